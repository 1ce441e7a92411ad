"""The section on actions: verdicts, sizes, open forms, meetings; what a team does not keep takes no room."""

from __future__ import annotations

import re

import pytest

from goalbook.core.language import language
from goalbook.show.monthly_review.actions import actions
from support import tiny_team as tiny
from support.decisions import action, review, rows

TARGET = tiny.key_result(target=1_820)


def text_of(made: object, lang: str = "en") -> str:
    """Return the section as a reader reads it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(actions(made, language(lang)).html))).replace("\u202f", " ")  # type: ignore[arg-type] # a review


def slump(day: object) -> float:
    """Return clicks that fall in April and come back by half from 12 May on."""
    at = str(day)
    return 200.0 if at < "2025-04-01" else 100.0 if at < "2025-05-12" else 150.0


def test_a_quiet_month_is_one_line() -> None:
    """Neither alerts nor actions: one sentence, no table."""
    made = review({"a": tiny.DAY})
    assert "No action is under way and no alert calls for one." in text_of(made)
    assert "<table" not in str(actions(made, language("en")).html)


def test_an_undecided_month_points_to_the_proposals() -> None:
    """A red figure and nothing decided: where the proposals lie, which form is open."""
    text = text_of(review({"a": tiny.DAY}, tiny.key_result(target=1_820, channel="a", headline=True)))
    assert "Nothing is decided yet; one proposal lies in the folder proposed beside this report." in text
    assert "Open forms" in text
    assert "no recorded change explains it" in text


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("partly effective", "goal reached", "Review notes")), ("zh", ("部分有效", "达到目标", "测评笔记"))]
)
def test_an_earlier_action_stands_with_its_verdict_in_both_languages(lang: str, words: tuple[str, ...]) -> None:
    """Half the fall is back; the text shows in the reader's language."""
    months = {"2025-04": {"actions": rows("actions", action(action="测评笔记 / Review notes"))}}
    text = text_of(review({"a": {**tiny.DAY, "clicks": slump}}, months=months), lang)
    assert all(word in text for word in (*words, "50"))


def test_a_new_action_stands_with_its_size_and_what_it_lacks() -> None:
    """A quarter of the gap; without an owner that is said."""
    months = {"2025-05": {"actions": rows("actions", action(owner=""), action(id="A2", decision="accept", expected_effect=None))}}
    text = text_of(review({"a": tiny.DAY}, TARGET, months=months))
    assert "Click rate +50 bp" in text
    assert "25 %" in text
    assert "lacks owner" in text
    assert "deviation accepted" in text


def test_too_small_an_action_says_how_many_it_would_take() -> None:
    """Ten notes where fifty are needed."""
    plan = action(metric="clicks", quantity=10, unit="notes", unit_effect=124, expected_effect=None)
    text = text_of(review({"a": tiny.DAY}, TARGET, months={"2025-05": {"actions": rows("actions", plan)}}))
    assert "50 notes would close it, not 10" in text


def test_a_stop_is_said_in_red() -> None:
    """A core figure fell by half since the start."""
    months = {"2025-04": {"actions": rows("actions", action())}}
    fell = {**tiny.DAY, "new_payers": lambda day: 10 if str(day) < "2025-05-12" else 5}
    made = review({"a": fell}, months=months)
    assert '<span class="bad">stop: −50' in str(actions(made, language("en")).html)


def test_small_tables_show_only_where_they_are_filled() -> None:
    """Lessons and loops with their words; nothing of the others."""
    given = {
        "factors": rows(
            "factors", {"kind": "success", "factor": "测评 / Reviews", "metric": "click_rate", "evidence": "up", "decision": "reuse"}
        ),
        "loops": rows("loops", {"issue": "clicks", "stage": "verify", "since": "2025-05-05"}),
    }
    text = text_of(review({"a": tiny.DAY}, months={"2025-05": given}))
    assert all(word in text for word in ("success", "Reviews", "use again", "verify", "2025-05-05"))
    assert not any(word in text for word in ("Tests", "Parameters turned", "Changes of what is watched"))


def test_what_people_write_is_escaped() -> None:
    """An action's words are text, never markup."""
    months = {"2025-05": {"actions": rows("actions", action(action="<script>x</script>", unit="<b>", owner="<i>"))}}
    html = str(actions(review({"a": tiny.DAY}, TARGET, months=months), language("en")).html)
    assert "<script>" not in html
    assert "<i>" not in html
