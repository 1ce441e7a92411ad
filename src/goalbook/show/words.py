"""Names as they stand inside a sentence, and which way a change is good."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.books.aggregate import is_mean
from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import emphasised
from goalbook.show.sheets import sheet_title
from goalbook.show.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

_TAG = re.compile(r"<[^>]+>")
EXACT = {"compact": "n", "money_compact": "money"}
FINE = 0.01  # rates below one in a hundred are written with two decimals
LONG = 10_000  # five digits are too many for a key figure
LARGE = 1_000_000  # counts from here on are compact in tables


def inside(label: Label) -> Label:
    """Return a name as it stands in the middle of an English sentence: lower case unless it is an abbreviation."""
    text = label.en
    return Label(text[:1].lower() + text[1:], label.zh) if text[1:2].islower() else label


def metric_name(review: BookResult, metric_id: str) -> Label:
    """Return the name of a metric or ratio as a heading writes it; of an index, whose period value is the mean of its days, with that."""
    name = review.catalogue.name(metric_id)
    return Label(f"{name.en}, average", f"{name.zh}（均值）") if is_mean(review.catalogue, metric_id) else name


def headline_name(review: BookResult) -> Label:
    """Return the name of the headline metric as it stands inside a sentence, with its channel where it has one."""
    name = inside(metric_name(review, review.headline.metric_id))
    if not review.headline.channel:
        return name
    return of_channel(channel_name(review, review.headline.channel), name)


def of_channel(channel: Label, name: Label) -> Label:
    """Return a figure of a channel as it stands inside a sentence; Chinese keeps a space before letters such as ROI."""
    gap = " " if name.zh[:1].isascii() else ""
    return Label(f"{channel.en} {name.en}", f"{channel.zh}{gap}{name.zh}")


def reviewed_month(review: BookResult) -> Message:
    """Return the month under review and, where its data end early, their last day: what it is compared with ends there too."""
    month, ends = review.meta.period.name, review.meta.data_to
    if review.meta.grain == "day" and ends < review.meta.period.end:
        return msg("{month} up to {day:day}", month=month, day=ends)
    return month


def channel_name(review: BookResult, channel: object, kind: str = "channel") -> Label:
    """Return the name of a channel row; totals, unassigned rows and channels without a target have names of their own."""
    if kind == "total":
        return Label("Total", "合计")
    if kind == "unassigned":
        return Label("Not assigned", "未分配")
    return review.channel_names.get(str(channel), Label.same(str(channel)))


def number(value: object) -> float:
    """Return a table's cell as a float; whatever is not known is NaN."""
    return math.nan if value is None or value is pd.NA else float(value)  # type: ignore[arg-type] # pandas cells are object


def known(value: object) -> bool:
    """Return whether a cell holds a number."""
    return not math.isnan(number(value))


def tone(change: float, direction: str) -> Tone:
    """Return whether a change is good, bad or neither, by the metric's own direction."""
    if math.isnan(change) or change == 0:
        return "plain"
    return "good" if (change > 0) == (direction != "down") else "bad"


def count_kind(values: pd.Series) -> str:
    """Return the one format of a column of counts: whole numbers, compact where they are long."""
    largest = values.abs().max() if len(values) else 0.0
    return "compact" if largest >= LARGE else "n"


def value_text(review: BookResult, language: Language, metric_id: str, value: float, *, compact: bool = True) -> str:
    """Return a metric's value with its unit's format; long counts and sums are compact."""
    kind = kind_of(review.catalogue.get(metric_id).unit)
    if abs(value) < (LONG if compact else LARGE):
        kind = EXACT.get(kind, kind)
    if kind == "pct" and 0 < abs(value) < FINE:
        kind = "pct2"
    return language.number(value, kind)


def per_step(review: BookResult) -> Message:
    """Return the unit of a pace: a day or a week."""
    return msg("per week") if review.meta.grain == "week" else msg("per day")


def rows(frame: pd.DataFrame | None) -> list[dict[str, object]]:
    """Return a table's rows as dictionaries; an absent table has none."""
    return [] if frame is None else [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def says(language: Language, message: Message) -> Markup:
    """Return a sentence as HTML, its numbers marked, its first letter a capital."""
    html = emphasised(language, message)
    return Markup(html[:1].upper() + html[1:])  # noqa: S704 - say_html escapes


def titled(language: Language, name: Label | Message | str) -> str:
    """Return a name or phrase with a capital first letter."""
    text = language.say(name)
    return text[:1].upper() + text[1:]


def column(language: Language, head: str, data: Sequence[dict[str, object]], name: str, kind: str) -> Column:
    """Return a column of numbers in one format."""
    return Column(head, [language.number(number(row[name]), kind) for row in data])


def filled(columns: Iterable[Column]) -> list[Column]:
    """Return the columns in which at least one cell says something."""
    return [one for one in columns if one.align == "bar" or any(_TAG.sub("", cell) not in {"–", ""} for cell in one.cells)]


def rest_in_workbook(language: Language, sheet: str) -> str:
    """Return the line under a table that was cut."""
    return language.say(msg("The rows left out stand in the workbook, sheet {sheet}.", sheet=sheet_title(sheet)))


def month_short(month: int) -> Message:
    """Return a month's short name: Apr, 4 月."""
    names = (
        msg("Jan"), msg("Feb"), msg("Mar"), msg("Apr"), msg("May"), msg("Jun"),
        msg("Jul"), msg("Aug"), msg("Sep"), msg("Oct"), msg("Nov"), msg("Dec"),
    )  # fmt: skip
    return names[month - 1]
