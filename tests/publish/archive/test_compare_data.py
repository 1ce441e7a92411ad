"""What changed in the input files of two archived runs, told by row, setting and line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.support.archived_inputs import Archived, Files, workbook

from goalbook.core.language import language
from goalbook.publish.archive.compare.data import data_changes
from goalbook.publish.archive.compare.files import row_place

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.archive.compare.change import Change, FileChange

TEAM = """name: {zh: 甲, en: Acme}
channels:
  - {id: xhs, name: {zh: 小红书, en: Red}}
  - {id: search, name: {zh: 搜索, en: Search}}
"""
FACTS = "date_day,channel,spend\n2025-05-01,xhs,1200\n2025-05-01,search,50\n2025-05-02,xhs,7\n"
EVENTS = "date_day,channel,what_en,by\n2025-05-01,xhs,new page,su\n2025-05-03,,price cut,lin\n"


class Two:
    """Two runs of one team on files of their own."""

    def __init__(self, outputs: Path) -> None:
        self.outputs = outputs

    def changes(self, before: Files, after: Files) -> tuple[FileChange, ...]:
        """Return what changed from the first set of files, the team's own beside it, to the second."""
        first = {"team.yml": TEAM, "facts/facts.csv": FACTS, **before}
        return data_changes(Archived(first).run(self.outputs), Archived({**first, **after}, n=2).run(self.outputs))

    def facts(self, after: str) -> FileChange:
        """Return what changed from FACTS to another text."""
        (found,) = self.changes({}, {"facts/facts.csv": after})
        return found


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """Return two runs to be made."""
    return Two(tmp_path)


def told(change: Change) -> tuple[object, ...]:
    """Return a change without what only orders it."""
    cells = [(cell.column, cell.before, cell.after) for cell in change.cells]
    return change.kind, dict(change.key), cells, change.row_before, change.row_after


def test_a_changed_number_is_told_by_day_channel_and_spreadsheet_row(two: Two) -> None:
    """The row is the one a spreadsheet shows, the header being row 1."""
    (change,) = two.facts(FACTS.replace(",50", ",80")).changes
    assert ("changed", {"date_day": "2025-05-01", "channel": "search"}, [("spend", 50.0, 80.0)], 3, 3) == told(change)


def test_rows_in_another_order_and_numbers_written_otherwise_are_no_change(two: Two) -> None:
    """The file differs, nothing in it does."""
    change = two.facts('date_day,channel,spend\n2025/5/2,小红书,7\n2025-05-01,搜索,￥50\n2025-05-01,xhs,"1,200"\n')
    assert ("changed", ()) == (change.kind, change.changes)


def test_rows_added_and_removed_keep_their_row_numbers(two: Two) -> None:
    """A row that is gone has no row now, one that came had none."""
    change = two.facts(FACTS.replace("2025-05-01,search,50\n", "") + "2025-05-03,search,9\n")
    assert {"added": 1, "removed": 1, "changed": 0} == change.rows
    removed, added = sorted(map(told, change.changes), key=lambda one: str(one[0]), reverse=True)
    assert ("removed", {"date_day": "2025-05-01", "channel": "search"}, [("spend", 50.0, None)], 3, None) == removed
    assert ("added", {"date_day": "2025-05-03", "channel": "search"}, [("spend", None, 9.0)], None, 4) == added


def test_a_correction_recorded_later_is_a_row_of_its_own(two: Two) -> None:
    """Two versions of a day do not stand for each other."""
    header = FACTS.replace("spend\n", "spend,recorded_on\n").replace(",1200", ",1200,").replace(",50", ",50,").replace(",7", ",7,")
    change = two.facts(header + "2025-05-02,xhs,8,2025-06-01\n")
    assert [("added", "recorded_on")] == [(one.kind, one.column) for one in change.columns]
    (added,) = (one for one in change.changes if one.kind == "added")
    assert ("xhs", "2025-06-01") == (dict(added.key)["channel"], dict(added.key)["recorded_on"])


def test_a_row_of_totals_is_no_fact_that_changed(two: Two) -> None:
    """Such rows are told apart from the facts."""
    text = "date_day,channel,clicks\n2025-05-01,xhs,5\n合计,,5\n"
    (change,) = two.changes({"facts/more.csv": text}, {"facts/more.csv": text.replace("5\n", "6\n")})
    assert ([("clicks", 5.0, 6.0)], 1) == (told(change.changes[0])[2], change.totals)
    assert [("changed", 3, 3)] == [(one.kind, one.row_before, one.row_after) for one in change.total_rows]


