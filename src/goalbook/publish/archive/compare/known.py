"""What the runs' own team.yml tell of headers and names, and which channels have another id since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault
from goalbook.inputs.team import read_team
from goalbook.inputs.text_file import decode
from goalbook.inputs.yaml_file import read_yaml
from goalbook.publish.archive.compare.tables import Known, Table
from goalbook.publish.archive.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from goalbook.inputs.team import TeamFile
    from goalbook.publish.archive.compare.change import FileChange
    from goalbook.publish.archive.reading import Run

    Told = tuple[str, Hashable]  # a fact: its channel, and all that it says apart from that

_TEAM = "team.yml"
_ALIKE = 0.5  # the share of a channel's facts that another must tell to be the same channel under another id
CHANNEL = "channel"
_IDS = frozenset({CHANNEL, "channel_id", "from_channel", "to_channel", "step"})  # columns of results that hold channels' ids


def team_of(run: Run) -> TeamFile | None:
    """Return what a run's own team.yml says; None where it cannot be read."""
    digest = run.data().get(_TEAM, "")
    try:
        document = read_yaml(decode(Objects(run.outputs).read(digest))[0], _TEAM) if digest else None
    except (ArchiveFault, ValueError):
        return None
    team = read_team(document, run.about("team")) if document else ()
    return None if isinstance(team, tuple) else team


def known_of(a: Run, b: Run) -> Known:
    """Return what tells the meaning of headers and names in the files of a run and a later one."""
    before, after = team_of(a), team_of(b)
    return Known(after or before, before)


def renamed_channels(before: TeamFile | None, after: TeamFile | None, facts: Iterable[Told], facts_now: Iterable[Told]) -> dict[str, str]:
    """Return the ids that channels have now by those they had: one id is gone, another new, and most of their facts are the same."""
    if before is None or after is None:
        return {}
    ids, ids_now = ({one.id for one in file.team.channels} for file in (before, after))
    gone, come = _by_channel(facts, ids - ids_now), _by_channel(facts_now, ids_now - ids)
    found: dict[str, str] = {}
    for old, told in sorted(gone.items()):
        for new, told_now in sorted(come.items()):
            if new not in found.values() and len(told & told_now) >= _ALIKE * max(len(told), len(told_now)):
                found[old] = new
                break
    return found


def _by_channel(facts: Iterable[Told], channels: set[str]) -> Mapping[str, set[Hashable]]:
    found: dict[str, set[Hashable]] = defaultdict(set)
    if channels:
        for channel, told in facts:
            if channel in channels:
                found[channel].add(told)
    return found


def facts_told(tables: Iterable[Table]) -> Iterable[Told]:
    """Yield the facts of some tables; rows without a number other than zero tell nothing."""
    for table in tables:
        if not table.facts or CHANNEL not in table.columns:
            continue
        place = table.columns.index(CHANNEL)
        order = sorted(range(len(table.columns)), key=lambda one: table.columns[one])
        for row in table.rows:
            if any(isinstance(value, float) and value for value in row.values):
                said = tuple((table.columns[one], row.values[one]) for one in order if one != place and row.values[one] is not None)
                yield str(row.values[place]), said


def renamed_in(changes: Iterable[FileChange]) -> dict[str, str]:
    """Return the ids that channels have now by those they had, as changed files were compared under."""
    return {old: new for one in changes for old, new in one.renamed}


def run_under(run: Run, renamed: Mapping[str, str]) -> Run:
    """Return an earlier run whose results tell of channels under the ids they have now."""
    if not renamed:
        return run
    told = replace(run)
    vars(told).update(vars(run), results=results_under(run.results, renamed))  # as the run itself keeps what it has read
    return told


def results_under(results: Mapping[str, Any], renamed: Mapping[str, str]) -> Mapping[str, Any]:
    """Return an earlier report's results.json with the ids that channels have now in the rows of its tables."""
    if not renamed:
        return results
    found = {name: [_row_under(row, renamed) for row in rows] if isinstance(rows, list) else rows for name, rows in _tables_of(results)}
    return {**results, "tables": found}


def _tables_of(results: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    tables = results.get("tables")
    return tables.items() if isinstance(tables, dict) else ()


def _row_under(row: Any, renamed: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever a results.json holds
    if not isinstance(row, dict):
        return row
    return {name: renamed.get(value, value) if name in _IDS and isinstance(value, str) else value for name, value in row.items()}


def under_new_names(table: Table, now: Table | None, renamed: Mapping[str, str]) -> Table:
    """Return an earlier table with the ids that channels have now, where the later one no longer uses the earlier.

    Facts whose file is gone may stand in another one, where they are looked for under the new ids.
    """
    if CHANNEL not in table.columns or not (table.facts if now is None else CHANNEL in now.columns):
        return table
    place, used = table.columns.index(CHANNEL), {now.cell(row, CHANNEL) for row in now.rows} if now else set()
    names = {old: new for old, new in renamed.items() if old not in used}
    if not any(row.values[place] in names for row in table.rows):
        return table
    rows = []
    for row in table.rows:
        value = row.values[place]
        called = names.get(value, value) if isinstance(value, str) else value
        rows.append(replace(row, values=(*row.values[:place], called, *row.values[place + 1 :])))
    return replace(table, rows=tuple(rows))
