"""What columns of a campaign's sheets, tracked events and safeguards are called inside a sentence, and names in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COLUMNS = {
    "liaison": Label("way of working", "对接流程"),
    "budget": Label("budget", "推广预算"),
    "owner": Label("owner", "负责人"),
    "start": Label("first day", "开始日期"),
    "end": Label("last day", "结束日期"),
    "place": Label("place (online or offline)", "线上/线下"),
    "design_need": Label("what the design has to do", "设计需求"),
    "due": Label("due day", "截止日期"),
    "events": Label("events", "埋点事件"),
    "item": Label("item", "事项"),
    "deliverable": Label("deliverable", "交付物"),
    "rule_done": Label("rules", "活动规则"),
    "page_done": Label("functions", "页面功能"),
    "tracking_done": Label("event tracking", "数据埋点"),
    "theme": Label("theme", "活动主题"),
    "background": Label("background", "活动背景"),
    "purpose": Label("purpose", "活动目的"),
    "audience": Label("audience", "目标人群"),
    "rules": Label("rules", "活动规则"),
    "flow": Label("flow", "活动流程"),
}
EVENTS = {
    "exposure": Label("exposure", "曝光"),
    "click": Label("click", "点击"),
    "share": Label("share", "分享"),
    "conversion": Label("conversion", "转化"),
}
NAMED = 4  # in one sentence; the report's table shows the others
SAFEGUARDS = {
    "stress_test": Label("Stress test", "压力测试"),
    "traffic_monitoring": Label("Traffic monitoring", "流量异常监控"),
    "emergency_drill": Label("Emergency drill", "应急演练"),
}


def column_names(names: str) -> Label:
    """Return columns joined by commas as a list in words."""
    return listed(COLUMNS.get(name, Label.same(name)) for name in names.split(",") if name)


def event_names(names: Iterable[str]) -> Label:
    """Return events as a list in words."""
    return listed(EVENTS.get(name, Label.same(name)) for name in names)


def listed(names: Iterable[Label], between: tuple[str, str] = (", ", "、")) -> Label:
    """Return names in a row as a reader of either language writes them; one written in one language alone stands in both."""
    found = list(names)
    return Label(between[0].join(name.en or name.zh for name in found), between[1].join(name.zh or name.en for name in found))


def together(names: Sequence[Label]) -> Label:
    """Return names in a row, cut after a few."""
    shown, more = listed(names[:NAMED]), len(names) - NAMED
    return Label(f"{shown.en} and {more} more", f"{shown.zh}等 {len(names)} 个") if more > 0 else shown
