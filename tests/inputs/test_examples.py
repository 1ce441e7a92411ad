"""The examples that a new team starts from: one for every optional table, in step with its contract, readable as they stand."""

from __future__ import annotations

import csv
import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.inputs import check_team
from goalbook.inputs.contracts import optional_tables

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "templates" / "team" / "examples"


def tool() -> ModuleType:
    """Return the tool that writes the examples."""
    spec = importlib.util.spec_from_file_location("write_templates", ROOT / "tools" / "write_templates.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_examples_are_those_of_the_contracts() -> None:
    """A table added, a column renamed or explained otherwise: `tools/write_templates.py` writes them again."""
    stored = {path.relative_to(EXAMPLES).as_posix(): path.read_bytes() for path in EXAMPLES.rglob("*.*")}
    assert tool().examples() == stored
    assert len(optional_tables()) == len([path for path in stored if path.endswith(".csv")])


def test_each_example_explains_every_column_and_shows_a_row() -> None:
    """Header, one remark for the table and one for each column in both languages, then rows to replace."""
    for path in EXAMPLES.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *lines = csv.reader(stream)
        remarks = [line[0] for line in lines if line[0].startswith("# ")]
        told = {remark.removeprefix("# ").partition(":")[0].partition(" (")[0] for remark in remarks[1:]}
        assert set(header) == told, path
        assert any("\u4e00" <= sign <= "\u9fff" for sign in "".join(remarks)), path
        assert len(lines) > len(remarks), path


def test_a_team_that_copies_all_examples_is_read_without_a_fault(tmp_path: Path) -> None:
    """On the demo team's own channels, people and goals, every example is right as it stands."""
    team = tmp_path / "beauty"
    shutil.copytree(EXAMPLES, team)
    whole = ("team.yml", "goals/2025-Q2.yml", "goals/2025-Q3.yml", "facts/2025-04.csv")
    for name in (*whole, "campaigns/618-2024/campaign.yml"):
        (team / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "data" / "beauty" / name, team / name)
    english = language("en")
    assert [] == [f"{one.file} {one.row} {one.column}: {english.say(one.message)}" for one in check_team(tmp_path, "beauty").problems]
