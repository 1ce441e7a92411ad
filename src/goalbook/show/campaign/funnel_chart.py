"""The campaign's course day by day against its plan, and the gap from plan to actual by channel and factor."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from goalbook.books.campaign.funnel.gap import cancelled
from goalbook.books.rows import rows_of
from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, Value, msg
from goalbook.core.terminal import width_of
from goalbook.show.campaign.measures import direction_of, figure_name, unit_of
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import POINT, Look
from goalbook.show.quantity import quantity, signed
from goalbook.show.words import EXACT, channel_name, inside, says, tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

PATH, GAPS, FOOT = 30.0, 13.0, 4.2  # mm: running totals, daily gaps below them, the days' names
ENDS = 23.0  # mm: what stands at the right end of the lines
LETTER = ibcs.SMALL * POINT * 0.52  # mm: width of a Latin letter
ROW, BAR = 4.6, 3.0  # mm: of the waterfall
STEPS = 8  # more are drawn as one
OTHERS = Label("Others", "其他")
FILL = {"good": ibcs.GOOD, "bad": ibcs.BAD, "plain": ibcs.INK}
_DASH = "1.2 0.7"


def box(left: float, low: float, size: tuple[float, float], fill: str, *, outline: bool = False) -> str:
    """Return a rectangle of a width and height in mm, filled, or outlined as plans are."""
    look = f'fill="none" stroke="{ibcs.INK}" stroke-width="{0.7 * POINT:.3f}"' if outline else f'fill="{fill}"'
    return f'<path d="M{left:.2f} {low:.2f}h{size[0]:.2f}v{size[1]:.2f}h{-size[0]:.2f}z" {look}/>'


@dataclass(frozen=True)
class _Course:
    """The days of the campaign on a common scale: from the first one on, running totals up to the larger of both ends."""

    days: Sequence[Row]
    first: date
    last: date
    top: float
    width: float

    @classmethod
    def of(cls, days: Sequence[Row]) -> _Course:
        totals = [float(row[name]) for row in days for name in ("cumulative_planned", "cumulative_actual")]
        return cls(
            days, days[0]["day"], days[-1]["day"], max((one for one in totals if not math.isnan(one)), default=1.0) or 1.0, ibcs.HALF - ENDS
        )

    @property
    def step(self) -> float:
        return self.width / ((self.last - self.first).days + 1)

    def x(self, day: date) -> float:
        return (day - self.first).days * self.step

    def y(self, value: float) -> float:
        return FOOT + GAPS + 2.0 + (PATH - 4.0) * value / self.top


def daily_chart(result: CampaignResult, language: Language) -> ibcs.Chart | None:
    """Draw running totals of plan and actual with each day's gap below; None where there is nothing to compare, or a single day."""
    days = [row for row in rows_of(result.tables["campaign_days"]) if row["phase"] == "live"] if "campaign_days" in result.tables else []
    known = [row for row in days if not math.isnan(row["actual"])]
    if len(days) < 2 or not known:  # noqa: PLR2004 - one day has no course
        return None
    course = _Course.of(days)
    drawn = [*_paths(course, language), *_gaps(result, course, language), *_days_below(course, language)]
    title, subtitle = _course_title(result, known), _course_subtitle(result)
    alt = f"{language.say(title)} {language.say(subtitle)}"
    return ibcs.Chart(says(language, title), language.say(subtitle), strokes.svg(ibcs.HALF, PATH + GAPS + FOOT, drawn), alt)


def _course_title(result: CampaignResult, known: list[Row]) -> Message:
    """Say where the total stands, and on how many days it was too far off."""
    metric, last = str(known[0]["metric_id"]), known[-1]
    planned, actual = float(last["cumulative_planned"]), float(last["cumulative_actual"])
    bad = sum(bool(row["adverse"]) for row in known)
    unit, name = unit_of(result, metric), inside(figure_name(result, metric))
    if math.isnan(planned) or math.isnan(actual) or not planned:
        return msg("{name} by day; days measured: {n:n}", name=name, n=len(known))
    gap = signed(unit, actual - planned)
    limit = float(result.policy.alerts.deviation)
    if bad == 1:
        return msg("{gap} {name} against plan; one day at least {limit:pct0} the wrong way", gap=gap, name=name, limit=limit)
    if bad:
        return msg("{gap} {name} against plan; {n:n} days at least {limit:pct0} the wrong way", gap=gap, name=name, n=bad, limit=limit)
    return msg("{gap} {name} against plan; no day {limit:pct0} the wrong way", gap=gap, name=name, limit=limit)


