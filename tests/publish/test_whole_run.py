"""The demo team's monthly review from the command to the archive."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAME = (
    "report.html", "report.pdf", "report.xlsx", "page1.png", "summary.md", "results.json", "tables/daily.csv", "tables/weekly.csv",
)  # fmt: skip


def goalbook(outputs: Path, *words: str) -> tuple[Path, str]:
    """Run the review of May 2025 and return the revision's folder and what was said beside the answer."""
    command = [sys.executable, "-m", "goalbook.cli", "run", "monthly_review", "--period", "2025-05", "--lang", "zh", *words]
    done = subprocess.run([*command, "--outputs", str(outputs)], cwd=ROOT, capture_output=True, text=True, check=True)
    return Path(done.stdout.strip()).parent, done.stderr


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same report made twice, in two processes."""
    outputs = tmp_path_factory.mktemp("outputs")
    return goalbook(outputs)[0], goalbook(outputs, "--force")[0]


def record(revision: Path) -> dict[str, Any]:
    """Return the predicate of a revision's record."""
    return json.loads((revision / "record.json").read_text("utf-8"))["predicate"]


@pytest.mark.full
def test_the_same_inputs_give_the_same_bytes(twice: tuple[Path, Path]) -> None:
    """Neither clock nor ids reach what people read; the notebook's content is the same, too."""
    first, second = twice
    assert [] == [name for name in SAME if (first / name).read_bytes() != (second / name).read_bytes()]
    contents = [record(folder)["runDetails"]["byproducts"][0]["digest"]["content_rule_1"] for folder in twice]
    assert contents[0] == contents[1]


@pytest.mark.full
def test_the_third_time_is_up_to_date(twice: tuple[Path, Path]) -> None:
    """The answer is the newest revision's."""
    outputs = twice[0].parents[4]
    assert goalbook(outputs) == (twice[1], "已是最新：r0002\n")


@pytest.mark.full
def test_every_file_the_book_read_is_in_the_record_with_its_rows(twice: tuple[Path, Path]) -> None:
    """A figure leads to a file, and the file to its digest."""
    sources = json.loads((twice[0] / "results.json").read_text("utf-8"))["tables"]["sources"]
    found = {item["name"]: item for item in record(twice[0])["buildDefinition"]["resolvedDependencies"]}
    assert len(sources) > 5
    assert {f"data/beauty/{source['path']}": source["rows"] for source in sources} == {
        name: item["annotations"]["rows"] for name, item in found.items() if "rows" in item.get("annotations", {})
    }
    assert [] == [source["path"] for source in sources if found[f"data/beauty/{source['path']}"]["digest"]["sha256"] != source["sha256"]]


@pytest.mark.full
def test_the_paper_leads_to_the_archive(twice: tuple[Path, Path]) -> None:
    """The head of the PDF shows the first digits of the record's fingerprint."""
    import pypdf  # noqa: PLC0415 - slow, and one test needs it

    mark = record(twice[0])["buildDefinition"]["internalParameters"]["fingerprint"][:7]
    assert mark in pypdf.PdfReader(twice[0] / "report.pdf").pages[0].extract_text()
