"""The month's money: each pool and channel against its budget, and the pilots with their share, what they moved and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.monthly_review.risk.words import POOLS, TYPES, VERDICTS
from goalbook.core.compare import at_most, more_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import channel_name, filled, known, metric_name, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

Row = dict[str, object]
MOST = 8  # rows


def budget_parts(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return the budget of the month against spend; nothing without a plan's budget and notes of what was spent."""
    found = rows(review.tables.get("budget_month"))
    if not found:
        return []
    limit = float(review.policy.get("budget.month_tolerance"))
    scale = BarScale.of([number(row["variance"]) for row in found])
    columns = [
        Column(language.say(msg("Pool")), [_name(review, language, row) for row in found], "text"),
        _money(language, msg("Planned"), found, "planned"),
        _money(language, msg("Spent"), found, "actual"),
        _money(language, msg("Variance"), found, "variance", signed=True),
        Column("", [variance_bar(number(row["variance"]), scale, _tone(row, limit)) for row in found], "bar"),
        Column("Δ %", [_off(language, row, limit) for row in found]),
        _money(language, msg("Period's budget"), found, "planned_period"),
        Column(language.say(msg("Of it gone")), [language.number(number(row["used"]), "pct0") for row in found]),
    ]
    frame = Frame(total=found[-1]["level"] == "total", limit=MOST, more=rest_in_workbook(language, "budget_month"))
    counted = msg(
        "Planned: amounts of plan/{period:text}/budget.csv for the month; one without a month by the month's share of the days. "
        "{gone:pct0} of the period is over. Media: the channels' spend; red: more than {limit:pct0} away from the plan.",
        period=review.meta.horizon.label, gone=number(found[0]["time_gone"]), limit=limit,
    )  # fmt: skip
    heading = Markup("<h3>{}</h3>").format(language.say(msg("Budget of the month: planned and spent")))
    return [heading, table(filled(columns), frame), *(note(says(language, said)) for said in (*_overbooked(review, found), counted))]


def _overbooked(review: MonthlyReview, found: list[Row]) -> Iterator[Message]:
    """Yield that the pools are more than the total they come from, which is a contradiction of the goals that somebody has to settle."""
    share = number(found[0]["pools_of_total"])
    if known(share) and more_than(share, 1.0):
        yield msg(
            "The pools add up to {share:pct} of the total of goals/{period:text}/budget.yml; the row “Total” is held against that total. "
            "Settle whether the pools shrink or the total grows.",
            share=share, period=review.meta.horizon.label,
        )  # fmt: skip


def _money(language: Language, head: Message, found: list[Row], name: str, *, signed: bool = False) -> Column:
    return Column(language.say(head), [language.number(number(row[name]), "money_compact", signed=signed) for row in found])


def _name(review: MonthlyReview, language: Language, row: Row) -> str:
    return language.say(channel_name(review, row["channel"]) if row["level"] == "channel" else POOLS[str(row["pool"])])


def _tone(row: Row, limit: float) -> Tone:
    share = number(row["variance_share"])
    return "plain" if not known(share) or at_most(abs(share), limit) else "bad"


def _off(language: Language, row: Row, limit: float) -> Markup:
    return toned(language.number(number(row["variance_share"]), "pct0", signed=True), _tone(row, limit))


def pilot_parts(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return the pilots of the month under their share; nothing where there was none."""
    found = rows(review.tables.get("pilots_run"))
    if not found:
        return []
    columns = [
        Column(language.say(msg("Pilot")), [titled(language, cast("Label", row["what"])) for row in found], "text"),
        Column(language.say(msg("New about it")), [language.say(TYPES[str(row["type"])]) for row in found], "text"),
        _money(language, msg("Cost"), found, "cost"),
        Column(language.say(msg("Of the month's spend")), [language.number(number(row["spend_share"]), "pct") for row in found]),
        Column(language.say(msg("Is to move")), [_metric(review, language, row) for row in found], "text"),
        Column(language.say(msg("Since its start")), [_moved(language, row) for row in found]),
        Column(language.say(msg("Decision")), [language.say(VERDICTS[str(row["verdict"])]) for row in found], "text"),
        Column(language.say(msg("Stop-loss")), [_stop(review, language, row) for row in found], "text"),
    ]
    heading = Markup("<h3>{}</h3>").format(says(language, _title(review)))
    return [heading, table(filled(columns), Frame(limit=MOST, more=rest_in_workbook(language, "pilots_run")))]


def _title(review: MonthlyReview) -> Message:
    row = rows(review.tables["pilot_share"])[0]
    low, high = number(row["share_low"]), number(row["share_high"])
    if not known(row["share"]):
        return msg("Pilots cost {cost:money}; the month's spend is not known", cost=number(row["cost"]))
    return msg(
        "Pilots took {share:pct} of the month's spend; {low:pct0} to {high:pct0} are meant for them", share=number(row["share"]), low=low,
        high=high,
    )  # fmt: skip


def _metric(review: MonthlyReview, language: Language, row: Row) -> str:
    return language.say(metric_name(review, str(row["metric_id"]))) if row["metric_id"] else ""


def _moved(language: Language, row: Row) -> str:
    return language.number(number(row["change"]), "pct", signed=True) if known(row["change"]) else ""


def _stop(review: MonthlyReview, language: Language, row: Row) -> Markup | str:
    """Return what the stop-loss says of a pilot: exempt, stop it, or nothing."""
    if not known(row["change"]) or at_most(-number(row["change"]), float(review.policy.alerts.stop_loss)):
        return "–"
    if row["exempt"]:
        return language.say(Label("exempt: approved, within the share", "已批准且在额度内，豁免"))
    return "–" if row["verdict"] == "stop" else toned(language.say(Label("▼ stop it", "▼ 停止")), "bad")
