"""Rules of the private domain: below, at and above their thresholds, and moved by their policy values."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from goalbook.books.monthly_review.private_domain import assets, formula, months, phases, promoters, wecom
from goalbook.books.monthly_review.rules import private_domain as rules
from goalbook.books.private_domain import FACTOR_NAMES
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.policy import default_policy, load_policy
from support import sample_private_domain as sample

MAY, POLICY = sample.MAY, default_policy()
CASE = dict(zip(FACTOR_NAMES, (10_000.0, 0.4, 0.05, 200.0), strict=True))


def statuses(rule: object, case: object, policy: object = POLICY) -> list[str]:
    """Return the verdicts of one rule."""
    return [one.status for one in rule(case, policy)]  # type: ignore[operator] # a rule


def guides(largest: float, count: int = 6) -> SimpleNamespace:
    """Return guides of whom one has so large a share."""
    table = pd.DataFrame([("reachable", count, 1.0, 2.0, 3.0, largest)], columns=["measure", "guides", "low", "median", "high", "largest"])
    return sample.case(pd_guides=table, pd_months=pd.DataFrame({"reachable": [6_000.0]}))


@pytest.mark.parametrize(("largest", "status"), [(0.49, "info"), (0.50, "info"), (0.51, "warn")])
def test_ua_01_one_guide_may_hold_half(largest: float, status: str) -> None:
    """More than half of the customers with one guide warns; whoever works alone holds all, which is no warning."""
    assert [status] == statuses(rules.guides_reach, guides(largest))
    assert ["warn"] == statuses(rules.guides_reach, guides(0.49), load_policy({"assets": {"one_guide_max": 0.4}}))
    assert ["info"] == statuses(rules.guides_reach, guides(1.0, 1))


@pytest.mark.parametrize(("target", "status"), [(39_000.0, "pass"), (40_000.0, "pass"), (41_000.0, "warn"), (math.nan, "info")])
def test_ua_02_revenue_reaches_its_target(target: float, status: str) -> None:
    """40,000 of 40,000 is reached, of 41,000 not, unless the policy asks for less; without a target it is stated."""
    case = sample.case(pd_formula=formula.formula(CASE, CASE, (target, "month")))
    assert [status] == statuses(rules.revenue_is_reached, case)
    assert "warn" not in statuses(rules.revenue_is_reached, case, load_policy({"pd": {"revenue_min": 0.9}}))


def test_ua_02_says_what_each_factor_alone_would_take() -> None:
    """60,000 takes 15,000 customers, 60 % delivery or 7.5 % conversion; 120 % delivery is not offered (WX-43)."""
    said = [language("en").say(one.message) for one in rules.revenue_is_reached(_wanted(60_000.0), POLICY)]
    assert said[0].endswith("alone it takes 15,000 customers, 60.0\u202f% delivery or 7.5\u202f% conversion")
    said = [language("en").say(one.message) for one in rules.revenue_is_reached(_wanted(120_000.0), POLICY)]
    assert said[0].endswith("with more customers alone it takes 30,000")


def _wanted(target: float) -> SimpleNamespace:
    return sample.case(pd_formula=formula.formula(CASE, CASE, (target, "month")))


def test_ua_03_a_touchpoint_does_not_drop_out() -> None:
    """A touchpoint of April that May lacks is named; with it the sheet is whole."""
    whole = sample.statement(sample.ASSETS)
    for kept, expected in ((whole, ["pass"]), (whole.iloc[:3], ["warn"])):
        prepared = SimpleNamespace(inputs=SimpleNamespace(kept=lambda *_, kept=kept: kept))
        case = SimpleNamespace(tables={"asset_statement": assets.statement(kept, MAY)}, head=SimpleNamespace(period=MAY), prepared=prepared)
        assert expected == statuses(rules.statement_is_whole, case)


@pytest.mark.parametrize(("served", "status"), [(239.0, "warn"), (240.0, "pass"), (241.0, "pass")])
def test_ua_05_a_rate_reaches_its_range(served: float, status: str) -> None:
    """39.8 % served warns, 40 % does not; the policy's range moves it; the lead has an upper end alone."""
    kept = sample.wecom([("2025-05", 1_000.0, 600.0, served, served * 0.36)])
    assert ["info", status, "pass"] == statuses(rules.wecom_rates, sample.case(wecom_rates=wecom.rates(kept, MAY, POLICY)))[:3]
    strict = load_policy({"pd": {"wecom": {"service": [0.45, 0.5]}}})
    assert "warn" == statuses(rules.wecom_rates, sample.case(wecom_rates=wecom.rates(kept, MAY, strict)), strict)[1]


