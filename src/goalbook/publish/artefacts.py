"""What the notebook's last cells leave behind for people and machines: results, workbook, two tables, proposals, summary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.publish.exports import write_tables
from goalbook.publish.proposed import write_proposed
from goalbook.publish.summary import summary
from goalbook.publish.workbook import write_workbook

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview


def deliver(review: MonthlyReview, lang: str, out_dir: str | Path) -> None:
    """Write all files of a review; no folder name, as in a notebook at work: nothing."""
    deliver_results(review, out_dir)
    deliver_files(review, lang, out_dir)


def deliver_results(review: MonthlyReview, out_dir: str | Path) -> None:
    """Write results.json, which the report's own head is made from: first, so that its pages can be laid out meanwhile."""
    if not str(out_dir):
        return
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    results = json.dumps(review.to_json(), ensure_ascii=False, allow_nan=False, indent=1)
    (folder / "results.json").write_text(results + "\n", encoding="utf-8", newline="\n")


def deliver_files(review: MonthlyReview, lang: str, out_dir: str | Path) -> None:
    """Write report.xlsx, tables/*.csv, proposed/*.csv and summary.md."""
    if not str(out_dir):
        return
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    write_workbook(review, lang, folder / "report.xlsx")
    write_tables(review, lang, folder)
    write_proposed(review, lang, folder)
    (folder / "summary.md").write_text(summary(review, lang), encoding="utf-8", newline="\n")
