"""The monthly review of a plan: what is noted, against the time gone; gates against their day."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from support.sample_wbs import decomposed, found, lines, reviewed, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review import MonthlyReview

SAID = language("en").say
HEAD = "date_day,item,value\n"
GATES = (
    "gates:\n"
    "  - {id: ready, day: 2025-05-20, counts: components, target: 20, name: Components}\n"
    "  - {id: tried, day: 2025-06-20, counts: channel_tests, target: 10, name: Channels tested}\n"
)


def standing(review: MonthlyReview) -> dict[str, str]:
    """Return where each line stands."""
    return review.tables["plan_tasks"].set_index("task_id")["progress_state"].to_dict()


def done(review: MonthlyReview) -> dict[str, float]:
    """Return what is done of each line."""
    return review.tables["plan_tasks"].set_index("task_id")["done"].to_dict()


def test_a_line_is_as_far_as_its_actions_by_their_days(tmp_path: Path) -> None:
    """A runs 40 days and is done, B runs 40 days and is half done: three quarters."""
    review = reviewed(tmp_path, lines(), progress=HEAD + "2025-05-10,A,1\n2025-05-30,B,0.5\n")
    assert {"G": 0.75, "S": 0.75, "T": 0.75, "A": 1.0, "B": 0.5} == pytest.approx(done(review))
    assert {"G": "on_time", "S": "on_time", "T": "on_time", "A": "done", "B": "on_time"} == standing(review)


def test_what_nobody_noted_is_not_known_and_counts_as_not_begun_above(tmp_path: Path) -> None:
    """An unknown action is no zero; the goal above it can claim nothing for it."""
    review = reviewed(tmp_path, lines(), progress=HEAD + "2025-05-10,A,1\n")
    assert math.isnan(done(review)["B"])
    assert pytest.approx(0.5) == done(review)["G"]
    assert ("unreported", 1) == (standing(review)["B"], review.tables["plan_done"].loc[0, "unreported"])


def test_a_line_may_be_reported_itself(tmp_path: Path) -> None:
    """What was said of the task itself outweighs what its actions come to."""
    review = reviewed(tmp_path, lines(), progress=HEAD + "2025-05-10,A,1\n2025-05-30,T,0.9\n")
    assert pytest.approx(0.9) == done(review)["G"]


def test_a_review_knows_only_what_was_noted_by_its_day(tmp_path: Path) -> None:
    """June's rows are no part of May's review; of several rows the latest counts."""
    noted = HEAD + "2025-05-10,A,0.2\n2025-05-30,A,0.4\n2025-06-05,A,1\n"
    assert pytest.approx(0.4) == done(reviewed(tmp_path, lines(), progress=noted))["A"]


@pytest.mark.parametrize(
    ("day", "expected"), [("2025-05-24", "pass"), ("2025-05-23", "warn"), ("2025-05-17", "warn"), ("2025-05-16", "fail")]
)
def test_silence_of_a_week_warns_and_of_two_fails(tmp_path: Path, day: str, expected: str) -> None:
    """DC-10: more than 7 days warn, more than 14 fail, counted to the review's last day, 31 May."""
    noted = HEAD + f"{day},A,1\n{day},B,0.5\n"
    assert [expected, "pass"] == verdicts(reviewed(tmp_path, lines(), progress=noted), "DC-10")


def test_silence_is_the_policys(tmp_path: Path) -> None:
    """A team that notes progress once a month says so."""
    noted = HEAD + "2025-05-10,A,1\n2025-05-10,B,0.5\n"
    assert ["fail", "pass"] == verdicts(reviewed(tmp_path, lines(), progress=noted), "DC-10")
    assert ["pass", "pass"] == verdicts(reviewed(tmp_path / "b", lines(), "{wbs: {stale_days: [31, 45]}}", progress=noted), "DC-10")


def test_a_plan_of_which_nothing_was_ever_noted_is_silent_since_it_began(tmp_path: Path) -> None:
    """From 1 April to 31 May: 60 days; what is done cannot be said, that A is over can."""
    silent, late = found(reviewed(tmp_path, lines()), "DC-10")
    assert ("fail", 60) == (silent.status, silent.observed)
    assert "time is up and not done: 1 (Work A); finish them, or move them and say why" == SAID(late.message)


@pytest.mark.parametrize(
    ("share", "policy", "expected"),
    [(0.325, "", "pass"), (0.324, "", "warn"), (0.42, "{wbs: {behind: 0.0525}}", "pass"), (0.41, "{wbs: {behind: 0.0525}}", "warn")],
)
def test_ten_points_behind_the_time_gone_warn(tmp_path: Path, share: float, policy: str, expected: str) -> None:
    """A is done; of B's 40 days 21 are gone, 52.5 %: together 76.25 % of the time, of which 66.25 % done is just within ten points."""
    review = reviewed(tmp_path, lines(), policy, progress=HEAD + f"2025-05-30,A,1\n2025-05-30,B,{share}\n")
    assert ["pass", expected] == verdicts(review, "DC-10")


def test_late_and_behind_are_two_things(tmp_path: Path) -> None:
    """A's day is over; B still has time, but less than it uses."""
    review = reviewed(tmp_path, lines(), progress=HEAD + "2025-05-30,A,0.9\n2025-05-30,B,0.1\n")
    assert ("late", "behind") == (standing(review)["A"], standing(review)["B"])
    assert 21 == review.tables["plan_tasks"].set_index("task_id").loc["A", "days_late"]


def test_gates_are_judged_by_what_was_noted(tmp_path: Path) -> None:
    """DC-23: 18 of 20 by its day fails; a gate to come warns where an even pace would be further."""
    noted = HEAD + "2025-05-18,ready,18\n2025-05-30,tried,2\n2025-05-30,A,1\n2025-05-30,B,0.5\n"
    frame = "frame: {start: 2025-04-01}\n" + GATES
    missed, slow = found(reviewed(tmp_path, lines(), progress=noted, phases=frame), "DC-23")
    assert ("fail", 18.0, 20.0) == (missed.status, missed.observed, missed.expected)
    assert "18 of 20 by 2025-05-20; what follows does not begin before the rest is there" == SAID(missed.message)
    assert "warn" == slow.status
    passed = reviewed(tmp_path / "b", lines(), progress=noted.replace("ready,18", "ready,20").replace("tried,2", "tried,9"), phases=frame)
    assert ["pass", "pass"] == verdicts(passed, "DC-23")


def test_a_gate_of_which_nothing_was_noted_is_no_zero(tmp_path: Path) -> None:
    """Its day is over and nobody said anything: a warning, no verdict on the gate; one to come is silent."""
    (only,) = found(reviewed(tmp_path, lines(), phases=GATES), "DC-23")
    assert ("warn", None) == (only.status, only.observed)


def test_without_a_plan_the_review_shows_nothing_new(tmp_path: Path) -> None:
    """No rule speaks and no table has rows."""
    review = reviewed(tmp_path, [])
    assert [] == [one for one in review.findings if one.rule.startswith("DC")]
    assert [0, 0, 0] == [len(review.tables[name]) for name in ("plan_done", "plan_tasks", "plan_gates")]


def test_a_decomposition_knows_no_progress_of_its_period(tmp_path: Path) -> None:
    """It is made the day before: everything lies ahead."""
    table = decomposed(tmp_path, lines(), progress=HEAD + "2025-05-10,A,1\n").tables["wbs"]
    assert ["ahead"] == table["progress_state"].unique().tolist()
    assert table["done"].isna().all()
