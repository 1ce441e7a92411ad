"""The private domain's tables: sums before ratios, missing stays missing, effects add up, and the worked examples of the rulebook."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from goalbook.books.monthly_review.private_domain import assets, formula, months, part, phases, promoters, wecom
from goalbook.books.private_domain import FACTOR_NAMES
from goalbook.core.errors import UsageError
from goalbook.core.policy import default_policy
from goalbook.inputs import Planning
from goalbook.inputs.operations.private_domain import Launch
from goalbook.inputs.planning.economics import Economics
from goalbook.inputs.planning.kpis import Kpis
from goalbook.methods.nps import net_promoter_score
from support import sample_private_domain as sample
from support import tiny_team as tiny

MAY = sample.MAY
POLICY = default_policy()
CASE = dict(zip(FACTOR_NAMES, (10_000.0, 0.4, 0.05, 200.0), strict=True))


def of(table: pd.DataFrame, **where: object) -> dict[str, object]:
    """Return the one row that fits."""
    for name, value in where.items():
        table = table[table[name] == value]
    assert 1 == len(table), where
    return {str(name): value for name, value in table.iloc[0].items()}


def test_the_formula_and_its_solver_are_those_of_the_worked_example() -> None:
    """10,000 × 40 % × 5 % × 200 is 40,000; 60,000 takes 15,000 customers, 60 %, 7.5 % or 300 (WX-43)."""
    table = formula.formula(CASE, CASE, (60_000.0, "month"))
    assert 40_000 == pytest.approx(of(table, factor="revenue")["now"])
    assert [15_000, 0.6, 0.075, 300] == pytest.approx(table["needed"].tolist()[:4])
    assert table["possible"].all()


def test_a_share_above_one_is_no_way_to_the_target() -> None:
    """Three times the revenue would take 120 % delivery: said, not offered."""
    table = formula.formula(CASE, CASE, (120_000.0, "month"))
    assert [True, False, True, True] == table["possible"].tolist()[:4]


def test_effects_of_the_factors_add_up_to_the_change() -> None:
    """No residual is left, and a factor that stood still did nothing."""
    table = formula.formula(CASE, {**CASE, "customers": 11_000.0, "delivery": 0.3}, (math.nan, ""))
    effects = table["effect"].tolist()
    assert effects[4] == pytest.approx(sum(effects[:4])) == pytest.approx(33_000 - 40_000)
    assert 0 == effects[2] == effects[3]
    assert table["needed"].isna().all()


def test_an_unknown_month_before_leaves_the_effects_unknown() -> None:
    """What is not known is no zero."""
    table = formula.formula(dict.fromkeys(CASE, math.nan), CASE, (math.nan, ""))
    assert table["effect"].isna().all()
    assert 40_000 == pytest.approx(of(table, factor="revenue")["now"])


def test_rates_are_sums_divided_last_over_the_guides_that_have_both_parts() -> None:
    """A guide who invited nobody weighs nothing, one whose invites are not known is left out of both sums."""
    days = sample.days(start="2025-05-01", guides=3)
    days.loc[days["guide"] == "g1", "invites"] = math.nan
    days.loc[days["guide"] == "g2", ["invites", "adds"]] = (90.0, 9.0)
    table = months.month_table(months.by_month(days, MAY, MAY.end))
    assert (6 + 9) / (10 + 90) == pytest.approx(table["add_rate"].iloc[0])
    assert (6 + 6 + 9) * 31 == table["adds"].iloc[0]


def test_the_four_factors_leave_out_a_guide_who_lacks_one() -> None:
    """The product is the revenue of the guides that are in it, to the digit, and how many are not is told."""
    days = sample.days(start="2025-05-01", guides=3)
    days.loc[days["guide"] == "g1", "delivered"] = math.nan
    values, others = formula.factors(months.by_month(days, MAY, MAY.end)["2025-05"])
    assert (2, 1) == (2, others)
    assert 2 * 31 * 200 == pytest.approx(math.prod(values.values()))
    assert (2000, 0.31, 0.2, 100) == pytest.approx(tuple(values.values()))


def test_a_month_that_is_not_over_is_held_against_as_many_days() -> None:
    """Ten days of May stand beside ten days of April, and beside a third of the target."""
    days = sample.days(end="2025-05-10")
    table = months.month_table(months.by_month(days, MAY, date(2025, 5, 10)))
    assert [6 * 10 * 10.0] * 2 == table["invites"].tolist()
    wanted = pd.DataFrame({"month": ["2025-05"], "revenue": [31_000.0]})
    assert (10_000, "month") == formula.target_of(sample.inputs({}), wanted, MAY, MAY.quarter(), 10)
    assert months.month_table(months.by_month(days, MAY.next(), date(2025, 6, 30))).empty


def test_without_a_target_of_the_month_the_goals_share_counts() -> None:
    """91,000 for the quarter of 91 days are 31,000 for May's 31; the month's own target comes first; no target is none."""
    filed = Planning({"economics": Economics.model_validate({"private_domain": {"target": 91_000}})})
    inputs, none = sample.inputs({}, planning={"2025-Q2": filed}), pd.DataFrame({"month": [], "revenue": []})
    assert (31_000, "goals") == formula.target_of(inputs, none, MAY, MAY.quarter(), 31)
    own = pd.DataFrame({"month": ["2025-05"], "revenue": [40_000.0]})
    assert (40_000, "month") == formula.target_of(inputs, own, MAY, MAY.quarter(), 31)
    assert "" == formula.target_of(sample.inputs({}), none, MAY, MAY.quarter(), 31)[1]


def test_the_launch_is_that_of_the_sheet_else_of_a_period_that_had_begun() -> None:
    """launch.yml comes first; a KPI sheet of the next quarter is not known in May."""
    sheets = {label: Planning({"kpis": Kpis(pd_launch_date=date(2024, place, 1))}) for place, label in ((2, "2025-Q2"), (3, "2025-Q3"))}
    goals = tuple(tiny.goals(period=label) for label in sheets)
    known = replace(sample.inputs({}, planning=sheets), goals=goals)
    assert date(2024, 2, 1) == phases.launch_day(known, MAY)
    own = replace(known, operations={"users": Planning({"launch": Launch(private_domain=date(2023, 11, 6))})})
    assert date(2023, 11, 6) == phases.launch_day(own, MAY)
    assert phases.launch_day(sample.inputs({}), MAY) is None


def test_wecom_chains_to_the_worked_example() -> None:
    """70 % × 45 % × 35 % is 11.0 % of contacts and 15.75 % of added friends (WX-42)."""
    table = wecom.rates(sample.wecom([("2025-05", 10_000.0, 7_000.0, 3_150.0, 1_102.5)]), MAY, POLICY)
    assert (0.7, 0.45, 0.35, 0.11025, 0.1575) == pytest.approx(tuple(table["rate"]))
    assert ["contacts", "added", "served", "contacts", "added"] == table["of"].tolist()
    assert ["info", "pass", "pass", "pass", "pass"] == table["verdict"].tolist()
    assert (0.084, 0.14) == tuple(of(table, step="of_contacts")[end] for end in ("low", "high"))


@pytest.mark.parametrize(("served", "verdict"), [(399.0, "warn"), (400.0, "pass"), (501.0, "pass")])
def test_a_rate_is_judged_by_the_lower_end_of_its_range(served: float, verdict: str) -> None:
    """Below 40 % warns, 40 % does not, and nobody serves too well."""
    table = wecom.rates(sample.wecom([("2025-05", 2_000.0, 1_000.0, served, 120.0)]), MAY, POLICY)
    assert verdict == of(table, step="service")["verdict"]


def test_an_old_version_has_its_own_range() -> None:
    """10 to 20 % for monetisation, and no range for the chain, whose benchmark is of current versions."""
    table = wecom.rates(sample.wecom([("2025-05", 1_000.0, 600.0, 300.0, 30.0)], "old"), MAY, POLICY)
    assert (0.1, "pass") == tuple(of(table, step="monetise")[name] for name in ("low", "verdict"))
    assert "info" == of(table, step="of_contacts")["verdict"]


def test_the_lower_end_of_a_range_brings_buyers_in_proportion() -> None:
    """35 % served of 40 %: an eighth of the way more buyers, 63 × (40 ÷ 35 − 1) = 9."""
    table = wecom.rates(sample.wecom(sample.WECOM_ROWS), MAY, POLICY)
    assert 9 == pytest.approx(of(table, month="2025-05", step="service")["buyers_at_low"])
    assert math.isnan(float(of(table, month="2025-05", step="monetise")["buyers_at_low"]))  # type: ignore[arg-type] # a cell


def test_rates_set_by_hand_follow_the_contacts_through() -> None:
    """1,000 contacts × 70 % × 50 % × 30 % is 105 buyers instead of 63, each worth 100."""
    table = wecom.rates(sample.wecom(sample.WECOM_ROWS), MAY, POLICY)
    moved = wecom.moved(table, "2025-05", {"lead": 0.7, "service": 0.5}, 100.0)
    assert [1_000, 700, 350, 105, 10_500] == pytest.approx(moved["moved"].tolist())
    assert 42 == pytest.approx(of(moved, step="bought")["effect"])
    with pytest.raises(UsageError):
        wecom.moved(table, "2025-05", {"lead": 1.01}, 100.0)


def test_the_statement_adds_up_and_counts_everybody_once() -> None:
    """1,100 less a tenth and 490: 1,480 users, 80 more than the month before; without a share they cannot be told apart."""
    total = assets.statement(sample.statement(sample.ASSETS), MAY).iloc[-1]
    assert (1500, 165, 75, 1590) == (total["opening"], total["added"], total["lost"], total["closing"])
    assert (1480, 1400) == (total["unique"], total["unique_before"])
    unknown = sample.statement(sample.ASSETS)
    unknown.loc[3, "dedup_share"] = math.nan
    assert math.isnan(assets.statement(unknown, MAY).iloc[-1]["unique"])


@pytest.mark.parametrize(
    ("day", "phase"),
    [("2025-01-20", "start_up"), ("2025-02-20", "middle"), ("2025-04-05", "stable"), ("2024-12-31", "")],
)
def test_the_phase_follows_the_age(day: str, phase: str) -> None:
    """Launched on 1 January: start-up on 20 January, middle on 20 February, stable on 5 April, none the day before (WX-44)."""
    assert phase == phases.state(date(2025, 1, 1), date.fromisoformat(day), POLICY)["phase"].iloc[0]


def test_the_phase_says_which_metrics_lead() -> None:
    """In the start-up phase the three rates stand first, in the stable one efficiency and output per head."""
    table = months.month_table(months.by_month(sample.days(start="2025-01-01"), MAY, MAY.end))
    first = phases.metrics(table, MAY, "start_up", POLICY)
    assert ["add_rate", "delete_rate", "interaction_rate"] == first.loc[first["leads"], "metric"].tolist() == first["metric"].tolist()[:3]
    stable = phases.metrics(table, MAY, "stable", POLICY)
    assert ["customers_per_guide", "revenue_per_guide"] == stable.loc[stable["leads"], "metric"].tolist()
    assert not phases.metrics(table, MAY, "", POLICY)["leads"].any()


def test_few_guides_are_not_shown_apart() -> None:
    """Quartiles of five guides are told; of four only how many there are, since a quartile would be one of them."""
    assert "add_rate" in set(months.spread(months.by_month(sample.days(guides=5), MAY, MAY.end)["2025-05"], 5)["measure"])
    few = months.spread(months.by_month(sample.days(guides=4), MAY, MAY.end)["2025-05"], 5)
    assert ["reachable"] == few["measure"].tolist()
    assert few[["low", "median", "high"]].isna().all(axis=None)


def test_a_score_of_a_hundred_answers() -> None:
    """62 promoters and 12 detractors of 100 are 50 points, give or take nine (WX-53)."""
    score, low, high = net_promoter_score(100, 62, 12)
    assert 50 == score
    assert (40.0, 58.0) == (round(low, 0), round(high, 0))
    assert all(math.isnan(one) for one in net_promoter_score(0, 0, 0))
    assert net_promoter_score(40, 40, 0)[1] < 100 == net_promoter_score(40, 40, 0)[0]


def test_three_answers_are_no_score() -> None:
    """The survey stands in the table with its answers, without a number."""
    inputs = sample.inputs({}, reviews={"2025-05": {"surveys": sample.surveys(3, 3, 0)}, "2025-04": {"surveys": sample.surveys(30, 20, 4)}})
    table = promoters.scores(inputs, MAY, MAY.end, 30)
    assert [30, 3] == table["n"].tolist()
    assert table["nps"].notna().tolist() == [True, False]


def test_a_team_without_these_tables_has_none_of_them() -> None:
    """Only how well the private channel converts is told, which the facts say; no rule asks for what is not kept."""
    result = sample.review({})
    assert {"pd_efficiency"} == {name for name in result.tables if name in part.KEPT or name.startswith(("pd_", "wecom", "asset_"))}
    asked = {"UA-01", "UA-02", "UA-03", "UA-05", "UA-08", "UA-17", "UA-18", "MR-28"}
    assert not asked & {one.rule for one in result.findings}


def test_half_a_year_of_both_domains_is_compared() -> None:
    """12 new payers of 100 registrations against 10: 1.2 times over six months, and as much return on spend."""
    result = sample.review(sample.every_table(), start="2024-12-01")
    window = of(result.tables["pd_efficiency"], span="window")
    assert (6, "registrations") == (window["months"], window["stage"])
    assert (0.12, 0.1, 1.2, 1.0) == pytest.approx(
        tuple(window[name] for name in ("private_conversion", "public_conversion", "conversion_ratio", "roi_ratio"))
    )
    assert ["pass"] == [one.status for one in result.findings if one.rule == "MR-28"]
    assert "wecom_moved" in result.tables


def test_a_table_that_ends_early_is_named() -> None:
    """The days end in April: their last month is told, nothing is computed of May."""
    result = sample.review({"private_domain": sample.days(end="2025-04-30")})
    assert [("private_domain", "2025-04")] == [tuple(row) for row in result.tables["pd_absent"].to_numpy()]
    assert "pd_formula" not in result.tables
