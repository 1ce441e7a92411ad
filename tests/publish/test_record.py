"""The record says what was made, from what, with which values and where each came from."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from small_notebooks import RESULTS, fake_render, small_job, small_project

from goalbook.publish.books import BOOKS
from goalbook.publish.fingerprint import fingerprint
from goalbook.publish.job import Parameter, ReportJob
from goalbook.publish.notebook_digest import content, notebook_digests
from goalbook.publish.run import RunOptions, run
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.full  # nearly all of them start a kernel of their own

BOOK = BOOKS["monthly_review"]


def recorded(root: Path, *cells: str) -> tuple[Path, dict[str, Any]]:
    """Run a small report and return its folder and its record's statement."""
    outcome = run(small_job(root), RunOptions(render=fake_render), small_project(root, *cells))
    return outcome.revision, json.loads((outcome.revision / "record.json").read_text("utf-8"))


def test_the_subjects_are_all_other_files_with_their_digests(tmp_path: Path) -> None:
    """Whoever holds the record can check every file of the revision."""
    folder, record = recorded(tmp_path)
    assert record["_type"] == "https://in-toto.io/Statement/v1"
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "record.json"]
    expected = {path.relative_to(folder).as_posix(): digest(path) for path in files}
    assert {"tables/daily.csv", "tables/weekly.csv"} <= set(expected)
    assert {subject["name"]: subject["digest"]["sha256"] for subject in record["subject"]} == expected


def test_all_resolved_parameters_stand_with_their_source(tmp_path: Path) -> None:
    """Papermill records overrides only."""
    _, record = recorded(tmp_path)
    given = record["predicate"]["buildDefinition"]["externalParameters"]
    assert given["period"] == {"value": "2025-05", "source": "command line"}
    assert set(given) == {"team", "period", "report_lang", "scenario"}


def test_inputs_stand_with_digest_rows_and_use(tmp_path: Path) -> None:
    """A number in the report leads to a file."""
    job = small_job(tmp_path)
    source = json.dumps({"path": "facts.csv", "sha256": job.inputs[0].sha256, "rows": 1, "used_for": "facts"})
    told = RESULTS.replace('"sources": []', f'"sources": [{source}]')
    _, record = recorded(tmp_path, told)
    found = {item["name"]: item for item in record["predicate"]["buildDefinition"]["resolvedDependencies"]}
    assert found["data/acme/facts.csv"] == {
        "name": "data/acme/facts.csv",
        "digest": {"sha256": job.inputs[0].sha256},
        "annotations": {"rows": 1, "usedFor": "facts"},
    }
    assert {"notebooks/3_monthly_review.ipynb", "goalbook", "templates/report"} <= set(found)


def test_identical_runs_differ_in_bytes_but_not_in_content(tmp_path: Path) -> None:
    """Times and ids are left out of the second digest."""
    project = small_project(tmp_path, RESULTS, "print('said')")
    folders = [run(small_job(tmp_path), RunOptions(render=fake_render, force=True), project).revision for _ in range(2)]
    first, second = (notebook_digests(folder / "report.ipynb") for folder in folders)
    assert first["sha256"] != second["sha256"]
    assert first["content_rule_1"] == second["content_rule_1"]


def test_the_content_digest_sees_a_changed_output(tmp_path: Path) -> None:
    """What a reader sees counts."""
    folder, _ = recorded(tmp_path, RESULTS, "print('one thing')")
    text = (folder / "report.ipynb").read_text("utf-8")
    assert content(text) != content(text.replace("one thing\\n", "another\\n"))


def test_ids_of_widgets_are_no_content() -> None:
    """Each run draws new ones, and the file sorts by them."""
    state = {"IDA": {"children": ["IPY_MODEL_IDB", "IPY_MODEL_IDC"]}, "IDB": {"value": 1}, "IDC": {"value": 2}, "IDD": {"alone": True}}
    plain = {
        "cells": [{"cell_type": "code", "metadata": {}, "source": "", "outputs": [{"model_id": "IDA"}]}],
        "metadata": {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": state}}},
    }
    text = json.dumps(plain)
    other = text.replace("IDA", "zz9").replace("IDB", "mm5").replace("IDC", "aa1").replace("IDD", "bb2")
    assert content(text) == content(json.dumps(json.loads(other), sort_keys=True))
    assert content(text) != content(text.replace("IPY_MODEL_IDC", "IPY_MODEL_IDB"))


def test_the_archived_notebook_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    """Data and outputs are neighbours, so the notebook's folders are relative."""
    folder, _ = recorded(tmp_path)
    cells = json.loads((folder / "report.ipynb").read_text("utf-8"))["cells"]
    injected = "".join(next(cell["source"] for cell in cells if "injected-parameters" in cell["metadata"].get("tags", [])))
    assert str(tmp_path) not in injected
    assert (folder / "../../../../../../data").resolve() == tmp_path / "data"
    assert "data_dir = '../../../../../../data'" in injected


def test_times_stand_in_the_record_alone(tmp_path: Path) -> None:
    """The clock must not reach the report."""
    _, record = recorded(tmp_path)
    times = record["predicate"]["runDetails"]["metadata"]
    assert times["startedOn"] <= times["finishedOn"]
    assert times["outcome"] == "complete"


def test_a_job_survives_json_and_pickling(tmp_path: Path) -> None:
    """Batch and clusters hand jobs around."""
    job = small_job(tmp_path)
    assert ReportJob.from_json(job.to_json()) == job
    assert pickle.loads(pickle.dumps(job)) == job  # noqa: S301 - our own bytes


@pytest.mark.parametrize("kind", ["notebook", "templates", "parameters", "inputs", "lock"])
def test_each_ingredient_moves_the_fingerprint(tmp_path: Path, kind: str) -> None:
    """A change of any ingredient makes a new revision, and the part says which."""
    job, project = small_job(tmp_path), small_project(tmp_path)
    before = fingerprint(job, BOOK, project)
    if kind == "notebook":
        small_project(tmp_path, "2")
    elif kind == "templates":
        (tmp_path / "templates/report/page.css").write_text("h1 {}", "utf-8")
    elif kind == "parameters":
        job = replace(job, parameters=(*job.parameters, Parameter("deviation_alert", 0.2, "scenario")))
    elif kind == "inputs":
        job = small_job(tmp_path, facts="other")
    else:
        project.lock_file.write_text("pandas==0", "utf-8")
    after = fingerprint(job, BOOK, project)
    assert before.value != after.value
    assert {kind} == {part for part in before.parts if before.parts[part] != after.parts[part]}


def test_where_a_value_came_from_does_not_move_the_fingerprint(tmp_path: Path) -> None:
    """The default typed out is the same report."""
    job, project = small_job(tmp_path), small_project(tmp_path)
    typed = replace(job, parameters=tuple(replace(parameter, source="default") for parameter in job.parameters))
    assert fingerprint(job, BOOK, project) == fingerprint(typed, BOOK, project)
