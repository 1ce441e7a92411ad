"""What a goals file says beyond its numbers, so that target setting can judge them: purpose, evidence, control, resources, drivers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from goalbook.core.message import Label
from goalbook.inputs.models import Amount, Id, Name, Strict

# As people write them in Chinese.
_WORDS = {
    "自有数据": "own_history",
    "历史数据": "own_history",
    "市场调研": "market_research",
    "历史与调研": "both",
    "照搬同行": "peer_only",
    "同行": "peer_only",
    "案例": "case",
    "无": "none",
    "内容": "content",
    "投放": "placement",
    "广告投放": "placement",
    "用户运营": "users",
}


def _word(value: object) -> object:
    return _WORDS.get(value.strip(), value.strip()) if isinstance(value, str) else value


Evidence = Annotated[Literal["", "own_history", "market_research", "both", "peer_only", "case", "none"], BeforeValidator(_word)]
WorkArea = Annotated[Literal["", "content", "placement", "users"], BeforeValidator(_word)]
_NOTHING = Label("", "")


class Resource(Strict):
    """What a target needs and what is there, in one unit; where it falls short, what was decided (TS-12)."""

    what: Name
    needed: Amount
    available: Amount
    unit: str = ""
    decision: Literal["", "adjust_target", "request_resources"] = ""


class Yields(Strict):
    """What a driver brings of another figure through planned rates: 3.0M reads × 1.5 % × 80 % × 10 % new payers.

    ``rates`` by a name people know, usually a ratio of the catalogue; their product turns one unit of the driver into the outcome.
    """

    metric: str
    rates: dict[str, Amount] = Field(default_factory=dict)


class Planned(Strict):
    """Of one key result: why it is set, what proves it, who can move it, what it needs, what it brings."""

    purpose: Name = _NOTHING
    work_area: WorkArea = ""
    controllable: bool | None = None
    depends_on: str = ""  # the other team that moves it
    joint_owner: str = ""  # who of that team signed
    evidence: Evidence = ""
    evidence_ref: Name = _NOTHING
    reason: Name = _NOTHING  # why the target lies outside what others reach
    kpi_level: Literal["", "core", "auxiliary"] = ""
    serves: Id = ""  # id of the core key result that an auxiliary one supports
    weight: Amount | None = None
    dimension: Literal["", "benefit", "users", "brand"] = ""
    horizon: Literal["", "30d", "6m", "3y"] = ""
    pass_line: Amount | None = None
    resources: tuple[Resource, ...] = ()
    yields: Yields | None = None
    growth_per_month: Amount | None = None  # where the target is said as a rate
    growth_base: Literal["", "month_before", "fixed"] = ""  # what each month grows on: the month before (it compounds) or one base
    share_of: str = ""  # of an audience share: the bucket, as "18-25"
    reward: Name = _NOTHING
    consequence: Name = _NOTHING


class Aim(Strict):
    """Of one objective: what it builds on, which direction it takes, what the team contributes, and its own number where it has one."""

    strategy_ref: Name = _NOTHING
    findings: tuple[Id, ...] = ()  # ids of problems in the last reviews (TS-41)
    theme: str = ""  # high_value_users | channel_rebalance | a word of the team's own (TS-42)
    contribution: Name = _NOTHING  # the team's core value contribution (TS-07)
    metric: str = ""
    target: Amount | None = None
