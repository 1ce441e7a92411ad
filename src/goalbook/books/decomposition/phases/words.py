"""What the method calls its phases, steps, stages and tests where a plan gives them no name of its own."""

from __future__ import annotations

import math

from goalbook.core.message import Label, Message, msg

_PERCENT = 0.01
FOUNDATION, SETTLING, CONVERSION, OPTIMISATION = 1, 2, 3, 4  # places of the phases in the method
PHASES = {
    FOUNDATION: Label("Foundation", "基础建设期"),
    SETTLING: Label("Settling users", "用户沉淀期"),
    CONVERSION: Label("Concentrated conversion", "集中转化期"),
    OPTIMISATION: Label("Continuous optimisation", "持续优化期"),
}
STEP_STAGE = {
    "competitors": 1, "model": 1, "platform": 1, "seeds": 2, "campaign": 2, "monitoring": 2, "attribution": 3, "iteration": 3,
    "standard": 3,
}  # fmt: skip
STEPS = {
    "competitors": Label("Competitors, component library", "竞品分析与组件库"),
    "model": Label("Evaluation model, KPIs by stage", "评估模型与阶段 KPI"),
    "platform": Label("Platform and data capture", "平台调试与数据采集"),
    "seeds": Label("Seed users", "种子用户招募"),
    "campaign": Label("Concentrated campaign", "集中引流活动"),
    "monitoring": Label("Real-time monitoring", "实时监控与预警"),
    "attribution": Label("Attribution of the effect", "效果归因分析"),
    "iteration": Label("Better components", "组件迭代优化"),
    "standard": Label("Standard process", "成功做法固化"),
}
STEP_STAGES = {
    1: Label("Steps 1–3: prepare", "第 1–3 步：准备"),
    2: Label("Steps 4–6: execute", "第 4–6 步：执行"),
    3: Label("Steps 7–9: optimise", "第 7–9 步：优化"),
}
STAGES = {
    "prepare": Label("Preparation", "准备阶段"),
    "content": Label("Content", "内容创作阶段"),
    "partners": Label("Channel partners", "渠道合作阶段"),
    "outreach": Label("Outreach by tier", "分层触达阶段"),
    "evaluate": Label("Evaluation", "效果评估阶段"),
}
ROUTE = {
    "channels": Label("Build the channels", "引流渠道建设"),
    "content": Label("Build the content system", "内容体系搭建"),
    "users": Label("Run users by tier", "用户分层运营"),
}
PREPARATION = {
    "collection": Label("Collect data", "数据采集"),
    "tags": Label("Design tags", "标签设计"),
    "validation": Label("Validate the model", "模型验证"),
}
SEGMENTS = {
    "high": Label("High-value users", "高价值用户"),
    "growth": Label("Growth users", "潜力用户"),
    "base": Label("Base users", "普通用户"),
    "new": Label("New users", "新用户"),
}
TEST_PARTS = (Label("small test", "小范围测试"), Label("validation", "数据验证"), Label("full launch", "全量上线"))


def rates(*values: float) -> tuple[Message, ...]:
    """Return rates as a sentence writes them: with digits enough for three figures of the smallest, so that a small rise shows."""
    least = min((abs(value) for value in values if value and math.isfinite(value)), default=1.0)
    if least >= _PERCENT:
        return tuple(msg("{value:pct2}", value=value) for value in values)
    if least >= _PERCENT / 10:
        return tuple(msg("{value:pct3}", value=value) for value in values)
    return tuple(msg("{value:pct4}", value=value) for value in values)


def named(own: Label, other: Label) -> Label:
    """Return a name of one's own, else the method's."""
    return own if own.en or own.zh else other
