"""What one target setting knows: named tables, findings and the few numbers of its headline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goalbook.books.serialise import result_json
from goalbook.books.target_setting.agreement.freezing import Freezing

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.result import Meta, MissingTable
    from goalbook.books.target_setting.params import TargetSettingParams
    from goalbook.core.findings import Finding
    from goalbook.core.message import Label, Message
    from goalbook.core.metrics import Catalogue
    from goalbook.core.policy import Policy

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class TargetHeadline:
    """The key result marked headline, or the team's first flow without goals. Numbers are None where they cannot be known."""

    kr_id: str  # "" without goals
    metric_id: str
    channel: str  # "" for the whole team
    target: float | None
    median: float | None  # of the predictive distribution of the period's total
    low: float | None  # 80 % range
    high: float | None
    probability: float | None  # only where the back-test has skill
    probability_reason: Message | None
    verdict: str  # pass | warn | fail | not_evaluated
    status: str  # draft | agreed | frozen | "" without goals


@dataclass(frozen=True)
class TargetSetting:
    """The goals of one period judged before it begins: tables of raw ids and raw numbers in which NaN means not known.

    ``key_results``  kr_id, objective_id, name (Label), metric_id, channel, unit, direction, aggregation, type, tier, owner, headline
                     (bool), baseline, commit, target (as moved by the sliders), filed (as in the file), stretch, weight, moved (bool).
    ``agreement``    person, name (Label), role (Label), required (bool), explained, discussed, confirmed (day or None), opinion (Label),
                     agree (yes|no|""), state (agreed|refused|stale|incomplete|open).
    ``target_versions``  version, file, status (draft|agreed|frozen), valid_from, decided_on, reason (Label), by, hash: every version of
                     these goals, the one being set last.
    ``version_changes``  kr_id, name (Label), level (baseline|commit|target|stretch), before, after: what the version being set moves.
    ``sources``      path, sha256, rows, used_for.
    ``parameters``   name, value, source (default|scenario|command line).
    ``policy``       key, value, default, overridden (bool), source: the values this report used.
    """

    meta: Meta
    params: TargetSettingParams
    headline: TargetHeadline
    tables: dict[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    objectives: dict[str, Label]
    channel_names: dict[str, Label]
    missing: tuple[MissingTable, ...]
    catalogue: Catalogue
    policy: Policy
    freezing: Freezing = field(default_factory=Freezing)  # where the goals stand on their way to a frozen version
    owners: dict[str, Label] = field(default_factory=dict)  # of people by id: role, else name
    book: str = "target_setting"

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON-ready data: stable order, nine significant digits, NaN as null."""
        return result_json(self, SCHEMA_VERSION)
