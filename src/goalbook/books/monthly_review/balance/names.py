"""What dimensions, sub-items and measures are called."""

from __future__ import annotations

from goalbook.core.message import Label

DIMENSIONS = {
    "economic": Label("Economic value", "经济价值"),
    "users": Label("User assets", "用户资产质量"),
    "brand": Label("Brand voice", "品牌声量"),
}
GOAL_DIMENSIONS = {
    "benefit": Label("Direct benefit", "直接效益"),
    "users": Label("User assets", "用户资产"),
    "brand": Label("Brand assets", "品牌资产"),
    "": Label("None named", "未注明维度"),
}
TIER_NAMES = {
    "base": Label("Base", "基础目标"),
    "challenge": Label("Challenge", "挑战目标"),
    "value": Label("Value creation", "价值创造"),
    "breakthrough": Label("Breakthrough", "战略突破"),
    "": Label("None named", "未分层级"),
    "total": Label("Total", "合计"),
}
ITEM_DIMENSIONS = {
    "user": Label("Users", "用户"),
    "channel": Label("Channels", "渠道"),
    "content": Label("Content", "内容"),
    "data": Label("Data", "数据"),
}
ITEMS = {
    "growth": Label("growth", "增长"),
    "quality": Label("quality", "质量"),
    "activity": Label("activity", "活跃"),
    "retention": Label("retention", "留存"),
    "mix": Label("mix", "组合"),
    "efficiency": Label("efficiency", "效率"),
    "synergy": Label("synergy", "协同"),
    "innovation": Label("innovation", "创新"),
    "value": Label("value", "价值"),
    "form": Label("form", "形式"),
    "spread": Label("spread", "传播"),
    "collection": Label("collection", "采集"),
    "analysis": Label("analysis", "分析"),
    "application": Label("application", "应用"),
    "governance": Label("governance", "治理"),
}
MEASURES = {
    "revenue_per_head": Label("Revenue per head", "人均销售额"),
    "reachable_per_head": Label("Reachable customers per head", "人均可触达客户数"),
    "reachable_per_guide": Label("Customers per guide", "人均管理客户数"),
}
OUTSIDE = {  # figures of the evaluation that the catalogue does not have, or not by this name
    "arpu": Label("Revenue per new payer", "单个新增付费用户贡献"),
    "nps": Label("NPS", "净推荐值（NPS）"),
    "pd_interaction_rate": Label("Interaction rate of private-domain customers", "私域客户互动率"),
    # The catalogue's, said at length: the private domain and the lifecycle have an interaction rate and a retention of their own.
    "interaction_rate": Label("Interaction rate of content", "内容互动率"),
    "retention_d30": Label("30-day retention of registrations", "注册用户 30 日留存率"),
}


def inside(label: Label) -> Label:
    """Return a name as it stands inside an English sentence; abbreviations stay."""
    return Label(label.en[:1].lower() + label.en[1:], label.zh) if label.en[1:2].islower() else label


def item_name(item: str) -> Label:
    """Return what a sub-item is called."""
    return ITEMS.get(item, Label.same(item))
