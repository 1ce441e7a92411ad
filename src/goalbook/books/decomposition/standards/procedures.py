"""What processes, their sample steps and their measures are called."""

from __future__ import annotations

from goalbook.core.message import Label

PROCESSES = {
    "xhs_note": Label("Xiaohongshu note", "小红书笔记创作"),
    "douyin_ads": Label("Douyin ads", "抖音广告投放"),
    "content": Label("Content production", "内容生产"),
    "content_review": Label("Content review", "内容审核"),
    "data_review": Label("Data review", "数据复盘"),
}
STEPS = {  # CT-10
    "topic": Label("topic", "选题"),
    "research": Label("research", "调研"),
    "writing": Label("writing", "撰写"),
    "review": Label("review", "审核"),
    "publish": Label("publish", "发布"),
    "retrospective": Label("retrospective", "复盘"),
    "audience": Label("audience", "人群定向"),
    "creative": Label("creative", "素材制作"),
    "launch": Label("launch", "投放上线"),
    "monitor": Label("monitor", "投放监测"),
    "optimise": Label("optimise", "投放优化"),
}
MEASURES = {
    "topics_per_week": Label("Topics a week", "每周选题数"),
    "script_review": Label("Script review", "脚本审核"),
    "data_review": Label("Data review", "数据复盘"),
}
DIMENSIONS = {
    "brand_fit": Label("brand fit", "品牌调性符合度"),
    "compliance": Label("compliance", "合规性"),
    "user_interest": Label("user interest", "用户兴趣匹配度"),
}


def name_of(process: str) -> Label:
    """Return a process's name, its id where it is the team's own."""
    return PROCESSES.get(process, Label.same(process))


def step_name(step: str) -> Label:
    """Return the name of a sample procedure's step."""
    return STEPS.get(step, Label.same(step))


def measure(metric: str) -> Label:
    """Return the name of a measure, its id where it is the team's own."""
    return MEASURES.get(metric, Label.same(metric))
