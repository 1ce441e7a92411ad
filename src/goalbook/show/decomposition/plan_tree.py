"""The plan as an indented list: the target, its channels, the steps of their funnels, the output that feeds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.levels import level
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

MOST = 16  # rows on page one
Row = dict[str, object]


def tree_part(result: Decomposition, language: Language) -> Markup:
    """Return the tree with its message; nothing where no target is split."""
    found = rows(result.tables.get("plan_tree"))
    if not found:
        return Markup("")
    shown = found if len(found) <= MOST else [row for row in found if row["kind"] != "role"]
    columns = [
        Column(language.say(msg("Target, channel, step")), [_name(language, row) for row in shown], "text"),
        Column(language.say(msg("Plan")), [_value(language, row) for row in shown]),
        Column(language.say(msg("Carried")), [_carried(language, row) for row in shown]),
    ]
    body = table(columns, Frame(limit=MOST, more=rest_in_workbook(language, "plan_tree"), kind="tree steps"))
    figure = Markup('<figure class="fig"><figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>{}</figure>')
    return figure.format(
        says(language, _message(found)), language.say(msg("The plan step by step; carried: what the steps below bring")), body
    )


def _message(found: list[Row]) -> Message:
    broken = [row for row in found if row["kind"] in ("channel", "role") and row["state"] == "fail"]
    if broken:
        return msg("Steps that do not carry what stands above them: {n:n}", n=len(broken))
    return msg("Every step carries what stands above it")


def _name(language: Language, row: Row) -> Markup:
    name = language.say(cast("Label", row["name"]))
    return Markup('<span style="display:block;padding-left:{}em">{}</span>').format(round(1.1 * number(row["depth"]), 1), name)


def _value(language: Language, row: Row) -> str:
    if not known(row["value"]):
        return "–"
    value = level(str(row["unit"]), number(row["value"]))
    return language.say(msg("{value} a month", value=value) if row["per"] == "month" else value)


def _carried(language: Language, row: Row) -> Markup:
    if not known(row["carried"]):
        return Markup("")
    text = language.say(level(str(row["unit"]), number(row["carried"])))
    return toned(text, "bad" if row["state"] == "fail" else "plain")
