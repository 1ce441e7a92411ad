"""Facts that an earlier review reported and that are different now: figures restated after the fact, row by row and in sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from goalbook.core.errors import ArchiveFault, GoalbookError, InputError
from goalbook.core.message import msg
from goalbook.core.period import parse_period
from goalbook.inputs.facts import read_facts
from goalbook.inputs.facts_part import EXTRA_KEYS, KEYS, facts_columns
from goalbook.inputs.header import tabulate
from goalbook.inputs.tables import RawTable
from goalbook.inputs.team_folder import TeamFolder
from goalbook.publish.archive.compare.change import CellChange
from goalbook.publish.archive.compare.known import CHANNEL, renamed_channels, team_of
from goalbook.publish.archive.compare.tables import FACT_KEYS, FACTS
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.reading import all_runs, safe_path
from goalbook.publish.record import RESULTS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from goalbook.core.message import Message
    from goalbook.inputs.team import TeamFile
    from goalbook.publish.archive.reading import Run

_REVIEW = "monthly_review"
_WEEK_DAYS_AFTER_FIRST = 6
_DIGITS = 9  # beyond which two sums differ by their order alone


@dataclass(frozen=True)
class RestatedRow:
    """Facts of one day (and channel …) that are not what they were; None where nothing was measured or the row is not there."""

    key: tuple[tuple[str, str], ...]  # date_day, channel … as far as filled
    cells: tuple[CellChange, ...]
    file_before: str
    row_before: int | None
    file_after: str
    row_after: int | None


@dataclass(frozen=True)
class RestatedTotal:
    """What a month's sum over all rows was and is."""

    month: str  # 2025-04
    metric_id: str
    before: float | None
    after: float | None
    rows: int  # that moved it


@dataclass(frozen=True)
class Restated:
    """What an earlier review could not know to be wrong. ``fault``: why it cannot be told."""

    earlier: Run
    rows: tuple[RestatedRow, ...] = ()
    totals: tuple[RestatedTotal, ...] = ()  # of the earlier review's own period first, the larger part first
    fault: Message | None = None


def earlier_review(run: Run, runs: Sequence[Run] | None = None) -> Run | None:
    """Return the newest archived review of the same team's last reviewed month before a run's data end; None where there is none.

    Of the months before the run's own period the latest counts, of its reviews one in the run's language before others.
    """
    before = parse_period(run.about("period")).start if run.about("book") != "campaign" else known_to(run)
    others = [one for one in (all_runs(run.outputs) if runs is None else runs) if _is_review(one, run)]
    months = [one for one in others if parse_period(one.about("period")).end < before]
    if not months:
        return None
    return max(months, key=lambda one: (one.about("period"), one.about("lang") == run.about("lang"), one.entry.n))


def _is_review(one: Run, run: Run) -> bool:
    same = one.about("team") == run.about("team") and one.about("book") == _REVIEW and not one.about("scenario")
    return same and not one.failed and one.entry.n < run.entry.n


def known_to(run: Run) -> date:
    """Return the last day a run knew anything of; results that tell none are an ArchiveFault."""
    try:
        return date.fromisoformat(str((run.results.get("meta") or {}).get("as_of")))
    except ValueError:
        raise ArchiveFault(msg("{file:text} of {run:text} cannot be read", file=RESULTS, run=run.name)) from None


def restated(b: Run, earlier: Run) -> Restated:
    """Return the facts up to the earlier review's date that the later run reads differently, each as known at its own run's date."""
    if _facts_files(b) == _facts_files(earlier):
        return Restated(earlier)
    try:
        return _compared(b, earlier)
    except InputError as fault:
        return Restated(earlier, fault=fault.problems[0].message)
    except GoalbookError as fault:
        return Restated(earlier, fault=fault.message)


def _compared(b: Run, earlier: Run) -> Restated:
    before, file = team_of(earlier), team_of(b)
    if file is None:
        raise ArchiveFault(msg("{file:text} of {run:text} cannot be read", file="team.yml", run=b.name))
    end = known_to(earlier)
    old, new = _facts(earlier, before or file, end), _facts(b, file, known_to(b))  # each as its own team.yml reads it
    new = new[new["date_day"] <= _last_day(file, end)]
    renamed = renamed_channels(before, file, _told(old), _told(new))
    old = old.assign(channel=old[CHANNEL].replace(renamed)) if renamed else old
    metrics = [name for name in file.catalogue.metrics if name in old.columns and name in new.columns]
    both = _side_by_side(old, new, metrics)
    differs = {name: found for name in metrics if (found := _differs(both, name)).any()}
    rows = both[np.logical_or.reduce(list(differs.values()))] if differs else both.iloc[:0]
    records = cast("list[dict[str, object]]", rows.to_dict("records"))
    told = tuple(_row(record, file, differs) for record in records)
    return Restated(earlier, told, tuple(_totals(both, differs, file, earlier.about("period"))))


