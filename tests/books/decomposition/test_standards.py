"""Standards, their versions and checks, trainings, and the rules DC-12 and CT-07 to CT-11, with WX-08."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from goalbook.core.language import language
from support.sample_cadence import check, limited, planned, said, step, training, verdicts

V1 = limited("data_review", 24.0)
V2 = limited("data_review", 12.0, version=2.0, effective_from=pd.Timestamp(2025, 5, 15))
NOTE = ("选题 / topic", "research", "撰写", "review", "publish", "Retrospective")


def messages(result, rule: str) -> list[str]:
    """Return what a rule says in English."""
    return [language("en").say(one.message) for one in said(result, rule)]


def test_the_version_of_the_day_decides() -> None:
    """WX-08: twenty hours keep the first version's 24 and miss the second's 12."""
    result = planned(standards=[V1, V2], sop_checks=[check("2025-05-14", 20.0), check("2025-05-15", 20.0)])
    table = result.tables["sop_checks"]
    assert [(1, 24.0, True), (2, 12.0, False)] == list(zip(table["version"], table["limit"], table["kept"], strict=True))
    versions = result.tables["sop_versions"]
    assert [(1, False, 0), (2, True, 1)] == list(zip(versions["version"], versions["in_force"], versions["breaches"], strict=True))


@pytest.mark.parametrize(("actual", "kept"), [(11.9, True), (12.0, True), (12.1, False)])
def test_a_time_is_a_most(actual: float, kept: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Below, at and above the limit."""
    assert [kept] == list(planned(standards=[V1, V2], sop_checks=[check("2025-05-20", actual)]).tables["sop_checks"]["kept"])


def test_an_amount_is_a_least() -> None:
    """Five topics a week are enough, four are not; what is not measured is not judged."""
    checks = [check("2025-05-20", value, metric="topics_per_week") for value in (4.0, 5.0, float("nan"))]
    table = planned(standards=[limited("topics_per_week", 5.0, "per_week")], sop_checks=checks).tables["sop_checks"]
    assert [False, True, None] == list(table["kept"])


def test_a_check_on_a_day_without_a_version_is_not_judged() -> None:
    """The only version begins later."""
    table = planned(standards=[V2], sop_checks=[check("2025-05-14", 20.0)]).tables["sop_checks"]
    assert [None] == list(table["kept"])


@pytest.mark.parametrize(("tolerance", "verdict"), [(0.49, "fail"), (0.5, "pass"), (0.51, "pass")])
def test_the_share_of_misses_that_is_borne_is_a_policy_value(tolerance: float, verdict: str) -> None:
    """DC-12: one of two missed."""
    checks = [check("2025-05-20", 20.0), check("2025-05-21", 10.0)]
    result = planned(standards=[V1, V2], sop_checks=checks, policy={"sop": {"breach_tolerance": tolerance}})
    assert [(verdict, 0.5)] == [(one.status, one.observed) for one in said(result, "DC-12") if one.subject.en == "Data review"]


@pytest.mark.parametrize(
    ("row", "verdict", "observed"),
    [
        (limited("topics_per_week", 4.0, "per_week"), "warn", 4.0),
        (limited("topics_per_week", 5.0, "per_week"), "pass", 5.0),
        (limited("topics_per_week", 26.0, "per_month"), "pass", 6.0),
        (limited("script_review", 24.0), "pass", 1.0),
        (limited("script_review", 0.5, "days"), "pass", 0.5),
        (limited("script_review", 36.0), "warn", 1.5),
    ],
)
def test_standards_are_no_looser_than_the_policy(row: dict[str, object], verdict: str, observed: float) -> None:
    """DC-12: five topics a week, a day for a script, in whichever unit they are written."""
    found = [one for one in said(planned(standards=[row]), "DC-12") if one.observed is not None]
    assert [(verdict, pytest.approx(observed))] == [(one.status, one.observed) for one in found]


def test_limits_of_standards_are_policy_values() -> None:
    """A team that wants four topics a week is content with four; a limit that is not set is named."""
    four = planned(standards=[limited("topics_per_week", 4.0, "per_week")], policy={"sop": {"topics_per_week": 4}})
    assert ["pass", "warn"] == verdicts(four, "DC-12")
    assert "Script review: no limit is set; write one in standards.csv" == messages(four, "DC-12")[1]


def test_every_step_has_an_owner_and_a_standard() -> None:
    """CT-07: complete, without owner, without standard."""
    assert ["pass", "warn"] == verdicts(planned(standards=[step()]), "CT-07")
    lacking = planned(standards=[step("a"), step("b", owner=""), step("c", standard="")])
    assert "Content production: without owner or standard: b, c" == messages(lacking, "CT-07")[0]


def test_a_content_review_scores_three_dimensions() -> None:
    """CT-07: all three, two of them; which are wanted is a policy value."""
    three, two = (planned(standards=[step(dimensions=text)]) for text in ("brand_fit compliance user_interest", "brand_fit, compliance"))
    assert (["pass", "pass"], ["pass", "warn"]) == (verdicts(three, "CT-07"), verdicts(two, "CT-07"))
    assert "the content review does not score user interest; add it to the review form" == messages(two, "CT-07")[1]
    fewer = planned(standards=[step(dimensions="brand_fit compliance")], policy={"sop": {"dimensions": ["brand_fit", "compliance"]}})
    assert ["pass", "pass"] == verdicts(fewer, "CT-07")


