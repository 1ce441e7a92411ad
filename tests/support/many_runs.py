"""A ledger of thousands of runs with their folders, written at once: for what reads the ledger and only looks whether files are there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from goalbook.publish.archive.ledger import FAILURE, LEDGER, REVISION, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEAMS = {
    "beauty": {"en": "Beauty", "zh": "美妆"},
    "tea": {"en": "Tea & more", "zh": "茶饮"},
    "bikes": {"en": "Bikes", "zh": "单车"},
    "books": {"en": '<b>Books</b> "x" {0}', "zh": "图书"},
}
FILES = ("report.pdf", "report.html", "report.xlsx", "report.ipynb", "record.json")
_BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
_EVERY = 50  # th run fails


@dataclass(frozen=True)
class _Made:
    team: str
    book: str
    period: str
    lang: str
    revision: int

    @property
    def series(self) -> str:
        return f"{self.team}/{self.book}/{self.period}/{self.lang}"


def write_many_runs(outputs: Path, count: int) -> None:
    """Write a ledger of so many runs of four teams and four books, each third month run twice, every fiftieth run a failure."""
    outputs.mkdir(parents=True, exist_ok=True)
    last: Entry | None = None
    lines = []
    for n, made in zip(range(count), _runs(), strict=False):
        failed = n % _EVERY == _EVERY - 1
        about = _about(made, n, failed=failed)
        last = Entry.after(last, (_BEGAN + timedelta(hours=n)).isoformat(), FAILURE if failed else REVISION, about)
        lines.append(last.line() + "\n")
        folder = outputs / str(about["path"])
        folder.mkdir(parents=True)
        for name in FILES[-2:] if failed else FILES:
            (folder / name).touch()
    (outputs / LEDGER).write_text("".join(lines), "utf-8")


def _runs() -> Iterator[_Made]:
    books = ("monthly_review", "target_setting", "decomposition", "campaign")
    for year, month, team, book, lang in product(range(2000, 2100), range(1, 13), TEAMS, books, ("en", "zh")):
        period = f"double-{month}-{year}-plan" if book == "campaign" else f"{year}-{month:02d}"
        for revision in (1, 2) if month % 3 == 0 else (1,):
            yield _Made(team, book, period, lang, revision)


def _about(made: _Made, n: int, *, failed: bool) -> dict[str, Any]:
    mark = hashlib.sha256(f"{made}".encode()).hexdigest()
    failure = f"{made.team}/{made.book}/failures/{made.period}-{made.lang}-{mark[:8]}"
    said = {
        "en": f"{made.period} is heading for {n}.4k of 40k new payers; the chance to reach 40k is {n % 100} %.",
        "zh": f"{made.period} 新增付费用户预计 {n}.4 千，目标 4 万；达成概率：{n % 100}%。",
    }
    summary: dict[str, Any] = {"message": said} if failed else {"headline": said, "fail": n % 7, "warn": n % 11}
    return {
        "path": failure if failed else f"{made.series}/r{made.revision:04d}",
        "record": mark,
        "fingerprint": mark,
        "team": made.team,
        "book": made.book,
        "period": made.period,
        "lang": made.lang,
        "scenario": "",
        "summary": summary if failed else {**summary, "names": {"team": TEAMS[made.team]}},
    }
