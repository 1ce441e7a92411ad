"""Risk, budget and pilots as tables: what changed since last month, which level is asked for, who answered in time, where money went."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams
from goalbook.books.monthly_review.mix.spend_shift import Side
from goalbook.books.monthly_review.risk import answers, control_states, reallocation, register, spending
from goalbook.core.errors import UsageError
from goalbook.core.message import Label
from goalbook.core.policy import load_policy
from support.sample_risk import BOOK, INCIDENT, PILOT, RISK, prepared

BUDGET = [{"phase": "acquisition", "amount": 9_100.0}, {"phase": "conversion", "amount": 9_100.0}, {"phase": "innovation", "amount": 910.0}]
ALERTS = ["metric_id", "control", "subject"]
QUIET = pd.DataFrame(columns=ALERTS)


def test_nothing_kept_makes_no_table() -> None:
    """A team without the tables gets none, so its report is as short as before."""
    nothing = prepared()
    assert {} == {**register.tables(nothing), **answers.tables(nothing), **spending.tables(nothing)}
    assert {} == control_states.moved(nothing, {"alerts": QUIET}, None)


def test_a_risk_is_probability_times_impact_beside_last_month() -> None:
    """30 now against 20 in April is up; one judged in April alone is stale; one closed leaves with its 5."""
    rows = [
        {**RISK, "month": "2025-04"},
        {**RISK, "probability": 0.3},
        {**RISK, "month": "2025-04", "risk": "R2", "probability": 0.1},
        {**RISK, "month": "2025-04", "risk": "R3", "probability": 0.05},
        {**RISK, "risk": "R3", "state": "closed"},
        {**RISK, "risk": "R4", "probability": math.nan},
    ]
    found = register.tables(prepared(risks=rows))["risk_register"].set_index("risk")
    assert ["up", "stale", "new", "closed"] == found.loc[["R1", "R2", "R4", "R3"], "state"].tolist()
    assert (30.0, 20.0, 10.0) == tuple(found.loc["R1", ["score", "score_before", "score_change"]].astype(float).round(9))
    assert -5.0 == pytest.approx(found.loc["R3", "score_change"])
    assert math.isnan(found.loc["R4", "score"])
    assert (31.0, 0.0) == (found.loc["R2", "days_since"], found.loc["R1", "days_since"])


@pytest.mark.parametrize(("day", "state"), [("2025-05-31", "new"), ("2025-04-30", "new"), ("2025-04-29", "stale")])
def test_a_row_of_the_month_with_an_old_judgement_is_stale(day: str, state: str) -> None:
    """31 days are the policy's limit."""
    assert [state] == register.tables(prepared(risks=[{**RISK, "scored_on": day}]))["risk_register"]["state"].tolist()


@pytest.mark.parametrize(("probability", "band"), [(0.199, 0.0), (0.2, 1.0), (0.499, 1.0), (0.5, 2.0)])
def test_a_band_begins_at_its_end(probability: float, band: float) -> None:
    """Of 0.2 and 0.5: what stands on an end belongs to the higher band; the matrix counts the risk there, with its sum."""
    found = register.tables(prepared(risks=[{**RISK, "probability": probability}]))
    cells = found["risk_matrix"].set_index(["probability_band", "impact_band"])["score"]
    assert probability * 100 == pytest.approx(cells[band, 0.0])
    assert 9 == len(cells)


def test_a_playbook_says_what_it_lacks() -> None:
    """None, one without steps, a whole one."""
    books = [BOOK, {**BOOK, "playbook": "P2", "steps": ""}]
    rows = [RISK, {**RISK, "risk": "R2", "playbook": "P2"}, {**RISK, "risk": "R3", "playbook": "P1"}]
    found = register.tables(prepared(risks=rows, playbooks=books))["risk_register"].set_index("risk")["playbook_lacks"]
    assert ("playbook", "steps", "") == tuple(found[["R1", "R2", "R3"]])


