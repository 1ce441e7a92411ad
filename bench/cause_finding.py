"""Hold the search for causes against teams whose truth is known: `python -m bench.cause_finding [N] [dev]`.

N teams with one injected cause and N without (200) go through the whole review, in memory. "Found" means that the first row of the table of
causes is claimed and is the injected channel × factor. "Beyond the noise" is told by the generator's truth alone and was fixed before the
search was first run: the injected change of the figure's log is at least three standard deviations of what chance alone does to the same
comparison (the days since the change against the eight weeks before; see `cause_teams.size_in_noise`).

The seeds of the evaluation begin at 1,000; nothing was ever tuned on them. What was tuned (`LOOKS` and `WORTH` of `methods/shift.py`) was
tuned on the development seeds from 10,000 on, which `dev` evaluates. A first evaluation, on the seeds 0 to 199, found 86.7 % of the causes
beyond the noise (195 teams) and claimed one in 12.0 % of the teams without: the ranking by effect alone let figures that only just passed
stand before the true cause, and `LOOKS` was 24. Since then the seeds below 1,000 count as development.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from bench.cause_teams import Cause, make_team

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOISE = 3.0  # standard deviations: from here on an effect is beyond the noise
EVALUATION, DEVELOPMENT = 1_000, 10_000  # first seeds
GOALS = (0.90, 0.10)
TABLE = Path(__file__).with_suffix(".md")
BANDS = ((0.0, 3.0), (3.0, 5.0), (5.0, 8.0), (8.0, float("inf")))
SIZES = ((0.10, 0.20), (0.20, 0.30), (0.30, 0.41))
SENTENCE = "no recorded change explains it"


@dataclass(frozen=True)
class Outcome:
    """What the review of one team said: its first claim (channel, factor), the event it stands on, how many it claimed, the sentence."""

    seed: int
    cause: Cause | None
    claim: tuple[str, str] | None
    event: str
    event_day: str
    claims: int
    silent: bool  # the report says that no recorded change explains it

    @property
    def found(self) -> bool:
        """Say whether the first claim is the injected channel and factor."""
        return self.cause is not None and self.claim == (self.cause.channel, self.cause.factor)


def with_cause(seed: int) -> Outcome:
    """Review the team of a seed with its cause."""
    return outcome(seed, caused=True)


def without_cause(seed: int) -> Outcome:
    """Review the team of a seed without a cause."""
    return outcome(seed, caused=False)


def outcome(seed: int, *, caused: bool) -> Outcome:
    """Review one team and note what the report claims."""
    from goalbook.books import monthly_review as book  # noqa: PLC0415 - heavy, and workers import it for themselves
    from goalbook.core.language import language  # noqa: PLC0415
    from goalbook.show.monthly_review.causes import causes_parts  # noqa: PLC0415

    made = make_team(seed, caused=caused)
    review = book.compute(made.inputs, book.Params(team="made", period=made.month.label))
    table = review.tables["causes"]
    claimed = table[table["claimed"].astype(bool)]
    if claimed.empty:
        return Outcome(seed, made.cause, None, "", "", 0, silent=False)
    first = claimed.iloc[0]
    event = first["event"]
    said = "".join(causes_parts(review, language("en")))
    return Outcome(
        seed,
        made.cause,
        (str(first["channel"]), str(first["factor"])),
        event if isinstance(event, str) else event.en,
        str(first["event_day"])[:10],
        len(claimed),
        silent=SENTENCE in said,
    )


def run(count: int, first: int = 0) -> tuple[list[Outcome], list[Outcome]]:
    """Review all teams, two at a time."""
    seeds = range(first, first + count)
    workers = min(2, os.cpu_count() or 1)
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(with_cause, seeds, chunksize=4)), list(pool.map(without_cause, seeds, chunksize=4))


def beyond(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the teams whose cause is beyond the noise."""
    return [one for one in outcomes if one.cause is not None and one.cause.noise >= NOISE]


