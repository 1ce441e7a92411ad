"""The two pictures of a history: months with their targets and restatements, and how each longer period's forecast moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goalbook.core.language import kind_of
from goalbook.core.message import msg
from goalbook.core.period import name_of
from goalbook.publish.archive.history.told import ACTUAL, FORECAST, TARGET
from goalbook.publish.archive.history.words import value
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.core.language import Language
    from goalbook.publish.archive.history.lines import History, Line

_FLOOR, _RISE, _ROOM = 5.0, 34.0, 7.0  # mm: labels below, the tallest column, labels above
_SHOWN = 24  # months
_MONTH = 7  # characters of 2025-05
_CROWDED = 13  # columns beyond which only every third month is named
_LETTER = ibcs.SMALL * strokes.POINT * 0.5  # mm: width of a figure
_WIDE = 3.2  # mm: a column at most


@dataclass(frozen=True)
class _Scale:
    """From figures to millimetres."""

    low: float
    high: float

    def height(self, number: float) -> float:
        return _FLOOR + _RISE * (number - self.low) / (self.high - self.low)


def month_chart(history: History, language: Language) -> ibcs.Chart | None:
    """Draw the months as the newest reports know them, their targets, and what was told first where that was something else."""
    months = list(history.months)[-_SHOWN:]
    if len(months) < 2:  # noqa: PLR2004 - one column compares with nothing
        return None
    targets = {
        line.told.about: line.told.value for line in history.lines if line.told.kind == TARGET and not line.told.run.about("scenario")
    }
    first = _first_told(history.lines)
    numbers = [*(history.months[month] for month in months), *(targets[month] for month in months if month in targets), *first.values()]
    scale = _Scale(min(0.0, *numbers), max(*numbers, 1e-9))
    step = ibcs.FULL / len(months)
    parts: list[str] = []
    for place, month in enumerate(months):
        parts += _column(scale, step, place, (history.months[month], targets.get(month), first.get(month)))
        top = scale.height(max(history.months[month], targets.get(month, 0.0), 0.0))
        parts += _labels(history, language, (place, step, len(months)), (month, top))
    parts.append(strokes.line([(0.0, scale.height(0.0)), (ibcs.FULL, scale.height(0.0))], ibcs.INK, 0.6))
    heading = msg("Months restated later: {n:n}", n=len(first)) if first else msg("No month was restated")
    what = msg("Months as the newest report knows them; squares: targets; red dots: what was told first")
    return ibcs.Chart(
        says(language, heading), language.say(what), strokes.svg(ibcs.FULL, _FLOOR + _RISE + _ROOM, parts), language.say(heading), "wide"
    )


def _first_told(lines: Sequence[Line]) -> dict[str, float]:
    """Return what was told before of every month that was restated."""
    found: dict[str, float] = {}
    for line in lines:
        if line.restated and line.before is not None and len(line.told.about) == _MONTH and not line.told.run.about("scenario"):
            found.setdefault(line.told.about, line.before)
    return found


def _column(scale: _Scale, step: float, place: int, numbers: tuple[float, float | None, float | None]) -> Iterator[str]:
    actual, target, first = numbers
    middle, width = (place + 0.5) * step, min(_WIDE, step * 0.55)
    yield strokes.line([(middle, scale.height(0.0)), (middle, scale.height(actual))], ibcs.INK, width / strokes.POINT)
    if target is not None:
        yield strokes.squares([(middle, scale.height(target))], 1.8)
    if first is not None:
        yield strokes.dots([(middle, scale.height(first))], ibcs.BAD, 1.0)


def _labels(history: History, language: Language, where: tuple[int, float, int], what: tuple[str, float]) -> Iterator[str]:
    (place, step, count), (month, top) = where, what
    if count <= _CROWDED or place % 3 == (count - 1) % 3:
        middle, day = (place + 0.5) * step, date(int(month[:4]), int(month[5:]), 1)
        named = f"{day.month}/{day.year % 100:02d}"
        number = language.number(history.months[month], _short(history))
        yield strokes.text((middle - len(named) * _LETTER / 2, 1.6), named, Look())
        yield strokes.text((middle - len(number) * _LETTER / 2, top + 3.4), number, Look(colour=ibcs.INK))


def forecast_charts(history: History, language: Language) -> list[ibcs.Chart]:
    """Draw, for every period that was forecast, each forecast with its range in the order of the days it knew, and what came."""
    lines = [line for line in history.lines if not line.told.run.about("scenario")]
    labels = sorted({line.told.about for line in lines if line.told.kind == FORECAST})
    return [_forecasts(history, language, label, [line for line in lines if line.told.about == label]) for label in labels]


def _forecasts(history: History, language: Language, label: str, lines: Sequence[Line]) -> ibcs.Chart:
    told = sorted((line for line in lines if line.told.kind == FORECAST), key=lambda line: (line.told.data_to, line.told.run.entry.n))
    target = next((line.told.value for line in reversed(lines) if line.told.kind == TARGET), None)
    came = next((line.told.value for line in reversed(lines) if line.told.kind == ACTUAL), None)
    ends = [number for line in told for number in (line.told.low, line.told.value, line.told.high)]
    numbers = [number for number in (*ends, target, came) if number is not None]
    pad = (max(numbers) - min(numbers) or abs(numbers[0]) or 1.0) * 0.12
    scale = _Scale(min(numbers) - pad, max(numbers) + pad)
    step = ibcs.HALF * 0.72 / len(told)
    parts = [part for place, line in enumerate(told) for part in _one_forecast(history, language, scale, ((place + 0.5) * step, line))]
    marks = [
        (target, msg("target {value:text}", value=value(history, language, target)), ibcs.QUIET, "2 1"),
        (came, msg("came {value:text}", value=value(history, language, came)), ibcs.INK, ""),
    ]
    heights = _apart([scale.height(number) for number, *_ in marks if number is not None])
    for (number, words, colour, dash), at in zip([mark for mark in marks if mark[0] is not None], heights, strict=True):
        level = scale.height(number if number is not None else math.nan)
        parts.append(strokes.line([(0.0, level), (ibcs.HALF * 0.74, level)], colour, 0.8, dash))
        parts.append(strokes.text((ibcs.HALF * 0.75, at), language.say(words), Look(colour=colour)))
    heading = msg("Forecasts for {period}", period=name_of(label))
    what = msg("Forecast with its 80 % range, by the last day it knew")
    told_words = [f"{line.told.data_to} {value(history, language, line.told.value)}" for line in told]
    alt = f"{language.say(heading)}: {'; '.join(told_words)}"
    return ibcs.Chart(says(language, heading), language.say(what), strokes.svg(ibcs.HALF, _FLOOR + _RISE + _ROOM, parts), alt)


def _one_forecast(history: History, language: Language, scale: _Scale, placed: tuple[float, Line]) -> Iterator[str]:
    across, line = placed
    told = line.told
    if told.low is not None and told.high is not None:
        yield strokes.line([(across, scale.height(told.low)), (across, scale.height(told.high))], ibcs.GREY, 6.0)
    yield strokes.dots([(across, scale.height(told.value))], ibcs.INK, 1.0)
    yield strokes.text((across + 1.8, scale.height(told.value)), language.number(told.value, _short(history)), Look(colour=ibcs.INK))
    yield strokes.text((across - 3.0, 1.6), language.date(date.fromisoformat(told.data_to), "day"), Look())


def _apart(heights: list[float]) -> list[float]:
    """Move two labels apart that would lie on one another."""
    if len(heights) == 2 and abs(heights[0] - heights[1]) < 3.0:  # noqa: PLR2004 - target and outcome, in mm
        middle, up = sum(heights) / 2, 1.6 if heights[0] >= heights[1] else -1.6
        return [middle + up, middle - up]
    return heights


def _short(history: History) -> str:
    kind = kind_of(history.metric.unit)
    return {"money": "money_compact"}.get(kind, kind)
