"""The record of a run: an in-toto Statement whose predicate is shaped like SLSA provenance."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from goalbook.publish.libraries import library_versions, package_versions
from goalbook.publish.notebook_digest import notebook_digests
from goalbook.publish.revisions import RECORD
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from goalbook.publish.books import Book
    from goalbook.publish.fingerprint import Fingerprint
    from goalbook.publish.job import ReportJob
    from goalbook.publish.project import Project

SCHEMA_VERSION = 1
NOTEBOOK, RESULTS = "report.ipynb", "results.json"


@dataclass(frozen=True)
class RunDetails:
    """How a run went; the only place where times are written down."""

    engine: str
    started: datetime
    finished: datetime
    outcome: str  # "complete" or "failed"
    fault: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Ingredients:
    """What a run was made from."""

    job: ReportJob
    book: Book
    project: Project
    fingerprint: Fingerprint


def write_record(folder: Path, made_from: Ingredients, run: RunDetails) -> None:
    """Write record.json about every other file in the folder."""
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": _subjects(folder),
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": f"goalbook/{made_from.book.id}/v{SCHEMA_VERSION}",
                "externalParameters": {p.name: {"value": p.value, "source": p.source} for p in made_from.job.parameters},
                "internalParameters": _internal(made_from),
                "resolvedDependencies": _dependencies(made_from, _rows(folder)),
            },
            "runDetails": _run_details(folder, run),
        },
    }
    (folder / RECORD).write_text(json.dumps(statement, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _subjects(folder: Path) -> list[dict[str, object]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / RECORD)
    return [{"name": path.relative_to(folder).as_posix(), "digest": {"sha256": digest(path)}} for path in files]


def _internal(made_from: Ingredients) -> dict[str, object]:
    job, found = made_from.job, made_from.fingerprint
    identity = {"team": job.team, "book": job.book, "period": job.period, "lang": job.lang, "scenario": job.scenario}
    return {
        **identity,
        "fingerprint": found.value,
        "fingerprintParts": dict(found.parts),
        "packages": package_versions(),
        "libraries": library_versions(),
    }


def _dependencies(made_from: Ingredients, rows: Mapping[str, Mapping[str, object]]) -> list[dict[str, object]]:
    project, parts = made_from.project, made_from.fingerprint.parts
    notebook = project.notebooks / made_from.book.notebook
    found: list[dict[str, object]] = [
        {"name": f"notebooks/{notebook.name}", "digest": notebook_digests(notebook)},
        {
            "name": "goalbook",
            "digest": {"sha256": parts["package"]},
            "annotations": {"version": version("goalbook"), "listing": True, **_commit(project.root)},
        },
        {"name": "templates/report", "digest": {"sha256": parts["templates"]}, "annotations": {"listing": True}},
    ]
    if parts["lock"]:
        found.append({"name": project.lock_file.name, "digest": {"sha256": parts["lock"]}})
    for file in made_from.job.inputs:
        data: dict[str, object] = {"name": f"data/{made_from.job.team}/{file.path}", "digest": {"sha256": file.sha256}}
        if file.path in rows:
            data["annotations"] = dict(rows[file.path])
        found.append(data)
    found += [{"name": f"outputs/{file.path}", "digest": {"sha256": file.sha256}} for file in made_from.job.earlier]
    return found


def _rows(folder: Path) -> dict[str, dict[str, object]]:
    """Return what the book says of each file it read: rows, and what for."""
    return {str(source["path"]): {"rows": source.get("rows"), "usedFor": source.get("used_for")} for source in _sources(folder)}


def _sources(folder: Path) -> list[dict[str, object]]:
    """Return the files the book read, from its results; empty where there are none."""
    try:
        results = json.loads((folder / RESULTS).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    sources = results.get("tables", {}).get("sources", [])
    return [source for source in sources if isinstance(source, dict) and "path" in source]


def _commit(root: Path) -> dict[str, object]:
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return {}

    def ask(*words: str) -> str:
        answer = subprocess.run([git, *words], cwd=root, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603 - fixed words
        return answer.stdout.strip() if answer.returncode == 0 else ""

    commit = ask("rev-parse", "HEAD")
    return {"commit": commit, "dirty": bool(ask("status", "--porcelain", "--", "src", "notebooks", "templates"))} if commit else {}


def _run_details(folder: Path, run: RunDetails) -> dict[str, object]:
    notebook = folder / NOTEBOOK
    details: dict[str, object] = {
        "builder": {"id": f"goalbook/{run.engine}", "version": {"goalbook": version("goalbook")}},
        "metadata": {"startedOn": run.started.isoformat(), "finishedOn": run.finished.isoformat(), "outcome": run.outcome},
    }
    if run.fault:
        details["metadata"] = {**details["metadata"], "fault": dict(run.fault)}  # type: ignore[dict-item]  # built two lines above
    if notebook.is_file():
        details["byproducts"] = [{"name": NOTEBOOK, "digest": notebook_digests(notebook)}]
    return details
