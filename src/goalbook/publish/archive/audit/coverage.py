"""What was due in a year and what is there, team by team: months, quarters, campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.core.period import name_of
from goalbook.publish.archive.audit.year import CAMPAIGN, MODES, PLAN, QUARTER, REVIEW, TARGETS, begins, campaign_id, campaigns_due
from goalbook.show.brief import book_name
from goalbook.show.tables import Column, Frame, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.core.language import Language
    from goalbook.publish.archive.audit.year import Year

_THERE, _ABSENT, _NOT_DUE = "●", "○", "–"


def coverage(year: Year, speech: Language) -> Markup:
    """Return one small table per team: a dot for each report, with its languages."""
    return Markup("\n").join(_of_team(year, team, speech) for team in year.teams)


def _of_team(year: Year, team: str, speech: Language) -> Markup:
    months = year.year.months()
    quarters = [month.quarter() for month in months[::3]]
    since, until = begins(year, team), year.told_until
    month_due = {month.label: since <= month.end.isoformat() < until for month in months}
    quarter_due = {quarter.label: since <= quarter.end.isoformat() and quarter.start.isoformat() <= until for quarter in quarters}
    closed_due = {quarter.label: since <= quarter.end.isoformat() < until for quarter in quarters}
    goals = {speech.say(book_name(book)): _cells(quarter_due, _there(year, team, book)) for book in (TARGETS, PLAN)}
    parts = [
        _table(speech, book_name(REVIEW), {"": _cells(month_due, _there(year, team, REVIEW))}),
        _table(speech, msg("Goals and plan"), goals),
        _table(speech, book_name(QUARTER), {"": _cells(closed_due, _there(year, team, QUARTER))}),
    ]
    campaigns = _campaigns(year, team, speech)
    if campaigns:
        parts.append(_table(speech, book_name(CAMPAIGN), campaigns))
    return Markup("<h3>{}</h3>{}").format(team, Markup("").join(parts))


def _campaigns(year: Year, team: str, speech: Language) -> dict[str, dict[str, list[str] | None]]:
    """Return the campaigns that were due or are there, by mode; empty without any."""
    due, there = campaigns_due(year, team), _there(year, team, CAMPAIGN)
    names = sorted({*due, *(campaign_id(one) for one in year.of(team, CAMPAIGN))})
    modes = {MODES[0]: msg("plan"), MODES[1]: msg("retrospective")}
    return {
        speech.say(modes[mode]): {
            name: there.get(f"{name}-{mode}") or ([] if name in due and (mode == MODES[0] or due[name] < year.told_until) else None)
            for name in names
        }
        for mode in (MODES if names else ())
    }


def _cells(due: Mapping[str, bool], there: Mapping[str, list[str]]) -> dict[str, list[str] | None]:
    """Return by period in which languages its report is there; None where there is none and none was due."""
    return {label: there.get(label) or ([] if wanted else None) for label, wanted in due.items()}


def _there(year: Year, team: str, book: str) -> dict[str, list[str]]:
    """Return the languages in which each period's report is there."""
    found: dict[str, list[str]] = {}
    for one in year.of(team, book):
        languages = found.setdefault(one.run.about("period"), [])
        if one.run.about("lang") not in languages:
            languages.append(one.run.about("lang"))
    return found


def _table(speech: Language, name: Message, rows: Mapping[str, Mapping[str, list[str] | None]]) -> Markup:
    labels = next(iter(rows.values()))
    columns = [Column(speech.say(name), list(rows), "text")]
    columns += [Column(speech.say(name_of(label)), [_mark(speech, there[label]) for there in rows.values()], "text") for label in labels]
    return Markup('<div class="scroll">{}</div>').format(table(columns, Frame()))


def _mark(speech: Language, languages: Sequence[str] | None) -> Markup:
    if languages is None:
        return Markup('<span title="{}">{}</span>').format(speech.say(msg("not due")), _NOT_DUE)
    if not languages:
        return Markup('<span class="bad" title="{}">{}</span>').format(speech.say(msg("missing")), _ABSENT)
    return Markup('<span class="good">{}</span> {}').format(_THERE, " ".join(sorted(languages)))
