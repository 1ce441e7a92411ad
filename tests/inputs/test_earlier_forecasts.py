"""Which archived reports count for the calibration record, and what they foretold."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.period import parse_period
from goalbook.inputs.earlier_forecasts import forecast_files, read_all, read_forecasts
from support.earlier_words import april, archived, campaign, key_result, results

if TYPE_CHECKING:
    from pathlib import Path

JULY = parse_period("2025-07")
SERIES = "tiny/monthly_review/2025-04/{}"


def test_reports_of_periods_before_the_review_count_never_its_own(tmp_path: Path) -> None:
    """April and the goals of the second quarter for July; not July, not August, not the goals of the third quarter, not another team."""
    for place in ("monthly_review/2025-04", "monthly_review/2025-07", "monthly_review/2025-08"):
        april(tmp_path, place=f"tiny/{place}/en/r0001")
    for place in ("target_setting/2025-Q2", "target_setting/2025-Q3", "decomposition/2025-Q2", "target_setting/failures"):
        april(tmp_path, place=f"tiny/{place}/en/r0001")
    april(tmp_path, place="other/monthly_review/2025-04/en/r0001")
    found = [path.relative_to(tmp_path / "tiny").as_posix() for path in forecast_files(tmp_path, "tiny", JULY)]
    assert [
        f"{one}/en/r0001/results.json" for one in ("monthly_review/2025-04", "target_setting/2025-Q2", "decomposition/2025-Q2")
    ] == found
    assert 6 == len(forecast_files(tmp_path, "tiny"))
    assert () == forecast_files(tmp_path / "nowhere", "tiny", JULY)


def test_what_was_said_more_than_two_years_ago_is_forgotten_by_the_review(tmp_path: Path) -> None:
    """The whole archive still knows it."""
    april(tmp_path, place="tiny/monthly_review/2023-06/en/r0001")
    april(tmp_path, place="tiny/monthly_review/2023-07/en/r0001")
    assert ["2023-07"] == [path.parents[2].name for path in forecast_files(tmp_path, "tiny", JULY)]
    assert 2 == len(forecast_files(tmp_path, "tiny"))


def test_the_newest_revision_made_while_the_outcome_was_open_counts(tmp_path: Path) -> None:
    """April's review is open until the end of May; what was made later, knowing more, does not count."""
    for number, day in enumerate(("2025-05-02", "2025-05-31", "2025-06-01", "2025-08-01"), start=1):
        april(tmp_path, place=SERIES.format(f"en/r{number:04}"), finished=day)
    assert ["r0002"] == [path.parent.name for path in forecast_files(tmp_path, "tiny", JULY)]


def test_of_an_archive_filled_afterwards_the_first_word_counts(tmp_path: Path) -> None:
    """In either language; so a month made again with corrected facts does not change what was said of it."""
    april(tmp_path, place=SERIES.format("en/r0001"), finished="2026-01-03")
    april(tmp_path, place=SERIES.format("zh/r0001"), finished="2026-01-02")
    april(tmp_path, place=SERIES.format("zh/r0002"), finished="2026-01-04")
    assert ["zh/r0001"] == ["/".join(path.parts[-3:-1]) for path in forecast_files(tmp_path, "tiny", JULY)]


def test_scenarios_and_sliders_set_by_hand_say_what_if_and_do_not_count(tmp_path: Path) -> None:
    """A run as of another day is still the report's word."""
    said = results("monthly_review", "2025-04", "2025-04-30", "2025-Q2", {"key_results": [key_result(1.0, 0.0, 2.0)]})
    archived(tmp_path, SERIES.format("en+bold/r0001"), said)
    archived(tmp_path, SERIES.format("en/r0001"), said, given={"period": "command line", "as_of": "command line", "recovery": "default"})
    archived(tmp_path, SERIES.format("en/r0002"), said, given={"period": "command line", "recovery": "command line"})
    assert ["en/r0001"] == ["/".join(path.parts[-3:-1]) for path in forecast_files(tmp_path, "tiny", JULY)]


def test_put_back_without_its_record_the_same_file_counts(tmp_path: Path) -> None:
    """A replay restores the results that were read, nothing beside them."""
    (april(tmp_path).parent / "record.json").unlink()
    assert ["r0001"] == [path.parent.name for path in forecast_files(tmp_path, "tiny", JULY)]


