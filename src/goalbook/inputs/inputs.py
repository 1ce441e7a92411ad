"""What one team has given us, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goalbook.inputs.small_table import empty
from goalbook.inputs.versions import no_restatements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from goalbook.core.errors import Problem
    from goalbook.core.message import Message
    from goalbook.core.metrics import Catalogue
    from goalbook.core.policy import Policy
    from goalbook.inputs.contract import Contract
    from goalbook.inputs.goals import Goals
    from goalbook.inputs.notices import Notice
    from goalbook.inputs.planning import Planning
    from goalbook.inputs.scenarios import Scenario
    from goalbook.inputs.team import Team


@dataclass(frozen=True)
class Source:
    """One file that was read; the path is relative to the team's folder."""

    path: str
    sha256: str
    rows: int
    used_for: str


@dataclass(frozen=True)
class Inputs:
    """Everything known of a team up to `as_of`.

    ``facts``: date_day, channel ("" = whole team), traffic_type, campaign_name, segment, one float column per metric (NaN = not measured),
    source_file, source_row. ``reviews``: per month label the tables rca, actions, surveys, those of `records` and the text
    notes, where given.
    ``plans``: per label of a period the sheets and tables that say how its goals are to be reached, and what was accepted of them.
    ``planning``: per label of a period the sheets and tables written for setting its goals.
    ``missing``: optional tables that are absent, with what each would unlock.
    ``restatements``: values of the facts that a later version replaced: date_day, channel, traffic_type, metric, before, after,
    recorded_on. ``goal_versions``: all versions of all goals decided by then, of which ``goals`` are the newest; empty: those alone.
    ``drafts``: goals as people edit them, frozen versions beside them or not. ``scenarios``: every saved one, of whatever book; a book
    that uses them names their files among its sources itself.
    ``campaigns``: per id the sheet and tables of a campaign. ``lessons``: what the team learnt, None where it keeps none.
    ``operations``: per folder (users, content, people, risks, success) what the team keeps of its running work; empty where a book does
    not want it. ``quarters``: per label of a quarter, half or year what was written down at its end, in reviews/<period>/.
    ``snapshots``: by day the newest tables of all users, as `goalbook.inputs.snapshots.read` has them, oldest first.
    """

    team: Team
    catalogue: Catalogue
    policy: Policy
    facts: pd.DataFrame
    goals: tuple[Goals, ...]
    events: pd.DataFrame
    benchmarks: pd.DataFrame
    reviews: Mapping[str, Mapping[str, pd.DataFrame | str]]
    notices: tuple[Notice, ...]
    sources: tuple[Source, ...]
    missing: tuple[tuple[str, Message], ...]
    as_of: date | None = None
    data_sources: pd.DataFrame | None = None  # the register of sources, where the team keeps one
    plans: Mapping[str, Planning] = field(default_factory=dict)
    planning: Mapping[str, Planning] = field(default_factory=dict)
    transactions: pd.DataFrame | None = None  # purchases by customer and day, where the team exports them
    restatements: pd.DataFrame = field(default_factory=no_restatements)
    goal_versions: tuple[Goals, ...] = ()
    drafts: tuple[Goals, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    campaigns: Mapping[str, Planning] = field(default_factory=dict)
    lessons: pd.DataFrame | None = None
    operations: Mapping[str, Planning] = field(default_factory=dict)
    quarters: Mapping[str, Planning] = field(default_factory=dict)
    snapshots: Mapping[date, pd.DataFrame] = field(default_factory=dict)

    def kept(self, folder: str, contract: Contract) -> pd.DataFrame:
        """Return a table of running work, one without rows where none is kept."""
        found = self.operations.get(folder)
        return empty(contract) if found is None else found.table(contract)


@dataclass(frozen=True)
class Check:
    """What `goalbook check` found: all problems, all remarks, and what absent tables would unlock."""

    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...] = ()
    missing: tuple[tuple[str, Message], ...] = ()
    sources: tuple[Source, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Say whether the team's files can be used."""
        return not self.problems
