"""The headline numbers of archived reports."""

from __future__ import annotations

from typing import Any

from goalbook.core.language import language
from goalbook.publish.archive.figures import figures


def _results(book: str, headline: dict[str, Any], **tables: list[dict[str, Any]]) -> dict[str, Any]:
    return {"book": book, "headline": {"metric_id": "new_payers", "channel": "", **headline}, "meta": {"grain": "day"}, "tables": tables}


def test_the_landing_of_a_review_comes_first() -> None:
    """A review's first figure is what it is heading for, in the unit of its metric; a figure the headline lacks is left out."""
    found = figures(_results("monthly_review", {"to_date": 23_745.0, "landing": 35_373.6, "probability": None}))
    assert ("landing", "probability", "to_date") == tuple(figure.key for figure in found)
    assert ("n", "pct", "n") == tuple(figure.kind for figure in found)
    assert "New payers, heading for" == language("en").say(found[0].name)
    assert "新增付费用户预计达到" == language("zh").say(found[0].name)


def test_key_figures_of_page_one_follow_once() -> None:
    """Key figures of page one are headline numbers too; the metric of the headline itself is not told twice."""
    kpis = [{"id": name, "unit": unit, "strip": strip, "actual": 2.0} for name, unit, strip in _KPIS]
    found = figures(_results("monthly_review", {"period_actual": 1.0}, kpis=kpis))
    assert ("period_actual", "kpi.cac", "kpi.own") == tuple(figure.key for figure in found)
    assert ("n", "money", "pct2") == tuple(figure.kind for figure in found)


_KPIS = (("new_payers", "count", True), ("cac", "money", True), ("own", "share", True), ("reads", "count", False))


def test_a_campaign_without_effect_is_about_its_target() -> None:
    """The main figure is the first that is known."""
    found = next(one for one in figures(_results("campaign", {"effect": None, "target": 2_900.0})) if one.value is not None)
    assert found is not None
    assert "target" == found.key


def test_a_hostile_channel_name_stays_text() -> None:
    """A channel's name may hold braces and tags: it is a value, never a template."""
    results = _results("target_setting", {"channel": "x", "target": 5.0}) | {"channel_names": {"x": {"en": "{evil} <b>", "zh": "甲"}}}
    assert "{evil} <b> New payers, target" == language("en").say(figures(results)[0].name)
