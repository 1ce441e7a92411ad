"""The three core processes of a marketing team as chains of steps, and the work areas of an account."""

from __future__ import annotations

from goalbook.core.message import Label

# A work breakdown says which step of which process a task is; what it leaves out can then be named.
PROCESSES: dict[str, tuple[Label, dict[str, Label]]] = {
    "content": (
        Label("Content", "内容创作"),
        {
            "topic": Label("topic", "选题"),
            "user_research": Label("user research", "用户调研"),
            "script": Label("script", "脚本"),
            "review": Label("review", "审核"),
            "shoot": Label("shooting and editing", "拍摄剪辑"),
            "publish": Label("publishing", "发布"),
            "data_review": Label("data review", "数据复盘"),
        },
    ),
    "ads": (
        Label("Ads", "广告投放"),
        {
            "audience": Label("audience", "人群"),
            "creative": Label("creative", "素材"),
            "channel": Label("channel", "渠道"),
            "budget": Label("budget", "预算"),
            "launch": Label("launch", "上线"),
            "monitoring": Label("live monitoring", "实时监测"),
            "optimise": Label("optimisation", "优化调整"),
        },
    ),
    "user_ops": (
        Label("User operations", "用户运营"),
        {
            "segmentation": Label("segmentation", "用户分层"),
            "touch": Label("precise touch", "精准触达"),
            "campaign": Label("campaign design", "活动策划"),
            "evaluation": Label("effect evaluation", "效果评估"),
            "retention": Label("retention adjustment", "留存调整"),
        },
    ),
}
# The blocks of running an account, then the finer tasks that belong to promotion and conversion.
AREAS: dict[str, Label] = {
    "positioning": Label("positioning", "账号定位"),
    "content": Label("content", "内容"),
    "promotion": Label("promotion", "推广"),
    "conversion": Label("conversion", "转化"),
    "retrospective": Label("retrospective", "复盘"),
}
FINER: dict[str, str] = {"mutual_follow": "promotion", "linked_posts": "promotion", "lottery": "conversion"}


def step_of(process: str, step: str) -> Label | None:
    """Return the name of a process's step, None where it has no such step."""
    return PROCESSES[process][1].get(step) if process in PROCESSES else None
