"""What snapshots of users show, figure by figure, and what the rules say of it at their limits."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.rules import users as rules
from goalbook.core.language import language
from goalbook.core.policy import load_policy
from support import tiny_team as tiny
from support.sample_users import APRIL, MARCH, MAY, snapshot, tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalbook.core.findings import Finding

EN = language("en")


def found(rule: Callable, given: dict[str, pd.DataFrame], policy: dict | None = None) -> list[Finding]:
    """Return what a rule says of tables."""
    return list(rule(SimpleNamespace(tables=given), load_policy(policy)))


def cell(table: pd.DataFrame, column: str, **where: object) -> float:
    """Return one cell of the one row where these columns have these values."""
    for name, value in where.items():
        table = table[table[name] == value]
    (row,) = table.to_dict("records")
    return row[column]


def concentrated(top: float) -> pd.DataFrame:
    """Return a hundred users of whom the best five bring this share of revenue, evenly within both groups."""
    return snapshot(100, revenue_12m=[top / 5] * 5 + [(1 - top) / 95] * 95)


def test_a_team_without_snapshots_hears_nothing_of_users() -> None:
    """No table, no finding: the report is as short as before."""
    result = compute(tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2025-03-01")), MonthlyReviewParams(team="tiny", period="2025-05"))
    assert "user_counts" not in result.tables
    assert not [
        one for one in result.findings if one.rule in {"UA-10", "UA-11", "UA-12", "UA-13", "UA-14", "UA-16", "DM-09", "MR-38", "MR-44"}
    ]


def test_a_review_looks_at_no_snapshot_of_a_later_day() -> None:
    """May's review knows nothing of June's users."""
    users = {MAY: snapshot(7), MAY.replace(month=6, day=30): snapshot(9)}
    inputs = tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2025-03-01"), snapshots=users)
    counts = compute(inputs, MonthlyReviewParams(team="tiny", period="2025-05")).tables["user_counts"]
    assert [7] == counts["users"].tolist()


@pytest.mark.parametrize(
    ("top", "policy", "status"), [(0.59, None, "warn"), (0.6, None, "pass"), (0.61, None, "pass"), (0.59, 0.59, "pass")]
)
def test_ua_11_wants_three_fifths_of_the_best_twentieth(top: float, policy: float | None, status: str) -> None:
    """Twelve times the average user at the target, 28.5 times the rest (WX-27); the policy's value moves it."""
    given = {"segments": {"top_revenue_target": policy}} if policy else None
    made = tables({MAY: concentrated(top)}, given)
    assert [status] == [one.status for one in found(rules.structure, made, given)]
    if top == 0.6:
        assert (12, 28.5) == tuple(pytest.approx(cell(made["concentration"], name, share=0.05)) for name in ("vs_average", "vs_rest"))


@pytest.mark.parametrize(("fifth", "status"), [(0.79, "warn"), (0.8, "pass"), (0.81, "pass")])
def test_ua_12_wants_four_fifths_of_the_best_fifth(fifth: float, status: str) -> None:
    """The second target of concentration stands beside the first, whatever scheme is in force (B-01)."""
    made = tables({MAY: snapshot(100, revenue_12m=[fifth / 20] * 20 + [(1 - fifth) / 80] * 80)})
    assert [status] == [one.status for one in found(rules.fifth_brings_most, made)]


@pytest.mark.parametrize(
    ("high", "policy", "status"),
    [(10, None, "pass"), (11, None, "warn"), (11, {"share_tolerance": 0.06}, "pass"), (11, {"scheme": "10/60/30"}, "info")],
)
def test_ua_11_judges_the_tiers_within_a_tolerance(high: int, policy: dict | None, status: str) -> None:
    """Five points off the scheme pass, more do not; a scheme that is not in force is stated only. New users have no place in it."""
    names = ["高价值用户"] * high + ["growth"] * 30 + ["base"] * (70 - high) + ["新用户"] * 20
    given = {"segments": policy} if policy else None
    said = found(rules.structure, tables({MAY: snapshot(120, segment=names)}, given), given)
    assert status == next(one.status for one in said if one.subject.en == "High value")


