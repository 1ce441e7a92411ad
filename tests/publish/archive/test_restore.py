"""Putting back what a run was made from."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.support.made_archive import FACTS, NOTEBOOK, Content, MadeArchive

from goalbook.core.errors import ArchiveFault
from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.restore import restore, stored_digest
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goalbook.publish.archive.reading import Run


def rename(run: Run, old: str, new: str) -> Run:
    """Return a run whose record names an input otherwise."""
    return replace_part(run, old, lambda part: {**part, "name": new})


def replace_part(run: Run, name: str, change: Callable[[dict[str, object]], dict[str, object]]) -> Run:
    """Return a run whose record tells something else of one input."""
    record = json.loads(json.dumps(run.record))
    parts = record["predicate"]["buildDefinition"]["resolvedDependencies"]
    for place, part in enumerate(parts):
        if part["name"] == name:
            parts[place] = change(part)
    changed = replace(run)
    changed.__dict__["record"] = record
    return changed


def test_everything_a_run_was_made_from_comes_back(tmp_path: Path) -> None:
    """Data, earlier results, notebook, code, templates and lock file lie where the project has them, whatever stands there today."""
    made = MadeArchive.at(tmp_path / "project")
    earlier = f"{made.revision().name}/results.json"
    run = made.revision(content=Content(facts=FACTS, earlier=(earlier,)))
    (made.data / "acme" / "facts" / "facts.csv").write_text("changed since")
    found = restore(run, tmp_path / "back")
    assert FACTS == (found.data_dir / "acme" / "facts" / "facts.csv").read_text("utf-8")
    assert (made.outputs / earlier).read_bytes() == (found.outputs_dir / earlier).read_bytes()
    assert NOTEBOOK == (found.notebooks / "3_monthly_review.ipynb").read_text("utf-8")
    assert "alerts: {}\n" == (found.source / "goalbook" / "core" / "policy.yml").read_text("utf-8")
    assert "body {}" == (found.templates / "report" / "report.css").read_text("utf-8")
    assert "none==1\n" == found.lock_file.read_text("utf-8")


def test_data_alone_can_be_put_back(tmp_path: Path) -> None:
    """Who only computes anew needs neither code nor notebook."""
    found = restore(MadeArchive.at(tmp_path / "project").revision(), tmp_path / "back", code=False)
    assert ["data", "outputs"] == sorted(path.name for path in found.folder.iterdir())


def test_an_erased_input_is_named(tmp_path: Path) -> None:
    """What was erased on purpose is told as that, and nothing is written."""
    made = MadeArchive.at(tmp_path / "project")
    run = made.revision()
    erase(made.outputs, find_inputs(made.outputs, "data/acme/facts/facts.csv"), "names of members")
    with pytest.raises(ArchiveFault, match=r"facts/facts\.csv was erased"):
        restore(run, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_record_that_names_a_file_twice_is_refused(tmp_path: Path) -> None:
    """The first is not written over by the second, nor a folder by a file."""
    run = MadeArchive.at(tmp_path / "project").revision(content=Content(facts=FACTS))
    for second in ("data/acme/facts/facts.csv", "data/acme/facts"):
        with pytest.raises(ArchiveFault, match=r"facts/facts\.csv twice"):
            restore(rename(run, "notebooks/3_monthly_review.ipynb", second), tmp_path / second.replace("/", "-"))


def test_missing_inputs_are_named_all_at_once(tmp_path: Path) -> None:
    """Revisions made before there was an archive have none of them."""
    made = MadeArchive.at(tmp_path / "project")
    run = made.revision()
    for name in ("data/acme/facts/facts.csv", "goalbook"):
        (made.outputs / "objects" / stored_digest(run, name)).unlink()
    with pytest.raises(ArchiveFault, match=r"src/goalbook/ is not stored, data/acme/facts/facts\.csv is not stored"):
        restore(run, tmp_path / "back")


def test_a_changed_object_is_not_put_back(tmp_path: Path) -> None:
    """Every byte is proved by its digest."""
    made = MadeArchive.at(tmp_path / "project")
    run = made.revision()
    stored = made.outputs / "objects" / stored_digest(run, "data/acme/facts/facts.csv")
    stored.chmod(0o644)
    stored.write_text("other", "utf-8")
    with pytest.raises(ArchiveFault, match="erased or changed"):
        restore(run, tmp_path / "back")


TURNED = ["data/a\\..\\..\\evil", "data/C:evil", "data/.. /evil", "data/acme/nul"]  # on another system


@pytest.mark.parametrize(
    "name", ["data/../../evil.csv", "data//x", "outputs/../x", "notebooks/..", "/etc/passwd", "..", "src/evil.py", *TURNED]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    """A record that names such a path is refused, and nothing is written."""
    run = rename(MadeArchive.at(tmp_path / "project").revision(), "data/acme/facts/facts.csv", name)
    with pytest.raises(ArchiveFault):
        restore(run, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_no_name_in_a_stored_list_leads_out_either(tmp_path: Path) -> None:
    """The code's own list of files is no exception."""
    made = MadeArchive.at(tmp_path / "project")
    listing = json.dumps([["../../evil.py", "0" * 64]])
    (made.root / "listing").write_text(listing, "utf-8")
    run = made.revision()

    evil = digest(made.root / "listing")
    (made.outputs / "objects" / ("0" * 64)).write_text("", "utf-8")
    Objects(made.outputs).store_file(made.root / "listing", evil, "listing")
    run = replace_part(run, "goalbook", lambda part: {**part, "digest": {"sha256": evil}})
    with pytest.raises(ArchiveFault, match="leads out"):
        restore(run, tmp_path / "back")
    assert not (tmp_path / "back").exists()
