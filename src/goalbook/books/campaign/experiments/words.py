"""What a component's three parts are called by its kind, and what components are judged by where no catalogue names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.core.metrics import Catalogue

KINDS = {
    "content": Label("content", "内容组件"),
    "interaction": Label("interaction", "互动组件"),
    "conversion": Label("conversion", "转化组件"),
}
SLOTS = {
    "content": (Label("value", "价值"), Label("emotion", "情感"), Label("benefit", "利益")),
    "interaction": (Label("threshold", "参与门槛"), Label("incentive", "互动激励"), Label("fission", "社交裂变")),
    "conversion": (Label("urgency", "紧迫感"), Label("trust", "信任背书"), Label("payment", "便捷支付")),
}
STEPS = {
    "test": Label("small test", "小范围测试"),
    "validation": Label("validation", "数据验证"),
    "launch": Label("full launch", "全量上线"),
}
_METRICS = {"completion_rate": Label("completion rate", "完播率"), "dau": Label("DAU", "日活")}


def listed(names: Iterable[Label]) -> Label:
    """Return names one after the other."""
    found = list(names)
    return Label(", ".join(name.en for name in found), "、".join(name.zh for name in found))


def judged_by(metric: str, catalogue: Catalogue) -> Label:
    """Return the name of what a component is judged by, as it stands in a sentence."""
    if metric in _METRICS:
        return _METRICS[metric]
    if metric not in catalogue:
        return Label.same(metric)
    name = catalogue.name(metric)
    return Label(name.en[:1].lower() + name.en[1:], name.zh) if name.en[1:2].islower() else name


def figure(metric: str, value: float, catalogue: Catalogue) -> Message:
    """Return such a figure: a share where it is a rate."""
    rate = catalogue.get(metric).unit == "share" if metric in catalogue else metric.endswith("_rate")
    return msg("{value:pct}", value=value) if rate else msg("{value:n}", value=value)
