"""What a team keeps of its private domain: work of the guides by day, users by touchpoint, success of WeCom, the revenue wanted."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from goalbook.core.compare import more_than
from goalbook.core.errors import Problem
from goalbook.core.message import msg
from goalbook.core.period import parse_period
from goalbook.inputs.campaigns.checks import negatives, parts, repeated
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.notices import Notice
from goalbook.inputs.operations.months import is_month, month_faults
from goalbook.inputs.planning.base import Planning, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.core.message import Message
    from goalbook.inputs.planning.shelf import Fault, Ground, Row
    from goalbook.inputs.yaml_file import Path

PRIVATE_DOMAIN = Contract(
    "private_domain",
    "users/private_domain.csv",
    msg("the private domain by day and guide: whom they reach, invite and serve; empty means not measured"),
    (
        Column("date_day", "date", msg("day"), required=True),
        Column("guide", "text", msg("id of the sales guide; no names"), required=True),
        Column("reachable", "number", msg("customers the guide can write to at the end of the day, each counted once"), "count"),
        Column("invites", "number", msg("people invited to be added"), "count"),
        Column("adds", "number", msg("of those invited that day, how many were added"), "count"),
        Column("deletes", "number", msg("customers who removed the guide"), "count"),
        Column("interacting", "number", msg("customers who answered or clicked, each on the first such day of the month"), "count"),
        Column("delivered", "number", msg("customers whom a message reached, each on the first such day of the month"), "count"),
        Column("converted", "number", msg("customers who bought, each on the first such day of the month"), "count"),
        Column("orders", "number", msg("orders of the guide's customers"), "count"),
        Column("revenue", "number", msg("revenue of those orders"), "money"),
    ),
    msg("private-domain revenue as four factors, add, delete and interaction rates"),
    {
        "日期": "date_day", "导购": "guide", "可触达客户数": "reachable", "邀请数": "invites", "加粉数": "adds", "删粉数": "deletes",
        "互动人数": "interacting", "触达人数": "delivered", "成交人数": "converted", "订单数": "orders", "成交金额": "revenue",
    },
)  # fmt: skip
USER_ASSETS = Contract(
    "user_assets",
    "users/user_assets.csv",
    msg("users that can be reached again without paying, by month and touchpoint: opening + added − lost = closing"),
    (
        Column("month", "month", msg("month of the statement, as 2025-05"), required=True),
        Column("touchpoint_en", "text", msg("where they are, in English (or one column touchpoint)"), required=True),
        Column("touchpoint_zh", "text", msg("where they are, in Chinese")),
        Column("opening", "number", msg("users at the month's begin"), "count", required=True),
        Column("added", "number", msg("users won"), "count", required=True),
        Column("lost", "number", msg("users lost"), "count", required=True),
        Column("closing", "number", msg("users at the month's end"), "count", required=True),
        Column(
            "dedup_share",
            "number",
            msg("share of them that another touchpoint counts already; each overlap stands at one of the two"),
            "share",
        ),
    ),
    msg("the user asset sheet by touchpoint, with its total"),
    {
        "touchpoint": "touchpoint_en",
        "月份": "month",
        "触点": "touchpoint_zh",
        "期初": "opening",
        "新增": "added",
        "流失": "lost",
        "期末": "closing",
    },
)
WECOM = Contract(
    "wecom",
    "users/wecom.csv",
    msg("people led to WeCom in a month, and how far they came"),
    (
        Column("month", "month", msg("month in which they were led there, as 2025-05"), required=True),
        Column("contacts", "number", msg("people who were led to WeCom"), "count"),
        Column("added", "number", msg("of them, how many were added"), "count"),
        Column("served", "number", msg("of those added, how many were served"), "count"),
        Column("bought", "number", msg("of those served, how many bought"), "count"),
        Column("version", "text", msg("which benchmark they are held against"), allowed=("current", "old")),
    ),
    msg("the three success rates of WeCom against their ranges"),
    {"月份": "month", "引流人数": "contacts", "加好友人数": "added", "服务人数": "served", "变现人数": "bought"},
)
PD_TARGETS = Contract(
    "private_domain_targets",
    "users/private_domain_targets.csv",
    msg("private-domain revenue wanted by month"),
    (
        Column("month", "month", msg("month of the target, as 2025-05"), required=True),
        Column("revenue", "number", msg("revenue wanted"), "money", required=True),
    ),
    msg("what each factor of private-domain revenue would have to be for the month's target"),
)

ROUNDING = 0.5  # users are whole
AHEAD = timedelta(days=366)


class Launch(Sheet):
    """`users/launch.yml`: the day on which the private domain began; its age decides which metrics lead."""

    file: ClassVar[str] = "launch"

    private_domain: date | None = None

    def ahead(self, last: date) -> Iterator[tuple[Path, Message]]:
        """Yield a launch more than a year after the facts end: a nearer one may be planned."""
        if self.private_domain is not None and self.private_domain > last + AHEAD:
            text = msg(
                "private_domain: {day:date} is more than a year after the facts' last day, {last:date}; is it a slip?",
                day=self.private_domain,
                last=last,
            )
            yield ("private_domain",), text


def private_domain_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield negative figures, days that stand twice and rates above 1, by day and, where customers count once a month, by month."""
    yield from negatives(rows, PRIVATE_DOMAIN)
    yield from repeated(rows, ("date_day", "guide"))
    yield from parts(rows, "adds", "invites")
    for name in ("interacting", "delivered"):
        yield from parts(rows, name, "reachable")
    yield from parts(rows, "converted", "orders")
    yield from _once_a_month(rows)