def _facts_files(run: Run) -> dict[str, str]:
    """Return the files that may hold facts, and what tells how to read them."""
    named = {path: sha for path, sha in run.data().items() if path.startswith(f"{FACTS}/") or path == "team.yml"}
    loose = {path: sha for path, sha in run.data().items() if "/" not in path and (path.startswith(f"{FACTS}.") or path.endswith(".xlsx"))}
    return {**named, **loose}


def _facts(run: Run, file: TeamFile, as_of: date) -> pd.DataFrame:
    """Return a run's facts as they were known at a date; what cannot be read is an InputError."""
    objects = Objects(run.outputs)
    with TemporaryDirectory(prefix="goalbook-facts-") as name:
        for path, sha in _facts_files(run).items():
            place = safe_path(Path(name), path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(objects.read(sha))
        folder, known = TeamFolder(Path(name)), facts_columns(file)
        tables = [table if isinstance(table, RawTable) else tabulate(table, known) for table in folder.facts()]
    faults = [problem for table in tables if not isinstance(table, RawTable) for problem in table]
    facts = read_facts([table for table in tables if isinstance(table, RawTable)], file, as_of)
    if problems := (*folder.problems, *faults, *facts.problems):
        raise InputError(problems)
    return facts.frame


def _told(facts: pd.DataFrame) -> Iterator[tuple[str, Hashable]]:
    """Yield each fact's channel and all else that it says; rows without a number other than zero tell nothing."""
    names = [name for name in facts.columns if name not in (CHANNEL, "account_name", "source_file", "source_row")]
    numbers = facts[names].select_dtypes("number").columns
    told = facts[facts[numbers].fillna(0).ne(0).any(axis=1)]
    for row, channel in zip(told[names].astype(object).itertuples(index=False, name=None), told[CHANNEL], strict=True):
        yield str(channel), tuple((name, value) for name, value in zip(names, row, strict=True) if not pd.isna(value))


def _last_day(file: TeamFile, end: date) -> np.datetime64:
    """Return the last first-of-a-week, or day, that lies wholly before a date's end."""
    return np.datetime64(end) - np.timedelta64(_WEEK_DAYS_AFTER_FIRST if file.team.grain == "week" else 0, "D")


def _side_by_side(old: pd.DataFrame, new: pd.DataFrame, metrics: list[str]) -> pd.DataFrame:
    """Return the rows of both by what identifies them; a metric's columns end in _x before and _y after."""
    keys = [name for name in FACT_KEYS if name in old.columns and name in new.columns]
    kept = [*keys, *metrics, "source_file", "source_row"]
    return old[kept].merge(new[kept], on=keys, how="outer").sort_values(keys, kind="stable").reset_index(drop=True)


def _differs(both: pd.DataFrame, metric: str) -> pd.Series:
    before, after = both[f"{metric}_x"], both[f"{metric}_y"]
    return (before != after) & ~(before.isna() & after.isna())


def _row(row: Mapping[str, object], file: TeamFile, metrics: Iterable[str]) -> RestatedRow:
    cells = [CellChange(name, _number(row[f"{name}_x"]), _number(row[f"{name}_y"]), file.catalogue.metrics[name].unit) for name in metrics]
    day = cast("pd.Timestamp", row["date_day"]).date().isoformat()
    key = (("date_day", day), *((name, str(row[name])) for name in (*KEYS[1:], *EXTRA_KEYS) if row.get(name)))
    return RestatedRow(
        key,
        tuple(cell for cell in cells if cell.before != cell.after),
        _text(row["source_file_x"]),
        _whole(row["source_row_x"]),
        _text(row["source_file_y"]),
        _whole(row["source_row_y"]),
    )


def _totals(both: pd.DataFrame, differs: Mapping[str, pd.Series], file: TeamFile, period: str) -> Iterator[RestatedTotal]:
    """Yield the sums by month of what may be summed; the sum of nothing is not known."""
    after_first = _WEEK_DAYS_AFTER_FIRST if file.team.grain == "week" else 0
    month = (both["date_day"] + pd.Timedelta(days=after_first)).dt.strftime("%Y-%m")
    found = []
    for name in (one for one in differs if file.catalogue.metrics[one].additivity == "flow"):
        for label in sorted(set(month[differs[name]])):
            of_month = month == label
            before, after = (_sum(both.loc[of_month, f"{name}_{side}"]) for side in "xy")
            found.append(RestatedTotal(label, name, before, after, int((differs[name] & of_month).sum())))
    yield from sorted(found, key=lambda one: (one.month != period, -_part(one), one.month, one.metric_id))


def _sum(column: pd.Series) -> float | None:
    total = column.sum(min_count=1)
    return None if pd.isna(total) else round(float(total), _DIGITS)


def _part(total: RestatedTotal) -> float:
    """Return the part by which a sum moved; 1 where it is known on one side only."""
    if not total.before or total.after is None:
        return 1.0
    return abs(total.after / total.before - 1)


def _number(value: object) -> float | None:
    return None if pd.isna(cast("float", value)) else float(cast("float", value))


def _whole(value: object) -> int | None:
    return None if pd.isna(cast("float", value)) else int(cast("float", value))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
