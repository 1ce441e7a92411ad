"""Facts that an earlier review reported and that read differently now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.support.archived_inputs import Archived, Files

from goalbook.publish.archive.compare.restated import Restated, earlier_review, restated

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.archive.reading import Run

TEAM = "name: {zh: 甲, en: Acme}\nchannels:\n  - {id: xhs, name: {zh: 小红书, en: Red}}\n"
APRIL = "date_day,channel,clicks,spend\n2025-04-01,xhs,10,5\n2025-04-02,xhs,20,\n"
MAY = "date_day,channel,clicks,spend\n2025-05-01,xhs,7,1\n"


def review(outputs: Path, period: str, files: Files, **more: object) -> Run:
    """Return the review of a month that knew its facts to the month's end."""
    ends = {"2025-03": "2025-03-31", "2025-04": "2025-04-30", "2025-05": "2025-05-31"}
    known = {"meta": {"as_of": ends[period]}}
    return Archived({"team.yml": TEAM, **files}, period=period, results=known, **more).run(outputs)  # type: ignore[arg-type]  # as the fields are named


def found(outputs: Path, april_then: Files, now: Files) -> Restated:
    """Return what May's review reads differently from April's."""
    earlier = review(outputs, "2025-04", april_then)
    return restated(review(outputs, "2025-05", {**now, "facts/may.csv": MAY}, n=2), earlier)


def test_a_number_of_a_past_month_that_changed_is_named_with_its_row_and_the_months_sum(tmp_path: Path) -> None:
    """A missing spend that came later is told too; the new month itself restates nothing."""
    now = APRIL.replace(",20,", ",26,4")
    told = found(tmp_path, {"facts/april.csv": APRIL}, {"facts/april.csv": now})
    (row,) = told.rows
    assert (("date_day", "2025-04-02"), ("channel", "xhs")) == row.key
    assert [("clicks", 20.0, 26.0), ("spend", None, 4.0)] == [(cell.column, cell.before, cell.after) for cell in row.cells]
    assert ("facts/april.csv", 3, 3) == (row.file_after, row.row_before, row.row_after)
    assert [("spend", 5.0, 9.0), ("clicks", 30.0, 36.0)] == [(total.metric_id, total.before, total.after) for total in told.totals]


def test_a_correction_counts_from_the_day_it_was_recorded(tmp_path: Path) -> None:
    """One recorded in May restates April in May's review; one recorded in June is not known to it."""
    header = "date_day,channel,clicks,spend,recorded_on\n"
    told = found(
        tmp_path,
        {"facts/april.csv": APRIL},
        {"facts/april.csv": APRIL, "facts/later.csv": f"{header}2025-04-01,xhs,11,5,2025-05-09\n2025-04-02,xhs,99,,2025-06-02\n"},
    )
    assert [("facts/april.csv", 2, "facts/later.csv", 2)] == [
        (row.file_before, row.row_before, row.file_after, row.row_after) for row in told.rows
    ]
    assert [("2025-04", "clicks", 30.0, 31.0, 1)] == [(one.month, one.metric_id, one.before, one.after, one.rows) for one in told.totals]


def test_rows_that_moved_to_another_file_or_came_and_went(tmp_path: Path) -> None:
    """Where a fact is written is no fact; a day that is gone is told by what it was."""
    moved = {"facts/q2.csv": APRIL.replace("2025-04-02,xhs,20,", "2025-04-03,xhs,1,2")}
    told = found(tmp_path, {"facts/april.csv": APRIL}, moved)
    assert [("2025-04-02", "facts/april.csv", ""), ("2025-04-03", "", "facts/q2.csv")] == [
        (row.key[0][1], row.file_before, row.file_after) for row in told.rows
    ]


def test_a_week_belongs_to_the_month_in_which_it_ends(tmp_path: Path) -> None:
    """A week that ended after the earlier review was not known to it; one that began in March and ended in April is April's."""
    team = TEAM + "grain: week\n"
    weeks = "date_day,channel,clicks\n2025-03-31,xhs,10\n2025-04-21,xhs,20\n2025-04-28,xhs,30\n"
    earlier = review(tmp_path, "2025-04", {"team.yml": team, "facts/a.csv": weeks})
    later = weeks.replace(",10", ",11").replace(",30", ",33")
    told = restated(review(tmp_path, "2025-05", {"team.yml": team, "facts/a.csv": later}, n=2), earlier)
    assert ["2025-03-31"] == [row.key[0][1] for row in told.rows]
    assert [("2025-04", 30.0, 31.0)] == [(one.month, one.before, one.after) for one in told.totals]


def test_a_metric_that_was_not_measured_then_is_no_restatement(tmp_path: Path) -> None:
    """A column that came later tells of the past for the first time."""
    now = "date_day,channel,clicks,spend,reads\n2025-04-01,xhs,10,5,100\n2025-04-02,xhs,20,,200\n"
    told = found(tmp_path, {"facts/april.csv": APRIL}, {"facts/april.csv": now})
    assert ((), (), None) == (told.rows, told.totals, told.fault)


def test_a_channel_under_another_id_restates_nothing(tmp_path: Path) -> None:
    """The earlier review's facts are read with its own team.yml; a number that changed is told under the new id."""
    now = APRIL.replace(",20,", ",26,").replace("xhs", "red")
    earlier = review(tmp_path, "2025-04", {"facts/april.csv": APRIL})
    b = review(tmp_path, "2025-05", {"team.yml": TEAM.replace("xhs", "red"), "facts/april.csv": now}, n=2)
    told = restated(b, earlier)
    assert told.fault is None
    assert [(("date_day", "2025-04-02"), ("channel", "red"))] == [row.key for row in told.rows]


def test_inputs_that_cannot_be_read_any_more_say_so(tmp_path: Path) -> None:
    """A report that was just made must not fail for it."""
    earlier, b = review(tmp_path, "2025-04", {"facts/april.csv": APRIL}), review(tmp_path, "2025-05", {"facts/april.csv": MAY}, n=2)
    (tmp_path / "objects" / earlier.data()["facts/april.csv"]).unlink()
    told = restated(b, earlier)
    assert told.fault is not None
    assert "is missing" in told.fault.text


def test_the_earlier_review_is_the_newest_of_the_last_month_before(tmp_path: Path) -> None:
    """In the report's language if there is one; later months, scenarios, failures, other teams and later runs do not count."""
    asked: list[dict[str, object]] = [
        {"period": "2025-03", "n": 1},
        {"period": "2025-04", "n": 2, "lang": "zh"},
        {"period": "2025-04", "n": 3},
        {"period": "2025-04", "n": 4},
        {"period": "2025-04", "n": 5, "lang": "zh"},
        {"period": "2025-04", "n": 6, "failed": True},
        {"period": "2025-04", "n": 7, "team": "other"},
        {"period": "2025-05", "n": 8},
        {"period": "2025-04", "n": 10},
    ]
    runs = [review(tmp_path, files={}, **one) for one in asked]  # type: ignore[arg-type]  # as the fields are named
    runs.append(_of_scenario(runs[3]))
    b = review(tmp_path, "2025-05", {}, n=9)
    chosen = earlier_review(b, runs)
    assert chosen is not None
    assert ("2025-04", "en", 4) == (chosen.about("period"), chosen.about("lang"), chosen.entry.n)
    assert earlier_review(runs[0], runs) is None


def _of_scenario(run: Run) -> Run:
    return replace(run, entry=replace(run.entry, n=8, about={**run.entry.about, "scenario": "bold"}))
