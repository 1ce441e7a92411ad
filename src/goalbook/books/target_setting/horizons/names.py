"""What horizons, their items, dimensions, tiers, phases and KPIs are called."""

from __future__ import annotations

from goalbook.core.message import Label

HORIZONS = {"30d": Label("30 days", "30 天"), "6m": Label("6 months", "6 个月"), "3y": Label("3 years", "3 年")}
ITEMS = {
    "followers_growth": Label("Growth of followers", "粉丝增长"),
    "activation_rate": Label("Activation of new users", "新用户激活率"),
    "cac": Label("Acquisition cost", "获客成本"),
    "repurchase_rate": Label("Repurchase rate", "复购率"),
    "top_revenue": Label("Revenue from the top users", "头部用户收入占比"),
    "loop": Label("Private-domain loop", "私域闭环"),
    "ltv_growth": Label("Growth of lifetime value", "用户终身价值（LTV）增长"),
    "ip_count": Label("Core IPs", "核心 IP 数量"),
}
DIMENSIONS = {
    "benefit": Label("Direct benefit", "直接效益"),
    "users": Label("User assets", "用户资产"),
    "brand": Label("Brand assets", "品牌资产"),
}
TIERS = {
    "base": Label("Base", "基础目标"),
    "challenge": Label("Challenge", "挑战目标"),
    "value": Label("Value creation", "价值创造"),
    "breakthrough": Label("Strategic breakthrough", "战略突破"),
    "none": Label("Without a tier", "未分层级"),
    "total": Label("Total", "合计"),
}
PHASES = {"start_up": Label("Start-up", "启动初期"), "middle": Label("Middle", "中期"), "stable": Label("Stable", "稳定期")}
KPIS = {
    "add_rate": Label("add rate", "加粉率"),
    "delete_rate": Label("delete rate", "删粉率"),
    "interaction_rate": Label("interaction rate", "互动率"),
    "revenue_data": Label("revenue", "业绩数据"),
    "tag_data": Label("tags", "标签数据"),
    "management_efficiency": Label("management efficiency", "管理效率"),
    "output_per_head": Label("output per head", "人效"),
}
PURPOSES = {"gmv": Label("GMV", "GMV（成交额）"), "brand_warmth": Label("Brand warmth", "品牌温度")}
FACTORS = {
    "new_customers": Label("New customers", "新增客户数"),
    "orders": Label("Orders", "订单数"),
    "aov": Label("Average order value", "客单价"),
    "gmv": Label("GMV", "成交金额"),
    "items_per_order": Label("Items per order", "客件数"),
    "price_per_item": Label("Price per item", "件单价"),
}


def kpi_name(kpi: str) -> Label:
    """Return the name of a KPI of a phase; one that a team's policy adds is called by its word."""
    return KPIS.get(kpi, Label.same(kpi))
