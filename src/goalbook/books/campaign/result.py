"""What a campaign's plan or retrospective knows: named tables, findings and the few numbers of its headline."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from goalbook.books.members import Private, shared
from goalbook.books.serialise import result_json

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.campaign.params import CampaignParams
    from goalbook.books.campaign.preparation import Mode, State
    from goalbook.books.result import Meta, MissingTable
    from goalbook.core.findings import Finding
    from goalbook.core.message import Label
    from goalbook.core.metrics import Catalogue
    from goalbook.core.policy import Policy

SCHEMA_VERSION = 1
_PRIVATE = Private()


@dataclass(frozen=True)
class CampaignHeadline:
    """What page one is about. Numbers are None where they cannot be known."""

    metric_id: str
    channel: str  # "" always: a campaign's figure is that of its own page
    target: float | None
    actual: float | None  # on the campaign's own page, from the start to the end
    attainment: float | None
    effect: float | None  # units that would not have come without the campaign, over its days
    low: float | None  # 80 % interval of the effect
    high: float | None
    lift: float | None  # the effect relative to what would have come anyway
    whole: bool  # the effect is that of the whole campaign, not of the users of a test alone
    design: str  # randomised | synthetic_control | local_level | seasonal_baseline | "" where none could be used
    verdict: str  # effective | unclear | harmful | descriptive | not_evaluated
    cost: float | None  # all that was spent, else all that is planned
    cost_per: float | None  # cost ÷ effect
    state: State
    frozen: bool  # the plan carries a seal whose hash holds


@dataclass(frozen=True)
class CampaignResult:
    """One campaign planned or looked back on: tables of raw ids and raw numbers in which NaN means not known.

    ``campaign``     one row: campaign_id, name (Label), role, nature, metric_id, warmup_start, start, end, days, channels (ids joined
                     by ","), owner, theme (Label), budget, state (ahead|running|over), decided_on, mechanics (joined by ","),
                     parent_period, parent_key_result, goal_type.
    ``key_results``  one row per key result: kr_id, objective_id, name (Label), metric_id, channel, direction, baseline, commit, target,
                     stretch, planned (sum of plan_daily from start to end), actual (the campaign's own facts from start to end, else as
                     the sheet has it; NaN in a plan), attainment, band (too_high|very_good|strong|too_low|""), score (progress, 0–1),
                     verdict (passes|misses|running|""), to_date (bool), headline (bool).
    ``objective_scores``  per objective the means over its key results: objective_id, name (Label), key_results, scored, attainment,
                     band, score, verdict.
    ``funnel_plan``  place, step (exposure|click|share|share_click|conversion|new_payers|revenue|group), name (Label), metric (column of
                     the facts), planned (start to end), target (of its key result), planned_to_date (as far as there are facts),
                     actual, gap, ratio (actual ÷ plan to date), rate_name (Label), rate_unit (share|ratio|money|""), rate_planned,
                     rate_actual, rate_before (of earlier campaigns), before; all rates are quotients of sums, the warm-up is left out.
    ``channel_funnel``  channel, then the same.
    ``campaign_days``  day, phase (warmup|live|after), metric_id, planned, actual, cumulative_planned, cumulative_actual (from the
                     start; NaN before it and after the end), gap_share, alert (bool), adverse (bool: the wrong way).
    ``gap_steps``    retrospective; parts of the gap to the plan by day, they add up to it: channel, factor, name (Label), kind (factor|
                     whole|missing|entered|left), before (planned), after, contribution, share, channel_net (sum of the channel's
                     parts; the channel with the largest stands first).
    ``gap_causes``   retrospective; the largest parts of an adverse gap: place, channel, factor, name, kind, before, after,
                     contribution, share, channel_net, since, until, evidence (event|risk|adjustment|""), evidence_on, recorded (Label),
                     owner, answer (Label), answered_on.
    ``adjustments``  retrospective: day, channel, what (Label), why (Label), by.
    ``campaign_risks``  risk, kind, channel, what (Label), trigger (Label), probability, impact, score, plan (Label), owner, scored_on,
                     detected_on, hours, seconds, state (open|answered|late|happened: when the plan began is not noted).
    ``campaign_assumed`` name (uplift|k_factor|share_cycle_days|per_day|run_days), value (as moved), filed.
    ``kols``         name (Label), tier (head|waist|koc), channel, fee, tone_match, planned_exposures, planned_orders, exposures,
                     reposts, orders, revenue, planned_cost_per, cost_per_order, roi.
    ``kol_tiers``    tier, n, active (posted), fee, fee_share, tone_match (mean), planned_exposures, planned_orders, exposures, reposts,
                     orders, revenue, planned_cost_per, cost_per_order, roi (from sums), unmeasured_fee.
    ``referral``     step, condition (Label), reward (Label), discount, price, pays, filed_cost, unit_cost (as moved), planned_invites,
                     planned_accepted, planned_rate, planned_cost, planned_cost_per, invites, accepted, accept_rate, rewards, cost,
                     cost_per_referred.
    ``spread``       at most one row: k (as moved), filed_k, ladder_k (as the ladder plans it), cycle_days, amplification, direct (come
                     by themselves), by_end, at_last, brought (by the end), filed_by_end, base (metric of who comes), members, invites,
                     accepted, invites_per, accept_rate, k_measured, low, high, level, last_k (measured by the last
                     similar campaign), last_campaign.
    ``spread_days``  day, direct, users: both counted from the start, at the K factor as moved.
    ``campaign_segments``  segment, name (Label), strategy (Label), target_participation, target_conversion, reached, participated,
                     converted, participation, conversion, participation_gap, conversion_gap (relative), participation_pp,
                     conversion_pp.
    ``offline``      event, name (Label), day, target, participants, conversions, rate, attainment, gap_pp, gap_relative, cost,
                     cost_per, cause (form|audience|cost|other).
    ``community``    measure (themes|co_creations|scenes), wanted, sheet, planned, held, participants (of all).
    ``community_days``  day, scene, kind, name (Label), participants.
    ``campaign_partners``  name (Label), owner, metrics (joined by ","), risk_plan (Label).
    ``suspense_tasks``  name (Label), started, completed, completion, paid_completed, paid_others, rate_completed, rate_others,
                     difference, low, high, level.
    ``mechanics``    mechanic, name (Label), roles (joined by ","), expects (metric), fits (bool), known (bool: in the library).
    ``planned_tests``  randomised tests at the sliders' lengths: test_id, name (Label), about (component|campaign), component, channel,
                     hypothesis (Label), users_per_day, days, filed_days, users, arms, shares ("20:80", control first), rate, detectable
                     (smallest rise seen, absolute), detectable_relative, watched_relative (the same when it is looked at before its
                     end), assumed (the effect expected of the test; of one about the campaign, by default, the lift measured of the
                     last similar campaign; NaN: none is given), needed_days (for it), level, power, enough (bool), lacks (keys, joined
                     by ",").
    ``test_curve``   test_id, days, users, detectable, detectable_relative, watched_relative: test length against smallest effect.
    ``test_results`` retrospective; one row per variant: test_id, name, about, component, channel, hypothesis, outcome
                     (conversion|spend|""), control, arm, then control_… and the variant's users, conversions, rate; effect, low, high,
                     lift, lift_low, lift_high, level (of its step of Holm's correction), basis (fixed|always: the interval the verdict
                     rests on), p, p_holm, variants, share, share_planned, srm_p, looks, early_looks, last_look, planned_days,
                     planned_end, reached, early, fixed_low/high, always_low/high, decided_on (first look at which the always-valid
                     interval left out zero), crossed_early (a look before the end left out zero by the fixed interval alone), misled
                     (and the verdict is another), detectable (relative, with the users there were), assumed, verdict
                     (better|worse|no_difference| refused_ratio|running|too_small|no_outcome; refused: no range), control_spend, spend,
                     spend_effect, spend_low, spend_high, spend_p.
    ``test_looks``   retrospective: test_id, arm, day, control_users, users, difference, fixed_low/high, always_low/high, always_p,
                     crossed_fixed, crossed_always, early.
    ``campaign_components``  component (Label), kind (content|interaction|conversion), version, created_on, slot_1 … slot_3 (Label),
                     filled, metric, before, after, change (relative), feedback (Label), counts (bool: made for this campaign).
    ``rollout``      step (test|validation|launch), component, planned_start, planned_end, days, actual, actual_days, state
                     (done|late|failed|open|skipped|overdue|ahead).
    ``channel_sheet`` channel, liaison (Label), budget (as filed), owner, start, end, launched, days_late (after its own first day; the
                     days overdue so far), live (on the campaign's first day; None while nobody can know), complete, missing (columns
                     joined by ","), state (done|late|running|ahead|unreported).
    ``materials``    item (Label), place (online|offline), design_need (Label), copy_ready, owner, due, delivered, days_late, missing,
                     state.
    ``development``  page (Label), owner, due, rule_done, page_done, tracking_done, events (joined by ","), handed_over (of 3),
                     days_late, missing, state.
    ``tracking``     event (exposure|click|share|conversion), planned (bool), page (Label: the first that tracks it), done_on, state
                     (done|late|ahead|no_page|missing).
    ``schedule``     item (Label), phase (plan|warmup|live|retro), owner, start, end, deliverable (Label), done_at, days_late, state,
                     complete, missing.
    ``campaign_gantt``  group (campaign|schedule|materials|development), name (Label), kind (span|work|point), phase, owner, deliverable
                     (Label), start, end, done_at, days_late, state.
    ``campaign_resources``  what (Label), needed, available, gap (available − needed), unit (Label), decision (Label), state
                     (enough|decided|short|unknown).
    ``sheet_gaps``   sheet (scheme|channels|materials|development|schedule), rows, complete_rows, share, missing (columns joined by
                     ",").
    ``budget_variance``  item (channel|kol|reward|offline|…|total), name (Label), channel, filed, planned (as moved), spent, gap (spent
                     − planned), gap_share, in the total unplanned (spent without a planned amount; then its gap is not known) and frame
                     (the campaign's budget), state (within|over|unknown).
    ``checklist``    phase (plan|warmup|live|retro|referral|cross|market|user|technology), item (Label), owner, done (bool), done_at,
                     evidence (Label), shown (done, with evidence), state (shown|said|open|ahead).
    ``stability``    item (stress_test|traffic_monitoring|emergency_drill), owner, done_on, in_time (None while it may still be made),
                     expected (visits a second), capacity, headroom (capacity over the peak, relative).
    ``warmup``       item (start|on_site|off_site|kols|reposts|feedback|suggestions), what (Label), day, wanted, actual, state; of
                     feedback wanted is what was said before the start, actual what led to a change; suggestions are those of users.
    ``campaign_feedback``  day, source (user|kol|partner|member), text (Label), theme, decision (Label), acted_on, days, in_warmup,
                     used.
    ``campaign_seal``  one row: version, frozen_on, by, content_hash, plan_hash (of the plan as it is), state
                     (open|frozen|late|changed), standing, sealed_later, promised (bool: it has targets).
    ``proposed_lessons``  retrospective: lesson (id), date_day, type (case|tool|method), campaign, mechanic, context (Label or Message),
                     what, metric, effect (relative to what ``against`` names), low, high, level (of that range), evidence
                     (randomised|control|model|descriptive), how_to_reuse, reason, kind
                     (test|effect|key_result|rate|channel|tier|segment|referral), against (plan|target|average|version|baseline),
                     worked (bool: worth doing again), known (id of the lesson that says so already, "" for a new one). Empty while the
                     campaign runs.
    ``known_lessons``  lesson, date_day, type, status, campaign, campaign_name (Label), mechanic, context (Label), what, metric, effect,
                     low, high, level, evidence, how_to_reuse, votes, owner, similar (bool), reused (bool: this plan has its mechanic).
    ``mechanics_league``  mechanic, name (Label), campaigns, with_effect (measured as a whole), measured (their ids, else those of
                     the lessons), lift (weighted by precision), low, high, level, cost_per, costed (campaigns it rests on), evidence,
                     best_campaign, best_name (Label), lessons, basis (campaigns|lessons|none), own (bool: of this campaign).
    ``similar_campaigns``  earlier campaigns of the kind, of this campaign's figure: campaign_id, name (Label), start, end, days,
                     metric_id, target, actual, per_day, attainment, effect, low, high, lift, verdict (of the effect), whole (bool: of
                     the whole campaign), counted (on its page, warm-up included: what the effect is a part of), counted_days, spend
                     (warm-up included), since (days from its start to this one's), way (yoy: a year before;
                     mom: the last one before; "").
    ``target_basis`` what a plan's target rests on: way (yoy|mom|uplift|daily|anyway|channels|parent), campaign_id (of parent:
                     period/key result), name (Label), base, uplift, rate (a day), days, days_needed, value (the target this way gives;
                     of anyway what would have come without the campaign), low, high, target, ratio (target ÷ value), share (target ÷
                     goal above).
    ``next_target``  of a retrospective: level (commit|target|stretch), metric_id, now, suggested, low, high (at the ends of the
                     interval of a proved effect of the whole campaign), change (suggested ÷ now − 1), reason (Message).
    ``campaign_smart``  of a plan: criterion, name (Message), state (pass|warn|fail|not_evaluated), passed (bool, None = not evaluated),
                     observed, expected, why (Message).
    ``campaign_relevance``  of a plan, one row: metric_id, n (months), lag, r (with the team's revenue).
    ``scheme_fields``  field (theme|background|purpose|time|audience|rules|flow), name (Label), text (Label or Message), filled (bool).
    ``pain_points``  of a plan: need, mechanic, evidence (Labels).
    ``sides``        stakeholder (Label), person, agreed_on, state (agreed|open).
    ``what_if``      lever (assumed|budgets|rewards|days), subject, name (Label), outcome (table.column), below, now, above (where
                     the lever stands), then what comes of it: at_below, at_now, at_above.
    ``costs``        item (channel|kol|reward|offline), name (Label), channel (of a reward its step), planned, actual, source, units
                     (rewards given, in a plan hoped for).
    ``effect``       of a retrospective, at most one row, the best design: design (randomised|synthetic_control|local_level|
                     seasonal_baseline), scope (Label), metric_id, observed, baseline, effect, low, high, lift, lift_low, lift_high, p,
                     level, days, units, step (days of one value of the series), verdict (effective|unclear|harmful|descriptive),
                     interim (bool), reason (Message: why it is unclear whatever p is; None elsewhere).
    ``effect_designs``  all designs in their order: order, design, name (Label), state (used|available|refused|not_given), scope
                     (Label), whole (bool: it covers the whole campaign and counts its figure), metric_id (what it counts), effect,
                     low, high, lift, p, days, reason (Message).
    ``effect_path``  day, observed, expected, low, high, phase (before|warmup|campaign|after), design: of the best one that follows
                     days.
    ``effect_warnings``  kind (interim|overlap|beside|earlier|lasting|tracking), text (Message): what is to be said beside every figure.
    ``pulled_forward``  days after the end, step, effect, low, high, share (of an effect shown, surely paid back, at most 1; else NaN),
                     verdict (none|little|pulled_forward).
    ``matched_windows``  before, during, after, lift, kept, days: the campaign's days beside the same weekdays before and after.
    ``returns``      item (cost|incremental|revenue|margin|roi|cost_per), value, low, high, basis (Message); in a plan the cost alone.
    ``noise``        of a plan: design, mean, deviation, drift, days_before, steps: how days differ that it will be held against.
    ``detectable``   of a plan: design, test_id, days, users, base, detectable, detectable_relative, assumed, enough (bool).
    ``sources``      path, sha256, rows, used_for.
    ``parameters``   name, value, source (default|scenario|command line).
    ``policy``       key, value, default, overridden (bool), source: the values this report used.
    """

    meta: Meta
    params: CampaignParams
    mode: Mode
    headline: CampaignHeadline
    tables: dict[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    objectives: dict[str, Label]
    channel_names: dict[str, Label]
    missing: tuple[MissingTable, ...]
    catalogue: Catalogue
    policy: Policy
    seal: str = ""  # hash of the plan: what is frozen is frozen with this alone
    owners: dict[str, Label] = field(default_factory=dict)  # of people by id: role, else name
    book: str = "campaign"

    @property
    def looks_back(self) -> bool:
        """Say whether this is the retrospective."""
        return self.mode == "retrospective"

    def shared_tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables as files hold them that everybody may read: roles instead of members."""
        return shared(self.tables, self.owners, _PRIVATE)

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON-ready data that names no member: stable order, nine significant digits, NaN as null."""
        return result_json(replace(self, tables=self.shared_tables()), SCHEMA_VERSION)
