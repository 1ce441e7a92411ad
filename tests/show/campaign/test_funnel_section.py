"""The funnel as a section of the report: plan and retrospective, running, bare, in both languages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.show.campaign.funnel import funnel, stages
from goalbook.show.campaign.funnel_chart import daily_chart, gap_chart, plan_days_chart
from goalbook.show.campaign.risks import risk_parts
from goalbook.show.campaign.scheme import scheme
from goalbook.show.campaign.target import target
from support import campaign_of as made
from support.campaign_of import days

if TYPE_CHECKING:
    from goalbook.core.language import Language

EN, ZH = language("en", "CNY"), language("zh", "CNY")
RISK = {
    "risk": "R1", "kind": "technical", "what": "页面变慢 / the page slows down", "trigger": "慢", "probability": 0.2, "impact": 1000.0,
    "plan": "降级", "scored_on": date(2025, 2, 20), "detected_on": date(2025, 3, 2), "hours": 31.0, "seconds": 4.2,
}  # fmt: skip


def test_a_retrospective_says_what_was_reached_and_what_carries_the_gap() -> None:
    """The heading has actual, target and share; the causes say that nothing is on record."""
    given = made.inputs({"target": 60}, facts=[*days("a", new_payers=6), *days("b")], plan=[*days("a"), *days("b")])
    block = funnel(made.result(given), EN)
    assert "Funnel: 96 of 60 new payers (160.0\u202f%)" == block.text
    assert "no change is on record" in block.html
    assert "A: −24 of −24 against plan; largest part: new payers of conversions, −24" == str(gap_chart(made.result(given), EN).title)  # type: ignore[union-attr] # there is a gap


def test_a_plan_says_whether_its_days_add_up_to_the_target() -> None:
    """Sixty planned of a hundred are 60 %."""
    chart = plan_days_chart(made.result(made.inputs({"target": 100}, plan=days("a")), "plan"), EN)
    assert chart is not None
    assert "60.0\u202f% of the target of 100" in chart.alt


def test_a_running_campaign_is_called_interim() -> None:
    """Both in the heading and beside the course."""
    given = made.inputs({"target": 60}, facts=days("a", 1, 3), plan=days("a"))
    result = made.result(given, as_of="2025-03-03")
    assert "Funnel, interim: 30 of 60 new payers so far" == funnel(result, EN).text
    assert "interim" in daily_chart(result, EN).subtitle  # type: ignore[union-attr] # it is drawn


def test_a_campaign_without_figures_says_once_what_is_missing() -> None:
    """No empty table and no empty chart."""
    html = str(funnel(made.result(made.inputs()), EN).html)
    assert (1, 1, 0) == (html.count("facts.csv"), html.count("plan_daily.csv"), html.count("<table"))


def test_one_day_has_no_course_and_zero_is_written() -> None:
    """A campaign of one day shows its stages; nobody who bought is 0, not a dash."""
    given = made.inputs({"end": made.START}, facts=days("a", 1, 1, conversions=0, new_payers=0), plan=days("a", 1, 1))
    result = made.result(given)
    assert daily_chart(result, EN) is None
    assert "<td>0</td>" in stages(result, EN)
    assert "0.0\u202f%" in stages(result, EN)


def test_what_happened_to_a_risk_is_told_in_both_languages() -> None:
    """Late by hours, slow by seconds, and red with its words."""
    result = made.result(made.inputs(risks=[RISK]))
    english, chinese = ("".join(risk_parts(result, one)) for one in (EN, ZH))
    assert "1 of 1 risks" in english
    assert "plan began after 31 h; 4.2 s" in english
    assert '<span class="bad">' in english
    assert "31 小时后启动预案；最慢 4.2 秒" in chinese
    assert [] == risk_parts(made.result(made.inputs()), EN)


def test_the_section_is_chinese_to_a_chinese_reader() -> None:
    """No English word but names and ids."""
    given = made.inputs({"target": 120}, facts=[*days("a", new_payers=6), *days("b")], plan=[*days("a"), *days("b")])
    block = funnel(made.result(given), ZH)
    assert "漏斗：新增付费用户 96，目标 120（80.0%）" == block.text
    assert "同期记录" in block.html


def test_before_the_start_the_funnel_is_the_planned_one() -> None:
    """No window that ends before it begins, no verdict: the stages as planned, in both languages."""
    warm = [{**made.DAY, "date_day": date(2025, 2, 26), "channel": "a"}]
    sheet = {"target": 60, "warmup_start": date(2025, 2, 25)}
    result = made.result(made.inputs(sheet, facts=warm, plan=[*days("a"), *days("b")]), as_of="2025-02-27")
    assert "2025-03-01 to 2025-03-06" in stages(result, EN)
    assert "Funnel as planned; the campaign has not started yet" == funnel(result, EN).text
    assert "计划漏斗；活动尚未开始" == funnel(result, ZH).text


def test_the_channels_table_has_a_message() -> None:
    """Who lies farthest from the plan, or who is to bring the most; a channel more than one."""
    both = {"facts": [*days("a", new_payers=6), *days("b")], "plan": [*days("a"), *days("b")]}
    html = funnel(made.result(made.inputs(**both)), EN).html
    assert "A lies farthest from its plan: <" in html
    assert ">−40.0\u202f%<" in html
    planned = made.inputs(plan=[*days("a", new_payers=30), *days("b")])
    assert "A is to bring" in funnel(made.result(planned, "plan", "2025-02-28"), EN).html
    assert "A计划贡献" in funnel(made.result(planned, "plan", "2025-02-28"), ZH).html


@pytest.mark.parametrize("metric", ["page_exposures", "entry", "spend", "cac"])
@pytest.mark.parametrize("mode", ["plan", "retrospective"])
@pytest.mark.parametrize("speaker", [EN, ZH])
def test_any_figure_makes_the_sections(metric: str, mode: str, speaker: Language) -> None:
    """A figure of the page alone, a cost, a falling ratio: every section speaks, and none says nan."""
    sheet = {"metric": metric, "target": 40, "baseline": 50} if metric == "cac" else {"metric": metric, "target": 4000}
    given = made.inputs(sheet, facts=[*days("a", spend=400), *days("b", spend=500)], plan=[*days("a", spend=420), *days("b", spend=420)])
    result = made.result(given, mode, "2025-02-28" if mode == "plan" else "")
    html = "".join(str(section(result, speaker).html) for section in (scheme, target, funnel)) + str(stages(result, speaker))
    assert "nan" not in html
    assert "None" not in html
    assert ("To lower CAC" in html) == (metric == "cac" and speaker is EN)
