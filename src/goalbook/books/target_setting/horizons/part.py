"""The tables of horizons, dimensions, tiers and KPI families, and what would unlock those that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.result import MissingTable
from goalbook.books.target_setting.horizons import dimensions, families, kpi_levels, pass_lines, path, phase, revisions, templates, tiers
from goalbook.core.message import msg
from goalbook.inputs.planning.horizons import Horizons
from goalbook.inputs.planning.kpis import Kpis

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what no slider changes."""
    return {
        "templates": templates.templates(prepared),
        "long_path": path.long_path(prepared),
        "dimensions": dimensions.dimensions(prepared),
        "kpi_levels": kpi_levels.kpi_levels(prepared),
        "phase": phase.phase(prepared),
        "kpi_stages": families.stages(prepared),
        "kpi_growth": families.growth(prepared),
        "output_per_head": families.output(prepared),
        "revisions": revisions.revisions(prepared),
    }


def moved(prepared: Prepared, found: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return what targets and tier weights change."""
    return {
        "dimensions": dimensions.moved(found, move),
        "tiers": tiers.tiers(prepared, found, move),
        "pass_lines": pass_lines.pass_lines(prepared, found, move),
    }


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield one line per sheet that is absent."""
    period = prepared.period.label
    if not prepared.planning.has(Horizons):
        text = msg(
            "No goals/{period:text}/horizons.yml: targets by horizon and dimension are not held against their templates.", period=period
        )
        yield MissingTable("horizons", "horizons", text)
    if not prepared.planning.has(Kpis):
        text = msg("No goals/{period:text}/kpis.yml: purpose, phase and output per head of the KPIs are not judged.", period=period)
        yield MissingTable("kpis", "kpi_families", text)