def _once_a_month(rows: list[Row]) -> Iterator[Fault]:
    """Yield the last row of a guide's month that counts more customers than there were: they were counted again every day."""
    months: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        months.setdefault((str(row["guide"]), str(row["date_day"])[:7]), []).append(row)
    for own in months.values():
        had = max((row["reachable"] for row in own if row["reachable"] >= 0), default=math.nan) + _sum(own, "deletes")
        reached = _sum(own, "delivered") if any(row["delivered"] >= 0 for row in own) else math.nan
        for name, whole, most in (("interacting", "reachable", had), ("delivered", "reachable", had), ("converted", "delivered", reached)):
            n = _sum(own, name)
            if more_than(n, most):
                text = msg(
                    "the month's sum is {n:n}, more than {whole:text} ({most:n}); count each customer once a month",
                    n=n,
                    whole=whole,
                    most=most,
                )
                yield own[-1], name, text


def _sum(rows: list[Row], name: str) -> float:
    """Return the sum of what is known."""
    return math.fsum(row[name] for row in rows if row[name] >= 0)


def user_asset_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield statements that do not close with their movements, or do not open where the month before closed."""
    yield from month_faults(rows)
    yield from negatives(rows, USER_ASSETS)
    yield from repeated(rows, ("month", "touchpoint_en"))
    for row in rows:
        if more_than(row["dedup_share"], 1.0):
            yield row, "dedup_share", msg("is a share above 1")
        expected = row["opening"] + row["added"] - row["lost"]
        if more_than(abs(row["closing"] - expected), ROUNDING):
            text = msg("opening + added − lost is {expected:n}, {off:+n} to the closing", expected=expected, off=row["closing"] - expected)
            yield row, "closing", text
    yield from _not_carried(rows)


def _not_carried(rows: list[Row]) -> Iterator[Fault]:
    closings = {(row["touchpoint_en"], row["month"]): row for row in rows}
    for row in rows:
        if not is_month(str(row["month"])):
            continue
        before = closings.get((row["touchpoint_en"], parse_period(row["month"]).previous().label))
        if before is not None and more_than(abs(row["opening"] - before["closing"]), ROUNDING):
            text = msg(
                "{month:text} closed with {closing:n} (row {row:text}); a month opens where the one before closed",
                month=before["month"],
                closing=before["closing"],
                row=str(before["source_row"]),
            )
            yield row, "opening", text


def wecom_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield rates above 1 and months that stand twice."""
    yield from month_faults(rows)
    yield from negatives(rows, WECOM)
    yield from repeated(rows, ("month",))
    for part, whole in (("added", "contacts"), ("served", "added"), ("bought", "served")):
        yield from parts(rows, part, whole)


def target_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield months that stand twice and targets below nothing."""
    yield from month_faults(rows)
    yield from negatives(rows, PD_TARGETS)
    yield from repeated(rows, ("month",))


def launched_late(planning: Planning, files: Mapping[str, str], _ground: Ground) -> Iterator[Problem]:
    """Yield a launch that lies after days on which the private domain worked already."""
    launch, rows = planning.sheet(Launch).private_domain, planning.table(PRIVATE_DOMAIN)
    if launch is None or rows.empty:
        return
    first = rows["date_day"].min().date()
    if launch > first:
        text = msg("is after {day:date}, from when {table:text} has figures", day=first, table=files[PRIVATE_DOMAIN.table])
        yield Problem(files[Launch.file], text, column="private_domain", value=launch.isoformat())


def launch_ahead(planning: Planning, day: date | None) -> Iterator[Notice]:
    """Yield a remark on a launch that lies after a day: whoever looks back from there knows no phase, and a year may be mistyped."""
    launch = planning.sheet(Launch).private_domain
    if launch is not None and day is not None and launch > day:
        text = msg("private_domain: {launch:date} is after {day:date}; no phase is told until then", launch=launch, day=day)
        yield Notice("file", "users/launch.yml", "", text)