def _course_subtitle(result: CampaignResult) -> Message:
    name = figure_name(result, result.headline.metric_id)
    if result.headline.state == "running":
        return msg("{name}, running total (dashed: plan), interim; below: each day’s gap, coloured from the alert on; ◇ change", name=name)
    return msg("{name}, running total (dashed: plan); below: each day’s gap, coloured from the alert on; ◇ change", name=name)


def _paths(course: _Course, language: Language) -> Iterator[str]:
    middle = course.step / 2
    ends: list[tuple[float, str, int]] = []
    for name, look in (("cumulative_planned", (ibcs.INK, 0.9, _DASH)), ("cumulative_actual", (ibcs.INK, 2.2, ""))):
        points = [(course.x(row["day"]) + middle, course.y(float(row[name]))) for row in course.days]
        yield strokes.line(points, *look)
        values = [float(row[name]) for row in course.days if not math.isnan(row[name])]
        if values:
            kind = "n" if course.top < 1e6 else "compact"  # noqa: PLR2004 - seven digits have no room
            words = msg("plan {value}", value=language.number(values[-1], kind))
            if name == "cumulative_actual":
                words = msg("actual {value}", value=language.number(values[-1], kind))
            ends.append((course.y(values[-1]), language.say(words), 400 if look[2] else 600))
    places = ibcs.spread([place for place, _, _ in ends], 3.4)
    over = max(0.0, max(places, default=0.0) - (FOOT + GAPS + PATH - 1.4))
    for (_, said, weight), place in zip(ends, places, strict=True):
        yield strokes.text((course.width + 1.0, place - over), said, Look(weight=weight, colour=ibcs.INK))


def _gaps(result: CampaignResult, course: _Course, language: Language) -> Iterator[str]:
    """Yield a bar for every day's distance from its plan; a diamond on days on which something was changed."""
    gaps = {row["day"]: float(row["actual"]) - float(row["planned"]) for row in course.days}
    known = [gap for gap in gaps.values() if not math.isnan(gap)]
    if not known:
        return
    low, high = min(0.0, *known), max(0.0, *known)
    scale = (GAPS - 4.0) / ((high - low) or 1.0)
    zero = FOOT + 1.0 - low * scale
    direction = direction_of(result, result.headline.metric_id)
    for row in course.days:
        gap = gaps[row["day"]]
        if math.isnan(gap):
            continue
        colour = FILL[tone(gap, direction)] if row["alert"] else ibcs.GREY
        at = course.x(row["day"]) + course.step * 0.15
        yield box(at, min(zero, zero + gap * scale), (course.step * 0.7, abs(gap) * scale), colour)
    yield strokes.line([(0.0, zero), (course.width, zero)], ibcs.INK, 0.6)
    yield strokes.text((course.width + 1.0, zero), language.say(msg("plan of the day")), Look())
    for day in dict.fromkeys(row["day"] for row in rows_of(result.tables["adjustments"])):
        if course.first <= day <= course.last:
            yield _diamond(course.x(day) + course.step / 2, FOOT + GAPS - 0.6)


def _diamond(across: float, height: float) -> str:
    return strokes.line(
        [(across, height + 1.1), (across + 0.8, height), (across, height - 1.1), (across - 0.8, height), (across, height + 1.1)],
        ibcs.INK,
        0.6,
    )


def _days_below(course: _Course, language: Language) -> Iterator[str]:
    """Yield the first day, the last one and, where they have room, those of alerts between them."""
    taken = -1.0
    ends = (course.first, course.last)
    last = course.width - LETTER * width_of(language.date(course.last, "day"))
    for row in course.days:
        if row["day"] not in ends and not row["adverse"]:
            continue
        words = language.date(row["day"], "day")
        left = last if row["day"] == course.last else course.x(row["day"])
        right = left + LETTER * width_of(words) + 1.2
        if left < taken or (row["day"] != course.last and right > last):
            continue
        taken = right
        yield strokes.text((left, FOOT - 0.9), words, Look(colour=ibcs.INK if row["day"] in ends else ibcs.QUIET, height="top"))


