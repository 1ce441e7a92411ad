"""A cause is named only where a figure shifted beyond chance and its own range, and tied to an event only where one stands before it."""

from __future__ import annotations

import math
import zlib
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.core.message import Label
from support import tiny_team as tiny

CHANGE = date(2025, 5, 12)
PARAMS = MonthlyReviewParams(team="tiny", period="2025-05")


def _event(day: str, channel: str = "a", what: str = "Topics changed") -> dict[str, object]:
    return {"date_day": pd.Timestamp(day), "channel": channel, "what_en": what, "what_zh": f"{what} zh", "by": "lin"}


def _noise(day: date, size: float = 0.02) -> float:
    """Return noise that is the same on every run and has no period."""
    return 1 + size * math.sin(day.toordinal() ** 2)


def _clicks(day: date) -> float:
    return (200 if day < CHANGE else 140) * _noise(day)


def _causes(*events: dict[str, object], policy: dict[str, object] | None = None, **metrics: object) -> pd.DataFrame:
    start = str(metrics.pop("start", "2024-01-01"))
    row = {**tiny.DAY, "clicks": _clicks, **metrics}
    log = pd.DataFrame(events) if events else pd.DataFrame(columns=["date_day", "channel", "what_en", "what_zh", "by"])
    data = tiny.inputs(tiny.facts({"a": row}, start=start), events=log, policy=policy)
    return compute(data, PARAMS).tables["causes"].set_index("factor")


def test_shift_beyond_chance_carries_the_event_of_its_day() -> None:
    """2.0 % → 1.4 % since 12 May, when topics changed; the headline is kept, so the next stage's rate rose and brought it back."""
    row = _causes(_event("2025-05-12")).loc["clicks"]
    assert row["claimed"]
    assert row["outside"]
    assert row["onset"] == row["first_outside"] == row["event_day"] == pd.Timestamp(CHANGE)
    assert row["event"] == Label("Topics changed", "Topics changed zh")
    assert (row["event_by"], row["state"]) == ("lin", "new")
    assert (round(row["before"], 3), round(row["after"], 3)) == (0.02, 0.014)
    assert row["p"] < 0.001


def test_steady_figures_name_no_cause_whatever_was_recorded() -> None:
    """An event alone is no cause."""
    table = _causes(_event("2025-05-12"), clicks=lambda day: 200 * _noise(day))
    assert not table["claimed"].any()
    assert table["event"].eq("").all()
    assert table["effect"].isna().all()


def test_event_of_another_channel_or_too_old_or_later_is_no_cause() -> None:
    """Four weeks before the onset, on this channel or the whole team."""
    assert _causes(_event("2025-05-12", "b")).loc["clicks", "event"] == ""
    assert _causes(_event("2025-04-13")).loc["clicks", "event"] == ""
    assert _causes(_event("2025-05-19")).loc["clicks", "event"] == ""
    assert _causes(_event("2025-04-16")).loc["clicks", "event"] == Label("Topics changed", "Topics changed zh")
    assert _causes(_event("2025-05-10", "")).loc["clicks", "event"] == Label("Topics changed", "Topics changed zh")


def test_policy_moves_how_old_an_event_may_be() -> None:
    """A team may look back two weeks only."""
    assert _causes(_event("2025-04-22")).loc["clicks", "event"] != ""
    assert _causes(_event("2025-04-22"), policy={"control": {"event_weeks": 2}}).loc["clicks", "event"] == ""


def test_channels_own_event_comes_before_the_teams() -> None:
    """What was done to the channel is nearer than what was done to all."""
    row = _causes(_event("2025-05-05"), _event("2025-05-12", "", "Office closed")).loc["clicks"]
    assert row["event"].en == "Topics changed"


def test_smaller_shifts_than_the_policy_asks_for_are_not_named() -> None:
    """Four percent is beyond chance here, and not worth a meeting; a team may say otherwise."""

    def small(day: date) -> float:
        return (200 if day < CHANGE else 192) * _noise(day, 0.003)

    assert not _causes(clicks=small).loc["clicks", "claimed"]
    assert _causes(clicks=small, policy={"causes": {"min_change": 0.03}}).loc["clicks", "claimed"]


def test_stricter_risk_of_a_false_claim_names_less() -> None:
    """What is claimed at five percent is not at a billionth of it."""

    def faint(day: date) -> float:
        return (200 if day < CHANGE else 180) * _noise(day, 0.06)

    assert _causes(clicks=faint).loc["clicks", "claimed"]
    assert not _causes(clicks=faint, policy={"causes": {"alpha": 1e-12}}).loc["clicks", "claimed"]


