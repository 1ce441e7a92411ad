"""User structure, concentration, purchases, the asset sheet, maturity: worked examples and the rules at their limits."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest

from support.sample_economics import economics, purchases, row, said

THREE = [
    {"segment": "高价值用户", "users": 50, "revenue": 6_000, "roi": 5.0, "roi_before": 5.0},
    {"segment": "潜力用户", "users": 300, "revenue": 2_000, "roi": 3.0, "roi_before": 3.0},
    {"segment": "base", "users": 650, "revenue": 2_000, "roi": 2.0, "roi_before": 2.0},
]


def three(**changes: object) -> list[dict[str, object]]:
    """Return three segments of 50, 300 and 650 users with these changes to the first."""
    return [{**THREE[0], **changes}, *THREE[1:]]


def test_two_concentration_targets_stand_side_by_side():
    """A fifth for four fifths: 4 and 16 times; a twentieth for three fifths: 12 and 28.5 times (WX-27)."""
    found = economics({"top_users": [{"share": 0.2, "revenue_share": 0.8}, {"share": 0.05, "revenue_share": 0.6}]}).tables["concentration"]
    assert [4, 12] == pytest.approx(found["vs_average"].tolist())
    assert [16, 28.5] == pytest.approx(found["vs_rest"].tolist())


def test_a_schemes_name_is_an_alias_and_its_numbers_count():
    """All sum to a whole, 5/30/65 is no 5:3:2, and a pyramid with a fat middle is none (WX-28, B-02)."""
    found = economics().tables["schemes"]
    assert [("5/30/65", True, False), ("10/60/30", False, False), ("20/80", False, True)] == [
        (one["scheme"], one["chosen"], one["fits_its_name"]) for one in found.to_dict("records")
    ]
    assert [1.0, 1.0, 1.0] == found["total"].tolist()


def test_segments_are_known_by_any_of_their_names_and_ordered():
    """Names of the alias table become high, growth, base; new users have no share in a scheme (B-38)."""
    found = economics({"segments": [{"segment": "新用户", "users": 99}, *reversed(THREE)]}).tables["segments"]
    assert ["high", "growth", "base", "new"] == found["segment"].tolist()
    assert [0.05, 0.3, 0.65] == pytest.approx(found["share"].tolist()[:3])
    assert isnan(found["share"].iloc[3])
    assert (12, 28.5) == pytest.approx((found["vs_average"].iloc[0], found["vs_rest"].iloc[0]))


@pytest.mark.parametrize(("users", "status"), [(102, "pass"), (117, "warn")])
def test_tiers_are_held_against_the_chosen_scheme(users: int, status: str):
    """9.7 % is within five points of 5 %, 11.0 % is not (UA-11); the other scheme is only mentioned (UA-10)."""
    result = economics({"segments": three(users=users)})
    assert status == said(result, "UA-11")[0].status
    assert {"info"} == {one.status for one in said(result, "UA-10")}


def test_the_scheme_is_the_policys_or_the_periods_own():
    """Once 10/60/30 is in force it is judged, and 5/30/65 is only mentioned (B-01)."""
    for result in (
        economics({"segments": THREE}, policy={"segments": {"scheme": "10/60/30"}}),
        economics({"segments": THREE, "scheme": "10/60/30"}),
    ):
        assert ["pass", "warn", "warn"] == [one.status for one in said(result, "UA-10")]
        assert {"info"} == {one.status for one in said(result, "UA-11")}


@pytest.mark.parametrize(("revenue", "status"), [(5_900, "warn"), (6_000, "pass"), (6_100, "pass")])
def test_the_best_bring_the_revenue_the_scheme_wants(revenue: float, status: str):
    """Exactly 60 % is enough."""
    assert status == said(economics({"segments": three(revenue=revenue)}), "UA-11")[-1].status


def test_the_wanted_revenue_is_a_policy_value():
    """61 % asked of 60 % warns."""
    result = economics({"segments": THREE}, policy={"segments": {"top_revenue_target": 0.61}})
    assert ("warn", 0.61) == (said(result, "UA-11")[-1].status, said(result, "UA-11")[-1].expected)


@pytest.mark.full
def test_the_return_on_the_best_must_not_fall_while_anothers_rises():
    """A fall alone passes, a rise elsewhere alone passes, both together warn; 2 % is a change (UA-15)."""

    def status(now: float, other: float) -> str:
        rest = [{**THREE[1], "roi": other}, THREE[2]]
        return said(economics({"segments": [{**THREE[0], "roi": now}, *rest]}), "UA-15")[0].status

    assert ["pass", "pass", "warn", "pass", "pass"] == [
        status(4.0, 3.0),
        status(5.0, 4.0),
        status(4.9, 3.06),
        status(4.91, 3.06),
        status(4.9, 3.05),
    ]


def test_what_counts_as_a_change_of_return_is_a_policy_value():
    """Where five per cent count, a fall by two is none."""
    given = {"segments": [{**THREE[0], "roi": 4.9}, {**THREE[1], "roi": 3.3}, THREE[2]]}
    assert ["warn", "pass"] == [said(economics(given, policy={"segments": {"roi_change": x}}), "UA-15")[0].status for x in (0.02, 0.05)]


def test_purchases_bring_lifetime_deciles_tiers_and_the_curve():
    """Sixty customers in tenths of six, three tiers that are all of them, a curve from nothing to all."""
    result = economics({"unit_economics": {"margin": 0.5}}, transactions=purchases())
    tenths, tiers, curve = (result.tables[name] for name in ("contribution_deciles", "tiers_by_rule", "lorenz"))
    assert [6] * 10 == tenths["customers"].tolist()
    assert 1.0 == pytest.approx(tenths["cumulative_share"].iloc[-1])
    assert tenths["per_customer"].is_monotonic_decreasing
    assert (60, 1.0) == (tiers["customers"].sum(), pytest.approx(tiers["revenue_share"].sum()))
    assert [(0.0, 0.0), (1.0, 1.0)] == [tuple(curve.iloc[place]) for place in (0, -1)]
    fit, whole = result.tables["lifetime"].iloc[0], row(result, "unit_economics", kind="total")
    assert (60, 45) == (fit["customers"], fit["repeat_customers"])
    assert fit["new_customer_value"] > fit["mean_purchase"] > 0
    assert whole["ltv_12m"] == pytest.approx(0.5 * fit["new_customer_value"])
    assert ("transactions", pytest.approx(fit["arpu_year"])) == (whole["arpu_source"], whole["arpu"])


def test_tiers_follow_spending_and_repurchase():
    """Much and often is high, repurchase with ordinary spending growth, much in one order base (UA-13)."""
    days = pd.to_datetime(["2025-01-01", "2025-01-05", "2025-01-09", "2025-02-01", "2025-02-09", "2025-03-01", "2025-03-02", "2025-03-03"])
    table = pd.DataFrame(
        {
            "customer": list("aaabbcde"),
            "date_day": days,
            "orders": [1.0] * 8,
            "amount": [300.0, 300, 300, 50, 50, 2000, 10, 10],
        }
    )
    found = economics(transactions=table, policy={"segments": {"spend_quantile": 0.7}}).tables["tiers_by_rule"]
    assert [("high", 1, 900), ("growth", 1, 100), ("base", 3, 2020)] == [
        (one["tier"], one["customers"], one["revenue"]) for one in found.to_dict("records")
    ]


def test_too_few_who_came_back_are_said_and_not_forecast():
    """One purchase each: sums and tenths are known, expectations are not."""
    table = purchases(40).drop_duplicates("customer")
    result = economics(transactions=table)
    assert isnan(result.tables["lifetime"]["new_customer_value"].iloc[0])
    assert result.tables["contribution_deciles"]["future_value"].isna().all()
    assert 1.0 == pytest.approx(result.tables["contribution_deciles"]["revenue_share"].sum())


def test_purchases_after_the_date_and_those_given_back_do_not_count():
    """A book knows nothing later than its date; a day that was given back whole is no purchase."""
    late = pd.DataFrame({"customer": ["z"], "date_day": [pd.Timestamp("2025-04-02")], "orders": [1.0], "amount": [1e6]})
    back = pd.DataFrame(
        {"customer": ["y", "y"], "date_day": [pd.Timestamp("2025-03-02")] * 2, "orders": [1.0, 1.0], "amount": [80.0, -80.0]}
    )
    with_both, without = (economics(transactions=table).tables["lifetime"] for table in (pd.concat([purchases(), late, back]), purchases()))
    assert without["customers"].tolist() == with_both["customers"].tolist()
    assert without["arpu_year"].tolist() == with_both["arpu_year"].tolist()


def test_of_too_many_customers_every_nth_is_used():
    """The limit is a policy value, and how many were read is told."""
    found = economics(transactions=purchases(61), policy={"clv": {"max_customers": 25}}).tables["lifetime"].iloc[0]
    assert (21, 61) == (found["customers"], found["read_customers"])


@pytest.mark.parametrize(("wanted", "status"), [(0.3, "pass"), (0.99, "warn")])
def test_the_top_fifth_is_held_against_the_pareto_share(wanted: float, status: str):
    """What four fifths are is a policy value (UA-12)."""
    found = said(economics(transactions=purchases(), policy={"segments": {"pareto": [0.2, wanted]}}), "UA-12")
    assert [(status, wanted)] == [(one.status, one.expected) for one in found]


def test_the_best_tenth_is_stated():
    """Contribution of the best tenth and the lower half (UA-14)."""
    result = economics(transactions=purchases())
    assert [("info", result.tables["contribution_deciles"]["revenue_share"].iloc[0])] == [
        (one.status, one.observed) for one in said(result, "UA-14")
    ]


@pytest.mark.parametrize(("closing", "status"), [(1_050, "pass"), (1_051, "pass"), (1_052, "warn"), (1_040, "warn")])
def test_the_asset_sheet_closes_with_its_movements(closing: float, status: str):
    """1,000 + 80 − 30 is 1,050; one in a thousand is let pass (UA-03)."""
    sheet = {"assets": [{"touchpoint": "WeCom", "month": "2025-03", "opening": 1000, "added": 80, "lost": 30, "closing": closing}]}
    result = economics(sheet)
    assert (1_050, closing - 1_050, status) == tuple(
        row(result, "assets", source="filed")[name] for name in ("expected", "difference", "verdict")
    )
    assert status == said(result, "UA-03")[0].status


def test_a_month_opens_where_the_one_before_closed():
    """Ten users that appeared between two months are found; what is let pass is a policy value."""
    base = {"touchpoint": "WeCom", "added": 0, "lost": 0}
    sheet = {
        "assets": [
            {**base, "month": "2025-03", "opening": 1010, "closing": 1010},
            {**base, "month": "2025-02", "opening": 1000, "closing": 1000},
        ]
    }
    assert ["pass", "warn"] == [one.status for one in said(economics(sheet), "UA-03")]
    assert ["pass", "pass"] == [one.status for one in said(economics(sheet, policy={"assets": {"tolerance": 0.01}}), "UA-03")]


def test_reachable_customers_are_the_headline_and_the_largest_guide_is_named():
    """Guides come largest first with their shares (UA-01)."""
    result = economics({"guides": [{"guide": "A", "reachable": 250}, {"guide": "B", "reachable": 750}]})
    assert [0.75, 0.25] == result.tables["guides"]["share"].tolist()
    assert [("warn", 0.75)] == [(one.status, one.observed) for one in said(result, "UA-01")]


@pytest.mark.parametrize(("largest", "status"), [(500, "info"), (501, "warn")])
def test_customers_do_not_hang_on_one_guide(largest: int, status: str):
    """Half may be one guide's, more warns; a single guide is no choice; the policy says how much (UA-01)."""
    guides = [{"guide": "A", "reachable": largest}, {"guide": "B", "reachable": 1_000 - largest}]
    assert [status] == [one.status for one in said(economics({"guides": guides}), "UA-01")]
    mild = economics({"guides": guides}, policy={"assets": {"one_guide_max": 0.6}})
    assert ["info"] == [one.status for one in said(mild, "UA-01")]
    assert ["info"] == [one.status for one in said(economics({"guides": guides[:1]}), "UA-01")]


