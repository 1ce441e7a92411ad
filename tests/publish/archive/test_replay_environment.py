"""The environment of a run against the one that is here."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from tests.support.made_archive import MadeArchive

from goalbook.core.language import language
from goalbook.publish.archive.replay import environment
from goalbook.publish.archive.replay.environment import compare_environment, pins
from goalbook.publish.libraries import package_versions

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.core.message import Message


@pytest.fixture
def made(tmp_path: Path) -> MadeArchive:
    """Return an empty archive whose lock file pins pluggy, which no record names, as it is installed."""
    made = MadeArchive.at(tmp_path)
    lock(made, f"pluggy=={version('pluggy')} \\\n    --hash=sha256:00\ncolorama==0.4.6 ; sys_platform == 'win32'\n")
    return made


def lock(made: MadeArchive, text: str) -> None:
    """Write the project's lock file."""
    (made.root / "requirements.lock").write_text(text, "utf-8")


def said(messages: tuple[Message, ...]) -> list[str]:
    """Return messages in English."""
    return [language("en").say(one) for one in messages]


def test_the_environment_of_a_run_made_here_is_here(made: MadeArchive) -> None:
    """Nothing differs, nothing is remarked."""
    found = compare_environment(made.revision(), made.root / "requirements.lock")
    assert ((), ()) == (found.differences, found.remarks)


def test_every_changed_package_and_library_is_listed(made: MadeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python, a package of the record, a system library, and a package that only the lock file names."""
    lock(made, "pluggy==0.1 \\\n    --hash=sha256:00\n")
    run = made.revision()
    now = {**package_versions(), "python": "3.99.1", "pandas": "absent"}
    monkeypatch.setattr(environment, "package_versions", lambda: now)
    monkeypatch.setattr(environment, "library_versions", lambda: {**run.internal["libraries"], "pango": "9.9"})
    found = said(compare_environment(run, made.root / "requirements.lock").differences)
    assert [
        f"pandas: {run.internal['packages']['pandas']} then, absent here",
        f"python: {run.internal['packages']['python']} then, 3.99.1 here",
        f"pango: {run.internal['libraries']['pango']} then, 9.9 here",
        f"pluggy: 0.1 then, {version('pluggy')} here",
    ] == found


def test_a_changed_lock_file_alone_is_a_remark(made: MadeArchive) -> None:
    """What is installed is still what was: the run can be replayed."""
    run = made.revision()
    lock(made, "pluggy==99.0\nother==1.0\n")
    found = compare_environment(run, made.root / "requirements.lock")
    assert () == found.differences
    assert ["the lock file has changed since: 2 packages are pinned otherwise"] == said(found.remarks)
    (made.root / "requirements.lock").unlink()
    assert ["there is no lock file here now"] == said(compare_environment(run, made.root / "requirements.lock").remarks)


def test_pins_are_those_of_a_machine_like_this() -> None:
    """Lines meant for other systems and versions of Python do not count, nor do hashes and options."""
    options = "--index-url x==1\n# a==2\nOne_Two==1.5 \\\n    --hash=sha256:aa==\n"
    text = "else==2 ; sys_platform == 'nothing'\nmine==3 ; python_version > '3'\n"
    assert {"one-two": "1.5", "mine": "3"} == pins(options + text)
