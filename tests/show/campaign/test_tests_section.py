"""Tests and components on paper: what a length can show, what a test showed and by which range, nothing read from uneven arms."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from goalbook.books.campaign import CampaignParams, appraise, prepare
from goalbook.books.campaign.experiments.results import LOOKS, RESULTS
from goalbook.books.campaign.tests_planned.planning import CURVE, PLANNED
from goalbook.core.language import language
from goalbook.inputs import load
from goalbook.publish.workbook import cr_tests
from goalbook.show.campaign import tests as part
from goalbook.show.charts.effect_interval import interval_bar, interval_scale
from support import campaign_of

DATA = Path(__file__).resolve().parents[3] / "data"
EN, ZH = language("en", "CNY"), language("zh", "CNY")
DAYS = {("618-2024", "retrospective"): date(2024, 7, 18), ("618-2025", "plan"): date(2025, 5, 25)}
SHEET = {"tests": [{"id": "t", "name": {"en": "blue button", "zh": "蓝色按钮"}, "users_per_day": 1000, "days": 6, "rate": 0.05}]}


@cache
def demo(campaign, mode):
    """Return one of the demo's campaigns, planned or looked back on."""
    params = CampaignParams(team="beauty", campaign=campaign, mode=mode)
    return appraise(prepare(load.load_inputs(DATA, "beauty", DAYS[campaign, mode], campaigns=True), params), params)


def plain(block):
    """Return a block's text without its marks, narrow spaces as spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", str(block.html))).replace("\u202f", " "))


def read(*arms, sheet=SHEET):
    """Return the retrospective of a campaign with one look on its last day; arms as (name, role, users, conversions)."""
    names = ("arm", "role", "users", "conversions")
    rows = [{"test": "t", "date_day": date(2025, 3, 6), **dict(zip(names, one, strict=True))} for one in arms]
    return campaign_of.result(campaign_of.inputs(sheet, experiments=rows), "retrospective", "2025-03-31")


def test_a_retrospective_names_the_lift_with_its_range():
    """The demo's short page lifted conversion by 21.5 %; the section says that the always-valid range is used, and why."""
    result = demo("618-2024", "retrospective")
    text = plain(part.tests(result, EN))
    assert "“Short page” lifted conversion by 21.5 % (95 % range 3.2 % to 43.0 %)" in text
    assert "looks before its end: 3; the wider, always-valid range is used" in text
    assert "the look of 2024-06-13 would have decided too early" in text
    assert "“精简版活动页”使转化率提升 21.5%（95% 区间 3.2% 至 43.0%）" in plain(part.tests(result, ZH))


def test_uneven_arms_show_figures_and_no_range():
    """The demo's coupon keeps users and rates; the section refuses the verdict, and draws one interval alone."""
    block = part.tests(demo("618-2024", "retrospective"), EN)
    text = plain(block)
    assert "not read: uneven arms" in text
    assert "less than once in 1,000, so that its figures are shown only as they are" in text
    assert 1 == str(block.html).count("<circle")


def test_a_plan_says_whether_its_tests_are_long_enough():
    """Neither test of the demo's plan shows what is expected of it in 18 days; the picture shows both curves."""
    result = demo("618-2025", "plan")
    text = plain(part.tests(result, EN))
    assert "No test is long enough for its expected effect: for 13 % “members held out" in text
    assert "needs 155 days, not 18" in text
    chart = part.length_figure(result, EN)
    assert "18 days 38.3 %: members held out" in chart.alt.replace("\u202f", " ")
    assert "测试" in plain(part.tests(result, ZH))


def test_both_languages_hold_the_same_cells():
    """No column is lost on the way into Chinese."""
    for key in DAYS:
        counts = [str(part.tests(demo(*key), one).html).count("<td") for one in (EN, ZH)]
        assert counts[0] == counts[1] > 0


def test_without_tests_and_components_there_is_no_section():
    """A retrospective of a campaign that tested nothing says nothing; a plan says once what is missing."""
    empty = campaign_of.inputs()
    assert "" == str(part.tests(campaign_of.result(empty, "retrospective", "2025-03-31"), EN).html)
    assert 1 == plain(part.tests(campaign_of.result(empty, "plan", "2025-02-28"), EN)).count("No test with arms drawn by lot is planned")


def test_no_conversion_at_all_is_said():
    """Two arms that nobody bought in are too small to judge."""
    text = plain(part.tests(read(("A", "control", 500, 0), ("B", "variant", 500, 0)), EN))
    assert "None of the tests can be judged" in text
    assert "with so few conversions nothing is judged" in text


def test_several_variants_say_that_they_are_corrected():
    """Two variants against one control name Holm and the level of each."""
    result = read(("A", "control", 3000, 150), ("B", "variant", 3000, 230), ("C", "variant", 3000, 160))
    text = plain(part.tests(result, EN))
    assert "2 variants against one control: by Holm's correction, B is judged at 97.5 %." in text


def test_a_worse_variant_is_named_so():
    """What lowers conversion is no lift."""
    text = plain(part.tests(read(("A", "control", 3000, 230), ("B", "variant", 3000, 150)), EN))
    assert "“Blue button” lowered conversion: −34.8 %" in text


@pytest.mark.parametrize(("low", "high"), [(float("nan"), 1.0), (0.1, float("inf"))])
def test_an_unknown_interval_is_not_drawn(low, high):
    """Without both ends there is no line."""
    assert "" == str(interval_bar((low, 0.2, high), interval_scale([low, high]), "plain"))


def test_the_workbook_names_every_column():
    """Heads of the workbook cover the tables as they are built."""
    heads = cr_tests.trial_heads()
    for table, columns in {"planned_tests": PLANNED, "test_curve": CURVE, "test_results": RESULTS, "test_looks": LOOKS}.items():
        assert [] == [name for name in columns if name not in heads[table]], table