def controls(alerts: list[tuple[str, str, Label]], *notes: dict[str, object], **kept: list[dict[str, object]]) -> pd.DataFrame:
    """Return the four controls with these alerts."""
    rows = [{"date_day": "2025-04-01", "control": "flow", "level": 1.0, "reason": "x"}, *notes]
    made = prepared(controls=rows, **kept)
    return control_states.moved(made, {"alerts": pd.DataFrame(alerts, columns=ALERTS)}, None)["control_states"].set_index("control")


def test_an_alert_asks_for_the_level_of_its_kind() -> None:
    """A conversion that fell asks flow for "adjust" (4) where it stands on 1; a cost alert asks money for "warning"."""
    said = Label("A: Conversion rate", "A：转化率")
    found = controls([("conversion_rate", "adjust", said), ("reads", "warning", Label.same("r")), ("spend", "warning", Label.same("s"))])
    assert (1.0, 4.0, "up", said) == tuple(found.loc["flow", ["control_level", "control_proposed", "step", "because"]])
    assert (0.0, 1.0, "up") == tuple(found.loc["money", ["control_level", "control_proposed", "step"]])
    assert "keep" == found.loc["compliance", "step"]


def money(planned: float, **more: object) -> pd.DataFrame:
    """Return the controls of a team that spends 12,400 in May, 24,400 since April, of the quarter's budget of this many."""
    made = prepared(
        [{"phase": "acquisition", "amount": planned, **more}],
        pilots=[PILOT],
        controls=[{"date_day": "2025-05-02", "control": "flow", "level": 0.0}],
    )
    tables = {"alerts": QUIET, **spending.tables(made)}
    return control_states.moved(made, tables, None)["control_states"].set_index("control")


@pytest.mark.parametrize(("planned", "level"), [(36_600.0, 0.0), (12_400 / 1.1 / 31 * 91, 0.0), (33_000.0, 1.0), (41_000.0, 1.0)])
def test_a_budget_off_its_plan_asks_money_for_a_warning(planned: float, level: float) -> None:
    """A tenth off is near enough; 10.3 % above it is not, nor is 11 % below it."""
    row = money(planned).loc["money"]
    assert level == row["control_proposed"]
    assert ("投放（引流期和转化期）：花费偏离预算" if level else "") == row["because"].zh


def test_a_budget_used_up_faster_than_time_asks_for_it_too() -> None:
    """May itself keeps to its 12,400, but 24,400 of 30,000 are gone after 61 of 91 days: 81 % against 67 %."""
    rows = [
        {"phase": "acquisition", "amount": 12_400.0, "month": "2025-05"},
        {"phase": "acquisition", "amount": 17_600.0, "month": "2025-06"},
    ]
    made = prepared(rows, pilots=[PILOT], controls=[{"date_day": "2025-05-02", "control": "flow", "level": 0.0}])
    for tolerance, level in ((0.1, 1.0), (0.2, 0.0)):
        made.inputs = replace(made.inputs, policy=load_policy({"budget": {"month_tolerance": tolerance}}))
        found = control_states.moved(made, {"alerts": QUIET, **spending.tables(made)}, None)["control_states"]
        assert level == found.set_index("control").loc["money", "control_proposed"]


@pytest.mark.parametrize(("total", "share", "period"), [(None, math.nan, 19_110.0), (19_110.0, 1.0, 19_110.0), (13_650.0, 1.4, 13_650.0)])
def test_pools_beyond_the_goals_total_are_held_against_that_total(total: float | None, share: float, period: float) -> None:
    """19,110 in the pools of 13,650 in all: the total row has 13,650, 31 of 91 days of it in May, and 24,500 of it are gone."""
    found = spending.tables(prepared(BUDGET, total=total, pilots=[PILOT]))["budget_month"]
    row = found.iloc[-1]
    assert ("total", pytest.approx(period), pytest.approx(period / 91 * 31)) == (row["level"], row["planned_period"], row["planned"])
    assert 24_500 / period == pytest.approx(row["used"])
    assert all(one == pytest.approx(share, nan_ok=True) for one in found["pools_of_total"])
    assert 18_200.0 == found["planned_period"].iloc[0]  # a pool keeps its own budget


