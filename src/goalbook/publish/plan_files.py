"""The plan that a decomposition proposes, as the files which `goalbook accept decomposition` puts into `plan/<period>/`."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import TYPE_CHECKING, Any

import yaml

from goalbook.inputs.frozen import content_hash
from goalbook.publish.proposed import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from goalbook.books.decomposition.result import Decomposition

_HEAD = """\
# Written by `goalbook accept decomposition`: for which targets this plan was accepted, and what the accepted files were.
# 由 `goalbook accept decomposition` 写入：本计划针对哪一版目标，以及采纳时各文件的校验值。
"""
RECORD = "accepted.yml"
_FILE = re.compile(r"plan/[0-9]{4}(?:-(?:Q[1-4]|H[12]|[0-9]{2}))?/(?:channel_split\.csv|stage_plan\.csv|accepted\.yml)")


def is_plan_file(name: str) -> bool:
    """Say whether a path below the team's folder is that of a file which accepting a plan writes."""
    return _FILE.fullmatch(name) is not None


def write_plan(result: Decomposition, _lang: str, folder: Path) -> None:
    """Write proposed/plan/<period>/ where anything is proposed: the tables, and what they were made for."""
    proposed = result.tables["plan_proposal"]
    proposed = proposed[proposed["state"] != "withheld"]
    if proposed.empty:
        return
    files: dict[str, str] = {}
    for file in proposed["file"]:
        path = folder / FOLDER / str(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        data = table_text(result.tables[path.stem]).encode("utf-8")
        path.write_bytes(data)
        files[path.name] = hashlib.sha256(data).hexdigest()
    (path.parent / RECORD).write_text(record_text(result, files), encoding="utf-8", newline="\n")


def record_text(result: Decomposition, files: dict[str, str]) -> str:
    """Return accepted.yml: the same plan for the same targets gives the same bytes."""
    row = result.tables["plan_proposal"].iloc[0]
    adds_up = {"pass": True, "warn": True, "fail": False}.get(str(row["adds_up"]))
    said: dict[str, Any] = {
        "period": result.meta.period.label,
        "as_of": result.meta.as_of,
        "goals": {"version": int(row["version"]), "hash": str(row["hash"]), "frozen": bool(row["frozen"])},
        **({} if adds_up is None else {"adds_up": adds_up}),
        "files": files,
    }
    return _HEAD + yaml.safe_dump({**said, "content_hash": content_hash(said)}, sort_keys=False, allow_unicode=True)


def table_text(table: pd.DataFrame) -> str:
    """Return a table as CSV with every digit, so that the parts still add up when they are read."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.itertuples(index=False, name=None))
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
