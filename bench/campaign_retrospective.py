"""How long one retrospective takes to compute, nothing drawn: `python -m bench.campaign_retrospective`.

Forty units over 105 days, two of them with the campaign: the GeoLift test data where they are (GOALBOOK_SHARED names their folder), else
made series of the same size. What is timed is `prepare` and `appraise`, all parts and rules of the report included; the files are read
before. Bar: under two seconds.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from bench.campaign_team import team_with
from goalbook.books.campaign import Params, appraise, prepare

ROUNDS, BAR = 7, 2.0
UNITS, DAYS = 40, 105
TREATED = ("chicago", "portland")
PAGE = Path(__file__).with_suffix(".md")
GEOLIFT = "datasets/geolift_test/GeoLift_Test.csv"


def series() -> tuple[pd.DataFrame, str]:
    """Return the rows of series.csv, and where they come from."""
    shared = Path(os.environ.get("GOALBOOK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if (shared / GEOLIFT).is_file():
        with (shared / GEOLIFT).open(encoding="utf-8") as file:
            rows = [(line["date"], line["location"], float(line["Y"])) for line in csv.DictReader(file)]
        source = "GeoLift test data"
    else:
        rng = np.random.default_rng(6)
        market = 3_000 * np.exp(np.cumsum(rng.normal(0, 0.02, DAYS)))
        own = market * np.exp(rng.normal(0, 0.05, (UNITS, DAYS)))
        names = [*TREATED, *(f"unit {place}" for place in range(UNITS - len(TREATED)))]
        days = [(date(2021, 1, 1) + timedelta(days=day)).isoformat() for day in range(DAYS)]
        rows = [(day, name, float(own[at, place])) for at, name in enumerate(names) for place, day in enumerate(days)]
        source = "made series"
    table = pd.DataFrame(rows, columns=["date_day", "unit", "value"])
    role = np.where(table["unit"].isin(TREATED), "treated", "control")
    return table.assign(date_day=pd.to_datetime(table["date_day"]), role=role), source


def main() -> None:
    """Time, and write the page."""
    table, source = series()
    sheet = {"metric": "new_payers", "start": date(2021, 4, 1), "end": date(2021, 4, 15)}
    params = Params.model_validate({"team": "bench", "campaign": "x", "mode": "retrospective", "as_of": "2021-04-15"})
    times, effect = [], None
    for _ in range(ROUNDS + 1):
        given = team_with(sheet, {"campaign_series": table})  # new inputs each time: nothing measured before is kept
        started = time.perf_counter()
        effect = appraise(prepare(given, params), params).headline.effect
        times.append(time.perf_counter() - started)
    warm = times[1:]
    size = f"{table['unit'].nunique()} units × {table['date_day'].nunique()} days"
    said = (
        f"{source}, {size}: median {statistics.median(warm):.2f} s ({min(warm):.2f}–{max(warm):.2f}, {ROUNDS} rounds),"
        f" first time in a process {times[0]:.2f} s; bar {BAR:g} s. Effect found: {effect:,.0f}."
    )
    about = "\n\n".join((__doc__ or "").strip().split("\n\n")[1:])
    PAGE.write_text(
        f"# How long does one retrospective take?\n\n`python -m bench.campaign_retrospective` wrote this page.\n\n{about}\n\n{said}\n"
    )
    sys.stdout.write(said + "\n")
    if statistics.median(warm) > BAR:
        sys.exit(1)


if __name__ == "__main__":
    main()
