"""Measure the index of 2,000 runs: `python -m bench.archive_index`: writing it by the command, within a run, and a key of the search."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.timing import measure

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser.lab import browser_page  # noqa: E402 - tests are no package of the project
from support.index_page import opened, typed  # noqa: E402
from support.many_runs import write_many_runs  # noqa: E402

RUNS, ROUNDS = 2_000, 5


def main() -> None:
    """Print each figure with the bar it has to meet."""
    from goalbook.publish.archive.index.page import write_index  # noqa: PLC0415 - measured apart from starting the bench

    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder) / "outputs"
        write_many_runs(outputs, RUNS)
        command = [str(Path(sys.executable).parent / "goalbook"), "index", "--outputs", str(outputs)]
        whole = [measure([command], ROOT).seconds for _ in range(ROUNDS)]
        within = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            page = write_index(outputs)
            within.append(time.perf_counter() - started)
        print(f"goalbook index of {RUNS} runs {statistics.median(whole):.2f} s (bar 5 s)")
        print(f"the same at the end of a run {statistics.median(within):.2f} s")
        print(f"the page {page.stat().st_size / 1e6:.1f} MB")
        with browser_page() as browser:
            loaded = opened(browser, page)
            keys = typed(browser, "beauty 2001 review")
        print(
            f"opened in {loaded:.0f} ms; a key of the search {statistics.median(keys):.0f} ms, the slowest {max(keys):.0f} ms (bar 100 ms)"
        )


if __name__ == "__main__":
    main()
