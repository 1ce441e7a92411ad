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
    ``strategy``     one row or none: strategy_type, statement (Label), workshop_day, attendees, minutes, name (Label) and metric_id of
                     the company's goal, company_target, said_share and said_target (of the strategy), share and target (in force, of
                     the team), rest (what others carry), owned (of it with an owner), unowned.
    ``metric_families``  strategy_type, metric_id, name (Label), chosen (bool: of this strategy's type), kr_ids, origin (S0|ours).
    ``goal_tree``    goal_id, parent_id, level (company|department|team|channel|campaign|person), depth, name (Label), metric_id, target,
                     owner, share_of_parent, children_sum, coverage, state (ok|orphan|uncovered|childless): parents before children.
    ``year``         four rows or none: quarter, metric_id, target, planned (by the year's first split), origin (goals|year|""), annual,
                     share, cumulative, cumulative_share, plan_share, current (bool).
    ``aims``         objective_id, name, strategy_ref, contribution (Labels), theme, finding_ids: none where no objective says any of it.
    ``accounts``     channel, name, target_audience, account_purpose (Labels).
    ``linked_findings``  id, month, severity, what (Message), channel, metric_id, objective_id ("" = none answers it), resolved (bool):
                     each problem of the reviews of the period before once, as its latest review has it.
    ``problems_stated``  problem (Label), kind, metric_id, channel, current, measured (bool: from the facts), benchmark, gap_rel, kr_id,
                     target.
    ``evidence_register``  claim (Label), part (market|users|competition), evidence_source (Label), year, verified (bool), used_for.
    ``loop``         period, loop_stage (strategic_alignment|decomposition|monitoring|incentive), loop_state
                     (done|partial|missing|ahead), done, of: of the period before and this one.
    ``agreement``    person, name (Label), role (Label), required (bool), explained, discussed, confirmed (day or None), opinion (Label),
                     agree (yes|no|""), state (agreed|refused|stale|incomplete|open).
    ``target_versions``  version, file, status (draft|agreed|frozen), valid_from, decided_on, reason (Label), by, hash: every version of
                     these goals, the one being set last.
    ``version_changes``  kr_id, name (Label), level (baseline|commit|target|stretch), before, after: what the version being set moves.
    ``budget_stack`` level, pool (total|tech|innovation|other|phases|acquisition|conversion|kol), parent, share_low, share_high (both as
                     written), base (total|phases|conversion|undeclared|amount|lines|rest), read_as, share_of_total, amount, low, high,
                     lines (sum of its lines).
    ``budget_lines`` line, name (Label), pool, cost_type (fixed|variable|risk|unknown), channel, metric_id ("" = none), amount, share.
    ``cost_types``   cost_type, amount, share. ``growth_share`` share, base ("" = not said), base_amount, amount.
    ``budget_channels`` channel ("" = all), spend_planned, spend_before, share_planned, share_before, share_change, target (new payers, as
                     moved), affordable (at cac_before), cac_planned, cac_before, roi_before, window_from, window_to (of "before").
    ``caps``         horizon (d30|programme), channel, cap, source (team|policy), cac, basis (planned|before), attainment (cap ÷ cac),
                     within.
    ``roi_marks``    level (programme|key_result), kr_id, name, channel, mark, value (last period), reached, definition.
    ``headcount``    step (now|planned), name, added, headcount, analysts, needed_headcount, needed_analysts, after each step.
    ``resource_classes`` resource_class (people|platform|budget), name, needed, available, gap, unit_name.
    ``quoted``       metric_id, value, name, source_name, verified. ``resource_loop`` step, present. ``budget_reviews`` review_day, trigger.
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
