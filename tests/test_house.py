"""The house keeps its own rules: dependencies in step, no index address, no path of a machine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from write_lock import conda_environment, name_of, requirements  # noqa: E402 - tools/ is no package


def tracked_files() -> list[Path]:
    """Return what git tracks, or skip where there is no git."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_env_yml_is_in_step_with_pyproject() -> None:
    """The conda environment lists exactly the project's requirements."""
    assert conda_environment() == (ROOT / "env.yml").read_text(encoding="utf-8")
    listed = yaml.safe_load((ROOT / "env.yml").read_text(encoding="utf-8"))["dependencies"]
    names = {name_of(item) for item in listed if isinstance(item, str)} | {name_of(item) for item in listed[-1]["pip"]}
    assert {name_of(requirement).lower() for requirement in requirements()} <= {name.lower() for name in names}


def test_lock_pins_every_requirement_with_a_hash() -> None:
    """Each requirement stands in the lock file, exact and hashed."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    assert {name_of(requirement).lower() for requirement in requirements()} <= pinned
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z0-9])", lock.strip()))


def test_lock_names_no_index() -> None:
    """The lock file holds no address of a package index."""
    assert not re.search(r"https?://|index-url|find-links", (ROOT / "requirements.lock").read_text(encoding="utf-8"))


def test_no_tracked_file_is_large() -> None:
    """The repository stays small: no file above 2 MB."""
    assert [] == [path.name for path in tracked_files() if path.stat().st_size > 2_000_000]


def test_outputs_are_never_tracked() -> None:
    """Of outputs/ only the page that describes it is kept."""
    assert ["README.md"] == [path.name for path in tracked_files() if ROOT / "outputs" in path.parents]


def test_every_make_target_explains_itself() -> None:
    """`make help` lists every target that is meant for people."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert set(" ".join(phony).split()) == explained
