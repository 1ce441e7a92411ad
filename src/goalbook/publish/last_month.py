"""The month of a team's last fact, found without reading the tables whole."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from goalbook.core.errors import InputError, Problem
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DATE = re.compile(r"(2\d{3})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?")
_HEADS = {"date_day", "date", "day", "日期", "时间", "统计日期", "by_day", "stat_time_day", "ref_date"}
_HEAD_ROWS = 15  # exports begin with a preamble of up to a dozen lines


def last_month(team_dir: Path, team: dict[str, object]) -> str:
    """Return the month of the last fact as 2025-05; a week counts where it ends."""
    found = (*(team_dir / "facts").rglob("*"), *team_dir.glob("facts.*"))
    files = sorted(path for path in found if path.is_file() and not path.name.startswith((".", "~")))
    seen = [_last_csv_day(path) if path.suffix.lower() == ".csv" else None for path in files]
    days = [day for day in seen if day is not None]
    if not days or len(days) < len(seen):
        days = _all_days(team_dir)
    elif team.get("grain") == "week":
        days = [day + timedelta(days=6) for day in days]
    if not days:
        raise InputError([Problem("facts/", msg("no facts: put at least one file with dates and one metric here"))])
    return max(days).strftime("%Y-%m")


def _last_csv_day(path: Path) -> date | None:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text("gb18030", errors="replace")
    rows = csv.reader(text.splitlines())
    for head in islice(rows, _HEAD_ROWS):
        columns = [place for place, name in enumerate(head) if name.strip().lower().replace(" ", "_") in _HEADS]
        if columns:
            return max(_days(rows, columns[0]), default=None)
    return None


def _days(rows: Iterator[list[str]], column: int) -> Iterator[date]:
    for row in rows:
        found = _DATE.match(row[column].strip()) if column < len(row) else None
        if found:
            with suppress(ValueError):  # a day that is none is the reader's to report
                yield date(int(found[1]), int(found[2]), int(found[3]))


def _all_days(team_dir: Path) -> list[date]:
    """Read the facts whole: spreadsheets, Parquet, and tables whose date column has another name."""
    from goalbook.inputs import load_inputs  # noqa: PLC0415 - pandas is wanted only for these files

    inputs = load_inputs(team_dir.parent, team_dir.name)
    if inputs.facts.empty:
        return []
    last = inputs.facts["date_day"].max().date()
    return [last + timedelta(days=6) if inputs.team.grain == "week" else last]
