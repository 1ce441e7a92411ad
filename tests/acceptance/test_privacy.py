"""What a team's report may not tell: who its members are beside the leads who answer for things, what they scored, who its users are."""

from __future__ import annotations

import csv
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from goalbook.cli.app import invoke

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
TEAM = ROOT / "data" / "beauty"
PRIVATE = "private"  # the folder of the individual sheets
SHORT = 4  # letters: such ids occur by chance in pictures written as text


def column(path: Path, *names: str) -> set[str]:
    """Return what stands in some columns of a table."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row[name] for row in csv.DictReader(stream) for name in names if row.get(name)}


def secrets() -> set[str]:
    """Return the names and ids of the demo's members without a lead's role, of its guides, and of its users."""
    with (TEAM / "people" / "members.csv").open(encoding="utf-8-sig", newline="") as stream:
        members = [row for row in csv.DictReader(stream) if row["team"] != "lead" and row["person"] not in ("lin", "chen", "zhao")]
    people = {row[name] for row in members for name in ("person", "name_en", "name_zh")}
    users = set().union(*(column(path, "user_id") for path in (TEAM / "users" / "snapshots").glob("*.csv")))
    guides = column(TEAM / "users" / "private_domain.csv", "guide")
    return people | users | guides | column(TEAM / "transactions.csv", "customer")


def texts(revision: Path) -> Iterator[tuple[str, str]]:
    """Yield every file of a report as text, but for pictures and the individual sheets."""
    for path in sorted(one for one in revision.rglob("*") if one.is_file()):
        name = path.relative_to(revision).as_posix()
        if name.startswith(f"{PRIVATE}/") or path.suffix == ".png":
            continue
        if path.suffix == ".pdf":
            yield name, "\n".join(page.extract_text() for page in PdfReader(path).pages)
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield name, "\n".join(book.read(one).decode("utf-8") for one in book.namelist() if one.endswith(".xml"))
        else:
            yield name, path.read_text("utf-8")


def names(secret: str, text: str) -> bool:
    """Say whether a text names somebody; an id of a few Latin letters counts only where it stands alone, as a value or between tags."""
    if len(secret) > SHORT or not secret.isascii():
        return secret in text
    return f'"{secret}"' in text or f">{secret}<" in text


def test_there_is_something_to_hide() -> None:
    """The search below looks for people, guides and users that exist."""
    found = secrets()
    assert {"duanmu", "端木晴", "Duanmu Qing"} <= found
    assert len(found) > 500


@pytest.mark.full
@pytest.mark.parametrize(("book", "period"), [("monthly_review", "2025-05"), ("quarter_review", "2025-Q2")])
def test_no_output_names_a_member_or_a_user(book: str, period: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Notebook, page, PDF, workbook, results, summary and proposals of the team's report, in both languages."""
    shutil.copytree(TEAM, tmp_path / "data" / "beauty")
    hidden = secrets()
    for lang in ("en", "zh"):
        folders = ("--data", str(tmp_path / "data"), "--outputs", str(tmp_path / "outputs"))
        assert 0 == invoke(["run", book, "--period", period, "--lang", lang, *folders])
        revision = Path(capsys.readouterr().out.strip()).parent
        told = dict(texts(revision))
        assert {"report.ipynb", "report.html", "report.pdf", "report.xlsx", "results.json", "summary.md"} <= set(told)
        assert [] == [(file, one) for file, text in told.items() for one in hidden if names(one, text)]
        assert "2025" in told["report.pdf"]


@pytest.mark.full
def test_no_page_of_the_archive_names_a_member_or_a_user(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The index, the ledger and the audit pack that is made without `--private`, every file of it."""
    hidden, outputs = secrets(), tmp_path / "outputs"
    folders = ("--data", str(ROOT / "data"), "--outputs", str(outputs))
    assert 0 == invoke(["run", "monthly_review", "--period", "2025-05", "--lang", "zh", *folders])
    assert 0 == invoke(["audit", "2025", "--out", str(tmp_path / "audit.zip"), *folders[2:]])
    capsys.readouterr()
    with zipfile.ZipFile(tmp_path / "audit.zip") as pack:
        told = {name: pack.read(name).decode("utf-8", "ignore") for name in pack.namelist()}
    assert [] == [name for name in told if PRIVATE in name.split("/")]
    told |= {name: (outputs / name).read_text("utf-8") for name in ("index.html", "ledger.jsonl")}
    assert len(told) > 10
    assert [] == [(file, one) for file, text in told.items() for one in hidden if names(one, text)]


@pytest.mark.full
def test_the_individual_sheets_lie_in_a_folder_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sheet for each member with scores, and nobody else's name on it."""
    folders = ("--data", str(ROOT / "data"), "--outputs", str(tmp_path))
    assert 0 == invoke(["run", "monthly_review", "--period", "2025-05", "--lang", "zh", *folders])
    revision = Path(capsys.readouterr().out.strip()).parent
    sheets = ["\n".join(page.extract_text() for page in PdfReader(path).pages) for path in sorted((revision / PRIVATE).glob("*.pdf"))]
    with (TEAM / "people" / "members.csv").open(encoding="utf-8-sig", newline="") as stream:
        names = {row["name_zh"] for row in csv.DictReader(stream) if len(row["name_zh"]) > 1}
    on = [{name for name in names if name in text} for text in sheets]
    assert len(sheets) > 3
    assert all(len(found) <= 1 for found in on)
    assert len(set().union(*on)) == sum(len(found) for found in on) > 3


@pytest.mark.full
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_review_with_everything_is_still_readable(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At most 25 pages; without the tables of running work it is as short as before, but for the sheet to sign."""
    shutil.copytree(TEAM, tmp_path / "data" / "beauty")
    folders = ("--data", str(tmp_path / "data"), "--outputs", str(tmp_path / "outputs"))

    def pages() -> int:
        assert 0 == invoke(["run", "monthly_review", "--period", "2025-05", "--lang", lang, *folders])
        return len(PdfReader(Path(capsys.readouterr().out.strip()).parent / "report.pdf").pages)

    whole = pages()
    for folder in ("users", "content", "people", "risks", "success"):
        shutil.rmtree(tmp_path / "data" / "beauty" / folder)
    kept = ("transactions.csv", "reviews/*/surveys.csv", "reviews/*/balance.csv", "plan/*/sop_checks.csv", "plan/*/trainings.csv")
    for path in [path for pattern in kept for path in (tmp_path / "data" / "beauty").glob(pattern)]:
        path.unlink()
    assert whole <= 25
    assert pages() <= 15
