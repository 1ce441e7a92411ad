"""What earlier reports foretold is among a review's ingredients, and `goalbook calibration` scores the whole archive."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.publish.small_notebooks import PARAMETERS, fake_render, small_job, write_notebook

from goalbook.books.calibration.record import SCORES
from goalbook.cli.app import invoke
from goalbook.cli.calibration import table_lines, title
from goalbook.core.errors import InputError, UsageError
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.metrics import Metric, load_catalogue
from goalbook.core.terminal import width_of
from goalbook.publish.archive.calibration import TeamRecord, Unread, team_records
from goalbook.publish.archive.compare.data import input_digests
from goalbook.publish.archive.ledger import Ledger
from goalbook.publish.books import BOOKS
from goalbook.publish.project import Project, find_project
from goalbook.publish.run import RunOptions, run
from goalbook.publish.team_folder import digest, earlier_files
from support.archived_inputs import Archived
from support.earlier_words import april, archived, key_result, results

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.job import ReportJob

CELL = """\
import json, os
from pathlib import Path
from goalbook.core.period import parse_period
from goalbook.inputs.earlier_forecasts import forecast_files
seen = [path.parent.name for path in forecast_files(Path(outputs_dir), team, parse_period(period))]
open(os.path.join(out_dir, "results.json"), "w").write(json.dumps({"seen": seen, "tables": {}}))
os.mkdir(os.path.join(out_dir, "tables"))
for name in ("report.xlsx", "summary.md", "tables/daily.csv", "tables/weekly.csv"):
    open(os.path.join(out_dir, name), "w").write(name)
"""
OPTIONS = RunOptions(render=fake_render)
FIRST = "acme/monthly_review/2025-04/en/r0001"


def job(root: Path) -> ReportJob:
    """Return May's review as it stands now."""
    return replace(small_job(root), earlier=earlier_files(root / "outputs", "acme", "2025-05", BOOKS["monthly_review"].reads_earlier))


def test_only_books_that_read_earlier_reports_have_any(tmp_path: Path) -> None:
    """Reviews of a month or a quarter read forecasts and when they were made, a target setting reviews, the rest nothing."""
    april(tmp_path, place=FIRST)
    read = {name: [one.path for one in earlier_files(tmp_path, "acme", "2025-05", book.reads_earlier)] for name, book in BOOKS.items()}
    found = {"monthly_review": 2, "target_setting": 1, "decomposition": 0, "campaign": 0, "quarter_review": 2}
    assert found == {name: len(one) for name, one in read.items()}
    assert [f"{FIRST}/results.json", f"{FIRST}/record.json"] == read["monthly_review"]


@pytest.mark.full
def test_a_review_is_made_again_when_what_it_foretold_before_counts_otherwise(tmp_path: Path) -> None:
    """The record names the file, the same job is up to date, and a newer word made in time makes it stale; a later one does not."""
    path = april(tmp_path / "outputs", place=FIRST, finished="2025-05-02")
    write_notebook(tmp_path / "notebooks" / "3_monthly_review.ipynb", CELL, parameters=PARAMETERS + "outputs_dir = ''\n")
    (tmp_path / "templates" / "report").mkdir(parents=True)
    project = Project(tmp_path)
    outcome = run(job(tmp_path), OPTIONS, project)
    assert ["r0001"] == json.loads((outcome.revision / "results.json").read_text("utf-8"))["seen"]
    record = json.loads((outcome.revision / "record.json").read_text("utf-8"))["predicate"]["buildDefinition"]
    named = {one["name"]: one["digest"]["sha256"] for one in record["resolvedDependencies"]}
    assert digest(path) == named[f"outputs/{FIRST}/results.json"]
    assert digest(path.with_name("record.json")) == named[f"outputs/{FIRST}/record.json"]
    april(tmp_path / "outputs", 1_900.0, FIRST.replace("r0001", "r0002"), "2026-01-01")
    assert "up_to_date" == run(job(tmp_path), OPTIONS, project).status
    april(tmp_path / "outputs", 1_850.0, FIRST.replace("r0001", "r0003"), "2025-05-20")
    assert ("new", "r0002") == ((again := run(job(tmp_path), OPTIONS, project)).status, again.revision.name)
    assert ["r0003"] == json.loads((again.revision / "results.json").read_text("utf-8"))["seen"]
    assert ["adopted", "revision", "revision"] == [entry.event for entry in Ledger(tmp_path / "outputs").entries()]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of the demo team: one forecast has come due, made in time, one made afterwards, one is open."""
    rows = {"key_results": [key_result(33_000.0, 31_000.0, 35_000.0, target=34_000.0, probability=0.25)]}
    later = {"key_results": [key_result(39_000.0, 36_000.0, 42_000.0)]}
    said = results("monthly_review", "2025-01", "2025-01-31", "2025-Q1", rows)
    archived(tmp_path, "beauty/monthly_review/2025-01/en/r0001", said, "2025-02-03")
    said = results("monthly_review", "2025-02", "2025-02-28", "2025-Q1", rows)
    archived(tmp_path, "beauty/monthly_review/2025-02/zh/r0001", said, "2026-02-03")
    archived(tmp_path, "beauty/monthly_review/2025-04/en/r0001", results("monthly_review", "2025-04", "2025-04-30", "2025-Q2", later))
    return tmp_path


def test_the_archive_is_scored_against_the_facts_of_today(archive: Path) -> None:
    """33,346 came in the first quarter of the demo team; the second is not over in its facts."""
    (found,) = team_records(archive, find_project().root / "data")
    assert isinstance(found, TeamRecord)
    assert ("beauty", 3, 1) == (found.team, found.reports, len(found.awaited))
    assert [False, True] == found.tables["record_forecasts"]["afterwards"].tolist()
    assert [33_346.0, 33_346.0] == found.tables["record_forecasts"]["came"].tolist()
    assert [(2, 1, 1.0, 0.0625)] == [
        (row["n"], row["outcomes"], row["coverage"], row["brier"]) for _, row in found.tables["record_scores"].iterrows()
    ]


def test_the_command_says_it_in_both_languages(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table is the answer; how it counts, what was made afterwards and what is open are remarks."""
    options = ["--outputs", str(archive), "--data", str(find_project().root / "data")]
    assert 0 == invoke(["calibration", *options])
    shown = capsys.readouterr()
    assert "beauty: 3 reports foretold something; facts up to 2025-05-31" in shown.out
    assert "  New payers            2         1        1     100 %" in shown.out.replace("\u202f", " ")
    assert "One of the forecasts was made when its period was over: on the data up to its report's last day, as they stood" in shown.out
    assert "2 of 2 held; with every outcome counted once that is 100 %" in shown.out.replace("\u202f", " ")
    assert "one forecast is still open; it comes due on 2025-06-30" in shown.err
    assert 0 == invoke(["calibration", "--lang", "zh", *options])
    shown = capsys.readouterr()
    assert "新增付费用户" in shown.out
    assert "另有 1 项预测尚未到期" in shown.err


