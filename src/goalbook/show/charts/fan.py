"""History, what it leads to and what is asked: the headline's months, the 80 % range of the period's months, commit, target and stretch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.charts import ibcs, strokes
from goalbook.show.quantity import quantity
from goalbook.show.words import channel_name, known, metric_name, month_short, number, rows, says, value_text

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language
    from goalbook.core.message import Value

MONTHS = 13  # of history
LEAST = 0.2  # height in parts of the greatest value
LEFT, RIGHT, TOP, BOTTOM = 1.5, 25.0, 4.0, 5.0  # mm around the drawing; the labels stand right
LEADING = 3.1  # mm between two labels


@dataclass(frozen=True)
class Month:
    """One month: its label, its value or the middle of the forecast, the range, what is asked; NaN where not known."""

    label: str
    kind: str  # actual | unknown | forecast
    value: float
    low: float
    high: float
    commit: float
    target: float
    stretch: float


@dataclass(frozen=True)
class Fan:
    """What is drawn, oldest month first."""

    metric_id: str
    months: tuple[Month, ...]
    aggregation: str

    @property
    def span(self) -> tuple[float, float]:
        """Return the ends of the height; at least a fifth of the greatest value high, so that a hundredth less looks like no collapse."""
        values = [v for m in self.months for v in (m.value, m.low, m.high, m.commit, m.target, m.stretch) if not math.isnan(v)]
        low, high = min(values), max(values)
        short = max(LEAST * max(abs(low), abs(high)) - (high - low), 0.0) / 2
        pad = (high - low or abs(high) or 1.0) * 0.08 if not short else 0.0
        return low - short - pad, high + short + pad

    @property
    def ranged(self) -> bool:
        """Say whether there is a range to show."""
        return any(not math.isnan(month.low) for month in self.months if month.kind == "forecast")


def fan_data(result: TargetSetting) -> Fan | None:
    """Return the headline's months; None where there is neither history nor forecast."""
    found = rows(result.tables.get("fan"))
    past = [row for row in found if row["kind"] == "actual"][-MONTHS:]
    ahead = [row for row in found if row["kind"] != "actual"]
    months = tuple(_month(row) for row in _joined(past, ahead))
    if not past or not any(known(value) for month in months for value in (month.value, month.target)):
        return None
    row = _calibrated(result)
    aggregation = str(row["aggregation"]) if row else "sum"
    return Fan(result.headline.metric_id, months, aggregation)


