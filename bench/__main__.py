"""Measure one `goalbook run` against the stock pipeline on the same notebook, the command's start, computing and a slider's answer."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.timing import Run, measure, paired, seconds

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NOTEBOOK = ROOT / "notebooks" / "3_monthly_review.ipynb"
MONTH = ("beauty", "2025-05")
QUARTER = ("beauty", "2025-Q3")
CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
)


def ours(outputs: Path) -> Run:
    """Run one report as a user does: notebook, HTML, PDF, XLSX, picture, record."""
    team, period = MONTH
    command = [str(BIN / "goalbook"), "run", "monthly_review", "--team", team, "--period", period, "--lang", "en", "--force"]
    return measure([[*command, "--outputs", str(outputs)]], ROOT)


def stock(scratch: Path) -> Run:
    """Run the same notebook through papermill's command, nbconvert's command and the browser's print."""
    team, period = MONTH
    run, page, pdf = scratch / "run.ipynb", scratch / "run.html", scratch / "run.pdf"
    # With a folder to write to: results, workbook and tables are the notebook's own work, whoever runs it.
    values = {"team": team, "period": period, "report_lang": "en", "data_dir": str(ROOT / "data"), "out_dir": str(scratch / "files")}
    flags = [part for name, value in values.items() for part in ("-r", name, value)]
    return measure(
        [
            [str(BIN / "papermill"), str(NOTEBOOK), str(run), *flags],
            [str(BIN / "jupyter"), "nbconvert", "--to", "html", "--no-input", str(run)],
            [*CHROMIUM, f"--user-data-dir={scratch / 'profile'}", f"--print-to-pdf={pdf}", page.as_uri()],
        ],
        NOTEBOOK.parent,
    )


def slider_milliseconds() -> float:
    """Return the median time of one slider's answer: the review again, from what is prepared."""
    from goalbook.books import monthly_review as book  # noqa: PLC0415 - heavy, and only this figure needs it
    from goalbook.inputs import load_inputs  # noqa: PLC0415

    team, period = MONTH
    params = book.Params(team=team, period=period, recovery_channel="xiaohongshu")
    prepared = book.prepare(load_inputs(ROOT / "data", team), params)
    took = []
    for step in range(21):
        started = time.perf_counter()
        book.review(prepared, params.model_copy(update={"recovery": step / 20}))
        took.append(1000 * (time.perf_counter() - started))
    return statistics.median(took)


def goals_milliseconds(rounds: int = 7) -> tuple[float, float]:
    """Return the median times of target setting without drawing: all of it from its inputs, and one slider's answer."""
    from goalbook.books import target_setting as book  # noqa: PLC0415 - as above
    from goalbook.inputs import load_inputs  # noqa: PLC0415

    team, period = QUARTER
    params = book.Params.from_pairs({"team": team, "period": period})
    inputs = load_inputs(ROOT / "data", team, params.cutoff())
    prepared = book.prepare(inputs, params)
    targets = [params.model_copy(update={"target": 36_000.0 + 300 * step, "unit_economics": {"arpu": 110.0 + step}}) for step in range(21)]
    whole = [_milliseconds(lambda: book.compute(inputs, params)) for _ in range(rounds)]
    moved = [_milliseconds(lambda at=at: book.propose(prepared, at)) for at in targets]  # type: ignore[misc] # bound now, not later
    return statistics.median(whole), statistics.median(moved)


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def main(rounds: int = 5) -> None:
    """Print each figure with the bar it has to meet."""
    with tempfile.TemporaryDirectory() as folder:
        mine, theirs, ratio = paired(lambda: ours(Path(folder) / "outputs"), lambda: stock(Path(folder)), rounds)
        print(f"goalbook run {seconds(mine)} | papermill + nbconvert + Chromium {seconds(theirs)} | ratio {ratio:.2f} (bar 0.70)")
        print(f"peak memory of one process {max(run.peak_mb for run in mine):.0f} MB (bar 1000 MB)")
        imports = [sys.executable, "-c", "import pandas, matplotlib.pyplot"]
        mine, theirs, ratio = paired(
            lambda: measure([[str(BIN / "goalbook"), "--help"]], ROOT), lambda: measure([imports], ROOT), 2 * rounds
        )
        print(f"goalbook --help {seconds(mine)} | import pandas, matplotlib {seconds(theirs)} | ratio {ratio:.2f} (bar 0.30)")
    print(f"a slider's answer {slider_milliseconds():.0f} ms (bar 100 ms)")
    whole, moved = goals_milliseconds()
    print(f"target setting without drawing {whole:.0f} ms (bar 1000 ms), a slider's answer {moved:.0f} ms (bar 100 ms)")


if __name__ == "__main__":
    main()
