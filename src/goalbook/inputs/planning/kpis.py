"""Sheet `kpis`: what the KPIs are for, which are the main ones, how they weigh, how old the private domain is, how many people work."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from goalbook.inputs.models import Amount, Id, Strict
from goalbook.inputs.planning.base import Named, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.yaml_file import Path

Purpose = Literal["", "gmv", "brand_warmth"]
PhaseKpi = Literal[
    "add_rate", "delete_rate", "interaction_rate", "revenue_data", "tag_data", "management_efficiency", "output_per_head"
]  # fmt: skip
MonthLabel = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
NotNegative = Annotated[Amount, Field(ge=0)]
Positive = Annotated[Amount, Field(gt=0)]


class TeamSize(Strict):
    """Full-time equivalents by month, each holding until the next that is named; revenue where the facts hold none."""

    fte: dict[MonthLabel, Positive] = Field(default_factory=dict)
    revenue: dict[MonthLabel, NotNegative] = Field(default_factory=dict)


class Kpis(Sheet):
    """The KPI system; ``weights`` by key result, ``main`` by key result, both in place of what the goals file says."""

    file: ClassVar[str] = "kpis"

    purpose: Purpose = ""
    main: tuple[Id, ...] = ()
    weights: dict[Id, NotNegative] = Field(default_factory=dict)
    pd_launch_date: date | None = None
    pd_kpis: tuple[PhaseKpi, ...] = ()
    items_per_order: Positive | None = None
    team: TeamSize = TeamSize()

    def names(self) -> Iterator[tuple[Path, str, Named]]:
        """Yield the key results that are main ones or have a weight."""
        for place, name in enumerate(self.main):
            yield ("main", place), name, "key_result"
        for name in self.weights:
            yield ("weights", name), name, "key_result"
