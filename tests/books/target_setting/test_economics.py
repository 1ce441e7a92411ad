"""What a customer costs and is worth, the private-domain formula, the WeCom rates: worked examples, sources, sliders, rules."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pytest

from goalbook.core.metrics import load_catalogue
from goalbook.inputs import Planning
from goalbook.inputs.goal_planning import Planned, Yields
from goalbook.inputs.planning.economics import Economics
from support import tiny_team as tiny
from support.sample_economics import DAY, economics, purchases, row, said

if TYPE_CHECKING:
    import pandas as pd

SEED = {"arpu": 100, "retention": 0.6, "years": 2, "coefficient": 1.0}
CASE = {"customers": 10_000, "delivery": 0.4, "conversion": 0.05, "order_value": 200}
RATES = {"lead": 0.7, "service": 0.45, "monetise": 0.35, "denominators": {"lead": "contacts", "service": "added", "monetise": "served"}}


def test_without_a_sheet_cost_and_return_come_from_the_facts():
    """Two channels at 400 a day for 10 new payers; nothing is said of worth, and one line asks for the assumptions."""
    result = economics()
    whole = row(result, "unit_economics", kind="total")
    assert (40, 3.5, "facts", "not_evaluated") == tuple(whole[name] for name in ("cac", "roi", "cac_source", "verdict"))
    assert isnan(whole["ltv_cac"])
    assert {"economics", "users"} <= {one.section for one in result.missing}
    assert [] == said(result, "MR-27") + said(result, "UA-02") + said(result, "UA-05") + said(result, "UA-09")


def test_the_source_formula_gives_120():
    """ARPU 100 a year at 60 % for two years with a coefficient of 1 (WX-32); LTV ÷ CAC falls back on it without a margin."""
    whole = row(economics({"unit_economics": {**SEED, "cac": 40}}), "unit_economics", kind="total")
    assert (120, "seed", 3.0) == (pytest.approx(whole["clv"]), whole["basis"], pytest.approx(whole["ltv_cac"]))


def test_margin_brings_the_plain_formula_and_payback():
    """100 × 50 % ÷ 40 % churn is 125, 3.125 times a CAC of 40, paid back after 9.6 months."""
    whole = row(economics({"unit_economics": {**SEED, "margin": 0.5}}), "unit_economics", kind="total")
    assert (125, 3.125, 9.6, "simple") == (
        *(pytest.approx(whole[name]) for name in ("ltv_simple", "ltv_cac", "payback_months")),
        whole["basis"],
    )


def test_monthly_figures_are_read_as_monthly():
    """ARPU 10 a month at 90 % is 100 × margin, pays 40 back in 8 months, and is 216 a two years' CLV."""
    given = {"per": "month", "unit_economics": {"arpu": 10, "retention": 0.9, "years": 2, "margin": 0.5}}
    whole = row(economics(given), "unit_economics", kind="total")
    assert (50, 8, 216) == tuple(pytest.approx(whole[name]) for name in ("ltv_simple", "payback_months", "clv"))


def test_every_slider_moves_what_depends_on_it_and_is_named_as_its_source():
    """The sliders stand over the sheet; a slider of CAC moves the team and no channel."""
    given = {"unit_economics": {**SEED, "margin": 0.5}, "top_users": [{"share": 0.05, "revenue_share": 0.6, "ltv": 150}]}
    result = economics(given, unit_economics="arpu=200,cac=50")
    whole, ads = row(result, "unit_economics", kind="total"), row(result, "unit_economics", channel="ads")
    assert (250, 5, "slider", "slider", "filed") == (
        pytest.approx(whole["ltv_simple"]),
        pytest.approx(whole["ltv_cac"]),
        *(whole[f"{name}_source"] for name in ("arpu", "cac", "margin")),
    )
    assert (250, 40, "facts") == (pytest.approx(ads["ltv_simple"]), ads["cac"], ads["cac_source"])
    assert 0.25 == pytest.approx(row(result, "plausibility", cac_kind="in_force")["ratio"])


def test_a_channel_may_have_assumptions_of_its_own():
    """What a channel leaves out is the team's."""
    given = {"unit_economics": {**SEED, "margin": 0.5}, "channels": [{"channel": "pd", "retention": 0.8, "cac": 10}]}
    found = row(economics(given), "unit_economics", channel="pd")
    assert (250, 25, "filed") == (pytest.approx(found["ltv_simple"]), pytest.approx(found["ltv_cac"]), found["cac_source"])


