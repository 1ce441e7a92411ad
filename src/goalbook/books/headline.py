"""Which figure a book is about where no goal says it: the team's own, else the flow nearest to the business."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goalbook.books.aggregate import Cube

# Nearest to the business first.
PREFERRED = (
    "new_payers",
    "orders",
    "revenue",
    "conversions",
    "activations",
    "registrations",
    "leads",
    "clicks",
    "impressions",
    "views",
    "reads",
)


def own_figure(cube: Cube, team_metric: str) -> str:
    """Return the team's headline metric where it is measured, else the first flow that is, else the first metric."""
    flows = [metric for metric in cube.metrics if cube.catalogue.metrics[metric].additivity == "flow"]
    wanted = (team_metric, *PREFERRED, *flows, *cube.metrics)
    return next(metric for metric in wanted if metric and (metric in cube.metrics or cube.catalogue.is_ratio(metric)))
