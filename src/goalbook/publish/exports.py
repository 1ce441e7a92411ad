"""The two tables of the reporting routine as CSV files: heads and names in the report's language, to be opened in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.language import language
from goalbook.publish.csv_cells import MARK, csv_cell
from goalbook.publish.workbook import table_columns

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review.result import MonthlyReview

FOLDER, TABLES = "tables", ("daily", "weekly")
EXPORTED = tuple(f"{FOLDER}/{name}.csv" for name in TABLES)


def write_tables(review: MonthlyReview, lang: str, folder: Path) -> None:
    """Write tables/daily.csv and tables/weekly.csv; the same review gives the same bytes, a table without rows its heads alone."""
    (folder / FOLDER).mkdir(exist_ok=True)
    for name in TABLES:
        (folder / FOLDER / f"{name}.csv").write_bytes(MARK + table_text(review, name, lang).encode("utf-8"))


def table_text(review: MonthlyReview, name: str, lang: str) -> str:
    """Return a table as CSV text: raw numbers, ISO dates, names beside ids, nothing where a value is not known."""
    frame = review.tables.get(name, pd.DataFrame())
    found = table_columns(review, name, frame, language(lang, review.meta.currency))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([csv_cell(column.head) for column in found])
    writer.writerows(zip(*([csv_cell(value) for value in column.cells] for column in found), strict=True))
    return text.getvalue()