def test_the_newest_note_counts_and_an_open_incident_holds_its_level() -> None:
    """Flow went from 1 to 2 in May; without an alert it may be lowered, but not while an incident of it is open."""
    later = {"date_day": "2025-05-20", "control": "flow", "level": 2.0, "reason": "y"}
    assert (2.0, 0.0, "down", 2.0) == tuple(controls([], later).loc["flow", ["control_level", "control_proposed", "step", "changes"]])
    assert "keep" == controls([], later, incidents=[INCIDENT]).loc["flow", "step"]
    assert "down" == controls([], later, incidents=[{**INCIDENT, "closed_on": "2025-05-11"}]).loc["flow", "step"]


def test_a_confirmed_loss_asks_for_the_last_level_until_it_is_over() -> None:
    """The policy maps a confirmed loss to "terminate"."""
    open_ = {**INCIDENT, "loss": 500.0}
    assert 5.0 == controls([], incidents=[open_]).loc["flow", "control_proposed"]
    assert 0.0 == controls([], incidents=[{**open_, "closed_on": "2025-05-11"}]).loc["flow", "control_proposed"]


@pytest.mark.parametrize(
    ("started", "answer"),
    [("2025-05-11 09:59", "in_time"), ("2025-05-11 10:00", "in_time"), ("2025-05-11 10:01", "late"), ("", "none")],
)
def test_a_plan_starts_within_24_hours(started: str, answer: str) -> None:
    """A day to the minute is in time; with a longer limit of the policy so is what was late."""
    rows = [{**INCIDENT, "plan_started_at": started}]
    assert [answer] == answers.tables(prepared(incidents=rows))["risk_incidents"]["answer"].tolist()
    longer = answers.tables(prepared(incidents=rows, policy={"risk": {"response_hours": 25}}))["risk_incidents"]["answer"].tolist()
    assert ["none" if answer == "none" else "in_time"] == longer


def test_an_incident_of_today_still_has_time() -> None:
    """Noticed on the report's last day without a plan: waiting, not a failure; one of April that is over is left out."""
    rows = [{**INCIDENT, "detected_at": "2025-05-31 09:00"}, {**INCIDENT, "detected_at": "2025-04-02 09:00", "closed_on": "2025-04-03"}]
    assert ["waiting"] == answers.tables(prepared(incidents=rows))["risk_incidents"]["answer"].tolist()


def test_foresight_has_nine_steps_and_each_its_last_day() -> None:
    """One step done on 28 February is 92 days old and in time, a day earlier it is not; the other eight were never done."""
    for day, in_time in (("2025-02-28", True), ("2025-02-27", False)):
        found = answers.tables(prepared(foresight=[{"date_day": day, "kind": "market", "step": "trend"}]))["foresight_steps"]
        assert (9, in_time) == (len(found), bool(found["in_time"].iloc[0]))
        assert not found["in_time"].iloc[1:].any()


def test_the_month_has_its_days_share_of_the_budget() -> None:
    """31 of 91 days of 18,200 are 6,200; 31 days at 400 are 12,400: twice the plan, and 24,400 of 18,200 are gone."""
    found = spending.tables(prepared(BUDGET, pilots=[PILOT]))["budget_month"].set_index("pool")
    assert [6_200.0, 12_400.0, 6_200.0] == found.loc["media", ["planned", "actual", "variance"]].astype(float).round(6).tolist()
    assert 1.0 == pytest.approx(found.loc["media", "variance_share"])
    assert 24_400 / 18_200 == pytest.approx(found.loc["media", "used"])
    assert (310.0, 100.0) == (pytest.approx(found.loc["innovation", "planned"]), found.loc["innovation", "actual"])
    assert 12_500.0 == found.loc["", "actual"]


