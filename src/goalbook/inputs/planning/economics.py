"""What a team assumes of its customers when it sets goals: unit economics, private domain, user structure, user assets; all optional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from goalbook.core.errors import UsageError
from goalbook.core.message import Label, Message, msg
from goalbook.inputs.goals_file import unknown_channel
from goalbook.inputs.models import Amount, Id, Name, Strict
from goalbook.inputs.planning.base import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.inputs.team import TeamFile

Per = Literal["month", "quarter", "year"]
Step = Literal["", "contacts", "added", "served"]
Scheme = Literal["", "5/30/65", "10/60/30", "20/80"]
MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "year": 12}
TOP_SCORE = 3
_NOTHING = Label("", "")


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise UsageError(msg("{value:text} is no share; write 0.15 or 15 %", value=f"{value:g}"))
    return value


def _positive(value: float) -> float:
    if not value >= 0:
        raise UsageError(msg("{value:text} is less than nothing", value=f"{value:g}"))
    return value


def _score(value: float) -> float:
    if value not in range(TOP_SCORE + 1):
        raise UsageError(msg("{value:text} is no score; write 0, 1, 2 or 3", value=f"{value:g}"))
    return value


def _month(value: str) -> str:
    year, dash, month = value.partition("-")
    if not (dash and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):  # noqa: PLR2004 - months of a year
        raise UsageError(msg("'{value:text}' is no month; write it as 2025-05", value=value))
    return f"{int(year):04d}-{int(month):02d}"


Share = Annotated[Amount, AfterValidator(_share)]
Sum = Annotated[Amount, AfterValidator(_positive)]
Score = Annotated[Amount, AfterValidator(_score)]
Month = Annotated[Id, AfterValidator(_month)]


class Assumptions(Strict):
    """What a customer is assumed to bring and cost; what is absent is taken from the facts or the policy, or stays unknown.

    ``arpu`` and ``retention`` belong to one period, ``per``; ``years`` is the average time of use of the source's own formula.
    """

    arpu: Sum | None = None
    retention: Share | None = None
    years: Sum | None = None
    coefficient: Sum | None = None
    margin: Share | None = None
    cac: Sum | None = None


class ChannelAssumptions(Assumptions):
    """The same of one channel, where it differs from the team's."""

    channel: str


class PrivateDomain(Strict):
    """The four factors of private-domain revenue over the goals' period (UA-02), and the revenue wanted."""

    customers: Sum | None = None
    delivery: Share | None = None
    conversion: Share | None = None
    order_value: Sum | None = None
    target: Sum | None = None


class Denominators(Strict):
    """Of whom each rate is a share; undeclared rates cannot be compared (B-24)."""

    lead: Step = ""
    service: Step = ""
    monetise: Step = ""


class WeCom(Strict):
    """The three success rates of work with WeCom (UA-05); ``version`` says which benchmark they are held against."""

    version: Literal["current", "old"] = "current"
    lead: Share | None = None
    service: Share | None = None
    monetise: Share | None = None
    denominators: Denominators = Denominators()


class Segment(Strict):
    """Users of one kind over one year: how many, what they bring, what their strategy returns now and returned before."""

    segment: Id
    users: Sum
    revenue: Sum | None = None
    roi: Sum | None = None
    roi_before: Sum | None = None
    cac: Sum | None = None
    ltv: Sum | None = None


class TopUsers(Strict):
    """What the plan says of its best users: their share of all users, of revenue, and what one of them is worth."""

    share: Share
    revenue_share: Share
    ltv: Sum | None = None
    source: Name = _NOTHING


class Uplift(Strict):
    """A claim that value grows by so much because its factors do: arpu 1.5 and retention 0.12 are said to give clv 2.2."""

    name: Name
    arpu: Amount
    retention: Amount
    clv: Amount


class Asset(Strict):
    """One touchpoint's users in one month, as a statement: opening + added − lost = closing (UA-03)."""

    touchpoint: Name
    month: Month
    opening: Sum
    added: Sum
    lost: Sum
    closing: Sum
    dedup_share: Share | None = None


class Guide(Strict):
    """How many customers one sales guide reaches directly, each customer counted once (UA-01)."""

    guide: Name
    reachable: Sum


class Grade(Strict):
    """How far one of the four steps from business to value has come, 0 to 3, and what shows it."""

    score: Score
    evidence: Name = _NOTHING


class Maturity(Strict):
    """The four steps: business becomes data, data an asset, the asset is applied, application brings value (UA-04)."""

    business_to_data: Grade | None = None
    data_to_asset: Grade | None = None
    asset_to_application: Grade | None = None
    application_to_value: Grade | None = None


class Practice(Strict):
    """A habit of private-domain work that a team keeps or does not keep (UA-06)."""

    practice: Name
    kept: bool
    note: Name = _NOTHING


class Economics(Sheet):
    """`goals/<period>/economics.yml`."""

    file: ClassVar[str] = "economics"

    unit_economics: Assumptions = Assumptions()
    per: Per = "year"  # what ARPU and retention belong to
    channels: tuple[ChannelAssumptions, ...] = ()
    private_domain: PrivateDomain = PrivateDomain()
    wecom: WeCom = WeCom()
    scheme: Scheme = ""  # empty: the policy's
    segments: tuple[Segment, ...] = ()
    top_users: tuple[TopUsers, ...] = ()
    uplifts: tuple[Uplift, ...] = ()
    assets: tuple[Asset, ...] = ()
    guides: tuple[Guide, ...] = ()
    maturity: Maturity = Field(default_factory=Maturity)
    practices: tuple[Practice, ...] = ()

    def faults(self, file: TeamFile) -> Iterator[tuple[tuple[str | int, ...], Message]]:
        """Yield channels that do not exist, and channels, segments and months of a touchpoint that stand here twice."""
        channels = {channel.id for channel in file.team.channels}
        for place, one in enumerate(self.channels):
            if one.channel not in channels:
                yield ("channels", place, "channel"), unknown_channel(one.channel, file)
        yield from _again("channels", "channel", [(one.channel, one.channel) for one in self.channels])
        alias = {str(other): own for own, others in file.policy.segments.alias.items() for other in others}
        yield from _again("segments", "segment", [(one.segment, alias.get(one.segment, one.segment)) for one in self.segments])
        months = [(f"{one.touchpoint.zh} {one.month}", (one.touchpoint.en, one.month)) for one in self.assets]
        yield from _again("assets", "touchpoint", months)


def _again(key: str, column: str, names: Iterable[tuple[str, object]]) -> Iterator[tuple[tuple[str | int, ...], Message]]:
    seen = set()
    for place, (said, meant) in enumerate(names):
        if meant in seen:
            yield (key, place, column), msg("'{name:text}' stands here twice; keep one", name=said)
        seen.add(meant)
