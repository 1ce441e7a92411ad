"""The story the demo team's facts tell: funnels, shares and costs of each channel as curves, and the calendar's peaks and dips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Curve = tuple[tuple[str, float], ...]  # (ISO date, value); log-linear in between, flat outside

SEED = 30
START, END = date(2024, 1, 1), date(2025, 7, 31)

COLUMNS = (
    "date_day", "channel", "traffic_type", "impressions", "reads", "views", "clicks", "interactions", "likes", "comments", "shares",
    "saves", "registrations", "activations", "new_payers", "payers", "orders", "revenue", "spend", "refund_amount", "retained_d7",
    "retained_d30", "new_contacts", "lost_contacts", "new_followers", "lost_followers", "followers_total", "brand_search_index",
    "topic_volume", "media_exposure",
)  # fmt: skip
MONEY = frozenset({"revenue", "spend", "refund_amount"})
NOT_SUMMED = frozenset({"payers", "followers_total", "brand_search_index"})  # distinct persons and stocks: a total row leaves them empty

# What the shop's Chinese back office calls the columns and the two sources of traffic.
CHINESE = {
    "date_day": "日期", "channel": "渠道", "traffic_type": "流量类型", "impressions": "曝光量", "reads": "阅读量", "views": "播放量",
    "clicks": "点击量", "interactions": "互动量", "likes": "点赞数", "comments": "评论数", "shares": "转发", "saves": "收藏数",
    "registrations": "注册数", "activations": "激活数", "new_payers": "新增付费用户", "payers": "付费用户数", "orders": "成交订单数",
    "revenue": "成交金额(元)", "spend": "消耗(元)", "refund_amount": "退款金额", "retained_d7": "7日留存人数",
    "retained_d30": "30日留存人数",
    "new_contacts": "新增好友数", "lost_contacts": "流失好友数", "new_followers": "涨粉数", "lost_followers": "取关粉丝数",
    "followers_total": "粉丝总数", "brand_search_index": "品牌搜索指数", "topic_volume": "话题声量", "media_exposure": "媒体曝光次数",
}  # fmt: skip
CHINESE_TRAFFIC = {"organic": "自然流量", "paid": "付费流量", "": ""}


@dataclass(frozen=True)
class Line:
    """One row a day of a channel: its share of the channel's entry and of its spend, and how its rates differ from the channel's."""

    traffic_type: str
    entry_share: float
    spend_share: float
    click_factor: float = 1.0
    pay_factor: float = 1.0


@dataclass(frozen=True)
class Channel:
    """A channel's funnel as curves over time, the side metrics as shares of a funnel stage, and its monthly totals where they are set."""

    id: str
    entry: str
    middle: str
    lines: tuple[Line, ...]
    entry_per_day: Curve
    click_rate: Curve
    middle_rate: Curve
    pay_rate: Curve
    cac: Curve
    basket: float  # money per order
    returning: float  # payers ÷ new payers
    side: dict[str, tuple[str, float]]  # metric -> (funnel stage, share of it)
    followers: float = 0.0
    entry_totals: dict[str, float] | None = None
    payer_totals: dict[str, float] | None = None
    spend_totals: dict[str, float] | None = None


SOCIAL = ("likes", "comments", "shares", "saves")
LOYAL = {"activations": ("middle", 0.62), "retained_d7": ("middle", 0.24), "retained_d30": ("middle", 0.12)}

