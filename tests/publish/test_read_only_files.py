"""Read-only files are removed and replaced on systems that keep those."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.support.made_archive import Content, MadeArchive

from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.objects import Objects
from goalbook.publish.archive.prune import Limits, prune
from goalbook.publish.removal import discard_tree, remove_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this system keep what is read-only, as Windows does."""
    unlink, replace = os.unlink, os.replace

    def kept(path: Path | str, dir_fd: int | None = None) -> None:
        found = os.stat(path, dir_fd=dir_fd, follow_symlinks=False)
        if not found.st_mode & 0o200:
            raise PermissionError(13, "Access is denied", str(path))
        unlink(path, dir_fd=dir_fd)

    def not_over(part: Path, target: Path) -> None:
        if os.path.exists(target) and not os.stat(target).st_mode & 0o200:  # noqa: PTH110, PTH116 - beneath pathlib
            raise PermissionError(13, "Access is denied", str(target))
        replace(part, target)

    monkeypatch.setattr(os, "unlink", kept)
    monkeypatch.setattr(os, "replace", not_over)


def read_only(path: Path, text: str = "x") -> Path:
    """Write a file that nobody may write to."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o444)
    return path


def test_read_only_files_go_and_give_way(tmp_path: Path) -> None:
    """One that is not there is no fault; what a link leads to keeps its permissions."""
    one, other = read_only(tmp_path / "one"), read_only(tmp_path / "other", "y")
    replace_file(other, one)
    assert ("y", False) == (one.read_text("utf-8"), other.exists())
    one.chmod(0o444)
    remove_file(one)
    remove_file(one)
    assert not one.exists()


def test_a_folder_of_read_only_files_goes(tmp_path: Path) -> None:
    """A run that was ended while it got its name leaves such a one; what its links lead to stays as it is."""
    inside = read_only(tmp_path / "scratch" / "tables" / "a.csv")
    elsewhere = read_only(tmp_path / "elsewhere")
    (tmp_path / "scratch" / "link").symlink_to(elsewhere)
    inside.parent.chmod(0o555)
    discard_tree(tmp_path / "scratch")
    assert not (tmp_path / "scratch").exists()
    assert 0o444 == elsewhere.stat().st_mode & 0o777


def test_erasing_pruning_and_sweeping_work_there(tmp_path: Path) -> None:
    """A tombstone takes a read-only object's place, a read-only revision is removed, and a killed writer's part goes."""
    made = MadeArchive.at(tmp_path)
    first = made.revision()
    made.revision(content=Content(facts="date_day,channel,spend\n2025-05-01,xhs,2\n"))
    read_only(made.outputs / "objects" / f".part-{'0' * 64}")
    erase(made.outputs, find_inputs(made.outputs, first.data()["facts/facts.csv"]), "names of members")
    assert b"names of members" in (made.outputs / "objects" / first.data()["facts/facts.csv"]).read_bytes()
    prune(made.outputs, Limits(erased=True))
    assert not first.path.exists()
    Objects(made.outputs).sweep()
    assert [] == list((made.outputs / "objects").glob(".part-*"))
