"""What kinds of risk, controls, levels and parts of a plan are called; the rules, the section and the workbook say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label

if TYPE_CHECKING:
    from goalbook.core.policy import Policy

KINDS = {
    "channel": Label("Channel", "渠道"),
    "content": Label("Content", "内容"),
    "technical": Label("Technical", "技术"),
    "market": Label("Market", "市场"),
    "partner": Label("Partner", "合作方"),
    "": Label("", ""),
}
CONTROLS = {
    "flow": Label("Flow", "流量控制"),
    "content": Label("Content", "内容控制"),
    "money": Label("Money", "资金控制"),
    "compliance": Label("Compliance", "合规控制"),
}
LEVELS = {
    "none": Label("none", "未启动"),
    "warning": Label("warning", "预警"),
    "caution": Label("caution", "警告"),
    "pause": Label("pause", "暂停"),
    "adjust": Label("adjust", "调整"),
    "terminate": Label("terminate", "终止"),
}
FORESIGHT = {"market": Label("Market", "市场环境"), "user": Label("Users", "用户行为"), "technology": Label("Technology", "技术风险")}
STEPS = {
    "trend": Label("trends", "趋势监测"),
    "policy": Label("rules and law", "政策风险"),
    "competitors": Label("competitors", "竞品跟踪"),
    "profile": Label("profiles", "画像更新"),
    "path": Label("paths", "路径分析"),
    "satisfaction": Label("satisfaction", "满意度"),
    "stress_test": Label("stress test", "压力测试"),
    "abnormal_traffic": Label("abnormal traffic", "异常流量"),
    "drill": Label("drill", "应急演练"),
}
LACKS = {
    "playbook": Label("a playbook", "预案"),
    "trigger": Label("a trigger", "触发条件"),
    "steps": Label("steps", "处置步骤"),
    "owner": Label("an owner", "负责人"),
}
STATES = {
    "up": Label("grown", "上升"),
    "down": Label("fallen", "下降"),
    "same": Label("as before", "不变"),
    "new": Label("new", "新增"),
    "stale": Label("not judged this month", "本月未评估"),
    "closed": Label("closed", "已关闭"),
}
ANSWERS = {
    "in_time": Label("in time", "按时"),
    "late": Label("late", "超时"),
    "none": Label("no plan started", "未启动预案"),
    "waiting": Label("still in time", "时限内"),
}
TYPES = {"technology": Label("technology", "新技术"), "mode": Label("mode", "新模式"), "scene": Label("scene", "新场景"), "": Label("", "")}
VERDICTS = {
    "scale": Label("roll out", "推广"),
    "go_on": Label("go on", "继续"),
    "stop": Label("stop", "停止"),
    "": Label("not decided", "未决定"),
}
POOLS = {
    "media": Label("Media (acquisition and conversion)", "投放（引流期和转化期）"),
    "tech": Label("Technology", "技术平台"),
    "innovation": Label("Pilots", "创新试点"),
    "other": Label("Other", "其他"),
    "": Label("Total", "合计"),
}


def level_name(level: float, policy: Policy) -> Label:
    """Return what a level is called, by its number in the policy's order; 0 is none."""
    names = list(policy.get("controls.levels"))
    return LEVELS[names[int(level) - 1]] if 1 <= level <= len(names) else LEVELS["none"]
