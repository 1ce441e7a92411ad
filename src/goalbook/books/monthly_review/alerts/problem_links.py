"""What a problem is tied to: its category of cause (a person's before ours) and the action that answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.basis.funnels import VOLUME
from goalbook.books.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goalbook.books.monthly_review.alerts.problem_kinds import Problem
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.metrics import Catalogue

# The three of the source (MR-39), and what is no fault of the work: a plan that was off, data that are missing.
CATEGORIES = ("traffic_structure", "value_delivery", "lagging_strategy", "plan_off", "data", "other")
TRAFFIC = (VOLUME, "mix", "entered", "left")
TRAFFIC_FIGURES = ("entry", "cac", "roi", "spend")


def forms_of(prepared: Prepared) -> list[dict[str, object]]:
    """Return the rows of the month's rca.csv that name a category."""
    table = prepared.inputs.reviews.get(prepared.windows.period.label, {}).get("rca")
    if not isinstance(table, pd.DataFrame) or "category" not in table.columns:
        return []
    return [row for row in rows_of(table) if _text(row["category"]) in CATEGORIES]


def category_of(prepared: Prepared, forms: list[dict[str, object]], problem: Problem) -> tuple[str, str]:
    """Return the category and who says so: "rca" where the team's form names it, else "rule"."""
    given = _given(forms, problem, prepared.windows.period.label)
    return (given, "rca") if given else (guess(problem, prepared.inputs.catalogue), "rule")


def guess(problem: Problem, catalogue: Catalogue) -> str:
    """Return a category by rule: volume, mix and costs are the traffic's structure.

    A rate that moved after a change of our own is the value delivered; a rate that moved without one is a strategy behind the market.
    """
    if problem.kind == "data":
        return "data"
    if problem.kind == "target":
        return "plan_off"
    metric = problem.metric
    exposed = metric in catalogue and catalogue.get(metric).stage == "exposure"
    if problem.factor in TRAFFIC or (not problem.factor and (metric in TRAFFIC_FIGURES or exposed)):
        return "traffic_structure"
    return "value_delivery" if problem.event else "lagging_strategy"


def _given(forms: list[dict[str, object]], problem: Problem, month: str) -> str:
    """Return the category of the form on this problem or, for a cause, on the alert of its channel's funnel."""
    own = f"{month}:{problem.channel or 'team'}:{problem.key}"
    figures = {problem.metric, problem.factor, "conversion_rate" if problem.kind == "cause" else problem.metric}
    for row in forms:
        same = _text(row.get("channel")) == problem.channel and _text(row.get("metric")) in figures
        if _text(row.get("alert")) == own or (same and problem.kind in ("cause", "alert")):
            return _text(row["category"])
    return ""


def action_of(actions: Sequence[Mapping[str, object]], problem: Problem, prepared: Prepared) -> tuple[str, bool]:
    """Return the id of the action that answers a problem, "" for none, and whether the meeting decided on it; of equals the latest."""
    fits = [(score, place) for place, row in enumerate(actions) if (score := _fit(row, problem, prepared))]
    if not fits:
        return "", False
    row = actions[max(fits)[1]]
    return _text(row["id"]), bool(_text(row.get("decision")))


def _fit(row: Mapping[str, object], problem: Problem, prepared: Prepared) -> int:
    """Return how well an action answers a problem, 0 for not at all: same channel, then the nearer figure."""
    if _text(row["channel"]) != problem.channel or _text(row.get("status")) in ("stop", "reverse"):
        return 0
    metric, catalogue, headline = _text(row["metric_id"]), prepared.inputs.catalogue, prepared.aim.metric
    top = catalogue.ratios[metric].numerator if metric in catalogue and catalogue.is_ratio(metric) else metric
    if problem.factor and problem.factor in (metric, top):
        return 4
    if metric not in (problem.metric, ""):
        # What shows in the whole funnel may be answered at any of its stages; undoing a change answers all it caused.
        whole = problem.kind == "alert" and problem.metric in (headline, "conversion_rate")
        return int(whole or (problem.kind == "cause" and bool(problem.event)))
    # A target is answered by re-setting it, a performance by work.
    return 3 if (_text(row.get("decision")) == "accept") == (problem.kind == "target") else 1


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
