"""What the campaign cost beside its plan, and what its effect returned, each with its interval and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.campaign.rules.words import listed
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.campaign.measures import figure_name, unit_of
from goalbook.show.quantity import quantity, signed
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import filled, inside, known, number, rest_in_workbook, rows, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

Row = dict[str, object]
LINES = 10


def cost_table(result: CampaignResult, language: Language) -> Markup:
    """Return planned and actual cost by item with their total; an amount that nobody fixed stays empty."""
    found = rows(result.tables.get("costs"))
    if not found:
        return Markup("")
    total: Row = {name: sum(number(row[name]) for row in found if known(row[name])) for name in ("planned", "actual")}
    halves = [row for row in found if known(row["planned"]) != known(row["actual"])]
    apart = (
        "–" if halves else _signed(language, number(total["actual"]) - number(total["planned"]))
    )  # else it would compare different things
    names = [titled(language, cast("Label", row["name"])) for row in found]
    columns = [
        Column(language.say(msg("Cost")), [*names, language.say(msg("Total known"))], "text"),
        Column(language.say(msg("Plan")), [_planned(language, one) for one in [*found, total]]),
        Column(language.say(msg("Actual")), [_money(language, one["actual"]) for one in [*found, total]]),
        Column(language.say(msg("Against plan")), [*(_apart(language, row) for row in found), apart]),
    ]
    drawn = table(filled(columns), Frame(total=True, limit=LINES, more=rest_in_workbook(language, "costs")))
    return Markup("").join([drawn, *(note(language.say(text)) for text in _halves(halves))])


def _halves(found: list[Row]) -> Iterator[Message]:
    """Say why the total has no gap: what nobody planned, and of what it is not known yet what it cost."""
    unplanned = [row for row in found if not known(row["planned"])]
    open_ = [row for row in found if not known(row["actual"])]
    if unplanned:
        whole = sum(number(row["actual"]) for row in unplanned)
        names = listed(cast("Label", row["name"]) for row in unplanned)
        yield msg("No gap for the total: {value:money} had no planned amount ({names}).", value=whole, names=names)
    if open_:
        whole = sum(number(row["planned"]) for row in open_)
        names = listed(cast("Label", row["name"]) for row in open_)
        yield msg("No gap for the total: what {value:money} of the plan came to is not known yet ({names}).", value=whole, names=names)


def _planned(language: Language, row: Row) -> str:
    if known(row["actual"]) and not known(row["planned"]):
        return language.say(msg("not planned"))
    return _money(language, row["planned"])


def return_table(result: CampaignResult, language: Language) -> Markup:
    """Return what the effect is worth: one row each with its interval and what it rests on."""
    found = rows(result.tables.get("returns"))
    if not found or not any(known(row["value"]) for row in found):
        return Markup("")
    names = return_names(result)
    columns = [
        Column(language.say(msg("Return on the effect")), [titled(language, names[str(row["item"])]) for row in found], "text"),
        Column(language.say(msg("Value")), [_value(result, language, row, "value") for row in found]),
        Column(language.say(msg("80 % range")), [_range(result, language, row) for row in found]),
        Column(language.say(msg("Rests on")), [_basis(language, row) for row in found], "text"),
    ]
    return table(filled(columns))


def return_names(result: CampaignResult) -> dict[str, Message]:
    """Return what the items of the returns are called."""
    name = inside(figure_name(result, result.headline.metric_id))
    return {
        "cost": msg("cost"),
        "incremental": msg("incremental {name}", name=name),
        "revenue": msg("incremental revenue"),
        "margin": msg("incremental margin"),
        "roi": msg("incremental ROI, (gain − cost) ÷ cost"),
        "cost_per": msg("cost of one more"),
    }


def _money(language: Language, value: object) -> str:
    return language.number(number(value), "money") if known(value) else ""


def _apart(language: Language, row: Row) -> str:
    if not (known(row["planned"]) and known(row["actual"])):
        return ""
    return _signed(language, number(row["actual"]) - number(row["planned"]))


def _signed(language: Language, value: float) -> str:
    return language.number(value, "money", signed=True) if round(value, 2) else "0"


def _value(result: CampaignResult, language: Language, row: Row, name: str) -> str:
    value, item = number(row[name]), str(row["item"])
    if not known(value):
        return ""
    if item == "roi":
        return language.number(value, "pct0", signed=True)
    if item == "incremental":
        return language.say(signed(unit_of(result, result.headline.metric_id), value))
    return language.say(quantity("money", value)) if item == "cost_per" else language.number(value, "money")


def _range(result: CampaignResult, language: Language, row: Row) -> str:
    low, high = (_value(result, language, row, name) for name in ("low", "high"))
    if low and high:
        return language.say(msg("{low:text} to {high:text}", low=low, high=high))
    return language.say(msg("{low:text} and more", low=low)) if low else ""


def _basis(language: Language, row: Row) -> str:
    basis = row["basis"]
    return titled(language, basis) if isinstance(basis, Message | Label) else ""
