"""Look back on 27 real coupon campaigns with one command: `python -m bench.campaign_journey`; writes bench/campaign_journey.md.

The team is made from the source in a folder of its own (`bench/journey_team.py`), its inputs are read once, and every campaign's
retrospective is computed as the notebook does. What the league says per type is the table ``mechanics_league`` of the last one: the mean of
the campaigns' lifts weighted by how precisely each is known, one whose range has no end weighing nothing. Seconds are of one core.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bench.journey_team import TEAM, make_journey_team, read_journey
from goalbook.books.campaign import Params, compute
from goalbook.inputs import load_inputs
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.inputs import Inputs

TABLE = Path(__file__).with_suffix(".md")
KNOWN_TO = date(2018, 3, 30)  # 30 days after the end of the last campaign
ASKED = {"team": TEAM, "mode": "retrospective", "as_of": KNOWN_TO.isoformat()}


@dataclass(frozen=True)
class Outcome:
    """One campaign looked back on."""

    campaign: str
    kind: str
    days: int
    design: str  # "" where none says anything
    verdict: str
    lift: float
    low: float
    high: float
    overlaps: int  # campaigns that share a day and the stores
    seconds: float

    @property
    def measured(self) -> bool:
        """Say whether a design says something."""
        return math.isfinite(self.lift)


def look_back(inputs: Inputs, campaign: str) -> tuple[Outcome, CampaignResult]:
    """Return what a campaign's retrospective says of its effect."""
    started = time.perf_counter()
    result = compute(inputs, Params.from_pairs({**ASKED, "campaign": campaign}))
    took = time.perf_counter() - started
    sheet = inputs.campaigns[campaign].sheet(Campaign)
    found = result.tables["effect"]
    row = found.iloc[0] if len(found) else None
    lift, low, high = (math.nan if row is None else float(row[name]) for name in ("lift", "lift_low", "lift_high"))
    beside = sum(_share_a_day(sheet, other.sheet(Campaign)) for name, other in inputs.campaigns.items() if name != campaign)
    return (
        Outcome(
            campaign=campaign,
            kind=sheet.mechanics[0],
            days=int(result.tables["campaign"]["days"].iloc[0]),
            design="" if row is None else str(row["design"]),
            verdict="not_evaluated" if row is None else str(row["verdict"]),
            lift=lift,
            low=low,
            high=high,
            overlaps=beside,
            seconds=took,
        ),
        result,
    )


def _share_a_day(one: Campaign, other: Campaign) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start <= other.end and other.start <= one.end


def league(outcomes: Sequence[Outcome], last: CampaignResult) -> list[str]:
    """Return the lines of the league table, a type a line, from the last retrospective's own table."""
    lines = [
        "| type | campaigns | effect measured | mean lift (80 % interval) | called effective | designs used | overlaps | seconds each |",
        "|---|---:|---:|---:|---:|---|---:|---:|",
    ]
    rows = last.tables["mechanics_league"].sort_values("mechanic")
    for row in rows.to_dict("records"):
        own = [one for one in outcomes if one.kind == row["mechanic"]]
        if not own:
            continue
        lift, low, high = float(row["lift"]), float(row["low"]), float(row["high"])
        designs = ", ".join(f"{name.replace('_', ' ') or 'none'} {n}" for name, n in sorted(Counter(one.design for one in own).items()))
        effective = sum(one.verdict == "effective" for one in own)
        overlaps = sum(one.overlaps for one in own) / len(own)
        seconds = sum(one.seconds for one in own) / len(own)
        lines.append(
            f"| {str(row['mechanic']).replace('type_', '').upper()} | {int(row['campaigns'])} | {int(row['with_effect'])} "
            f"| {_interval(lift, low, high)} | {effective} | {designs} | {overlaps:.1f} | {seconds:.2f} |"
        )
    return lines


def single(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a line per campaign."""
    lines = [
        "| campaign | type | days | design | lift (80 % interval) | verdict | others at the same time |",
        "|---|---|---:|---|---:|---|---:|",
    ]
    lines += [
        f"| {one.campaign} | {one.kind[-1].upper()} | {one.days} | {one.design.replace('_', ' ') or '–'} "
        f"| {_interval(one.lift, one.low, one.high)} | {one.verdict.replace('_', ' ')} | {one.overlaps} |"
        for one in outcomes
    ]
    return lines


def _interval(middle: float, low: float, high: float) -> str:
    if math.isnan(middle):
        return "–"
    return f"{_percent(middle)} ({_percent(low)} … {_percent(high)})"


def _percent(value: float) -> str:
    if not math.isfinite(value):
        return "?" if math.isnan(value) else "∞"
    return f"{100 * value:+.1f} %".replace("-", "−")


def main() -> None:
    """Look back on all campaigns, write the tables and print them."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        names = make_journey_team(Path(folder))
        mailed, never = read_journey().growth()
        inputs = load_inputs(Path(folder), TEAM, KNOWN_TO, campaigns=True)
        read = time.perf_counter() - started
        found = [look_back(inputs, name) for name in names]
    outcomes = [outcome for outcome, _ in found]
    last = max(names, key=lambda name: inputs.campaigns[name].sheet(Campaign).end or date.min)
    lines = league(outcomes, found[names.index(last)][1])
    text = "\n".join(
        [
            "# 27 coupon campaigns of a grocer, looked back on",
            "",
            "Made by `python -m bench.campaign_journey`; how is said there, and in `bench/journey_team.py`.",
            f"{sum(one.measured for one in outcomes)} of {len(outcomes)} could be measured; the inputs were made and read in {read:.1f} s.",
            "",
            *lines,
            "",
            *CAVEATS,
            f"- Orders of December ÷ orders of January: {mailed:.2f} of households ever mailed, {never:.2f} of those never mailed. The",
            "  grocer mails those who buy already, and who buys already can grow less: this is the drift in the lifts above, and no",
            "  weights on the never mailed take it out. Without a random split these campaigns stay unclear, and are called so.",
            "",
            *single(outcomes),
            "",
        ]
    )
    TABLE.write_text(text, encoding="utf-8")
    print(text)


CAVEATS = (
    "What these figures cannot tell:",
    "",
    "- Nobody drew lots: the grocer chose whom to mail. Households that were not mailed differ from those that were, and what moves the",
    "  two apart during the year is counted as the campaign's doing. That nearly all lifts are negative says that the comparison drifts,",
    "  not that coupons keep customers away.",
    "- The public sales are a sample of lines, about one in twenty: a household's orders are mostly missing, so intervals are wide.",
    "- The campaigns overlap all year; the mailed of one are the mailed of others. Each retrospective says with which it shares its days.",
    "  They are no independent draws either: the intervals of the means are too narrow.",
    "- Three campaigns began before the data do, and have no days to compare with; they are called not evaluated.",
    "- Five ended after the data do; they are judged on the days there are, and are not in the means.",
)

if __name__ == "__main__":
    main()
