"""The section private domain of the review: nothing where the team keeps none of its tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.monthly_review.private_domain.part import KEPT
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import Block, lead, note, section
from goalbook.show.monthly_review.private_domain_assets import assets
from goalbook.show.monthly_review.private_domain_pace import efficiency, metrics, promoters
from goalbook.show.monthly_review.private_domain_revenue import largest, revenue
from goalbook.show.monthly_review.private_domain_wecom import weakest, wecom
from goalbook.show.words import inside, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]
TABLES = {
    "private_domain": Label("The days of the private domain", "私域日报"),
    "wecom": Label("WeCom's rates", "企业微信三率"),
    "user_assets": Label("The user asset sheet", "用户资产表"),
}


def private_domain(review: MonthlyReview, language: Language) -> Block:
    """Return the section: what happened and what it is worth, then revenue, WeCom, users, metrics, half a year, promoters."""
    if not KEPT & set(review.tables):
        return Block(Markup(""))
    between = Markup("") if language.code == "zh" else Markup(" ")
    parts: list[Markup | str] = [lead(between.join(says(language, one) for one in told)) for told in leads(review) if told]
    parts += [note(says(language, one)) for one in _absent(rows(review.tables.get("pd_absent")))]
    for drawn in (revenue, wecom, assets, metrics):
        parts += drawn(review, language)
    beside = [*efficiency(review, language), *promoters(review, language)]
    parts += [Markup('<div class="charts">{}</div>').format(Markup("").join(beside))] if len(beside) > 1 else beside
    return section("private_domain", language.say(msg("Private domain")), parts)


def leads(review: MonthlyReview) -> tuple[list[Message], list[Message]]:
    """Return what happened to the revenue, why, and what the target would take; then the weakest of WeCom's rates with its worth."""
    by_factor = {str(row["factor"]): row for row in rows(review.tables.get("pd_formula"))}
    weak = weakest(review)
    return list(_revenue(review, by_factor)) if by_factor else [], [] if weak is None else [weak]


def _revenue(review: MonthlyReview, by_factor: dict[str, Row]) -> Iterator[Message]:
    month = review.meta.period.name
    now, before = (number(by_factor["revenue"][name]) for name in ("now", "previous"))
    main = largest(by_factor)
    if math.isnan(now):
        return
    if math.isnan(before) or main is None:
        yield msg("Private domain brought {revenue:money_compact} in {month}.", revenue=now, month=month)
    else:
        yield msg(
            "Private domain brought {revenue:money_compact} in {month}, {change:+money_compact} on the month before;"
            " {factor} alone did {effect:+money_compact}.",
            revenue=now,
            month=month,
            change=now - before,
            effect=number(main["effect"]),
            factor=_inside(main["name"]),
        )
    target = number(by_factor["revenue"]["needed"])
    if target > now:
        yield _needed(by_factor, target)


def _needed(by_factor: dict[str, Row], target: float) -> Message:
    """Say what each share alone would have to be for the target; a share above 1 is no way there."""
    delivery, conversion = by_factor["delivery"], by_factor["conversion"]
    if not (delivery["possible"] and conversion["possible"]):
        return msg(
            "{target:money_compact} was wanted: with more customers alone it takes {customers:n} instead of {now:n}.",
            target=target,
            customers=number(by_factor["customers"]["needed"]),
            now=number(by_factor["customers"]["now"]),
        )
    return msg(
        "{target:money_compact} was wanted: alone it takes a delivery rate of {delivery:pct} instead of {had:pct}, or a conversion of"
        " {conversion:pct} instead of {was:pct}.",
        target=target,
        delivery=number(delivery["needed"]),
        had=number(delivery["now"]),
        conversion=number(conversion["needed"]),
        was=number(conversion["now"]),
    )


def _inside(name: object) -> Label:
    return inside(name) if isinstance(name, Label) else Label("", "")


def _absent(found: list[Row]) -> Iterator[Message]:
    """Yield one sentence for all tables that end in the same month."""
    months: dict[str, list[Label]] = {}
    for row in found:
        months.setdefault(str(row["last_month"]), []).append(TABLES[str(row["table"])])
    for month, names in months.items():
        rest = [name.en.replace("The ", "the ", 1) for name in names[1:]]  # WeCom keeps its capital
        joined = Label(", ".join((names[0].en, *rest)), "、".join(name.zh for name in names))
        values: dict[str, Value] = {"table": joined, "month": parse_period(month).name}
        yield msg("{table}: kept up to {month}, with nothing of the month under review.", **values)
