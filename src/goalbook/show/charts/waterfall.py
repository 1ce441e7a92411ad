"""From plan to actual: how high the target lay, then what each stage of each channel did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.transforms import offset_copy

from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, msg
from goalbook.core.terminal import width_of
from goalbook.show.charts import ibcs
from goalbook.show.quantity import signed
from goalbook.show.words import EXACT, channel_name, metric_name, number, rows, says, tone

if TYPE_CHECKING:
    from datetime import date

    from matplotlib.axes import Axes

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

STEPS = 8  # more steps are drawn as one
SMALL = 0.02  # of the largest step: what is smaller is drawn with the others
LEVEL = 0.01  # of the first bar: a smaller gap is none
TOTALS = {"plan", "baseline", "actual"}
UNJUDGED = {"target_above_baseline", "missing", "plan_gap", "unassigned", "others"}  # nobody's doing in the month
BAR = 0.62
LETTER_MM = 1.27  # of a name or value at its size
LINE, LINES = 24, 2  # letters a line, lines a name
LARGE = 1e6


@dataclass(frozen=True)
class Step:
    """One bar: a total standing on zero (cut), or a change from where the bar before ended; ``day`` = of the recorded event behind it."""

    name: Label
    kind: str
    value: float
    start: float
    end: float
    day: date | None = None

    @property
    def total(self) -> bool:
        """Return whether the bar stands on zero."""
        return self.kind in TOTALS


@dataclass(frozen=True)
class WaterfallData:
    """The bars from plan (or the level before) to actual; they add up to the digit."""

    steps: tuple[Step, ...]
    direction: str
    by_stage: bool

    @property
    def planned(self) -> bool:
        """Return whether the first bar is a plan."""
        return self.steps[0].kind == "plan"

    @property
    def gap(self) -> float:
        """Return actual minus plan."""
        return self.steps[-1].value - self.steps[0].value

    @property
    def lift(self) -> float:
        """Return by how much the target's height over the level before moves the bars; 0 without that bar."""
        return next((step.value for step in self.steps if step.kind == "target_above_baseline"), 0.0)

    @property
    def own(self) -> tuple[Step, ...]:
        """Return what happened in the month: no total, nothing of the target or of nobody."""
        unjudged = UNJUDGED | {"no_target"} if self.by_stage else UNJUDGED
        return tuple(step for step in self.steps if not step.total and step.kind not in unjudged)

    @property
    def largest(self) -> Step | None:
        """Return the largest step of the month in its own direction: the gap's, or the other where the target's height alone makes it."""
        way = sum(step.value for step in self.own) if self.lift * self.gap > 0 else self.gap
        return max(self.own, key=lambda step: step.value if way >= 0 else -step.value, default=None)


def waterfall_data(review: MonthlyReview) -> WaterfallData | None:
    """Return the bars by channel and stage, else by channel; None where the month cannot be split or one bar would say it all."""
    table = rows(review.tables.get("bridge"))
    by_stage = sum(row["kind"] not in TOTALS and row["kind"] != "target_above_baseline" for row in table) > 1
    if not by_stage:
        table = rows(review.tables.get("waterfall"))
        if sum(row["kind"] in {"channel", "no_target"} for row in table) < 2:  # noqa: PLR2004 - one channel is all there is
            return None
    changes = [row for row in table if row["kind"] not in TOTALS]
    head, tail = table[0], table[-1]
    shifts = _shifts(review)
    steps = [_total(head, by_stage=by_stage)]
    level = number(head["value"])
    for row in _folded(changes):
        value = number(row["value"])
        name = row["name"] if isinstance(row.get("name"), Label) else channel_name(review, row["step"], str(row["kind"]))
        shift = shifts.get((str(row.get("channel")), str(row.get("factor"))))
        steps.append(Step(name, str(row["kind"]), value, level, level + value, shift.day_of(value) if shift else None))  # type: ignore[arg-type] # Label by the line above
        level += value
    steps.append(_total(tail, by_stage=by_stage))
    return WaterfallData(tuple(steps), review.catalogue.get(review.headline.metric_id).direction, by_stage)


@dataclass(frozen=True)
class _Shift:
    """A claimed shift of one factor: what it did, the day of the event behind it, and of the one that undid some of it."""

    effect: float
    day: date | None
    later: date | None

    def day_of(self, value: float) -> date | None:
        """Return the day of the event that made a bar: the shift's where both go the same way, else the one that turned it back."""
        return self.day if self.effect * value > 0 else self.later


def _shifts(review: MonthlyReview) -> dict[tuple[str, str], _Shift]:
    """Return the claimed shifts by channel and factor."""
    return {
        (str(row["channel"]), str(row["factor"])): _Shift(number(row["effect"]), _day(row.get("event_day")), _day(row.get("later_day")))
        for row in rows(review.tables.get("causes"))
        if bool(row["claimed"])
    }


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type] # a cell