def test_maturity_needs_score_and_evidence():
    """Two of three with evidence carries; without evidence, below two or without a score it does not (UA-04)."""
    graded = {
        "business_to_data": {"score": 2, "evidence": "one id"},
        "data_to_asset": {"score": 3},
        "asset_to_application": {"score": 1, "evidence": "two campaigns"},
    }
    assert ["pass", "warn", "warn", "not_evaluated"] == [one.status for one in said(economics({"maturity": graded}), "UA-04")]
    low = economics({"maturity": graded}, policy={"pd": {"maturity_min": 1}})
    assert ["pass", "warn", "pass", "not_evaluated"] == [one.status for one in said(low, "UA-04")]


def test_practices_are_counted():
    """One of two kept warns where all are asked for, and passes where half are (UA-06)."""
    sheet = {"practices": [{"practice": "greeting", "kept": True}, {"practice": "no lures", "kept": False}]}
    assert [("warn", 0.5)] == [(one.status, one.observed) for one in said(economics(sheet), "UA-06")]
    assert "pass" == said(economics(sheet, policy={"pd": {"practices_kept": 0.5}}), "UA-06")[0].status


def test_nothing_given_is_nothing_said():
    """Without a sheet and purchases no rule of users speaks."""
    result = economics()
    ids = ("UA-01", "UA-03", "UA-04", "UA-06", "UA-10", "UA-11", "UA-12", "UA-13", "UA-14", "UA-15")
    assert [] == [one for rule in ids for one in said(result, rule)]