def test_groups_under_five_are_hidden() -> None:
    """Four users of a tier are nobody's figure: no row, no finding; nor does what is left of the whole tell what they brought."""
    names = ["high"] * 4 + ["growth"] * 30 + ["base"] * 66
    made = tables({MAY: snapshot(100, segment=names, revenue_12m=[10.0] * 100)})["user_segments"]
    assert ["growth", "base"] == made["segment"].tolist()
    assert [True, False] == made["revenue"].isna().tolist()
    assert [] == found(rules.pyramid, {"user_segments": made, "schemes": tables({MAY: snapshot(5)})["schemes"]})
    four = tables({MAY: snapshot(100, segment=names)}, {"users": {"hidden_below": 4}})["user_segments"]
    assert 4 == cell(four, "users", segment="high")


@pytest.mark.parametrize(("nameless", "hidden"), [(0, 0), (4, 1), (5, 0)])
def test_a_few_users_without_a_tier_are_hidden_too(nameless: int, hidden: int) -> None:
    """What they brought would be the whole less the tiers."""
    names = ["high"] * 30 + ["base"] * (70 - nameless) + [""] * nameless
    made = tables({MAY: snapshot(100, segment=names, revenue_12m=[10.0] * 100)})["user_segments"]
    assert hidden == made["revenue"].isna().sum()


def test_what_fewer_than_five_brought_is_hidden() -> None:
    """Of thirty users of a tier four bought: how many they are is said, what they paid is not, in no table."""
    names, first = ["high"] * 30 + ["growth"] * 30 + ["base"] * 40, ["2025-05-01"] * 30 + ["2024-05-01"] * 70
    paid = [50.0] * 4 + [0.0] * 26 + [10.0] * 70
    made = tables({MAY: snapshot(100, segment=names, revenue_12m=paid, orders_n=[1.0] * 100, first_seen=first)})
    assert 30 == cell(made["user_segments"], "users", segment="high")
    assert [True, True, False] == made["user_segments"]["revenue"].isna().tolist()
    assert math.isnan(cell(made["new_against_old"], "aov", group="new"))
    gone = ["2025-01-01"] * 4 + ["2025-05-30"] * 96
    risk = tables({MAY: snapshot(100, revenue_12m=paid, orders_n=[1.0] * 100, last_active=gone)})["churn_risk"]
    assert (4, True) == (cell(risk, "at_risk", tier="total"), math.isnan(cell(risk, "revenue", tier="total")))


def test_few_users_have_neither_tenths_nor_a_curve() -> None:
    """A tenth of 49 users would be a group under five; so would a twentieth of 99."""
    assert [0, 10] == [len(tables({MAY: snapshot(n, revenue_12m=[1.0] * n)})["contribution_deciles"]) for n in (49, 50)]
    assert [0, 21] == [len(tables({MAY: snapshot(n, revenue_12m=[1.0] * n)})["lorenz"]) for n in (99, 100)]


def test_less_than_nothing_counts_as_nothing() -> None:
    """A user whose returns exceed purchases takes nothing from what the others bring."""
    made = tables({MAY: snapshot(100, revenue_12m=[-50.0] * 50 + [1.0] * 50)})
    assert 50 == made["user_counts"]["revenue"].iloc[0]
    assert 0.4 == pytest.approx(cell(made["concentration"], "revenue_share", share=0.2))


def silent(n: int) -> pd.DataFrame:
    """Return ten best users of whom so many fell silent sixty days ago, and ninety that bought once."""
    last = ["2025-04-01"] * n + ["2025-04-02"] * (100 - n)
    return snapshot(100, orders_n=[5.0] * 10 + [1.0] * 90, revenue_12m=[100.0] * 10 + [1.0] * 90, last_active=last)


