"""Forms, meetings and proposals: filled from the data, a cause named only where one is claimed, nothing decided for people."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from goalbook.books.monthly_review.actions import forms
from goalbook.books.monthly_review.actions.meetings import proposed_day
from goalbook.core.language import language
from goalbook.core.message import Label, Message
from goalbook.inputs import Channel
from goalbook.inputs.team import Person
from support import tiny_team as tiny
from support.decisions import action, review, rows

FELL = date(2025, 5, 5)
TARGET = tiny.key_result(target=1_820, channel="a", headline=True)


def said(value: object) -> str:
    """Return a cell in English."""
    return language("en").say(value) if isinstance(value, Label | Message) else str(value)


def clicks(day: date) -> float:
    """Return clicks that halve on 5 May 2025, with a little movement of their own."""
    return (200 if day < FELL else 100) * (1 + 0.01 * (day.day % 3 - 1))


def payers(day: date) -> float:
    """Return payers that follow the clicks."""
    return clicks(day) / 20


FUNNEL = {**tiny.DAY, "clicks": clicks, "registrations": lambda day: clicks(day) / 2, "new_payers": payers}
EVENT = pd.DataFrame(
    [{"date_day": pd.Timestamp(FELL), "channel": "a", "what_en": "Topics changed", "what_zh": "选题调整", "by": "lin"}],
)
TEAM = {
    "channels": (Channel(id="a", name=Label("A", "甲"), stages=tiny.FUNNEL, owner="lin"),),
    "people": (Person(id="lin", name=Label("Lin", "林"), role=Label("content lead", "内容组长")),),
}


def form(made: object) -> dict[str, str]:
    """Return the form of the headline's alert in English."""
    table = made.tables["forms"]  # type: ignore[attr-defined] # a review
    row = table[table["metric_id"] == "new_payers"].iloc[0]
    return {name: said(row[name]) for name in ("id", *forms.FIELDS, "by", "lacks")}


def test_a_recorded_cause_fills_what_why_who_when_where_and_leaves_how() -> None:
    """The shift is found and an event stands beside it: only how is left to people."""
    made = form(review({"a": FUNNEL}, TARGET, events=EVENT, team=TEAM))
    assert "2025-05:a:new_payers" == made["id"]
    assert made["what"].startswith("A: New payers 1")
    assert "5 May: Topics changed" == made["why"]
    assert "Lin (content lead)" == made["who"]
    assert made["when"].startswith("since ")
    assert "A: Click rate" == made["where"]
    assert ("proposed", "how") == (made["by"], made["lacks"])


def test_without_a_recorded_change_none_is_named() -> None:
    """The shift is there, the event is not: the form says so and why stays open."""
    made = form(review({"a": FUNNEL}, TARGET, team=TEAM))
    assert "no recorded change explains it" == made["why"]
    assert "A: Click rate" == made["where"]
    assert "why, who, how" == made["lacks"]


def test_an_event_without_a_shift_is_no_cause() -> None:
    """Something was changed, but the figures moved no more than usual."""
    made = form(review({"a": tiny.DAY}, TARGET, events=EVENT, team=TEAM))
    assert "no recorded change explains it" == made["why"]
    assert "" == made["who"]


def test_people_have_the_last_word_field_by_field() -> None:
    """A row of rca.csv replaces what it fills in and leaves the rest; it may name the alert."""
    row = {"alert": "2025-05:a:new_payers", "what": "甲少了一半 / A halved", "how": "撤回 / undo it", "category": "value_delivery"}
    made = review({"a": FUNNEL}, TARGET, events=EVENT, team=TEAM, months={"2025-05": {"rca": rows("rca", row)}})
    assert ("A halved", "undo it", "5 May: Topics changed") == tuple(form(made)[name] for name in ("what", "how", "why"))
    assert ("person", "") == (form(made)["by"], form(made)["lacks"])
    other = {"2025-05": {"rca": rows("rca", {**row, "alert": "2025-05:b:new_payers"})}}
    assert "proposed" == form(review({"a": FUNNEL}, TARGET, events=EVENT, team=TEAM, months=other))["by"]


@pytest.mark.parametrize(
    ("as_of", "days", "day"),
    [("2025-05-30", 3, "2025-06-02"), ("2025-05-28", 3, "2025-06-02"), ("2025-05-29", 3, "2025-06-02"), ("2025-05-30", 4, "2025-06-03")],
)
def test_a_meeting_falls_on_a_working_day(as_of: str, days: int, day: str) -> None:
    """At least three days later, never at a weekend."""
    assert date.fromisoformat(day) == proposed_day(date.fromisoformat(as_of), days)


