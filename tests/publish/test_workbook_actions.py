"""Actions, forms and the small tables in the workbook: every head and code word has a name, each figure its own unit."""

from __future__ import annotations

import pytest
from tests.support import tiny_team as tiny
from tests.support.decisions import action, review, rows

from goalbook.core.language import language
from goalbook.publish.workbook import table_columns
from goalbook.show.sheets import sheet_titles

TABLES = (
    "actions",
    "recoveries",
    "forms",
    "meetings",
    "proposals",
    "experiments",
    "loops",
    "factors",
    "monitoring_changes",
    "parameter_changes",
)


def made():
    """Return a review in which each of these tables has a row."""
    plan = action(
        metric="clicks",
        channel="b",
        start="2025-06-02",
        due="2025-06-30",
        quantity=10,
        unit="条笔记 / notes",
        unit_effect=124,
        expected_effect=None,
    )
    now = {
        "actions": rows("actions", plan),
        "experiments": rows("experiments", {"test": "X1", "failing_stage": "click_rate"}),
        "loops": rows("loops", {"issue": "clicks", "stage": "verify", "since": "2025-05-05"}),
        "factors": rows("factors", {"kind": "success", "factor": "topics", "metric": "click_rate", "decision": "reuse"}),
        "monitoring_changes": rows("monitoring_changes", {"change": "saves", "metric": "saves"}),
        "parameter_changes": rows("parameter_changes", {"date_day": "2025-05-03", "channel": "a", "parameter": "bid"}),
    }
    months = {"2025-04": {"actions": rows("actions", action())}, "2025-05": now}
    slump = {**tiny.DAY, "clicks": lambda day: 200 if str(day) < "2025-04-01" else 100 if str(day) < "2025-05-12" else 150}
    goals = [tiny.key_result(id=f"K{one}", channel=one, target=500 if one == "c" else 1_820, headline=one == "a") for one in "abcd"]
    return review({"a": slump, "b": tiny.DAY, "c": tiny.DAY, "d": tiny.DAY}, *goals, months=months)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_column_has_a_name_and_every_table_a_title(lang: str) -> None:
    """No raw id stands as a head."""
    review_ = made()
    assert set(TABLES) <= set(sheet_titles())
    for name in TABLES:
        frame = review_.tables[name]
        assert len(frame), name
        heads = {column.head for column in table_columns(review_, name, frame, language(lang))}
        assert not heads & set(map(str, frame.columns))


def test_an_action_has_its_level_in_its_own_unit_and_its_gap_in_the_headlines() -> None:
    """A click rate is a share; what it is worth and what lacks are people."""
    review_ = made()
    found = {column.head: column for column in table_columns(review_, "actions", review_.tables["actions"], language("en"))}
    assert ("share", "count") == found["Since start"].formats
    assert {"count"} == set(found["Gap of the month"].formats)
    assert ("decided before", "decided now") == found["Kind"].cells
    assert "partly effective" == found["Verdict"].cells[0]
    assert "notes" == found["What it counts"].cells[1]