def test_ua_05_a_rate_just_below_its_range_does_not_look_like_it() -> None:
    """39.96 % is written with two decimals beside 40 %, so that the warning can be understood."""
    kept = sample.wecom([("2025-05", 10_000.0, 5_000.0, 1_998.0, 700.0)])
    said = [language("en").say(one.message) for one in rules.wecom_rates(sample.case(wecom_rates=wecom.rates(kept, MAY, POLICY)), POLICY)]
    assert "39.96\u202f% of 5,000; 40.00\u202f%–50.00\u202f% is usual" == said[1]


@pytest.mark.parametrize(("public", "status"), [(0.0, "fail"), (29.0, "warn"), (30.0, "pass"), (31.0, "pass")])
def test_ua_08_public_channels_bring_enough(public: float, status: str) -> None:
    """None fails, less than 30 % warns, unless the policy asks for less."""
    table = pd.DataFrame([("ads", True, public, public / 100), ("groups", False, 100 - public, 1 - public / 100)])
    table.columns = pd.Index(["channel", "public", "new", "share"])
    case = SimpleNamespace(tables={"pd_inflow": table}, prepared=SimpleNamespace(inputs=sample.inputs({})), channel=Label.same)
    assert [status] == statuses(rules.public_inflow, case)
    assert [status if not public else "pass"] == statuses(rules.public_inflow, case, load_policy({"pd": {"public_min_share": 0.1}}))


@pytest.mark.parametrize(("adds", "status"), [(5.2, "pass"), (5.1, "pass"), (5.0, "warn")])
def test_ua_17_a_rate_may_be_fifteen_percent_worse_than_usual(adds: float, status: str) -> None:
    """6 of 10 invitations are usual: 5.1 is 15 % less and passes, 5.0 warns, unless the policy allows more."""
    table = months.month_table(months.by_month(sample.days(start="2025-01-01", adds=adds), MAY, MAY.end))
    case = sample.case(pd_metrics=phases.metrics(table, MAY, "stable", POLICY))
    assert [status, "pass", "pass"] == statuses(rules.start_up_metrics, case)
    lenient = load_policy({"pd": {"rate_change": 0.2}})
    assert ["pass"] * 3 == statuses(rules.start_up_metrics, sample.case(pd_metrics=phases.metrics(table, MAY, "", lenient)), lenient)


def test_ua_17_more_deletions_are_worse_and_two_months_say_nothing_usual() -> None:
    """A delete rate half as high again warns, one that fell does not; without three months before there is no verdict."""
    for deletes, status in ((3.0, "warn"), (1.0, "pass")):
        table = months.month_table(months.by_month(sample.days(start="2025-01-01", deletes=deletes), MAY, MAY.end))
        assert status == statuses(rules.start_up_metrics, sample.case(pd_metrics=phases.metrics(table, MAY, "", POLICY)))[1]
    young = months.month_table(months.by_month(sample.days(start="2025-03-01"), MAY, MAY.end))
    assert {"not_evaluated"} == set(statuses(rules.start_up_metrics, sample.case(pd_metrics=phases.metrics(young, MAY, "", POLICY))))


@pytest.mark.parametrize(
    ("counts", "status"),
    [((100, 62, 12), "pass"), ((100, 61, 12), "warn"), ((400, 200, 100), "warn"), ((3, 1, 2), "not_evaluated"), ((30, 28, 1), "pass")],
)
def test_ua_18_warns_below_the_floor(counts: tuple[float, float, float], status: str) -> None:
    """50 of 100 answers passes (WX-53), 49 warns though it may be 50, 25 of 400 is not; three answers are a message, not a number."""
    inputs = sample.inputs({}, reviews={"2025-05": {"surveys": sample.surveys(*counts)}})
    case = sample.case(nps=promoters.scores(inputs, MAY, MAY.end, 30))
    assert [status] == statuses(rules.promoters, case)


