"""Lessons and bulletin in the report: what a plan rests on, what a retrospective proposes, what is said where there is nothing."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.campaign import Params, compute
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs import load
from goalbook.inputs.campaigns.lessons import LESSONS
from goalbook.show.campaign.bulletin import bulletin, bulletin_page
from goalbook.show.campaign.lessons import effect_text, league_message, lessons
from support import campaign_of as made

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult

DATA = Path(__file__).resolve().parents[3] / "data"
EN, ZH = language("en", "CNY"), language("zh", "CNY")


def demo(campaign: str, mode: str, day: date) -> CampaignResult:
    """Return a report of the demo."""
    asked = Params.model_validate({"team": "beauty", "campaign": campaign, "mode": mode})
    return compute(load.load_inputs(DATA, "beauty", day, campaigns=True), asked)


@pytest.fixture(scope="module", name="back")
def _back() -> CampaignResult:
    return demo("618-2024", "retrospective", date(2024, 7, 18))


@pytest.fixture(scope="module", name="ahead")
def _ahead() -> CampaignResult:
    return demo("618-2025", "plan", date(2025, 5, 25))


def test_a_plan_says_first_what_the_campaign_before_it_taught(ahead: CampaignResult) -> None:
    """Two of the four lessons are used again; what failed is left out."""
    html = str(lessons(ahead, EN).html)
    assert "<b>" not in html.split("<h3>")[1].split("618 in 2024", maxsplit=1)[0]
    assert "618 in 2024 taught" in html
    assert (2, 1) == (html.count("✓ used again"), html.count("left out"))
    assert "2024 年 618 大促留下" in str(lessons(ahead, ZH).html)


def test_a_warning_that_is_repeated_is_marked(ahead: CampaignResult) -> None:
    """A plan with the mechanic that failed sees it in red."""
    table = ahead.tables["known_lessons"]
    repeated = replace(ahead, tables={**ahead.tables, "known_lessons": table.assign(reused=table["lesson"] == "L-2024-04")})
    assert '<span class="bad">✗ repeated</span>' in str(lessons(repeated, EN).html)


def test_a_retrospective_proposes_cards_and_says_how_to_keep_them(back: CampaignResult) -> None:
    """Each with what, how known and what to do next time; those kept stand below with their votes."""
    html = str(lessons(back, EN).html)
    assert "goalbook accept campaign --period 618-2024 --mode retrospective" in html
    assert "Book head KOLs for exposure, not for orders" in html
    assert "4</b> lessons of this campaign are kept" in html or "4 lessons of this campaign are kept" in html
    assert "首单立减" in str(lessons(back, ZH).html)


def test_a_range_says_how_surely_it_holds(back: CampaignResult) -> None:
    """Tests have ranges of 95 %, effects of 80 %: both stand in one table; what is compared stands below each figure."""
    html = str(lessons(back, EN).html).replace("\u202f", " ")
    assert "+21.5 % (95 %: +3 % to +43 %)" in html
    assert '+12.8 % (80 %: +8 % to +18 %)<br><span class="q">against no campaign</span>' in html
    assert '−30.4 %<br><span class="q">against the average of all KOLs</span>' in html
    assert "+20.0 %" == effect_text(EN, {"effect": 0.2, "low": 0.1, "high": math.inf}).replace("\u202f", " ")


def test_a_campaign_that_runs_is_told_to_wait() -> None:
    """Its figures to date are no lessons: one line instead of cards."""
    given = made.inputs({"target": 500}, facts=made.days("a", end=3))
    for as_of in ("2025-03-03", "2025-03-20"):
        html = str(lessons(made.result(given, as_of=as_of), EN).html)
        assert "Lessons are drawn when the campaign is over." in html
        assert "goalbook accept" not in html
    assert "drawn when" not in str(lessons(made.result(made.inputs({"target": 500}, facts=made.days("a"))), EN).html)


def league(*rows: tuple[str, int, str, float, float, float]) -> str | None:
    """Return what is said of mechanics of this name, campaigns measured, their ids, lift and range."""
    names = ("name", "with_effect", "measured", "lift", "low", "high")
    table = pd.DataFrame([dict(zip(names, (Label.same(row[0]), *row[1:]), strict=True)) for row in rows])
    found = made.result(made.inputs())
    message = league_message(replace(found, tables={**found.tables, "mechanics_league": table}))
    return None if message is None else EN.say(message)


def test_only_a_mechanic_that_stands_out_is_named() -> None:
    """Not one that stands alone, not of the same campaigns, not while ranges overlap."""
    best, other = ("kit", 2, "x, y", 0.3, 0.25, 0.35), ("coupon", 2, "y, z", 0.1, 0.05, 0.15)
    assert "kit lifted most: +30.0\u202f% over 2 measured campaigns" == league(other, best)
    assert "Only kit was measured in 2 campaigns or more" == league(best, ("gift", 1, "z", 0.9, 0.8, 1.0))
    for rival in (("coupon", 2, "x, y", 0.1, 0.05, 0.15), ("coupon", 2, "y, z", 0.1, 0.05, 0.26)):
        assert "No mechanic stands out: their campaigns are the same, or their ranges overlap" == league(best, rival)


def test_the_bulletins_section_names_its_files_and_its_day(back: CampaignResult, ahead: CampaignResult) -> None:
    """Of a retrospective alone; a plan has none."""
    html = str(bulletin(back, EN).html)
    assert "bulletin.png" in html
    assert "passed on 2024-06-20" in html
    assert "" == str(bulletin(ahead, EN).html)


@pytest.mark.parametrize("speech", [EN, ZH], ids=["en", "zh"])
def test_a_campaign_with_its_sheet_alone_has_both_sections(speech: object) -> None:
    """Nothing is known: one line says that lessons are kept nowhere, and that a bulletin comes with figures."""
    for mode in ("plan", "retrospective"):
        found = made.result(made.inputs(), mode)
        assert "lessons.csv" in str(lessons(found, speech).html)  # type: ignore[arg-type] # a Language
    assert "bulletin.png" not in str(bulletin(found, speech).html)  # type: ignore[arg-type] # as above


def test_a_team_that_keeps_lessons_of_other_things_sees_no_empty_section() -> None:
    """No similar campaign, no shared mechanic: of a retrospective nothing at all."""
    given = made.inputs()
    lesson = {"lesson": "T-1", "what": "x", "date_day": date(2025, 1, 1), "campaign": "y"}
    assert "" == str(lessons(made.result(replace(given, lessons=made.table(LESSONS, [lesson]))), EN).html)


def test_a_bulletin_of_the_campaigns_figures_alone_is_drawn() -> None:
    """One channel, no key result but the sheet's, no effect, no people: headline and days are enough."""
    found = made.result(made.inputs({"target": 50}, facts=made.days("a")))
    html = str(bulletin_page(found, EN).html)
    assert '<p class="big">60' in html
    assert "120\u202f% of the target" in html
    assert "By channel" not in html
