"""Rules of content: below, at and above their limits, and moved by the policy."""

from __future__ import annotations

import pandas as pd
import pytest

from books.test_content import CHANGE, STANDARDS, check
from support.sample_content import found, pieces, said, verdicts


def mixed(value: int, all_: int, **common: object) -> list[dict[str, object]]:
    """Return so many pieces of which some are value content."""
    return [*pieces(value, **common), *pieces(all_ - value, stem="E", content_type="emotion", **common)]


@pytest.mark.parametrize("rule", ["CT-01", "CT-02", "CT-03", "CT-06", "CT-08", "CT-09", "CT-13", "CT-14", "CT-15", "MR-06"])
def test_a_rule_whose_table_is_absent_says_nothing(rule: str) -> None:
    """A team that keeps no content hears nothing of it."""
    assert [] == found(rule)


@pytest.mark.parametrize(("value", "expected"), [(7, "warn"), (8, "pass"), (9, "pass")])
def test_value_content_is_two_fifths_of_the_pieces(value: int, expected: str) -> None:
    """CT-01: 7, 8, 9 of 20 pieces against 40 %."""
    assert [expected] == verdicts("CT-01", content_items=mixed(value, 20))


def test_value_content_counts_by_reach_too() -> None:
    """Half of the pieces that reach a ninth are enough by one count and not by the other."""
    rows = [*pieces(5, reads=10), *pieces(5, stem="E", content_type="emotion", reads=80)]
    assert ["pass", "warn"] == verdicts("CT-01", content_items=rows)


def test_the_share_of_value_content_is_the_policys() -> None:
    """Seven of twenty pass a third, and a fault says how many more it takes."""
    assert ["pass"] == verdicts("CT-01", {"content": {"value_min_share": 0.35}}, content_items=mixed(7, 20))
    assert "of as many, 3 more need to give value" in said(found("CT-01", content_items=mixed(5, 20))[0])


def test_pieces_that_say_no_type_are_not_judged() -> None:
    """No type, no mix: said, not guessed."""
    assert ["not_evaluated"] == verdicts("CT-01", content_items=pieces(3, content_type=""))


def test_every_layer_of_the_policy_has_a_piece() -> None:
    """CT-02: value, benefit and action; emotion is a layer where the policy says so."""
    three = [row for kind in ("value", "benefit", "action") for row in pieces(1, stem=kind, content_type=kind)]
    assert ["pass"] == verdicts("CT-02", content_items=three)
    assert ["warn"] == verdicts("CT-02", content_items=three[:2])
    assert ["warn"] == verdicts("CT-02", {"content": {"layers": ["emotion"]}}, content_items=three)
    assert ["pass", "info"] == verdicts("CT-02", content_items=[*three, *pieces(1, content_type="")])


def videos(below: int, all_: int = 20) -> list[dict[str, object]]:
    """Return earlier pieces whose first hour foretells the rest, and a month of which some began slowly."""
    past = [
        {**row, "channel": "douyin", "plays_1h": 100.0 + place, "plays_total": 1_000.0 + place}
        for place, row in enumerate(pieces(25, stem="V", first="2025-03-01"))
    ]
    month = [{**row, "channel": "douyin", "plays_1h": 1.0 if place < below else 200.0} for place, row in enumerate(pieces(all_))]
    return [*past, *month]


@pytest.mark.parametrize(("below", "expected"), [(6, "pass"), (7, "pass"), (8, "warn")])
def test_few_pieces_begin_below_the_early_line(below: int, expected: str) -> None:
    """MR-06: 6, 7, 8 of 20 against 35 %."""
    assert [expected] == verdicts("MR-06", content_items=videos(below))


def test_the_early_line_and_its_share_are_the_policys() -> None:
    """A stricter share warns; the pieces are named."""
    assert ["warn"] == verdicts("MR-06", {"content": {"early_max_share": 0.2}}, content_items=videos(7))
    assert "look at P0, P1, P2, P3 …" in said(found("MR-06", content_items=videos(8))[0])


def test_a_first_hour_that_foretells_nothing_warns_of_nothing() -> None:
    """No order between first hour and rest: information, whatever lies below; too few pieces: not judged."""
    loose = [{**row, "plays_total": 1_000.0 + (place * 7) % 25} for place, row in enumerate(videos(20)[:25])]
    assert ["info"] == verdicts("MR-06", content_items=[*loose, *videos(20)[25:]])
    assert ["not_evaluated"] == verdicts("MR-06", {"content": {"early_min_pieces": 26}}, content_items=videos(8))


POSTS = {"posts": [{"channel": "xiaohongshu", "per_week": 7}]}


@pytest.mark.parametrize(("count", "expected"), [(27, "warn"), (28, "pass"), (31, "pass")])
def test_as_many_pieces_come_out_as_are_planned(count: int, expected: str) -> None:
    """CT-13: 27, 28 and 31 pieces in 31 days against 90 % of one a day, which is 27.9."""
    assert [expected] == verdicts("CT-13", funnels=POSTS, content_items=pieces(count))
    assert ["pass"] == verdicts("CT-13", {"pass_line": 0.85}, funnels=POSTS, content_items=pieces(count))


def test_pieces_without_a_plan_are_told_and_items_stand_in_for_posts() -> None:
    """Nobody planned: information. Thirty items a month are 6.9 pieces a week."""
    assert ["info"] == verdicts("CT-13", content_items=pieces(3))
    output = {"output": [{"channel": "xiaohongshu", "metric": "reads", "items": 30, "per": "month", "average": 10}]}
    row = found("CT-13", funnels=output, content_items=pieces(31))[0]
    assert ("pass", "7.0 pieces a week of 6.9 planned (101 %, at least 90 %)") == (row.status, said(row).replace("\u202f", " "))