def plan_days_chart(result: CampaignResult, language: Language) -> ibcs.Chart | None:
    """Draw the planned days as outlined columns, the warm-up among them; None where there is no plan by day, or a single one."""
    days = (
        [row for row in rows_of(result.tables["campaign_days"]) if not math.isnan(row["planned"])]
        if "campaign_days" in result.tables
        else []
    )
    most = max((float(row["planned"]) for row in days), default=0.0)
    if len(days) < 2 or not most > 0:  # noqa: PLR2004 - as above
        return None
    first, rise = days[0]["day"], 17.0
    step = ibcs.FULL / ((days[-1]["day"] - first).days + 1)
    drawn: list[str] = []
    before = math.nan
    for row in days:
        left, height = (row["day"] - first).days * step, rise * float(row["planned"]) / most
        drawn.append(box(left + step * 0.12, FOOT, (step * 0.76, height), "", outline=True))
        if row["planned"] != before:  # a level is named where it begins
            said = language.number(row["planned"], "n" if most < 1e5 else "compact")  # noqa: PLR2004 - six digits have no room
            drawn.append(strokes.text((left + step * 0.12, FOOT + height + 0.8), said, Look(colour=ibcs.INK, height="bottom")))
        before = row["planned"]
    drawn.append(strokes.line([(0.0, FOOT), (ibcs.FULL, FOOT)], ibcs.INK, 0.6))
    for row in _starts(days):
        words = msg("{day:day}: warm-up", day=row["day"]) if row["phase"] == "warmup" else msg("{day:day}: start", day=row["day"])
        drawn.append(strokes.text(((row["day"] - first).days * step, FOOT - 0.9), language.say(words), Look(height="top")))
    end = language.date(days[-1]["day"], "day")
    drawn.append(strokes.text((ibcs.FULL, FOOT - 0.9), end, Look(across="right", height="top")))
    title, subtitle = _plan_title(result, days), msg("{name} by day, plan", name=figure_name(result, str(days[0]["metric_id"])))
    alt = f"{language.say(title)} {language.say(subtitle)}"
    return ibcs.Chart(says(language, title), language.say(subtitle), strokes.svg(ibcs.FULL, FOOT + rise + 4.5, drawn), alt, "wide")


def _starts(days: Sequence[Row]) -> Iterator[Row]:
    """Yield the first day of the warm-up and that of the campaign."""
    for phase in ("warmup", "live"):
        yield from [row for row in days if row["phase"] == phase][:1]


def _plan_title(result: CampaignResult, days: Sequence[Row]) -> Message:
    """Say whether the days add up to the target."""
    metric = str(days[0]["metric_id"])
    live = [row for row in days if row["phase"] == "live"]
    total, target = sum(float(row["planned"]) for row in live), result.headline.target
    unit, name = unit_of(result, metric), inside(figure_name(result, metric))
    if target is None or not target:
        return msg("The days add up to {total} {name}", total=quantity(unit, total), name=name)
    return msg(
        "The days add up to {total} {name}, {share:pct} of the target of {target}",
        total=quantity(unit, total), name=name, share=total / target, target=quantity(unit, target),
    )  # fmt: skip


@dataclass(frozen=True)
class _Step:
    """One bar of the waterfall: a total, or a change from where the bar before ended."""

    name: str
    value: float
    start: float
    end: float
    kind: str  # plan | actual | change | others


def gap_chart(result: CampaignResult, language: Language) -> ibcs.Chart | None:
    """Draw the way from plan to actual by channel and factor; None where there is no gap that could be taken apart."""
    steps = _steps(result, language)
    if len(steps) < 4:  # noqa: PLR2004 - plan, actual and one part say what one number says
        return None
    metric = result.headline.metric_id
    kind = kind_of(unit_of(result, metric))
    kind = EXACT.get(kind, kind) if steps[0].value < 1e6 else kind  # noqa: PLR2004 - seven digits have no room
    said = [language.number(step.value, kind, signed=step.kind in {"change", "others"}) for step in steps]
    names = max(LETTER * width_of(step.name) for step in steps) + 1.5
    values = max(LETTER * width_of(one) for one in said) + 1.5
    ends = [end for step in steps for end in ((step.end,) if step.kind in {"plan", "actual"} else (step.start, step.end))]
    low, high = min(ends), max(ends)
    cut = low - 0.25 * ((high - low) or abs(high) or 1.0)
    floor = max(0.0, cut) if low > 0.6 * (high - low) else min(0.0, low)
    width = ibcs.HALF - names - values
    height = ROW * len(steps)
    drawn: list[str] = []
    for place, step in enumerate(steps):
        middle = height - ROW * (place + 0.5)
        left, right = sorted(
            names + (end - floor) / ((high - floor) or 1.0) * width
            for end in (floor if step.kind in {"plan", "actual"} else step.start, step.end)
        )
        colour = ibcs.INK if step.kind in {"plan", "actual"} else FILL[tone(step.value, direction_of(result, metric))]
        drawn.append(box(left, middle - BAR / 2, (max(right - left, 0.2), BAR), colour, outline=step.kind == "plan"))
        if floor > 0 and step.kind in {"plan", "actual"}:
            drawn.append(strokes.line([(names + 2.0, middle - BAR * 0.7), (names + 3.2, middle + BAR * 0.7)], "white", 3.5))
        strong = 600 if step.kind in {"plan", "actual"} else 400
        drawn.append(strokes.text((names - 1.0, middle), step.name, Look(weight=strong, colour=ibcs.INK, across="right")))
        drawn.append(strokes.text((ibcs.HALF, middle), said[place], Look(weight=strong, colour=colour, across="right")))
    title, subtitle = _gap_title(result, steps[-1].value - steps[0].value), _gap_subtitle(result, cut=floor > 0)
    alt = f"{language.say(title)} {language.say(subtitle)}"
    return ibcs.Chart(says(language, title), language.say(subtitle), strokes.svg(ibcs.HALF, height, drawn), alt)


