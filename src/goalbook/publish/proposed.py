"""What the report proposes to the team's files: open forms, actions, meetings, in the form in which `reviews/<month>/` is read.

A run never writes under data/: people copy what they agree with.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.core.message import Label, Message
from goalbook.inputs.contracts import ACTIONS, RCA
from goalbook.inputs.records import MEETINGS
from goalbook.publish.csv_cells import MARK, csv_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.inputs.contract import Contract

FOLDER = "proposed"
Row = dict[str, object]


def write_proposed(review: MonthlyReview, lang: str, folder: Path) -> None:
    """Write proposed/rca.csv, actions.csv and meetings.csv; a table without rows is its heads alone."""
    (folder / FOLDER).mkdir(exist_ok=True)
    speech = language(lang, review.meta.currency)
    for contract, found in ((RCA, _forms(review)), (ACTIONS, _actions(review)), (MEETINGS, _rows(review, "meetings"))):
        text = _text(contract, [_readable(review, row) for row in found], speech)
        (folder / FOLDER / f"{contract.table}.csv").write_bytes(MARK + text.encode("utf-8"))


def _rows(review: MonthlyReview, name: str) -> list[Row]:
    table = review.tables.get(name)
    return [] if table is None else [{str(key): cell for key, cell in row.items()} for row in table.to_dict("records")]


def _forms(review: MonthlyReview) -> Iterator[Row]:
    """Yield the open forms; a field that nobody filled in stays empty, so that it is seen to be open."""
    for row in _rows(review, "forms"):
        if not row["complete"]:
            yield {**row, **dict.fromkeys(filter(None, str(row["lacks"]).split(", ")), ""), "alert": row["id"]}


def _actions(review: MonthlyReview) -> list[Row]:
    return _rows(review, "proposals")


def _readable(review: MonthlyReview, row: Mapping[str, object]) -> Row:
    """Return a row whose metric the catalogue of columns knows: a funnel's entry is named by the form's id alone."""
    metric = str(row.get("metric_id", ""))
    return {**row, "metric": metric if metric in review.catalogue else ""}


def _text(contract: Contract, rows: list[Row], speech: Language) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(contract.names())
    for row in rows:
        writer.writerow([_cell(row.get(column.name), speech, free=column.kind == "text") for column in contract.columns])
    return text.getvalue()


def _cell(value: object, speech: Language, *, free: bool) -> str:
    return csv_cell(speech.say(value) if isinstance(value, Label | Message) else value, guarded=free)
