"""Content as tables: sums before ratios, missing stays missing, the first hour, directions, flow, versions, standards by their day."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from goalbook.books.monthly_review.content.pieces import pieces_of
from goalbook.books.monthly_review.content.topics import Sides
from goalbook.core.message import Label
from support.sample_content import content_tables, pieces, sample

CHANGE = [{"date_day": "2025-05-12", "channel": "xiaohongshu", "what_en": "Topics changed", "what_zh": "选题调整", "by": "lin"}]


def test_without_tables_there_is_nothing() -> None:
    """No table, no row, no heading."""
    assert {} == content_tables()


def test_shares_are_of_the_pieces_whose_type_is_said() -> None:
    """Two of three typed pieces are value, by reach one in four; a fourth says nothing of itself."""
    rows = [
        *pieces(2, reads=100),
        *pieces(1, stem="B", content_type="benefit", reads=600),
        *pieces(1, stem="U", content_type="", reads=900),
    ]
    mix = content_tables(content_items=rows)["content_mix"].set_index("content_type")
    assert (2 / 3, 0.25) == (pytest.approx(mix.loc["value", "share_pieces"]), pytest.approx(mix.loc["value", "share_reach"]))
    assert (1, 900) == (mix.loc["", "pieces"], mix.loc["", "reach"])
    assert math.isnan(mix.loc["", "share_pieces"])


def test_a_rate_is_over_pieces_that_have_both_parts() -> None:
    """A piece whose clicks nobody counted lowers no click rate; nobody's clicks are no zero."""
    rows = [*pieces(1, reads=100, clicks=5), *pieces(1, stem="X", reads=900), *pieces(1, stem="B", content_type="benefit", reads=10)]
    mix = content_tables(content_items=rows)["content_mix"].set_index("content_type")
    assert 0.05 == pytest.approx(mix.loc["value", "click_rate"])
    assert math.isnan(mix.loc["benefit", "clicks"])
    assert math.isnan(mix.loc["benefit", "click_rate"])


def test_pieces_are_of_the_month_they_came_out_in() -> None:
    """April's pieces stand in April; June's are none of this review's."""
    rows = [*pieces(2), *pieces(3, stem="A", first="2025-04-01"), *pieces(1, stem="J", first="2025-06-02")]
    mix = content_tables(content_items=rows)["content_mix"]
    assert {"2025-04": 3, "2025-05": 2} == mix.groupby("month")["pieces"].sum().to_dict()


def test_a_month_without_a_piece_is_not_known_rather_than_empty() -> None:
    """Pieces of April alone: of May nothing was written down, so nothing is said of it."""
    assert {} == content_tables(content_items=pieces(3, first="2025-04-01"))


def _videos(early: float, count: int = 4, **common: object) -> list[dict[str, object]]:
    past = [
        {**row, "plays_1h": 100.0 + 10 * place, "plays_total": 1_000.0 + 90 * place, "channel": "douyin"}
        for place, row in enumerate(pieces(25, stem="V", first="2025-03-01"))
    ]
    return [*past, *pieces(count, stem="M", channel="douyin", plays_1h=early, plays_total=2_000, **common)]


def test_the_early_line_is_the_channels_own_quantile() -> None:
    """First hours from 100 to 340: a fifth lies below 148; a first hour there is not below it."""
    at_line, below = (content_tables(content_items=_videos(early))["content_first_hour"].iloc[0] for early in (148.0, 147.0))
    assert (25, 148.0, 0.0) == (at_line["history"], pytest.approx(at_line["early_line"]), at_line["below"])
    assert (4.0, 1.0, "M0, M1, M2, M3") == (below["below"], below["below_share"], below["below_ids"])
    assert 1 == pytest.approx(at_line["rank_correlation"])
    assert at_line["signal"]


def test_boosted_pieces_count_neither_for_the_line_nor_below_it() -> None:
    """Bought plays do not show what the first hour foretells."""
    found = content_tables(
        content_items=[*_videos(200.0), *pieces(2, stem="B", channel="douyin", plays_1h=1, plays_total=9, boosted="yes")]
    )
    row = found["content_first_hour"].iloc[0]
    assert (4, 0.0, 2) == (row["month_pieces"], row["below"], row["boosted_out"])