def _steps(result: CampaignResult, language: Language) -> list[_Step]:
    """Return plan, the largest parts, the others as one, actual."""
    found = rows_of(result.tables["gap_steps"]) if "gap_steps" in result.tables else []
    days = (
        [row for row in rows_of(result.tables["campaign_days"]) if row["phase"] == "live" and not math.isnan(row["actual"])]
        if found
        else []
    )
    if not days:
        return []
    actual = sum(float(row["actual"]) for row in days)
    level = planned = actual - sum(float(row["contribution"]) for row in found)
    steps = [_Step(language.say(msg("Plan")), planned, 0.0, planned, "plan")]
    ranked = sorted(range(len(found)), key=lambda place: -abs(float(found[place]["contribution"])))
    shown = found if len(found) <= STEPS else [found[place] for place in sorted(ranked[: STEPS - 1])]  # the largest, channel by channel
    for row in shown:
        value = float(row["contribution"])
        channel = language.say(channel_name(result, row["channel"])) if row["channel"] else ""
        name = language.say(inside(cast("Label", row["name"])) if channel else cast("Label", row["name"]))
        steps.append(_Step(" · ".join(part for part in (channel, name) if part), value, level, level + value, "change"))
        level += value
    if len(shown) < len(found):
        steps.append(_Step(language.say(OTHERS), actual - level, level, actual, "others"))
    return [*steps, _Step(language.say(msg("Actual")), actual, 0.0, actual, "actual")]


def _gap_title(result: CampaignResult, gap: float) -> Message:
    """Say which channel carries the gap, and its largest part that goes the gap's way."""
    unit = unit_of(result, result.headline.metric_id)
    found = [row for row in rows_of(result.tables["gap_steps"]) if min(row["channel_net"] * gap, row["contribution"] * gap) > 0]
    if not found:
        return msg("{gap} against plan", gap=signed(unit, gap))
    row = found[0]
    values: dict[str, Value] = {
        "gap": signed(unit, gap),
        "part": signed(unit, float(row["contribution"])),
        "name": inside(cast("Label", row["name"])),
    }
    if not row["channel"] or len({one["channel"] for one in rows_of(result.tables["gap_steps"])}) == 1:
        return msg("{gap} against plan; largest part: {name}, {part}", **values)
    values |= {"channel": channel_name(result, row["channel"]), "net": signed(unit, float(row["channel_net"]))}
    if row["kind"] != "factor":
        return msg("{channel}: {net} of {gap} against plan ({name})", **values)
    return msg("{channel}: {net} of {gap} against plan; largest part: {name}, {part}", **values)


def _gap_subtitle(result: CampaignResult, *, cut: bool) -> Message:
    """Say what is drawn, and of which channel the parts cancel out."""
    metric = result.headline.metric_id
    said = msg("{name}, plan by day to actual, by channel and factor", name=figure_name(result, metric))
    if cut:
        said = msg("{name}, plan by day to actual, by channel and factor; bars of totals cut", name=figure_name(result, metric))
    same = cancelled(rows_of(result.tables["gap_steps"]))
    if same is None or not same[0]:
        return said
    up, down = (signed(unit_of(result, metric), value) for value in same[1:])
    return msg("{said}; {channel}: {up} and {down} nearly cancel out", said=said, channel=channel_name(result, same[0]), up=up, down=down)


def begun(result: CampaignResult) -> bool:
    """Say whether the campaign itself has begun by the report's day; until then there is nothing to hold against the plan."""
    return result.meta.as_of >= cast("date", rows_of(result.tables["campaign"])[0]["start"])


def window_of(result: CampaignResult) -> tuple[date, date]:
    """Return the first and last day that the funnel covers: of a running campaign up to the last day with figures."""
    row = rows_of(result.tables["campaign"])[0]
    start, end = cast("date", row["start"]), cast("date", row["end"])
    if result.looks_back and result.headline.state == "running":
        step = timedelta(days=6 if result.meta.grain == "week" else 0)
        days = [one["day"] for one in rows_of(result.tables["campaign_days"]) if one["phase"] == "live" and not math.isnan(one["actual"])]
        end = min(end, max(days, default=end) + step)
    return start, end
