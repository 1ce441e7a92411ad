"""Saved scenarios are read as they are, each with its own faults: a book that does not use one does not fail over it."""

from __future__ import annotations

from pathlib import Path

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs import check_team
from goalbook.inputs.scenario_marks import Marks, split
from goalbook.inputs.scenarios import read_scenarios
from inputs import tiny_team

DEMO = Path(__file__).resolve().parents[2] / "data" / "beauty"
MARKED = "book: target_setting\nperiod: 2025-Q3\nname: {en: Bold, zh: 进取}\ntarget: 120\n"


def test_marks_are_told_from_parameters() -> None:
    """Book, period and name say whose a scenario is; the rest moves sliders."""
    marks, rest = split({"book": "target-setting", "period": "2025-Q3", "name": "进取 / Bold", "target": 120})
    assert Marks("target_setting", "2025-Q3", Label("Bold", "进取")) == marks
    assert {"target": 120} == rest


def test_a_scenario_without_marks_fits_every_book_and_period() -> None:
    """Those saved before there were marks go on being used."""
    assert Marks().fits("monthly_review", "2025-05")
    assert Marks(period="2025-Q3").fits("target_setting", "2025-Q3")
    assert not Marks(period="2025-Q3").fits("target_setting", "2025-Q4")
    assert not Marks(book="monthly_review").fits("target_setting", "2025-Q3")


def test_scenarios_come_by_name_with_lines_and_digest(tmp_path: Path) -> None:
    """What stands in a report must be traceable to a file as it was."""
    tiny_team.write(tmp_path, {"scenarios/b.yml": "target: 90\n", "scenarios/a.yml": MARKED, "scenarios/.hidden.yml": "x: 1\n"})
    first, second = read_scenarios(tmp_path / "tiny")
    assert ("a", "b") == (first.name, second.name)
    assert {"target": 120} == first.held
    assert 4 == first.lines["target"]
    assert ("scenarios/a.yml", 64) == (first.source.path, len(first.source.sha256))
    assert Label("Bold", "进取") == first.marks.name
    assert () == first.problems


def test_a_broken_scenario_does_not_break_the_team(tmp_path: Path) -> None:
    """The monthly review, which shows none, is made all the same; the fault waits for a book that compares scenarios."""
    files: dict[str, str | bytes] = {"scenarios/a.yml": "target: [1\n", "scenarios/b.yml": "- 1\n", "scenarios/c.yml": b"\xff\xfe\x00\xd8"}
    inputs = tiny_team.read(tmp_path, files)
    assert ["a", "b", "c"] == [one.name for one in inputs.scenarios]
    assert all(one.problems for one in inputs.scenarios)
    said = [language("en").say(one.problems[0].message) for one in inputs.scenarios]
    assert said[0].startswith("not valid YAML")
    assert "expected keys and values" in said[1]
    assert not any(source.path.startswith("scenarios/") for source in inputs.sources)


def test_the_check_remarks_a_scenario_that_cannot_be_read(tmp_path: Path) -> None:
    """Whoever checks a folder hears of it before the run that needs it."""
    tiny_team.write(tmp_path, {"scenarios/a.yml": "target: [1\n"})
    found = check_team(tmp_path, "tiny")
    assert found.ok
    assert ["scenarios/a.yml"] == [notice.file for notice in found.notices if notice.kind == "file"]


def test_an_empty_scenario_moves_nothing(tmp_path: Path) -> None:
    """A file without a line is no fault."""
    tiny_team.write(tmp_path, {"scenarios/a.yml": "# nothing yet\n"})
    (one,) = read_scenarios(tmp_path / "tiny")
    assert ({}, ()) == (one.held, one.problems)


def test_a_team_without_the_folder_has_none(tmp_path: Path) -> None:
    """Scenarios are optional."""
    assert () == tiny_team.read(tmp_path).scenarios


def test_the_demo_team_has_two_for_its_quarter() -> None:
    """A reader sees the table filled."""
    found = [one for one in read_scenarios(DEMO) if one.marks.period == "2025-Q3"]
    assert ["q3-bold", "q3-cautious"] == [one.name for one in found]
