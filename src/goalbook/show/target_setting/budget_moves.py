"""What the sliders of the budget's shares would show, on paper: each share five points lower and higher, and what that leaves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.target_setting.budget.shares import NAMES
from goalbook.core.compare import at_most
from goalbook.core.message import Message, msg
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import filled, number, rest_in_workbook, rows

if TYPE_CHECKING:
    from markupsafe import Markup

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
READ = {"tech": "phases", "innovation": "phases", "acquisition": "conversion", "kol": "kol"}  # what a share moves most


def share_moves(result: TargetSetting, language: Language) -> list[Markup]:
    """Return the table; nothing without shares that could be moved."""
    found = rows(result.tables.get("budget_moves"))
    if not found:
        return []
    names = list(dict.fromkeys(str(row["share"]) for row in found))
    at = {(str(row["share"]), number(row["change"])): row for row in found}
    steps = sorted({number(row["change"]) for row in found})
    columns = [
        Column(language.say(msg("Share")), [language.say(NAMES[name]) for name in names], "text"),
        Column(language.say(msg("what it decides")), [language.say(_decided(READ[name])) for name in names], "text"),
        *(Column(_head(language, step), [_cell(language, at.get((name, step)), READ[name]) for name in names]) for step in steps),
    ]
    return [table(filled(columns), Frame(more=rest_in_workbook(language, "budget_moves")))]


def _decided(pool: str) -> Message:
    return {
        "phases": msg("left for the phases"),
        "conversion": msg("conversion phase"),
        "kol": msg("KOL fees"),
    }[pool]


def _head(language: Language, step: float) -> str:
    return language.say(msg("as filed")) if not step else language.number(step, "pp", signed=True)


def _cell(language: Language, row: Row | None, pool: str) -> str:
    """Return the share with what comes of it: money, or where no total is known the share of it."""
    if row is None or math.isnan(number(row[pool])):
        return ""
    value = number(row[pool])
    comes = language.number(value, "pct") if at_most(abs(value), 1) else language.number(value, "money_compact")
    return f"{language.number(number(row['value']), 'pct')} → {comes}"
