"""The sections of standards and calendar: what a reader finds, and what is left to the workbook."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from goalbook.core.language import language
from goalbook.show.decomposition.cadence import cadence
from goalbook.show.decomposition.standards import standards
from support.sample_cadence import all_that_is_asked, check, held, limited, meeting, planned, step, training

EN, ZH = language("en", "CNY"), language("zh", "CNY")


def text_of(block: object) -> str:
    """Return what a reader sees, tags taken away."""
    html = re.sub(r"</?b>", "", str(block.html))  # type: ignore[attr-defined] # a Block
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_too_many_meetings_are_said_with_the_merger_that_helps() -> None:
    """The sentence, the marked count and the proposal stand together."""
    text = text_of(cadence(held(*all_that_is_asked()), EN))
    assert "one meeting of each rhythm leaves 8.8." in text
    assert "▲ 34.4" in text
    assert "Proposed: one meeting of each rhythm" in text
    assert "建议：每种频率只开一个会" in text_of(cadence(held(*all_that_is_asked()), ZH))


def test_few_meetings_are_said_in_one_line_and_propose_nothing() -> None:
    """No mark, no proposal."""
    text = text_of(cadence(held(meeting("m", name="review")), EN))
    assert "Nobody has more than 4.3 meetings a month; the limit is 12." in text
    assert "Comes round: review Tuesday 10:00 (60 min)." in text
    assert "▲" not in text
    assert "Proposed" not in text


def test_what_comes_round_keeps_its_weekday_when_its_first_day_moved() -> None:
    """Friday 4 April is Qingming; the first meeting is on a Monday, its weekday stays Friday."""
    text = text_of(cadence(held(meeting("m", weekday="friday", name="review"), period="2025-Q2"), EN))
    assert "review Friday 10:00" in text
    assert "review from 4 Apr (Qingming) to 7 Apr" in text
    assert "Left out on holidays, since the next one is near: 1." in text


def test_meetings_of_two_on_one_day_are_one_entry() -> None:
    """Three one-to-ones: one line with their number; a single one has its name."""
    one = meeting("pair", "monthly", one_to_one="su", attendees="lin, chen, zhao", name="one to one")
    assert text_of(cadence(held(one), EN)).count("10:00 one to one (3 of them) everybody") == 3
    alone = text_of(cadence(held({**one, "attendees": "lin"}), EN))
    assert "10:00 one to one: Lin Su, Lin" in alone


def test_the_report_shows_twelve_days_and_the_workbook_the_rest() -> None:
    """Five meetings a month are fifteen days of a quarter."""
    wednesdays = [meeting(f"m{week}", "monthly", weekday="wednesday", week=week) for week in (1, 2, 3, 4)]
    text = text_of(cadence(held(*wednesdays, meeting("m5", "monthly", weekday="thursday")), EN))
    assert "The rows left out stand in the workbook, sheet Calendar by date." in text
    assert 12 == text.count("10:00 m")


@pytest.mark.parametrize("speech", [EN, ZH])
def test_without_a_plan_each_section_is_one_line(speech) -> None:
    """What is missing is said once; there is no table."""
    result = planned()
    for section in (cadence, standards):
        html = str(section(result, speech).html)
        assert html.count('class="note"') == 1
        assert "<table" not in html


def test_standards_show_versions_misses_and_what_lacks() -> None:
    """The limit in force is marked, too many misses too, and a step without owner is named."""
    rows = [limited("data_review", 24.0), step("draft", owner="", dimensions="brand_fit, compliance", levels=3.0)]
    rows.append(limited("data_review", 12.0, version=2.0, effective_from=pd.Timestamp(2025, 5, 15), lesson="热度 / momentum"))
    result = planned(standards=rows, sop_checks=[check("2025-05-20", 20.0)], trainings=[training(day="2025-06-20", joined="2025-06-01")])
    text = text_of(standards(result, EN))
    assert "≤ 12 h v2, in force 2025-05-15 1 ▲ 1 momentum" in text
    assert "≤ 24 h v1 the beginning" in text
    assert "data_review → draft" in text
    assert "A content review scores brand fit, compliance; sensitive content takes 3 sign-offs." in text
    assert "Lin: Content production on 20 Jun, 19 days after joining" in text
    assert "第 2 版（现行）" in text_of(standards(result, ZH))
