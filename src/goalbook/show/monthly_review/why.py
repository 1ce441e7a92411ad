"""Why the month stands where it stands: each channel's stages with what they did, how sure that is, and how it was counted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.emphasis import strong
from goalbook.show.monthly_review.campaigns import level_notes
from goalbook.show.monthly_review.causes import causes_parts
from goalbook.show.monthly_review.narrative import unit_of
from goalbook.show.quantity import quantity, signed
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import (
    EXACT,
    LARGE,
    channel_name,
    filled,
    headline_name,
    number,
    rest_in_workbook,
    reviewed_month,
    rows,
    says,
    tone,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]
OPPOSED = 0.5  # from here on what cancelled out is worth a sentence
LISTED = {"factor", "mix"}
# What stands below the attribution, in this order: functions that give nothing where they have nothing to say.
MORE: tuple[Callable[[MonthlyReview, Language], list[Markup]], ...] = (causes_parts,)


def why(review: MonthlyReview, language: Language) -> Block:
    """Return the attribution of the month by channel and stage, then the causes behind it."""
    effects = [row for row in rows(review.tables.get("attribution")) if row["kind"] in LISTED]
    parts: list[Markup | str] = []
    if effects:
        shown = sorted(effects, key=lambda row: -abs(number(row["effect"])))
        parts.append(note(says(language, _counted(review))))
        parts += [note(says(language, said)) for said in _left_out(review)]
        parts += level_notes(review, language)
        space = Markup("") if language.code == "zh" else Markup(" ")
        besides = space.join(says(language, said) for said in (*_opposed(review), *_lines(review)))
        parts += [note(besides)] if besides else []
        channels = rows(review.tables.get("contributions"))
        if len(channels) > 1:
            parts.append(table(channel_columns(review, language, channels), Frame(more=rest_in_workbook(language, "contributions"))))
        parts.append(table(_columns(review, language, shown), Frame(more=rest_in_workbook(language, "attribution"), kind="effects")))
    else:
        parts.append(note(says(language, _nothing(review))))
    for more in MORE:
        parts += more(review, language)
    return section("why", language.say(msg("Why")), parts)


def _total(review: MonthlyReview) -> Row:
    return rows(review.tables["attribution_total"])[0]


def _counted(review: MonthlyReview) -> Message:
    """Say what was compared with what, and how."""
    total, month = _total(review), reviewed_month(review)
    if bool(total["planned"]):
        return msg("{month} against the stage plan. Effects add up exactly (log-mean shares, LMDI); ranges hold 80 %.", month=month)
    values = {"month": month, "level": strong(quantity(unit_of(review), number(total["baseline"])))}
    values |= {"actual": strong(quantity(unit_of(review), number(total["actual"]))), "months": _months(review)}
    if total["method"] == "shapley":
        return msg("{month} stands at {actual}, {months} at {level}. Effects add up exactly (Shapley values); ranges hold 80 %.", **values)
    return msg(
        "{month} brought {actual}; as many days at the level of {months} would have brought {level}. "
        "Effects add up exactly (log-mean shares, LMDI); ranges hold 80 %.",
        **values,
    )


def _left_out(review: MonthlyReview) -> list[Message]:
    """Say which channels' accepted stages do not lead to their target; nothing where all do."""
    names = [channel_name(review, row["channel"]) for row in rows(review.tables.get("plan_left_out"))]
    if not names:
        return []
    named = Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
    return [msg("The accepted plan for {channels} did not add up, so its stages are not the base.", channels=named)]


def _months(review: MonthlyReview) -> Message:
    return msg("the {n:n} months before", n=review.policy.alerts.trailing_months)


def _opposed(review: MonthlyReview) -> list[Message]:
    """Say how much of what moved cancelled out, where a small change hides large movements."""
    share = number(_total(review)["cancellation"])
    if not share >= OPPOSED:
        return []
    return [msg("{share:pct0} of what moved cancelled out: gains and losses hide each other in the total.", share=share)]


def _lines(review: MonthlyReview) -> list[Message]:
    """Say which channels are new, stopped, or lack days."""
    unit = unit_of(review)
    found = []
    for row in rows(review.tables["attribution"]):
        values: dict[str, Value] = {"channel": channel_name(review, row["channel"]), "effect": signed(unit, number(row["effect"]))}
        if row["kind"] == "entered":
            found.append(msg("{channel} is new: {effect}.", **values))
        elif row["kind"] == "left":
            found.append(msg("{channel} has no figures any more: {effect}.", **values))
        elif row["kind"] == "missing":
            values |= {"gone": number(row["before"]) - number(row["after"]), "all": number(row["before"])}
            slots = msg("weeks") if review.meta.grain == "week" else msg("days")
            text = msg(
                "{channel}: no figures on {gone:n} of {all:n} {slots}, which counts as {effect}, not as a fall of any rate.",
                slots=slots,
                **values,
            )
            found.append(text)
    return found


