"""Page one: does it add up, channel by channel; the numbers side by side; the plan as one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import msg
from goalbook.show.block import Block, joined
from goalbook.show.charts.three_numbers import three_numbers
from goalbook.show.decomposition.brief import brief
from goalbook.show.decomposition.plan_tree import tree_part
from goalbook.show.decomposition.strip import verdict_word
from goalbook.show.front_page import front_page
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, metric_name, number, rest_in_workbook, rows, value_text

if TYPE_CHECKING:
    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

TONES: dict[str, Tone] = {"pass": "good", "warn": "bad", "fail": "bad"}
ON_PAGE_ONE = 8
Row = dict[str, object]


def page_one(result: Decomposition, language: Language) -> Block:
    """Return the first page: headline, key figures, paragraphs, three numbers per channel, and the tree."""
    return front_page(result, language, brief(result, language), (sum_table(result, language), _drawn(result, language)))


def sum_table(result: Decomposition, language: Language) -> Markup:
    """Return the sum: of each channel what is asked, what its people name, what its funnel brings, whether the output carries it."""
    found = rows(result.tables.get("adding_up"))
    if not found:
        return Markup("")
    name = [language.say(channel_name(result, row["channel"]) if row["channel"] else msg("Whole team")) for row in found]
    columns = [
        Column(language.say(metric_name(result, result.headline.metric_id)), name, "text"),
        Column(language.say(msg("Target")), _amounts(result, language, found, "top_down")),
        Column(language.say(msg("Members name")), _amounts(result, language, found, "bottom_up")),
        Column(language.say(msg("of target")), _shares(language, found, "bottom_up_ratio")),
        Column(language.say(msg("Funnel brings")), _amounts(result, language, found, "funnel")),
        Column(language.say(msg("of target")), _shares(language, found, "funnel_ratio")),
        Column(language.say(msg("Months read once")), _once(result, language, found)),
        Column(language.say(msg("Output carries")), _shares(language, found, "output")),
        Column(language.say(msg("Verdict")), [_verdict(language, row) for row in found], "text"),
    ]
    return table(filled(columns), Frame(total=True, limit=ON_PAGE_ONE, more=rest_in_workbook(language, "adding_up"), kind="sheet"))


def _amounts(result: Decomposition, language: Language, found: list[Row], name: str) -> list[str]:
    return [value_text(result, language, str(row["metric_id"]), number(row[name])) for row in found]


def _shares(language: Language, found: list[Row], name: str) -> list[str]:
    return [language.number(number(row[name]), "pct0") for row in found]


def _once(result: Decomposition, language: Language, found: list[Row]) -> list[str]:
    """Return the second reading, a dash where it is the first."""
    amounts = _amounts(result, language, found, "funnel_single")
    return [text if row["funnel_single"] != row["funnel"] else "–" for text, row in zip(amounts, found, strict=True)]


def _verdict(language: Language, row: Row) -> Markup:
    verdict = str(row["verdict"])
    return toned(language.say(verdict_word(verdict)), TONES.get(verdict, "plain"))


def _drawn(result: Decomposition, language: Language) -> Markup:
    chart = three_numbers(result, language)
    tree = tree_part(result, language)
    parts = [*([chart.html()] if chart is not None else []), *([Markup('<div class="beside">{}</div>').format(tree)] if tree else [])]
    return Markup('<div class="charts">{}</div>').format(joined(parts)) if parts else Markup("")