def test_too_few_earlier_pieces_make_no_line() -> None:
    """Nineteen are not twenty."""
    rows = [row for row in _videos(50.0) if str(row["content_id"])[1:] not in {str(one) for one in range(19, 25)}]
    row = content_tables(content_items=rows)["content_first_hour"].iloc[0]
    assert (19, False) == (row["history"], row["signal"])
    assert math.isnan(row["early_line"])
    assert math.isnan(row["below"])


def _turn(review: int = 8, lifestyle: int = 8, **policy: object) -> dict[str, pd.DataFrame]:
    """Return a channel that goes from reviews, clicked 2 %, to lifestyle, clicked 1 %, on 12 May."""
    before = pieces(review, stem="R", first="2025-05-01", topic_direction_en="Review", topic_direction_zh="测评", reads=1_000, clicks=20)
    after = pieces(lifestyle, stem="L", first="2025-05-12", topic_direction_en="Lifestyle", reads=2_000, clicks=20)
    return content_tables(policy, events=CHANGE, content_items=[*before, *after])


def test_a_change_of_direction_is_found_and_its_effect_split() -> None:
    """2 % became 1 %; no direction has a rate of its own on both sides, so the whole fall is the directions'."""
    row = _turn()["content_changes"].iloc[0]
    assert (0.02, 0.01, -0.01, 1.0) == tuple(pytest.approx(row[name]) for name in ("rate_before", "rate_after", "change", "moved"))
    assert (-0.01, 0.0) == (pytest.approx(row["from_mix"]), pytest.approx(row["from_within"], abs=1e-12))
    assert (1_000, 2_000, Label("Topics changed", "选题调整")) == (row["reach_before"], row["reach_after"], row["event"])


def test_the_two_parts_of_a_change_are_the_change() -> None:
    """Reviews are clicked worse and are fewer: both parts tell, and together they are the change."""
    items = [
        *pieces(9, stem="A", topic_direction_en="Review", reads=1_000, clicks=22),
        *pieces(3, stem="B", topic_direction_en="Other", reads=3_000, clicks=30),
        *pieces(4, stem="C", first="2025-05-12", topic_direction_en="Review", reads=1_000, clicks=18),
        *pieces(8, stem="D", first="2025-05-12", topic_direction_en="Other", reads=3_000, clicks=27),
    ]
    row = content_tables(events=CHANGE, content_items=items)["content_changes"].iloc[0]
    assert row["change"] == pytest.approx(row["from_mix"] + row["from_within"])
    assert row["from_mix"] < 0 > row["from_within"]
    assert row["low"] < row["change"] < row["high"] < 0


@pytest.mark.parametrize(("review", "lifestyle", "policy"), [(7, 8, {}), (8, 7, {}), (8, 8, {"content": {"change_min_pieces": 9}})])
def test_few_pieces_on_a_side_make_no_change(review: int, lifestyle: int, policy: dict[str, object]) -> None:
    """Eight on each side are needed unless the policy says otherwise."""
    assert "content_changes" not in _turn(review, lifestyle, **policy)


def test_an_event_after_which_topics_stay_is_no_change_of_direction() -> None:
    """The same directions before and after: the event was about something else."""
    items = pieces(28, topic_direction_en="Review", reads=1_000, clicks=20)
    found = content_tables(events=CHANGE, content_items=items)
    assert "content_changes" not in found
    assert ["after"] == found["content_topics"]["span"].tolist()


def test_how_much_moved_is_half_of_what_both_sides_differ() -> None:
    """From all A to half A, half B: half of the pieces moved."""
    rows = [*pieces(2, topic_direction_en="A"), *pieces(1, stem="Q", topic_direction_en="A"), *pieces(1, stem="Z", topic_direction_en="B")]
    found = pieces_of(sample(content_items=rows))  # type: ignore[arg-type] # as much of it as is looked at
    assert 0.5 == pytest.approx(Sides(found[:2], found[2:]).moved())