@pytest.mark.parametrize(
    ("n", "policy", "status"), [(2, None, "pass"), (3, None, "pass"), (4, None, "warn"), (4, 0.4, "pass"), (3, 0.29, "warn")]
)
def test_ua_16_warns_of_best_users_who_may_leave(n: int, policy: float | None, status: str) -> None:
    """Sixty days without a sign of life count, fifty-nine do not; more than three of ten warn, said as a count."""
    given = {"users": {"churn_max": policy}} if policy else None
    said = {one.subject.en: one for one in found(rules.who_may_leave, tables({MAY: silent(n)}, given), given)}
    assert (status, "info") == (said["High value"].status, said["Base"].status)
    assert f"{n} of 10 users ({10 * n}.0\u202f%) gave no sign of life in 60 days" == EN.say(said["High value"].message).replace(
        "\u2009", "\u202f"
    )


def test_ua_16_takes_a_score_where_most_users_have_one() -> None:
    """A team's own model goes before days of silence; at the limit a user counts. Without either nothing is said."""
    made = tables({MAY: snapshot(10, churn_score=[0.5] * 3 + [0.49] * 3 + [math.nan] * 4, last_active=["2025-01-01"] * 10)})
    assert ("score", 6, 3) == tuple(cell(made["churn_risk"], name, tier="total") for name in ("method", "customers", "at_risk"))
    assert ["warn"] == [one.status for one in found(rules.who_may_leave, made)]
    assert made["churn_risk"]["revenue"].isna().all()
    assert 0 == len(tables({MAY: snapshot(10)})["churn_risk"])


@pytest.mark.parametrize(("tagged", "policy", "status"), [(59, None, "warn"), (60, None, "pass"), (61, None, "pass"), (59, 0.5, "pass")])
def test_dm_09_wants_tags_on_enough_users(tagged: int, policy: float | None, status: str) -> None:
    """Coverage is of all users: those of whom nothing is said carry no tag."""
    given = {"users": {"tag_coverage_min": policy}} if policy else None
    tags = [2.0] * tagged + [0.0] * 20 + [math.nan] * (80 - tagged)
    (said,) = found(rules.tags_cover_users, tables({MAY: snapshot(100, tags_n=tags)}), given)
    assert (status, tagged / 100) == (said.status, said.observed)


def newcomers(promoted: int) -> pd.DataFrame:
    """Return two hundred users with ten orders each: half of them new, with so many promoted orders, and half old with five."""
    first = ["2025-05-01"] * 100 + ["2024-05-01"] * 100
    return snapshot(200, first_seen=first, orders_n=[10.0] * 200, promo_orders_n=[float(promoted)] * 100 + [5.0] * 100)


@pytest.mark.parametrize(("promoted", "gap", "status"), [(7, 0.05, "pass"), (7, 0.21, "info"), (5, 0.05, "info"), (3, 0.05, "warn")])
def test_mr_38_flags_an_assumption_that_is_wrong(promoted: int, gap: float, status: str) -> None:
    """New users lean on promotions: confirmed beyond the policy's gap, the contrary warns, what is near cannot be told."""
    given = {"users": {"persona_gap": gap}}
    (said, _) = found(rules.persona_is_right, tables({MAY: newcomers(promoted)}, given), given)
    assert (status, pytest.approx((promoted - 5) / 10)) == (said.status, said.observed)


def test_mr_38_is_at_its_limit_still_confirmed() -> None:
    """A difference of exactly the gap counts."""
    given = {"users": {"persona_gap": 0.2}}
    assert "pass" == found(rules.persona_is_right, tables({MAY: newcomers(7)}, given), given)[0].status


def test_new_users_are_those_of_the_last_ninety_days() -> None:
    """Ninety days ago is old, eighty-nine is new; both groups must be large enough to be shown."""
    first = ["2025-03-03"] * 5 + ["2025-03-02"] * 6
    made = tables({MAY: snapshot(11, first_seen=first, orders_n=[2.0, 2.0, 1.0, 0.0, 0.0] + [2.0] * 6)})["new_against_old"]
    assert [("new", 5.0, 3.0, 2.0), ("old", 6.0, 6.0, 6.0)] == list(
        made[["group", "users", "buyers", "repeat_buyers"]].itertuples(index=False, name=None)
    )
    assert 0 == len(tables({MAY: snapshot(10, first_seen=first[1:])})["new_against_old"])


