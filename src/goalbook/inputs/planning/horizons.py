"""Sheet `horizons`: what is aimed at in thirty days, six months and three years, in three dimensions, and what was decided about it."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from goalbook.core.message import Label
from goalbook.inputs.goals_file import unknown_channel
from goalbook.inputs.models import Amount, Id, Name, Strict
from goalbook.inputs.planning.base import Named, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path

Positive = Annotated[Amount, Field(gt=0)]
Share = Annotated[Amount, Field(gt=0, le=1)]
MonthLabel = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
_NOTHING = Label("", "")


class Short(Strict):
    """The thirty-day goal; what is left out is taken from the template."""

    followers_growth: Positive | None = None
    activation_rate: Share | None = None
    cac: Positive | None = None
    days: int | None = Field(None, gt=0)


class LoopStep(Strict):
    """One step of the private-domain loop: whether it works, and what is still lacking."""

    done: bool
    note: Name = _NOTHING


def _step(value: object) -> object:
    return value if isinstance(value, dict) else {"done": value}


Step = Annotated[LoopStep, BeforeValidator(_step)]


class Loop(Strict):
    """The private-domain loop; a step that is not named has not been looked at."""

    acquire: Step | None = None
    settle: Step | None = None
    convert: Step | None = None
    repurchase: Step | None = None


class Mid(Strict):
    """The six-month goal: repurchase, what the best share of users brings, a closed loop."""

    repurchase_rate: Share | None = None
    top_share: Share | None = None
    top_revenue: Share | None = None
    loop: Loop = Loop()


class Long(Strict):
    """The three-year goal; the path to the lifetime value begins on ``begins`` at ``ltv_at_begin``."""

    ltv_growth: Positive | None = None
    years: Positive | None = None
    ip_count: int | None = Field(None, ge=0)
    begins: date | None = None
    ltv_at_begin: Positive | None = None
    note: Name = _NOTHING


class Now(Strict):
    """Where the team stands in what its facts do not hold."""

    repurchase_rate: Share | None = None
    top_revenue: Share | None = None
    ltv: Positive | None = None
    ip_count: Annotated[int, Field(ge=0)] | None = None


class DimensionTarget(Strict):
    """One target of a dimension. Without a value it is the template's; without ``current`` the facts say it where they hold the metric.

    ``top``: of a share of revenue, the share of users who bring it.
    """

    name: Name = _NOTHING
    metric: str = ""
    channel: Id = ""
    value: Amount | None = None
    current: Amount | None = None
    unit: Literal["", "count", "money", "share", "ratio", "index"] = ""
    direction: Literal["", "up", "down"] = ""
    top: Share | None = None


class Dimensions(Strict):
    """The three dimensions of effect."""

    benefit: tuple[DimensionTarget, ...] = ()
    users: tuple[DimensionTarget, ...] = ()
    brand: tuple[DimensionTarget, ...] = ()


class Nps(Strict):
    """The last sample survey of how likely customers are to recommend."""

    value: Annotated[Amount, Field(ge=-100, le=100)]
    survey_month: MonthLabel | None = None
    n: int | None = Field(None, gt=0)


class Decision(Strict):
    """A round in which targets were looked at again; that nothing was changed is a decision too."""

    day: date
    decision: Literal["adjust", "no_change"]
    reason: Name = _NOTHING
    by: Id = ""


class Horizons(Sheet):
    """Targets by horizon and dimension, and the log of adjustment rounds."""

    file: ClassVar[str] = "horizons"

    short: Short | None = None
    mid: Mid | None = None
    long: Long | None = None
    now: Now = Now()
    dimensions: Dimensions | None = None
    nps: Nps | None = None
    revisions: tuple[Decision, ...] = ()

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        """Yield channels that do not exist."""
        channels = {channel.id for channel in file.team.channels}
        for name in ("benefit", "users", "brand") if self.dimensions else ():
            for place, target in enumerate(getattr(self.dimensions, name)):
                if target.channel and target.channel not in channels:
                    yield ("dimensions", name, place, "channel"), unknown_channel(target.channel, file)

    def names(self) -> Iterator[tuple[Path, str, Named]]:
        """Yield who decided each round."""
        for place, decision in enumerate(self.revisions):
            if decision.by:
                yield ("revisions", place, "by"), decision.by, "person"
