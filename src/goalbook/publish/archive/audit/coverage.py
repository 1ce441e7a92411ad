"""What was due in a year and what is there, team by team: months, quarters, campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.core.period import parse_period
from goalbook.publish.archive.audit.year import CAMPAIGN, MODES, PLAN, REVIEW, TARGETS, campaign_id
from goalbook.show.brief import book_name
from goalbook.show.tables import Column, Frame, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.core.language import Language
    from goalbook.publish.archive.audit.year import Year

_THERE, _ABSENT = "●", "○"


def coverage(year: Year, speech: Language) -> Markup:
    """Return one small table per team: a dot for each report, with its languages."""
    return Markup("\n").join(_of_team(year, team, speech) for team in year.teams)


def _of_team(year: Year, team: str, speech: Language) -> Markup:
    months = year.year.months()
    quarters = [month.quarter() for month in months[::3]]
    parts = [
        _table(speech, (book_name(REVIEW), [month.label for month in months]), {"": _there(year, team, REVIEW)}),
        _table(
            speech,
            (msg("Goals and plan"), [quarter.label for quarter in quarters]),
            {speech.say(book_name(book)): _there(year, team, book) for book in (TARGETS, PLAN)},
        ),
    ]
    campaigns = sorted({campaign_id(one) for one in year.of(team, CAMPAIGN)})
    if campaigns:
        modes = {MODES[0]: msg("plan"), MODES[1]: msg("retrospective")}
        there = _there(year, team, CAMPAIGN)
        rows = {speech.say(modes[mode]): {name: there.get(f"{name}-{mode}", []) for name in campaigns} for mode in MODES}
        parts.append(_table(speech, (book_name(CAMPAIGN), campaigns), rows))
    return Markup("<h3>{}</h3>{}").format(team, Markup("").join(parts))


def _there(year: Year, team: str, book: str) -> dict[str, list[str]]:
    """Return the languages in which each period's report is there."""
    found: dict[str, list[str]] = {}
    for one in year.of(team, book):
        languages = found.setdefault(one.run.about("period"), [])
        if one.run.about("lang") not in languages:
            languages.append(one.run.about("lang"))
    return found


def _table(speech: Language, head: tuple[Message, Sequence[str]], rows: Mapping[str, Mapping[str, list[str]]]) -> Markup:
    name, labels = head
    columns = [Column(speech.say(name), list(rows), "text")]
    columns += [Column(_short(speech, label), [_mark(speech, there.get(label, [])) for there in rows.values()], "text") for label in labels]
    return Markup('<div class="scroll">{}</div>').format(table(columns, Frame()))


def _short(speech: Language, label: str) -> str:
    try:
        return speech.say(parse_period(label).name)
    except UsageError:
        return label


def _mark(speech: Language, languages: Sequence[str]) -> Markup:
    if not languages:
        return Markup('<span class="bad" title="{}">{}</span>').format(speech.say(msg("missing")), _ABSENT)
    return Markup('<span class="good">{}</span> {}').format(_THERE, " ".join(sorted(languages)))
