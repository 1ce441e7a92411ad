"""Rules of the data's origin: sources, tools, freshness, grain, files; each below, at and above its threshold."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs import Channel
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.findings import Finding

END = date(2025, 5, 31)
MAY = date(2025, 5, 1)
ALL = tuple((metric, "", "Sensors", "daily") for metric in tiny.DAY)
RULES = ("DM-01", "DM-02", "MR-05")


def register(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Return a register of (metric, channel, tool, refresh)."""
    table = pd.DataFrame(rows, columns=["metric", "channel", "tool", "refresh"])
    return table.assign(export_path="", owner="lin", last_loaded=pd.NaT)


def reviewed(channels: dict, sources: pd.DataFrame | None = None, policy: dict | None = None, **changes: object) -> MonthlyReview:
    """Return the review of May 2025 with a register of sources."""
    given = tiny.inputs(tiny.facts(channels), policy=policy, data_sources=sources, **changes)
    return compute(given, MonthlyReviewParams(team="tiny", period="2025-05"))


def found(review: MonthlyReview, rule: str) -> list[Finding]:
    """Return what a rule found."""
    return [one for one in review.findings if one.rule == rule]


def verdicts(review: MonthlyReview, rule: str) -> list[str]:
    """Return the verdicts of a rule."""
    return [one.status for one in found(review, rule)]


def until(last: date, value: float = 200.0):
    """Return a daily value that ends on a day."""
    return lambda day: value if day <= last else math.nan


def test_without_a_register_nothing_is_judged_and_one_line_says_what_it_would_show() -> None:
    """The rules that need it are not evaluated; the missing table is named once."""
    review = reviewed({"a": tiny.DAY})
    assert [["not_evaluated"]] * 3 == [verdicts(review, rule) for rule in RULES]
    assert review.tables["data_sources"].empty
    assert ["register"] == [one.section for one in review.missing if one.table == "data_sources"]


def test_a_register_takes_the_line_away() -> None:
    """What is there is not missed."""
    assert [] == [one for one in reviewed({"a": tiny.DAY}, register(*ALL)).missing if one.table == "data_sources"]


@pytest.mark.parametrize(("left_out", "status"), [(0, "pass"), (1, "warn"), (3, "warn")])
def test_dm_01_a_figure_without_a_source_warns(left_out: int, status: str) -> None:
    """None may be left out; each that is, is named."""
    review = reviewed({"a": tiny.DAY}, register(*ALL[left_out:]))
    (only,) = found(review, "DM-01")
    assert (status, float(left_out)) == (only.status, only.observed)
    assert ("Reads" in language("en").say(only.message)) == (left_out > 0)


def test_dm_01_a_source_for_one_channel_leaves_the_other_bare() -> None:
    """A row with a channel speaks for that channel alone; one without, for all."""
    rows = (("reads", "a", "Huitun", "daily"), *ALL[1:])
    assert ["warn"] == verdicts(reviewed({"a": tiny.DAY, "b": tiny.DAY}, register(*rows)), "DM-01")


@pytest.mark.parametrize(
    ("tool", "status"),
    [("新抖", "warn"), ("Xindou", "warn"), ("灰豚", "pass"), ("灰豚数据 Huitun", "pass"), ("own script", "not_evaluated")],
)
def test_dm_02_a_tool_of_another_platform_warns(tool: str, status: str) -> None:
    """Xindou is Douyin's, Huitun is Xiaohongshu's; what the list does not know is not judged."""
    channels = (Channel(id="xhs", name=Label("Xiaohongshu", "小红书"), stages=tiny.FUNNEL),)
    review = reviewed({"xhs": tiny.DAY}, register(("reads", "xhs", tool, "daily"), *ALL[1:]), team={"channels": channels})
    assert [status] == verdicts(review, "DM-02")


def test_dm_02_severity_and_list_are_the_policys() -> None:
    """A team may call it a failure, or declare the tool its own."""
    channels = (Channel(id="xhs", name=Label("Xiaohongshu", "小红书"), stages=tiny.FUNNEL),)
    sources = register(("reads", "xhs", "新抖", "daily"), *ALL[1:])
    fails = reviewed({"xhs": tiny.DAY}, sources, {"tools": {"mismatch": "fail"}}, team={"channels": channels})
    own = reviewed({"xhs": tiny.DAY}, sources, {"tools": {"map": {"小红书": ["新抖"]}}}, team={"channels": channels})
    assert (["fail"], ["pass"]) == (verdicts(fails, "DM-02"), verdicts(own, "DM-02"))


