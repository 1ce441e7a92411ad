"""Horizons and KPI families on paper: every aim beside its template, what fails in words, nothing where nothing was given."""

from __future__ import annotations

from datetime import date

import pytest

from goalbook.core.language import language
from goalbook.inputs.goal_planning import Planned
from goalbook.show.target_setting.horizons import horizons
from goalbook.show.target_setting.kpi_families import kpi_families
from support import tiny_team as tiny
from support.sample_horizons import DAY, followers, made

EN, ZH = language("en", "CNY"), language("zh", "CNY")
FULL = {
    "horizons": {
        "short": {},
        "mid": {"loop": {"acquire": True, "settle": False}},
        "long": {"ip_count": 4, "begins": date(2025, 1, 1), "ltv_at_begin": 50},
        "now": {"ltv": 60},
        "dimensions": {"benefit": [{"metric": "cac"}], "users": [{"metric": "top_revenue", "top": 0.05, "current": 0.3}]},
        "revisions": [{"day": date(2025, 2, 14), "decision": "no_change", "reason": {"en": "on course.", "zh": "进展正常"}, "by": "su"}],
    },
    "kpis": {"purpose": "gmv", "pd_launch_date": date(2024, 12, 1), "pd_kpis": ["add_rate"], "team": {"fte": {"2024-10": 10}}},
    "day": {**DAY, "followers_total": followers(1_000, 0.01)},
}


def _goals() -> list[object]:
    core = tiny.key_result(id="KR1", tier="base", target=2_500.0, planned=Planned(kpi_level="core", dimension="benefit", pass_line=0.8))
    return [core, tiny.key_result(id="KR2", metric="reads", tier="challenge", target=1e6, planned=Planned(kpi_level="auxiliary"))]


@pytest.mark.parametrize("speech", [EN, ZH])
def test_both_sections_are_written_in_both_languages(speech: object) -> None:
    """No template keeps its braces, no English text stands in the Chinese."""
    result = made(goals=_goals(), **FULL)  # type: ignore[arg-type] # a mapping of settings
    html = str(horizons(result, speech).html) + str(kpi_families(result, speech).html)  # type: ignore[arg-type] # a language
    assert "{" not in html
    assert ("三个维度" in html) == (speech is ZH)
    assert all(word not in html for word in ("template", "Weighs", "warns")) or speech is EN


def test_an_aim_that_is_doubted_says_why() -> None:
    """The compounding of followers, the open steps of the loop, the tier that expects to miss."""
    html = str(horizons(made(goals=_goals(), **FULL), EN).html)  # type: ignore[arg-type] # as above
    for text in ("6 times over", "still open: settle, convert, repurchase", "keep one", "▼ ", "Lines of their own: KR1 80", "Brand assets"):
        assert text in html
    assert "Adjustment round of 2025-02-14, nothing changed (su): on course." in html.replace("<b>", "").replace("</b>", "")


def test_the_phase_that_runs_is_marked() -> None:
    """A KPI of an earlier phase is counted."""
    html = str(kpi_families(made(goals=_goals(), **FULL), EN).html)  # type: ignore[arg-type] # as above
    assert "<b>Stable ◂ today</b>" in html
    assert "Chosen KPIs of another phase than the one that runs: 1." in html.replace("<b>", "").replace("</b>", "")


def test_without_sheets_one_line_each_says_so() -> None:
    """Nothing else is claimed; facts still show conversion and growth."""
    result = made()
    first, second = str(horizons(result, EN).html), str(kpi_families(result, EN).html)
    assert ("No goals/2025-Q2/horizons.yml" in first, "<table" in first) == (True, False)
    assert ("No goals/2025-Q2/kpis.yml" in second, "Conversion by stage" in second) == (True, True)


def test_moved_weights_stand_beside_those_of_the_file() -> None:
    """A slider's weight is shown with the file's; the total stays 100 %."""
    from dataclasses import replace  # noqa: PLC0415 - only here

    goals = replace(tiny.goals(*_goals()), tier_weights={"base": 0.6, "challenge": 0.4})  # type: ignore[arg-type] # key results
    html = str(horizons(made(goals=[goals], params={"tier_weights": "base=0.8"}), EN).html)
    assert ("In the file" in html, ">80\u202f%<" in html, ">60\u202f%<" in html, ">100\u202f%<" in html) == (True, True, True, True)