@pytest.mark.parametrize("margin", [0.5, 0.0])
def test_whom_nobody_leaves_is_unbounded_and_not_judged(margin: float):
    """A retention of 100 % has no lifetime that ends: neither passes, nor does the source's formula stand in for it."""
    result = economics({"unit_economics": {**SEED, "retention": 1, "margin": margin, "cac": 40}})
    whole = row(result, "unit_economics", kind="total")
    assert ("unbounded", "not_evaluated") == (whole["basis"], whole["verdict"])
    assert isnan(whole["ltv_cac"])
    assert isnan(whole["ltv_simple"])
    assert ["not_evaluated"] == [one.status for one in said(result, "UA-09")]
    assert {"not_evaluated"} == {one.status for one in said(result, "MR-27")}


def test_no_margin_at_all_is_worth_nothing():
    """At a margin of 0 the source's formula does not stand in: the customer is worth 0 and the rule fails."""
    whole = row(economics({"unit_economics": {**SEED, "margin": 0.0, "cac": 40}}), "unit_economics", kind="total")
    assert ("simple", 0.0, "fail") == (whole["basis"], whole["ltv_cac"], whole["verdict"])


@pytest.mark.parametrize(("cac", "months"), [(124.0, 29.76), (125.0, 30.0), (126.0, None)])
def test_whoever_is_worth_less_than_one_costs_never_pays_back(cac: float, months: float | None):
    """Worth 125: up to there the margin pays the cost back, beyond it churn ends the payments first."""
    whole = row(economics({"unit_economics": {**SEED, "margin": 0.5, "cac": cac}}), "unit_economics", kind="total")
    assert isnan(whole["payback_months"]) if months is None else whole["payback_months"] == pytest.approx(months)


@pytest.mark.parametrize(("cac", "status"), [(119, "pass"), (120, "fail"), (121, "fail")])
def test_a_customer_must_be_worth_more_than_one_costs(cac: float, status: str):
    """Worth exactly what it costs fails (MR-27)."""
    assert status == said(economics({"unit_economics": {**SEED, "cac": cac}}), "MR-27")[-3].status


def test_the_limit_of_worth_to_cost_is_a_policy_value():
    """Three times the cost fails where more is asked for."""
    given = {"unit_economics": {**SEED, "cac": 40}}
    assert ["pass", "fail"] == [said(economics(given, policy={"clv": {"viable_above": above}}), "MR-27")[0].status for above in (2.9, 3.0)]


@pytest.mark.parametrize(("cap", "status"), [(39.9, "warn"), (40.0, "pass"), (40.1, "pass")])
def test_acquisition_cost_is_held_against_the_programme_cap(cap: float, status: str):
    """The cap itself is allowed (UA-07)."""
    found = said(economics(policy={"caps": {"cac": {"programme": cap}}}), "UA-07")
    assert (status, 40.0) == (found[0].status, found[0].observed)


def test_the_coefficient_is_the_policys_where_none_is_filed():
    """Read as a margin factor (B-31), it moves the source's formula and the rule that states it."""
    given = {"unit_economics": {"arpu": 100, "retention": 0.6, "years": 2}}
    found = said(economics(given, policy={"clv": {"coefficient": 0.5}}), "UA-09")
    assert [("info", 60.0, 0.5)] == [(one.status, pytest.approx(one.observed), one.expected) for one in found]


def test_what_the_best_are_worth_does_not_carry_the_average_cost():
    """150 for the top twentieth with 60 % of revenue: 12.5 on average, 0.31 of 40; ROI 3 takes 1,440; 20/80: 0.94 and 0.75 (WX-29)."""
    tops = [{"share": 0.05, "revenue_share": 0.6, "ltv": 150}, {"share": 0.2, "revenue_share": 0.8, "ltv": 150}]
    result = economics({"unit_economics": {"cac": 40}, "top_users": tops})
    found = result.tables["plausibility"]
    assert [12.5, 12.5, 37.5, 37.5] == pytest.approx(found["average_ltv"].tolist())
    assert [0.3125, 0.25, 0.9375, 0.75] == pytest.approx(found["ratio"].tolist())
    assert (3.75, 1440) == (found["high_ratio"].iloc[0], pytest.approx(found["needed_ltv"].iloc[0]))
    assert {"warn"} == set(found["verdict"])
    assert ["warn", "warn"] == [one.status for one in said(result, "MR-27")]


def test_a_claimed_growth_of_value_is_computed_under_both_readings():
    """Grows by 1.5: 2.80, missing 1.143, exact at 42.86 %; grows to 1.5: 1.68, missing 1.905, exact at 10.59 % (WX-31)."""
    found = economics({"uplifts": [{"name": "guide", "arpu": 1.5, "retention": 0.12, "clv": 2.2}]}).tables["clv_uplift"]
    assert [2.8, 1.68] == pytest.approx(found["product"].tolist())
    assert [1.1428571, 1.9047619] == pytest.approx(found["missing_factor"].tolist())
    assert [0.4285714, 0.1058824] == pytest.approx(found["base_retention"].tolist(), rel=1e-6)


