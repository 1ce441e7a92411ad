"""What is asked, what people name and what the funnel brings, channel by channel: three bars on one scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import channel_name, known, metric_name, number, rows, says, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

ROW, GAP, BAR = 4.0, 2.4, 2.7  # mm: one bar's line, the room between channels, the bar itself
NAMES, VALUES = 33.0, 20.0  # mm left and right of the bars
MOST = 6  # channels
Row = dict[str, object]


@dataclass(frozen=True)
class Bar:
    """One number of one channel."""

    kind: str  # plan | named | funnel
    name: Message
    value: float


def bars(row: Row) -> tuple[Bar, ...]:
    """Return a channel's numbers as far as they are known, the target first."""
    named = (
        ("plan", msg("target"), "top_down"),
        ("named", msg("members name"), "bottom_up"),
        ("funnel", msg("funnel brings"), "funnel"),
    )
    return tuple(Bar(kind, name, number(row[column])) for kind, name, column in named if known(row[column]))


def three_numbers(result: Decomposition, language: Language) -> ibcs.Chart | None:
    """Draw the channels' numbers; None where there is nothing beside the targets."""
    found = [row for row in rows(result.tables.get("adding_up")) if row["channel"]][:MOST]
    shown = [(row, bars(row)) for row in found]
    if not any(len(one) > 1 for _, one in shown):
        return None
    height = sum(ROW * len(one) + GAP for _, one in shown)
    most = max(bar.value for _, one in shown for bar in one) or 1.0
    title = message(result)
    subtitle = msg(
        "{metric}, {period}: target outlined, members' figures grey, funnels hatched",
        metric=metric_name(result, result.headline.metric_id), period=result.meta.period.name,
    )  # fmt: skip
    drawn = list(_drawn(result, language, shown, (height, most)))
    svg = strokes.svg(ibcs.HALF, height, [_hatch(), *drawn])
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, _alt(result, language, title), "")


def message(result: Decomposition) -> Message:
    """Return what the bars say: the channel whose funnel is furthest from what is asked."""
    found = [row for row in rows(result.tables.get("adding_up")) if row["channel"] and known(row["funnel_ratio"])]
    missed = [row for row in found if row["verdict"] == "fail" and "funnel" in str(row["legs"]).split(",")]
    if not found:
        return msg("No funnel says yet how the channels reach their parts")
    if not missed:
        return msg("What is asked of each channel, what its people name, what its funnel brings")
    worst = max(missed, key=lambda row: abs(math.log(max(number(row["funnel_ratio"]), 1e-9))))
    if number(worst["funnel_ratio"]) > 1:
        return msg(
            "{channel}: the funnel would bring {share:pct0} of what is asked",
            channel=channel_name(result, worst["channel"]), share=number(worst["funnel_ratio"]),
        )  # fmt: skip
    return msg(
        "{channel}: the funnel brings {share:pct0} of what is asked",
        channel=channel_name(result, worst["channel"]), share=number(worst["funnel_ratio"]),
    )  # fmt: skip


def _drawn(result: Decomposition, language: Language, shown: list[tuple[Row, tuple[Bar, ...]]], size: tuple[float, float]) -> Iterator[str]:
    top, most = size
    scale = (ibcs.HALF - NAMES - VALUES) / most
    for row, own in shown:
        yield strokes.text((0.0, top - ROW / 2), language.say(channel_name(result, row["channel"])), Look(ibcs.TEXT, 600, ibcs.INK))
        for place, bar in enumerate(own):
            middle = top - ROW * (place + 0.5)
            end = NAMES + bar.value * scale
            yield strokes.text((NAMES - 1.2, middle), language.say(bar.name), Look(across="right"))
            yield _bar(bar.kind, end, middle)
            yield strokes.text(
                (end + 1.2, middle), value_text(result, language, result.headline.metric_id, bar.value), Look(colour=ibcs.INK)
            )
        top -= ROW * len(own) + GAP


def _bar(kind: str, end: float, middle: float) -> str:
    fill, edge = {"plan": ("none", ibcs.INK), "named": (ibcs.GREY, "none"), "funnel": ("url(#h)", ibcs.INK)}[kind]
    width = max(end - NAMES, 0.1)
    return (
        f'<rect x="{NAMES:.2f}" y="{middle - BAR / 2:.2f}" width="{width:.2f}" height="{BAR:.2f}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="0.25"/>'
    )


def _hatch() -> str:
    return (
        '<defs><pattern id="h" width="1.1" height="1.1" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 0V1.1" stroke="{ibcs.INK}" stroke-width="0.35"/></pattern></defs>'
    )


def _alt(result: Decomposition, language: Language, title: Message) -> str:
    lines = []
    for row in rows(result.tables.get("adding_up")):
        if row["channel"]:
            said = ", ".join(
                f"{language.say(bar.name)} {value_text(result, language, result.headline.metric_id, bar.value)}" for bar in bars(row)
            )
            lines.append(f"{language.say(channel_name(result, row['channel']))}: {said}")
    return f"{language.say(title)}. {'; '.join(lines)}"