def report(caused: Sequence[Outcome], free: Sequence[Outcome]) -> str:
    """Return the results as a table."""
    strong = beyond(caused)
    lines = [
        "| what | teams | share |",
        "|---|---|---|",
        _line(f"**cause first, where the effect is beyond the noise (≥ {NOISE:g} sd; goal ≥ {GOALS[0]:.0%})**", strong, _found),
        _line("cause first, all teams with a cause", caused, _found),
        _line("another figure first", caused, lambda one: one.claim is not None and not one.found),
        _line("nothing claimed", caused, lambda one: one.claim is None),
        _line(f"**something claimed where there is no cause (goal ≤ {GOALS[1]:.0%})**", free, lambda one: one.claim is not None),
        "| *cause first, by effect ÷ noise* | | |",
        *(
            _line(f"{low:g} to {high:g} sd" if isfinite(high) else f"{low:g} sd and more", _noise(caused, low, high), _found)
            for low, high in BANDS
        ),
        "| *cause first beyond the noise, by kind* | | |",
        *(_line(kind, [one for one in strong if _kind(one) == kind], _found) for kind in ("rate", "volume", "mix", "order_value")),
        "| *cause first beyond the noise, by size* | | |",
        *(_line(f"{low:.0%} to {min(high, 0.4):.0%}", _sized(strong, low, high), _found) for low, high in SIZES),
        *(_line(name, [one for one in strong if (_size(one) < 0) == down], _found) for name, down in (("down", True), ("up", False))),
        *_events([one for one in caused if one.found]),
    ]
    return "\n".join(lines)


def _events(found: Sequence[Outcome]) -> list[str]:
    recorded = [one for one in found if one.cause is not None and one.cause.event_day is not None]
    hidden = [one for one in found if one.cause is not None and one.cause.event_day is None]
    return [
        "| *events, of the causes found* | | |",
        _line("recorded: tied to the right event", recorded, lambda one: one.event == "the cause"),
        _line("not recorded: no event named", hidden, lambda one: not one.event),
        _line(f"not recorded and no event named: the report says “{SENTENCE}”", [o for o in hidden if not o.event], lambda one: one.silent),
    ]


def _found(one: Outcome) -> bool:
    return one.found


def _kind(one: Outcome) -> str:
    return one.cause.kind if one.cause is not None else ""


def _size(one: Outcome) -> float:
    return one.cause.size if one.cause is not None else 0.0


def _noise(outcomes: Sequence[Outcome], low: float, high: float) -> list[Outcome]:
    return [one for one in outcomes if one.cause is not None and low <= one.cause.noise < high]


def _sized(outcomes: Sequence[Outcome], low: float, high: float) -> list[Outcome]:
    return [one for one in outcomes if low <= abs(_size(one)) < high]


def _line(name: str, outcomes: Sequence[Outcome], hit: Callable[[Outcome], bool]) -> str:
    share = f"{sum(map(hit, outcomes)) / len(outcomes):.1%}" if outcomes else "–"
    return f"| {name} | {len(outcomes)} | {share} |"


def missed(caused: Sequence[Outcome], free: Sequence[Outcome]) -> str:
    """Return one line per team that was judged wrongly."""
    lines = [f"seed {one.seed}: {one.cause} -> {one.claim} {one.claims}" for one in beyond(caused) if not one.found]
    return "\n".join([*lines, *(f"seed {one.seed}: no cause -> {one.claim} {one.claims}" for one in free if one.claim is not None)])


def main(count: int = 200, first: int = EVALUATION) -> None:
    """Print the table, the teams judged wrongly where the seeds are for development, and store the evaluation's table."""
    caused, free = run(count, first)
    table = report(caused, free)
    print(table)
    if first != EVALUATION:
        print(missed(caused, free))
    else:
        head = "# Does the review find causes, and none where there is none?\n\n"
        text = "\n".join((__doc__ or "").split("\n\n", 1)[1:]).strip()
        TABLE.write_text(f"{head}`python -m bench.cause_finding {count}` wrote this page.\n\n{text}\n\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, DEVELOPMENT if "dev" in sys.argv else EVALUATION)