def test_fall_and_partial_recovery_are_told_apart() -> None:
    """June of the demo's story: 2.0 % to 12 May, 1.4 % to 4 June, 1.8 % since: two thirds of the way back, with the event that did it."""

    def back(day: date) -> float:
        return (200 if day < CHANGE else 140 if day < date(2025, 6, 5) else 180) * _noise(day)

    facts = tiny.facts({"a": {**tiny.DAY, "clicks": back}}, end="2025-06-30")
    log = pd.DataFrame([_event("2025-05-12"), _event("2025-06-05", what="Reviews back")])
    table = compute(tiny.inputs(facts, events=log), MonthlyReviewParams(team="tiny", period="2025-06")).tables["causes"]
    row = table.set_index("factor").loc["clicks"]
    assert row["claimed"]
    assert (row["onset"], row["state"]) == (pd.Timestamp(CHANGE), "recovering")
    assert [round(row[name], 3) for name in ("before", "trough", "after")] == [0.02, 0.014, 0.018]
    assert row["recovery"] == pytest.approx(2 / 3, abs=0.03)
    assert (row["event"].en, row["later_event"].en) == ("Topics changed", "Reviews back")
    assert row["later_day"] == pd.Timestamp("2025-06-05")


def test_effects_of_a_channel_add_up_to_what_all_shifts_together_did() -> None:
    """Clicks −30 %, payers held: what the click rate lost the next rate gained, to the digit."""
    table = _causes(_event("2025-05-12"))
    claimed = table[table["claimed"].astype(bool)]
    assert set(claimed.index) == {"clicks", "registrations"}
    assert claimed["effect"].sum() == pytest.approx(0, abs=1.0)
    assert claimed.loc["clicks", "effect"] == pytest.approx(200 * math.log(0.7), rel=0.05)
    assert (claimed["low"] < claimed["effect"]).all()
    assert (claimed["effect"] < claimed["high"]).all()


def test_what_all_channels_do_together_is_no_channels_cause() -> None:
    """Spring Festival takes a third of everyone's traffic: no channel is blamed, only the one that lost on top of it."""

    def volume(base: float, factor: float, salt: int):
        def on(day: date) -> float:
            festival = 0.65 if date(2025, 1, 26) <= day <= date(2025, 2, 5) or date(2024, 2, 7) <= day <= date(2024, 2, 17) else 1.0
            own = factor if day >= date(2025, 2, 10) else 1.0
            return base * festival * own * _noise(day + timedelta(salt), 0.03)

        return on

    channels = {name: {**tiny.DAY, "reads": volume(10_000, f, salt)} for name, f, salt in (("a", 1.0, 1), ("b", 0.75, 40), ("c", 1.0, 90))}
    data = tiny.inputs(tiny.facts(channels, end="2025-02-28"))
    table = compute(data, MonthlyReviewParams(team="tiny", period="2025-02")).tables["causes"]
    claimed = table[table["claimed"].astype(bool) & (table["factor"] == "volume")]
    assert claimed["channel"].tolist() == ["b"]
    assert claimed["change"].iloc[0] == pytest.approx(-0.25, abs=0.04)


def test_shift_between_traffic_types_is_the_mix_and_no_stages_rate() -> None:
    """Paid traffic clicks half as well; its share rises from 30 to 45 %: the mix is the cause, though the click rate of all falls."""
    rows = []
    for day in pd.date_range("2024-01-01", "2025-05-31"):
        share = (0.30 if day.date() < CHANGE else 0.45) * _noise(day.date(), 0.03)
        for kind, part, rate in (("organic", 1 - share, 0.03), ("paid", share, 0.015)):
            reads = 20_000 * part
            clicks = reads * rate * _noise(day.date() + timedelta(7), 0.02)
            rows.append(
                {"date_day": day, "channel": "a", "traffic_type": kind, "reads": reads, "clicks": clicks, "new_payers": clicks / 20}
            )
    facts = pd.DataFrame(rows).assign(campaign_name="", segment="", source_file="f.csv", source_row=1)
    table = compute(tiny.inputs(facts), PARAMS).tables["causes"].set_index("factor")
    assert table.index[table["claimed"].astype(bool)].tolist() == ["mix"]
    assert table.loc["mix", "change"] == pytest.approx(0.5, abs=0.05)
    assert table.loc["mix", "effect"] < 0
    assert table.loc["clicks", "after"] < table.loc["clicks", "before"]


def test_young_history_has_no_normal_range() -> None:
    """Fewer than twelve whole weeks before the month: no row, and the report says what is missing."""
    data = tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2025-03-01"))
    review = compute(data, PARAMS)
    assert review.tables["causes"].empty
    assert ("facts", "why") in {(one.table, one.section) for one in review.missing}


