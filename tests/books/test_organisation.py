"""The quarter's end: the checklist of what nothing computes, posts that changed (TM-11), the year's handbook (GV-07), quoted claims."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from goalbook.books.organisation import checklist, claims, handbook
from goalbook.books.organisation.rules import posts_change, posts_wanted
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy
from goalbook.core.rules import load_rules
from goalbook.inputs.operations.organisation import HANDBOOK, ORGANISATION_CHECKLIST, ORGANISATION_POSTS
from goalbook.inputs.planning.base import Planning
from goalbook.inputs.small_table import empty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.inputs.contract import Contract

END = date(2025, 6, 30)
YEAR_END = date(2024, 12, 31)
Row = dict[str, object]


def _table(contract: Contract, *rows: Row) -> pd.DataFrame:
    blank = {column.name: pd.NaT if column.kind == "date" else "" for column in contract.columns}
    return pd.DataFrame([{**blank, "source_row": place, **row} for place, row in enumerate(rows, start=2)]).astype(empty(contract).dtypes)


def _inputs(quarters: Mapping[str, Planning] | None = None, **changes: object) -> Any:
    values = {"quarters": quarters or {}, "lessons": None, "reviews": {}, **changes}
    return SimpleNamespace(**values)


def _checklist(quarters: Mapping[str, tuple[Row, ...]], period: str = "2025-Q2") -> pd.DataFrame:
    folders = {
        label: Planning(tables={"organisation_checklist": _table(ORGANISATION_CHECKLIST, *rows)}) for label, rows in quarters.items()
    }
    return checklist.tables(_inputs(folders), parse_period(period), END)["organisation_checklist"]


def test_nothing_is_asked_of_a_team_that_ticks_nothing_off() -> None:
    """Without a checklist, posts, handbook there is no row; a handbook is the year's end's alone."""
    assert [0, 0] == [len(table) for table in checklist.tables(_inputs(), parse_period("2025-Q2"), END).values()]
    lessons = pd.DataFrame([_lesson("L1", "2025-04-01")])
    assert [0, 0] == [len(table) for table in handbook.tables(_inputs(lessons=lessons), parse_period("2025-Q2"), END).values()]


def test_every_item_on_record_alone_is_asked_for_once() -> None:
    """The list holds rules that nothing judges; what is outside the books is not this team's unless it says so."""
    table = _checklist({"2025-Q2": ({"rule": "TM-06", "state": "open"},)}).set_index("rule")
    asked = set(table.index)
    assert {"TM-01", "TM-06", "GV-14", "TP-01", "DM-03", "IN-01", "SU-02", "CS-01", "OS-01", "IX-01", "PF-17"} <= asked
    assert not {rule for rule in asked if load_rules()[rule].state not in checklist.ON_RECORD}
    elsewhere = {rule for rule, one in load_rules().items() if one.state in checklist.ON_RECORD} - asked
    assert {"TS-06", "TS-46", "CR-34", "CR-36", "CR-37"} == elsewhere  # kept with strategy, evidence and campaigns
    assert ("open", "", "not_ours") == tuple(table.loc[["TM-06", "TM-01", "IX-01"], "state"])


def test_a_state_holds_until_it_changes_and_says_what_it_was() -> None:
    """The first quarter's word stands in the second; a new one stands beside the old; a later quarter is not known yet."""
    table = _checklist(
        {
            "2025-Q1": ({"rule": "TM-06", "state": "open"}, {"rule": "TM-08", "state": "done", "evidence": "纪要 / minutes"}),
            "2025-Q2": ({"rule": "TM-06", "state": "done", "date_day": pd.Timestamp("2025-04-25"), "note_en": "two", "note_zh": "两位"},),
            "2025-Q3": ({"rule": "TM-08", "state": "open"},),
        }
    ).set_index("rule")
    mentors, mistakes = table.loc["TM-06"], table.loc["TM-08"]
    assert ("done", "open", date(2025, 4, 25), "两位") == (mentors["state"], mentors["before"], mentors["changed"], mentors["note"].zh)
    assert ("done", "2025-Q1", "minutes") == (mistakes["state"], mistakes["stated_in"], mistakes["evidence"].en)