def test_an_archive_that_foretold_nothing_is_no_error_and_an_unknown_team_one(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the nearest team's name; a team whose files are gone is left out unless it is asked for."""
    assert 0 == invoke(["calibration", "--outputs", str(archive / "nowhere")])
    assert "no archived report foretold anything" in capsys.readouterr().err
    with pytest.raises(UsageError, match="beauty"):
        team_records(archive, archive, "beuty")
    with pytest.raises(UsageError):
        team_records(archive, archive, "../beauty")
    assert () == team_records(archive, archive / "nowhere")


def test_one_team_s_faulty_files_take_no_other_s_record_away(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The demo team is told as ever, the other's fault by name, and the command ends as a check of its files does."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "beauty").symlink_to(find_project().root / "data" / "beauty")
    (data / "acme").mkdir()
    (data / "acme" / "team.yml").write_text("name: [", "utf-8")
    april(archive, place=FIRST)
    unread, told = team_records(archive, data)
    assert isinstance(unread, Unread)
    assert isinstance(told, TeamRecord)
    assert ("acme", InputError, "beauty") == (unread.team, type(unread.fault), told.team)
    with pytest.raises(InputError):
        team_records(archive, data, "acme")
    assert 3 == invoke(["calibration", "--outputs", str(archive), "--data", str(data)])
    shown = capsys.readouterr()
    assert "beauty: 3 reports foretold something" in shown.out
    assert "acme: its record cannot be told" in shown.err
    assert "team.yml" in shown.err


def test_a_comparison_names_an_earlier_report_once(tmp_path: Path) -> None:
    """By its results; its record tells a review when it was made, and no reader anything."""
    files = {f"outputs/{FIRST}/results.json": "{}", f"outputs/{FIRST}/record.json": "{}", "team.yml": ""}
    assert {f"outputs/{FIRST}/results.json", "team.yml"} == set(input_digests(Archived(files).run(tmp_path)))


def test_a_report_that_foretold_nothing_is_counted_as_such() -> None:
    """No "0 reports foretold something", and no "1 reports"."""
    record = TeamRecord("acme", {}, load_catalogue(), "CNY", date(2025, 5, 31), 0, ())
    assert "acme: no report foretold anything; facts up to 2025-05-31" == language("en").say(title(record))
    assert "acme: one report foretold something; facts up to 2025-05-31" == language("en").say(title(replace(record, reports=1)))


def score(metric: str, **changes: object) -> dict[str, object]:
    """Return a row of the record in which everything is said."""
    row = dict.fromkeys(SCORES, 1_234.0)
    return {**row, "book": "decomposition", "metric_id": metric, "verdict": "fits", **changes}


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_table_fits_a_terminal_however_long_a_figure_s_name_is(code: str) -> None:
    """Each line is at most 120 wide, a name is cut, and every number still stands."""
    long = Metric("long", Label("Customers who came back for a third time in a quarter" * 3, "第三次回购的客户" * 9), "count")
    catalogue = replace(load_catalogue(), metrics={"long": long})
    record = TeamRecord("acme", {}, catalogue, "CNY", date(2025, 5, 31), 3, ())
    lines = table_lines(record, [score(""), score("long"), score("long", verdict="wide")], language(code))
    assert 120 >= max(map(width_of, lines))
    assert {"…"} <= set(lines[-1])
    assert (6, 3) == (lines[-1].count("1,234"), lines[-1].count("123,400"))
