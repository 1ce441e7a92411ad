"""Wrong input ends a run with the user's own error, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_notebooks import RESULTS, fake_render, small_project

from goalbook.core.errors import InputError, UsageError
from goalbook.publish.resolve import Request, resolve
from goalbook.publish.run import RunOptions, run

if TYPE_CHECKING:
    from pathlib import Path

READ = "from pathlib import Path\nfrom goalbook.inputs import load_inputs\ninputs = load_inputs(Path(data_dir), team)"
REVIEW = "from goalbook.books import monthly_review as book\nbook.compute(inputs, book.Params(team=team, period=period))"
TEAM = "name: Acme\nchannels:\n  - {id: search, name: Search, stages: [impressions, clicks, new_payers]}\n"


def review(root: Path, facts: bytes, period: str = "2025-05") -> None:
    """Run a small review of a team with these facts."""
    folder = root / "data" / "acme" / "facts"
    folder.mkdir(parents=True)
    (folder.parent / "team.yml").write_text(TEAM, "utf-8")
    (folder / "a.csv").write_bytes(facts)
    job = resolve(Request("monthly_review", root / "data", root / "outputs", "acme", period))
    run(job, RunOptions(render=fake_render), small_project(root, READ, REVIEW, RESULTS))


@pytest.mark.full
def test_all_problems_of_all_files_reach_the_user(tmp_path: Path) -> None:
    """The kernel's error is text; what the user gets is file, row, column and value, all at once."""
    facts = b"date_day,channel,spend\n2025-05-01,search,1.2O3\n2025-05-02,serch,3\n2025-05-03,search,-4\n"
    with pytest.raises(InputError) as caught:
        review(tmp_path, facts)
    assert {(2, "spend"), (3, "channel"), (4, "spend")} == {(problem.row, problem.column) for problem in caught.value.problems}
    assert not (tmp_path / "outputs" / "acme").exists()


@pytest.mark.full
def test_a_period_outside_the_data_is_a_usage_error(tmp_path: Path) -> None:
    """The files are right; what was asked of them is not there."""
    with pytest.raises(UsageError, match="outside"):
        review(tmp_path, b"date_day,channel,new_payers\n2025-05-01,search,3\n2025-05-02,search,4\n", "2026-01")
    assert not (tmp_path / "outputs" / "acme").exists()
