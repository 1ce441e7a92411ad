"""Tables as teams begin them: a header alone, only the columns that must be there, one table without the others. No report breaks."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.books import monthly_review, quarter_review
from goalbook.core.errors import InputError
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.inputs.operations.registry import SHELVES
from goalbook.show.monthly_review.report import SECTIONS as OF_THE_MONTH
from goalbook.show.quarter_review.report import SECTIONS as OF_THE_QUARTER

if TYPE_CHECKING:
    from goalbook.inputs.contract import Contract

ROOT = Path(__file__).resolve().parents[2]
DEMO, EXAMPLES = ROOT / "data" / "beauty", ROOT / "templates" / "team" / "examples"
TABLES = {contract.table: contract for shelf in SHELVES for contract in shelf.tables}

# Tables of which one of several columns must be filled: without it the row is refused, with it all is well.
EITHER = {"visitors": "month", "rewards": "amount", "quarter_adjustments": "what_en"}


def example(contract: Contract) -> Path:
    """Return the example of a table; folders of periods are named by the demo's."""
    pattern = contract.file.partition("|")[0]
    for word in ("<period>", "<quarter>", "<year>", "<day>"):
        pattern = pattern.replace(word, "*")
    (found,) = EXAMPLES.glob(pattern)
    return found


def begun(folder: Path) -> Path:
    """Return a team with facts of 2025 and goals, without any table of running work."""
    team = folder / "beauty"
    (team / "facts").mkdir(parents=True)
    (team / "goals").mkdir()
    for name in ("team.yml", "facts/2025-q1.csv", "facts/2025-04.csv", "facts/2025-05.csv", "goals/2025-Q2.yml"):
        shutil.copyfile(DEMO / name, team / name)
    return team


def put(team: Path, contract: Contract, columns: tuple[str, ...], rows: int) -> None:
    """Write the first rows of a table's example with some of its columns."""
    source = example(contract)
    with source.open(encoding="utf-8-sig", newline="") as stream:
        found = [row for row in csv.DictReader(stream) if not next(iter(row.values())).startswith("# ")][:rows]
    target = team / source.relative_to(EXAMPLES)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([row[name] for name in columns] for row in found)


def said_of(data: Path) -> str:
    """Return the review of May and that of its quarter, every section of both."""
    speech = language("en", "CNY")
    month, quarter = monthly_review.Params(team="beauty", period="2025-05"), quarter_review.Params(team="beauty", period="2025-Q2")
    review = monthly_review.compute(load_inputs(data, "beauty", month.cutoff(), campaigns="effects", operations=True), month)
    closed = quarter_review.compute(load_inputs(data, "beauty", quarter.cutoff(), campaigns=True, operations=True), quarter)
    html = [str(section(review, speech).html) for section in OF_THE_MONTH]
    return "".join(html + [str(section(closed, speech).html) for section in OF_THE_QUARTER])


@pytest.mark.full
def test_tables_with_a_header_alone_are_as_if_they_were_not_there(tmp_path: Path) -> None:
    """A team that copies the starter files and has nothing to write yet gets the reports it had."""
    team = begun(tmp_path / "bare")
    bare = said_of(team.parent)
    for contract in TABLES.values():
        put(team, contract, contract.names(), 0)
    with_headers = said_of(team.parent)
    assert bare[bare.index("sec-kpis") : bare.index("sec-provenance")] in with_headers


@pytest.mark.full
@pytest.mark.parametrize("table", TABLES)
def test_one_row_of_one_table_alone_breaks_no_report(table: str, tmp_path: Path) -> None:
    """Only the columns that must be there; every other table is absent. What is not known is never printed as a number."""
    contract = TABLES[table]
    needed = tuple(column.name for column in contract.columns if column.required)
    team = begun(tmp_path)
    put(team, contract, needed, 1)
    if table in EITHER:
        with pytest.raises(InputError, match="row 2"):
            said_of(team.parent)
        put(team, contract, (*needed, EITHER[table]), 1)
    html = said_of(team.parent)
    assert [] == [word for word in (">nan<", ">NaN<", ">None<", ">NaT<") if word in html]


def test_every_table_has_an_example_to_begin_with() -> None:
    """The tests above look at all of them."""
    assert len(TABLES) > 30
    assert all(example(contract).is_file() for contract in TABLES.values())
