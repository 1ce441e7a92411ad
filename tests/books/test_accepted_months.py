"""Months judged by the accepted plan: its shares, the goals' amounts; what was not known then, and what nobody recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.support.tiny_team import DAY, facts, goals, inputs, key_result

from goalbook.books.monthly_review import MonthlyReview, MonthlyReviewParams, compute
from goalbook.core.language import language
from goalbook.inputs import Planning
from goalbook.inputs.frozen import document
from goalbook.inputs.inputs import Source
from goalbook.inputs.plan.accepted import Accepted, AcceptedGoals
from goalbook.show.monthly_review.comparisons import comparisons

if TYPE_CHECKING:
    from goalbook.inputs import KeyResult

HEADLINE = key_result(headline=True)
FILE = "plan/2025-Q2/channel_split.csv"


def split(**channels: tuple[float, float, float]) -> pd.DataFrame:
    """Return an accepted plan of new payers; `team` is the whole team."""
    rows = [
        (name.replace("team", ""), "new_payers", f"2025-{month:02d}", amount, place)
        for name, amounts in channels.items()
        for place, (month, amount) in enumerate(zip((4, 5, 6), amounts, strict=True), 2)
    ]
    return pd.DataFrame(rows, columns=["channel", "metric", "month", "amount", "source_row"])


def may(table: pd.DataFrame | None, *results: KeyResult, record: Accepted | None = None, sources: tuple[Source, ...] = ()) -> MonthlyReview:
    """Return the review of May of a team of two channels."""
    sheets = {} if record is None else {"accepted": record}
    plans = {} if table is None else {"2025-Q2": Planning(sheets, {"channel_split": table})}
    own = goals(*(results or (HEADLINE,)))
    team = inputs(facts({"xhs": DAY, "dy": DAY}), own, goal_versions=(own,), plans=plans, sources=sources)
    return compute(team, MonthlyReviewParams.from_pairs({"team": "tiny", "period": "2025-05"}))


def notes(review: MonthlyReview) -> str:
    """Return the section in which targets are told."""
    return str(comparisons(review, language("en", "CNY")).html)


def test_a_month_asks_for_its_share_of_the_goals() -> None:
    """Half of the plan falls into May, so half of 1,820, though the plan's own sum is another; the quarter keeps its target."""
    review = may(split(team=(100, 200, 100)))
    assert (910, 1_820) == (pytest.approx(review.headline.period_target), review.headline.horizon_target)
    assert [455, 910, 455] == pytest.approx(review.tables["months"]["target"].tolist())
    assert [910 / 31] == pytest.approx(review.tables["path"].dropna(subset=["plan_cum"])["plan_cum"].diff().iloc[31:32].tolist())


def test_without_a_plan_days_count_alike() -> None:
    """And nothing is said of one."""
    review = may(None)
    assert pytest.approx(1_820 * 31 / 91) == review.headline.period_target
    assert "accepted_plan" not in review.tables
    assert "accepted plan" not in notes(review)


def test_a_channel_that_only_the_plan_names_is_judged_by_it() -> None:
    """It has a target of its own in the table of channels and among the alerts; the other has none."""
    review = may(split(team=(600, 620, 600), xhs=(300, 400, 300)))
    table = review.tables["channels"].set_index("channel")
    assert 400 == pytest.approx(table.loc["xhs", "target"])
    assert pd.isna(table.loc["dy", "target"])
    alerts = review.tables["alerts"]
    assert [400] == pytest.approx(alerts[(alerts["channel"] == "xhs") & (alerts["metric_id"] == "new_payers")]["expected"].tolist())


def test_a_plan_made_later_is_not_known_yet() -> None:
    """A review repeated says what it said."""
    late = Accepted(as_of=date(2025, 6, 15))
    assert pytest.approx(1_820 * 31 / 91) == may(split(team=(100, 200, 100)), record=late).headline.period_target


@pytest.mark.parametrize(("day", "planned"), [(date(2025, 3, 31), True), (date(2025, 6, 15), False)])
def test_stages_are_held_against_a_plan_that_was_known(day: date, planned: bool) -> None:  # noqa: FBT001 - a case
    """Accepted with the months, known from the same day; before it the month before is what stages are compared with."""
    rows = [("xhs", stage, 3 * 31 * amount, "") for stage, amount in DAY.items() if stage in ("reads", "clicks", "new_payers")]
    stages = pd.DataFrame(rows, columns=["channel", "stage", "amount", "month"]).assign(source_row=2)
    plan = Planning({"accepted": Accepted(as_of=day)}, {"stage_plan": stages})
    team = inputs(facts({"xhs": DAY, "dy": DAY}), goals(HEADLINE), plans={"2025-Q2": plan})
    table = compute(team, MonthlyReviewParams.from_pairs({"team": "tiny", "period": "2025-05"})).tables["attribution"]
    reads = table[(table["channel"] == "xhs") & (table["factor"] == "volume")]["before"].iloc[0]
    assert planned == (reads == pytest.approx(3 * 31 * 10_000 * 31 / 91))


@pytest.mark.parametrize(("digest", "state"), [("own", "fits"), ("0" * 64, "other"), ("", "unsealed")])
def test_for_which_goals_it_was_made_is_said(digest: str, state: str) -> None:
    """By the hash of the goals in the record."""
    own = str(document(goals(HEADLINE), "CNY")["content_hash"])
    record = Accepted(goals=AcceptedGoals(version=1, hash=own if digest == "own" else digest))
    review = may(split(team=(100, 200, 100)), record=record)
    assert {state} == set(review.tables["accepted_plan"]["state"])
    said = notes(review)
    assert ("made for other targets" in said, "is not recorded" in said) == (state == "other", state == "unsealed")


def test_goals_that_say_their_months_outdo_a_plan_for_other_goals() -> None:
    """They were written after it."""
    months = {"2025-04": 620.0, "2025-05": 600.0, "2025-06": 600.0}
    phased = key_result(headline=True, phasing=months, month_targets=months)
    other = Accepted(goals=AcceptedGoals(hash="0" * 64))
    assert 600 == pytest.approx(may(split(team=(100, 200, 100)), phased, record=other).headline.period_target)
    assert 910 == pytest.approx(may(split(team=(100, 200, 100)), phased).headline.period_target)


def test_a_file_changed_since_it_was_accepted_is_told() -> None:
    """By its digest in the record; so is a plan whose numbers did not add up."""
    record = Accepted(adds_up=False, files={"channel_split.csv": "a" * 64})
    said = notes(may(split(team=(1, 2, 1)), record=record, sources=(Source(FILE, "b" * 64, 3, "plan"),)))
    assert "changed by hand" in said
    assert "did not add up" in said
    assert "changed by hand" not in notes(may(split(team=(1, 2, 1)), record=record, sources=(Source(FILE, "a" * 64, 3, "plan"),)))
