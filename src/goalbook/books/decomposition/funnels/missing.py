"""What is not said of chains and of output, and what it would show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.plan.funnels import FunnelSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.preparation import Prepared


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield the chains where there are none at all, and the output where the plan names chains alone."""
    period, sheet = prepared.period.label, prepared.plan.sheet(FunnelSheet)
    if prepared.tables["chain_factors"].empty:
        text = msg(
            "no chain of volume and rates was given, so nothing says how the targets come about; write plan/{period:text}/funnels.yml",
            period=period,
        )
        yield MissingTable("chains", "funnels", text)
    if not sheet.output:
        text = msg(
            "Content is not in the plan: with output in plan/{period:text}/funnels.yml it is held against what the chains need.",
            period=period,
        )
        yield MissingTable("output", "output", text)
