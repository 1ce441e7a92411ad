"""What the workbook calls the columns and code words of the OKR sheet and the scorecard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting.rules.okr import AREA_NAMES
from goalbook.books.target_setting.rules.smart import DECISIONS, KINDS
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def okr_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "kr_plan": _plan(),
        "key_results": {
            "headline": (msg("Headline"), "text"),
            "filed": (msg("Target in the file"), "unit"),
            "moved": (msg("Moved by the slider"), "text"),
            "weight": (msg("Weight in the objective"), "share"),
        },
        "drivers": {
            "feeds": (msg("Feeds"), "text"),
            "outcome": (msg("Outcome"), "metric"),
            "source": (msg("Rates from"), "word"),
            "implied": (msg("Would bring"), "count"),
            "implied_single": (msg("Monthly figure read once"), "count"),
            "implied_history": (msg("At the last months' rates"), "count"),
            "ratio": (msg("Share of the target"), "share"),
        },
        "solver": {**_factor(), "current": (msg("Value as planned"), "unit"), "needed": (msg("Needed"), "unit"), **_solved()},
        "driver_steps": {
            **_factor(),
            "own": (msg("The key result's own"), "text"),
            "planned": (msg("Value as planned"), "unit"),
            **_history(),
        },
        "kr_sums": {
            "reading": (msg("Reading id"), "word"),
            "name": (msg("Reading"), "text"),
            "planned": (msg("Sum of the targets"), "unit"),
            "total": (msg("Sum"), "unit"),
            "share": (msg("Of the objective"), "share"),
        },
        "smart": _letters(),
        "resources": {
            "what": (msg("Resource"), "text"),
            "unit": (msg("Unit"), "text"),
            "needed": (msg("Needed"), "general"),
            "available": (msg("Available"), "general"),
            "gap": (msg("Short by"), "general"),
            "decision": (msg("Decision"), "text"),
        },
        "relevance": {
            "revenue_of": (msg("With the revenue of"), "channel"),
            "n": (msg("Months"), "count"),
            "pearson": (msg("Pearson"), "ratio"),
            "spearman": (msg("Spearman"), "ratio"),
            "lag": (msg("Months ahead"), "count"),
            "r": (msg("r used"), "ratio"),
            "verdict": (msg("Verdict"), "word"),
        },
        "work_areas": {"work_area": (msg("Work area"), "text"), "n": (msg("Number of key results"), "count")},
        "evidence_types": {"evidence": (msg("Evidence"), "text"), "n": (msg("Number of key results"), "count")},
    }


def _plan() -> dict[str, Head]:
    return {
        "strategy_ref": (msg("Strategy it serves"), "text"),
        "purpose": (msg("Purpose"), "text"),
        "work_area": (msg("Work area"), "text"),
        "controllable": (msg("In its hands"), "text"),
        "depends_on": (msg("Depends on"), "text"),
        "joint_owner": (msg("Answers for it too"), "text"),
        "evidence": (msg("Evidence"), "text"),
        "evidence_ref": (msg("What proves it"), "text"),
        "kpi_level": (msg("Core or auxiliary"), "text"),
        "serves": (msg("Serves"), "text"),
        "yields": (msg("Yields"), "text"),
        "vanity": (msg("Can grow without earning"), "text"),
    }


def _factor() -> dict[str, Head]:
    return {
        "factor": (msg("Figure"), "text"),
        "name": (msg("Name"), "text"),
        "unit": (msg("Unit"), "word"),
        "best": (msg("Best so far"), "unit"),
        "best_months": (msg("Months of the best"), "count"),
        "limit": (msg("Rarely exceeded"), "unit"),
    }


def _solved() -> dict[str, Head]:
    return {
        "needed_single": (msg("Needed, monthly figure read once"), "unit"),
        "reached": (msg("Reached before"), "text"),
    }


def _history() -> dict[str, Head]:
    return {
        "history": (msg("In the last months"), "unit"),
        "source": (msg("Rates from"), "word"),
        "times": (msg("Times in the period"), "count"),
        "outcome": (msg("Outcome"), "metric"),
    }


def _letters() -> dict[str, Head]:
    return {
        "specific": (msg("Specific"), "word"),
        "measurable": (msg("Measurable"), "word"),
        "attainable": (msg("Attainable"), "word"),
        "relevant": (msg("Relevant"), "word"),
        "time_bound": (msg("Time-bound"), "word"),
        "form": (msg("Form"), "word"),
        "substance": (msg("Substance"), "word"),
    }


def okr_words() -> dict[tuple[str, str], Mapping[str, Message]]:
    """Return by table and column what its code words are called."""
    areas, kinds = _said(AREA_NAMES), _said(KINDS)
    source = {"plan": msg("goals file"), "history": msg("own history")}
    readings = {"targets": msg("as the targets say"), "by_driver": msg("by driver"), "single": msg("monthly figures read once")}
    return {
        ("kr_plan", "work_area"): areas,
        ("kr_plan", "evidence"): kinds,
        ("kr_plan", "kpi_level"): {"core": msg("core"), "auxiliary": msg("auxiliary")},
        ("work_areas", "work_area"): areas,
        ("evidence_types", "evidence"): kinds,
        ("resources", "decision"): _said({name: label for name, label in DECISIONS.items() if name}),
        ("drivers", "source"): source,
        ("driver_steps", "source"): source,
        ("kr_sums", "reading"): readings,
    }


def _said(labels: Mapping[str, Label]) -> dict[str, Message]:
    return {name: msg("{name}", name=label) for name, label in labels.items()}
