"""Corrections: of several versions of one day the latest known at a date counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.core.errors import Problem
from goalbook.core.message import msg
from goalbook.inputs.notices import Notice, span_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_MOST_NAMED = 200
RESTATED = ("date_day", "channel", "traffic_type", "metric", "before", "after", "recorded_on")


@dataclass(frozen=True)
class Versioned:
    """Facts unique by their keys, with what went wrong or was corrected on the way.

    ``restated`` has one row per value that a later version replaced: date_day, channel, traffic_type, metric, before, after, recorded_on.
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
    restated: pd.DataFrame


def latest_versions(frame: pd.DataFrame, keys: Sequence[str], layouts: dict[tuple[str, ...], set[str]], as_of: date | None) -> Versioned:
    """Return one row per key from rows of many files.

    ``layouts`` maps metric columns to the files (``source_file``) that have them: files with other metrics of the same days complete each
    other, a file with the same metrics corrects the others if its ``recorded_on`` is later, and else contradicts them. A row without
    ``recorded_on`` is the original. A column that the correcting file lacks keeps its earlier value; an empty cell clears it.
    """
    if not frame.duplicated([*keys]).any():
        return Versioned(_known(frame, as_of).drop(columns="recorded_on"), (), (), no_restatements())
    doubles = (p for files in layouts.values() for p in _doubles(frame[frame["source_file"].isin(files)], keys))
    problems = {(problem.file, problem.row): problem for problem in doubles}
    if problems:
        return Versioned(frame, tuple(problems.values()), (), no_restatements())
    ordered = _known(frame, as_of).sort_values(["recorded_on"], kind="stable", na_position="first")
    kept = ordered.drop_duplicates([*keys], keep="last")
    notices = _corrections(ordered, keys, layouts)
    if len(layouts) > 1:
        kept = kept[[*keys, "source_file", "source_row"]].set_index([*keys])
        for columns, files in layouts.items():
            last = ordered[ordered["source_file"].isin(files)].drop_duplicates([*keys], keep="last").set_index([*keys])
            kept = kept.join(last[list(columns)])
        kept = kept.reset_index()
    return Versioned(kept.drop(columns="recorded_on", errors="ignore"), (), notices, _restated(ordered, keys, layouts))


def no_restatements() -> pd.DataFrame:
    """Return the table of restatements without a row."""
    dates, numbers = {"date_day", "recorded_on"}, {"before", "after"}
    kinds = {name: "datetime64[ns]" if name in dates else float if name in numbers else object for name in RESTATED}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _restated(ordered: pd.DataFrame, keys: Sequence[str], layouts: dict[tuple[str, ...], set[str]]) -> pd.DataFrame:
    """Return every value that a version recorded on a later day replaced by another, version by version."""
    found = []
    for metrics, files in layouts.items():
        part = ordered[ordered["source_file"].isin(files)]
        part = part[part.duplicated([*keys], keep=False)]
        replaced = part.duplicated([*keys], keep="first")
        if not replaced.any():
            continue
        before, after = part.groupby([*keys], sort=False)[[*metrics]].shift(1)[replaced], part.loc[replaced, [*metrics]]
        changed = (before != after) & ~(before.isna() & after.isna())
        rows_of = part.loc[replaced, ["date_day", "channel", "traffic_type", "recorded_on"]]
        for metric in (name for name in metrics if changed[name].any()):
            rows = rows_of.loc[changed[metric]]
            values = {"before": before.loc[changed[metric], metric], "after": after.loc[changed[metric], metric]}
            found.append(rows.assign(metric=metric, **values))
    if not found:
        return no_restatements()
    table = pd.concat(found)[[*RESTATED]].sort_values(["recorded_on", "date_day", "channel", "traffic_type", "metric"], kind="stable")
    return table.reset_index(drop=True)


def _known(frame: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    if as_of is None:
        return frame
    return frame[~(frame["recorded_on"] >= np.datetime64(as_of) + np.timedelta64(1, "D"))]


def _doubles(frame: pd.DataFrame, keys: Sequence[str]) -> list[Problem]:
    """Return the rows that stand twice in the same version, naming the row they repeat."""
    same = [*keys, "recorded_on"]
    again = frame.duplicated(same)
    if not again.any():
        return []
    involved = frame[frame.duplicated(same, keep=False)]
    first = involved.drop_duplicates(same).set_index(same)[["source_file", "source_row"]]
    found = []
    for row in involved[involved.duplicated(same)].head(_MOST_NAMED).to_dict("records"):
        file, number = first.loc[[tuple(row[name] for name in same)]].iloc[0]
        day = row["date_day"].date().isoformat()
        what = " · ".join(str(part) for part in (day, *(row[name] for name in keys[1:])) if part)
        message = (
            msg("{what:text} stands here and in row {row:text}; keep one, or say in recorded_on which is later", what=what, row=str(number))
            if file == row["source_file"]
            else msg(
                "{what:text} stands here and in {file:text}, row {row:text}; keep one, or say in recorded_on which is later",
                what=what,
                file=file,
                row=str(number),
            )
        )
        found.append(Problem(row["source_file"], message, int(row["source_row"]), column="date_day", value=day))
    return found


def _corrections(ordered: pd.DataFrame, keys: Sequence[str], layouts: dict[tuple[str, ...], set[str]]) -> tuple[Notice, ...]:
    winners = {}
    for files in layouts.values():
        part = ordered[ordered["source_file"].isin(files)]
        replaced = part[part.duplicated([*keys], keep=False) & ~part.duplicated([*keys], keep="last")]
        for row in replaced[["source_file", "source_row", "date_day"]].to_dict("records"):
            winners[row["source_file"], row["source_row"]] = row["date_day"]
    found = []
    for file in dict.fromkeys(file for file, _ in winners):
        rows = [row for name, row in winners if name == file]
        message = msg("rows that correct an earlier version of a day: {n:n}; the latest version counts", n=len(rows))
        found.append(Notice("correction", file, span_text(rows), message, n=len(rows)))
    return tuple(found)
