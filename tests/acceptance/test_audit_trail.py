"""The worked example of the README: one number of a past month is changed, and the archive says what it did, and proves itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERIES = "beauty/monthly_review/2025-05/en"
OLD, NEW = ",469,171,213,226,", ",469,160,213,226,"  # new payers of 12 April on Douyin, paid


@dataclass(frozen=True)
class Desk:
    """A copy of the demo team's data and a folder of reports of its own."""

    root: Path

    def goalbook(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run the command as a user does."""
        options = ["--outputs", str(self.root / "outputs")]
        if words[0] in ("run", "calibration"):
            options += ["--data", str(self.root / "data")]
        env = {name: value for name, value in os.environ.items() if name != "REPORT_LANG"}
        done = subprocess.run(
            [sys.executable, "-m", "goalbook.cli", *words, *options], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        assert code == done.returncode, done.stderr
        return done

    def review(self, month: str) -> str:
        """Make a monthly review and return what was said beside the answer."""
        return self.goalbook("run", "monthly_review", "--period", month, "--lang", "en").stderr


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The reviews of April and May."""
    root = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "data" / "beauty", root / "data" / "beauty")
    desk = Desk(root)
    desk.review("2025-04")
    desk.review("2025-05")
    return desk


@pytest.fixture(scope="module")
def said(desk: Desk) -> str:
    """What the second run of May says once a number of April is another one."""
    facts = desk.root / "data/beauty/facts/2025-04.csv"
    text = facts.read_text("utf-8")
    assert 1 == text.count(OLD)
    facts.write_text(text.replace(OLD, NEW), "utf-8")
    return desk.review("2025-05")


@pytest.mark.full
def test_the_run_names_headline_amount_and_row(said: str) -> None:
    """Which headline number changed, by how much, because of which row; and whose earlier figure is no longer the same."""
    assert "new against r0001: data (facts/2025-04.csv)" in said
    assert "New payers, to date 23,745 → 23,734 (−11)" in said
    assert "because of facts/2025-04.csv, row 82 (2025-04-12, Douyin, paid): changed, new_payers 171 → 160" in said
    assert "restated since beauty/monthly_review/2025-04/en/r0001: New payers of 2025-04 12,220 → 12,209 (−11)" in said


@pytest.mark.full
@pytest.mark.usefixtures("said")
def test_the_comparison_says_the_same_at_length(desk: Desk) -> None:
    """In both languages."""
    told = desk.goalbook("compare", f"{SERIES}/r0001", f"{SERIES}/r0002").stdout
    assert "row 82" in told
    assert "23,745" in told
    assert "第 82 行" in desk.goalbook("compare", f"{SERIES}/r0001", f"{SERIES}/r0002", "--lang", "zh").stdout


@pytest.mark.full
@pytest.mark.usefixtures("said")
def test_the_history_shows_what_was_told_when(desk: Desk) -> None:
    """April's figure as its own review told it stands beside May's, which knew better."""
    table = desk.goalbook("history", "new_payers").stdout
    assert "12,220" in table
    assert "review 2025-05 en r0002" in table


@pytest.mark.full
@pytest.mark.usefixtures("said")
def test_the_archive_proves_itself_and_the_pack_of_the_year(desk: Desk) -> None:
    """Also unpacked elsewhere; one changed byte, and it says which file."""
    desk.goalbook("verify")
    pack = desk.root / "audit.zip"
    desk.goalbook("audit", "2025", "--out", str(pack))
    with zipfile.ZipFile(pack) as packed:
        packed.extractall(desk.root / "elsewhere")
    (page,) = (desk.root / "elsewhere").glob("*/index.html")
    desk.goalbook("audit", "--check", str(page.parent))
    results = desk.root / "outputs" / SERIES / "r0001" / "results.json"
    whole = results.read_bytes()
    results.chmod(0o644)
    results.write_bytes(whole.replace(b"23745", b"23746", 1))
    assert "results.json" in desk.goalbook("verify", code=7).stderr
    results.write_bytes(whole)
    desk.goalbook("verify")


@pytest.mark.full
@pytest.mark.usefixtures("said")
def test_the_first_report_of_may_can_be_made_again(desk: Desk) -> None:
    """On the number as it was then."""
    assert "the same" in desk.goalbook("replay", f"{SERIES}/r0001", "--yes").stdout


@pytest.mark.full
@pytest.mark.usefixtures("said")
def test_the_index_knows_the_superseded_report(desk: Desk) -> None:
    """It is rewritten by every run."""
    page = (desk.root / "outputs" / "index.html").read_text("utf-8")
    assert f"{SERIES}/r0001" in page
    assert f"{SERIES}/r0002" in page