def _folded(changes: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the target's bar and the largest steps in their order; the small ones are one bar at the end."""
    ranked = sorted(changes, key=lambda row: (row["kind"] != "target_above_baseline", -abs(number(row["value"]))))
    largest = max((abs(number(row["value"])) for row in changes if row["kind"] != "target_above_baseline"), default=0.0)
    worth = [row for row in ranked if row["kind"] == "target_above_baseline" or abs(number(row["value"])) >= SMALL * largest > 0]
    if len(worth) == len(changes) <= STEPS:
        return changes
    kept = worth[: STEPS - 1]
    rest = sum(number(row["value"]) for row in changes if not any(row is one for one in kept))
    held = [row for row in changes if any(row is one for one in kept)]
    return [*held, {"step": "", "kind": "others", "value": rest, "name": Label("Others", "其他")}]


def _total(row: dict[str, object], *, by_stage: bool) -> Step:
    before = Label("Level before", "此前水平") if by_stage else Label("Month before", "上月")
    names = {"plan": Label("Plan", "计划"), "baseline": before, "actual": Label("Actual", "实际")}
    value = number(row["value"])
    return Step(names[str(row["kind"])], str(row["kind"]), value, 0.0, value)


def waterfall_chart(review: MonthlyReview, language: Language, height: float = ibcs.TALL) -> ibcs.Chart | None:
    """Draw the gap by channel and stage."""
    data = waterfall_data(review)
    if data is None:
        return None
    title, subtitle = _title(review, data), _subtitle(review, data)
    texts = [_value(review, step, language, largest=max(abs(one.value) for one in data.steps)) for step in data.steps]
    with ibcs.notation():
        figure = ibcs.sheet(ibcs.HALF, height)
        names = [ibcs.wrapped(language.say(step.name), LINE, LINES) for step in data.steps]
        left = (3 + LETTER_MM * max(width_of(line) for name in names for line in name.split("\n"))) / ibcs.HALF
        right = 1 - (3 + LETTER_MM * max(width_of(text) for text in texts)) / ibcs.HALF
        _draw(figure.add_axes((left, 0.01, right - left, 0.98)), data, list(zip(names, texts, strict=True)), language)
        svg = ibcs.to_svg(figure)
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, f"{language.say(title)} {language.say(subtitle)}")


def _subtitle(review: MonthlyReview, data: WaterfallData) -> Message:
    name, month = metric_name(review, review.headline.metric_id), review.meta.period.name
    if data.by_stage and data.planned:
        return msg("{name}, {month}, plan to actual by channel and stage", name=name, month=month)
    if data.by_stage:
        return msg("{name}, {month}, level before to actual by channel and stage", name=name, month=month)
    if data.planned:
        return msg("{name}, {month}, plan to actual by channel", name=name, month=month)
    return msg("{name}, {month}, month before to actual by channel", name=name, month=month)


def _title(review: MonthlyReview, data: WaterfallData) -> Message:
    """Say what carries the gap: the month's own largest step, after the target's height over the level before where that is larger."""
    step, gap, month = data.largest, data.gap, review.meta.period.name
    unit = str(review.catalogue.get(review.headline.metric_id).unit)
    if abs(gap) < LEVEL * abs(data.steps[0].value):
        return _level(data, month)
    whole = signed(unit, gap)
    carried = step is not None and step.value * gap > 0
    if data.lift * gap > 0 and (step is None or not carried or abs(data.lift) > abs(step.value)):
        what = msg("a target above the level before") if data.lift < 0 else msg("a target below the level before")
        lift = signed(unit, data.lift)
        if step is None:
            return msg("{month}’s {gap}: {lift} from {what}", month=month, gap=whole, lift=lift, what=what)
        own = signed(unit, step.value)
        return msg(
            "{month}’s {gap}: {lift} from {what}, {step} from {name}",
            month=month, gap=whole, lift=lift, what=what, step=own, name=step.name,
        )  # fmt: skip
    if step is None or not carried:
        return msg("{month}: no channel stands out", month=month)
    return _carried(data, {"step": signed(unit, step.value), "channel": step.name, "month": month, "gap": whole})


def _level(data: WaterfallData, month: Message) -> Message:
    """Say that there is no gap to explain: shares of next to nothing mislead."""
    if data.planned:
        return msg("{month}: on plan", month=month)
    if data.by_stage:
        return msg("{month}: at the level before", month=month)
    return msg("{month}: as the month before", month=month)


