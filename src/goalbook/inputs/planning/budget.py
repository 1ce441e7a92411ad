"""The budget frame of a period, `goals/<period>/budget.yml`: a total, what comes off the top, its phases, its lines, people and caps."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from goalbook.core.errors import UsageError
from goalbook.core.message import Label, msg
from goalbook.inputs.models import Amount, Name, Strict
from goalbook.inputs.planning.base import Sheet
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path

CostType = Literal["", "fixed", "variable", "risk"]
Pool = Literal["tech", "innovation", "acquisition", "conversion", "other"]
Base = Literal["", "total", "phases", "conversion"]
GrowthBase = Literal["", "total", "phases", "annual", "department"]
Money = Annotated[Amount, Field(ge=0)]
_NOTHING = Label("", "")
_COSTS = {"固定": "fixed", "变动": "variable", "风险": "risk"}
_ENDS = 2  # of a range


def _part(value: object) -> object:
    """Read a bare number or range: up to 1 is a share, above it an amount; "30 %" is a share."""
    if isinstance(value, dict) or value is None:
        return value
    ends = list(value) if isinstance(value, list | tuple) else [value]
    if len(ends) not in (1, _ENDS):
        raise UsageError(msg("a share is one number or a range of two, as 0.3 or [0.05, 0.1]"))
    if len(ends) == 1 and isinstance(ends[0], int | float) and ends[0] > 1:
        return {"amount": ends[0]}
    return {"share": ends}


def _ends(value: object) -> object:
    return (value,) if isinstance(value, int | float | str) and not isinstance(value, bool) else value


def _cost(value: object) -> object:
    return _COSTS.get(str(value).strip().removesuffix("成本").removesuffix("费用"), value)


class Part(Strict):
    """A part of the budget as a share (one number or a range) or an amount; ``of`` is what the share is a share of."""

    share: Annotated[tuple[Annotated[Amount, Field(ge=0, le=1)], ...], BeforeValidator(_ends), Field(max_length=_ENDS)] = ()
    amount: Money | None = None
    of: Base = ""

    @property
    def range(self) -> tuple[float, float] | None:
        """Return the least and the greatest share, None where an amount or nothing was given."""
        return (min(self.share), max(self.share)) if self.share else None

    @property
    def given(self) -> bool:
        """Say whether anything was written."""
        return bool(self.share) or self.amount is not None


Portion = Annotated[Part, BeforeValidator(_part)]


class Growth(Strict):
    """The share kept for growth and what it is a share of; ``amount`` of that base where it is not the frame itself."""

    share: Annotated[Amount, Field(ge=0, le=1)]
    base: GrowthBase = ""
    amount: Money | None = None


class Line(Strict):
    """What money is spent on: its pool, kind of cost, channel, and the metric that tells whether it works."""

    name: Name
    amount: Money
    cost_type: Annotated[CostType, BeforeValidator(_cost)] = ""
    pool: Pool = "other"
    channel: str = ""
    metric: str = ""


class Caps(Strict):
    """The team's own caps of acquisition cost by horizon, before those of the policy."""

    d30: Money | None = None
    programme: Money | None = None


class Hire(Strict):
    """Posts to be filled in the period; how many of them are analysts."""

    role: Name
    count: Annotated[int, Field(ge=0)]
    analysts: Annotated[int, Field(ge=0)] = 0


class Crew(Strict):
    """Who is there, how many of them analysts, and who is to come."""

    headcount: Annotated[int, Field(ge=0)] | None = None
    analysts: Annotated[int, Field(ge=0)] | None = None
    planned: tuple[Hire, ...] = ()


class Item(Strict):
    """One resource: needed and available in one unit."""

    what: Name
    needed: Amount | None = None
    available: Amount | None = None
    unit: Name = _NOTHING


class Classes(Strict):
    """Resources by class (BG-01)."""

    people: tuple[Item, ...] = ()
    platform: tuple[Item, ...] = ()
    budget: tuple[Item, ...] = ()


class Quote(Strict):
    """A figure the goals were argued with; without a source it is not used as a mark."""

    metric: Literal["cac", "roi"]
    value: Money
    name: Name = _NOTHING
    source: Name = _NOTHING


class Adjusting(Strict):
    """When the frame is looked at again, and what changes it then."""

    on: tuple[date, ...] = ()
    trigger: Name = _NOTHING


class BudgetSheet(Sheet):
    """The frame. Parts left out are the sums of their lines; shares without ``of`` are read as the policy stacks them."""

    file: ClassVar[str] = "budget"

    total: Money | None = None
    currency: str = ""
    tech: Portion = Part()
    innovation: Portion = Part()
    acquisition: Portion = Part()
    conversion: Portion = Part()
    kol: Portion = Part()
    growth: Growth | None = None
    lines: tuple[Line, ...] = ()
    caps: Caps = Caps()
    people: Crew = Crew()
    resources: Classes = Classes()
    quoted: tuple[Quote, ...] = ()
    adjust: Adjusting = Adjusting()

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        """Yield another currency than the team's, channels and metrics nobody knows, and a part given twice."""
        team = file.team
        if self.currency and team.currency and self.currency != team.currency:
            text = msg("the budget is in {budget:text}, the team's figures are in {team:text}", budget=self.currency, team=team.currency)
            yield ("currency",), text
        for name in ("tech", "innovation", "acquisition", "conversion", "kol"):
            part: Part = getattr(self, name)
            if part.share and part.amount is not None:
                yield (name,), msg("a share and an amount; write one of them")
        channels = [channel.id for channel in team.channels]
        for place, line in enumerate(self.lines):
            if line.channel and line.channel not in channels:
                yield ("lines", place, "channel"), unknown_name(line.channel, channels)
            if line.metric and line.metric not in file.catalogue:
                yield ("lines", place, "metric"), unknown_name(line.metric, file.catalogue.ids())
