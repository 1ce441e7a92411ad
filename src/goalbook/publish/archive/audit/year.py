"""Which runs of the archive an audit of a year is about: those of periods within it, and of campaigns that end in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import yaml

from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.message import msg
from goalbook.core.period import Period, parse_period
from goalbook.core.safe_yaml import read_yaml
from goalbook.publish.archive.index.rows import rows_of
from goalbook.publish.archive.ledger import ADOPTED, FAILURE, REVISION
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.reading import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from goalbook.publish.archive.index.rows import Row
    from goalbook.publish.archive.ledger import Entry

REVIEW, TARGETS, PLAN, CAMPAIGN = "monthly_review", "target_setting", "decomposition", "campaign"
QUARTER = "quarter_review"
MODES = ("plan", "retrospective")
_GONE = ("removed", "missing")
_MADE = (REVISION, FAILURE, ADOPTED)


@dataclass(frozen=True)
class Audited:
    """One run of the year, as it stands in the archive and as a reader sees it."""

    run: Run
    row: Row

    @property
    def gone(self) -> bool:
        """Say whether its files are no longer there."""
        return self.row.state in _GONE

    @cached_property
    def readable(self) -> bool:
        """Say whether its record is there and has the shape of one: a broken archive is packed as far as it goes."""
        try:
            return not self.gone and bool(self.run.parameters or self.run.sources or self.run.data() or self.run.internal)
        except (ArchiveFault, KeyError, TypeError, AttributeError):
            return False

    @cached_property
    def results(self) -> Mapping[str, Any]:
        """Return its results; empty where it failed, is gone or cannot be read."""
        if self.run.failed or not self.readable:
            return {}
        try:
            return self.run.results
        except ArchiveFault:
            return {}

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return a table of its results; empty where there is none."""
        rows = self.results.get("tables", {}).get(name, [])
        return [row for row in rows if isinstance(row, dict)]


@dataclass(frozen=True)
class Year:
    """The runs of a year, in the order in which they were made, of one team or of all."""

    year: Period
    outputs: Path
    entries: tuple[Entry, ...]
    runs: tuple[Audited, ...]

    @property
    def teams(self) -> tuple[str, ...]:
        """Return the teams that have runs."""
        return tuple(sorted({one.run.about("team") for one in self.runs}))

    @property
    def told_until(self) -> str:
        """Return the day of the last line of the ledger: what was to be done later is not missing."""
        return self.entries[-1].time[:10] if self.entries else ""

    def of(self, team: str, book: str) -> list[Audited]:
        """Return a team's finished runs of a book that stand and are of no scenario."""
        return [
            one
            for one in self.runs
            if one.run.about("team") == team and one.run.about("book") == book and one.results and not one.run.about("scenario")
        ]

    def newest(self, team: str, book: str) -> dict[str, Audited]:
        """Return the last made of these for each period, whatever its language."""
        return {one.run.about("period"): one for one in self.of(team, book)}


def runs_in(outputs: Path, entries: Sequence[Entry], year: str, team: str = "") -> Year:
    """Return what an audit is about; a year that is none is a UsageError."""
    period = parse_period(year)
    if period.kind != "year":
        raise UsageError(msg("'{text:text}' is not a year, as 2025", text=year))
    made = {entry.n: entry for entry in entries if entry.event in _MADE}
    found = [Audited(Run(outputs, made[row.n]), row) for row in reversed(rows_of(outputs, entries))]
    inside = (one for one in found if (not team or one.run.about("team") == team) and _lies_in(period, one))
    return Year(period, outputs, tuple(entries), tuple(inside))


def _lies_in(year: Period, one: Audited) -> bool:
    period = _period(one.run.about("period"))
    return year.covers(period) if period else campaign_end(one)[:4] == year.label


def campaign_end(one: Audited) -> str:
    """Return a campaign's last day: from its report, else from its stored plan, else the day its run was made."""
    for row in one.table("campaign"):
        if row.get("end"):
            return str(row["end"])
    plan = campaigns_of([one]).get(campaign_id(one), {})
    return str(plan.get("end") or one.run.entry.time)[:10]


def campaign_id(one: Audited) -> str:
    """Return which campaign a run is about."""
    return one.run.about("period").rpartition("-")[0]


def campaigns_due(year: Year, team: str) -> dict[str, str]:
    """Return the last day of every campaign that ends in the year, as the stored plans of a team's runs know it."""
    runs = [one for one in year.runs if one.run.about("team") == team]
    ends = {name: str(plan.get("end") or "")[:10] for name, plan in campaigns_of(runs).items()}
    return {name: end for name, end in sorted(ends.items()) if end[:4] == year.year.label}


def begins(year: Year, team: str) -> str:
    """Return the day from which reports of a team are due: that of its first report, goals or fact; "" where nothing tells of one."""
    labels = {str(entry.about["period"]) for entry in year.entries if entry.event in _MADE and entry.about["team"] == team}
    own = [one for one in year.runs if one.run.about("team") == team and one.readable]
    labels |= {PurePosixPath(path).parts[1].partition(".")[0] for one in own for path in one.run.data() if path.startswith("goals/")}
    reviews = year.of(team, REVIEW)
    labels |= {str(row.get("month"))[:7] for row in (reviews[-1].table("history") if reviews else ()) if row.get("value") is not None}
    periods = [found for found in map(_period, labels) if found and found.kind != "year"]
    return min((found.start.isoformat() for found in periods), default="")


def _period(label: str) -> Period | None:
    try:
        return parse_period(label)
    except UsageError:
        return None


def campaigns_of(runs: Iterable[Audited]) -> dict[str, Mapping[str, Any]]:
    """Return the campaigns among the stored inputs of runs, as the last of them knew each; what is not stored is left out."""
    found: dict[str, Mapping[str, Any]] = {}
    for run in (one.run for one in runs if one.readable):
        for path, sha in run.data().items():
            parts = path.split("/")
            if len(parts) == 3 and (parts[0], parts[2]) == ("campaigns", "campaign.yml"):  # noqa: PLR2004 - campaigns/<id>/campaign.yml
                plan = stored_yaml(run, sha)
                if plan:
                    found[parts[1]] = plan
    return found


def stored_yaml(run: Run, sha: str) -> Mapping[str, Any]:
    """Return a stored YAML file's mapping; empty where it is not stored, was erased, or is none."""
    try:
        plain = read_yaml(Objects(run.outputs).read(sha).decode("utf-8-sig"))
    except (ArchiveFault, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return plain if isinstance(plain, dict) else {}