@pytest.mark.parametrize(("changed", "status"), [(0, "info"), (1, "pass"), (2, "pass")])
def test_tm11_a_tenth_of_the_posts_changes(changed: int, status: str) -> None:
    """WX-49: of ten posts one; fewer are noted, since posts that stay keep goals signed. Share and weight are the policy's."""
    rows = ({"post": f"P{n}", "name_en": f"Post {n}", "change": "redefined" if n < changed else "none"} for n in range(10))
    folders = {"2025-Q2": Planning(tables={"organisation_posts": _table(ORGANISATION_POSTS, *rows)})}
    posts = checklist.tables(_inputs(folders), parse_period("2025-Q2"), END)["organisation_posts"]
    assert changed / 10 == checklist.changed_share(posts)
    case = SimpleNamespace(tables={"organisation_posts": posts})
    assert [status] == [finding.status for finding in posts_change(case, load_policy())]
    strict = load_policy({"org": {"rotation_share": 0.5, "rotation_check": "warn"}})
    assert ["warn"] == [finding.status for finding in posts_change(case, strict)]
    assert [] == list(posts_change(SimpleNamespace(tables={}), load_policy()))


def test_tm11_a_share_of_posts_is_rounded_up() -> None:
    """A tenth of 10 is 1, of 11 is 2, of none is none."""
    assert [1, 2, 0] == [posts_wanted(n, 0.10) for n in (10, 11, 0)]


def _lesson(lesson: str, day: str, **changes: object) -> Row:
    values: Row = {"type": "case", "status": "accepted", "what": "礼盒 / gift set", "evidence": "descriptive"}
    return {"lesson": lesson, "date_day": pd.Timestamp(day), **values, **changes}


def test_the_years_lessons_meet_its_handbook() -> None:
    """Of the year's lessons one is in the handbook; the accepted one that is not becomes a proposal for the version to come."""
    lessons = pd.DataFrame([_lesson("L1", "2024-06-28"), _lesson("L2", "2024-07-01"), _lesson("L3", "2023-07-01")])
    rows = (
        {"version": "1.9", "chapter_en": "A", "change_en": "First", "status": "adopted"},
        {"version": "1.10", "chapter_en": "B", "change_en": "Gift sets", "lesson": "L1", "status": "adopted"},
    )
    factors = pd.DataFrame([{"kind": "failure", "factor": "晚 / late", "metric": "", "evidence": "", "decision": "stop"}])
    inputs = _inputs(
        {"2024": Planning(tables={"handbook": _table(HANDBOOK, *rows)})}, lessons=lessons, reviews={"2024-05": {"factors": factors}}
    )
    found = handbook.tables(inputs, parse_period("2024-Q4"), YEAR_END)
    learnt, changes = found["handbook_lessons"], found["handbook_changes"]
    assert [("failure", ""), ("case", "1.10"), ("case", "")] == list(zip(learnt["kind"], learnt["in_handbook"], strict=True))
    assert [("1.9", "adopted"), ("1.10", "adopted"), ("1.11", "open")] == list(zip(changes["version"], changes["status"], strict=True))
    assert ("L2", "gift set") == (changes.iloc[-1]["lesson"], changes.iloc[-1]["change"].en)
    assert "1.10" == handbook.newest_version(rows)


@pytest.mark.parametrize(
    ("rows", "version"),
    [([], "1.0"), ([("1.1", "adopted")], "1.2"), ([("1.1", "adopted"), ("1.2", "proposed")], "1.2"), ([("2", "adopted")], "3")],
)
def test_the_version_to_come(rows: list[tuple[str, str]], version: str) -> None:
    """One step after what is adopted, or the version that is proposed already; a team's first is 1.0."""
    assert version == handbook.next_version([{"version": number, "status": status} for number, status in rows])


def test_claims_are_complete_and_none_is_verified() -> None:
    """84 claims in both languages, each with where it is quoted."""
    table = claims.claims()
    assert [f"BM-{n:02d}" for n in range(1, 85)] == table["claim"].tolist()
    assert not table["verified"].any()
    assert all(
        row.says.en and row.says.zh and row.value.en and row.value.zh and row.quoted_in.startswith("S1 §") for row in table.itertuples()
    )
    assert len(table) == table["says"].map(lambda label: label.en).nunique()
