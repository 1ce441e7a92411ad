"""Measure which of 1,000 reports must be run again, against asking one by one: `python -m bench.up_to_date`."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.publish.decide import decide, resolve_all
from goalbook.publish.project import Project
from goalbook.publish.record import RunDetails, write_record
from goalbook.publish.resolve import Request, resolve
from goalbook.publish.revisions import RECORD, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.publish.decide import Decision

ROOT = Path(__file__).resolve().parents[1]
PROJECT = Project(ROOT)
MONTHS = tuple(f"{2024 + n // 12}-{n % 12 + 1:02d}" for n in range(17))
TEAMS, ASKED_ONE_BY_ONE = 30, 50


def requests(root: Path, count: int) -> tuple[Request, ...]:
    """Return so many requests: copies of the demo team, the reviews of all its months, in both languages."""
    for number in range(TEAMS):
        shutil.copytree(ROOT / "data" / "beauty", root / "data" / f"team{number}")
    found = (
        Request("monthly_review", root / "data", root / "outputs", f"team{number}", month, lang)
        for number in range(TEAMS)
        for month in MONTHS
        for lang in ("en", "zh")
    )
    return tuple(request for _, request in zip(range(count), found, strict=False))


def leave_revisions(decisions: Sequence[Decision]) -> None:
    """Give every job the revision that it would make, as far as a decision reads it: the record, of its real size."""
    now, text, mark = datetime.now(UTC), "", decisions[0].made_from.fingerprint.value
    for decision in decisions:
        folder = Series.of(decision.made_from.job).folder / "r0001"
        folder.mkdir(parents=True)
        if not text:
            write_record(folder, decision.made_from, RunDetails("plain", now, now, "complete"))
            text = (folder / RECORD).read_text("utf-8")
        (folder / RECORD).write_text(text.replace(mark, decision.made_from.fingerprint.value), "utf-8")


def main(count: int = 1000) -> None:
    """Print the figure with the bar it has to meet, and how many times as long asking one by one takes."""
    with tempfile.TemporaryDirectory() as folder:
        asked = requests(Path(folder), count)
        leave_revisions(decide(resolve_all(asked), PROJECT))
        started = time.perf_counter()
        jobs = resolve_all(asked)
        resolved = time.perf_counter()
        decisions = decide(jobs, PROJECT)
        done = time.perf_counter()
        few = asked[:ASKED_ONE_BY_ONE]
        singly = [decide((resolve(request),), PROJECT)[0] for request in few]
        alone = (time.perf_counter() - done) * len(asked) / len(few)
    if not all(one.up_to_date for one in (*decisions, *singly)):
        message = "this package's source was changed meanwhile"
        raise RuntimeError(message)
    whole = done - started
    print(f"up to date or not, {len(asked)} jobs: {whole:.1f} s (bar 10 s), {resolved - started:.1f} s of it to resolve them")
    print(f"one by one, from {len(few)} of them: {alone:.1f} s, {alone / whole:.1f} times as long")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
