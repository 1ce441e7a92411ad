"""Who brings the revenue: the share of customers, the best first, against the share of revenue they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import known, number, rows, says

if TYPE_CHECKING:
    from goalbook.books.result import BookResult
    from goalbook.core.language import Language

WIDTH, HEIGHT = ibcs.HALF, 44.0
LEFT, RIGHT, BOTTOM, TOP = 9.0, 84.0, 5.0, 41.0
EDGE = 0.6  # how far from the frame's middle a label turns to the other side
APART = 0.05  # of the height
MEASURED = ("purchases", "snapshot")  # origins that a curve is drawn of
Row = dict[str, object]


def lorenz_chart(result: BookResult, language: Language, subtitle: Message | None = None) -> ibcs.Chart | None:
    """Draw the curve with its marked shares and the wanted ones; None without it. ``subtitle``: by default what purchases show."""
    points = [(number(row["share"]), number(row["revenue_share"])) for row in rows(result.tables.get("lorenz"))]
    if not points:
        return None
    marked = [row for row in rows(result.tables["concentration"]) if row["origin"] in MEASURED]
    if subtitle is not None:
        marked = [row for row in marked if known(row["target"])] or marked  # beside a table there is room for what is wanted alone
    parts = [
        strokes.line([_at(0, 0), _at(1, 0)], ibcs.INK, 0.6),
        strokes.line([_at(0, 0), _at(1, 1)], ibcs.GREY, 0.6, "1 1"),
        strokes.line([_at(*point) for point in points], ibcs.INK, 1.4),
        *(_tick(share, language) for share in (0.0, 0.5, 1.0)),
        *(part for row in marked for part in _mark(row, language)),
    ]
    title = _title(marked) if subtitle is None else _users(marked)
    subtitle = subtitle or _purchases(result)
    alt = f"{language.say(title)} {language.say(subtitle)}"
    return ibcs.Chart(says(language, title), language.say(subtitle), strokes.svg(WIDTH, HEIGHT, parts), alt)


def _purchases(result: BookResult) -> Message:
    said = result.tables["lifetime"]
    return msg(
        "Share of revenue by share of customers, the best first; {n:n} customers with purchases up to {day:date}; squares: wanted",
        n=number(said["customers"].iloc[0]),
        day=said["last_day"].iloc[0].date(),
    )


def _title(marked: list[Row]) -> Message:
    fifth = marked[-1]
    return msg(
        "The best {share:pct0} of customers bring {revenue:pct0} of revenue",
        share=number(fifth["share"]),
        revenue=number(fifth["revenue_share"]),
    )


def _users(marked: list[Row]) -> Message:
    fifth = marked[-1]
    share, brought = number(fifth["share"]), number(fifth["revenue_share"])
    return msg("The best {share:pct0} of users bring {revenue:pct0} of revenue", share=share, revenue=brought)


def _at(share: float, revenue: float) -> tuple[float, float]:
    return LEFT + share * (RIGHT - LEFT), BOTTOM + revenue * (TOP - BOTTOM)


def _tick(share: float, language: Language) -> str:
    across, _ = _at(share, 0)
    side = "right" if share > EDGE else "left"
    return strokes.text((across, BOTTOM - 2.6), language.number(share, "pct0"), Look(across=side, height="middle"))


def _mark(row: Row, language: Language) -> list[str]:
    """Return a dot where the curve stands, a square where it is wanted, each with its number."""
    share, brought, wanted = (number(row[name]) for name in ("share", "revenue_share", "target"))
    place = _at(share, brought)
    words = f"{language.number(share, 'pct0')} → {language.number(brought, 'pct0')}"
    parts = [strokes.dots([place], ibcs.INK, 0.8), strokes.text((place[0] + 2.2, place[1] - 1.4), words, Look(colour=ibcs.INK))]
    if wanted == wanted:  # noqa: PLR0124 - NaN alone differs from itself
        there = _at(share, wanted)
        parts.append(strokes.squares([there], 1.6))
        if abs(wanted - brought) >= APART:  # else its number would lie upon the other, which says as much
            parts.append(strokes.text((there[0] - 1.0, there[1] + 2.8), language.number(wanted, "pct0"), Look()))
    return parts