def _carried(data: WaterfallData, sizes: dict[str, Message | Label]) -> Message:
    if not data.planned:
        if data.by_stage:
            return msg("{channel}: {step} of {month}’s {gap} on the level before", **sizes)
        return msg("{channel}: {step} of {month}’s {gap} on the month before", **sizes)
    if data.gap < 0:
        return msg("{channel}: {step} of {month}’s {gap} against plan", **sizes)
    return msg("{channel} brings {step} of {month}’s {gap} above plan", **sizes)


def _value(review: MonthlyReview, step: Step, language: Language, *, largest: float) -> str:
    unit = str(review.catalogue.get(review.headline.metric_id).unit)
    kind = {"ratio": "ratio2"}.get(kind_of(unit), kind_of(unit))
    if largest < LARGE:  # seven digits do not fit beside a bar
        kind = EXACT.get(kind, kind)
    return language.number(step.value, kind, signed=not step.total)


def _draw(axes: Axes, data: WaterfallData, texts: list[tuple[str, str]], language: Language) -> None:
    steps = data.steps
    levels = [step.end for step in steps] + [step.start for step in steps if not step.total]
    low, high = min(levels), max(levels)
    span = (high - low) or abs(high) or 1.0
    cut = low > span * 0.6  # total bars are cut only where zero is far away
    left = low - span * 0.28 if cut else min(0.0, low)
    axes.set_xlim(left, high + span * 0.01)
    axes.set_ylim(len(steps) - 0.45, -0.55)
    for row, step in enumerate(steps):
        start = left if step.total and cut else step.start
        axes.barh(row, step.end - start, BAR, start, **_look(step, data.direction))
        if step.total and cut:
            _cut(axes, row, left, high)
        if row + 1 < len(steps):
            axes.plot([step.end, step.end], [row + BAR / 2, row + 1 - BAR / 2], color=ibcs.INK, lw=0.5)
        _label(axes, row, step, data, texts[row])
        if step.day is not None:
            _event(axes, row, step, language.date(step.day, "day"), (left, high))
    axes.plot([left, left] if cut else [0, 0], [-0.45, len(steps) - 0.55], color=ibcs.INK, lw=0.6)
    ibcs.bare(axes)


def _look(step: Step, direction: str) -> dict[str, Any]:
    if step.kind in {"plan", "target_above_baseline"}:
        return {"facecolor": "white", "edgecolor": ibcs.INK, "linewidth": 0.9}
    if step.kind in {"actual", "baseline"}:
        return {"facecolor": ibcs.INK if step.kind == "actual" else ibcs.GREY, "linewidth": 0}
    return {"facecolor": _colour(step, direction), "linewidth": 0}


def _colour(step: Step, direction: str) -> str:
    if step.total or step.kind == "target_above_baseline":
        return ibcs.INK
    if step.kind in {"missing", "plan_gap", "unassigned"}:
        return ibcs.QUIET
    return {"good": ibcs.GOOD, "bad": ibcs.BAD, "plain": ibcs.INK}[tone(step.value, direction)]


def _cut(axes: Axes, row: int, left: float, high: float) -> None:
    at, step = left + (high - left) * 0.07, (high - left) * 0.02
    xs, ys = (at, at + step), (row + BAR * 0.62, row - BAR * 0.62)
    axes.plot(xs, ys, color="white", lw=4.2, solid_capstyle="butt")
    for side in (-1.6, 1.6):  # the two edges of the cut, in points
        shift = offset_copy(axes.transData, axes.get_figure(root=True), x=side, units="points")
        axes.plot(xs, ys, color=ibcs.INK, lw=0.6, transform=shift)


def _label(axes: Axes, row: int, step: Step, data: WaterfallData, texts: tuple[str, str]) -> None:
    strong = step.total or step is data.largest
    name, value = texts
    axes.annotate(
        name, (0, row), (-4, 0), xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=ibcs.SMALL,
        ha="right", va="center", weight=600 if strong else 400, annotation_clip=False, linespacing=0.95,
    )  # fmt: skip
    axes.annotate(
        value, (1, row), (4, 0), xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=ibcs.SMALL,
        ha="left", va="center", weight=600 if strong else 400, color=_colour(step, data.direction), annotation_clip=False,
    )  # fmt: skip


def _event(axes: Axes, row: int, step: Step, day: str, ends: tuple[float, float]) -> None:
    """Write the day of the recorded event beside the bar, on the side with more room."""
    low, high = sorted((step.start, step.end))
    after = ends[1] - high >= low - ends[0]
    axes.annotate(
        day, (high if after else low, row), (4 if after else -4, 0), textcoords="offset points", fontsize=ibcs.SMALL, color=ibcs.QUIET,
        ha="left" if after else "right", va="center",
    )  # fmt: skip