def test_influence_is_compared_by_tenths() -> None:
    """The tenth with the most influence stands first, with who ever took part in an invitation, and against all the others."""
    joined = [1.0] * 4 + [0.0] * 46
    made = tables({MAY: snapshot(50, influence_score=list(range(50, 0, -1)), joined_fission=joined)})
    first = made["influence_deciles"].iloc[0]
    assert (1, 5, 50, 46, 0.8) == tuple(first[name] for name in ("decile", "users", "score_high", "score_low", "rate"))
    assert ["holds"] == made["persona_checks"]["verdict"].tolist()


def moves(before: list[str], now: list[str]) -> pd.DataFrame:
    """Return the lifecycle of users 1 … n with their last active days in April's and May's snapshots, six of them new in May."""
    first = ["2025-01-01"] * len(before) + ["2025-05-10"] * (len(now) - len(before))
    april = snapshot(len(before), first_seen=first[: len(before)], last_active=before, orders_n=[1.0] * len(before))
    may = snapshot(
        len(now), first_seen=first, last_active=now, orders_n=[2.0] * 3 + [1.0] * (len(before) - 3) + [0.0] * (len(now) - len(before))
    )
    return tables({APRIL: april, MAY: may})["lifecycle"]


def test_the_lifecycle_has_five_stages_with_their_own_bases() -> None:
    """Of ten active in April eight were again, of ten silent five came back, of six new four stayed, three of all ordered."""
    before = ["2025-04-15"] * 10 + ["2025-03-01"] * 10
    now = ["2025-05-20"] * 8 + ["2025-04-15"] * 2 + ["2025-05-02"] * 5 + ["2025-03-01"] * 5 + ["2025-05-30"] * 4 + ["2025-05-10"] * 2
    table = moves(before, now)
    counted = {row["stage"]: (row["base"], row["users"]) for row in table.to_dict("records")}
    assert {"acquire": (20, 6), "activate": (6, 4), "retain": (10, 8), "monetise": (19, 3), "recall": (10, 5)} == counted


def test_who_is_gone_from_the_next_snapshot_is_not_retained() -> None:
    """A user who deleted the account counts among those who were there."""
    april = snapshot(10, last_active=["2025-04-15"] * 10)
    may = snapshot(6, user=[1, 2, 3, 4, 5, 99], last_active=["2025-05-15"] * 6)
    assert 0.5 == cell(tables({APRIL: april, MAY: may})["lifecycle"], "rate", stage="retain")


@pytest.mark.parametrize(
    ("kept", "least", "stages", "said"),
    [(4, None, 0, "warn"), (5, None, 2, None), (6, None, 2, None), (4, 0.4, 2, None), (5, 0.51, 0, "warn")],
)
def test_a_snapshot_exported_in_part_is_no_users_who_left(kept: int, least: float | None, stages: int, said: str | None) -> None:
    """With less than half of the users before it no stage is rated, and the export is to be checked."""
    given = {"users": {"kept_min": least}} if least else None
    march, april = snapshot(10, last_active=["2025-03-15"] * 10), snapshot(10, last_active=["2025-04-15"] * 10)
    may = snapshot(6, user=[*range(1, kept + 1), *range(90, 96 - kept)], last_active=["2025-05-15"] * 6)
    made = tables({MARCH: march, APRIL: april, MAY: may}, given)
    assert kept / 10 == made["user_counts"]["kept_share"].iloc[-1]
    assert stages == min(2, int((made["lifecycle"]["end"] == pd.Timestamp(MAY)).sum()))
    assert said == next((one.status for one in found(rules.stages_hold, made, given) if one.subject.en == "Snapshot of users"), None)


def test_a_whole_snapshot_after_one_in_part_tells_of_no_newcomers() -> None:
    """Users who were there before April's end, by their first day, and are missing from April's snapshot did not come in May."""
    first = ["2025-01-01"] * 10
    april, may = snapshot(3, first_seen=first[:3]), snapshot(10, first_seen=first)
    assert 0 == len(tables({APRIL: april, MAY: may})["lifecycle"])


