"""Page one of a campaign: what was asked and came, what was caused, the funnel against its plan; before it begins, the sheet of targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, msg
from goalbook.show.campaign.brief import brief
from goalbook.show.campaign.opening import unit_of
from goalbook.show.front_page import front_page
from goalbook.show.levels import level
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import filled, known, number, rest_in_workbook, rows

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language
    from goalbook.core.message import Message
    from goalbook.show.block import Block

ON_PAGE_ONE = 5
Row = dict[str, object]


def page_one(result: CampaignResult, language: Language) -> Block:
    """Return the first page: headline, key figures, paragraphs, charts, and the table of key results."""
    return front_page(result, language, brief(result, language), (goals(result, language),))


def goals(result: CampaignResult, language: Language) -> Markup:
    """Return the key results: what is promised, asked and hoped for; looking back what was reached of it."""
    found = rows(result.tables.get("key_results"))
    if not found:
        return Markup("")
    names = [language.say(one) if isinstance(one := row["name"], Label) else str(row["kr_id"]) for row in found]
    columns = [
        Column(language.say(msg("Key result")), names, "text"),
        Column(language.say(msg("Commit")), _amounts(result, language, found, "commit")),
        Column(language.say(msg("Target")), _amounts(result, language, found, "target")),
        Column(language.say(msg("Stretch")), _amounts(result, language, found, "stretch")),
    ]
    if result.looks_back:
        gaps = [number(row["attainment"]) - 1 for row in found]
        scale = BarScale.of(gaps)
        columns += [
            Column(language.say(msg("Actual")), _amounts(result, language, found, "actual")),
            Column(language.say(msg("of target")), [language.number(number(row["attainment"]), "pct") for row in found]),
            Column("", [variance_bar(gap, scale, "good" if gap >= 0 else "bad") for gap in gaps], "bar"),
            Column(language.say(msg("Verdict")), [_verdict(language, row) for row in found], "text"),
        ]
    return table(filled(columns), Frame(limit=ON_PAGE_ONE, more=rest_in_workbook(language, "key_results"), kind="sheet"))


def _amounts(result: CampaignResult, language: Language, found: list[Row], name: str) -> list[str]:
    return [language.say(level(unit_of(result, str(row["metric_id"])), number(row[name]))) if known(row[name]) else "–" for row in found]


def _verdict(language: Language, row: Row) -> Markup:
    words: dict[str, Message] = {"pass": msg("passes"), "warn": msg("warns"), "fail": msg("missed")}
    verdict = str(row["verdict"])
    if verdict not in words:
        return Markup("–")
    return toned(language.say(words[verdict]), "good" if verdict == "pass" else "bad")