def _joined(past: list[dict[str, object]], ahead: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return all months with those between the last known and the period, of which nothing is known, left empty."""
    between: list[dict[str, object]] = []
    if past and ahead:
        month, first = parse_period(str(past[-1]["month"])).next(), parse_period(str(ahead[0]["month"]))
        while month < first:
            between.append({**dict.fromkeys(past[-1], math.nan), "month": month.label, "kind": "unknown"})
            month = month.next()
    return [*past, *between, *ahead]


def _month(row: dict[str, object]) -> Month:
    numbers = (number(row[name]) for name in ("value", "low", "high", "commit", "target", "stretch"))
    return Month(str(row["month"]), str(row["kind"]), *numbers)


def _calibrated(result: TargetSetting) -> dict[str, object] | None:
    head = result.headline
    found = (row for row in rows(result.tables.get("calibration")) if row["kr_id"] == head.kr_id and row["channel"] == head.channel)
    return next(found, None)


def fan_chart(result: TargetSetting, language: Language, height: float = ibcs.TALL) -> ibcs.Chart | None:
    """Draw the headline's history with what the period is likely to bring and what is asked of it."""
    fan = fan_data(result)
    if fan is None:
        return None
    title, subtitle = _title(result, fan), _subtitle(result, fan)
    drawing = strokes.svg(ibcs.HALF, height, _parts(result, fan, language, height))
    return ibcs.Chart(says(language, title), language.say(subtitle), drawing, f"{language.say(title)} {language.say(subtitle)}")


def _title(result: TargetSetting, fan: Fan) -> Message:
    """Say what a month has to bring beside what months brought, or where history leads."""
    unit = str(result.catalogue.get(fan.metric_id).unit)
    row, last = _calibrated(result), fan.months[-1]
    count = sum(month.kind == "forecast" for month in fan.months)
    if row is None or not known(last.target) or not known(row["forecast"]):
        return msg("Where history leads")
    n, trend = int(number(row["months"])), number(row["forecast"])
    asked, per = last.target, trend / count if fan.aggregation in {"sum", "end"} else trend
    if fan.aggregation == "end":
        asked = (last.target - number(row["start"])) / count
    values: dict[str, Value] = {"asked": quantity(unit, asked), "trend": quantity(unit, per), "n": n}
    if fan.aggregation == "end":
        return msg("The target asks for {asked} more a month; the trend brings {trend} (whole months: {n:n})", **values)
    if fan.aggregation == "ratio":
        return msg("The target asks for {asked}; the trend has {trend} (whole months: {n:n})", **values)
    return msg("The target asks for {asked} a month; the trend brings {trend} (whole months: {n:n})", **values)


def _subtitle(result: TargetSetting, fan: Fan) -> Message:
    name = metric_name(result, fan.metric_id)
    if result.headline.channel:
        channel = channel_name(result, result.headline.channel)
        name = Label(f"{channel.en} {name.en}", f"{channel.zh}{name.zh}")
    period = result.meta.period.name
    values: dict[str, Value] = {"name": name, "period": period}
    if fan.aggregation == "end":
        if fan.ranged:
            return msg("{name} at each month's end; {period} with the 80 % range of its last day", **values)
        return msg("{name} at each month's end; {period}", **values)
    if not fan.ranged:
        return msg("{name} by month; {period} on average", **values)
    return msg("{name} by month; {period} on average with its 80 % range (single months swing wider)", **values)


@dataclass(frozen=True)
class Space:
    """Places in millimetres."""

    fan: Fan
    height: float

    def across(self, place: int) -> float:
        """Return where a month stands."""
        width = ibcs.HALF - LEFT - RIGHT
        return LEFT + width * (place + 0.5) / len(self.fan.months)

    def up(self, value: float) -> float:
        """Return how high a value stands."""
        low, high = self.fan.span
        return BOTTOM + (self.height - TOP - BOTTOM) * (value - low) / (high - low) if not math.isnan(value) else math.nan


def _parts(result: TargetSetting, fan: Fan, language: Language, height: float) -> list[str]:
    space = Space(fan, height)
    past = [place for place, month in enumerate(fan.months) if month.kind == "actual"]
    ahead = [place for place, month in enumerate(fan.months) if month.kind == "forecast"]
    parts = [_band(space, past[-1], ahead)]
    joined = [(space.across(place), space.up(fan.months[place].value)) for place in (past[-1], *ahead)]
    parts.append(strokes.line(joined, ibcs.INK, 1.2, "0.5 0.7"))
    points = [(space.across(place), space.up(fan.months[place].value)) for place in past]
    parts += [strokes.line(points, ibcs.INK, 1.8), strokes.dots(points, ibcs.INK, 0.55)]
    half = (space.across(1) - space.across(0)) / 2 if len(fan.months) > 1 else 3.0
    for name, width, dash in (("commit", 0.7, "1.2 0.8"), ("target", 1.5, ""), ("stretch", 0.7, "1.2 0.8")):
        for place in ahead:
            level = space.up(getattr(fan.months[place], name))
            parts.append(strokes.line([(space.across(place) - half, level), (space.across(place) + half, level)], ibcs.INK, width, dash))
    return [*parts, *_months(space, language), *_labels(result, space, language)]


def _band(space: Space, last: int, ahead: list[int]) -> str:
    """Return the shaded range, opening from the last month that is known."""
    months = space.fan.months
    if not ahead or math.isnan(months[ahead[-1]].low):
        return ""
    start = (space.across(last), space.up(months[last].value))
    low = [(space.across(place), space.up(months[place].low)) for place in ahead]
    high = [(space.across(place), space.up(months[place].high)) for place in reversed(ahead)]
    path = " L".join(f"{across:.2f} {up:.2f}" for across, up in (start, *low, *high))
    return f'<path d="M{path}z" fill="{ibcs.BAND}" stroke="{ibcs.GREY}" stroke-width="0.15"/>'


def _months(space: Space, language: Language) -> list[str]:
    """Return month names below, every third back from the last."""
    found, months = [], space.fan.months
    for place, month in enumerate(months):
        if (len(months) - 1 - place) % 3:
            continue
        words = language.say(month_short(int(month.label[5:7])))
        look = strokes.Look(height="bottom", colour=ibcs.INK if month.kind == "forecast" else ibcs.QUIET)
        found.append(strokes.text((space.across(place) - 2.2, 0.8), words, look))
    return found


def _labels(result: TargetSetting, space: Space, language: Language) -> list[str]:
    """Return what stands at the right end of the lines, never on top of each other."""
    last, metric = space.fan.months[-1], space.fan.metric_id

    def said(text: Message) -> str:
        return language.say(text)

    def value(amount: float) -> str:
        return value_text(result, language, metric, amount)

    found: list[tuple[float, str, int]] = []
    for amount, text, weight in (
        (last.stretch, msg("stretch {value:text}", value=value(last.stretch)), 400),
        (last.target, msg("target {value:text}", value=value(last.target)), 600),
        (last.commit, msg("commit {value:text}", value=value(last.commit)), 400),
        (last.value if last.kind == "forecast" else math.nan, msg("forecast {value:text}", value=value(last.value)), 600),
        (last.high, value(last.high), 0),
        (last.low, value(last.low), 0),
    ):
        if not math.isnan(amount):
            found.append((space.up(amount), text if isinstance(text, str) else said(text), weight))
    places = ibcs.spread([place for place, _, _ in found], LEADING)
    over = max(0.0, max(places, default=0.0) - (space.height - 2))
    edge = ibcs.HALF - RIGHT + 1.2
    looks = {
        0: strokes.Look(),
        400: strokes.Look(ibcs.TEXT, 400, ibcs.INK),
        600: strokes.Look(ibcs.TEXT, 600, ibcs.INK),
    }
    return [strokes.text((edge, place - over), text, looks[weight]) for (_, text, weight), place in zip(found, places, strict=True)]
