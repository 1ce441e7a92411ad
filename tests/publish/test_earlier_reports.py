"""Target setting reads the results of earlier reviews: they are among its ingredients, and a new one makes it stale."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from small_notebooks import PARAMETERS, fake_render, small_job, write_notebook

from goalbook.publish.job import Parameter, ReportJob
from goalbook.publish.project import Project
from goalbook.publish.run import RunOptions, run
from goalbook.publish.team_folder import digest, earlier_files

if TYPE_CHECKING:
    from pathlib import Path

MAY = "acme/monthly_review/2025-05/en/{}/results.json"
CELL = """\
import json, os
seen = sorted(os.listdir(os.path.join(outputs_dir, team, "monthly_review")))
open(os.path.join(out_dir, "results.json"), "w").write(json.dumps({"seen": seen, "folder": outputs_dir, "tables": {}}))
for name in ("report.xlsx", "summary.md"):
    open(os.path.join(out_dir, name), "w").write(name)
"""
OPTIONS = RunOptions(render=fake_render)


def review(root: Path, revision: str, found: str) -> None:
    """Archive a review of May."""
    path = root / "outputs" / MAY.format(revision)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"found": found}), "utf-8")
    known = {"fingerprint": "f" * 64, "team": "acme", "book": "monthly_review", "period": "2025-05", "lang": "en", "scenario": ""}
    record = {"predicate": {"buildDefinition": {"internalParameters": known}, "runDetails": {"metadata": {}}}}
    (path.parent / "record.json").write_text(json.dumps(record), "utf-8")


def project(root: Path) -> Project:
    """Return a project whose target setting is a cell that looks into the outputs folder."""
    write_notebook(root / "notebooks" / "1_target_setting.ipynb", CELL, parameters=PARAMETERS + "outputs_dir = ''\n")
    (root / "templates" / "report").mkdir(parents=True, exist_ok=True)
    return Project(root)


def job(root: Path) -> ReportJob:
    """Return the job of the third quarter as it stands now."""
    made = small_job(root)
    parameters = tuple(Parameter(one.name, "2025-Q3" if one.name == "period" else one.value, one.source) for one in made.parameters)
    earlier = earlier_files(root / "outputs", "acme", "2025-Q3")
    return replace(made, book="target_setting", period="2025-Q3", parameters=parameters, earlier=earlier)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one archived review of May."""
    review(tmp_path, "r0001", "reads fell")
    return tmp_path


def test_the_newest_review_of_each_month_before_counts(root: Path) -> None:
    """By its path below the outputs folder and the digest of its bytes; a job survives the way through JSON with them."""
    review(root, "r0002", "reads fell further")
    (found,) = job(root).earlier
    assert (MAY.format("r0002"), digest(root / "outputs" / MAY.format("r0002"))) == (found.path, found.sha256)
    assert job(root) == ReportJob.from_json(job(root).to_json())
    assert () == earlier_files(root / "outputs", "acme", "2025-Q1")


@pytest.mark.full
def test_the_notebook_finds_them_and_the_record_names_them(root: Path) -> None:
    """The folder is told relative to the run, so that the archived notebook names no machine."""
    outcome = run(job(root), OPTIONS, project(root))
    results = json.loads((outcome.revision / "results.json").read_text("utf-8"))
    assert {"seen": ["2025-05"], "folder": "../../../../..", "tables": {}} == results
    record = json.loads((outcome.revision / "record.json").read_text("utf-8"))["predicate"]["buildDefinition"]
    named = {one["name"]: one["digest"] for one in record["resolvedDependencies"]}
    path = MAY.format("r0001")
    assert {"sha256": digest(root / "outputs" / path)} == named[f"outputs/{path}"]
    assert "outputs_dir" not in record["externalParameters"]


@pytest.mark.full
def test_a_new_review_makes_the_target_setting_stale(root: Path) -> None:
    """The same job again is up to date until May is reviewed anew."""
    made = project(root)
    assert ["new", "up_to_date"] == [run(job(root), OPTIONS, made).status for _ in range(2)]
    review(root, "r0002", "reads fell further")
    assert ("new", "r0002") == ((outcome := run(job(root), OPTIONS, made)).status, outcome.revision.name)