def test_a_row_of_totals_that_is_gone_is_something_else(two: Two) -> None:
    """The facts are the same, the check of their sum is not: the file does not say the same."""
    text = "date_day,channel,clicks\n2025-05-01,xhs,5\n合计,,5\n"
    (change,) = two.changes({"facts/more.csv": text}, {"facts/more.csv": text.replace("合计,,5\n", "")})
    assert [("removed", 3, None)] == [(one.kind, one.row_before, one.row_after) for one in change.total_rows]
    assert ((), False) == (change.changes, change.says_same)


def test_a_row_that_stands_in_another_file_now_has_moved(two: Two) -> None:
    """One that says the same is no change at all; one that says something else is one changed row, not one gone and one that came."""
    first = FACTS.replace("2025-05-02,xhs,7\n", "").replace("2025-05-01,search,50\n", "")
    more = "channel,date_day,clicks,spend\nsearch,2025-05-01,,55\nxhs,2025-05-02,,7\n"
    old, new = two.changes({}, {"facts/facts.csv": first, "facts/more.csv": more})
    assert ((), [("facts/more.csv", 1)], False) == (old.changes, [(one.path, one.rows) for one in old.moved], old.says_same)
    (change,) = new.changes
    assert ("changed", {"date_day": "2025-05-01", "channel": "search"}, [("spend", 50.0, 55.0)], 3, 2) == told(change)
    assert "row 2, once row 3 of facts/facts.csv (2025-05-01, search)" == language("en").say(row_place(change, {}))
    assert 5 / 1257 == pytest.approx(change.weight)


def test_a_channel_under_another_id_is_no_row_that_changed(two: Two) -> None:
    """It is told once by each file; what else changed stands under the new id."""
    goals = "allocations:\n- {channel: search, share: 0.4}\nnote: search\n"
    found = two.changes(
        {"goals/2025-Q2.yml": goals, "events.csv": EVENTS},
        {
            "team.yml": TEAM.replace("id: search", "id: sem"),
            "facts/facts.csv": FACTS.replace(",search,", ",sem,").replace(",7", ",8") + "2025-05-02,sem,9\n",
            "goals/2025-Q2.yml": goals.replace("channel: search, share: 0.4", "channel: sem, share: 0.5"),
            "events.csv": EVENTS.replace("xhs,new page", "sem,new page"),
        },
    )
    events, facts, goals_now, team = found
    assert [("changed", {"date_day": "2025-05-02", "channel": "xhs"}), ("added", {"date_day": "2025-05-02", "channel": "sem"})] == [
        told(one)[:2] for one in facts.changes
    ]
    assert [("share", 0.4, 0.5)] == [(one.column[-5:], one.before, one.after) for change in goals_now.changes for one in change.cells]
    assert ((), [("search", "sem")] * 3) == (team.changes, [pair for one in (facts, goals_now, team) for pair in one.renamed])
    assert ([("channel", "xhs", "sem")], ()) == ([told(one)[2][0] for one in events.changes], events.renamed)


def test_a_file_under_another_name_holds_what_it_held(two: Two) -> None:
    """Also where its channel has another id at once."""
    a = Archived({"team.yml": TEAM, "facts/may.csv": FACTS}).run(two.outputs)
    now = {"team.yml": TEAM.replace("id: search", "id: sem"), "facts/2025-05.csv": FACTS.replace(",search,", ",sem,")}
    new, old, _team = data_changes(a, Archived(now, n=2).run(two.outputs))
    assert ("added", (), "removed", ()) == (new.kind, new.changes, old.kind, old.changes)
    assert [("facts/2025-05.csv", 3)] == [(one.path, one.rows) for one in old.moved]


def test_a_channel_that_closed_while_another_opened_is_no_new_name(two: Two) -> None:
    """Only figures that are mostly the same make a channel the same."""
    facts = FACTS.replace(",search,50", ",sem,51")
    found = two.changes({}, {"team.yml": TEAM.replace("id: search", "id: sem"), "facts/facts.csv": facts})
    assert [{"added": 1, "removed": 1, "changed": 0}, {"added": 1, "removed": 1, "changed": 0}] == [one.rows for one in found]
    assert [(), ()] == [one.renamed for one in found]


def test_another_encoding_is_no_change(two: Two) -> None:
    """GB18030 and UTF-8 say the same."""
    text = "date_day,channel,what_zh\n2025-05-01,小红书,换了主页\n"
    (change,) = two.changes({"events.csv": text.encode("gb18030")}, {"events.csv": text})
    assert ("events.csv", "changed", (), None) == (change.path, change.kind, change.changes, change.unread)


