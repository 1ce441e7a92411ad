"""What the index says of each run, from the ledger and from which files still stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.language import CODES
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.publish.ahead import HTML, PDF
from goalbook.publish.archive.ledger import ADOPTED, FAILURE, REVISION, Entry
from goalbook.publish.archive.places import safe_path
from goalbook.publish.archive.reading import history_of
from goalbook.publish.record import NOTEBOOK
from goalbook.publish.revisions import RECORD
from goalbook.show.brief import book_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

State = Literal["newest", "superseded", "failed", "mended", "removed", "missing"]
_XLSX = "report.xlsx"
_LINKED = {"PDF": PDF, "HTML": HTML, "XLSX": _XLSX, "notebook": NOTEBOOK, "record": RECORD}
_MARK = 7  # digits of the fingerprint, as the report prints them


@dataclass(frozen=True)
class Row:
    """One run of the archive as a reader of the index sees it."""

    n: int  # of its ledger line
    time: str  # ISO, UTC
    state: State
    team: Label
    team_id: str
    period: Label | Message
    period_id: str
    order: str  # sorts periods by their last day, then by their first
    book: Message
    book_id: str
    lang: str
    scenario: str
    revision: str  # r0002; of a failure its folder's name
    mark: str  # first digits of the fingerprint
    said: Label  # headline, or why it failed
    fail: int
    warn: int
    links: Mapping[str, str]  # kind and relative address, of what is there


def rows_of(outputs: Path, entries: Sequence[Entry]) -> tuple[Row, ...]:
    """Return one row for every run of the ledger, the newest first."""
    made = [entry for entry in entries if entry.event in (REVISION, FAILURE, ADOPTED)]
    standing = {run.entry.n for run in history_of(outputs, entries).standing.values()}  # a removed run's name may come back
    newest = {_series(entry): entry.n for entry in made if entry.event != FAILURE and entry.n in standing}
    names = _names(made)
    return tuple(_row(outputs, entry, _state(entry, newest, standing), names) for entry in reversed(made))


def _series(entry: Entry) -> tuple[str, ...]:
    return tuple(str(entry.about[name]) for name in ("team", "book", "period", "lang", "scenario"))


@dataclass(frozen=True)
class _Names:
    """What teams and campaigns were last called; a failed run knows no names of its own."""

    teams: Mapping[str, Label]
    campaigns: Mapping[tuple[str, str], tuple[Label, str]]  # by team and period: name and last day


def _names(made: Iterable[Entry]) -> _Names:
    teams: dict[str, Label] = {}
    campaigns: dict[tuple[str, str], tuple[Label, str]] = {}
    for entry in made:
        team, told = str(entry.about["team"]), _told(entry, "names")
        name, subject = _label(told.get("team")), _label(told.get("subject"))
        if name.en and name.zh:
            teams[team] = name
        period, ends = str(entry.about["period"]), str(_told(entry).get("ends") or "")
        if (subject.en and subject.zh) or ends:
            campaigns[team, period] = subject if subject.en and subject.zh else Label.same(period), ends
    return _Names(teams, campaigns)


def _state(entry: Entry, newest: Mapping[tuple[str, ...], int], standing: set[int]) -> State:
    if entry.n not in standing:
        return "removed"
    last = newest.get(_series(entry), 0)
    if entry.event == FAILURE:
        return "mended" if last > entry.n else "failed"
    return "newest" if last == entry.n else "superseded"


def _row(outputs: Path, entry: Entry, state: State, names: _Names) -> Row:
    about = {name: str(entry.about[name]) for name in ("path", "team", "book", "period", "lang", "scenario", "fingerprint")}
    links = {} if state == "removed" else _links(outputs, about["path"])
    period, order = _period(about["team"], about["period"], names)
    summary = _told(entry)
    return Row(
        n=entry.n,
        time=entry.time,
        state=state if links or state == "removed" else "missing",
        team=names.teams.get(about["team"], Label.same(about["team"])),
        team_id=about["team"],
        period=period,
        period_id=about["period"],
        order=order,
        book=book_name(about["book"]),
        book_id=about["book"],
        lang=about["lang"],
        scenario=about["scenario"],
        revision=about["path"].rpartition("/")[2],
        mark=about["fingerprint"][:_MARK],
        said=_label(summary.get("headline") or summary.get("message")),
        fail=_count(summary.get("fail")),
        warn=_count(summary.get("warn")),
        links=links,
    )


def _told(entry: Entry, *names: str) -> Mapping[str, Any]:
    """Return what a line says beyond its identity: lines of different times say more or less of it."""
    plain: Any = entry.about.get("summary")
    for name in names:
        plain = plain.get(name) if isinstance(plain, dict) else None
    return plain if isinstance(plain, dict) else {}


def _period(team: str, label: str, names: _Names) -> tuple[Label | Message, str]:
    """Return a period's name and its place in time; a campaign's come from its report, else it is called by its folder."""
    try:
        period = parse_period(label)
    except UsageError:
        name, ends = names.campaigns.get((team, label), (Label.same(label), ""))
        return name, f"{ends} {label}"
    return period.name, f"{period.end} {period.start}"


def _label(plain: object) -> Label:
    found = plain if isinstance(plain, dict) else {}
    return Label(*(str(found.get(code) or "") for code in CODES))


def _count(plain: object) -> int:
    return plain if isinstance(plain, int) else 0


def _links(outputs: Path, path: str) -> dict[str, str]:
    """Return the addresses of a run's files relative to the index; where there is no such folder, none."""
    try:
        folder = safe_path(outputs, path)
        there = {found.name for found in folder.iterdir()} if not folder.is_symlink() else set()
    except (ArchiveFault, OSError, ValueError):
        return {}
    return {kind: quote(f"{path}/{name}") for kind, name in _LINKED.items() if name in there}


def state_name(state: State) -> Message:
    """Return what a state is called."""
    return {
        "newest": msg("newest"),
        "superseded": msg("superseded"),
        "failed": msg("failed"),
        "mended": msg("failed, made since"),
        "removed": msg("removed by rule"),
        "missing": msg("files are missing"),
    }[state]
