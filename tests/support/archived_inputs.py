"""Runs as an archive holds them, as far as comparing their inputs asks: record, results and stored inputs; no ledger file, no commit."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import openpyxl

from goalbook.publish.archive.ledger import FAILURE, REVISION, Entry
from goalbook.publish.archive.reading import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Files = dict[str, "str | bytes"]


@dataclass(frozen=True)
class Archived:
    """What a run was made from and what came of it."""

    files: Mapping[str, str | bytes]  # by path in the team's folder, or outputs/…
    book: str = "monthly_review"
    period: str = "2025-05"
    team: str = "acme"
    lang: str = "en"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    results: Mapping[str, Any] = field(default_factory=dict)
    internal: Mapping[str, Any] = field(default_factory=dict)
    n: int = 1
    failed: bool = False

    def run(self, outputs: Path) -> Run:
        """Store the inputs in an outputs folder and return the run."""
        stored = {self._name(path): _stored(outputs, data) for path, data in sorted(self.files.items())}
        found = [{"name": name, "digest": {"sha256": sha}} for name, sha in stored.items()]
        event = FAILURE if self.failed else REVISION
        about = {
            "path": f"{self.team}/{self.book}/{self.period}/{self.lang}/r{self.n:04d}",
            "scenario": "",
            "fingerprint": f"{self.n:064d}",
        }
        entry = Entry(self.n, "2025-06-30T00:00:00+00:00", event, {**about, **self._identity()}, "", "")
        run = Run(outputs, entry)
        asked = {name: {"value": value, "source": "default"} for name, value in {**self._asked(), **self.parameters}.items()}
        build = {"externalParameters": asked, "internalParameters": dict(self.internal), "resolvedDependencies": found}
        times = {"startedOn": "2025-06-30T00:00:00+00:00", "finishedOn": "2025-06-30T00:00:09+00:00"}
        run.__dict__["record"] = {"predicate": {"buildDefinition": build, "runDetails": {"metadata": times}}}
        run.__dict__["results"] = dict(self.results)
        return run

    def _name(self, path: str) -> str:
        return path if path.startswith("outputs/") else f"data/{self.team}/{path}"

    def _identity(self) -> dict[str, str]:
        return {"team": self.team, "book": self.book, "period": self.period, "lang": self.lang}

    def _asked(self) -> dict[str, str]:
        return {"team": self.team, "period": self.period, "report_lang": self.lang}


def _stored(outputs: Path, data: str | bytes) -> str:
    content = data.encode() if isinstance(data, str) else data
    digest = hashlib.sha256(content).hexdigest()
    (outputs / "objects").mkdir(parents=True, exist_ok=True)
    (outputs / "objects" / digest).write_bytes(content)
    return digest


def workbook(sheets: Mapping[str, Iterable[Iterable[object]]]) -> bytes:
    """Return the bytes of a workbook with these rows on its sheets."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
