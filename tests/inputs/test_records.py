"""The small tables beside a review: read by their contract, and no noise where they are absent."""

from __future__ import annotations

import math
import re
from datetime import date
from pathlib import Path

from goalbook.inputs.contracts import ACTIONS
from goalbook.inputs.records import RECORDS
from inputs.tiny_team import read, said

README = Path(__file__).parents[2] / "templates" / "team" / "README.md"


def test_an_action_file_of_before_stays_valid(tmp_path: Path) -> None:
    """A file with the columns of the first version is read; what it lacks is empty."""
    file = "action,metric,channel,owner,due,status,expected_effect\nfix,click_rate,,lin,2025-06-10,open,0.004\n"
    (row,) = read(tmp_path, {"reviews/2025-05/actions.csv": file}).reviews["2025-05"]["actions"].to_dict("records")  # type: ignore[union-attr] # a table
    assert ("fix", "", "", "") == (row["action"], row["id"], row["decision"], row["pilot"])
    assert math.isnan(row["quantity"])


def test_an_action_without_owner_or_day_is_no_fault_of_the_file(tmp_path: Path) -> None:
    """Who writes down half an action may still review; a rule says what is lacking."""
    file = "action,metric,owner,due\nfix,click_rate,,\n"
    assert 1 == len(read(tmp_path, {"reviews/2025-05/actions.csv": file}).reviews["2025-05"]["actions"])


def test_words_outside_the_list_are_named(tmp_path: Path) -> None:
    """A decision, stage or kind that is none is refused with those that are."""
    lines = said(
        tmp_path,
        {
            "reviews/2025-05/actions.csv": "action,decision,pilot\nfix,wait,maybe\n",
            "reviews/2025-05/loops.csv": "issue,stage\nclicks,think\n",
        },
    )
    assert "row 2, column decision: 'wait' is none of continue, change_direction, accept" in lines
    assert "row 2, column pilot: 'maybe' is none of yes, no" in lines
    assert "row 2, column stage: 'think' is none of collect, attribute, adjust, verify, learn" in lines


def test_records_are_read_and_never_asked_for(tmp_path: Path) -> None:
    """Each small table is read where it stands; none is among what is missing where it does not."""
    changes = "date_day,channel,parameter,from,to,by\n2025-05-02,douyin,bid,1.2,1.4,lin\n2025-05-20,douyin,bid,1.4,1.3,lin\n"
    files = {"reviews/2025-05/parameter_changes.csv": changes, "reviews/2025-05/loops.csv": "issue,stage,since\nclicks,adjust,2025-04-01\n"}
    inputs = read(tmp_path, files, date(2025, 5, 10))
    assert {"parameter_changes", "loops"} == set(inputs.reviews["2025-05"])
    assert 1 == len(inputs.reviews["2025-05"]["parameter_changes"])
    assert not {contract.table for contract in RECORDS} & set(dict(inputs.missing))


def test_the_guide_names_columns_that_exist(tmp_path: Path) -> None:
    """Every header in the guide to a new team is its contract's, and the row to copy can be read."""
    text = README.read_text(encoding="utf-8")
    headers = {match[0]: match[1].split(",") for match in re.findall(r"\| `(\w+)\.csv` \| `([a-z_,]+)`", text)}
    contracts = {contract.table: contract for contract in RECORDS}
    assert set(contracts) == set(headers)
    assert {name: list(contracts[name].names()) for name in headers} == headers
    header, row = re.findall(r"^\| \| `(.+)` \|$", text, re.MULTILINE)
    assert set(header.split(",")) <= set(ACTIONS.names())
    assert 1 == len(read(tmp_path, {"reviews/2025-05/actions.csv": f"{header}\n{row}\n"}).reviews["2025-05"]["actions"])


def test_remarks_are_set_aside_and_a_table_of_remarks_alone_is_absent(tmp_path: Path) -> None:
    """A starter file explains its columns in rows that begin with '# '; a topic such as #summer is a value like any other."""
    own = "reviews/2025-05/loops.csv"
    kept = read(tmp_path / "a", {own: 'issue,stage\n"# issue: what is worked on, in a few words"\n#summer,adjust\n'}).reviews["2025-05"]
    assert ["#summer"] == kept["loops"]["issue"].tolist()  # type: ignore[union-attr] # a table
    assert {} == read(tmp_path / "b", {own: "issue,stage\n# issue: what is worked on\n"}).reviews["2025-05"]