def _nothing(review: MonthlyReview) -> Message:
    return msg("No split by stage: it needs {name} by channel and the weeks before the month.", name=headline_name(review))


def channel_columns(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    """Return each channel's whole effect with its share of what moved, and how far its target lies above its level before."""
    direction, amount = str(review.catalogue.get(review.headline.metric_id).direction), _Amount.of(review, language, found)
    effects = [number(row["effect"]) for row in found]
    scale = BarScale.of(effects)
    planned = any(bool(row["planned"]) for row in found)
    lifts = [math.nan if bool(row["planned"]) else number(row["lift"]) for row in found]
    columns = [
        Column(language.say(msg("Channel")), [language.say(_channel(review, row)) for row in found], "text"),
        Column(language.say(msg("Plan") if planned else msg("Level before")), [amount.say(row["baseline"]) for row in found]),
        Column(language.say(msg("Actual")), [amount.say(row["actual"]) for row in found]),
        Column(language.say(msg("Effect")), [toned(amount.say(value, signed=True), tone(value, direction)) for value in effects]),
        Column("", [variance_bar(value, scale, tone(value, direction)) for value in effects], "bar"),
        Column(language.say(msg("Of what moved")), [language.number(abs(number(row["share"])), "pct0") for row in found]),
        Column(language.say(msg("Target above level")), [amount.say(lift, signed=True) for lift in lifts]),
        Column("ROI", [language.number(number(row["roi"]), "ratio") for row in found]),
    ]
    return filled(columns)


@dataclass(frozen=True)
class _Amount:
    """How amounts of the headline figure are written in one table: whole, or compact where they are long."""

    language: Language
    kind: str

    @classmethod
    def of(cls, review: MonthlyReview, language: Language, found: list[Row]) -> _Amount:
        """Return the format that suits the largest effect or level of the rows."""
        kind = {"ratio": "ratio2"}.get(kind_of(unit_of(review)), kind_of(unit_of(review)))
        largest = max((abs(number(row[name])) for row in found for name in ("effect", "actual") if name in row), default=0.0)
        return cls(language, kind if largest >= LARGE else EXACT.get(kind, kind))

    def say(self, value: object, *, signed: bool = False) -> str:
        """Return one amount."""
        return self.language.number(number(value), self.kind, signed=signed)


def _columns(review: MonthlyReview, language: Language, shown: list[Row]) -> list[Column]:
    direction, amount = str(review.catalogue.get(review.headline.metric_id).direction), _Amount.of(review, language, shown)
    effects = [number(row["effect"]) for row in shown]
    scale = BarScale.of(effects)

    planned = bool(_total(review)["planned"])

    def spread(row: Row) -> str:
        return f"{amount.say(row['low'], signed=True)} … {amount.say(row['high'], signed=True)}"

    return [
        Column(language.say(msg("Channel")), [language.say(_channel(review, row)) for row in shown], "text"),
        Column(language.say(msg("Factor")), [language.say(_factor(row)) for row in shown], "text"),
        Column(language.say(msg("Plan") if planned else msg("Before")), [_own(review, language, row, "before") for row in shown]),
        Column(language.say(msg("In the month")), [_own(review, language, row, "after") for row in shown]),
        Column(language.say(msg("Effect")), [toned(amount.say(value, signed=True), tone(value, direction)) for value in effects]),
        Column("", [variance_bar(value, scale, tone(value, direction)) for value in effects], "bar"),
        Column(language.say(msg("80 % range")), [spread(row) for row in shown]),
    ]


def _channel(review: MonthlyReview, row: Row) -> Label:
    return channel_name(review, row["channel"]) if row["channel"] else Label("Whole team", "整个团队")


def _factor(row: Row) -> Message | Label:
    name = row["name"]
    if not isinstance(name, Label):
        return Label.same(str(name))
    return msg("{name} (paid share)", name=name) if row["kind"] == "mix" else name


def _own(review: MonthlyReview, language: Language, row: Row, side: str) -> str:
    """Return a factor's own figure: a volume, a share, or what an order is worth."""
    value = number(row[side])
    metric = review.catalogue.metrics.get(str(row["factor"]))
    if metric is not None and metric.unit == "money":
        return language.number(value, "money_compact" if abs(value) >= LARGE else "money")
    largest = max(abs(number(row["before"])), abs(number(row["after"])))
    if row["factor"] == "volume" or largest > 5:  # noqa: PLR2004 - no rate of a funnel is that high
        return language.number(value, "compact" if largest >= LARGE else "n")
    return language.number(value, "pct2" if largest < 0.1 else "pct")  # noqa: PLR2004 - small rates need two decimals to differ
