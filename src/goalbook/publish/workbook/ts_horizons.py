"""What the workbook calls the columns and code words of horizons, dimensions, tiers and KPI families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting.horizons import names
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def horizon_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "templates": _templates(),
        "long_path": {
            "step": (msg("Mark"), "text"),
            "day": (msg("Day"), "date"),
            "months": (msg("Months since the start"), "ratio"),
            "ltv_index": (msg("Multiple of the start"), "ratio"),
            "value": (msg("Lifetime value asked for"), "money"),
        },
        "dimensions": _dimensions(),
        "tiers": _tiers(),
        "pass_lines": _lines(),
        "kpi_levels": _levels(),
        "phase": _phase(),
        "kpi_stages": _stages(),
        "kpi_growth": {
            "item": (msg("Factor"), "text"),
            "now": (msg("Now"), "unit"),
            "before": (msg("Before"), "unit"),
            "change": (msg("Change"), "change"),
            "effect": (msg("Effect on GMV"), "money"),
        },
        "output_per_head": {
            "fte": (msg("Heads"), "ratio"),
            "output": (msg("Revenue a head"), "money"),
            "baseline": (msg("Own baseline"), "money"),
            "baseline_months": (msg("Months in the baseline"), "count"),
            "output_index": (msg("Index"), "share"),
        },
        "revisions": _revisions(),
    }


def _templates() -> dict[str, Head]:
    return {
        "horizon": (msg("Horizon"), "text"),
        "item": (msg("What"), "text"),
        "value": (msg("Aim"), "unit"),
        "default": (msg("Template"), "unit"),
        "given": (msg("Given by the team"), "text"),
        "current": (msg("Now"), "general"),
        "projected": (msg("Leads to"), "general"),
        "verdict": (msg("Verdict"), "word"),
        "limit": (msg("Held against"), "general"),
        "said": (msg("Because"), "text"),
    }


def _dimensions() -> dict[str, Head]:
    return {
        "dimension": (msg("Dimension"), "text"),
        "source": (msg("Key result or sheet"), "text"),
        "value": (msg("Aim"), "unit"),
        "default": (msg("Template"), "unit"),
        "current": (msg("Now"), "unit"),
        "attained": (msg("Of the aim"), "share"),
        "met": (msg("Reached"), "text"),
        "fault": (msg("What is wrong with it"), "text"),
    }


def _tiers() -> dict[str, Head]:
    return {
        "weight": (msg("Weighs"), "share"),
        "filed": (msg("In the file"), "share"),
        "previous": (msg("Period before"), "share"),
        "kr_ids": (msg("Key results"), "text"),
        "key_results": (msg("Number of key results"), "count"),
        "expected": (msg("Forecast ÷ target"), "share"),
        "judged": (msg("With a forecast"), "count"),
        "contribution": (msg("Weighted"), "share"),
        "severity": (msg("A miss"), "word"),
    }


def _lines() -> dict[str, Head]:
    return {
        "pass_line": (msg("Pass line"), "share"),
        "own": (msg("Line of its own"), "text"),
        "pass_value": (msg("Passes from"), "unit"),
        "commit_passes": (msg("The commitment passes"), "text"),
        "expected": (msg("Forecast ÷ target"), "share"),
        "expected_passes": (msg("The forecast passes"), "text"),
    }


def _levels() -> dict[str, Head]:
    return {
        "level": (msg("Level"), "text"),
        "serves": (msg("Serves"), "text"),
        "purpose": (msg("Purpose"), "text"),
        "fits": (msg("Fits the purpose"), "text"),
        "auxiliaries": (msg("Auxiliary KPIs behind it"), "count"),
        "weight": (msg("Weighs"), "share"),
        "weight_group": (msg("Weighs within"), "text"),
        "weight_source": (msg("Weight from"), "text"),
        "default_weight": (msg("Weight by default"), "share"),
    }


def _phase() -> dict[str, Head]:
    return {
        "phase": (msg("Phase of the private domain"), "text"),
        "begins": (msg("Phase begins"), "date"),
        "ends": (msg("Phase ends"), "date"),
        "current": (msg("Now"), "text"),
        "changes_in_period": (msg("Begins within the period"), "text"),
        "kpis": (msg("KPIs of the phase"), "text"),
        "chosen": (msg("Of these chosen"), "text"),
        "kr_ids": (msg("Key results"), "text"),
    }


def _stages() -> dict[str, Head]:
    return {
        "place": (msg("Place in the funnel"), "count"),
        "metric_id": (msg("Stage"), "metric"),
        "volume": (msg("Volume"), "count"),
        "rate": (msg("Rate from the stage before"), "share"),
        "cost": (msg("Cost of one"), "money"),
        "return_each": (msg("Return of one"), "money"),
    }


def _revisions() -> dict[str, Head]:
    return {
        "quarter": (msg("Period"), "text"),
        "kind": (msg("Kind"), "text"),
        "version": (msg("Version"), "general"),
        "day": (msg("Day"), "date"),
        "valid_from": (msg("Valid from"), "date"),
        "decision": (msg("Decision"), "text"),
        "by": (msg("By"), "text"),
        "reason": (msg("Reason"), "text"),
        "status": (msg("Status"), "text"),
        "file": (msg("File"), "text"),
        "counts": (msg("Counts as a round"), "text"),
    }


def horizon_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what the code words are called."""
    level: Mapping[str, Message | Label] = {"core": msg("main"), "auxiliary": msg("auxiliary")}
    return {
        ("templates", "horizon"): dict(names.HORIZONS),
        ("templates", "item"): dict(names.ITEMS),
        ("long_path", "step"): {"begin": msg("start"), "today": msg("today"), "period": msg("end of the period"), "year": msg("year")},
        ("dimensions", "dimension"): dict(names.DIMENSIONS),
        ("dimensions", "source"): {"sheet": msg("sheet")},
        ("tiers", "tier"): dict(names.TIERS),
        ("kpi_levels", "level"): level,
        ("kpi_levels", "purpose"): dict(names.PURPOSES),
        ("kpi_levels", "weight_group"): {"all": msg("all of them")},
        ("kpi_levels", "weight_source"): {"sheet": msg("sheet"), "goals": msg("goals file")},
        ("phase", "phase"): dict(names.PHASES),
        ("phase", "kpis"): dict(names.KPIS),
        ("phase", "chosen"): dict(names.KPIS),
        ("kpi_growth", "item"): dict(names.FACTORS),
        ("revisions", "kind"): {"version": msg("version of the goals"), "decision": msg("logged decision")},
        ("revisions", "decision"): {"first": msg("first version"), "adjust": msg("targets adjusted"), "no_change": msg("nothing changed")},
        ("revisions", "status"): {"draft": msg("draft"), "agreed": msg("agreed"), "frozen": msg("frozen")},
    }
