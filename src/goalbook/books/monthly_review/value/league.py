"""The team's tests by what they returned on their cost, each with its range; the method to keep is the best that is proven (UA-21)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.monthly_review.value.margins import margins_for
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, less_than
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.experiments import CAMPAIGN_EXPERIMENTS
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.methods.experiments import Effect, Mean, Rate, mean_difference, rate_difference, sample_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs.campaigns.parts import PlannedTest

COLUMNS = (
    "test", "test_name", "test_of", "ended", "control_users", "variant_users", "control_rate", "variant_rate", "gain", "gain_low",
    "gain_high", "margin", "cost", "test_roi", "test_roi_low", "test_roi_high", "level", "test_verdict", "return_verdict", "test_rank",
    "winner", "proven",
)  # fmt: skip
COUNTS = ("control_users", "control_conversions", "variant_users", "variant_conversions")


@dataclass(frozen=True)
class Found:
    """One variant against its control: what it is called, when it ended, its rates, what its users brought more of, and at what cost.

    ``gain``: revenue of all users of the variant beyond what they would have brought without the change; ``margin``: share of it that is
    kept, NaN where nobody says: then the return counts revenue.
    """

    test: str
    name: Label
    source: str  # campaign id, or month of the review
    ended: pd.Timestamp | None
    users: tuple[float, float]
    rates: tuple[float, float]
    gain: Effect
    cost: float
    even: bool
    margin: float = NAN

    def verdict(self) -> str:
        """Return running, refused (arms not split as planned), no_value, better, worse or no_difference."""
        if self.ended is None:
            return "running"
        if not self.even:
            return "refused"
        if math.isnan(self.gain.estimate):
            return "no_value"
        if self.gain.low > 0:
            return "better"
        return "worse" if self.gain.high < 0 else "no_difference"


@dataclass(frozen=True)
class Head:
    """What is said of a test before its figures."""

    test: str
    name: Label
    source: str
    ended: pd.Timestamp | None


def table(prepared: Prepared) -> pd.DataFrame:
    """Return every counted test known at ``as_of``, those with a return on their cost first; none where none was counted."""
    policy = prepared.inputs.policy
    margins = margins_for(prepared.inputs.planning, prepared.windows.period)
    margin = margins.team if margins.period else NAN
    found = [replace(one, margin=margin) for one in (*_of_reviews(prepared, policy), *_of_campaigns(prepared, policy))]
    return pd.DataFrame(ranked(found, float(policy.tests.roi_min)), columns=list(COLUMNS))


def ranked(found: list[Found], line: float = 1.0) -> list[tuple[object, ...]]:
    """Return rows by return: ended tests with a cost first, the best at the top.

    The winner has the highest return of those whose gain and whose return are above their lines with all of their range; proven is ahead
    of all.
    """
    rows = [_row(one, line) for one in found]
    order = sorted(range(len(rows)), key=lambda at: (_place(rows[at]), -_or(rows[at]["test_roi"], 0.0), str(rows[at]["test"])))
    ordered = [rows[at] for at in order]
    contest = [row for row in ordered if _place(row) == 0]
    best = next((row for row in contest if row["test_verdict"] == "better" and row["return_verdict"] == "pays"), None)
    for row in ordered:
        row["test_rank"] = float(contest.index(row) + 1) if any(row is one for one in contest) else NAN
        row["winner"] = row is best
        others = [float(one["test_roi_high"]) for one in contest if one is not row]
        row["proven"] = row is best and all(float(row["test_roi_low"]) > other for other in others)
    return [tuple(row[name] for name in COLUMNS) for row in ordered]


def _place(row: Row) -> int:
    """Return 0 for what can be ranked, 1 for ended tests without a cost, 2 for the rest."""
    if row["test_verdict"] in ("running", "refused", "no_value"):
        return 2
    return 0 if not math.isnan(row["test_roi"]) else 1


def _or(value: float, otherwise: float) -> float:
    return otherwise if math.isnan(value) else value


def _row(one: Found, line: float) -> Row:
    verdict = one.verdict()
    shown = verdict not in ("running", "refused")
    gain = (one.gain.estimate, one.gain.low, one.gain.high) if shown else (NAN,) * 3
    cost = one.cost if one.cost > 0 else NAN
    kept = 1.0 if math.isnan(one.margin) else one.margin
    roi = [divide(value * kept, cost) for value in gain]
    values = (
        one.test, one.name, one.source, one.ended, *one.users, *one.rates, *gain, one.margin, one.cost, *roi, one.gain.level, verdict,
        _returned(roi[1], roi[2], line), NAN, False, False,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _returned(low: float, high: float, line: float) -> str:
    """Return what the range of the return allows to say: pays, loses, open, or unknown without a cost or a range."""
    if math.isnan(low) or math.isnan(high):
        return "unknown"
    if at_least(low, line):
        return "pays"
    return "open" if at_least(high, line) else "loses"


def _of_reviews(prepared: Prepared, policy: Policy) -> Iterator[Found]:
    """Yield the tests kept beside the reviews up to this one; of a test that stands in several the latest row with counts."""
    latest: dict[str, tuple[str, Row]] = {}
    for month, tables in sorted(prepared.inputs.reviews.items()):
        given = tables.get("experiments")
        if month > prepared.windows.period.label or not isinstance(given, pd.DataFrame) or COUNTS[0] not in given:
            continue
        for row in rows_of(given):
            if not any(pd.isna(row[name]) for name in COUNTS):
                latest[str(row["test"])] = (month, row)
    for test, (month, row) in latest.items():
        control, variant = (Rate(row[f"{arm}_conversions"], row[f"{arm}_users"]) for arm in ("control", "variant"))
        effect = rate_difference(control, variant, _level(policy)).times(variant.n * float(row["conversion_value"]))
        even = not less_than(sample_ratio([control.n, variant.n]).p, float(policy.campaign.arms_uneven)) if _alike(row) else True
        head = Head(test, two_languages(str(row["hypothesis"] or test)), month, _ended(row["ended"], prepared))
        rates = (control.share, variant.share)
        yield Found(head.test, head.name, head.source, head.ended, (control.n, variant.n), rates, effect, float(row["cost"]), even)


def _alike(row: Row) -> bool:
    """Say whether the arms were meant to be alike: a control of less than two thirds of the variant was meant to be small."""
    small, large = sorted((float(row["control_users"]), float(row["variant_users"])))
    return small * 3 > large * 2


def _ended(day: object, prepared: Prepared) -> pd.Timestamp | None:
    return None if pd.isna(day) or pd.Timestamp(str(day)).date() > prepared.as_of else pd.Timestamp(str(day))  # type: ignore[call-overload] # a cell


def _level(policy: Policy) -> float:
    return 1 - float(policy.campaign.alpha)


def _of_campaigns(prepared: Prepared, policy: Policy) -> Iterator[Found]:
    for campaign, plan in sorted(prepared.inputs.campaigns.items()):
        given, sheet = plan.table(CAMPAIGN_EXPERIMENTS), plan.sheet(Campaign)
        names = {test.id: _named(test, sheet) for test in sheet.tests}
        for test, rows in given.groupby("test", sort=False):
            last = rows_of(rows.sort_values("date_day", kind="stable").drop_duplicates("arm", keep="last"))
            control = next((row for row in last if row["role"] == "control"), None)
            over = sheet.end is not None and sheet.end <= prepared.as_of
            ended = _ended(max(row["date_day"] for row in last), prepared) if over else None
            for row in last if control is not None else ():
                if control is not None and row is not control:
                    name = names.get(str(test), Label.same(str(test)))
                    yield _pair(control, row, Head(str(test), name, campaign, ended), policy)


def _named(test: PlannedTest, sheet: Campaign) -> Label:
    """Return what is tested: the campaign itself where the control sees nothing of it, else the test's own name."""
    found = sheet.name if test.about == "campaign" else test.name
    return found if found.zh or found.en else Label.same(test.id)


def _pair(control: Row, variant: Row, head: Head, policy: Policy) -> Found:
    users = float(control["users"]), float(variant["users"])
    gain = mean_difference(_mean(control), _mean(variant), _level(policy)).times(users[1])
    shares = [float(row["share"]) for row in (control, variant)]
    planned = shares if not any(math.isnan(one) for one in shares) and min(shares) > 0 else None
    even = not less_than(sample_ratio(users, planned).p, float(policy.campaign.arms_uneven))
    rates = tuple(divide(float(row["conversions"]), float(row["users"])) for row in (control, variant))
    costs = [float(row["cost"]) for row in (control, variant)]
    cost = costs[1] - (0.0 if math.isnan(costs[0]) else costs[0])
    return Found(head.test, head.name, head.source, head.ended, users, (rates[0], rates[1]), gain, cost, even)


def _mean(row: Row) -> Mean:
    n, total, squares = (float(row[name]) for name in ("users", "spend_sum", "spend_sq"))
    mean = total / n
    variance = max(squares - n * mean**2, 0.0) / (n - 1) if n > 1 else NAN
    return Mean(n, mean, float(np.float64(variance)))
