"""What a year's archive lacks: reports that were never made, made late or in one language, and signatures and verdicts that are owed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Literal

from goalbook.core.errors import UsageError
from goalbook.core.language import CODES, language
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import MONTHS_IN, Period, parse_period
from goalbook.publish.archive.audit.sign_offs import BROKEN, HOLDS, REFUSED
from goalbook.publish.archive.audit.year import CAMPAIGN, MODES, PLAN, QUARTER, REVIEW, TARGETS, begins, campaigns_due
from goalbook.publish.archive.ledger import ADOPTED
from goalbook.show.brief import book_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.publish.archive.audit.sign_offs import SignOff
    from goalbook.publish.archive.audit.year import Audited, Year

Weight = Literal["missing", "owed", "remark"]
_EN = language("en")  # by which texts are told apart
LATE_DAYS = 15  # ours: a month's review that comes later no longer steers the next month


@dataclass(frozen=True)
class Gap:
    """One thing an auditor would ask for."""

    team: str
    about: str
    weight: Weight
    what: Message
    last: str = ""  # the last of several periods one after the other that lack the same


def gaps(year: Year, signed: Iterable[SignOff]) -> tuple[Gap, ...]:
    """Return every gap, team by team; what was not due when the ledger ends is none."""
    signed = tuple(signed)
    found = []
    for team in year.teams:
        own = [one for one in signed if one.team == team]
        parts = (_reviews(year, team), _quarters(year, team, own), _campaigns(year, team), _languages(year, team))
        found += [*grouped(chain.from_iterable(parts)), *_owed(own), *_actions(year, team), *_runs(year, team)]
    return tuple(found)


def grouped(found: Iterable[Gap]) -> list[Gap]:
    """Return gaps with those of periods one after the other that lack the same made one, where the first of them stood."""
    told: dict[tuple[str, str, str], list[int]] = {}
    kept: list[Gap] = []
    for one in found:
        places = told.setdefault((one.team, one.weight, _EN.say(one.what)), [])
        if places and _follows(kept[places[-1]].last or kept[places[-1]].about, one.about):
            kept[places[-1]] = replace(kept[places[-1]], last=one.about)
        else:
            places.append(len(kept))
            kept.append(one)
    return kept


def _follows(before: str, after: str) -> bool:
    try:
        return parse_period(before).end + timedelta(days=1) == parse_period(after).start
    except UsageError:
        return False


def _reviews(year: Year, team: str) -> Iterator[Gap]:
    made, since = year.of(team, REVIEW), begins(year, team)
    late: list[tuple[str, int]] = []
    for month in year.year.months():
        if month.end.isoformat() >= year.told_until or month.end.isoformat() < since:
            continue
        own = [one for one in made if one.run.about("period") == month.label]
        if not own:
            yield Gap(team, month.label, "missing", msg("no monthly review"))
            continue
        first = own[0].run.entry
        days = (date.fromisoformat(first.time[:10]) - month.end).days
        if days > LATE_DAYS and first.event != ADOPTED:
            late.append((month.label, days))
    yield from _late(team, late)


def _late(team: str, months: Iterable[tuple[str, int]]) -> Iterator[Gap]:
    """Yield months that were reviewed late, those one after the other as one."""
    rows: list[list[tuple[str, int]]] = []
    for label, days in months:
        if rows and _follows(rows[-1][-1][0], label):
            rows[-1].append((label, days))
        else:
            rows.append([(label, days)])
    for row in rows:
        least, most = min(days for _, days in row), max(days for _, days in row)
        one = msg("the first review was made {days:n} days after the month ended (more than {limit:n})", days=least, limit=LATE_DAYS)
        text = (
            one
            if len(row) == 1
            else msg("the first reviews were made {least:n} to {most:n} days after their month ended", least=least, most=most)
        )
        yield Gap(team, row[0][0], "remark", text, row[-1][0] if len(row) > 1 else "")


def _quarters(year: Year, team: str, signed: Iterable[SignOff]) -> Iterator[Gap]:
    targets, plans, closed = (year.newest(team, book) for book in (TARGETS, PLAN, QUARTER))
    since = begins(year, team)
    frozen = {one.about for one in signed if one.state == HOLDS and one.what.text in _FROZEN}
    for quarter in _parts(year.year):
        if quarter.start.isoformat() > year.told_until or quarter.end.isoformat() < since:
            continue
        if quarter.label not in targets:
            yield Gap(team, quarter.label, "missing", msg("no target setting"))
        if quarter.label not in frozen:
            yield Gap(team, quarter.label, "missing", msg("no frozen version of the goals"))
        if quarter.label not in plans:
            yield Gap(team, quarter.label, "missing", msg("no decomposition of the goals"))
        if quarter.end.isoformat() < year.told_until and quarter.label not in closed:
            yield Gap(team, quarter.label, "missing", msg("no quarter review"))


_FROZEN = {"goals frozen, version {n:n}", "the frozen file {file:text} and its hash"}


def _parts(year: Period) -> tuple[Period, ...]:
    months = year.months()
    return tuple(month.quarter() for month in months[:: MONTHS_IN["quarter"]])


def _campaigns(year: Year, team: str) -> Iterator[Gap]:
    made = year.newest(team, CAMPAIGN)
    for name, end in campaigns_due(year, team).items():
        for mode in MODES:
            due = mode == MODES[0] or end < year.told_until
            if due and f"{name}-{mode}" not in made:
                text = msg("no plan of the campaign in the archive") if mode == MODES[0] else msg("no retrospective of the campaign")
                yield Gap(team, name, "missing", text)


def _languages(year: Year, team: str) -> Iterator[Gap]:
    """Yield reports that are there in one language only, where the team makes both, and pairs that were made from different files."""
    newest: dict[tuple[str, str], dict[str, Audited]] = {}
    for one in year.runs:
        if one.run.about("team") == team and one.results and not one.run.about("scenario"):
            newest.setdefault((one.run.about("book"), one.run.about("period")), {})[one.run.about("lang")] = one
    if {code for there in newest.values() for code in there} < set(CODES):
        return
    for (book, period), there in sorted(newest.items()):
        for code in sorted(set(CODES) - set(there)):
            name = Label("English", "英文") if code == "en" else Label("Chinese", "中文")
            yield Gap(team, period, "remark", msg("{book}: not in {language}", book=book_name(book), language=name))
        if len({_inputs(one) for one in there.values()}) > 1:
            yield Gap(team, period, "remark", msg("{book}: the two languages were made from different files", book=book_name(book)))


def _inputs(one: Audited) -> str:
    return str(one.run.internal.get("fingerprintParts", {}).get("inputs"))


def _owed(signed: Iterable[SignOff]) -> Iterator[Gap]:
    for one in (one for one in signed if one.state != HOLDS):
        if not one.who.en:
            yield Gap(one.team, one.about, "owed", msg("{what}: not signed, or it does not hold", what=one.what))
        elif one.state == REFUSED:
            yield Gap(one.team, one.about, "owed", msg("{what}: {who} does not agree", what=one.what, who=one.who))
        elif one.state == BROKEN:
            yield Gap(one.team, one.about, "owed", msg("{what}: the signature of {who} does not hold", what=one.what, who=one.who))
        else:
            yield Gap(one.team, one.about, "owed", msg("{what}: {who} has not signed", what=one.what, who=one.who))


def _actions(year: Year, team: str) -> Iterator[Gap]:
    """Yield actions of the newest reviews that are overdue, or done without anybody saying what came of them."""
    reviews = year.newest(team, REVIEW)
    latest = reviews[max(reviews)] if reviews else None
    for row in latest.table("actions") if latest else ():
        about, number = str(row.get("month") or ""), str(row.get("id") or "")
        if row.get("overdue"):
            yield Gap(team, about, "owed", msg("action {id:text} is overdue", id=number))
        elif row.get("status") == "done" and not row.get("verdict") and not row.get("exempt"):
            yield Gap(team, about, "owed", msg("action {id:text} was done, and no verdict says what came of it", id=number))


def _runs(year: Year, team: str) -> Iterator[Gap]:
    for one in (one for one in year.runs if one.run.about("team") == team):
        about, book = one.run.about("period"), book_name(one.run.about("book"))
        if one.row.state == "failed":
            yield Gap(team, about, "owed", msg("{book}: a run failed and was not made since", book=book))
        if one.row.state == "missing":
            yield Gap(team, about, "missing", msg("{book}: the files of {run:text} are missing", book=book, run=one.run.name))
        if one.row.state == "removed":
            yield Gap(team, about, "remark", msg("{book}: {run:text} was removed by rule", book=book, run=one.run.name))
        if one.run.entry.event == ADOPTED:
            text = msg("{book}: {run:text} is older than the ledger; its inputs are not stored", book=book, run=one.run.name)
            yield Gap(team, about, "remark", text)
