"""The section of the members and the goal card of one of them: who is named where, and what a reader finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.core.language import language
from goalbook.show.decomposition.goal_card import GOALS, goal_card, people_with_cards
from goalbook.show.decomposition.people import people
from goalbook.show.decomposition.rhythm import rhythm
from support.sample_people import card, goal, plan, signature

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition

EN, ZH = language("en", "CNY"), language("zh", "CNY")
REWARD = {"reward": "调休 / a day off", "consequence": "扣奖金 / no bonus", "key_result": "KR2"}


def text_of(html: object) -> str:
    """Return what a reader sees, tags taken away."""
    return " ".join(re.sub(r"<[^>]+>", " ", str(html)).replace("\u202f", " ").split())


def signed() -> Decomposition:
    """Return a plan in which Lin has signed and Chen has not."""
    return plan([*card("lin"), *card("chen", 0.7, 0.4)], [signature("lin", **REWARD), signature("chen", signed_on=pd.NaT, hash="")])


def test_the_report_names_no_member_and_no_reward() -> None:
    """Roles, weights and signatures; in both languages neither names nor what hangs on the goals."""
    for speech, names in ((EN, ("Lin", "Chen", "day off", "no bonus")), (ZH, ("林", "陈", "调休", "扣奖金"))):
        said = text_of(people(signed(), speech).html)
        assert [] == [name for name in names if name in said]
    said = text_of(people(signed(), EN).html)
    assert "1 of 2 members have signed these targets; not yet: ads lead" in said
    assert "content lead 1 2 65 % 35 % ✓ signed" in said
    assert "ads lead 1 2 70 % 40 % ✗ 110 % ✗ not yet" in said


def test_a_plan_without_cards_says_what_they_would_give() -> None:
    """One line with the name of the file, no table."""
    html = people(plan(), EN).html
    assert "plan/2025-Q2/cards.csv" in html
    assert "<table" not in html


def test_moved_targets_remind_of_what_was_signed() -> None:
    """Sliders change the numbers on the cards, not what is signed."""
    assert "everybody signs again" not in text_of(people(plan(card()), EN).html)
    assert "everybody signs again" in text_of(people(plan(card(), shares={"a": 0.6}), EN).html)


def test_a_card_says_goals_numbers_months_standard_and_signature() -> None:
    """One member's own: what, how, good, target by month, weight, score, helper, stand-in, reward, hash."""
    cards = [
        goal("lin", weight=0.65, helper="财务部 / finance", stand_in="chen"),
        goal("lin", "process", 0.35, target=24.0, unit="小时 / hours"),
        *card("chen"),
    ]
    result = plan(cards, [signature("lin", **REWARD), signature("chen")])
    said = text_of(goal_card(result, EN, "lin").html)
    for part in (
        "Lin content lead",
        "How: way · Good: norm",
        "1,000 KR2 65 %",
        "Apr 330",
        "24 hours",
        "Score = 65 % × outcome + 35 % × process; 92 % and 85 % make 89.6 %.",
        "Who helps finance",
        "Who stands in Chen",
        "KR2 Reached: a day off · Missed: no bonus",
        f"✓ signed on 2025-03-25 for targets {result.seal[:8]}",
    ):
        assert part in said
    chinese = text_of(goal_card(result, ZH, "lin").html)
    for part in ("林 内容组长", "怎么做： 法 · 标准： 准", "24 小时", "谁替补我 陈"):
        assert part in chinese


def test_a_card_marks_what_it_lacks() -> None:
    """Without how and standard both are marked in red where they belong, in both languages."""
    result = plan([goal("lin", weight=0.65, how="", standard=""), goal("lin", "process", 0.35)])
    marked = '<span class="q">How:</span> <b class="bad">✗ missing</b> · <span class="q">Good:</span> <b class="bad">✗ missing</b>'
    assert 1 == str(goal_card(result, EN, "lin").html).count(marked)
    assert 2 == text_of(goal_card(result, ZH, "lin").html).count("✗ 缺失")
    assert 0 == str(goal_card(plan(card()), EN, "lin").html).count("✗ missing")


