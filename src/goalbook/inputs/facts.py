"""All facts of a team: its files read, reconciled, corrected and put into one table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.inputs.facts_part import EXTRA_KEYS, KEYS, FactsPart, read_part
from goalbook.inputs.totals import reconcile
from goalbook.inputs.versions import latest_versions, no_restatements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from goalbook.core.errors import Problem
    from goalbook.core.metrics import Catalogue
    from goalbook.inputs.notices import Notice
    from goalbook.inputs.tables import RawTable
    from goalbook.inputs.team import TeamFile

_WEEK_DAYS_AFTER_FIRST = 6


@dataclass(frozen=True)
class Facts:
    """The facts up to a date, or the problems that stand in the way; ``last`` is the last day of all there are, whatever the date."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
    restated: pd.DataFrame = field(default_factory=no_restatements)
    last: date | None = None


def read_facts(tables: Iterable[RawTable], file: TeamFile, as_of: date | None) -> Facts:
    """Read all tables of facts.

    Columns: date_day, channel, traffic_type, campaign_name, segment (and account or campaign ids where given), one float column per metric
    present, source_file, source_row; sorted and unique by all but the metrics and the source.
    """
    parts = [read_part(table, file) for table in tables]
    problems = [problem for part in parts for problem in part.problems]
    notices = [notice for part in parts for notice in part.notices]
    for part in parts:
        if not part.problems:
            faults, remarks = reconcile(part, file.catalogue)
            problems.extend(faults)
            notices.extend(remarks)
    sound = [part for part in parts if not part.problems and len(part.frame)]
    if not sound:
        return Facts(empty_facts(), tuple(problems), tuple(notices))
    frame, keys = _together(sound, file.catalogue)
    versioned = latest_versions(frame, keys, _layouts(sound), as_of)
    problems.extend(versioned.problems)
    notices.extend(versioned.notices)
    if problems:
        return Facts(empty_facts(), tuple(problems), tuple(notices))
    return Facts(_up_to(versioned.frame, keys, file, as_of), (), tuple(notices), versioned.restated, frame["date_day"].max().date())


def empty_facts() -> pd.DataFrame:
    """Return facts without a row."""
    columns: dict[str, pd.Series] = {"date_day": pd.Series(dtype="datetime64[ns]")}
    columns |= {name: pd.Series(dtype=object) for name in KEYS[1:]}
    columns |= {"source_file": pd.Series(dtype=object), "source_row": pd.Series(dtype=np.int64)}
    return pd.DataFrame(columns)


def _together(parts: Sequence[FactsPart], catalogue: Catalogue) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows of all parts in one frame with all columns, and the columns that make a row unique."""
    extra = [name for name in EXTRA_KEYS if any(name in part.frame for part in parts)]
    keys = [*KEYS, *extra]
    present = {metric for part in parts for metric in part.metrics}
    metrics = [metric for metric in catalogue.metrics if metric in present]
    frames = []
    for part in parts:
        frame = part.frame.assign(source_file=part.file)
        for name in keys:
            if name not in frame:
                frame[name] = ""
        for name in metrics:
            if name not in frame:
                frame[name] = np.nan
        if "recorded_on" not in frame:
            frame["recorded_on"] = np.datetime64("NaT", "ns")
        frames.append(frame[[*keys, *metrics, "recorded_on", "source_file", "source_row"]])
    return pd.concat(frames, ignore_index=True), keys


def _layouts(parts: Sequence[FactsPart]) -> dict[tuple[str, ...], set[str]]:
    """Return the files that carry the same metrics: metrics are grouped by the set of files that have them."""
    files_of: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        for metric in part.metrics:
            files_of[metric].add(part.file)
    groups: dict[frozenset[str], list[str]] = defaultdict(list)
    for metric, files in files_of.items():
        groups[frozenset(files)].append(metric)
    return {tuple(metrics): set(files) for files, metrics in groups.items()}


def _up_to(frame: pd.DataFrame, keys: list[str], file: TeamFile, as_of: date | None) -> pd.DataFrame:
    if as_of is not None:
        last = np.datetime64(as_of)
        if file.team.grain == "week":
            last -= np.timedelta64(_WEEK_DAYS_AFTER_FIRST, "D")
        frame = frame[frame["date_day"] <= last]
    ordered = frame.sort_values(keys, kind="stable").reset_index(drop=True)
    metrics = [name for name in file.catalogue.metrics if name in ordered]
    ordered["source_row"] = ordered["source_row"].astype(np.int64)
    return ordered[[*keys, *metrics, "source_file", "source_row"]]
