"""Page one of a campaign: what was asked and came, what was caused, the funnel against its plan; before it begins, the sheet of targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, msg
from goalbook.show.campaign.brief import brief
from goalbook.show.campaign.effect_chart import effect_chart
from goalbook.show.campaign.funnel import stages
from goalbook.show.campaign.measures import unit_of
from goalbook.show.front_page import front_page
from goalbook.show.levels import level
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import filled, known, number, rest_in_workbook, rows

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language
    from goalbook.show.block import Block
    from goalbook.show.charts.ibcs import Chart

ON_PAGE_ONE = 5
Row = dict[str, object]


def page_one(result: CampaignResult, language: Language) -> Block:
    """Return the first page: the story, then the effect day by day or the targets, and the funnel against its plan."""
    first = _drawn(effect_chart(result, language)) if result.looks_back else goals(result, language)
    return front_page(result, language, brief(result, language), (first, stages(result, language)))


def _drawn(chart: Chart | None) -> Markup:
    return Markup("") if chart is None else Markup('<div class="charts">{}</div>').format(chart.html())


def goals(result: CampaignResult, language: Language) -> Markup:
    """Return the key results: what is promised, asked and hoped for."""
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
    return table(filled(columns), Frame(limit=ON_PAGE_ONE, more=rest_in_workbook(language, "key_results"), kind="sheet"))


def _amounts(result: CampaignResult, language: Language, found: list[Row], name: str) -> list[str]:
    return [language.say(level(unit_of(result, str(row["metric_id"])), number(row[name]))) if known(row[name]) else "–" for row in found]