def test_the_way_from_demand_to_placement_is_told_by_medians() -> None:
    """Three pieces of 4, 5 and 30 days: five by the median; what is not noted counts nowhere."""
    rows = [
        {**row, "demanded_on": pd.Timestamp("2025-05-01") - pd.Timedelta(days=days), "produced_on": "2025-05-01", "date_day": "2025-05-02"}
        for row, days in zip(pieces(3), (3, 4, 29), strict=True)
    ]
    found = content_tables(content_items=[*rows, *pieces(1, stem="X")])["content_cycle"].set_index("stage")
    assert (5.0, 30.0, 3) == tuple(found.loc["whole", ["median_days", "longest_days", "pieces"]])
    assert (4.0, 1.0) == (found.loc["production", "median_days"], found.loc["placement", "median_days"])


def test_what_is_under_way_waits_since_its_last_step() -> None:
    """Asked for on 21 May and not made: ten days; finished on 30 May and not out: one."""
    rows = [
        *pieces(1),
        {"content_id": "W1", "channel": "douyin", "demanded_on": "2025-05-21"},
        {"content_id": "W2", "channel": "douyin", "demanded_on": "2025-05-20", "produced_on": "2025-05-30"},
    ]
    found = content_tables(content_items=rows)["content_open"].set_index("stage")
    assert (10.0, 1.0) == (found.loc["production", "oldest_days"], found.loc["placement", "oldest_days"])


def test_versions_say_which_part_lacks() -> None:
    """An interaction component without fission is not whole; a version of June is not in use yet."""
    rows = [
        {"component": "打卡 / Post", "kind": "interaction", "version": "2", "date_day": "2025-05-20", "slot_1": "a", "slot_2": "b"},
        {"component": "x", "kind": "content", "version": "1", "date_day": "2025-06-02", "slot_1": "a", "slot_2": "b", "slot_3": "c"},
    ]
    found = content_tables(content_components=rows)["content_versions"]
    assert [(Label("Post", "打卡"), 2, Label("fission", "社交裂变"), True)] == list(
        found[["component", "filled", "lacks", "in_month"]].itertuples(index=False, name=None)
    )


STANDARDS = [
    {"process": "content", "step": "review", "metric": "data_review", "limit": 24, "unit": "hours", "version": 1},
    {
        "process": "content",
        "step": "review",
        "metric": "data_review",
        "limit": 12,
        "unit": "hours",
        "version": 2,
        "effective_from": "2025-05-15",
    },
]


def check(day: str, actual: float) -> dict[str, object]:
    """Return a check of the data review."""
    return {"date_day": day, "process": "content", "item": f"{day} {actual}", "metric": "data_review", "actual": actual}


def test_a_review_after_20_hours_keeps_version_1_and_breaches_version_2() -> None:
    """The limit that held on the day decides (WX-08)."""
    rows = [check("2025-05-14", 20), check("2025-05-15", 20), check("2025-05-20", 12)]
    found = content_tables(standards=STANDARDS, sop_checks=rows)["sop_timeliness"]
    assert [(1, 1, 1), (2, 2, 1)] == list(found[["version", "checks", "kept_checks"]].itertuples(index=False, name=None))


def test_trainings_are_counted_without_names() -> None:
    """One trained in time, one late, one overdue, one still due; the table names nobody."""
    rows = [
        {"person": "lin", "joined": "2025-04-01", "day": "2025-05-01"},
        {"person": "su", "joined": "2025-04-01", "day": "2025-05-02"},
        {"person": "chen", "joined": "2025-04-30"},
        {"person": "zhao", "joined": "2025-05-01"},
    ]
    row = content_tables(trainings=rows)["trainings_due"].iloc[0].to_dict()
    assert (4, 1, 1, 1, 1) == tuple(row[name] for name in ("joined", "in_time", "late", "overdue", "upcoming"))
    assert pd.Timestamp("2025-05-31") == row["next_due"]
    assert not {"lin", "su", "chen", "zhao"} & {str(value) for value in row.values()}


def test_an_unfinished_month_ends_at_the_reviews_day() -> None:
    """As of 10 May, pieces of the 11th and checks of the 15th are not there yet."""
    found = content_tables(as_of=date(2025, 5, 10), content_items=pieces(20), standards=STANDARDS, sop_checks=[check("2025-05-15", 9)])
    assert 10 == found["content_mix"]["pieces"].sum()
    assert "sop_timeliness" not in found
