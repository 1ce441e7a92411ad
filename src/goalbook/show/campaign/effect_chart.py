"""What was observed day by day beside what was to be expected without the campaign, with the range of it, phases marked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from goalbook.books.campaign.effect.words import DESIGN_NAMES, span
from goalbook.core.message import msg
from goalbook.show.campaign.effect import comes
from goalbook.show.campaign.measures import figure_name, unit_of
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.quantity import quantity
from goalbook.show.words import inside, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language
    from goalbook.core.message import Message, Value

BEFORE, AFTER = 28, 30  # days shown beside the campaign
HEIGHT, FOOT, HEAD, ENDS = 27.0, 4.6, 4.2, 21.0  # mm: the lines, days below, phases above, names at the right end
LEADING = 3.1
LEAST = 2  # days that make a line
WEEK = 7
Row = dict[str, object]


@dataclass(frozen=True)
class _Frame:
    """Days and values as places in mm; the scale begins at zero."""

    days: Sequence[Row]
    top: float
    floor: float

    @property
    def width(self) -> float:
        return ibcs.FULL - ENDS

    def x(self, day: date) -> float:
        first, last = (cast("date", self.days[place]["day"]) for place in (0, -1))
        return (day - first).days / max((last - first).days, 1) * self.width

    def y(self, value: float) -> float:
        return FOOT + HEIGHT * (value - self.floor) / (self.top - self.floor or 1.0)

    def points(self, name: str) -> list[tuple[float, float]]:
        return [(self.x(cast("date", row["day"])), self.y(number(row[name]))) for row in self.days]


def effect_chart(result: CampaignResult, language: Language) -> ibcs.Chart | None:
    """Draw the days of the best design that follows days; None where there is none, or hardly a day."""
    days = _shown(rows(result.tables.get("effect_path")))
    if len(days) < LEAST or not any(row["phase"] in ("warmup", "campaign") for row in days):
        return None
    values = [number(row[name]) for row in days for name in ("observed", "expected", "low", "high")]
    known = [value for value in values if not math.isnan(value)]
    frame = _Frame(days, max([*known, 0.0]), min([*known, 0.0]))
    drawn = [_band(frame), *_phases(frame, language)]
    drawn.append(strokes.line([(0.0, frame.y(0.0)), (frame.width, frame.y(0.0))], ibcs.INK, 0.5))
    drawn.append(strokes.line(frame.points("expected"), ibcs.INK, 1.1, "0.9 0.7"))
    drawn.append(strokes.line(frame.points("observed"), ibcs.INK, 1.5))
    drawn += _ends(frame, language)
    title, subtitle = _titles(result, days)
    drawing = strokes.svg(ibcs.FULL, FOOT + HEIGHT + HEAD, drawn)
    return ibcs.Chart(says(language, title), language.say(subtitle), drawing, f"{language.say(title)} {language.say(subtitle)}", "wide")


def _shown(days: list[Row]) -> list[Row]:
    """Return four weeks before, the campaign, and 30 days after."""
    before = [row for row in days if row["phase"] == "before"][-BEFORE:]
    during = [row for row in days if row["phase"] in ("warmup", "campaign")]
    return [*before, *during, *[row for row in days if row["phase"] == "after"][:AFTER]]


def _titles(result: CampaignResult, days: Sequence[Row]) -> tuple[Message, Message]:
    """Return the message over the days (of a series by week: the weeks) drawn, and what is drawn."""
    during, weekly = [row for row in days if row["phase"] in ("warmup", "campaign")], _by_week(days)
    both = [row for row in during if not math.isnan(number(row["observed"]) + number(row["expected"]))]
    unit, name = unit_of(result, result.headline.metric_id), inside(figure_name(result, result.headline.metric_id))
    above = sum(number(row["observed"]) > number(row["expected"]) for row in both)
    sums = {key: quantity(unit, sum(number(row[key]) for row in both)) for key in ("observed", "expected")}
    values: dict[str, Value] = {
        "name": figure_name(result, result.headline.metric_id),
        "above": above,
        "span": span(len(both), WEEK if weekly else 1),
    }
    if comes(result, result.headline.metric_id):
        title = msg("{observed} came, {expected} would have come anyway; above that on {above:n} of {span}", **values, **sums)
    else:
        title = msg("{name} was {observed}, {expected} was to be expected; above that on {above:n} of {span}", **values, **sums)
    drawn: dict[str, Value] = {"name": name, "design": DESIGN_NAMES[str(days[0]["design"])]}
    if weekly:
        return title, msg("{name} a week: observed, and expected without the campaign with its 80 % range, by {design}", **drawn)
    return title, msg("{name} a day: observed, and expected without the campaign with its 80 % range, by {design}", **drawn)


def _by_week(days: Sequence[Row]) -> bool:
    """Tell whether the series is one of weeks."""
    return all((cast("date", after["day"]) - cast("date", before["day"])).days >= WEEK for before, after in pairwise(days))


def _band(frame: _Frame) -> str:
    """Return the range of what was to be expected, from the warm-up on."""
    days = [row for row in frame.days if row["phase"] != "before" and not math.isnan(number(row["low"]) + number(row["high"]))]
    if len(days) < LEAST:
        return ""
    places = [frame.x(cast("date", row["day"])) for row in days]
    low = [(x, frame.y(number(row["low"]))) for x, row in zip(places, days, strict=True)]
    high = [(x, frame.y(number(row["high"]))) for x, row in zip(places, days, strict=True)]
    path = " L".join(f"{x:.2f} {y:.2f}" for x, y in (*low, *reversed(high)))
    return f'<path d="M{path}z" fill="{ibcs.BAND}"/>'


def _phases(frame: _Frame, language: Language) -> Iterator[str]:
    """Yield a fine line where warm-up, campaign and the time after begin, named above, dated below."""
    words = {"before": msg("before"), "warmup": msg("warm-up"), "campaign": msg("campaign days"), "after": msg("after")}
    ends = (FOOT - 0.8, FOOT + HEIGHT + HEAD - 0.4)
    last = ""
    for row in frame.days:
        phase, day = str(row["phase"]), cast("date", row["day"])
        if phase == last:
            continue
        x = frame.x(day)
        if last:
            yield strokes.line([(x, ends[0]), (x, ends[1])], ibcs.GREY, 0.6)
        colour = ibcs.INK if phase == "campaign" else ibcs.QUIET
        yield strokes.text((x + 0.8, ends[1]), language.say(words[phase]), Look(colour=colour, height="top"))
        yield strokes.text((x + (0.8 if last else 0.0), FOOT - 1.0), language.date(day, "day"), Look(height="top"))
        last = phase


def _ends(frame: _Frame, language: Language) -> Iterator[str]:
    """Yield the names of both lines at their right end, apart from each other."""
    named = [("observed", msg("observed"), 600), ("expected", msg("expected"), 400)]
    found = []
    for name, words, weight in named:
        y = next((place for _, place in reversed(frame.points(name)) if not math.isnan(place)), math.nan)
        if not math.isnan(y):
            found.append((y, language.say(words), weight))
    found.sort(key=lambda one: one[0])
    for place, (_, said, weight) in zip(ibcs.spread([one[0] for one in found], LEADING), found, strict=True):
        yield strokes.text((frame.width + 1.2, place), said, Look(ibcs.TEXT, weight, ibcs.INK))
