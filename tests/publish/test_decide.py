"""Which jobs need to be run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from goalbook.publish import decide as module
from goalbook.publish import fingerprint
from goalbook.publish.books import BOOKS
from goalbook.publish.decide import decide, resolve_all
from goalbook.publish.project import Project
from goalbook.publish.resolve import Request, resolve
from goalbook.publish.team_folder import input_files
from support.quick_runs import QuickRuns

if TYPE_CHECKING:
    from pathlib import Path

TEAM = "name: {en: Acme, zh: 极致}\ncurrency: CNY\nchannels:\n  - {id: xhs, name: {en: Xhs, zh: 小红书}, stages: [reads]}\n"


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QuickRuns:
    """A project whose runs take milliseconds."""
    return QuickRuns.at(tmp_path, monkeypatch)


def test_only_what_was_made_from_exactly_the_same_is_up_to_date(runs: QuickRuns) -> None:
    """Decisions come in the order of the jobs; another language has no revision yet, other facts have another one."""
    made = runs.run(runs.job(1))
    job = runs.job(1)
    changed = replace(job, inputs=tuple(replace(file, sha256="0" * 64) for file in job.inputs))
    decisions = decide((replace(job, lang="zh"), job, changed), Project(runs.made.root))
    assert [False, True, False] == [one.up_to_date for one in decisions]
    assert decisions[1].same is not None
    assert made.revision == decisions[1].same.path
    assert [job, changed] == [one.made_from.job for one in decisions[1:]]


def test_many_jobs_are_decided_as_each_alone(runs: QuickRuns) -> None:
    """What they share is looked at once, and gives every one the fingerprint it has by itself."""
    project, job = Project(runs.made.root), runs.job(1)
    jobs = [replace(job, book=book, lang=lang) for book in ("monthly_review", "decomposition") for lang in ("en", "zh")]
    alone = [fingerprint.fingerprint(one, BOOKS[one.book], project) for one in jobs]
    assert alone == [decision.made_from.fingerprint for decision in decide(jobs, project)]
    assert () == decide((), project)


def test_the_package_is_read_once_for_all_jobs(runs: QuickRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand decisions take seconds."""
    calls, real = Counter[str](), fingerprint.package_tree
    monkeypatch.setattr(fingerprint, "package_tree", lambda: (calls.update(["package"]), real())[1])
    decide([runs.job(1)] * 50, Project(runs.made.root))
    assert {"package": 1} == calls


def test_a_changed_package_is_seen_by_the_next_decision(runs: QuickRuns) -> None:
    """Nothing is remembered from one decision to the next."""
    project = Project(runs.made.root)
    runs.run(runs.job(1))
    assert decide((runs.job(1),), project)[0].up_to_date
    (runs.made.root / "package" / "core" / "policy.yml").write_text("alerts: {deviation: 1}\n", "utf-8")
    assert not decide((runs.job(1),), project)[0].up_to_date


def test_many_requests_are_resolved_as_each_alone_with_each_team_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same jobs; the files of a team are hashed for the first of its requests."""
    (tmp_path / "data" / "acme").mkdir(parents=True)
    (tmp_path / "data" / "acme" / "team.yml").write_text(TEAM, "utf-8")
    months = ("2025-03", "2025-04", "2025-05")
    asked = [
        Request("monthly_review", tmp_path / "data", tmp_path / "outputs", "acme", month, lang) for month in months for lang in ("en", "zh")
    ]
    alone = tuple(resolve(request) for request in asked)
    calls = Counter[str]()
    monkeypatch.setattr(module, "input_files", lambda *of, **more: (calls.update(["team"]), input_files(*of, **more))[1])
    assert alone == resolve_all(asked)
    assert {"team": 1} == calls
