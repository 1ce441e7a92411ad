"""The budget as one bar in the outline of a plan: what comes off the top, what the phases share, what part of them is for KOLs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.rows import rows_of
from goalbook.books.target_setting.budget.frame import Span, literal_sum
from goalbook.books.target_setting.budget.verdicts import POOLS, percent, pool
from goalbook.core.compare import more_than
from goalbook.core.message import Message, msg
from goalbook.core.terminal import width_of
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.emphasis import strong
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.rows import Row
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

WIDTH, HEIGHT = ibcs.FULL, 25.0
BOTTOM, TOP = 11.0, 19.5  # mm: the bar
LETTER = ibcs.SMALL * strokes.POINT * 0.52  # mm: width of a Latin letter
RISE = 3.0  # mm between two rows of labels above the bar


@dataclass(frozen=True)
class Segment:
    """One part of the bar in fractions of the total."""

    pool: str
    start: float
    end: float
    share: Message  # of the total, of a phase of the phases
    amounts: tuple[float, float]


def segments(result: TargetSetting) -> tuple[Segment, ...]:
    """Return the parts side by side; none where they do not fit into one bar."""
    stack = result.tables["budget_stack"]
    rest = pool(stack, "phases")
    rows = [row for row in rows_of(stack) if row["parent"] in ("total", "phases") and row["pool"] != "phases"]
    if any(math.isnan(row["share_of_total"]) or row["share_of_total"] <= 0 for row in rows) or rest is None:
        return ()
    found, at = [], 0.0
    for row in rows:
        share = float(row["share_of_total"])
        inside = msg("{share:pct0} of the phases", share=share / float(rest["share_of_total"]))
        named = inside if row["parent"] == "phases" else percent(_span(row, stack_total(stack)))
        found.append(Segment(str(row["pool"]), at, at + share, named, (float(row["low"]), float(row["high"]))))
        at += share
    return () if more_than(at, 1.005) else tuple(found)


def stack_total(stack: object) -> float:
    """Return the total's amount, NaN where only shares are known."""
    row = pool(stack, "total")  # type: ignore[arg-type] # a table
    return math.nan if row is None else float(row["amount"])


def _ends(row: Row, total: float) -> tuple[float, float]:
    if math.isnan(total) or not total:
        return float(row["share_of_total"]), float(row["share_of_total"])
    return float(row["low"]) / total, float(row["high"]) / total


def budget_chart(result: TargetSetting, language: Language) -> ibcs.Chart | None:
    """Draw the stack; None where its parts are not known or exceed the whole."""
    parts = segments(result)
    if not parts:
        return None
    title, subtitle = budget_title(result), _subtitle(result)
    drawn = "".join((*_bar(parts, language), *_below(parts, result, language)))
    svg = strokes.svg(WIDTH, HEIGHT, [drawn])
    said = [f"{language.say(POOLS[one.pool])} {_figures(one, language)}" for one in parts]
    alt = f"{language.say(title)} {language.say(subtitle)} {'; '.join(said)}"
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, alt, "wide")


def budget_title(result: TargetSetting) -> Message:
    """Return the bar's message: where shares as written exceed a whole, what they leave once stacked; else how the rest is split."""
    stack = result.tables["budget_stack"]
    rest, whole = pool(stack, "phases"), literal_sum(stack[stack["base"] == "undeclared"])
    amount = stack_total(stack)
    if rest is not None and more_than(whole.high, 1 + float(result.policy.split_tolerance)):
        literal = strong(percent(literal_sum(stack)))
        left = strong(percent(_span(rest, amount)) if math.isnan(amount) else _money(float(rest["low"]), float(rest["high"])))
        return msg("As written the shares add up to {literal}; stacked, {left} are left for the phases", literal=literal, left=left)
    if rest is None or math.isnan(amount):
        return msg("The budget's shares add up")
    return msg(
        "{amount:money_compact}: {share} go through the phases, the rest comes off the top",
        amount=amount,
        share=strong(percent(_span(rest, amount))),
    )


def _money(low: float, high: float) -> Message:
    if more_than(high - low, 0):
        return msg("{low:money_compact}–{high:money_compact}", low=low, high=high)
    return msg("{amount:money_compact}", amount=low)


def _span(row: Row, total: float) -> Span:
    return Span(*_ends(row, total))


