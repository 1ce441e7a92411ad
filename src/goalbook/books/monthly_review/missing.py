"""Optional inputs that are absent, and what each would unlock, said in the place where the reader would look for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.campaigns.mentions import RAN
from goalbook.books.result import MissingTable
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.preparation import Prepared


def missing_tables(prepared: Prepared) -> tuple[MissingTable, ...]:
    """Return what is absent, in the order of the report's sections: kpis, comparisons, landing, alerts, why, channels, quality."""
    return (*_missing(prepared), *_unregistered(prepared))


def _unregistered(prepared: Prepared) -> Iterator[MissingTable]:
    if prepared.tables["data_sources"].empty:
        text = msg("No register of sources: data_sources.csv would show figures without a source, tools used elsewhere, late figures.")
        yield MissingTable("data_sources", "register", text)


def _missing(prepared: Prepared) -> Iterator[MissingTable]:
    inputs, metrics = prepared.inputs, set(prepared.cube.metrics)
    if prepared.plan.goals is None:
        yield MissingTable("goals", "comparisons", msg("No goals for this period: add a goals file for targets, gaps and chances."))
        yield MissingTable("goals", "alerts", msg("Without goals no deviation from target can be judged."))
    if inputs.benchmarks.empty:
        yield MissingTable(
            "benchmarks", "comparisons", msg("No competitor figures were given; the third comparison is missing. Add benchmarks.csv.")
        )
    if inputs.events.empty and not prepared.tables["campaign_marks"]["state"].isin(RAN).any():
        yield MissingTable("events", "why", msg("No events were recorded; no cause can be named. Add events.csv."))
    if prepared.tables["causes"].empty:
        yield MissingTable("facts", "why", msg("Weekly rates need a funnel by channel and 12 weeks before the month."))
    if not inputs.team.channels:
        yield MissingTable("channels", "channels", msg("The facts are not kept by channel: name channels in team.yml for gaps by channel."))
    elif prepared.tables["channels"].query("kind != 'total'")["actual"].isna().all():
        name = prepared.inputs.catalogue.name(prepared.aim.metric)
        yield MissingTable("facts", "channels", msg("{figure} is not kept by channel: gaps by channel cannot be shown.", figure=name))
    if "spend" not in metrics:
        yield MissingTable("facts", "kpis", msg("No spend in the facts: CAC and ROI cannot be shown."))
    if "revenue" not in metrics:
        yield MissingTable("facts", "kpis", msg("No revenue in the facts: ROI and order value cannot be shown."))
    if not any(m in metrics for m in ("retained_d7", "retained_d30")):
        yield MissingTable("facts", "kpis", msg("No retained users in the facts: retention cannot be shown."))