@pytest.mark.full
@pytest.mark.parametrize(
    "metrics",
    [
        {"clicks": 0.0},
        {"clicks": 200.0},
        {"clicks": math.nan},
        {"new_payers": lambda day: 0.0 if day.day % 2 else 20.0},
        {"clicks": lambda day: 20_000.0 if day == date(2025, 5, 20) else 200.0},
        {"clicks": lambda day: 200.0 if day == CHANGE else math.nan},
        {"reads": lambda day: 10_000.0 if day < CHANGE else math.nan},
    ],
    ids=["zeros", "constant", "absent", "every other day", "one outlier", "one day", "ended"],
)
def test_odd_series_claim_nothing(metrics: dict[str, object]) -> None:
    """Zeros, a constant, nothing, days without payers, one outlier, one day of data, a channel that ended: no cause, no crash."""
    assert not _causes(**{"clicks": 200.0, **metrics})["claimed"].any()


def test_weekly_facts_are_searched_by_week() -> None:
    """A shift in weekly facts is dated by its week."""

    def weekly(day: date) -> float:
        return (1_400 if day < date(2025, 4, 28) else 1_000) * _noise(day)

    facts = tiny.facts({"a": {**tiny.DAY, "reads": 70_000.0, "clicks": weekly}}, freq="W-MON")
    data = tiny.inputs(facts, team={"grain": "week"}, events=pd.DataFrame([_event("2025-04-28")]))
    row = compute(data, PARAMS).tables["causes"].set_index("factor").loc["clicks"]
    assert row["claimed"]
    assert row["onset"] == row["event_day"] == pd.Timestamp("2025-04-28")


def test_control_chart_holds_the_weeks_of_what_is_claimed() -> None:
    """Every week with its range; the weeks since the change lie below it."""
    facts = tiny.facts({"a": {**tiny.DAY, "clicks": _clicks}})
    weeks = compute(tiny.inputs(facts), PARAMS).tables["control"].query("factor == 'clicks'")
    late = weeks[weeks["date_day"] >= pd.Timestamp("2025-05-18")]
    assert 26 <= len(weeks)
    assert (late["value"] < late["lower"]).all()
    assert (late["signal"] == 1).all()
    assert not np.isnan(weeks[["center", "lower", "upper"]].to_numpy()).any()


def _uneven(channel: str, metric: str, day: date) -> float:
    """Return the channel's own noise of a metric."""
    return math.exp(np.random.default_rng(zlib.crc32(f"{channel}{metric}{day}".encode())).normal(0, 0.06))


def _channel(name: str, zero: dict[str, date] | None = None) -> dict[str, object]:
    """Return a steady channel whose metrics fall to zero from the days given."""

    def at(metric: str, value: float) -> object:
        gone = (zero or {}).get(metric, date.max)
        return lambda day: value * _uneven(name, metric, day) if day < gone else 0.0

    return {metric: at(metric, value) for metric, value in tiny.DAY.items()}


def _claims(*spans: tuple[str, dict[str, object], str, str]) -> pd.DataFrame:
    """Return the claimed causes of channels that each have figures from one day to another."""
    rows = [tiny.facts({name: metrics}, start=start, end=end) for name, metrics, start, end in spans]
    table = pd.concat(rows, ignore_index=True).sort_values("date_day", kind="stable").reset_index(drop=True)
    causes = compute(tiny.inputs(table), PARAMS).tables["causes"]
    return causes[causes["claimed"].astype(bool)].set_index(["channel", "factor"])


FIRST, LAST = "2024-01-01", "2025-05-31"
STOP = date(2025, 5, 10)
ALL_ZERO = dict.fromkeys(tiny.DAY, STOP)


@pytest.mark.full
@pytest.mark.parametrize(("start", "end"), [(LAST, LAST), ("2025-05-10", LAST), ("2025-03-10", LAST), (FIRST, "2025-05-09")])
def test_sibling_that_was_launched_or_stopped_is_no_cause_on_steady_channels(start: str, end: str) -> None:
    """Its level is no movement that the others could share: without eight weeks of history there is no mean to hold it against."""
    claims = _claims(("a", _channel("a"), FIRST, LAST), ("b", _channel("b"), start, end))
    assert claims.empty


def test_channel_at_zero_bears_what_is_missing_and_no_other() -> None:
    """Ten new payers a day are missing on each of the 22 days since the stop, against the level before."""
    claims = _claims(*((name, _channel(name, ALL_ZERO if name == "c" else None), FIRST, LAST) for name in "abc"))
    assert [("c", "volume")] == list(claims.index)
    row = claims.loc[("c", "volume")]
    assert 0 == row["after"]
    assert 9_500 < row["before"] < 10_500
    assert -1.0 == row["change"]
    assert -235 < row["effect"] < -205


def test_stage_at_zero_while_payers_continue_was_not_measured() -> None:
    """Nobody pays without a click: the clicks are what is missing, and no cause."""
    claims = _claims(("a", _channel("a", {"clicks": STOP}), FIRST, LAST), ("b", _channel("b"), FIRST, LAST))
    assert claims.empty