def test_acquisition_cost_is_never_called_lifetime_value():
    """The dictionary names CAC as what a customer costs, spend ÷ new payers (WX-60)."""
    cac = load_catalogue().ratios["cac"]
    assert ("spend", "new_payers", False) == (cac.numerator, cac.denominator, "LTV" in f"{cac.name.en}{cac.name.zh}")


def test_four_factors_make_the_revenue_and_each_could_close_the_gap():
    """10,000 × 40 % × 5 % × 200 is 40,000; 60,000 takes 15,000 customers, 60 %, 7.5 % or 300 (WX-43)."""
    result = economics({"private_domain": {**CASE, "target": 60_000}})
    assert 40_000 == pytest.approx(row(result, "private_domain", factor="revenue")["value"])
    assert [15_000, 0.6, 0.075, 300] == pytest.approx(result.tables["pd_solver"]["needed"].tolist())
    assert [("warn", 40_000, 60_000)] == [(one.status, pytest.approx(one.observed), one.expected) for one in said(result, "UA-02")]


def test_a_share_above_one_is_no_way_out():
    """Three times the revenue cannot come from 40 % delivered."""
    found = economics({"private_domain": {**CASE, "target": 120_000}}).tables["pd_solver"]
    assert [True, False, True, True] == found["possible"].tolist()


@pytest.mark.parametrize(("conversion", "status"), [(0.0749, "warn"), (0.075, "pass"), (0.08, "pass")])
def test_a_slider_of_a_factor_moves_revenue_and_verdict(conversion: float, status: str):
    """The target itself is enough."""
    result = economics({"private_domain": {**CASE, "target": 60_000}}, private_domain={"conversion": conversion})
    assert (status, "slider") == (said(result, "UA-02")[0].status, row(result, "private_domain", factor="conversion")["source"])


@pytest.mark.parametrize(("least", "status"), [(0.8, "pass"), (0.81, "warn")])
def test_how_much_of_the_private_domains_target_is_enough_is_the_policys(least: float, status: str):
    """40,000 of 50,000 are enough where four fifths are asked for (UA-02)."""
    given = {"private_domain": {**CASE, "target": 50_000}}
    assert "warn" == said(economics(given), "UA-02")[0].status
    assert status == said(economics(given, policy={"pd": {"revenue_min": least}}), "UA-02")[0].status


def test_how_hard_unsaid_denominators_are_judged_is_the_policys():
    """Rates of which nobody says whose shares they are warn, unless the policy fails them (UA-05)."""
    given = {"wecom": {"lead": 0.7, "service": 0.45, "monetise": 0.35}}
    assert ["warn", "fail"] == [
        said(economics(given, policy={"pd": {"undeclared": severity}}), "UA-05")[-1].status for severity in ("warn", "fail")
    ]


def test_missing_factors_come_from_guides_and_facts():
    """Customers are the guides' sum, the order value that of the private channel; recent months stand beside the result."""
    sheet = {
        "private_domain": {"delivery": 0.5, "conversion": 0.1},
        "guides": [{"guide": "A", "reachable": 700}, {"guide": "B", "reachable": 300}],
    }
    result = economics(sheet)
    assert [(1000, "guides"), (70, "facts"), (3500, "")] == [
        (pytest.approx(found["value"]), found["source"])
        for found in (row(result, "private_domain", factor=name) for name in ("customers", "order_value", "revenue"))
    ]
    assert 1_400 * 90 == pytest.approx(row(result, "private_domain", factor="actual")["value"])
    assert "info" == said(result, "UA-02")[0].status


def test_factors_explain_the_change_on_the_plan_before_without_a_rest():
    """Customers doubled and conversion fell by half: their effects cancel, the order value brings what is left (UA-02)."""
    before = {"2025-Q1": Planning({"economics": Economics.model_validate({"private_domain": CASE})})}
    now = {"private_domain": {**CASE, "customers": 20_000, "conversion": 0.025, "order_value": 220}}
    result = economics(now, earlier=before)
    effect = dict(zip(result.tables["pd_bridge"]["factor"], result.tables["pd_bridge"]["effect"], strict=True))
    assert (4_000, 0) == (pytest.approx(sum(effect.values())), pytest.approx(effect["delivery"]))
    assert -effect["customers"] == pytest.approx(effect["conversion"])
    assert 4_000 == pytest.approx(effect["order_value"])
    assert economics(now).tables["pd_bridge"].empty


def test_an_unknown_factor_is_no_revenue():
    """Without a conversion rate the product is not known, and the rule does not judge."""
    result = economics({"private_domain": {"customers": 100, "delivery": 0.5, "target": 10}})
    assert (0, "not_evaluated") == (len(result.tables["pd_solver"]), said(result, "UA-02")[0].status)


