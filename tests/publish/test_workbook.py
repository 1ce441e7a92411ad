"""The workbook: one sheet per table, raw numbers, text that never becomes a formula, the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from tests.support.sample_review import sample_review, sparse_review

from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.publish.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

EVIL = "=cmd|'/c calc'!A1"


def heads(sheet: Worksheet) -> list[str]:
    """Return the texts of the first row."""
    return [str(cell.value) for cell in sheet[1]]


def column(sheet: Worksheet, head: str) -> list[object]:
    """Return one column's cells below its head."""
    place = heads(sheet).index(head) + 1
    return [sheet.cell(row, place).value for row in range(2, sheet.max_row + 1)]


def written(folder: Path, lang: str = "en", review: object = None) -> Path:
    """Write the sample review and return the file."""
    path = folder / f"{lang}.xlsx"
    write_workbook(review or sample_review(), lang, path)  # type: ignore[arg-type] # the default stands for a review
    return path


def test_every_table_with_rows_has_its_sheet(tmp_path: Path) -> None:
    """First the report's own sheet, then the tables; heads and sheet names are in the report's language."""
    review = sample_review()
    english, chinese = (load_workbook(written(tmp_path, lang)) for lang in ("en", "zh"))
    filled = {name for name, table in review.tables.items() if len(table)} - {"parameters"} | ({"findings"} if review.findings else set())
    assert len(filled) + 1 == len(english.sheetnames) == len(chinese.sheetnames)
    assert ["Report", "KPIs", "Channels"] == english.sheetnames[:3]
    assert ["报告", "核心指标", "渠道"] == chinese.sheetnames[:3]
    assert {"Metric id", "Actual", "Target"} <= set(heads(english["KPIs"]))
    assert {"指标编号", "实际", "目标"} <= set(heads(chinese["核心指标"]))


def test_numbers_are_raw_and_shown_by_their_unit(tmp_path: Path) -> None:
    """A share is stored as a fraction and shown in per cent; a sum keeps its digits."""
    sheet = load_workbook(written(tmp_path))["KPIs"]
    ids = column(sheet, "Metric id")
    actual = heads(sheet).index("Actual") + 1
    shown = {name: sheet.cell(row, actual) for row, name in enumerate(ids, start=2)}
    assert (11_520, "#,##0") == (shown["new_payers"].value, shown["new_payers"].number_format)
    assert (0.0161, "0.0%") == (shown["click_rate"].value, shown["click_rate"].number_format)
    assert (42.9, "#,##0.00") == (shown["cac"].value, shown["cac"].number_format)


def test_not_known_is_an_empty_cell(tmp_path: Path) -> None:
    """NaN is neither zero nor the text nan."""
    sheet = load_workbook(written(tmp_path))["KPIs"]
    target = dict(zip(column(sheet, "Metric id"), column(sheet, "Target"), strict=True))
    assert target["clicks"] is None
    assert target["new_payers"] == 13_620


def test_names_stand_beside_ids(tmp_path: Path) -> None:
    """A reader sees names, a program ids."""
    sheet = load_workbook(written(tmp_path, "zh"))["渠道"]
    names = dict(zip(column(sheet, "渠道编号"), column(sheet, "渠道"), strict=True))
    assert names["xiaohongshu"] == "小红书"


@pytest.mark.parametrize("text", [EVIL, "+1+1", "-2+3", "@SUM(A1)", "http://x.example", "0123456789012345678"])
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    """Whatever a channel is called, a spreadsheet neither computes, follows nor rounds it."""
    plain = sample_review()
    channels = plain.tables["channels"].assign(channel=text)
    review = replace(
        plain,
        tables={**plain.tables, "channels": channels},
        channel_names={text: Label.same(text)},
        findings=(Finding("MR-07", Label.same(text), "warn", text, None, msg("{name}", name=text)),),
    )
    book = load_workbook(written(tmp_path, review=review))
    for place in ("Channel id", "Channel"):
        assert {text} == set(column(book["Channels"], place))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text}
    assert kinds == {"s"}
    assert [] == [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_same_review_gives_the_same_bytes(tmp_path: Path) -> None:
    """The file's own date is the review's, not the clock's."""
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(sample_review(), "en", first)
    write_workbook(sample_review(), "en", second)
    assert first.read_bytes() == second.read_bytes()
    assert load_workbook(first).properties.created.date() == sample_review().meta.as_of


def test_a_review_of_little_gives_a_workbook_of_little(tmp_path: Path) -> None:
    """Without goals, channels and optional tables there is still a workbook."""
    book = load_workbook(written(tmp_path, "zh", sparse_review()))
    assert book.sheetnames[0] == "报告"
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets[1:])
