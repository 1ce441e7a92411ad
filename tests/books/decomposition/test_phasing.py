"""Targets by month and week: they add up, Spring Festival moves them by its own date, little history leaves them even."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.support.tiny_team import Value, facts, goals, inputs, key_result

from goalbook.books.decomposition import Decomposition, DecompositionParams, compute
from goalbook.books.decomposition.phasing.stages import moved as stage_tables
from goalbook.books.decomposition.preparation import prepare
from goalbook.core.holidays import spring_festival
from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.inputs import Goals, Inputs

DAY: dict[str, Value] = {"reads": 10_000.0, "clicks": 200.0, "registrations": 100.0, "new_payers": 10.0}


def quiet(day: date) -> float:
    """Return 100 payers a day, 20 from the eve of Spring Festival to its seventh day."""
    return 20.0 if -1 <= (day - spring_festival(day.year)).days <= 6 else 100.0


def plan(team: Inputs, period: str, **params: object) -> Decomposition:
    """Return the decomposition of a period."""
    return compute(team, DecompositionParams(team="tiny", period=period, **params))  # type: ignore[arg-type] # a test names what it means


def team(period: str, end: str, start: str = "2022-01-01", **result: object) -> Inputs:
    """Return a team of one channel that is quiet at Spring Festival, with a target of 10,000 payers."""
    target = key_result(**{"target": 10_000.0, "headline": True, **result})
    return inputs(facts({"xhs": {**DAY, "new_payers": quiet}}, start, end), goals(target, period=period))


def months(result: Decomposition, kr: str = "KR1", column: str = "target") -> dict[str, float]:
    """Return a key result's months."""
    table = result.tables["phasing"]
    own = table[(table["kr_id"] == kr) & (table["grain"] == "month")]
    return dict(zip(own["label"], own[column], strict=True))


@pytest.mark.parametrize("period", ["2025-Q1", "2025-Q3", "2025-H1", "2025", "2025-02"])
def test_months_and_weeks_add_up_to_the_target(period: str) -> None:
    """Each grain to the last payer, in whole payers; every day lies in one week."""
    result = plan(team(period, "2024-12-31" if period != "2025-Q3" else "2025-06-30"), period)
    table = result.tables["phasing"]
    for grain in ("month", "week"):
        own = table[table["grain"] == grain]
        assert 10_000 == math.fsum(own["target"])
        assert pytest.approx(1.0) == own["weight"].sum()
        assert (own["target"] % 1 == 0).all()
        assert (result.meta.period.end - result.meta.period.start).days + 1 == own["days"].sum()


def test_weeks_end_where_the_teams_weeks_end() -> None:
    """On Sunday unless the team says otherwise; the first and the last week are cut by the period."""
    found = plan(team("2025-Q3", "2025-06-30"), "2025-Q3").tables["phasing"]
    weeks = found[found["grain"] == "week"]
    assert [date(2025, 7, 6), date(2025, 7, 13)] == weeks["end"].tolist()[:2]
    assert [6, 7, 2] == [weeks["days"].iloc[place] for place in (0, 1, -1)]
    friday = replace(team("2025-Q3", "2025-06-30"), team=team("2025-Q3", "2025-06-30").team.model_copy(update={"week_end": 4}))
    ends = plan(friday, "2025-Q3").tables["phasing"].query("grain == 'week'")["end"]
    assert {4} == {day.weekday() for day in ends.tolist()[:-1]}


def test_spring_festival_moves_weight_by_its_own_date() -> None:
    """On 29 January 2025 half its quiet days lie in January, on 17 February 2026 all of them in February."""
    early = months(plan(team("2025-Q1", "2024-12-31"), "2025-Q1"))
    late = months(plan(team("2026-Q1", "2025-12-31"), "2026-Q1"))
    assert early["2025-01"] < late["2026-01"]
    assert early["2025-02"] > late["2026-02"]
    even = 10_000 * 31 / 90
    assert early["2025-01"] < even < late["2026-01"]


def test_a_year_that_is_not_announced_yet_is_planned_too() -> None:
    """Spring Festival of 2027 is on 6 February, of 2028 on 26 January."""
    first = months(plan(team("2027-Q1", "2026-12-31", "2024-01-01"), "2027-Q1"))
    second = months(plan(team("2028-Q1", "2027-12-31", "2025-01-01"), "2028-Q1"))
    assert first["2027-02"] / 28 < first["2027-01"] / 31
    assert second["2028-01"] / 31 < second["2028-02"] / 29


def test_holidays_of_a_month_are_named() -> None:
    """With its working days."""
    found = plan(team("2025-Q1", "2024-12-31"), "2025-Q1").tables["phasing"].set_index("label")
    assert ("New Year, Spring Festival", 19) == (found.loc["2025-01", "holiday"].en, found.loc["2025-01", "working_days"])


def test_a_month_of_history_leaves_calendar_days() -> None:
    """And the table says so."""
    result = plan(team("2025-Q3", "2025-06-30", "2025-06-01"), "2025-Q3")
    assert {"calendar"} == set(result.tables["phasing"]["basis"])
    assert pytest.approx({"2025-07": 31 / 92, "2025-08": 31 / 92, "2025-09": 30 / 92}) == months(result, column="weight")
    assert result.tables["phasing_factors"].empty


def test_goals_that_say_how_they_are_phased_are_phased_so() -> None:
    """Months as said, weeks within."""
    said = {"2025-07": 5_000.0, "2025-08": 3_000.0, "2025-09": 2_000.0}
    result = plan(team("2025-Q3", "2025-06-30", phasing=said, month_targets=said), "2025-Q3")
    assert said == months(result)
    assert {"goals"} == set(result.tables["phasing"]["basis"])
    assert 10_000 == result.tables["phasing"].query("grain == 'week'")["target"].sum()