def test_rates_chain_where_it_is_said_of_whom_they_are_shares():
    """70 % × 45 % × 35 % is 11.0 % of contacts and 15.75 % of added friends (WX-42)."""
    result = economics({"wecom": RATES})
    assert (0.11025, 0.1575) == (
        pytest.approx(row(result, "wecom", step="of_contacts")["rate"]),
        pytest.approx(row(result, "wecom", step="of_added")["rate"]),
    )
    assert ["info", "pass", "pass", "pass", "pass"] == [one.status for one in said(result, "UA-05")]


def test_undeclared_denominators_are_said_and_nothing_is_chained():
    """The source does not say of whom its rates are shares (B-24)."""
    result = economics({"wecom": {**RATES, "denominators": {}}})
    assert isnan(row(result, "wecom", step="of_added")["rate"])
    assert ["not_evaluated", "not_evaluated", "warn"] == [one.status for one in said(result, "UA-05")[3:]]


def test_old_versions_have_a_range_of_their_own():
    """15 % monetisation is below today's range and within that of old versions."""
    verdicts = [
        row(economics({"wecom": {**RATES, "monetise": 0.15, "version": version}}), "wecom", step="monetise")["verdict"]
        for version in ("current", "old")
    ]
    assert ["warn", "pass"] == verdicts


@pytest.mark.parametrize(("service", "status"), [(0.399, "warn"), (0.4, "pass"), (0.55, "pass")])
def test_a_rate_below_its_range_warns(service: float, status: str):
    """The range's lower end is enough; above it is no fault."""
    assert status == row(economics({"wecom": {**RATES, "service": service}}), "wecom", step="service")["verdict"]


def test_the_ranges_are_policy_values():
    """A team that asks for more service success is warned."""
    found = said(economics({"wecom": RATES}, policy={"pd": {"wecom": {"service": [0.46, 0.5]}}}), "UA-05")
    assert ("warn", 0.46) == (found[1].status, found[1].expected)


def test_goals_imply_a_conversion_that_fits_or_does_not():
    """15 % of 10,000 new contacts lies within 12–20 %; 5,000 payers of them, 50 %, does not (B-24, WX-15)."""
    contacts = tiny.key_result(
        id="KR2",
        metric="new_contacts",
        channel="pd",
        target=10_000.0,
        planned=Planned(yields=Yields(metric="new_payers", rates={"conversion": 0.15})),
    )
    result = economics(goals=tiny.goals(tiny.key_result(channel="pd", target=5_000.0), contacts))
    assert [("yields", 0.15, "pass"), ("targets", 0.5, "warn")] == [
        (one["origin"], pytest.approx(one["rate"]), one["verdict"]) for one in result.tables["pd_conversion"].to_dict("records")
    ]
    assert ["pass", "warn"] == [one.status for one in said(result, "UA-05")]


@pytest.mark.parametrize(("public", "status"), [(0.0, "fail"), (4.0, "warn"), (4.3, "pass"), (10.0, "pass")])
def test_private_domain_needs_public_inflow(public: float, status: str):
    """Nothing from public channels fails, 4 of 14 is less than 30 %, 4.3 of 14.3 is enough (UA-08)."""
    table = tiny.facts({"ads": {**DAY, "new_payers": public}, "pd": DAY}, "2024-12-01", "2025-03-31")
    assert status == said(economics(facts=table), "UA-08")[0].status


def test_a_team_without_private_domain_hears_nothing_of_it():
    """Where no channel is marked, inflow is not judged."""
    channels = economics().channel_names
    assert {"ads", "pd"} == set(channels)
    plain = tiny.facts({"ads": DAY}, "2024-12-01", "2025-03-31")
    assert [] == said(economics(facts=plain, team={}), "UA-08")


@pytest.mark.parametrize(
    "table",
    [
        tiny.facts({"ads": {"reads": 5.0, "new_payers": 0.0, "spend": 0.0}}, "2025-03-10", "2025-03-31"),
        tiny.facts({"ads": {"new_payers": 3.0}}, "2025-01-01", "2025-03-31"),
        tiny.facts({"": {"revenue": 100.0, "spend": 10.0}}, "2025-01-01", "2025-03-31"),
        tiny.facts({"ads": DAY}, "2024-06-03", "2025-03-24", "7D"),
    ],
    ids=("zeros of three weeks", "no spend", "no channels", "weekly"),
)
def test_every_table_survives_poor_facts(table: pd.DataFrame):
    """Zeros, no spend, no channels, weeks: unknown stays unknown and nothing is divided by zero."""
    result = economics({"unit_economics": SEED, "private_domain": CASE}, facts=table, team={}, transactions=purchases())
    assert 120 == pytest.approx(row(result, "unit_economics", kind="total")["clv"])