def test_a_row_of_a_month_counts_in_its_month_alone_and_a_channel_has_its_line() -> None:
    """5,000 for May and 7,000 for June of channel a: May has 5,000; tech that nobody noted is not known, not zero."""
    rows = [
        {"phase": "acquisition", "amount": 5_000.0, "month": "2025-05", "channel": "a"},
        {"phase": "acquisition", "amount": 7_000.0, "month": "2025-06", "channel": "a"},
        {"phase": "tech", "amount": 910.0},
    ]
    found = spending.tables(prepared(rows, pilots=[PILOT]))["budget_month"]
    assert ["channel", "pool", "pool"] == found["level"].tolist()
    assert [5_000.0, 5_000.0] == found["planned"].iloc[:2].tolist()
    assert math.isnan(found["actual"].iloc[2])


def test_pilots_share_all_that_was_spent() -> None:
    """100 beside 12,400 of the channels and 500 of technology are 100 ÷ 13,000."""
    kept = {"pilots": [PILOT], "pool_spend": [{"month": "2025-05", "pool": "tech", "amount": 500.0}]}
    found = spending.tables(prepared(**kept))
    assert 100 / 13_000 == pytest.approx(found["pilot_share"]["share"].iloc[0])
    assert "budget_month" not in found


@pytest.mark.parametrize(
    ("change", "approved", "cost", "exempt"),
    [(-0.2, "yes", 100.0, False), (-0.21, "yes", 100.0, True), (-0.21, "no", 100.0, False), (-0.21, "yes", 1_400.0, False)],
)
def test_an_approved_pilot_is_exempt_within_the_share(change: float, approved: str, cost: float, exempt: bool) -> None:  # noqa: FBT001 - a parameter
    """B-34: below −20 % it is exempt if approved, and only while pilots keep to a tenth of the spend (1,400 of 13,800 do not)."""
    row = {**PILOT, "change": change, "approved": approved, "cost": cost}
    assert [exempt] == spending.tables(prepared(pilots=[row]))["pilots_run"]["exempt"].tolist()


def lent(text: str, responses: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """Return what moving money does to two channels that spend 1,000 and 500 in the month."""
    matrix = pd.DataFrame({"channel": ["a", "b"], "spend": [1_000.0, 500.0], "roi": [2.0, 3.0]})
    nothing = pd.DataFrame(columns=["channel", "identified"])
    params = MonthlyReviewParams.from_pairs({"team": "tiny", "period": "2025-05", "reallocation": text})
    tables = {"channel_matrix": matrix, "responses": nothing if responses is None else responses}
    windows = SimpleNamespace(planned=range(31), elapsed=range(31))
    return reallocation.moved(SimpleNamespace(windows=windows), tables, SimpleNamespace(params=params))


def test_what_one_channel_gives_another_gets() -> None:
    """Totals are conserved; without a measured response no effect is claimed."""
    found = lent("a>b=200,b>a=50")
    assert [850.0, 650.0] == found["reallocation_spend"]["spend_after"].tolist()
    assert 0.0 == (found["reallocation_spend"]["spend_after"] - found["reallocation_spend"]["spend"]).sum()
    assert found["reallocation"]["effect"].isna().all()
    assert {} == lent("") == lent("a>b=0")


def test_an_effect_is_said_where_the_taker_was_measured() -> None:
    """Channel b answers to spend with an elasticity of 0.5; a is taken to lose its average return, 0.1 each."""
    own = {"identified": [False, True], "elasticity": [math.nan, 0.5], "low": [math.nan, 0.4], "high": [math.nan, 0.6]}
    responses = pd.DataFrame({"channel": ["a", "b"], **own, "average_return": [0.1, 0.4], "spend": [1_000.0, 500.0]})
    row = lent("a>b=100", responses)["reallocation"].iloc[0]
    assert ("one", pytest.approx(0.4 * 500 * (1.2**0.5 - 1) - 10)) == (row["basis"], row["effect"])
    assert row["low"] < row["effect"] < row["high"]
    assert Side("b", 500.0, 3.0, math.nan, responses.iloc[1]).measured


@pytest.mark.parametrize("text", ["a>c=1", "a=1", "a>a=1", "a>b=1001"])
def test_moves_that_cannot_be_are_refused(text: str) -> None:
    """A channel nobody knows, one channel alone, itself, more than it spends."""
    with pytest.raises(UsageError):
        lent(text)
