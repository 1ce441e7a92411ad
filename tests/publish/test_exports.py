"""The two exported tables: readable in a spreadsheet, in the report's language, the same bytes each time."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.support.sample_review import sample_review, sparse_review

from goalbook.core.message import Label
from goalbook.publish.books import BOOKS
from goalbook.publish.exports import EXPORTED, table_text, write_tables

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, name: str) -> list[list[str]]:
    """Return the rows of a written table."""
    return list(csv.reader(io.StringIO((folder / "tables" / name).read_bytes().decode("utf-8-sig"))))


def test_excel_sees_that_the_files_are_utf_8(tmp_path: Path) -> None:
    """They begin with the mark that Excel looks for, and heads and names are Chinese in a Chinese report."""
    write_tables(sample_review(), "zh", tmp_path)
    assert b"\xef\xbb\xbf" == (tmp_path / "tables/daily.csv").read_bytes()[:3]
    daily, weekly = read(tmp_path, "daily.csv"), read(tmp_path, "weekly.csv")
    assert ["日期", "渠道编号", "渠道", "新增付费用户", "新增付费用户：较上周同日", "点击率", "点击率：较上周同日"] == daily[0]
    assert ["2025-05-30", "xiaohongshu", "小红书", "93", "-0.05", "0.0161", "-0.0002"] == daily[1]
    assert ["周起", "周止", "渠道编号", "渠道", "指标编号", "指标", "取值"] == weekly[0][:7]


def test_the_weekly_table_has_its_competitor_columns_and_marks_what_has_no_source(tmp_path: Path) -> None:
    """Verified: yes, no, or nothing where there is no competitor's figure."""
    write_tables(sample_review(), "en", tmp_path)
    head, *rows = read(tmp_path, "weekly.csv")
    for name in ("Competitor's figure", "Competitor", "Origin of the figure", "Source verified", "of competitor"):
        assert name in head
    place = head.index("Source verified")
    seen = {(row[head.index("Channel id")], row[head.index("Metric id")]): row[place] for row in rows}
    assert ("yes", "no", "") == (seen["total", "new_payers"], seen["total", "click_rate"], seen["douyin", "click_rate"])


@pytest.mark.parametrize("name", ["=cmd|'/c calc'!A1", "+1", "-2+3", "@SUM(A1)"])
def test_a_name_is_never_a_formula(name: str) -> None:
    """What a spreadsheet would compute stands behind an apostrophe; a negative number stays a number."""
    review = replace(sample_review(), channel_names={"douyin": Label.same(name)})
    rows = list(csv.reader(io.StringIO(table_text(review, "daily", "en"))))
    assert f"'{name}" in {row[2] for row in rows}
    assert "-0.05" in rows[1]


def test_what_is_not_known_is_empty_and_no_rows_leave_the_heads(tmp_path: Path) -> None:
    """A team with weekly facts has no daily table; the file says so by its heads alone."""
    write_tables(sparse_review(), "en", tmp_path)
    assert 1 == len(read(tmp_path, "daily.csv"))
    head, first, *_ = csv.reader(io.StringIO(table_text(sample_review(), "weekly", "en")))
    assert "" == first[head.index("Competitor's figure")]


def test_the_same_review_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of clock or machine."""
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        write_tables(sample_review(), "zh", tmp_path / place)
    assert [(tmp_path / "a" / name).read_bytes() for name in EXPORTED] == [(tmp_path / "b" / name).read_bytes() for name in EXPORTED]


def test_a_run_must_leave_both_tables() -> None:
    """They belong to the artefacts without which a run has failed."""
    assert set(EXPORTED) <= set(BOOKS["monthly_review"].artefacts)


def test_heads_are_the_names_of_the_figures() -> None:
    """Value and change are called alike, the funnel's entry has its name too."""
    plain = sample_review()
    daily = plain.tables["daily"].rename(columns={"new_payers": "spend", "new_payers_change": "spend_change"}).assign(entry=1.0)
    review = replace(plain, tables={**plain.tables, "daily": daily, "weekly": plain.tables["weekly"].assign(metric_id="entry")})
    head = table_text(review, "daily", "zh").splitlines()[0]
    assert ",消耗,消耗：较上周同日,点击率," in head
    assert head.endswith(",漏斗入口量")
    assert ",entry,漏斗入口量," in table_text(review, "weekly", "zh").splitlines()[1]
