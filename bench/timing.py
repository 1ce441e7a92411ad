"""Timing of whole processes in turn, so that a ratio holds when the machine's speed drifts."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One finished process: wall seconds and the peak memory of its largest single process in MB."""

    seconds: float
    peak_mb: float


def measure(commands: Sequence[Sequence[str]], cwd: Path) -> Run:
    """Run commands one after the other as one measured unit; raise when one fails."""
    started = time.perf_counter()
    peak = 0.0
    for command in commands:
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        peak = max(peak, usage.ru_maxrss / 1024)
        if status:
            message = f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}"
            raise RuntimeError(message)
    return Run(time.perf_counter() - started, peak)


def paired(ours: Callable[[], Run], theirs: Callable[[], Run], rounds: int) -> tuple[list[Run], list[Run], float]:
    """Run both in turn after one warm-up each; return all runs and the median of the ratios, pair by pair."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    ratio = statistics.median(a.seconds / b.seconds for a, b in pairs)
    return [a for a, _ in pairs], [b for _, b in pairs], ratio


def seconds(runs: Sequence[Run]) -> str:
    """Return the median and the range of wall seconds as text."""
    values = [run.seconds for run in runs]
    return f"{statistics.median(values):.2f} s ({min(values):.2f}–{max(values):.2f})"
