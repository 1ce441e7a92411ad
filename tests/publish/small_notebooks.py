"""Notebooks of a few lines, processes and folders for tests of the run."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbformat import v4

from goalbook.publish.job import Parameter, ReportJob
from goalbook.publish.project import Project
from goalbook.publish.team_folder import input_files

RESULTS = """\
import json, os
facts = open(os.path.join(data_dir, team, "facts.csv")).read()
open(os.path.join(out_dir, "results.json"), "w").write(json.dumps({"facts": facts, "tables": {"sources": []}}))
open(os.path.join(out_dir, "report.xlsx"), "w").write("tables")
open(os.path.join(out_dir, "summary.md"), "w").write("summary")
os.mkdir(os.path.join(out_dir, "tables"))
for name in ("daily", "weekly"):
    open(os.path.join(out_dir, "tables", name + ".csv"), "w").write("date")
"""
PARAMETERS = "team = ''\nperiod = ''\nreport_lang = 'en'\nscenario = ''\ndata_dir = '../data'\nout_dir = ''\n"


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook of a parameters cell and the given code cells."""
    notebook = v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    first = v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}, id="parameters")
    notebook.cells = [first, *(v4.new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(cells))]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def small_project(root: Path, *cells: str) -> Project:
    """Return a project whose monthly review is the given cells."""
    write_notebook(root / "notebooks" / "3_monthly_review.ipynb", *(cells or (RESULTS,)))
    (root / "templates" / "report").mkdir(parents=True, exist_ok=True)
    return Project(root)


def small_job(root: Path, lang: str = "en", facts: str = "date_day,spend\n2025-05-01,1\n") -> ReportJob:
    """Return a job on a team of one file."""
    team = root / "data" / "acme"
    team.mkdir(parents=True, exist_ok=True)
    (team / "facts.csv").write_text(facts, "utf-8")
    values = {"team": "acme", "period": "2025-05", "report_lang": lang, "scenario": ""}
    return ReportJob(
        book="monthly_review",
        team="acme",
        period="2025-05",
        lang=lang,
        scenario="",
        parameters=tuple(Parameter(name, value, "command line") for name, value in values.items()),
        inputs=input_files(team, ""),
        data_dir=root / "data",
        outputs_dir=root / "outputs",
    )


def fake_render(scratch: Path, _job: ReportJob, mark: str) -> None:
    """Stand in for HTML, PDF and picture, which have tests of their own."""
    for name in ("report.html", "report.pdf", "page1.png"):
        (scratch / name).write_text(f"{name} of {mark}", "utf-8")


def alive(pid: int) -> bool:
    """Say whether a process runs; one that ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        pass
    if Path("/proc/self").exists():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
