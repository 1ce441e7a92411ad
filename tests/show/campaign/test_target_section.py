"""The scheme and the target of a campaign as the report shows them, in both languages."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.support.tiny_team import DAY, facts, inputs

from goalbook.books.campaign import Params, compute
from goalbook.core.language import language
from goalbook.inputs import Planning, load_inputs
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.show.campaign.scheme import scheme
from goalbook.show.campaign.target import rests_on, score_message, target
from goalbook.show.campaign.target_chart import target_chart

DATA = Path(__file__).resolve().parents[3] / "data"
EN, ZH = language("en", "CNY"), language("zh", "CNY")


@cache
def demo(mode):
    """Return the demo team's plan of 2025 or retrospective of 2024."""
    campaign, as_of = {"plan": ("618-2025", date(2025, 5, 25)), "retrospective": ("618-2024", date(2024, 7, 18))}[mode]
    return compute(load_inputs(DATA, "beauty", as_of, campaigns=True), Params(team="beauty", campaign=campaign, mode=mode))


@cache
def bare(mode, **sheet):
    """Return the result of a sheet alone."""
    given = {"metric": "page_exposures", "start": date(2025, 3, 10), "end": date(2025, 3, 10), **sheet}
    table = facts({"douyin": DAY}, start="2025-03-09", end="2025-03-09").iloc[:0]
    files = Planning(sheets={"campaign": Campaign(**given)})
    return compute(inputs(table, campaigns={"x": files}), Params(team="tiny", campaign="x", mode=mode))


def test_the_plan_says_how_far_its_target_lies_above_the_last():
    """The bars' message is the rise on the year before, beside what is assumed."""
    chart = target_chart(demo("plan"), EN)
    assert chart is not None
    assert "2,900" in chart.title
    assert "+14.7" in chart.title
    assert "+15" in chart.title
    assert "2,529" in chart.alt


def test_the_plan_says_the_days_and_the_goal_above():
    """Daily rate, what would have come anyway, the share of the quarter: each in one sentence."""
    said = [EN.say(one) for one in rests_on(demo("plan"))]
    assert "At 162 a day, 2,900 take 18 days; the campaign has 18, in all 2,908." == said[0]
    assert said[1].startswith(
        "Of the 2,691 that the page of 618 in 2024 counted in its 25 days, warm-up included, about 794 were added by it (80"
    )
    assert said[2].startswith("2,900 is 7.3")


def test_the_retrospective_says_that_the_line_is_passed():
    """93.7 % passes the line of 90 %, and the next target stands below."""
    assert EN.say(score_message(demo("retrospective"))).startswith("2,529 of 2,700 (93.7")
    assert "Next campaign" in target(demo("retrospective"), EN).html


def test_the_retrospective_is_short_about_what_the_campaign_was():
    """Three lines: theme, audience, flow; the plan shows six fields, pains and sides."""
    short, long = (scheme(demo(mode), EN).html for mode in ("retrospective", "plan"))
    assert (3, 6 + 2) == (short.count("<tr") - 1, long.count("<tr") - 2)
    assert "pain points" in long
    assert "All <b>5</b>" in long or "All 5 sides" in long


@pytest.mark.parametrize("mode", ["plan", "retrospective"])
def test_chinese_sections_hold_no_english_sentence(mode):
    """Headings and sentences are translated."""
    html = scheme(demo(mode), ZH).html + target(demo(mode), ZH).html
    for word in ("Next", "target", "sides", "would have", "passes", "Verdict", "Mechanic"):
        assert f" {word} " not in html


@pytest.mark.parametrize("mode", ["plan", "retrospective"])
@pytest.mark.parametrize("lang", [EN, ZH])
def test_a_sheet_alone_still_makes_both_sections(mode, lang):
    """A figure of the page alone, one day, no target: what is missing is said once."""
    result = bare(mode)
    assert 1 == target(result, lang).html.count("campaign.yml")
    assert "<h2>" in scheme(result, lang).html
    if mode == "plan":
        assert target_chart(result, lang) is None
