"""What a notebook's last cells leave behind for people and machines: results, workbook, tables, proposals, summary."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goalbook.core.language import CODES, language
from goalbook.publish.summary import summary
from goalbook.publish.workbook import write_workbook
from goalbook.show.brief import headline
from goalbook.show.words import titled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from goalbook.books.result import BookResult

# What a book writes beyond what every book does, imported when it is: each takes result, language code and folder.
_OF_BOOK: Mapping[str, tuple[str, ...]] = {
    "monthly_review": ("exports.write_tables", "proposed.write_proposed", "person_sheets.write_sheets"),
    "target_setting": ("goals_file.write_frozen",),
    "decomposition": ("plan_files.write_plan", "goal_cards.write_cards", "calendar_file.write_calendar"),
    "campaign": ("campaign_files.write_campaign_files", "bulletin_file.write_bulletin"),
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
    told = {"headline_text": {code: titled(language(code, result.meta.currency), headline(result)) for code in CODES}}
    results = json.dumps({**result.to_json(), **told}, ensure_ascii=False, allow_nan=False, indent=1)
    (folder / "results.json").write_text(results + "\n", encoding="utf-8", newline="\n")


def deliver_files(result: BookResult, lang: str, out_dir: str | Path) -> None:
    """Write report.xlsx, summary.md and the book's own tables and proposals."""
    if not str(out_dir):
        return
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    write_workbook(result, lang, folder / "report.xlsx")
    for name in _OF_BOOK.get(result.book, ()):
        module, _, function = name.partition(".")
        write: Callable[[Any, str, Path], None] = getattr(import_module(f"goalbook.publish.{module}"), function)
        write(result, lang, folder)
    (folder / "summary.md").write_text(summary(result, lang), encoding="utf-8", newline="\n")