def test_what_does_not_comply_is_not_published() -> None:
    """CT-07: withheld is as it should be, published is a failure."""
    checks = [check("2025-05-20", compliance="no", published=published) for published in ("no", "yes")]
    assert 1 == verdicts(planned(standards=[step()], sop_checks=checks), "CT-07").count("fail")


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (training(day="2025-06-29", joined="2025-05-30"), "pass"),
        (training(day="2025-06-30", joined="2025-05-30"), "warn"),
        (training(joined="2025-05-31"), "info"),
        (training(joined="2025-05-30"), "warn"),
    ],
)
def test_new_members_are_trained_within_thirty_days(row: dict[str, object], verdict: str) -> None:
    """CT-08: on the thirtieth day, a day later, still in time, not planned in time (the plan is of 30 June)."""
    assert [verdict] == verdicts(planned(trainings=[row]), "CT-08")


def test_days_until_training_are_a_policy_value_and_old_members_are_not_judged() -> None:
    """Twenty days are too few for day 25; without a day of joining nothing is said."""
    row = training(day="2025-05-26", joined="2025-05-01")
    assert (["pass"], ["warn"]) == tuple(
        verdicts(planned(trainings=[row], policy={"sop": {"training_days": days}}), "CT-08") for days in (25, 20)
    )
    assert [] == verdicts(planned(trainings=[training(day="2025-07-10")]), "CT-08")


def test_a_later_version_is_tighter_or_says_why() -> None:
    """CT-09: tighter, looser without a reason, looser with one."""
    looser = limited("script_review", 2.0, "days", version=2.0, effective_from=pd.Timestamp(2025, 5, 15))
    first = limited("script_review", 1.0, "days")
    assert ["pass"] == verdicts(planned(standards=[limited("script_review", 4.0, "days"), looser]), "CT-09")
    assert ["warn"] == verdicts(planned(standards=[first, looser]), "CT-09")
    assert ["pass"] == verdicts(planned(standards=[first, {**looser, "lesson": "法务排队 / law was overrun"}]), "CT-09")


def test_the_data_review_keeps_the_hours_of_its_version() -> None:
    """CT-09: 24 and then 12 hours; which they are is a policy value."""
    assert ["pass", "pass", "pass"] == verdicts(planned(standards=[V1, V2]), "CT-09")
    slow = planned(standards=[V1, {**V2, "limit": 18.0}])
    assert ["pass", "warn", "pass"] == verdicts(slow, "CT-09")
    hours = [{"version": 1, "hours": 24}, {"version": 2, "hours": 18}]
    assert ["pass"] * 3 == verdicts(planned(standards=[V1, {**V2, "limit": 18.0}], policy={"sop": {"review_hours": hours}}), "CT-09")


def test_sample_procedures_have_all_their_steps() -> None:
    """CT-10: six of a note, in either language; one left out is named; a procedure of the team's own is free."""
    whole = planned(standards=[step(name, process="xhs_note") for name in NOTE])
    assert (["pass"], [6.0]) == (verdicts(whole, "CT-10"), [one.observed for one in said(whole, "CT-10")])
    short = planned(standards=[step(name, process="xhs_note") for name in NOTE[:-1]])
    assert (["warn"], "Xiaohongshu note: steps left out: retrospective") == (verdicts(short, "CT-10"), messages(short, "CT-10")[0])
    assert [] == verdicts(planned(standards=[step()]), "CT-10")
    less = planned(standards=[step(name, process="xhs_note") for name in NOTE[:-1]], policy={"sop": {"templates": {"xhs_note": ["topic"]}}})
    assert ["pass"] == verdicts(less, "CT-10")


@pytest.mark.parametrize(("levels", "verdict"), [(2.0, "fail"), (3.0, "pass"), (4.0, "pass")])
def test_sensitive_content_takes_three_sign_offs(levels: float, verdict: str) -> None:
    """CT-11: below, at and above the policy's levels."""
    assert [verdict] == verdicts(planned(standards=[step(levels=levels)]), "CT-11")


def test_a_sensitive_item_without_all_signatures_fails() -> None:
    """CT-11: two of three; all three; not sensitive; sensitive and no step asks for any."""
    signed = [check("2025-05-20", sensitive="yes", level_1="lin", level_2="su", level_3=last) for last in ("", "法务")]
    result = planned(standards=[step(levels=3.0)], sop_checks=[*signed, check("2025-05-21", 10.0)])
    assert ["pass", "fail", "pass"] == verdicts(result, "CT-11")
    assert "signed on 2 of 3 levels; not to be published before all have" in messages(result, "CT-11")[1]
    two = planned(standards=[step(levels=3.0)], sop_checks=signed, policy={"sop": {"review_levels": 2}})
    assert ["pass"] * 3 == verdicts(two, "CT-11")
    assert ["fail", "pass"] == verdicts(planned(standards=[step()], sop_checks=signed[1:]), "CT-11")


def test_without_standards_nothing_is_judged_and_it_is_said_once() -> None:
    """Empty tables with their columns, one missing table."""
    result = planned()
    assert [] == [one.rule for one in result.findings if one.rule in {"DC-12", "CT-07", "CT-08", "CT-09", "CT-10", "CT-11"}]
    assert ["standards"] == [one.table for one in result.missing if one.section == "standards"]
    assert "in_force" in result.tables["sop_versions"]


def test_a_step_stands_as_its_version_of_the_first_day_has_it() -> None:
    """A version that begins within the period does not hold yet."""
    later = {**V2, "effective_from": pd.Timestamp(2025, 7, 15)}
    table = planned(standards=[V1, later]).tables["standards"]
    assert [(1, 24.0)] == list(zip(table["version"], table["limit"], strict=True))
    now = planned(standards=[V1, V2]).tables["standards"]
    assert [(2, 12.0, date(2025, 5, 15))] == list(zip(now["version"], now["limit"], now["effective_from"], strict=True))