XIAOHONGSHU = Channel(
    "xiaohongshu", "reads", "registrations",
    (Line("organic", 0.68, 0.18, 0.93, 0.92), Line("paid", 0.32, 0.82, 1.15, 1.13)),
    entry_per_day=(("2024-01-15", 55_500), ("2024-06-15", 59_500), ("2024-11-15", 61_500), ("2025-04-30", 67_500), ("2025-05-11", 71_000),
                   ("2025-05-14", 99_000), ("2025-06-05", 99_500), ("2025-06-12", 95_500), ("2025-07-31", 98_000)),
    click_rate=(("2025-05-11", 0.0200), ("2025-05-12", 0.0140), ("2025-06-04", 0.0140), ("2025-06-07", 0.0181), ("2025-06-30", 0.0181),
                ("2025-07-10", 0.0188)),
    middle_rate=(("2025-05-11", 0.80), ("2025-05-13", 0.765), ("2025-06-04", 0.765), ("2025-06-08", 0.79)),
    pay_rate=(("2024-01-01", 0.093), ("2025-05-11", 0.093), ("2025-05-13", 0.0775), ("2025-06-04", 0.0775), ("2025-06-10", 0.088)),
    cac=(("2024-01-01", 44.5), ("2025-03-31", 49.0)),
    basket=117.0, returning=1.24,
    side={"impressions": ("entry", 11.2), "likes": ("entry", 0.031), "comments": ("entry", 0.0034), "shares": ("entry", 0.0041),
          "saves": ("entry", 0.0163), "new_followers": ("entry", 0.0028), "lost_followers": ("entry", 0.0007), **LOYAL},
    followers=182_000,
    entry_totals={"2025-04": 2_000_000, "2025-05": 2_800_000, "2025-06": 2_890_000, "2025-07": 3_010_000},
    payer_totals={"2025-04": 2_950, "2025-05": 2_775, "2025-06": 3_400, "2025-07": 3_960},
    spend_totals={"2025-04": 148_000, "2025-05": 157_500, "2025-06": 163_000, "2025-07": 171_000},
)  # fmt: skip
DOUYIN = Channel(
    "douyin", "views", "registrations",
    (Line("organic", 0.57, 0.09, 0.86, 0.88), Line("paid", 0.43, 0.91, 1.185, 1.10)),
    entry_per_day=(("2024-01-15", 131_000), ("2024-06-15", 147_000), ("2024-11-15", 155_000), ("2025-04-20", 173_000),
                   ("2025-05-03", 155_000), ("2025-05-31", 177_000), ("2025-07-31", 167_000)),
    click_rate=(("2024-01-01", 0.0117), ("2025-04-01", 0.0121)),
    middle_rate=(("2024-01-01", 0.60),),
    pay_rate=(("2024-01-01", 0.196), ("2025-04-20", 0.199), ("2025-05-03", 0.187), ("2025-05-31", 0.205), ("2025-06-30", 0.198)),
    cac=(("2024-01-01", 34.5), ("2025-03-31", 37.4)),
    basket=104.0, returning=1.25,
    side={"impressions": ("entry", 1.36), "likes": ("entry", 0.0184), "comments": ("entry", 0.0021), "shares": ("entry", 0.0026),
          "saves": ("entry", 0.0052), "new_followers": ("entry", 0.0016), "lost_followers": ("entry", 0.0005), **LOYAL},
    followers=415_000,
    entry_totals={"2025-04": 5_200_000, "2025-05": 5_010_000, "2025-06": 5_160_000, "2025-07": 5_110_000},
    payer_totals={"2025-04": 7_560, "2025-05": 7_222, "2025-06": 7_370, "2025-07": 7_410},
    spend_totals={"2025-04": 283_500, "2025-05": 289_500, "2025-06": 291_000, "2025-07": 288_000},
)  # fmt: skip
PRIVATE_DOMAIN = Channel(
    "private_domain", "reads", "new_contacts", (Line("organic", 1.0, 1.0),),
    entry_per_day=(("2024-01-15", 3_350), ("2024-11-15", 3_900), ("2025-04-15", 4_050), ("2025-07-31", 3_800)),
    click_rate=(("2024-01-01", 0.082),), middle_rate=(("2024-01-01", 0.330),),
    pay_rate=(("2024-01-01", 0.395), ("2025-04-15", 0.405), ("2025-05-20", 0.385)),
    cac=(("2024-01-01", 13.5), ("2025-03-31", 15.0)), basket=98.0, returning=1.62,
    side={"likes": ("entry", 0.014), "shares": ("entry", 0.021), "lost_contacts": ("middle", 0.37)},
    entry_totals={"2025-04": 123_000, "2025-05": 119_500, "2025-06": 117_000, "2025-07": 120_500},
    payer_totals={"2025-04": 1_340, "2025-05": 1_209, "2025-06": 1_195, "2025-07": 1_270},
    spend_totals={"2025-04": 20_300, "2025-05": 20_600, "2025-06": 21_100, "2025-07": 22_400},
)  # fmt: skip
SEARCH = Channel(
    "search", "impressions", "registrations", (Line("paid", 1.0, 1.0),),
    entry_per_day=(("2024-01-15", 11_400), ("2024-11-15", 12_900), ("2025-05-31", 14_200), ("2025-07-31", 14_500)),
    click_rate=(("2024-01-01", 0.0305),), middle_rate=(("2024-01-01", 0.104),), pay_rate=(("2024-01-01", 0.272), ("2025-04-15", 0.262)),
    cac=(("2024-01-01", 74.0), ("2025-03-31", 81.0)), basket=121.0, returning=1.17,
    side={"activations": ("middle", 0.66), "retained_d7": ("middle", 0.27)},
    entry_totals={"2025-04": 424_000, "2025-05": 428_000, "2025-06": 432_000, "2025-07": 438_000},
    payer_totals={"2025-04": 370, "2025-05": 347, "2025-06": 350, "2025-07": 356},
    spend_totals={"2025-04": 29_800, "2025-05": 27_000, "2025-06": 28_900, "2025-07": 29_300},
)  # fmt: skip
CHANNELS = (XIAOHONGSHU, DOUYIN, PRIVATE_DOMAIN, SEARCH)

# Monday first. Content is read at the weekend, search is used on working days.
WEEKDAYS = {
    "xiaohongshu": (0.94, 0.95, 0.96, 0.98, 1.02, 1.09, 1.06),
    "douyin": (0.95, 0.95, 0.96, 0.98, 1.02, 1.08, 1.06),
    "private_domain": (1.02, 1.01, 1.00, 1.02, 1.06, 0.95, 0.94),
    "search": (1.06, 1.05, 1.04, 1.02, 0.99, 0.92, 0.92),
}
# First day, last day, factor on the entry. 618 and Double 11 with their run-up and their dip, Chinese New Year, holidays.
SEASONS = (
    ("2024-02-08", "2024-02-16", 0.68), ("2024-05-01", "2024-05-04", 0.94), ("2024-06-01", "2024-06-03", 1.09),
    ("2024-06-04", "2024-06-13", 1.03), ("2024-06-14", "2024-06-15", 1.10), ("2024-06-16", "2024-06-18", 1.30),
    ("2024-06-19", "2024-06-24", 0.93), ("2024-10-01", "2024-10-06", 0.93), ("2024-10-31", "2024-11-03", 1.13),
    ("2024-11-04", "2024-11-07", 1.04), ("2024-11-08", "2024-11-08", 1.14), ("2024-11-09", "2024-11-11", 1.44),
    ("2024-11-12", "2024-11-19", 0.90), ("2024-12-12", "2024-12-12", 1.14), ("2025-01-27", "2025-02-04", 0.69),
    ("2025-05-01", "2025-05-04", 0.95), ("2025-06-01", "2025-06-03", 1.08), ("2025-06-14", "2025-06-15", 1.07),
    ("2025-06-16", "2025-06-18", 1.24), ("2025-06-19", "2025-06-24", 0.93),
)  # fmt: skip
