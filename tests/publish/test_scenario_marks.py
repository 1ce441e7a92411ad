"""A scenario belongs to its book and period: other runs refuse it, and a book that compares scenarios is made from all of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.publish.resolve import Request, resolve

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.job import ReportJob

MARKED = "book: target_setting\nperiod: 2025-Q3\nname: {en: Bold, zh: 进取}\ntarget: 120\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A team with facts to the end of June, a marked and an unmarked scenario."""
    folder = tmp_path / "data" / "acme"
    for name in ("facts", "scenarios"):
        (folder / name).mkdir(parents=True)
    (folder / "team.yml").write_text("name: {en: Acme, zh: 阿克米}\n", "utf-8")
    (folder / "facts" / "a.csv").write_text("date_day,channel,spend\n2025-06-30,search,1\n", "utf-8")
    (folder / "scenarios" / "bold.yml").write_text(MARKED, "utf-8")
    (folder / "scenarios" / "plain.yml").write_text("uplift_year: 0.2\n", "utf-8")
    return tmp_path / "data"


def resolved(data: Path, book: str = "target_setting", **asked: object) -> ReportJob:
    """Resolve a request for the team acme."""
    return resolve(Request(book, data, data.parent / "outputs", **{"team": "acme", **asked}))


def refused(data: Path, book: str, **asked: object) -> str:
    """Return what a user reads who asks for a scenario that does not fit."""
    with pytest.raises(UsageError) as caught:
        resolved(data, book, **asked)
    return language("en").say(caught.value.message)


def test_marks_are_no_parameters(data: Path) -> None:
    """A run of the scenario's own book and period takes its values and nothing else."""
    values = resolved(data, period="2025-Q3", scenario="bold").values()
    assert (120.0, "2025-Q3", "bold") == (values["target"], values["period"], values["scenario"])


def test_a_scenario_of_another_book_is_refused_by_name(data: Path) -> None:
    """Its parameters would mean nothing there."""
    said = refused(data, "monthly_review", period="2025-06", scenario="bold")
    assert "scenario 'bold' belongs to target_setting, not to monthly_review" == said


def test_a_scenario_of_another_period_is_refused_with_the_way_out(data: Path) -> None:
    """Last quarter's positions say nothing of this quarter's goals."""
    assert "choose the period with --period" in refused(data, "target_setting", period="2025-Q4", scenario="bold")


def test_an_unmarked_scenario_serves_any_period(data: Path) -> None:
    """People write them by hand."""
    assert 0.2 == resolved(data, period="2025-Q4", scenario="plain").values()["uplift_year"]


def test_scenarios_shown_side_by_side_move_the_fingerprint(data: Path) -> None:
    """Saving one makes target setting anew, and leaves the monthly review up to date."""
    before = [resolved(data, book, period=period).inputs for book, period in (("target_setting", "2025-Q3"), ("monthly_review", "2025-06"))]
    (data / "acme" / "scenarios" / "bold.yml").write_text(MARKED.replace("120", "130"), "utf-8")
    after = [resolved(data, book, period=period).inputs for book, period in (("target_setting", "2025-Q3"), ("monthly_review", "2025-06"))]
    assert [False, True] == [one == other for one, other in zip(before, after, strict=True)]
    assert ["facts/a.csv", "scenarios/bold.yml", "scenarios/plain.yml", "team.yml"] == [file.path for file in after[0]]
    assert ["facts/a.csv", "team.yml"] == [file.path for file in after[1]]


def test_a_scenario_that_runs_is_not_counted_twice(data: Path) -> None:
    """It is one of those shown."""
    paths = [file.path for file in resolved(data, period="2025-Q3", scenario="bold").inputs]
    assert len(paths) == len(set(paths))