@pytest.mark.parametrize(
    ("outcome", "process", "marks", "said"),
    [
        (0.7, 0.4, (), "✗ The weights are 110 % together, not 100 %: no score can be counted"),
        (
            0.75,
            0.25,
            ("✗ 75 %", "✗ 25 %"),
            "✗ Outcome weighs 75 % and process 25 %; outcome should weigh 60 % to 70 %, process 30 % to 40 %.",
        ),
        (0.65, 0.35, (), "Score = 65 % × outcome"),
    ],
)
def test_a_card_marks_weights_that_are_wrong(outcome: float, process: float, marks: tuple[str, ...], said: str) -> None:
    """What is not 100 % together, or out of its range, is marked beside its kind and said instead of the score."""
    text = text_of(goal_card(plan(card("lin", outcome, process)), EN, "lin").html)
    assert () == tuple(mark for mark in marks if mark not in text)
    assert said in text
    assert said.startswith("Score") == ("Score =" in text)


def test_a_card_that_is_not_signed_has_a_line_to_sign_on() -> None:
    """The hash to be signed stands above it; a signature that no longer holds says so."""
    result = plan([*card("lin"), *card("chen")], [signature("lin", hash="12345678"), signature("chen", signed_on=pd.NaT, hash="")])
    assert "no longer holds; to be signed again for targets" in text_of(goal_card(result, EN, "lin").html)
    assert "not signed yet; to be signed for targets" in text_of(goal_card(result, EN, "chen").html)
    assert 2 == sum("Signature" in goal_card(result, EN, one).html for one in people_with_cards(result))


def test_a_card_moves_with_the_sliders_and_is_nothing_to_sign_then() -> None:
    """Three quarters of 1,820, beside what is filed; the hash is that of the targets as filed."""
    result = plan(card(), [signature("lin"), signature("chen", signed_on=pd.NaT, hash="")], shares={"a": 0.75})
    said = text_of(goal_card(result, EN, "lin").html)
    assert "1,365 KR2 · filed 1,000" in said
    assert "sliders move targets here; what is signed are those as filed" in said
    assert [] == [part for part in ("✓ signed", "Signature") if part in said]


def test_a_card_with_too_many_goals_says_how_many_are_left_out() -> None:
    """The page holds so many of a kind."""
    result = plan([goal("lin", what=f"w{n}") for n in range(GOALS + 3)])
    assert "… and 3 more in cards.csv" in text_of(goal_card(result, EN, "lin").html)


def test_what_people_write_is_escaped() -> None:
    """Signs of HTML in a goal or a reward stay text."""
    result = plan([goal("lin", what="<b>x", how="a & b")], [signature("lin", reward="<i>y")])
    html = str(goal_card(result, EN, "lin").html)
    assert "&lt;b&gt;x" in html
    assert "a &amp; b" in html
    assert "<i>y" not in html


@pytest.mark.parametrize(
    ("rule", "en", "zh"),
    [
        ("FREQ=DAILY", "every day", "每天"),
        ("FREQ=DAILY;INTERVAL=2", "every 2 days", "每 2 天"),
        ("FREQ=WEEKLY;BYDAY=MO", "every Monday", "每周一"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "every Tuesday and Thursday", "每周二、四"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every working day", "每个工作日"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on Friday", "每 2 周的周五"),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "every month on day 5", "每月 5 日"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "on the last day of every month", "每月最后一天"),
        ("FREQ=MONTHLY;BYDAY=1MO", "every month", "每月"),
        ("FREQ=MONTHLY;INTERVAL=3", "every 3 months", "每 3 个月"),
        ("FREQ=YEARLY", "every year", "每年"),
        ("whenever", "whenever", "whenever"),
    ],
)
def test_how_often_something_comes_round_is_said_in_words(rule: str, en: str, zh: str) -> None:
    """Days of week and month by name, the rest by frequency; what is no rule stands as written."""
    assert (en, zh) == (EN.say(rhythm(rule)), ZH.say(rhythm(rule)))
