"""The split is judged: do the factors explain the gap, are both analyses there, is each channel's contribution known."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.rules.causes_attribution import both_analyses, channel_contributions
from goalbook.core.message import Label
from goalbook.core.metrics import load_catalogue
from goalbook.core.policy import load_policy
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.findings import Finding

MAY = date(2025, 5, 1)


def review(channels: dict, *key_results, policy: dict | None = None) -> MonthlyReview:
    """Return the review of May 2025 of channels whose days are alike."""
    goals = (tiny.goals(*key_results),) if key_results else ()
    return compute(tiny.inputs(tiny.facts(channels), *goals, policy=policy), MonthlyReviewParams(team="tiny", period="2025-05"))


def found(result: MonthlyReview, rule: str, status: str | None = None) -> list[Finding]:
    """Return the findings of a rule."""
    return [one for one in result.findings if one.rule == rule and status in (None, one.status)]


def fallen(to: float) -> dict[str, object]:
    """Return a day whose clicks and what follows fall to a share in May."""
    return {**tiny.DAY, **{name: lambda day, value=tiny.DAY[name]: value * (to if day >= MAY else 1.0) for name in tiny.FUNNEL[1:]}}


@pytest.mark.parametrize(
    ("target", "status"),
    [(1_091.0, "pass"), (1_092.0, "pass"), (1_093.0, "warn")],
    ids=["more than half", "half", "less than half"],
)
def test_mr_14_factors_explain_half_of_the_gap(target: float, status: str) -> None:
    """A fall of 62 against a level of 310: enough for a gap up to 124, no more; then the target is the question."""
    result = review({"a": fallen(0.8)}, tiny.key_result(target=target))
    assert [status] == [one.status for one in found(result, "MR-14") if one.status != "info"]


def test_mr_14_moves_with_its_policy_value() -> None:
    """A team that is content with a tenth passes where the default warns."""
    strict = review({"a": fallen(0.8)}, tiny.key_result())
    lenient = review({"a": fallen(0.8)}, tiny.key_result(), policy={"attribution.explained": 0.1})
    assert (1, 0) == (len(found(strict, "MR-14", "warn")), len(found(lenient, "MR-14", "warn")))


def test_mr_14_wx09_names_each_factor_with_its_half() -> None:
    """Reads and click rate both halved: each is half of what moved, and the gap of 465 is explained."""
    halved = {**fallen(0.25), "reads": lambda day: 5_000.0 if day >= MAY else 10_000.0}
    result = review({"a": halved}, tiny.key_result(target=910.0))
    (whole,) = found(result, "MR-14", "pass")
    (part,) = found(result, "MR-14", "info")
    assert 1.0 == pytest.approx(whole.observed)
    assert 0.5 == pytest.approx(part.message.to_json()["values"]["share"])


def test_mr_14_factors_against_the_gap_are_named_as_such() -> None:
    """A month better than those before that still misses a high target: no share is printed, the target is the question."""
    (finding,) = found(review({"a": fallen(1.2)}, tiny.key_result(target=9_100.0)), "MR-14", "warn")
    assert "share" not in finding.message.to_json()["values"]
    assert finding.observed < 0


def test_mr_14_without_a_split_is_not_judged() -> None:
    """In the first month nothing stands before it."""
    table = tiny.facts({"a": tiny.DAY}, start="2025-05-01")
    result = compute(tiny.inputs(table), MonthlyReviewParams(team="tiny", period="2025-05"))
    assert ["not_evaluated"] == [one.status for one in found(result, "MR-14")]
    assert ["warn"] == [one.status for one in found(result, "MR-18") if one.subject.en == "Attribution analysis"]
    assert ["not_evaluated"] == [one.status for one in found(result, "MR-21")]


def test_mr_14_of_a_month_on_plan_has_nothing_to_explain() -> None:
    """Plan, level and actual alike."""
    result = review({"a": tiny.DAY}, tiny.key_result(target=910.0))
    assert ["pass"] == [one.status for one in found(result, "MR-14")]


def case(actions: pd.DataFrame | None = None, contributions: pd.DataFrame | None = None, actual: float | None = 100.0) -> SimpleNamespace:
    """Return what the rules look at."""
    split = pd.DataFrame([("a", "volume", "factor", 5.0)], columns=["channel", "factor", "kind", "effect"])
    tables = {"attribution": split, "contributions": contributions}
    return SimpleNamespace(
        tables=tables if actions is None else tables | {"actions": actions},
        headline=SimpleNamespace(metric_id="new_payers", period_actual=actual),
        catalogue=load_catalogue(),
        metric=load_catalogue().name,
        channel=Label.same,
    )


def actions(*verdicts: str) -> pd.DataFrame:
    """Return earlier actions with what came of them, one that was never sized, and one decided now."""
    rows = [("earlier", verdict, 100.0) for verdict in verdicts]
    return pd.DataFrame([*rows, ("earlier", "", math.nan), ("new", "", 50.0)], columns=["kind", "verdict", "expected_effect"])


@pytest.mark.parametrize(
    ("verdicts", "minimum", "status"),
    [
        (("effective", "partial"), 1.0, "pass"),
        (("effective", ""), 1.0, "warn"),
        (("effective", ""), 0.5, "pass"),
        (("effective", "", ""), 0.5, "warn"),
        (("effective", "too_early"), 1.0, "warn"),
        (("effective", "ineffective"), 1.0, "pass"),
        ((), 1.0, "not_evaluated"),
    ],
)
def test_mr_18_wants_the_effect_of_earlier_actions_measured(verdicts: tuple[str, ...], minimum: float, status: str) -> None:
    """All of them by default; a team may ask for half."""
    policy = load_policy({"attribution.measured_actions": minimum})
    effects = [one for one in both_analyses(case(actions(*verdicts)), policy) if one.subject.en == "Effect analysis"]
    assert [status] == [one.status for one in effects]


def contribution(share_known: float) -> pd.DataFrame:
    """Return one channel whose contribution is known, and figures of no channel."""
    rows = [("a", 100 * share_known, 5.0, 0.5, 3.0), ("", 100 - 100 * share_known, 5.0, 0.5, math.nan)]
    return pd.DataFrame(rows, columns=["channel", "actual", "effect", "share", "roi"])


@pytest.mark.parametrize(
    ("known", "minimum", "status"), [(0.81, 0.8, "pass"), (0.8, 0.8, "pass"), (0.79, 0.8, "warn"), (0.79, 0.7, "pass")]
)
def test_mr_21_wants_most_of_the_figure_by_channel(known: float, minimum: float, status: str) -> None:
    """Four fifths of the headline figure come from channels whose contribution is known."""
    policy = load_policy({"attribution.contribution_known": minimum})
    first, *_ = channel_contributions(case(contributions=contribution(known)), policy)
    assert status == first.status


def test_mr_21_names_every_channel_with_its_return() -> None:
    """Share of what moved and ROI per channel; without spend the share alone."""
    table = contribution(0.5).assign(channel=["a", "b"])
    lines = [one.message.text for one in channel_contributions(case(contributions=table), load_policy()) if one.status == "info"]
    assert [True, False] == ["ROI" in line for line in lines]
