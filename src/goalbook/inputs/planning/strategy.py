"""Where a period's goals come from: strategy, company goal, accounts, the year, the goal tree, the problems and their evidence."""

from __future__ import annotations

from datetime import date as day  # noqa: TC003 - pydantic reads the annotation
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from goalbook.core.errors import UsageError
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.goal_checks import count_refusal
from goalbook.inputs.goals_file import unknown_channel
from goalbook.inputs.models import Amount, Id, Name, Strict
from goalbook.inputs.planning.base import Sheet
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.team import TeamFile

StrategyType = Literal["", "growth", "profit", "brand"]
Part = Literal["market", "users", "competition"]
LEVELS = ("company", "department", "team", "channel", "campaign", "person")
PROBLEM_KINDS = ("stickiness", "conversion", "content", "other")
_NOTHING = Label("", "")


class Workshop(Strict):
    """The company's strategy workshop that marketing took part in (TS-06)."""

    date: day | None = None
    attendees: tuple[Id, ...] = ()
    minutes: str = ""


class CompanyGoal(Strict):
    """What the company as a whole wants to reach."""

    name: Name = _NOTHING
    metric: str = ""
    target: Amount | None = None


class Account(Strict):
    """One account: for whom it is and what it conveys (TS-44)."""

    channel: str = ""
    name: Name = _NOTHING
    target_audience: Name = _NOTHING
    account_purpose: Name = _NOTHING


class AnnualTarget(Strict):
    """The year's target and how it was first split over the quarters, as 2025-Q1: 34000 (TS-51)."""

    metric: str = ""
    target: Amount | None = None
    quarters: dict[str, Amount] = Field(default_factory=dict)


class Background(Strict):
    """One statement on market, users or competition with where it comes from (TS-46)."""

    part: Part
    text: Name
    source: Name = _NOTHING
    year: int | None = None
    verified: bool = False


class Strategy(Sheet):
    """The strategy the goals follow from; every key may be absent."""

    file: ClassVar[str] = "strategy"

    strategy_type: StrategyType = ""
    statement: Name = _NOTHING
    workshop: Workshop = Field(default_factory=Workshop)
    company_goal: CompanyGoal = Field(default_factory=CompanyGoal)
    team_share: Amount | None = Field(None, ge=0, le=1)
    accounts: tuple[Account, ...] = ()
    annual_target: AnnualTarget = Field(default_factory=AnnualTarget)
    background: tuple[Background, ...] = ()

    def faults(self, file: TeamFile) -> Iterator[tuple[tuple[str | int, ...], Message]]:
        """Yield metrics and channels that do not exist, and keys of the year that are no quarter."""
        for name, goal in (("company_goal", self.company_goal), ("annual_target", self.annual_target)):
            if not goal.metric:
                continue
            if goal.metric not in file.catalogue:
                yield (name, "metric"), unknown_name(goal.metric, file.catalogue.ids())
                continue
            metric = file.catalogue.get(goal.metric)
            if refusal := count_refusal("target", goal.target, metric, metric.direction):
                yield (name, "target"), refusal
        channels = {channel.id for channel in file.team.channels}
        for place, account in enumerate(self.accounts):
            if account.channel and account.channel not in channels:
                yield ("accounts", place, "channel"), unknown_channel(account.channel, file)
        for label in self.annual_target.quarters:
            if not _quarter(label):
                yield ("annual_target", "quarters", label), msg("'{label:text}' is no quarter; write it as 2025-Q3", label=label)


def _quarter(label: str) -> bool:
    try:
        return parse_period(label).kind == "quarter"
    except UsageError:
        return False


GOAL_TREE = Contract(
    "goal_tree",
    "goals/<period>/goal_tree.csv",
    msg("which goal supports which: company, department, team, channel, campaign, person"),
    (
        Column("goal_id", "text", msg("id of the goal"), required=True),
        Column("parent_goal_id", "text", msg("id of the goal it supports; empty at the top")),
        Column("level", "text", msg("whose goal it is"), required=True, allowed=LEVELS),
        Column("name", "text", msg("what the goal is called")),
        Column("metric", "metric", msg("metric or ratio it is measured by")),
        Column("target", "number", msg("the target; empty where the key result says it")),
        Column("owner", "text", msg("who answers for it")),
        Column("key_result", "text", msg("id of the key result in the goals file that it is")),
    ),
)
PROBLEMS = Contract(
    "problems",
    "goals/<period>/problems.csv",
    msg("problems the goals are to solve, stated before any target"),
    (
        Column("problem", "text", msg("what is wrong"), required=True),
        Column(
            "kind",
            "text",
            msg("kind of problem: users do not stay, traffic does not convert, content does not attract"),
            allowed=PROBLEM_KINDS,
        ),
        Column("metric", "metric", msg("figure that shows it"), required=True),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("current", "number", msg("where it stands; empty = as the facts of the last whole month have it")),
        Column("benchmark", "number", msg("where it should stand")),
        Column("key_result", "text", msg("id of the key result that answers it")),
    ),
)
EVIDENCE = Contract(
    "evidence",
    "goals/<period>/evidence.csv",
    msg("what is said about market, users and competitors, with its source; a threshold only once verified"),
    (
        Column("claim", "text", msg("what is said"), required=True),
        Column("part", "text", msg("what it is about"), allowed=("market", "users", "competition")),
        Column("source", "text", msg("who said it, where")),
        Column("year", "number", msg("year it is about")),
        Column("verified", "text", msg("whether someone has checked it"), allowed=("yes", "no")),
        Column("used_for", "text", msg("key result or decision it is used for")),
    ),
)
STRATEGY_TABLES = (GOAL_TREE, PROBLEMS, EVIDENCE)