def parts(period: str = "2025-Q3", second: float = 4_000.0) -> tuple[Inputs, Goals]:
    """Return a team of two channels, one of them strong at weekends, whose parts are the headline's 10,000 or not."""
    strong = {**DAY, "new_payers": lambda day: 200.0 if day.weekday() >= 5 else 50.0}
    table = facts({"xhs": {**DAY, "new_payers": quiet}, "dy": strong}, "2024-01-01", "2025-06-30")
    own = goals(
        key_result(target=10_000.0, headline=True),
        key_result(id="KR2", channel="xhs", target=6_000.0),
        key_result(id="KR3", channel="dy", target=second),
        key_result(id="KR4", metric="click_rate", aggregation="ratio", unit="share", target=0.02),
        period=period,
    )
    return inputs(table, own), own


def test_the_headline_is_the_sum_of_its_channels() -> None:
    """Month by month and week by week; ratios are not spread."""
    table = plan(parts()[0], "2025-Q3").tables["phasing"]
    by_line = table.pivot_table(index=["grain", "label"], columns="kr_id", values="target")
    assert ["KR1", "KR2", "KR3"] == list(by_line.columns)
    assert by_line["KR1"].tolist() == (by_line["KR2"] + by_line["KR3"]).tolist()


def test_a_headline_whose_parts_do_not_add_up_keeps_its_own_sum() -> None:
    """Its months are as its channels' months, its total is its own."""
    result = plan(parts(second=3_000.0)[0], "2025-Q3")
    assert (10_000, 9_000) == (sum(months(result).values()), sum(months(result, "KR2").values()) + sum(months(result, "KR3").values()))


def test_a_target_moved_by_a_slider_moves_its_months_and_withholds_the_plan() -> None:
    """The plan for what the goals file says is the one to be accepted."""
    result = plan(parts()[0], "2025-Q3", shares="xhs=0.5,dy=0.5")
    assert 5_000 == sum(months(result, "KR2").values())
    assert {("withheld", "moved")} == set(result.tables["plan_proposal"][["state", "reason"]].itertuples(index=False, name=None))


def test_the_plan_by_channel_holds_every_month_once() -> None:
    """The whole team in rows without a channel."""
    split = plan(parts()[0], "2025-Q3").tables["channel_split"]
    assert 9 == len(split.drop_duplicates(["channel", "metric", "month"])) == len(split)
    assert {"": 10_000.0, "xhs": 6_000.0, "dy": 4_000.0} == split.groupby("channel")["amount"].sum().to_dict()


def test_without_goals_nothing_is_phased_or_proposed() -> None:
    """All tables keep their columns."""
    result = plan(inputs(facts({"xhs": DAY}, end="2025-06-30")), "2025-Q3")
    for name, column in (("phasing", "target"), ("channel_split", "amount"), ("stage_plan", "amount"), ("plan_proposal", "state")):
        assert result.tables[name].empty
        assert column in result.tables[name]


def test_a_team_with_weekly_facts_is_phased_by_its_weeks() -> None:
    """A week belongs to the month in which it ends."""
    table = facts({"xhs": DAY}, "2024-01-01", "2025-06-23", freq="W-MON")
    weekly = inputs(table, goals(key_result(target=1_300.0), period="2025-Q3"), team={"grain": "week"})
    found = plan(weekly, "2025-Q3").tables["phasing"]
    assert [4, 5, 4] == [round(13 * weight) for weight in months(plan(weekly, "2025-Q3"), column="weight").values()]
    assert 13 == len(found[found["grain"] == "week"])


CHAINS = {
    "chain_id": "C1", "channel": "xhs", "kr_id": "KR2", "metric_id": "new_payers", "volume_metric": "reads", "times": 3,
    "implied": 6_000.0, "target": 6_000.0, "verdict": "pass",
}  # fmt: skip
FACTORS = (("reads", 100_000.0), ("click_rate", 0.2), ("registration_rate", 0.5), ("of_the_teams_own", 0.2))


def staged(**changes: object) -> dict[str, float]:
    """Return the stages' amounts over the period for one chain, changed as said."""
    prepared = prepare(parts()[0], DecompositionParams.from_pairs({"team": "tiny", "period": "2025-Q3"}))
    chains = pd.DataFrame([{**CHAINS, **changes}])
    factors = pd.DataFrame(
        [
            {"chain_id": "C1", "place": place, "factor": name, "name": Label.same(name), "value": value}
            for place, (name, value) in enumerate(FACTORS)
        ]
    )
    tables = {"chains": chains, "chain_factors": factors, "phasing": plan(parts()[0], "2025-Q3").tables["phasing"]}
    table = stage_tables(prepared, tables, None)["stage_plan"]  # type: ignore[arg-type] # stages do not look at the sliders
    assert {3} == set(table.groupby("stage")["month"].nunique())
    return {str(stage): float(amount) for stage, amount in table.groupby("stage", sort=False)["amount"].sum().items()}


def test_stages_end_at_the_channels_target_where_the_chain_carries_it() -> None:
    """Every stage grows by what lacks: 6,000 of 6,300 payers asked takes 5 % more of each."""
    assert {"reads": 300_000.0, "clicks": 60_000.0, "registrations": 30_000.0, "new_payers": 6_000.0} == staged()
    assert {"reads": 315_000.0, "clicks": 63_000.0, "registrations": 31_500.0, "new_payers": 6_300.0} == staged(target=6_300.0)


def test_a_chain_that_fails_is_planned_as_it_says() -> None:
    """A target that is not reached is not written into the stages."""
    assert 6_000 == staged(target=15_000.0, verdict="fail")["new_payers"]
