"""Measure snapshots of a million users: `python -m bench.user_snapshot`: read, checked and computed by a process of its own.

One of them, and as many as a review looks at: the month's own and the three before.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
USERS, DAY, SEED = 1_000_000, date(2025, 5, 31), 20
BEFORE = (date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30))
SECONDS, MEGABYTES = 5.0, 1_000.0
SECONDS_OF_FOUR = 10.0


def write_snapshot(folder: Path, users: int = USERS, *, before: tuple[date, ...] = ()) -> Path:
    """Write a made-up snapshot with every column that a team would export, as CSV, into a team's folder; return the folder.

    ``before``: days of snapshots of the same users as they were then.
    """
    rng = np.random.default_rng(SEED)
    digits = rng.bytes(16 * users).hex()
    age = rng.integers(0, 700, users)
    first = np.datetime64(DAY) - age.astype("timedelta64[D]")
    orders = rng.poisson(1.5, users)
    frame = pd.DataFrame(
        {
            "user_id": [digits[place : place + 32] for place in range(0, 32 * users, 32)],
            "segment": rng.choice(["high", "growth", "base", "new"], users),
            "first_seen": first.astype(str),
            "orders_n": orders,
            "revenue_12m": (orders * rng.gamma(2, 60, users)).round(2),
            "promo_orders_n": rng.binomial(orders, 0.4),
            "influence_score": (100 * rng.random(users)).round(1),
            "joined_fission": rng.choice(["yes", "no"], users),
            "tags_n": rng.poisson(3, users),
            "last_active": (first + (age * rng.random(users)).astype("timedelta64[D]")).astype(str),
            "consent": rng.choice(["yes", "no"], users),
        }
    )
    place = folder / "users" / "snapshots"
    place.mkdir(parents=True)
    for day in (*before, DAY):
        active = frame["last_active"]
        then = frame.assign(last_active=active.where(active <= str(day), str(day)))
        then[then["first_seen"] <= str(day)].to_csv(place / f"{day}.csv", index=False)
    return folder


@dataclass(frozen=True)
class Looked:
    """What a process took to read, check and compute a snapshot, from starting to its end: wall and processor seconds, peak MB."""

    seconds: float
    processor: float
    peak_mb: float


def looked_at(folder: Path) -> Looked:
    """Measure one such process; raise where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "bench.user_snapshot", str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    told = process.stdout.read() if process.stdout is not None else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        message = f"ended with {os.waitstatus_to_exitcode(status)}"
        raise RuntimeError(message)
    return Looked(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, float(told))


def peak_mb() -> float:
    """Return the most memory this process held since it began; what its parent held when it was forked is not counted in."""
    (line,) = (one for one in Path("/proc/self/status").read_text("ascii").splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def compute(folder: Path) -> int:
    """Read and check the snapshot in a folder, compute its tables, and return how many users were counted."""
    from goalbook.books.monthly_review.users.part import of_snapshots  # noqa: PLC0415 - only the measured process needs it
    from goalbook.core.message import Label  # noqa: PLC0415
    from goalbook.core.metrics import load_catalogue  # noqa: PLC0415
    from goalbook.core.policy import load_policy  # noqa: PLC0415
    from goalbook.inputs.snapshots import read_snapshots  # noqa: PLC0415
    from goalbook.inputs.team import Team, TeamFile  # noqa: PLC0415
    from goalbook.inputs.team_folder import TeamFolder  # noqa: PLC0415

    policy = load_policy()
    file = TeamFile(Team(id="bench", name=Label.same("bench"), currency="CNY"), load_catalogue(), policy)
    held = TeamFolder(folder)
    known = read_snapshots(held, file, DAY)
    if held.problems:
        message = f"{len(held.problems)} problems"
        raise RuntimeError(message)
    return int(of_snapshots(known, policy)["user_counts"]["users"].iloc[-1])


def main() -> None:
    """Print the time and the memory with the bars they have to meet; with a folder: do what is measured."""
    if len(sys.argv) > 1:
        compute(Path(sys.argv[1]))
        print(peak_mb())
        return
    for before, bar in (((), SECONDS), (BEFORE, SECONDS_OF_FOUR)):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            write_snapshot(Path(folder), before=before)
            print(f"made {1 + len(before)} of {USERS:,} users in {time.perf_counter() - started:.1f} s")
            for _ in range(3):
                run = looked_at(Path(folder))
                print(f"read, checked and computed in {run.seconds:.2f} s (bar {bar:.0f} s), {run.processor:.2f} s of processors")
                print(f"peak {run.peak_mb:.0f} MB (bar {MEGABYTES:.0f} MB)")


if __name__ == "__main__":
    main()