def _subtitle(result: TargetSetting) -> Message:
    return msg("Budget by pool, {currency:text}, {period}; plan", currency=result.meta.currency or "–", period=result.meta.period.name)


def _figures(one: Segment, language: Language) -> str:
    share = language.say(one.share)
    if math.isnan(one.amounts[0]):
        return share
    return f"{share} · {_amount(one.amounts, language)}"


def _amount(ends: tuple[float, float], language: Language) -> str:
    low, high = (language.number(value, "money_compact") for value in ends)
    return low if low == high else f"{low}–{high}"


def _bar(parts: tuple[Segment, ...], language: Language) -> Iterator[str]:
    """Yield the outlined parts, each with its name and figures inside, above it where they do not fit."""
    raised = 0
    for one in parts:
        left, right = one.start * WIDTH, one.end * WIDTH
        yield _box(left, right, BOTTOM, TOP)
        name, figures = language.say(POOLS[one.pool]), _figures(one, language)
        if LETTER * max(width_of(name), width_of(figures)) <= right - left - 2:
            yield strokes.text((left + 1.2, (BOTTOM + TOP) / 2 + 1.7), name, Look(ibcs.TEXT, 600, ibcs.INK))
            yield strokes.text((left + 1.2, (BOTTOM + TOP) / 2 - 1.9), figures, Look(colour=ibcs.INK))
            continue
        height = TOP + 1.2 + RISE * raised
        yield strokes.line([(left + 0.4, TOP), (left + 0.4, height + 1.8)], ibcs.QUIET, 0.4)
        yield strokes.text((left + 1.2, height), f"{name} {figures}", Look(colour=ibcs.INK, height="bottom"))
        raised += 1


def _below(parts: tuple[Segment, ...], result: TargetSetting, language: Language) -> Iterator[str]:
    """Yield the brackets under the bar: off the top, the phases, and the KOL fees within the conversion phase."""
    stack = result.tables["budget_stack"]
    rest, fees, whole = pool(stack, "phases"), pool(stack, "kol"), pool(stack, "conversion")
    inside = {str(row["pool"]) for row in rows_of(stack[stack["parent"] == "phases"])}
    first = next((one.start for one in parts if one.pool in inside), None)
    if rest is not None and first is not None:
        if first > 0:
            yield from _bracket(0.0, first, language.say(msg("off the top")), BOTTOM - 1.2)
        name = language.say(msg("phases: {share} of the total", share=percent(_span(rest, stack_total(stack)))))
        yield from _bracket(first, parts[-1].end, name, BOTTOM - 1.2)
    where = next((one for one in parts if one.pool == "conversion"), None)
    if fees is not None and whole is not None and where is not None:
        width = float(fees["share_of_total"]) * WIDTH
        left = where.start * WIDTH
        yield _box(left, min(left + width, WIDTH), 1.0, 4.0)
        yield strokes.line([(left, BOTTOM), (left, 1.0)], ibcs.GREY, 0.4)
        text = language.say(
            msg(
                "{kol} {share:pct0} of the conversion phase",
                kol=POOLS["kol"],
                share=float(fees["share_of_total"] / whole["share_of_total"]),
            )
        )
        ends = (float(fees["low"]), float(fees["high"]))
        figures = text if math.isnan(ends[0]) else f"{text} · {_amount(ends, language)}"
        room = WIDTH - (left + width) - 2 >= LETTER * width_of(figures)
        place, side = ((left + width + 1.2, 2.5), "left") if room else ((left - 1.2, 2.5), "right")
        yield strokes.text(place, figures, Look(colour=ibcs.INK, across=side))


def _bracket(start: float, end: float, text: str, height: float) -> Iterator[str]:
    left, right = start * WIDTH + 0.5, end * WIDTH - 0.5
    yield strokes.line([(left, height + 0.8), (left, height), (right, height), (right, height + 0.8)], ibcs.QUIET, 0.5)
    yield strokes.text((left, height - 0.8), text, Look(height="top"))


def _box(left: float, right: float, bottom: float, top: float) -> str:
    return strokes.line(
        [(left + 0.15, bottom), (right - 0.15, bottom), (right - 0.15, top), (left + 0.15, top), (left + 0.15, bottom)], ibcs.INK, 0.8
    )
