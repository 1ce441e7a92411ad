"""What a notebook's last cells leave behind for people and machines: results, workbook, tables, proposals, summary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goalbook.publish.bulletin_file import write_bulletin
from goalbook.publish.calendar_file import write_calendar
from goalbook.publish.campaign_files import write_campaign_files
from goalbook.publish.exports import write_tables
from goalbook.publish.goal_cards import write_cards
from goalbook.publish.goals_file import write_frozen
from goalbook.publish.plan_files import write_plan
from goalbook.publish.proposed import write_proposed
from goalbook.publish.summary import summary
from goalbook.publish.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from goalbook.books.result import BookResult

# What a book writes beyond what every book does; each takes result, language code and folder.
_OF_BOOK: Mapping[str, tuple[Callable[[Any, str, Path], None], ...]] = {
    "monthly_review": (write_tables, write_proposed),
    "target_setting": (write_frozen,),
    "decomposition": (write_plan, write_cards, write_calendar),
    "campaign": (write_campaign_files, write_bulletin),
}


def deliver(result: BookResult, lang: str, out_dir: str | Path) -> None:
    """Write all files of a result; no folder name, as in a notebook at work: nothing."""
    deliver_results(result, out_dir)
    deliver_files(result, lang, out_dir)


def deliver_results(result: BookResult, out_dir: str | Path) -> None:
    """Write results.json, which the report's own head is made from: first, so that its pages can be laid out meanwhile."""
    if not str(out_dir):
        return
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    results = json.dumps(result.to_json(), ensure_ascii=False, allow_nan=False, indent=1)
    (folder / "results.json").write_text(results + "\n", encoding="utf-8", newline="\n")


def deliver_files(result: BookResult, lang: str, out_dir: str | Path) -> None:
    """Write report.xlsx, summary.md and the book's own tables and proposals."""
    if not str(out_dir):
        return
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    write_workbook(result, lang, folder / "report.xlsx")
    for write in _OF_BOOK.get(result.book, ()):
        write(result, lang, folder)
    (folder / "summary.md").write_text(summary(result, lang), encoding="utf-8", newline="\n")
