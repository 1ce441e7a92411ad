"""Page one: the sheet to agree on, what history leads to, and the goal tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, msg
from goalbook.show.block import Block, joined
from goalbook.show.charts.fan import fan_chart
from goalbook.show.charts.ibcs import TALL
from goalbook.show.front_page import front_page
from goalbook.show.levels import level_text
from goalbook.show.quantity import chance
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.target_setting.alignment import tree_part
from goalbook.show.target_setting.brief import brief
from goalbook.show.target_setting.narrative import calibrated
from goalbook.show.target_setting.strip import verdict_name
from goalbook.show.words import filled, known, number, rest_in_workbook, rows

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

ON_PAGE_ONE = 9
FEW, ROW_MM = 5, 5.5  # the chart gives way to the rows of a longer sheet
TONES: dict[str, Tone] = {"pass": "good", "warn": "bad", "fail": "bad"}
Row = dict[str, object]


def page_one(result: TargetSetting, language: Language) -> Block:
    """Return the first page: headline, key figures, paragraphs, the sheet, the fan of history and the goal tree."""
    return front_page(result, language, brief(result, language), (sheet_table(result, language), _drawn(result, language)))


def _drawn(result: TargetSetting, language: Language) -> Markup:
    chart = fan_chart(result, language, TALL - ROW_MM * max(0, len(result.tables["key_results"]) - FEW))
    tree = tree_part(result, language, compact=True)
    parts = [*([chart.html()] if chart is not None else []), *([Markup('<div class="beside">{}</div>').format(tree)] if tree else [])]
    return Markup('<div class="charts">{}</div>').format(joined(parts)) if parts else Markup("")


def sheet_table(result: TargetSetting, language: Language) -> Markup:
    """Return the sheet: each key result with its levels, the range that history leads to, the chance, the verdict, who answers for it."""
    found = rows(result.tables.get("key_results"))
    if not found:
        return Markup("")
    columns = [
        Column(language.say(msg("Key result")), [_named(language, row) for row in found], "text"),
        *(
            Column(language.say(head), [level_text(result, language, str(row["metric_id"]), number(row[name])) for row in found])
            for head, name in (
                (msg("Baseline"), "baseline"),
                (msg("Commit"), "commit"),
                (msg("Target"), "target"),
                (msg("Stretch"), "stretch"),
            )
        ),
        Column(language.say(msg("History leads to")), [_range(result, language, row) for row in found]),
        Column(language.say(msg("Chance")), [_chance(result, language, row) for row in found]),
        Column(language.say(msg("Verdict")), [_verdict(result, language, row) for row in found], "text"),
        Column(language.say(msg("Owner")), [_owner(result, language, row) for row in found], "text"),
    ]
    return table(filled(columns), Frame(limit=ON_PAGE_ONE, more=rest_in_workbook(language, "key_results"), kind="sheet"))


def _named(language: Language, row: Row) -> Markup:
    name = row["name"]
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    text = Markup("<b>{}</b> {}").format(row["kr_id"], language.say(name))
    return text + Markup(' <span class="q">★</span>') if row["headline"] else text


def _range(result: TargetSetting, language: Language, row: Row) -> str:
    own = calibrated(result, str(row["kr_id"]))
    if own is None or not (known(own["low"]) and known(own["high"])):
        return "–"
    low, high = (level_text(result, language, str(row["metric_id"]), number(own[edge])) for edge in ("low", "high"))
    return f"{low} – {high}"


def _chance(result: TargetSetting, language: Language, row: Row) -> str:
    own = calibrated(result, str(row["kr_id"]))
    return language.say(chance(number(own["probability"]))) if own is not None and known(own["probability"]) else "–"


def _verdict(result: TargetSetting, language: Language, row: Row) -> Markup:
    own = calibrated(result, str(row["kr_id"]))
    verdict = str(own["verdict"]) if own is not None else "not_evaluated"
    return toned(language.say(verdict_name(verdict)), TONES.get(verdict, "plain"))


def _owner(result: TargetSetting, language: Language, row: Row) -> str:
    owner = str(row["owner"])
    return language.say(result.owners[owner]) if owner in result.owners else owner