def test_an_event_that_was_reworded_is_one_changed_row(two: Two) -> None:
    """What people write by hand has no other key than its words."""
    (change,) = two.changes({"events.csv": EVENTS}, {"events.csv": EVENTS.replace("price cut", "price <script>cut</script>")})
    (row,) = change.changes
    assert ("changed", 3, 3) == (row.kind, row.row_before, row.row_after)
    assert ["what_en"] == [cell.column for cell in row.cells if cell.column != "what_zh"]


def test_sheets_of_a_workbook_are_compared_apart(two: Two) -> None:
    """A change names its sheet."""
    sheets = {
        "events": [["date_day", "what_en"], ["2025-05-01", "page"]],
        "benchmarks": [["metric", "scope", "value"], ["clicks", "industry", 3]],
    }
    before = workbook(sheets)
    sheets["benchmarks"][1][2] = 4
    (change,) = two.changes({"tables.xlsx": before}, {"tables.xlsx": workbook(sheets)})
    (row,) = change.changes
    assert ("benchmarks", 2, [("value", 3.0, 4.0)]) == (row.sheet, row.row_after, told(row)[2])


def test_parquet_and_a_file_that_came_are_told_row_by_row(two: Two) -> None:
    """A file that was not there before is all rows added."""
    frame = pd.DataFrame({"date_day": pd.to_datetime(["2025-04-01", "2025-04-02"]), "channel": ["xhs", "xhs"], "clicks": [3, 4]})
    stream = io.BytesIO()
    frame.to_parquet(stream)
    (change,) = two.changes({}, {"facts/2025-04.parquet": stream.getvalue()})
    assert ("added", {"added": 2, "removed": 0, "changed": 0}) == (change.kind, change.rows)
    assert ("added", {"date_day": "2025-04-01", "channel": "xhs"}, [("clicks", None, 3.0)], None, 2) == told(change.changes[0])


def test_settings_are_told_by_their_place_and_line(two: Two) -> None:
    """Items of a list are found by their ids, however they are ordered; a team's thresholds are known as policy."""
    goals = "objectives:\n- id: O1\n  key_results:\n  - {id: KR1, target: 10}\n  - {id: KR2, target: 5}\n"
    moved = "objectives:\n- id: O1\n  key_results:\n  - {id: KR2, target: 6}\n  - {id: KR1, target: 10}\n"
    found = two.changes(
        {"goals/2025-Q2.yml": goals}, {"goals/2025-Q2.yml": moved, "team.yml": TEAM + "policy:\n  alerts: {deviation: 0.2}\n"}
    )
    target, policy = found
    path = "objectives[O1].key_results[KR2].target"
    assert [("changed", {"path": path}, [(path, 5, 6)], 5, 4)] == list(map(told, target.changes))
    assert ([("policy", None, '{"alerts": {"deviation": 0.2}}')], True, False) == (told(policy.changes[0])[2], policy.policy, target.policy)


def test_lines_of_a_text_and_files_of_no_kind_are_told_as_such(two: Two) -> None:
    """Notes have lines, a picture has only bytes."""
    notes, picture = two.changes(
        {"reviews/2025-05/notes.md": "one\ntwo\n", "reviews/2025-05/a.png": b"1"},
        {"reviews/2025-05/notes.md": "one\n2\nthree\n", "reviews/2025-05/a.png": b"2"},
    )[::-1]
    assert [("changed", {}, [("", "two", "2")], 2, 2), ("added", {}, [("", None, "three")], None, 3)] == list(map(told, notes.changes))
    assert ("other", ()) == (picture.nature, picture.changes)


def test_an_erased_file_cannot_be_compared_and_says_so(two: Two) -> None:
    """The rest is compared all the same."""
    a = Archived({"events.csv": EVENTS, "facts/facts.csv": FACTS}).run(two.outputs)
    b = Archived({"events.csv": EVENTS.replace("su", "wu"), "facts/facts.csv": FACTS.replace("7", "8")}, n=2).run(two.outputs)
    (two.outputs / "objects" / a.data()["events.csv"]).write_text("erased")
    events, facts = data_changes(a, b)
    assert events.unread is not None
    assert "was erased or changed" in events.unread.text
    assert 1 == len(facts.changes)


def test_a_table_that_cannot_be_read_says_why(two: Two) -> None:
    """A failed run may have met anything."""
    (change,) = two.changes({"events.csv": EVENTS}, {"events.csv": EVENTS + "2025-05-04,xhs\n"})
    assert change.unread is not None
    assert "cut off" in str(change.unread)
