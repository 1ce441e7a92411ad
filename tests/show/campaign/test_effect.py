"""The effect as a reader sees it: the verdict in the title, the days beside what was to be expected, every design with its reason."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.books.campaign import Params, compute
from goalbook.core.language import language
from goalbook.inputs import load
from goalbook.show.campaign.effect import effect, effect_message, planned_message
from goalbook.show.campaign.effect_chart import effect_chart
from support import campaign_of as made

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult

DATA = Path(__file__).resolve().parents[3] / "data"
EN, ZH = language("en", "CNY"), language("zh", "CNY")


@pytest.fixture(scope="module")
def demo() -> CampaignResult:
    """Return the retrospective of the demo's first campaign."""
    params = Params(team="beauty", campaign="618-2024", mode="retrospective")
    return compute(load.load_inputs(DATA, "beauty", date(2024, 7, 18), campaigns=True), params)


def text(html: object) -> str:
    """Return what stands on the page, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html))).replace("\u202f", " ")


def test_the_title_is_the_verdict(demo: CampaignResult) -> None:
    """Figure, interval and design stand in the title, in both languages."""
    assert "+794 new payers that would not have come anyway (80 %: +499 to +1,088), by synthetic control" == EN.say(
        effect_message(demo)
    ).replace("\u202f", " ")
    assert "活动带来增量新增付费用户 +794" in ZH.say(effect_message(demo))


def test_the_section_names_every_design_and_what_came_anyway(demo: CampaignResult) -> None:
    """All four designs stand in the table, the absent one with why; the days' own figure is said in plain words."""
    said = text(effect(demo, EN).html)
    assert "these 25 days would have brought 6,223 anyway; they brought 7,017" in said
    for name in ("Randomised arms", "Synthetic control", "Covariates", "Seasonal baseline"):
        assert name in said
    assert "No test in which some users were not shown the campaign" in said
    assert "describes only" in said
    assert "In the 10 days after the end: −85 against what was to be expected" in said
    assert "of the effect was only" not in said
    assert "The course beside what was to be expected stands on page one" in said
    assert "above that on 20 of 25 days" not in said


def test_costs_stand_beside_their_plan(demo: CampaignResult) -> None:
    """The total counts what is known; the cash-back without an amount is an empty line, and the returns name it."""
    said = text(effect(demo, EN).html)
    assert "Total known ¥137,670 ¥157,736" in said
    assert "Not counted: cash back of an amount not fixed yet × 26" in said


def test_the_chart_says_what_it_shows(demo: CampaignResult) -> None:
    """Its message counts the days above; the range is named, in both languages."""
    english, chinese = (effect_chart(demo, one) for one in (EN, ZH))
    assert english is not None
    assert chinese is not None
    assert "above that on 20 of 25 days" in text(english.title)
    assert "80 % range" in english.subtitle.replace("\u202f", " ")
    assert "80% 区间" in chinese.subtitle


def test_a_plan_says_whether_it_is_large_enough() -> None:
    """Members held out show 38.3 % and more, the last campaign lifted by 12.8 %: the title says so, the table has a row for each design."""
    params = Params(team="beauty", campaign="618-2025", mode="plan")
    found = compute(load.load_inputs(DATA, "beauty", date(2025, 5, 25), campaigns=True), params)
    assert "The plan is too small for the expected effect, 12.8 %: 38.3 % and more are seen" == EN.say(planned_message(found)).replace(
        "\u202f", " "
    )
    said = text(effect(found, ZH).html)
    assert "随机对照" in said
    assert "季节基线" in said


def test_nothing_known_is_one_honest_line() -> None:
    """A campaign without series, arms and facts: the title says that nothing can be said, the designs say why; a plan shows nothing."""
    given = made.inputs()
    bare = replace(given, facts=given.facts.iloc[:0])
    said = text(effect(made.result(bare), EN).html)
    assert "What the campaign caused cannot be said" in said
    assert 1 == said.count("Nothing stands for what would have come without the campaign")
    assert "" == str(effect(made.result(bare, "plan"), EN).html)


def shown(metric: str, way: float, policy: dict[str, object] | None = None) -> CampaignResult:
    """Return a campaign about a figure whose one treated unit rises or falls by so much from 1 to 6 March beside three that do not."""
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(80)]
    series = [
        {
            "date_day": day,
            "unit": unit,
            "role": "treated" if place == 0 else "control",
            "value": (100 + 10 * place + (7 * n + 3 * place) % 5) * (1 + way * (place == 0 and made.START <= day <= made.END)),
        }
        for place, unit in enumerate(("here", "north", "south", "west"))
        for n, day in enumerate(days)
    ]
    return made.result(made.inputs({"metric": metric}, series=series, policy=policy), as_of="2025-03-20")


def test_money_is_not_said_to_come() -> None:
    """Of revenue and of refunds the section and the chart say what the figure was; of refunds that rose, that it moved the wrong way."""
    for metric, way in (("revenue", 0.5), ("refund_amount", -0.5), ("refund_amount", 0.5)):
        found = shown(metric, way)
        chart = effect_chart(found, EN)
        assert chart is not None
        said = text(effect(found, EN).html) + chart.alt
        assert "come anyway" not in said
        assert "would have brought" not in said
        assert "was to be expected" in said
        assert ("moved the wrong way" in said) == (metric == "refund_amount" and way > 0)
        assert (" Change " in said) == (metric == "refund_amount")


def test_a_range_without_zero_that_is_no_verdict_is_explained() -> None:
    """At a p of nothing an effect far from zero stays unclear: the section says what counts as shown; it does not at the usual p."""
    strict = shown("new_payers", 0.5, {"campaign": {"alpha": 0.0}})
    assert "an effect counts as shown at p ≤ 0 % and a range above zero" in text(effect(strict, EN).html)
    assert "counts as shown" not in text(effect(shown("new_payers", 0.5), EN).html)