def test_a_fall_in_conversion_calls_owner_recipients_and_departments() -> None:
    """Rule MR-08 calls the meeting, names who comes and asks whether the recorded change stays."""
    made = review({"a": FUNNEL}, TARGET, events=EVENT, team=TEAM)
    (row,) = (row for row in made.tables["meetings"].to_dict("records") if row["rule"] == "MR-08")
    assert "Lin (content lead), lead, marketing, technology, sales" == said(row["attendees"])
    assert "keep or undo the change of 5 May: Topics changed" == said(row["asked"])
    assert pd.Timestamp(2025, 6, 3) == row["day"]


def test_the_mix_is_a_matter_where_one_channel_fails_and_another_does_not() -> None:
    """A is far off its target, b is above: the meeting on the mix asks for a move from a to b; alone, a calls none."""
    both = (TARGET, tiny.key_result(id="KR2", target=500, channel="b"))
    made = review({"a": tiny.DAY, "b": tiny.DAY}, *both)
    (row,) = (row for row in made.tables["meetings"].to_dict("records") if row["rule"] == "MR-41")
    assert "whether means move from A to B" == said(row["asked"])
    assert "MR-41" not in set(review({"a": tiny.DAY}, TARGET).tables["meetings"]["rule"])


def test_undoing_the_change_is_proposed_with_its_worth() -> None:
    """Owner is the channel's, due five days after the review; what the people decided is not proposed again."""
    made = review({"a": FUNNEL}, TARGET, events=EVENT, team=TEAM)
    (row,) = made.tables["proposals"].to_dict("records")
    assert said(row["action"]).startswith("Undo the change of 5 May: Topics changed (it cost about 1")
    assert ("lin", "open", "click_rate") == (row["owner"], row["status"], row["metric_id"])
    assert pd.Timestamp(2025, 6, 5) == row["due"]
    assert pytest.approx(0.01, rel=0.02) == row["expected_effect"]
    decided = {"2025-05": {"actions": rows("actions", action(start="2025-06-02", due="2025-06-30"))}}
    assert review({"a": FUNNEL}, TARGET, events=EVENT, team=TEAM, months=decided).tables["proposals"].empty


@pytest.mark.parametrize(
    ("reads", "words"), [(14_000, "Undo the change of 5 May"), (30_000, "Keep the change of 5 May but win back click rate")]
)
def test_a_change_is_weighed_by_what_it_brought_too(reads: float, words: str) -> None:
    """More readers who click less: undone where it cost more than it brought, else kept and its stage won back."""
    more = lambda day: (10_000 if day < FELL else reads) * (1 + 0.01 * (day.day % 3 - 1))  # noqa: E731 - a curve
    rate = lambda day: 0.02 if day < FELL else 0.01  # noqa: E731 - as above
    stages = {"reads": more, "clicks": lambda day: more(day) * rate(day), "registrations": lambda day: more(day) * rate(day) / 2}
    funnel = {**tiny.DAY, **stages, "new_payers": lambda day: more(day) * rate(day) / 20}
    made = review({"a": funnel}, tiny.key_result(target=3_640, channel="a", headline=True), events=EVENT, team=TEAM)
    (row,) = made.tables["proposals"].to_dict("records")
    assert said(row["action"]).lower().startswith(words.lower())
    assert row["effect"] > 0


def test_what_nobody_explained_is_to_be_looked_for() -> None:
    """A red channel without a shift: find the reason or accept it."""
    (row,) = review({"a": tiny.DAY}, TARGET).tables["proposals"].to_dict("records")
    assert "Find the reason or accept it: A: New payers" == said(row["action"])


def test_where_less_is_better_the_shift_upwards_is_the_harm() -> None:
    """Refunds are to fall; the month they double is red, and the form names the day they did."""
    refunds = {**FUNNEL, "refund_amount": lambda day: 2 * clicks(day) if day < FELL else 8 * clicks(day)}
    goal = tiny.key_result(metric="refund_amount", target=20_000, channel="a", headline=True, direction="down", unit="money")
    made = review({"a": refunds}, goal, team=TEAM)
    (row,) = (row for row in made.tables["forms"].to_dict("records") if row["metric_id"] == "refund_amount")
    assert said(row["when"]).startswith("since ")
    assert said(made.tables["proposals"].iloc[0]["action"]).startswith("Find out what changed")


def test_nothing_red_opens_nothing() -> None:
    """No target, no fall: no form, no meeting, no proposal."""
    made = review({"a": tiny.DAY})
    assert all(made.tables[name].empty for name in ("forms", "meetings", "proposals"))
