"""The library of mechanics: what makes people take part, the role of a campaign each serves, and the figure it is expected to move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

ACQUISITION, RETENTION, CONVERSION = "acquisition", "retention", "conversion"
COLUMNS = ("mechanic", "name", "roles", "expects", "fits", "known")
BETWEEN = ","


@dataclass(frozen=True)
class Mechanic:
    """One mechanic: its name, the roles of a campaign that it serves, and the figure by which campaigns with it are compared."""

    id: str
    name: Label
    roles: tuple[str, ...]
    metric: str  # of the campaign's own facts, or of the catalogue


# Roles and the first mechanics of each after the source's three roles of campaigns; the interaction components after its catalogue.
LIBRARY: dict[str, Mechanic] = {
    one.id: one
    for one in (
        Mechanic("activity", Label("activity for newcomers", "拉新活动"), (ACQUISITION,), "new_payers"),
        Mechanic("fission", Label("social fission", "社交裂变"), (ACQUISITION,), "shares"),
        Mechanic("brand_spread", Label("brand spread", "品牌传播"), (ACQUISITION,), "page_exposures"),
        Mechanic("referral_reward", Label("reward for referrals", "推荐有礼"), (ACQUISITION,), "new_payers"),
        Mechanic("friend_help", Label("help from friends", "好友助力"), (ACQUISITION, RETENTION), "share_clicks"),
        Mechanic("group_purchase", Label("group purchase", "拼团"), (ACQUISITION, CONVERSION), "conversions"),
        Mechanic("koc_matrix", Label("seeding by KOCs", "KOC 种草矩阵"), (ACQUISITION,), "new_payers"),
        Mechanic("trial_kit", Label("trial kit", "试用装"), (ACQUISITION, CONVERSION), "new_payers"),
        Mechanic("first_order_discount", Label("discount on the first order", "首单立减"), (ACQUISITION, CONVERSION), "new_payers"),
        Mechanic("short_page", Label("short campaign page", "精简活动页"), (ACQUISITION, CONVERSION), "conversions"),
        Mechanic("pop_up", Label("pop-up stand", "线下快闪"), (ACQUISITION,), "conversions"),
        Mechanic("sign_in", Label("daily sign-in", "每日签到"), (RETENTION,), "clicks"),
        Mechanic("topic", Label("topic to join in", "话题互动"), (RETENTION,), "shares"),
        Mechanic("task_game", Label("task or game", "任务/游戏"), (RETENTION,), "conversions"),
        Mechanic("suspense_task", Label("suspense task", "悬念任务"), (RETENTION, CONVERSION), "conversions"),
        Mechanic("co_creation", Label("co-creation with users", "用户共创"), (RETENTION,), "conversions"),
        Mechanic("dormant_message", Label("message to dormant users", "沉睡用户唤醒"), (RETENTION,), "conversions"),
        Mechanic("limited_discount", Label("discount for a limited time", "限时折扣"), (CONVERSION,), "conversions"),
        Mechanic("spend_and_draw", Label("spend and draw", "满额抽奖"), (CONVERSION,), "revenue"),
        Mechanic("upgrade_reward", Label("reward for an upgrade", "升级奖励"), (CONVERSION,), "revenue"),
        Mechanic("gift_set", Label("gift set kept for members", "专属礼盒预留"), (CONVERSION, RETENTION), "revenue"),
        Mechanic("exit_coupon", Label("coupon on leaving", "离开页弹券"), (CONVERSION,), "conversions"),
        Mechanic("livestream", Label("livestream", "直播专场"), (CONVERSION,), "revenue"),
    )
}
# The same mechanics as teams write them in Chinese; other spellings of one id.
_ALSO = {one.name.zh: one.id for one in LIBRARY.values()} | {
    "裂变": "fission", "签到": "sign_in", "话题": "topic", "任务": "task_game", "抽奖": "spend_and_draw", "会员升级": "upgrade_reward",
    "试色装": "trial_kit", "直播": "livestream", "快闪": "pop_up", "首单优惠": "first_order_discount",
}  # fmt: skip


def mechanic_of(name: str) -> Mechanic:
    """Return a mechanic by its id or its Chinese name; one the library does not know keeps its id, and serves no role it would name."""
    found = LIBRARY.get(_ALSO.get(name, name))
    return found if found is not None else Mechanic(name, Label.same(name.replace("_", " ")), (), "")


def mechanics(ids: Sequence[str], role: str) -> pd.DataFrame:
    """Return the campaign's mechanics; ``fits`` is False where none of a mechanic's roles is the campaign's."""
    rows = [
        (one.id, one.name, BETWEEN.join(one.roles), one.metric, not role or not one.roles or role in one.roles, one.id in LIBRARY)
        for one in dict.fromkeys(mechanic_of(name) for name in ids)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
