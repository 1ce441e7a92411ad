"""What one decomposition knows: named tables, findings and the few numbers of its headline."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from goalbook.books.members import Private, shared
from goalbook.books.serialise import result_json

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.decomposition.params import DecompositionParams
    from goalbook.books.result import Meta, MissingTable
    from goalbook.core.findings import Finding
    from goalbook.core.message import Label
    from goalbook.core.metrics import Catalogue
    from goalbook.core.policy import Policy

SCHEMA_VERSION = 1
# What only the member's own card says: names, what was agreed in words, what reaching or missing a goal brings.
_PRIVATE = Private(
    own={
        "cards": ("name", "what", "how", "standard", "unit_name", "helper", "stand_in"),
        "commitments": ("name", "reward", "consequence"),
    },
    stand_in=frozenset({"wbs", "handover", "card_tasks"}),
)


@dataclass(frozen=True)
class PlanHeadline:
    """The target that is decomposed, and what its parts come to. Numbers are None where they cannot be known."""

    kr_id: str  # "" without goals
    metric_id: str
    channel: str  # "" for the whole team
    target: float | None
    split: float | None  # sum of the channels' parts
    funnel: float | None  # what the channels' chains bring, a monthly volume counted in every month
    funnel_single: float | None  # the same with every monthly volume read once
    assumed: float | None  # of it: parts of channels for which there is no chain
    bottom_up: float | None  # what the members put their names to
    verdict: str  # pass | warn | fail | not_evaluated: does it add up
    leg: str  # what fails first: split | funnel | members | channel | ""
    filed: bool  # whether anything of a plan was filed for the period
    status: str  # of the goals: draft | agreed | frozen | "" without goals


@dataclass(frozen=True)
class Decomposition:
    """The plan of one period judged before it begins: tables of raw ids and raw numbers in which NaN means not known.

    ``targets``      kr_id, objective_id, name (Label), metric_id, channel, unit, direction, aggregation, type, owner, headline (bool), part
                     (bool: one of the channels' parts of the headline), baseline, commit, target (as moved by the shares), filed (as in
                     the goals file), moved (bool).
    ``splits``       one row per target that is split ("goals" = the headline's own): split_id, name (Label), metric_id, target, total, gap,
                     gap_share, hhi, core_share (NaN where no layers are named), largest (part), largest_share, parts (how many), outside
                     (share of the last months from channels that are no part), verdict (not_evaluated where no part has an amount).
    ``split``        split_id, part, channel ("" none), name (Label), owner, layer, backup, paid (bool), amount (as moved), filed, share (of
                     the target), history (brought in the last months), history_share, efficiency (brought per unit of spend),
                     efficiency_share (history weighted with it), overlaps (Label: parts that count some of the same, or None).
    ``optimum``      channels that spend: channel, curve (log|power|hill|none), source (measured|stated|none), basis (why not measured),
                     spend_now, result_now, marginal_now (one more of spend), low, high (bounds), then spend, result and marginal _best
                     (within the bounds) and _wide (three times as wide). ``optimum_totals`` scenario (now|best|wide), spend, result (of
                     channels with a curve), marginal; none where fewer than two channels have one. ``optimum_limits`` limit
                     (bounds|core), reason (Message): what kept the optimum from being found.
    ``channel_past`` metric_id, channel, result, spend, months, paid: the last whole months. ``spend_plan`` channel, amount, source
                     (plan|goals|history), filed_total (the whole budget). ``spend_curves`` channel, curve, source, scale, half, shape,
                     beside (comes without spend), basis.
    ``raci``         channel, name (Label), person, part_played (accountable|responsible|consulted|informed), source
                     (stated|key_result|channel). ``routes`` channel, name, kind, layer, backup, owner, planned (not in team.yml yet).
                     ``strategy_levels`` level (base|efficiency|value|innovation), weight, actions (Label).
    ``adding_up``    one row per channel with a part of the headline, then the whole team (channel ""): channel, kr_id, metric_id, top_down
                     (the target), split (sum of the parts, of the team alone), bottom_up (what the members name), funnel (what the
                     channel's chain brings, a monthly volume counted in every month), funnel_single (read once), assumed (of it the parts
                     of channels that have no chain), output (volume that the content makes ÷ volume the chain needs), bottom_up_ratio,
                     funnel_ratio (÷ top_down), low, high (80 % of what past rates bring at the planned volume), chance (of reaching the
                     part so), legs (what does not pass, the gravest first: split|funnel|members|channel|chain, joined by ","), verdict.
                     In the team's sums a channel without chain or figure counts with its part; a channel without a chain cannot pass.
    ``plan_tree``    node_id, parent_id, depth, kind (goal|channel|stage|role), channel, name (Label), metric_id, unit, per, value (asked),
                     carried (what comes of what stands below), state (verdict): parents before children.
    ``phasing``      targets that are sums, by month and week: kr_id ("" a channel's part that has no key result), channel, metric_id, grain
                     (month|week), label (2025-07; a week by its last day), start, end, weight (share of the target), target (adds up to it
                     in each grain), days, working_days, holiday (Label: holidays and sales in it), season (index, 1 = the year's average),
                     basis (season|weekday|calendar|team|goals|parts).
    ``phasing_shape`` the same without the target, before the sliders; of the headline before its channels are added up.
    ``phasing_factors`` channel, metric_id, factor (weekday|season|occasion), level (0 Monday … | 01 … 12 | id of the occasion), name
                     (Label), index (1 = a usual day), years (a month was seen), basis.
    ``channel_split`` channel ("" = whole team), metric, month, amount: as proposed for plan/<period>/.
    ``stage_plan``   channel, stage (a metric), month, amount: as the channel's chain has it; ends at its target where the chain carries it.
    ``plan_proposal`` file, rows, state (proposed|accepted|replaces|withheld), reason (moved|no_sums|no_chains|""), version, frozen, hash
                     (of the goals), adds_up (verdict), accepted_hash (of the goals that what lies there was made for, "" none).
    ``wbs``          the work breakdown, parents before children: task_id, parent_id, level (1 goal to 4 action), depth, name (Label),
                     key_result, channel, owner, backup, start, due, recurrence (RRULE, "" none), resource (Label), depends_on (Label:
                     department), needs (task ids joined by ","), standard (Label), area, process, step, key (bool), sensitive (bool),
                     actions (below it), done (share by the progress up to as_of), expected (share of its time gone), updated (day),
                     progress_state (done|late|behind|on_time|ahead|unreported), state (ok, else the first of faults), faults (no_owner,
                     no_due, no_resource, childless, past_parent, past_period, before_need; a tuple), row (in the file).
    ``wbs_levels``   level, lines, with_owner, with_due, with_resource, with_children, with_backup.
    ``wbs_key_results`` kr_id, name (Label), owner, lines (that name it or stand below one that does), actions (below those).
    ``load``         person ("" actions that nobody owns), week (ISO), start (its Monday), active (actions that run), days_away.
    ``handover``     person, start, end (away), task_id, name (Label), backup, handover_state (ok|no_backup|backup_away): key tasks only.
    ``wbs_processes`` process, name (Label), place, step, step_name (Label), lines: of every process that a line names.
    ``wbs_areas``    area, name (Label), lines, times (its actions come round in the period).
    ``cards``        one row per goal of a member: person, name, role (Labels), key_result, metric_id, channel, kind (outcome|process),
                     what, how, standard (Labels), target (as moved), filed, unit (the catalogue's), unit_name (Label, the team's own),
                     weight, type (committed|stretch|"", of the key result), helper (Label), stand_in (person or "").
    ``card_months``  person, key_result, metric_id, label, start, end, target: where the key result is phased.
    ``card_weights`` person, role (Label), goals, outcomes, processes (how many), outcome, process, total (what they weigh), given (bool).
    ``card_tasks``   person, week (its first day; None of what comes round or has no day), due, task_id, name (Label), kind
                     (task|gate|test|training), recurrence (rule text), backup, department (Label).
    ``card_roles``   role (Label), members, cards, goals, outcome, process (means), signed, stale, open: all a report says of members.
    ``commitments``  person, name, role (Labels), signed_on (day or None), hash, state (signed|stale|open), cause (why it is stale:
                     targets|role|early|no_hash), reward, consequence (Labels), key_result (they are about; "" = all of the card).
    ``standards``    every step once, as the version has it that holds on the first day: process, process_name (Label), place, step (Label),
                     owner, standard (Label), metric, limit, unit, version, effective_from, dimensions (what a review scores), levels.
    ``sop_versions`` process, metric, step (Label), version, effective_from, limit, unit, in_force (on the first day), lesson (Label),
                     checks, breaches, breach_share (of what was checked while it held).
    ``sop_checks``   day, process, item (Label), metric, version, limit, unit (those that held on the day), actual, kept (bool or None),
                     sensitive, signed (levels), brand_fit, compliance, user_interest, published.
    ``trainings``    person, name (Label), process, day, joined, due, state (held|planned|open), note (Label).
    ``sop_templates`` process, process_name, place, step (Labels), present: the sample procedures that the team has taken up.
    ``phases``       phase_id, scheme (4321|nine_steps|quarter_stages), order (in the file), place (in the method; of a step its stage),
                     name (Label), start, end, days, owner, goal, target, exit, evidence, gate (Labels, the first gate of the phase),
                     gate_day, gate_target, gate_actual, done (share), state (ahead|open|running|blocked|passed|late|failed|unknown),
                     budget_share.
    ``gates``        gate_id, phase_id, name (Label), counts, metric_id, owner, start, day, target, per_week, expected (by an even pace),
                     value, on, state (ahead|open|running|passed|late|failed|unknown): the channel matrix and seed users among them.
    ``gantt``        row_id, group (4321|nine_steps|quarter_stages|rounds), lane, name (Labels), start, end, kind
                     (phase|step|sprint|test|gate|milestone), state, done, phase_id.
    ``readiness``    item_id, kind (week_1|preparation), name (Label), owner, due, planned, actual, actual_on, printed (a percentage that
                     does not say which it is), state. ``validations`` name (Label), date_day, precision_target, precision, control, uplift,
                     state.
    ``sprints``      sprint_id, number, name (Label), start, end, days, complete (bool), done, state. ``modules`` module_id, name, owner,
                     state.
    ``tests_321``    test_id, name (Label), channel, owner, start, small_end, validation_start, validation_end, launch_start, end, days,
                     state.
    ``rhythms``      object, name (Label), every_days, per_month, needed (times within the period).
    ``rate_paths``   path_id, name (Label), metric_id, channel, phase_id, every (month|week), owner, growth, place, start, end, base,
                     base_on, required, best, actual. ``directions`` month, text (Label), period (whose plan), repeats. ``route`` step,
                     name, phase_id, day.
    ``partners``     partner_id, name (Label), owner, integration, metrics (Label), metrics_named, risk_plan (Label), has_risk_plan, state.
    ``outreach``     segment, name (Label), owner, touch (Label), participation, conversion, state (ok|no_strategy|no_target).
    ``calendar``     event_id, kind (meeting|review|training|task|gate|milestone|test|sprint|reminder), rule (ids), name (Label), start
                     (the next day where the period has none), time ("" = all day), minutes, recurrence (RRULE, "" once), until, attendees
                     (ids), source (cadence|wbs|phases|gantt|sprints), cadence, departments, merged (ids), dates (how many), moved,
                     left_out.
    ``calendar_dates`` day, time, minutes, event_id, kind, name (Label), attendees, planned (by the rhythm), holiday (Label: moved off it),
                     series (Label: what meetings of two are together), clash (moved into another appointment of the same people).
    ``meeting_load`` person, name (Label), meetings_month, hours_month, merged_month (one of each rhythm), limit, verdict.
    ``meeting_merge`` cadence, state (in_force|proposed), meetings (ids), names (Label), n, merged_name (Label), attendees, minutes_now,
                     minutes_merged, month_now, month_merged (how often a month).
    ``coordination`` day, kind (resources|effect), what (Label). ``observations`` observation_id, name (Label), begins, due, verdict_on.
    ``chains``       chain_id, channel, kr_id (fed, "" none), metric_id (outcome), name (Label), source (plan|goals|history),
                     volume_metric, per (month|period), times (a monthly volume counts), unsure (that is not said), implied,
                     implied_single (monthly volume
                     read once), target, ratio, ratio_single, gap, verdict, probability, low, high (80 %), closing (Message or None).
    ``chain_factors`` chain_id, place (0 = volume), factor, name (Label), stage (as planned), stage_expected, unit, per, value (as moved),
                     filed, history (last months), best, best_months, low, high (of the window), usual_low, usual_high.
    ``chain_solver`` chain_id, factor, name, unit, per, current, needed, needed_single (NaN: a share above 100 %), best, best_months,
                     reached (bool or None), limit. ``tornado`` chain_id, factor, name, down, up. ``chain_by_channel`` channel, kr_id,
                     funnel,
                     funnel_single (headline figure; NaN: no chain ends in it), closing (Message or None).
    ``output``       channel, metric_id, items, per (week|month), times, unsure, average, uplift, boosted (share), boost_said, volume,
                     volume_single, volume_all (all boosted), needed (what the chain plans, as filed), needed_single, ratio, ratio_single
                     (of needed_single), items_needed, average_needed (to match), average_single, for_target (volume), items_for_target,
                     counted (what the chain counts on as moved: its volume follows the items), verdict (of volume ÷ counted).
    ``topics``       channel, per_week, items_per_month, weeks, made, needed, slack, slack_month (four weeks).
    ``capacity``     person ("" none), others (Label, else None), channel, hours, items (a week), hours_per_item, needed_hours, load,
                     person_load, channel_share (of the items: all who are named), channel_items (a month). ``posts`` channel, per_week,
                     made, direction (Label), output (items a week). ``production_flow`` step, what (Label), owner, days. ``traffic_mix``
                     channel,
                     organic, paid.
    ``reconciled``   the headline by channel, then the whole team (channel ""): channel, kr_id, metric_id, persons (ids joined by ","),
                     person_names (Label), top_down (asked), bottom_up (named; of the team NaN while a channel's figure is missing), gap,
                     gap_share (bottom_up ÷ top_down − 1), error (relative, to be expected of the figure to start from), basis
                     (own|pooled|default), weight (precision among the channels), reconciled (what adds up by weighted least squares, each
                     channel between asked and named; whole numbers of counts),
                     adjustment (reconciled − bottom_up), verdict. ``figures_beside``: the same of the other key results that somebody gave
                     a figure for.
    ``members_figures``  person, person_name (Label), key_result, metric_id, channel, amount, error, records (figures checked), basis,
                     weight, reason (Label). ``members_records``: person, person_name, period, key_result, figure, actual, error (ln
                     actual ÷
                     figure).
    ``feedback``     feedback_id, person, person_name, key_result, question, proposal, response, decision (Labels), day, answered_on, open.
    ``meeting_record``  day, lead, lead_name, attendees (ids joined by ","), attendee_names, absent (owners of key results who were not
                     there), absent_names, minutes (Label), held (by as_of), in_time (before the period). At most one row.
    ``reach``        channel, metric_id, per_month (volume planned), followers, planned (per follower), history (last three months), best
                     (month), verdict.
    ``resources``    dimension (channel|tier|time|kind|phase), name (id; common: meant for all, unassigned: not said), name_label (Label),
                     channel ("" unless one), planned, share, total, frame (lines of the budget frame for the channel), history (spend of as
                     many last whole months), history_share, change (planned ÷ history − 1), pilots (of a channel's amount),
                     change_regular (without them).
    ``resource_totals``  dimension (channel|tier|time|kind, then budget: all amounts against the budget in force), planned, assigned,
                     assigned_share, total, gap, gap_share, verdict. ``resource_matrix``: channel, month, amount, share.
                     ``campaign_budgets``: campaign (Label), channel, amount, share (of the campaign).
    ``pool``         from_channel, to_channel, amount, reason (Label), return_date, approved_by, approved_name, complete, in_period.
                     ``pool_balance``: channel, before (its phase budget), lent, borrowed, after.
    ``hires``        role (Label), count, month, owner, owner_name, channel, hours (a week of each), hours_period, planned (month and owner
                     named).
    ``sources``      path, sha256, rows, used_for.
    ``parameters``   name, value, source (default|scenario|command line).
    ``policy``       key, value, default, overridden (bool), source: the values this report used.
    """

    meta: Meta
    params: DecompositionParams
    headline: PlanHeadline
    tables: dict[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    objectives: dict[str, Label]
    channel_names: dict[str, Label]
    missing: tuple[MissingTable, ...]
    catalogue: Catalogue
    policy: Policy
    seal: str = ""  # hash of the targets: what is signed is signed for these alone
    owners: dict[str, Label] = field(default_factory=dict)  # of people by id: role, else name
    timezone: str = "UTC"  # of the team, in which its calendar is written
    book: str = "decomposition"

    def shared_tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables as files hold them that everybody may read: roles instead of members, nothing of what is theirs alone."""
        return shared(self.tables, self.owners, _PRIVATE)

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON-ready data that names no member: stable order, nine significant digits, NaN as null."""
        return result_json(replace(self, tables=self.shared_tables()), SCHEMA_VERSION)