@pytest.mark.parametrize(
    ("refresh", "days", "status"),
    [
        ("daily", 1, "pass"),
        ("daily", 2, "warn"),
        ("weekly", 7, "pass"),
        ("weekly", 8, "warn"),
        ("monthly", 31, "pass"),
        ("monthly", 32, "warn"),
    ],
)
def test_mr_05_a_figure_older_than_its_rhythm_warns(refresh: str, days: int, status: str) -> None:
    """The limit itself is fresh, a day more is late."""
    channels = {"a": {**tiny.DAY, "clicks": until(END - timedelta(days=days))}}
    rows = [row if row[0] != "clicks" else (*row[:3], refresh) for row in ALL]
    late = {one.subject.en: one.status for one in found(reviewed(channels, register(*rows)), "MR-05")}
    assert status == late[f"{refresh.title()} figures"]


def test_mr_05_limits_are_the_policys() -> None:
    """Two days may be fresh enough; rhythms that are not named keep theirs."""
    channels = {"a": {**tiny.DAY, "clicks": until(END - timedelta(days=2))}}
    policy = {"monitoring": {"late_days": {"daily": 2}}}
    assert ["warn"] == verdicts(reviewed(channels, register(*ALL)), "MR-05")
    assert ["pass"] == verdicts(reviewed(channels, register(*ALL), policy), "MR-05")


def test_mr_05_what_is_watched_live_is_logged_only() -> None:
    """A real-time figure is never late here, and is said to belong to a live tool."""
    channels = {"a": {**tiny.DAY, "clicks": until(END - timedelta(days=20))}}
    rows = [row if row[0] != "clicks" else (*row[:3], "realtime") for row in ALL]
    review = reviewed(channels, register(*rows))
    assert {"pass", "info"} == set(verdicts(review, "MR-05"))
    row = review.tables["data_sources"].set_index("metric_id").loc["clicks"]
    assert ("live", True) == (row["freshness"], math.isnan(row["days_late"]))


def test_mr_05_a_registered_figure_that_never_came_warns() -> None:
    """A row of the register without a value is no figure."""
    review = reviewed({"a": tiny.DAY}, register(*ALL, ("likes", "a", "Huitun", "daily")))
    assert ["warn"] == verdicts(review, "MR-05")
    assert "absent" == review.tables["data_sources"].set_index("metric_id").loc["likes", "freshness"]


@pytest.mark.parametrize(("missing", "status"), [(0, "pass"), (1, "pass"), (2, "warn")])
def test_mr_26_days_missing_beyond_the_limit_are_coarse(missing: int, status: str) -> None:
    """Of 31 days 30 are 97 %, 29 are 94 %; the limit is 95 %."""
    gap = until(END - timedelta(days=missing))
    assert [status] == verdicts(reviewed({"a": {**tiny.DAY, "clicks": gap}}), "MR-26")


def test_mr_26_limit_is_the_policys_and_weeks_are_coarse() -> None:
    """A team may demand every day; weekly figures warn whatever their share."""
    gap = {"a": {**tiny.DAY, "clicks": until(END - timedelta(days=1))}}
    assert ["warn"] == verdicts(reviewed(gap, policy={"monitoring": {"grain_min": 1.0}}), "MR-26")
    weekly = tiny.inputs(tiny.facts({"a": tiny.DAY}, freq="W-MON"), team={"grain": "week"})
    assert ["warn"] == verdicts(compute(weekly, MonthlyReviewParams(team="tiny", period="2025-05")), "MR-26")


def test_dm_08_each_file_is_judged_by_itself() -> None:
    """Channel a's file has a gap, b's a stage above the one before, c's neither."""
    channels = {
        "a": {**tiny.DAY, "clicks": lambda day: math.nan if day == MAY + timedelta(days=4) else 200},
        "b": {**tiny.DAY, "clicks": lambda day: 20_000 if day == MAY else 200},
        "c": tiny.DAY,
    }
    table = tiny.facts(channels)
    given = tiny.inputs(table.assign(source_file="facts/" + table["channel"] + ".csv"))
    review = compute(given, MonthlyReviewParams(team="tiny", period="2025-05"))
    files = review.tables["data_files"].set_index("file")
    assert (1, 0, 0) == tuple(files["missing"])
    assert (0, 1, 0) == tuple(files["above"])
    assert {"facts/a.csv": "warn", "facts/b.csv": "warn", "facts/c.csv": "pass"} == {
        one.subject.en: one.status for one in found(review, "DM-08")
    }


@pytest.mark.parametrize("channels", [{"": {"revenue": 5.0}}, {"a": {"revenue": 5.0}}, {"a": {"new_payers": 0.0}}])
def test_little_data_is_no_fault(channels: dict) -> None:
    """No channel, no funnel, nothing but zeros: tables of the right form, no error."""
    review = reviewed(channels, register(("revenue", "", "Orders", "daily")))
    assert {"channel", "metric_id", "kept", "finest"} == set(review.tables["grain"].columns)
    assert 1 == len(review.tables["data_files"])
