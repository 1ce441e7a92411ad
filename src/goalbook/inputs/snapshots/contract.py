"""What a snapshot of users may hold: one row per user, by an id that names nobody; everything but the id is optional."""

from __future__ import annotations

from goalbook.core.message import msg
from goalbook.inputs.contract import Column, Contract

YES_NO = ("yes", "no")
SNAPSHOT = Contract(
    "user_snapshot",
    "users/snapshots/<day>.csv|parquet",
    msg("one row per user as known at the end of the day that the file is named after; ids hashed by `goalbook hash-ids`"),
    (
        Column(
            "user_id",
            "text",
            msg("hashed id of the user, the same in every snapshot; never a phone number or a platform's id"),
            required=True,
        ),
        Column("segment", "text", msg("tier that the team gives the user: high, growth, base, new or a name of its own")),
        Column("first_seen", "date", msg("first day on which the user was known")),
        Column("orders_n", "number", msg("orders of the last twelve months"), "count"),
        Column(
            "revenue_12m", "number", msg("revenue of the last twelve months, net of returns; less than nothing counts as nothing"), "money"
        ),
        Column("promo_orders_n", "number", msg("of these orders, those with a promotion"), "count"),
        Column("promo_order_share", "number", msg("share of these orders with a promotion, where they were not counted"), "share"),
        Column("influence_score", "number", msg("how far the user's word carries, on any scale that rises"), "index"),
        Column("joined_fission", "text", msg("whether the user ever took part in an invite-a-friend campaign"), allowed=YES_NO),
        Column("tags_n", "number", msg("tags that the user carries"), "count"),
        Column("last_active", "date", msg("last day on which the user did anything")),
        Column("churn_score", "number", msg("probability to leave, from a model of your own"), "share"),
        Column("consent", "text", msg("whether the user agreed to be contacted"), allowed=YES_NO),
    ),
    msg("user tiers against the scheme, concentration, new against old users, lifecycle, churn risk and tag coverage"),
    {"user": "user_id", "id": "user_id", "tier": "segment", "orders": "orders_n", "tags": "tags_n"},
)
OF_NEWEST = ("promo_orders_n", "promo_order_share", "influence_score", "joined_fission", "churn_score")  # no report compares these
NUMBERS = tuple(column.name for column in SNAPSHOT.columns if column.kind == "number")
DAYS = tuple(column.name for column in SNAPSHOT.columns if column.kind == "date")
SWITCHES = tuple(column.name for column in SNAPSHOT.columns if column.allowed)
