"""Rows matched, weighed and put together again: what is said to have changed is all that changed."""

from __future__ import annotations

import io
from random import Random
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.support.archived_inputs import Archived, workbook

from goalbook.core.errors import Problem
from goalbook.publish.archive.compare.known import results_under, run_under
from goalbook.publish.archive.compare.rows import heaviest, row_changes
from goalbook.publish.archive.compare.tables import Known, Table, read_tables
from goalbook.publish.archive.compare.variant import with_rows

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.archive.compare.change import Change

NOBODY = Known(None)
FACTS = "facts/a.csv"


def table(data: bytes, path: str = FACTS) -> Table:
    """Return a file's first table."""
    read = read_tables(data, path, NOBODY)
    assert not isinstance(read, Problem)
    return read[0]


def changes(before: bytes, after: bytes, path: str = FACTS) -> tuple[Change, ...]:
    """Return what changed between two files of one table."""
    return row_changes(table(before, path), table(after, path))


def some_facts(random: Random, columns: list[str]) -> bytes:
    """Return facts of some days and channels in any order, some values missing."""
    keys = [(day, channel) for day in range(1, 15) for channel in ("xhs", "search", "")]
    rows = []
    for day, channel in random.sample(keys, random.randint(1, len(keys))):
        numbers = [random.choice(["", "0", "7", "1,234", "2.5万"]) for _ in columns]
        rows.append(",".join([f"2025-05-{day:02d}", channel, *(f'"{one}"' for one in numbers)]))
    return "\n".join([",".join(["date_day", "channel", *columns]), *rows]).encode() + b"\n"


@pytest.mark.parametrize("seed", range(12))
def test_all_changes_together_make_the_later_table_and_none_leave_the_earlier(seed: int) -> None:
    """Whatever rows and columns came, went or changed, nothing is lost and nothing invented."""
    random = Random(seed)  # noqa: S311 - examples, no secrets
    metrics = ["clicks", "spend", "orders"]
    before, after = (some_facts(random, random.sample(metrics, random.randint(1, 3))) for _ in range(2))
    found = changes(before, after)
    whole = with_rows(before, after, FACTS, found, NOBODY)
    assert () == changes(whole, after)
    assert () == changes(before, with_rows(before, after, FACTS, (), NOBODY))
    half = with_rows(before, after, FACTS, found[: len(found) // 2], NOBODY)
    assert len(found) - len(found) // 2 == len(changes(half, after))


def test_rows_that_nothing_tells_apart_are_matched_in_their_order() -> None:
    """A table without a contract has no key; of equal rows one that came is one row added."""
    before, after = b"x,y\n1,a\n1,a\n2,b\n", b"x,y\n1,a\n2,b\n1,a\n1,a\n"
    assert [("added", 5)] == [(one.kind, one.row_after) for one in changes(before, after, "raw/export.csv")]


def test_what_moves_most_of_a_columns_sum_comes_first() -> None:
    """Ten of twenty clicks weigh more than a thousand of a million views."""
    before = b"date_day,channel,clicks,views\n2025-05-01,xhs,10,500000\n2025-05-02,xhs,10,500000\n"
    after = b"date_day,channel,clicks,views\n2025-05-01,xhs,10,501000\n2025-05-02,xhs,20,500000\n"
    assert [(3, 0.5), (2, 0.001)] == [(one.row_after, one.weight) for one in heaviest(changes(before, after))]


def test_a_sheet_of_a_workbook_can_be_changed_in_part() -> None:
    """The other sheets and rows stay as they were."""
    sheets = {"events": [["date_day", "what_en"], ["2025-05-01", "page"], ["2025-05-02", "price"]], "benchmarks": [["metric"], ["clicks"]]}
    before = workbook(sheets)
    sheets["events"] = [["date_day", "what_en"], ["2025-05-01", "landing page"], ["2025-05-02", "price down"]]
    after = workbook(sheets)
    old, new = (table(data, "t.xlsx") for data in (before, after))
    found = row_changes(old, new)
    assert ["changed", "changed"] == [one.kind for one in found]
    made = openpyxl.load_workbook(io.BytesIO(with_rows(before, after, "t.xlsx", found[1:], NOBODY)))
    assert [("date_day", "what_en"), ("2025-05-01", "page"), ("2025-05-02", "price down")] == list(
        made["events"].iter_rows(values_only=True)
    )
    assert [("metric",), ("clicks",)] == list(made["benchmarks"].iter_rows(values_only=True))


def test_an_earlier_reports_tables_are_told_under_the_ids_of_now() -> None:
    """A row of a channel that has another id is the same row; other words stay."""
    results = {
        "book": "monthly_review",
        "tables": {"channels": [{"channel": "search", "kind": "search", "actual": 3.0}, "odd"], "meta": None},
    }
    assert {
        "book": "monthly_review",
        "tables": {"channels": [{"channel": "sem", "kind": "search", "actual": 3.0}, "odd"], "meta": None},
    } == results_under(results, {"search": "sem"})


def test_a_run_under_new_ids_is_the_run_with_other_results(tmp_path: Path) -> None:
    """What else is known of it stays; without a new id it is the run itself."""
    run = Archived({"facts/a.csv": "1"}, results={"tables": {"channels": [{"channel": "search"}]}}).run(tmp_path)
    told = run_under(run, {"search": "sem"})
    assert ([{"channel": "sem"}], run.data()) == (told.results["tables"]["channels"], told.data())
    assert run is run_under(run, {})
