"""The key figures across page one: target, what history leads to, chance, trend, sum, lifetime value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.front_page import figures_strip
from goalbook.show.quantity import chance
from goalbook.show.target_setting.narrative import calibrated
from goalbook.show.words import headline_name, known, number, rows, titled, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Box = tuple[Message | str, str, Message | str]


def strip(result: TargetSetting, language: Language) -> Markup:
    """Return up to six key figures."""
    return figures_strip(language, _boxes(result, language))


def _boxes(result: TargetSetting, language: Language) -> Iterator[Box]:
    head = result.headline

    def value(amount: float | None) -> str:
        return value_text(result, language, head.metric_id, float("nan") if amount is None else amount)

    if head.target is not None:
        yield titled(language, headline_name(result)), value(head.target), msg("target, {status}", status=status_name(head.status))
    if head.median is not None:
        yield msg("History leads to"), value(head.median), f"{value(head.low)} – {value(head.high)}" if head.low is not None else ""
    if head.target is not None:
        yield _chance(result, language)
    row = calibrated(result, head.kr_id)
    if row is not None and known(row["trend_ratio"]):
        trend = msg("trend {value}", value=value(number(row["forecast"])))
        yield msg("Target ÷ trend"), language.number(number(row["trend_ratio"]), "ratio2"), trend
    yield from _sum(result, language)
    yield from _lifetime(result, language)


def _chance(result: TargetSetting, language: Language) -> Box:
    probability = result.headline.probability
    if probability is None:
        return msg("Chance"), "–", msg("not proven yet")
    return msg("Chance"), language.say(chance(probability)), verdict_name(result.headline.verdict)


def _sum(result: TargetSetting, language: Language) -> Iterator[Box]:
    table = [row for row in rows(result.tables.get("kr_sums")) if known(row["share"])]
    driven = [row for row in table if number(row["total"]) < number(row["planned"])]
    for row in sorted(driven or table, key=lambda row: -number(row["share"]))[:1]:
        below = msg("at best, by drivers") if driven else msg("of the objective")
        yield msg("Key results bring"), language.number(number(row["share"]), "pct0"), below


def _lifetime(result: TargetSetting, language: Language) -> Iterator[Box]:
    for row in rows(result.tables.get("unit_economics"))[:1]:
        if known(row["ltv_cac"]):
            yield "LTV / CAC", language.number(number(row["ltv_cac"]), "ratio2"), msg("worth it above 1")


def status_name(status: str) -> Message:
    """Return the word for the state of the goals."""
    names = {"draft": msg("draft"), "agreed": msg("agreed"), "frozen": msg("frozen")}
    return names.get(status, msg("not set"))


def verdict_name(verdict: str) -> Message:
    """Return the word for what history says of a target."""
    names = {"pass": msg("within reach"), "warn": msg("doubtful"), "fail": msg("not supported")}
    return names.get(verdict, msg("not judged"))