def test_a_month_without_a_snapshot_of_its_own_is_not_judged() -> None:
    """What April's users showed was told in April: in May they are counted, and no rule speaks of them twice."""
    inputs = tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2025-03-01"), snapshots={APRIL: silent(9)})
    result = compute(inputs, MonthlyReviewParams(team="tiny", period="2025-05"))
    assert ([100], False) == (result.tables["user_counts"]["users"].tolist(), "user_segments" in result.tables)
    assert not [one for one in result.findings if one.rule in {"UA-16", "DM-09", "MR-44", "UA-12", "UA-13", "MR-38"}]


def test_what_tiers_bring_is_of_all_users() -> None:
    """New users have no place in a scheme, yet what they bring is part of the whole: one base for all shares of revenue."""
    made = tables({MAY: snapshot(100, segment=["high"] * 10 + ["growth"] * 60 + ["new"] * 30, revenue_12m=[10.0] * 100)})["user_segments"]
    assert [pytest.approx(share) for share in (0.1, 0.6, 0.3)] == made["revenue_share"].tolist()
    assert [pytest.approx(10 / 70), pytest.approx(60 / 70)] == made["share"].tolist()[:2]
    assert [pytest.approx(1.0)] * 3 == made["vs_average"].tolist()


def stage(rate: float, high: float, before: float = 0.5, name: str = "activate") -> dict[str, pd.DataFrame]:
    """Return a lifecycle with one stage that stands at a rate after another, the change's range ending at ``high``."""
    row = {"end": pd.Timestamp(MAY), "stage": name, "base": 100.0, "users": 100 * rate, "rate": rate, "before": before, "change_high": high}
    return {"lifecycle": pd.DataFrame([row])}


@pytest.mark.parametrize(
    ("rate", "high", "drop", "status"),
    [
        (0.41, -0.01, 0.2, "pass"),
        (0.4, -0.01, 0.2, "pass"),
        (0.39, -0.01, 0.2, "warn"),
        (0.39, 0.01, 0.2, "info"),
        (0.39, -0.01, 0.3, "pass"),
    ],
)
def test_mr_44_warns_of_a_stage_that_fell(rate: float, high: float, drop: float, status: str) -> None:
    """A fifth less is the limit and still passes; more warns where chance does not explain it, and is only stated where it does."""
    (said,) = found(rules.stages_hold, stage(rate, high), {"users": {"stage_drop": drop}})
    assert status == said.status


def test_mr_44_judges_nothing_by_the_first_pair() -> None:
    """With two snapshots a rate is stated; a fall needs a third."""
    (said,) = found(rules.stages_hold, stage(0.4, math.nan, math.nan))
    assert ("info", None) == (said.status, said.expected)


def test_ua_13_and_ua_14_state_tiers_and_tenths() -> None:
    """Ten best users with five orders bring ten elevenths; the best tenth is they."""
    made = tables({MAY: silent(0)})
    assert "10 customers (10.0" in EN.say(found(rules.tiers, made)[0].message)
    assert 1000 / 1090 == pytest.approx(found(rules.contribution, made)[0].observed)


def test_ua_10_is_stated_beside_the_scheme_in_force() -> None:
    """5/30/65 is no 5:3:2 and a pyramid with a fat middle is none; both sum to a whole (WX-28)."""
    made = tables({MAY: snapshot(100, segment=["high"] * 10 + ["growth"] * 60 + ["base"] * 30)})
    assert ["info"] * 3 == [one.status for one in found(rules.pyramid, made)]
    given = {"segments": {"scheme": "10/60/30"}}
    assert ["pass"] * 3 == [
        one.status
        for one in found(rules.pyramid, tables({MAY: snapshot(100, segment=["high"] * 10 + ["growth"] * 60 + ["base"] * 30)}, given), given)
    ]
    assert [(1.0, False), (1.0, False)] == [(row["total"], row["fits_its_name"]) for row in made["schemes"].to_dict("records")[:2]]
