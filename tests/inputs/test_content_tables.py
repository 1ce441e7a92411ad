"""Tables of content and of customer success: what is refused with its place, and what is known of them on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.core.errors import InputError
from goalbook.core.language import language
from goalbook.inputs import check_team, load_inputs
from goalbook.inputs.operations.content import CONTENT_COMPONENTS, CONTENT_ITEMS
from goalbook.inputs.operations.success import RATINGS, RENEWALS, SERVICE
from inputs.tiny_team import write

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.inputs import Inputs

ITEMS = "content_id,date_day,channel,content_type,demanded_on,produced_on,plays_1h,plays_total,reads,clicks,completions\n"
SERVED = "month,requests,answered,answer_hours,feedback,closed,to_certify,certified\n"
RENEWED = "date_day,due,product,customers,contacted,renewed\n"


def said(folder: Path, name: str, text: str) -> list[tuple[int | None, str, str]]:
    """Return row, column and message of every problem of a team that has this table."""
    check = check_team(write(folder, {name: text}), "tiny")
    return [(one.row, str(one.column), language("en").say(one.message)) for one in check.problems]


def known(folder: Path, files: dict[str, str], as_of: date | None = None) -> Inputs:
    """Return the team as read on a day."""
    return load_inputs(write(folder, files), "tiny", as_of, operations=True)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("A,2025-05-02,douyin,values,,,,,,,", "content_type", "'values' is none of value, benefit, emotion, action"),
        ("A,2025-05-02,douyn,value,,,,,,,", "channel", "'douyn'"),
        ("A,2025-05-02,,value,,,,,,,", "channel", "a value is needed here"),
        ("A,2025-05-02,douyin,value,2025-05-03,,,,,,", "date_day", "is before demanded_on"),
        ("A,2025-05-02,douyin,value,2025-05-01,2025-04-30,,,,,", "produced_on", "is before demanded_on"),
        ("A,2025-05-02,douyin,value,,2025-05-03,,,,,", "date_day", "is before produced_on"),
        ("A,2025-05-02,douyin,value,,,90,80,,,", "plays_1h", "is more than plays_total (80)"),
        ("A,2025-05-02,douyin,value,,,,80,,,81", "completions", "is more than plays_total (80)"),
        ("A,2025-05-02,douyin,value,,,,,100,101,", "clicks", "is more than reads (100)"),
        ("A,2025-05-02,douyin,value,,,,80,,81,", "clicks", "is more than plays_total (80)"),
        ("A,2025-05-02,douyin,value,,,,-1,,,", "plays_total", "is negative"),
        ("A,,douyin,value,,,,,5,,", "date_day", "is empty, yet reads was counted"),
    ],
)
def test_a_piece_that_cannot_be_is_refused_with_its_place(tmp_path: Path, row: str, column: str, expected: str) -> None:
    """Types and channels that are none, days out of order, parts above their whole, figures of what is not out."""
    found = said(tmp_path, "content/content_items.csv", f"{ITEMS}{row}\n")
    assert (2, column) in [(place, name) for place, name, _ in found]
    assert any(expected in text for _, _, text in found)


def test_a_piece_stands_once(tmp_path: Path) -> None:
    """The second row of an id is named with the first."""
    found = said(tmp_path, "content/content_items.csv", f"{ITEMS}A,2025-05-02,douyin,value,,,,,,,\nA,2025-05-03,douyin,value,,,,,,,\n")
    assert [(3, "content_id", "row 2 has the same content_id; keep one")] == found


def test_a_component_has_rates_from_nought_to_one(tmp_path: Path) -> None:
    """24 for 24 % is refused where the figure is a rate."""
    head = "component,kind,version,date_day,metric,metric_before,metric_after\n"
    found = said(tmp_path, "content/components.csv", f"{head}v,content,1,2025-05-02,completion_rate,0.21,24\n")
    assert [(2, "metric_after", "is no rate from 0 to 1")] == found


@pytest.mark.parametrize(
    ("name", "text", "column", "expected"),
    [
        ("service", f"{SERVED}2025-13,9,9,9,,,,\n", "month", "is no month; write it as 2025-05"),
        ("service", f"{SERVED}2025-Q2,9,9,9,,,,\n", "month", "is no month; write it as 2025-05"),
        ("service", f"{SERVED}2025-05,9,10,9,,,,\n", "answered", "is more than requests (9)"),
        ("service", f"{SERVED}2025-05,9,9,9,3,4,,\n", "closed", "is more than feedback (3)"),
        ("service", f"{SERVED}2025-05,9,9,9,,,3,4\n", "certified", "is more than to_certify (3)"),
        ("ratings", "month,stars_1,stars_2,stars_3,stars_4,stars_5\n2025-05,1,1,1,1,-1\n", "stars_5", "is negative"),
        ("renewals", f"{RENEWED}2025-05-01,2025-05-09,a,5,6,0\n", "contacted", "is more than customers (5)"),
        ("renewals", f"{RENEWED}2025-05-01,2025-05-09,a,5,5,6\n", "renewed", "is more than customers (5)"),
        ("success_links", "metric,action\nhours,x\n", "metric", "'hours' is none of response_hours"),
        ("success_links", "metric,action,owner\nclosed_share,x,lni\n", "owner", "'lni'"),
        ("success_links", "metric,action,limit\nclosed_share,x,80\n", "limit", "is no rate from 0 to 1"),
    ],
)
def test_customer_success_is_refused_with_its_place(tmp_path: Path, name: str, text: str, column: str, expected: str) -> None:
    """Months that are none, parts above their whole, figures nobody knows, strangers, rates above one."""
    found = said(tmp_path, f"success/{name}.csv", text)
    assert (2, column) in [(place, where) for place, where, _ in found]
    assert any(expected in words for _, _, words in found)


def test_a_day_knows_pieces_as_they_stood_on_it(tmp_path: Path) -> None:
    """On 10 May a piece of the 12th is still being made, without what came of it; one asked for later does not exist."""
    rows = (
        "A,2025-05-02,douyin,value,,,5,80,,,\n"
        "B,2025-05-12,douyin,value,2025-05-01,2025-05-11,5,80,,,\n"
        "C,,douyin,value,2025-05-11,,,,,,\n"
        "D,2025-05-12,douyin,value,,,,,,,\n"
    )
    table = known(tmp_path, {"content/content_items.csv": ITEMS + rows}, date(2025, 5, 10)).kept("content", CONTENT_ITEMS)
    assert ["A", "B"] == table["content_id"].tolist()
    assert [80.0, None] == [None if pd.isna(value) else value for value in table["plays_total"]]
    assert [True] * 2 == pd.isna(table.loc[1, ["date_day", "produced_on"]]).tolist()


def test_a_day_knows_nothing_of_later_months_versions_and_notes(tmp_path: Path) -> None:
    """As of 10 May: neither May, which is not over, nor June, no version of the 12th, no note of the 20th."""
    files = {
        "content/components.csv": "component,kind,version,date_day\nv,content,1,2025-05-02\nv,content,2,2025-05-12\n",
        "success/service.csv": f"{SERVED}2025-04,9,9,9,,,,\n2025-05,9,9,9,,,,\n2025-06,9,9,9,,,,\n",
        "success/renewals.csv": f"{RENEWED}2025-05-01,2025-05-09,a,5,0,0\n2025-05-20,2025-05-09,a,5,5,5\n",
    }
    inputs = known(tmp_path, files, date(2025, 5, 10))
    assert ["1"] == inputs.kept("content", CONTENT_COMPONENTS)["version"].tolist()
    assert ["2025-04"] == inputs.kept("success", SERVICE)["month"].tolist()
    assert [0.0] == inputs.kept("success", RENEWALS)["renewed"].tolist()


def test_a_direction_in_one_language_serves_for_both(tmp_path: Path) -> None:
    """One column topic_direction is enough."""
    text = "content_id,date_day,channel,topic_direction\nA,2025-05-02,douyin,测评\n"
    row = known(tmp_path, {"content/content_items.csv": text}).kept("content", CONTENT_ITEMS).iloc[0]
    assert ("测评", "测评") == (row["topic_direction_en"], row["topic_direction_zh"])


@pytest.mark.parametrize("month", ["2025-13", "2025-Q2", "Mai 2025"])
def test_a_month_that_is_none_is_told_whatever_the_day(tmp_path: Path, month: str) -> None:
    """A run refuses it as `goalbook check` does, and does not drop the row."""
    with pytest.raises(InputError) as refused:
        known(tmp_path, {"success/service.csv": f"{SERVED}{month},9,9,9,,,,\n"}, date(2025, 5, 31))
    assert [(2, "month")] == [(one.row, one.column) for one in refused.value.problems]


@pytest.mark.parametrize("month", ["2025-05", "2025/05", "2025年5月", "2025-05-01"])
def test_a_month_may_be_written_as_people_write_it(tmp_path: Path, month: str) -> None:
    """Each of them is May."""
    inputs = known(
        tmp_path, {"success/ratings.csv": f"month,stars_1,stars_2,stars_3,stars_4,stars_5\n{month},1,1,1,1,1\n"}, date(2025, 5, 31)
    )
    assert ["2025-05"] == inputs.kept("success", RATINGS)["month"].tolist()


COUNTED = "content_id,date_day,channel,counted_on,reads,clicks\n"


@pytest.mark.parametrize(("day", "reads"), [("2025-05-31", 100.0), ("2025-06-09", 100.0), ("2025-06-10", 300.0), ("2025-05-10", None)])
def test_of_several_counts_the_latest_known_one_is_used(tmp_path: Path, day: str, reads: float | None) -> None:
    """Counted on 20 May and 10 June: a day knows the last count made by then, and before the first one the piece without its counts."""
    rows = "A,2025-05-02,douyin,2025-06-10,300,9\nA,2025-05-02,douyin,2025-05-20,100,3\n"
    table = known(tmp_path, {"content/content_items.csv": COUNTED + rows}, date.fromisoformat(day)).kept("content", CONTENT_ITEMS)
    assert ["A"] == table["content_id"].tolist()
    assert [reads] == [None if pd.isna(one) else one for one in table["reads"]]


def test_counts_are_repeated_by_day_only_and_after_the_piece_came_out(tmp_path: Path) -> None:
    """The same piece twice on one day of counting, another channel for it, a count from before it was published: each names its row."""
    rows = "A,2025-05-02,douyin,2025-05-20,100,3\nA,2025-05-02,douyin,2025-05-20,120,3\nA,2025-05-02,xiaohongshu,2025-05-21,130,3\n"
    found = said(tmp_path, "content/content_items.csv", COUNTED + rows + "B,2025-05-02,douyin,2025-05-01,1,1\n")
    assert [(3, "counted_on"), (4, "channel"), (5, "counted_on")] == sorted((row, column) for row, column, _ in found)