def test_ua_18_moves_with_floor_answers_and_age() -> None:
    """A lower floor passes what warned; more answers asked for leave no number; a survey of March is too old in May."""
    inputs = sample.inputs({}, reviews={"2025-05": {"surveys": sample.surveys(400, 200, 100)}})
    case = sample.case(nps=promoters.scores(inputs, MAY, MAY.end, 30))
    assert ["pass"] == statuses(rules.promoters, case, load_policy({"brand": {"nps_min": 25}}))
    assert ["not_evaluated"] == statuses(rules.promoters, sample.case(nps=promoters.scores(inputs, MAY, MAY.end, 401)))
    for month, status, yearly in (("2025-05", "pass", "pass"), ("2025-04", "warn", "pass"), ("2025-03", "warn", "pass")):
        old = sample.inputs({}, reviews={month: {"surveys": sample.surveys(100, 70, 10)}})
        case = sample.case(nps=promoters.scores(old, MAY, MAY.end, 30))
        assert [status] == statuses(rules.promoters, case)
        assert [yearly] == statuses(rules.promoters, case, load_policy({"horizon": {"nps_max_age": 12}}))


def test_ua_18_a_month_that_is_not_over_may_still_hold_its_survey() -> None:
    """On 20 May April's survey counts, March's does not."""
    for month, status in (("2025-04", "pass"), ("2025-03", "warn")):
        old = sample.inputs({}, reviews={month: {"surveys": sample.surveys(100, 70, 10)}})
        case = sample.case(nps=promoters.scores(old, MAY, date(2025, 5, 20), 30))
        case.head.as_of = date(2025, 5, 20)
        assert [status] == statuses(rules.promoters, case)


def test_tables_that_end_before_the_month_leave_rules_not_judged() -> None:
    """Kept up to April: said of each rule, so that a month without data does not look better than one with."""
    absent = pd.DataFrame([(name, "2025-04") for name in ("private_domain", "user_assets", "wecom")], columns=["table", "last_month"])
    for rule in (rules.guides_reach, rules.revenue_is_reached, rules.statement_is_whole, rules.wecom_rates):
        assert ["not_evaluated"] == statuses(rule, sample.case(pd_absent=absent))


@pytest.mark.parametrize(("bought", "status"), [(119.0, "warn"), (120.0, "pass"), (121.0, "pass")])
def test_ua_05_judges_the_chain_of_added_friends(bought: float, status: str) -> None:
    """12 to 20 % of added friends buy (B-24); one less than 120 of 1,000 warns, unless the policy's range begins lower."""
    kept = sample.wecom([("2025-05", 2_000.0, 1_000.0, 400.0, bought)])
    assert status == statuses(rules.wecom_rates, sample.case(wecom_rates=wecom.rates(kept, MAY, POLICY)))[-1]
    wide = load_policy({"bench": {"pd_conversion": {"of_added_friends": [0.1, 0.2]}}})
    assert "pass" == statuses(rules.wecom_rates, sample.case(wecom_rates=wecom.rates(kept, MAY, wide)), wide)[-1]


@pytest.mark.parametrize(("ratio", "status"), [(1.01, "pass"), (1.0, "pass"), (0.99, "warn"), (0.8, "warn"), (0.79, "fail")])
def test_mr_28_private_converts_no_worse(ratio: float, status: str) -> None:
    """Parity passes, below it warns, below 0.8 fails; both limits are the policy's."""
    case = sample.case(pd_efficiency=_window(6, ratio))
    assert [status] == statuses(rules.private_efficiency, case)
    assert ["pass"] == statuses(rules.private_efficiency, case, load_policy({"pd": {"efficiency_min": 0.7, "efficiency_fail_below": 0.5}}))


def test_mr_28_says_that_months_lack_where_the_private_domain_is_kept() -> None:
    """Three months are no half year; a team that keeps nothing of its private domain is not told."""
    asked = sample.case(pd_efficiency=_window(3, math.nan), pd_months=pd.DataFrame({"month": ["2025-05"]}))
    (finding,) = rules.private_efficiency(asked, POLICY)
    assert "not enough months: 3 of the 6 that the verdict needs" == language("en").say(finding.message)
    assert [] == statuses(rules.private_efficiency, sample.case(pd_efficiency=_window(3, math.nan)))


def _window(count: int, ratio: float) -> pd.DataFrame:
    row = {"span": "window", "month": "2025-05", "months": count, "private_conversion": ratio / 10, "public_conversion": 0.1}
    return pd.DataFrame([{**row, "conversion_ratio": ratio, "roi_ratio": math.nan}])
