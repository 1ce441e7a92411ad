"""What the workbook's sheets are called: the report names them where it leaves rows out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def sheet_titles() -> Mapping[str, Message]:
    """Return the titles of the sheets by table, in the order of the report."""
    return {
        "kpis": msg("KPIs"),
        "channels": msg("Channels"),
        "channel_matrix": msg("Channel matrix"),
        "league": msg("League table"),
        "traffic": msg("Organic and paid"),
        "layers": msg("Channel layers"),
        "responses": msg("Response to spend"),
        "shift": msg("Spend shift"),
        "key_results": msg("Key results"),
        "kr_plan": msg("Key results in words"),
        "kr_sums": msg("Sums against the objective"),
        "drivers": msg("Drivers"),
        "solver": msg("What closes the gap"),
        "driver_steps": msg("Steps of the drivers"),
        "smart": msg("SMART scorecard"),
        "relevance": msg("Relevance to revenue"),
        "resources": msg("Resources"),
        "work_areas": msg("Work areas"),
        "evidence_types": msg("Kinds of evidence"),
        "months": msg("Run rate"),
        "waterfall": msg("Waterfall"),
        "bridge": msg("Bridge"),
        "attribution": msg("Attribution"),
        "attribution_total": msg("Attribution, totals"),
        "contributions": msg("Contribution by channel"),
        "goal_versions": msg("Versions of the goals"),
        "forecasts": msg("Forecast and actual"),
        "restatements": msg("Corrected figures"),
        "path": msg("Cumulative path"),
        "history": msg("History"),
        "deck": msg("Review deck"),
        "deck_changes": msg("Review deck, changes"),
        "scores": msg("Scorecard"),
        "daily": msg("Daily report"),
        "weekly": msg("Weekly analysis"),
        "alerts": msg("Alerts"),
        "actions": msg("Actions"),
        "recoveries": msg("Recoveries"),
        "forms": msg("Forms"),
        "meetings": msg("Meetings"),
        "proposals": msg("Proposed actions"),
        "experiments": msg("Tests"),
        "loops": msg("Loops"),
        "factors": msg("Success and failure"),
        "monitoring_changes": msg("Monitoring changes"),
        "parameter_changes": msg("Parameter changes"),
        "signals": msg("Signals"),
        "ranges": msg("Normal ranges"),
        "problems": msg("Findings"),
        "causes": msg("Causes"),
        "control": msg("Control charts"),
        "sensitivity": msg("Sensitivity"),
        "stage_rates": msg("Stage rates"),
        "backtest": msg("Back-test"),
        "events": msg("Events"),
        "coverage": msg("Coverage"),
        "quality": msg("Data quality"),
        "data_sources": msg("Register of sources"),
        "grain": msg("Grain"),
        "data_files": msg("Files of facts"),
        "templates": msg("Horizons"),
        "long_path": msg("Path of lifetime value"),
        "dimensions": msg("Dimensions"),
        "tiers": msg("Tiers"),
        "pass_lines": msg("Pass lines"),
        "kpi_levels": msg("Main and auxiliary KPIs"),
        "phase": msg("Private-domain phase"),
        "kpi_stages": msg("Conversion by stage"),
        "kpi_growth": msg("Factors of GMV"),
        "output_per_head": msg("Output per head"),
        "revisions": msg("Adjustment rounds"),
        "budget_stack": msg("Budget frame"),
        "budget_channels": msg("Budget by channel"),
        "budget_lines": msg("Budget lines"),
        "cost_types": msg("Kinds of cost"),
        "growth_share": msg("Growth budget"),
        "caps": msg("Caps of CAC"),
        "roi_marks": msg("Marks of ROI"),
        "quoted": msg("Quoted figures"),
        "headcount": msg("People"),
        "resource_classes": msg("Classes of resources"),
        "resource_loop": msg("Resource loop"),
        "budget_reviews": msg("Budget reviews"),
        "strategy": msg("Strategy"),
        "metric_families": msg("Metrics of the strategy"),
        "goal_tree": msg("Goal tree"),
        "year": msg("Year"),
        "aims": msg("Contributions"),
        "accounts": msg("Accounts"),
        "loop": msg("Loop of goals"),
        "linked_findings": msg("Findings of last reviews"),
        "problems_stated": msg("Problems stated"),
        "evidence_register": msg("Evidence"),
        "findings": msg("Rules"),
        "policy": msg("Policy"),
        "sources": msg("Sources"),
    }


def sheet_title(table: str) -> Message | str:
    """Return the title of a table's sheet; a table without one is called by its id."""
    return sheet_titles().get(table, table)
