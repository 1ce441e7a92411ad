"""Members' scores: outcome and process, each the weighted mean of its lines, and how much hangs on the weight between them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.people.score import score
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, less_than

if TYPE_CHECKING:
    from goalbook.books.monthly_review.people.roster import Roster

COLUMNS = (
    "month", "person", "name", "role", "group", "outcome", "process", "own_weight", "weight", "score", "score_low", "score_high", "rank",
    "lines", "unknown", "completion", "committed",
)  # fmt: skip
BANDS = ("band_low", "band_high", "members")
GROUPS = ("group", "members", "outcome", "process", "score")
WEIGHTS = ("weight", "in_force", "members", "mean", "rank_changes", "largest_move")
EDGES = (0.0, 0.6, 0.8, 0.9, 1.0, math.inf)  # of the bands of scores


@dataclass(frozen=True)
class Split:
    """How outcome and process are weighed: the slider's place, the policy's default, the range, what one line may count at most."""

    slider: float
    default: float
    low: float
    high: float
    cap: float

    def of(self, own: float) -> float:
        """Return what outcome weighs for somebody with a weight of their own: it moves as the slider does, within the range."""
        base = self.default if math.isnan(own) else own
        return min(max(base + self.slider - self.default, self.low), self.high)


def person_scores(lines: pd.DataFrame, roster: Roster, split: Split) -> pd.DataFrame:
    """Return ``person_scores``: by month everybody with lines; see MonthlyReview for the columns."""
    by_person: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(lines):
        by_person.setdefault((row["month"], row["person"]), []).append(row)
    found = [
        (month, person, roster.name(person), roster.role(person), roster.group(person), *_scored(own, split))
        for (month, person), own in by_person.items()
        if person in roster.members
    ]
    table = pd.DataFrame(found, columns=[name for name in COLUMNS if name != "rank"])
    ranks = table.groupby("month")["score"].rank(ascending=False, method="min") if len(table) else pd.Series(dtype=float)
    return table.assign(rank=ranks)[list(COLUMNS)]


def _scored(own: list[Row], split: Split) -> tuple[float, ...]:
    outcome, process = (_mean([row for row in own if row["kind"] == kind], split.cap) for kind in ("outcome", "process"))
    weights = [row["weight"] for row in own]
    given = NAN if any(math.isnan(one) for one in weights) else sum(row["weight"] for row in own if row["kind"] == "outcome")
    weight = split.of(given)
    scores = (score(outcome, process, one) for one in (weight, split.low, split.high))
    unknown = sum(math.isnan(row["attainment"]) for row in own)
    pay = [row for row in own if row["kind"] == "outcome" and row["type"] != "stretch"]
    committed = sum(not math.isnan(row["attainment"]) for row in pay)
    # A bonus hangs on all that was committed: one line unknown, and it is not known.
    completion = NAN if committed < len(pay) else _mean(pay, math.inf)
    return outcome, process, given, weight, *scores, len(own), unknown, completion, committed


def _mean(lines: list[Row], cap: float) -> float:
    """Return the weighted mean of what is known, each line capped; unknown ones leave their weight to the others."""
    known = [row for row in lines if not math.isnan(row["attainment"])]
    plain = any(math.isnan(row["weight"]) for row in known)
    weights = [1.0 if plain else row["weight"] for row in known]
    total = math.fsum(weights)
    return math.fsum(weight * min(row["attainment"], cap) for weight, row in zip(weights, known, strict=True)) / total if total else NAN


def bands(scores: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return how many members lie in each band of scores; the last band is open.

    A band of too few is told of together with the next ones: nobody is to be found in it. One band of all would say nothing.
    """
    known = [one for one in scores["score"].tolist() if not math.isnan(one)]
    rows: list[tuple[float, float, int]] = []
    for low, high in pairwise(EDGES):
        count = sum(at_least(one, low) and less_than(one, high) for one in known)
        if rows and less_than(rows[-1][2], least):
            first, _, before = rows.pop()
            rows.append((first, high, before + count))
        else:
            rows.append((low, high, count))
    if len(rows) > 1 and less_than(rows[-1][2], least):
        (first, _, before), (_, high, count) = rows[-2:]
        rows[-2:] = [(first, high, before + count)]
    return pd.DataFrame(rows if len(rows) > 1 else [], columns=list(BANDS)).replace({"band_high": {math.inf: NAN}})


def groups(scores: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return the mean of each group and of the whole team (group ""); smaller groups are told of together, or not at all.

    Where the small ones together are still too few, no group is told of: the rest could be counted from the whole.
    """
    found = scores[~scores["score"].isna()]
    if less_than(len(found), least):
        return pd.DataFrame(columns=list(GROUPS))
    sizes = Counter(found["group"].tolist())
    large = [group for group, size in sizes.most_common() if at_least(float(size), least)]
    rest = len(found) - sum(sizes[group] for group in large)
    told: list[str] = large if rest == 0 or at_least(rest, least) else []
    rows = [_group(group, found[found["group"] == group]) for group in told]
    if told and rest:
        rows.append(_group("others", found[~found["group"].isin(told)]))
    return pd.DataFrame([*rows, _group("", found)] if told else [_group("", found)], columns=list(GROUPS))


def _group(name: str, own: pd.DataFrame) -> tuple[object, ...]:
    return name, len(own), *(float(own[column].mean()) for column in ("outcome", "process", "score"))


def weight_sensitivity(scores: pd.DataFrame, split: Split, least: float) -> pd.DataFrame:
    """Return the team's scores at both ends of the range, the default and the slider's place, and whose rank moves from the low end."""
    known = scores[~scores["score"].isna()]
    if less_than(len(known), least):
        return pd.DataFrame(columns=list(WEIGHTS))
    places = sorted({split.low, split.default, split.high, min(max(split.slider, split.low), split.high)})
    first = _ranks(known, split.low)
    rows = []
    for weight in places:
        own = _at(known, weight)
        moves = (_ranks(known, weight) - first).abs()
        in_force = weight == min(max(split.slider, split.low), split.high)
        rows.append((weight, in_force, len(known), float(own.mean()), int((moves > 0).sum()), int(moves.max())))
    return pd.DataFrame(rows, columns=list(WEIGHTS))


def _at(known: pd.DataFrame, weight: float) -> pd.Series[float]:
    return weight * known["outcome"] + (1 - weight) * known["process"]


def _ranks(known: pd.DataFrame, weight: float) -> pd.Series[float]:
    return _at(known, weight).round(9).rank(ascending=False, method="min")
