"""What the notebook's last cell leaves behind for people and machines: results, workbook, summary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.publish.summary import summary
from goalbook.publish.workbook import write_workbook

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

_DIGITS = 12  # stored digits of a float: more than anything is measured to, fewer than machines differ in


def deliver(review: MonthlyReview, lang: str, out_dir: str | Path) -> None:
    """Write results.json, report.xlsx and summary.md into a folder; an empty folder name, as in a notebook at work, writes nothing."""
    if not str(out_dir):
        return
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    results = json.dumps(rounded(review.to_json()), ensure_ascii=False, allow_nan=False, indent=1)
    (folder / "results.json").write_text(results + "\n", encoding="utf-8", newline="\n")
    write_workbook(review, lang, folder / "report.xlsx")
    (folder / "summary.md").write_text(summary(review, lang), encoding="utf-8", newline="\n")


def rounded(value: object) -> object:
    """Return JSON-ready data with floats cut to the stored digits."""
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list | tuple) else value