@pytest.mark.parametrize(("days", "expected"), [(9, "pass"), (10, "pass"), (11, "warn")])
def test_half_of_the_pieces_come_out_in_time(days: int, expected: str) -> None:
    """CT-14: 9, 10, 11 days by the median against 10; a shorter limit warns."""
    rows = [{**row, "demanded_on": pd.Timestamp(str(row["date_day"])) - pd.Timedelta(days=days)} for row in pieces(3)]
    assert [expected] == verdicts("CT-14", content_items=rows)
    assert ["warn"] == verdicts("CT-14", {"content": {"cycle_days": 8}}, content_items=rows)


def turned(clicks: int, wobble: int = 1) -> list[dict[str, object]]:
    """Return a channel that changes its direction, from 2 % to so many clicks of a thousand."""
    before = pieces(9, stem="R", topic_direction_en="Review", reads=1_000)
    after = pieces(9, stem="L", first="2025-05-12", topic_direction_en="Lifestyle", reads=1_000)
    rows = [*({**row, "clicks": 20 + wobble * (place % 3 - 1)} for place, row in enumerate(before))]
    return [*rows, *({**row, "clicks": clicks + wobble * (place % 3 - 1)} for place, row in enumerate(after))]


@pytest.mark.parametrize(("clicks", "expected"), [(21, "pass"), (20, "pass"), (19, "warn"), (14, "warn")])
def test_a_change_of_direction_that_costs_clicks_warns(clicks: int, expected: str) -> None:
    """CT-15: a fall by 5 % or more that pieces do not differ by anyway."""
    assert [expected] == verdicts("CT-15", events=CHANGE, content_items=turned(clicks))


def test_a_fall_that_pieces_differ_by_anyway_is_none() -> None:
    """19 of 1,000 after 20, with pieces that swing by eight; and a policy that asks for more of a fall."""
    assert ["pass"] == verdicts("CT-15", events=CHANGE, content_items=turned(19, wobble=8))
    assert ["pass"] == verdicts("CT-15", {"causes": {"min_change": 0.2}}, events=CHANGE, content_items=turned(17))


def component(day: str, version: str, feedback: str = "", **common: object) -> dict[str, object]:
    """Return a version of a content component with all parts."""
    slots = {"slot_1": "a", "slot_2": "b", "slot_3": "c", "metric": "completion_rate"}
    return {"component": "video", "kind": "content", "version": version, "date_day": day, "feedback": feedback, **slots, **common}


@pytest.mark.parametrize(
    ("count", "feedback", "expected"), [(1, "too long", "warn"), (2, "too long", "pass"), (3, "too long", "pass"), (2, "", "warn")]
)
def test_two_versions_a_month_answer_what_users_said(count: int, feedback: str, expected: str) -> None:
    """CT-06: one, two, three new versions of May; two that answer nobody; one is enough where the policy says so."""
    rows = [component("2025-04-02", "0"), *(component("2025-05-10", str(one + 1), feedback) for one in range(count))]
    assert [expected] == verdicts("CT-06", content_components=rows)
    if feedback:
        assert ["pass"] == verdicts("CT-06", {"cadence": {"components_per_month": 1}}, content_components=rows)


@pytest.mark.parametrize(("rule", "kind"), [("CT-03", "content"), ("CT-04", "interaction"), ("CT-05", "conversion")])
def test_a_component_has_three_parts_and_a_figure(rule: str, kind: str) -> None:
    """The latest version is judged: whole, a part short, judged by nothing."""
    old, whole = component("2025-04-01", "1", kind=kind, slot_2=""), component("2025-05-02", "2", kind=kind)
    assert ["pass"] == verdicts(rule, content_components=[old, whole])
    assert ["warn"] == verdicts(rule, content_components=[old])
    assert ["warn"] == verdicts(rule, content_components=[{**whole, "metric": ""}])


@pytest.mark.parametrize(("missed", "expected"), [(0, "pass"), (1, "pass"), (2, "warn")])
def test_standards_are_kept_but_for_the_tolerance(missed: int, expected: str) -> None:
    """CT-09: none, one, two of ten checks missed against 10 %, by the version of the day (WX-08)."""
    rows = [check(f"2025-05-{20 + place % 10}", 20 if place < missed else 9 + place / 10) for place in range(10)]
    assert [expected] == verdicts("CT-09", standards=STANDARDS, sop_checks=rows)
    assert ["pass"] == verdicts("CT-09", {"sop": {"breach_tolerance": 0.2}}, standards=STANDARDS, sop_checks=rows)
    assert ["pass"] == verdicts("CT-09", standards=STANDARDS, sop_checks=[check("2025-05-02", 20)])


@pytest.mark.parametrize(("day", "expected"), [("2025-04-30", "pass"), ("2025-05-01", "pass"), ("2025-05-02", "warn")])
def test_who_joined_is_trained_within_a_month(day: str, expected: str) -> None:
    """CT-08: 29, 30, 31 days after joining, without a name."""
    rows = [{"person": "lin", "joined": "2025-04-01", "day": day}]
    one = found("CT-08", trainings=rows)[0]
    assert (expected, False) == (one.status, "lin" in said(one).lower())
    assert ["warn"] == verdicts("CT-08", {"sop": {"training_days": 20}}, trainings=rows)