def test_a_review_foretells_its_key_results_unless_their_period_is_over(tmp_path: Path) -> None:
    """With range and chance where they were said; a key result that has no forecast foretells nothing."""
    rows = [
        key_result(1800.0, 1700.0, 1900.0),
        key_result(40.0, None, None, metric_id="cac", aggregation="ratio", direction="down", probability=None),
        key_result(1.0, 1.0, 1.0, method="complete"),
        {**key_result(1.0, None, None), "landing": None},
    ]
    path = archived(tmp_path, "a", results("monthly_review", "2025-04", "2025-04-30", "2025-Q2", {"key_results": rows}))
    payers, cost = read_forecasts(path)
    assert ("new_payers", 1800.0, 1700.0, 1900.0, "2025-Q2", date(2025, 4, 30)) == (
        *(payers.metric_id, payers.value, payers.low, payers.high),
        *(payers.period.label, payers.made_on),
    )
    assert [("target", 1820.0, 0.5)] == [(one.level, one.value, one.probability) for one in payers.claims]
    assert ("down", "ratio", (), True) == (cost.direction, cost.aggregation, cost.claims, math.isnan(cost.low))


def test_goals_foretell_the_chance_of_each_level(tmp_path: Path) -> None:
    """Commit, target and stretch, as far as a chance was printed."""
    levels = {"probability": 0.4, "probability_commit": 0.7, "probability_stretch": None}
    row = {**key_result(0.0, 1.0, 3.0), "p50": 2.0, **levels}
    tables = {"calibration": [row], "key_results": [{"kr_id": "KR1", "commit": 1500.0, "stretch": 2000.0}]}
    (found,) = read_forecasts(archived(tmp_path, "a", results("target_setting", "2025-Q2", "2025-03-31", "2025-Q2", tables)))
    assert (2.0, 1.0, 3.0) == (found.value, found.low, found.high)
    assert [("target", 1820.0, 0.4), ("commit", 1500.0, 0.7)] == [(one.level, one.value, one.probability) for one in found.claims]


def test_a_plan_foretells_what_its_chains_bring(tmp_path: Path) -> None:
    """Of targets that are sums; a chain that feeds an average is not compared with a total."""
    chain = {"metric_id": "new_payers", "channel": "a", "implied": 900.0, "low": 800.0, "high": 1000.0, "target": 950.0, "probability": 0.3}
    tables = {
        "chains": [{**chain, "kr_id": "KR2"}, {**chain, "kr_id": "KR3"}, {**chain, "kr_id": ""}],
        "targets": [
            {"kr_id": "KR2", "aggregation": "sum", "direction": "up"},
            {"kr_id": "KR3", "aggregation": "average", "direction": "up"},
        ],
    }
    found = read_forecasts(archived(tmp_path, "a", results("decomposition", "2025-Q2", "2025-03-31", "2025-Q2", tables)))
    assert [("a", 900.0, 0.3)] * 2 == [(one.channel, one.value, one.claims[0].probability) for one in found]


@pytest.mark.parametrize("text", ["{", "[]", '{"book": "campaign"}', '{"book": "monthly_review", "meta": {}, "tables": {}}'])
def test_a_file_that_is_no_report_foretells_nothing(tmp_path: Path, text: str) -> None:
    """Neither broken text nor another document stops a review."""
    (tmp_path / "results.json").write_text(text, "utf-8")
    assert () == read_forecasts(tmp_path / "results.json")


def test_a_campaign_counts_once_it_was_looked_back_on(tmp_path: Path) -> None:
    """Its plan foretold 1,000 × 1.2, its page counted 1,100; the review of the month in which it was looked back on does not read it."""
    campaign(tmp_path, "plan", as_of="2024-05-24")
    assert () == forecast_files(tmp_path, "tiny")
    campaign(tmp_path, "retrospective", actual=900.0)
    campaign(tmp_path, "retrospective", actual=1_100.0, number=2)
    paths = forecast_files(tmp_path, "tiny", parse_period("2024-08"))
    assert ["618-plan", "618-retrospective"] == [path.parents[2].name for path in paths]
    assert () == forecast_files(tmp_path, "tiny", parse_period("2024-07"))
    ((path, said),) = read_all(paths)
    assert (paths[0], "618", "2024-06", 1200.0, 1100.0) == (path, said.subject, said.period.label, said.value, said.came)
    assert (True, ()) == (math.isnan(said.low), said.claims)


def test_a_retrospective_that_cannot_be_read_leaves_its_campaign_out(tmp_path: Path) -> None:
    """Broken text stops nothing."""
    campaign(tmp_path, "plan", as_of="2024-05-24")
    campaign(tmp_path, "retrospective", actual=900.0).write_text("{", "utf-8")
    assert () == forecast_files(tmp_path, "tiny")
