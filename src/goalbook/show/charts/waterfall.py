"""From plan to actual, channel by channel: which part of the gap lies where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.transforms import offset_copy

from goalbook.core.message import Label, Message, msg
from goalbook.show.charts import ibcs
from goalbook.show.monthly_review.quantity import signed
from goalbook.show.monthly_review.words import channel_name, metric_name, number, rows, says, tone

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

STEPS = 6  # more steps are drawn as one
TOTALS = {"plan", "baseline", "actual"}
BAR = 0.62
NAMES_MM = 30.0  # room for the names at most


@dataclass(frozen=True)
class Step:
    """One bar: a total standing on zero (cut), or a change from where the bar before ended."""

    name: Label
    kind: str
    value: float
    start: float
    end: float

    @property
    def total(self) -> bool:
        """Return whether the bar stands on zero."""
        return self.kind in TOTALS


@dataclass(frozen=True)
class WaterfallData:
    """The bars from plan (or previous month) to actual; they add up to the digit."""

    steps: tuple[Step, ...]
    direction: str

    @property
    def planned(self) -> bool:
        """Return whether the first bar is a plan."""
        return self.steps[0].kind == "plan"

    @property
    def gap(self) -> float:
        """Return actual minus plan."""
        return self.steps[-1].value - self.steps[0].value

    @property
    def largest(self) -> Step:
        """Return the step that carries most of the gap: the largest in the gap's own direction."""
        changes = [step for step in self.steps if not step.total and step.kind != "others"]
        return max(changes, key=lambda step: step.value if self.gap >= 0 else -step.value)


def waterfall_data(review: MonthlyReview) -> WaterfallData | None:
    """Return the bars, or None where the month cannot be split over channels."""
    table = rows(review.tables.get("waterfall"))
    changes = [row for row in table if row["kind"] not in TOTALS]
    if len(table) < 3 or sum(row["kind"] in {"channel", "no_target"} for row in changes) < 2:  # noqa: PLR2004 - one channel is all there is
        return None
    head, tail = table[0], table[-1]
    changes = _folded(changes)
    steps = [_total(head)]
    level = number(head["value"])
    for row in changes:
        value = number(row["value"])
        name = row["name"] if isinstance(row.get("name"), Label) else channel_name(review, row["step"], str(row["kind"]))
        steps.append(Step(name, str(row["kind"]), value, level, level + value))  # type: ignore[arg-type] # Label by the line above
        level += value
    steps.append(_total(tail))
    return WaterfallData(tuple(steps), review.catalogue.get(review.headline.metric_id).direction)


def _folded(changes: list[dict[str, object]]) -> list[dict[str, object]]:
    if len(changes) <= STEPS:
        return changes
    ranked = sorted(changes, key=lambda row: -abs(number(row["value"])))
    kept = [row for row in changes if any(row is one for one in ranked[: STEPS - 1])]
    rest = sum(number(row["value"]) for row in ranked[STEPS - 1 :])
    return [*kept, {"step": "", "kind": "others", "value": rest, "name": Label("Others", "其他")}]


def _total(row: dict[str, object]) -> Step:
    names = {"plan": Label("Plan", "计划"), "baseline": Label("Month before", "上月"), "actual": Label("Actual", "实际")}
    value = number(row["value"])
    return Step(names[str(row["kind"])], str(row["kind"]), value, 0.0, value)


def waterfall_chart(review: MonthlyReview, language: Language, height: float = ibcs.TALL) -> ibcs.Chart | None:
    """Draw the gap by channel."""
    data = waterfall_data(review)
    if data is None:
        return None
    title = _title(review, data)
    name, month = metric_name(review, review.headline.metric_id), review.meta.period.name
    if data.planned:
        subtitle = msg("{name}, {month}, plan to actual by channel", name=name, month=month)
    else:
        subtitle = msg("{name}, {month}, month before to actual by channel", name=name, month=month)
    with ibcs.notation():
        figure = ibcs.sheet(ibcs.HALF, height)
        left = (
            min(NAMES_MM, 4 + 1.35 * max(ibcs.width_of(line) for step in data.steps for line in _name(step, language).split("\n")))
            / ibcs.HALF
        )
        _draw(figure.add_axes((left, 0.01, 0.865 - left, 0.98)), data, language)
        svg = ibcs.to_svg(figure)
    return ibcs.Chart(says(language, title), language.say(subtitle), svg, f"{language.say(title)} {language.say(subtitle)}")


def _title(review: MonthlyReview, data: WaterfallData) -> Message:
    step, gap, month = data.largest, data.gap, review.meta.period.name
    part = step.value / gap if gap else 0.0
    unit = str(review.catalogue.get(review.headline.metric_id).unit)
    sizes = {"step": signed(unit, step.value), "month": month, "gap": signed(unit, gap)}
    if part <= 0:
        return msg("{month}: no channel stands out", month=month)
    if data.planned:
        if gap < 0:
            return msg("{channel}: {step} of {month}’s {gap} against plan", channel=step.name, **sizes)
        return msg("{channel} brings {step} of {month}’s {gap} above plan", channel=step.name, **sizes)
    return msg("{channel}: {step} of {month}’s {gap} on the month before", channel=step.name, **sizes)


def _draw(axes: Axes, data: WaterfallData, language: Language) -> None:
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
        _label(axes, row, step, data, language)
    axes.plot([left, left] if cut else [0, 0], [-0.45, len(steps) - 0.55], color=ibcs.INK, lw=0.6)
    ibcs.bare(axes)


def _look(step: Step, direction: str) -> dict[str, Any]:
    if step.kind == "plan":
        return {"facecolor": "white", "edgecolor": ibcs.INK, "linewidth": 0.9}
    if step.kind in {"actual", "baseline"}:
        return {"facecolor": ibcs.INK if step.kind == "actual" else ibcs.GREY, "linewidth": 0}
    return {"facecolor": {"good": ibcs.GOOD, "bad": ibcs.BAD, "plain": ibcs.INK}[tone(step.value, direction)], "linewidth": 0}


def _cut(axes: Axes, row: int, left: float, high: float) -> None:
    at, step = left + (high - left) * 0.07, (high - left) * 0.02
    xs, ys = (at, at + step), (row + BAR * 0.62, row - BAR * 0.62)
    axes.plot(xs, ys, color="white", lw=4.2, solid_capstyle="butt")
    for side in (-1.6, 1.6):  # the two edges of the cut, in points
        shift = offset_copy(axes.transData, axes.get_figure(root=True), x=side, units="points")
        axes.plot(xs, ys, color=ibcs.INK, lw=0.6, transform=shift)


def _name(step: Step, language: Language) -> str:
    return ibcs.wrapped(language.say(step.name), 18, 2)


def _label(axes: Axes, row: int, step: Step, data: WaterfallData, language: Language) -> None:
    strong = step.total or step is data.largest
    axes.annotate(
        _name(step, language), (0, row), (-5, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
        ha="right", va="center", weight=600 if strong else 400, annotation_clip=False,
    )  # fmt: skip
    colour = ibcs.INK if step.total else {"good": ibcs.GOOD, "bad": ibcs.BAD, "plain": ibcs.INK}[tone(step.value, data.direction)]
    kind = "compact" if abs(data.steps[0].value) >= 1e6 else "n"  # noqa: PLR2004 - seven digits do not fit beside a bar
    axes.annotate(
        language.number(step.value, kind, signed=not step.total), (1, row), (5, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="left", va="center", weight=600 if strong else 400, color=colour, annotation_clip=False,
    )  # fmt: skip
