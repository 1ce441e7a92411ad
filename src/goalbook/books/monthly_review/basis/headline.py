"""Which figure the review is about: the goals' headline key result, else the team's own, else the first flow it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.aggregate import WHOLE_TEAM
from goalbook.books.headline import own_figure

if TYPE_CHECKING:
    from goalbook.books.aggregate import Cube
    from goalbook.books.monthly_review.basis.targets import Plan
    from goalbook.inputs import KeyResult


@dataclass(frozen=True)
class Aim:
    """The headline figure; ``key_result`` is None where no goal names it."""

    metric: str
    channel: str
    key_result: KeyResult | None


def find_aim(plan: Plan, cube: Cube, team_metric: str) -> Aim:
    """Return the headline: the key result so marked, the first summed one, the team's metric, the flow nearest to the business."""
    marked = [kr for kr in plan.key_results if kr.headline]
    summed = [kr for kr in plan.key_results if kr.aggregation == "sum"]
    chosen = next(iter((*marked, *(kr for kr in summed if kr.channel == WHOLE_TEAM), *summed)), None)
    if chosen is not None:
        return Aim(chosen.metric, chosen.channel, chosen)
    metric = own_figure(cube, team_metric)
    return Aim(metric, WHOLE_TEAM, plan.find(metric))
