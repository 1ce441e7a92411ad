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
    ``calibration``  one row per key result; without goals, with kr_id "", of the headline figure and of each channel that keeps it. kr_id,
                     metric_id, channel, aggregation, unit, direction, type, baseline, start (of a stock), target (as moved), method
                     (flow|ratio|stock|none), p10, p50, p90 (of what the key result measures), low, high (80 % range), probability,
                     probability_commit, probability_stretch (NaN where none may be printed), commit_proposed, target_proposed,
                     stretch_proposed, forecast (the trend, of a stock its change), months (of the trend), months_known (whole ones),
                     outlier_day (date or None: it alone brought a good part of a flow's trend), outlier_value, forecast_without,
                     trend_ratio, expected_attainment, zone (too_high|stretch|strong|too_low|""), place (in the range:
                     near|far|outside|""), band (verdict by the trend), chance (by the probability, else by the place), verdict (the
                     graver; not_evaluated with too few months), own_origins and coverage (of the figure's own ranges), origins, skill
                     (the lesser of both), brier, base_rate (of the chances, pooled over siblings), lead_days (between facts and period),
                     reason (Message or None: no range or no probability because).
    ``candidates``   kr_id, metric_id, channel, base (year|period), base_period, base_value (of a stock the change), uplift, candidate,
                     expected_attainment, zone, probability, whole (bool: base wholly known), falling (bool).
    ``growth``       kr_id, metric_id, channel, source (yoy|mom|cagr|market|combined), growth, implied (total it leads to), error (root
                     mean square of its past log errors), n (of them), weight, disagreement (highest ÷ lowest implied − 1, combined only).
    ``positions``    kr_id, metric_id, channel, benchmark (Label), scope, value (over the period), period, source (Label), verified,
                     target, ratio (more is better), position (below|inside|above, as better or worse), reason_given (Label).
    ``target_backtest``  kr_id, metric_id, channel, method, origins, brier, base_brier, base_rate, skill (against the share hit in other
                     periods), hindsight_skill (against the share hit in all): of the chances, pooled over siblings; own_origins,
                     coverage, width (median high ÷ low), error (mean absolute, of the middle): of the figure's own ranges; printable.
    ``history_months``  kr_id, metric_id, channel, month, value, whole (bool). ``fan`` of the headline: kr_id, metric_id, channel, month,
                     kind (actual|forecast), value, low, high, commit, target, stretch (of a total the month's even part).
    ``strategy``     one row or none: strategy_type, statement (Label), workshop_day, attendees and minutes (Labels), name and metric_id of
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
    ``target_versions``  version, file, status (draft|agreed|frozen), valid_from (None = not said), decided_on, reason (Label), by, hash:
                     every version of these goals, the one being set last.
    ``rewards``      kr_id, name (Label), type, owner, reward (Label), consequence (Label): of the key results that state either.
    ``version_changes``  kr_id, name (Label), metric_id, level (baseline|commit|target|stretch), before, after: what the version being
                     set moves.
    ``templates``    horizon (30d|6m|3y), item, unit, direction, value (in force), default (the template's), given (bool), current,
                     projected (end value, multiple, rate a year), verdict, limit, said (Message).
    ``long_path``    step (begin|today|period|year), name (Message), day, months, ltv_index, value: none without a three-year goal.
    ``dimensions``   dimension (benefit|users|brand), source (sheet|a key result's id), name (Label), metric_id, channel, unit, direction,
                     value, default, current, attained (1 = all of the aim), met (bool or None), fault (Message or None).
    ``tiers``        tier (base|challenge|value|breakthrough|none|total), weight (in force), filed, previous (of the period before), kr_ids,
                     key_results, expected (mean forecast ÷ target, capped), judged (with a forecast), contribution, severity.
    ``pass_lines``   kr_id, name, metric_id, unit, type, target, pass_line, own (bool), pass_value, commit, commit_passes, expected,
                     expected_passes (bool or None).
    ``kpi_levels``   kr_id, name, metric_id, channel, level (core|auxiliary|""), serves, purpose, fits (bool or None), auxiliaries, weight,
                     weight_group (all|objective), weight_source (sheet|goals|""), default_weight.
    ``phase``        phase (start_up|middle|stable), begins, ends, current (bool), changes_in_period, kpis, chosen, kr_ids.
    ``kpi_stages``   channel, place, metric_id, volume, rate, cost, return_each, roi, spend, revenue: over the last whole months.
    ``kpi_growth``   item, unit, now, before, change, effect (on GMV). ``output_per_head`` month, revenue, fte, output, baseline,
                     baseline_months, output_index.
    ``revisions``    quarter, kind (version|decision), version, day, valid_from, decision (first|adjust|no_change), by, reason, status,
                     file, counts (bool: a round of the quarter that is judged).
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
    ``kr_plan``      kr_id, strategy_ref, purpose (Label), work_area, controllable (bool or None), depends_on, joint_owner (Label),
                     evidence, evidence_ref (Label), kpi_level, serves, yields (metric it brings, "" for none), vanity (bool).
    ``driver_steps`` kr_id, factor, name (Label), unit, own (bool: the key result's target counts), planned, history (the last months),
                     best, best_months (months the best lies in), limit (what is rarely exceeded), source (plan|history), times (a month's
                     figure counted in the period), outcome: the steps of every driver.
    ``drivers``      kr_id, feeds (kr_id, "" for none), metric_id, channel, outcome, source, implied, implied_single (a monthly average read
                     once), implied_history (at the last months' rates), target (of what it feeds), ratio, gap.
    ``solver``       kr_id, factor, name, unit, current, needed, needed_single, best, best_months, reached (bool or None), limit: every
                     factor that alone would close a driver's gap.
    ``kr_sums``      objective_id, reading (targets: drivers with one reading counted, monthly averages at their channel's target;
                     by_driver; single: monthly averages read once), name (Label), metric_id, planned (sum of the channels' targets), total,
                     target, share, gap.
    ``smart``        kr_id, specific, measurable, attainable, relevant, time_bound (pass|warn|fail|not_evaluated), form (pass|warn|fail),
                     substance (verdict of the calibration).
    ``relevance``    kr_id, metric_id, channel, revenue_of (channel), n, pearson, spearman, lag (months ahead), r (used), verdict.
    ``resources``    kr_id, what (Label), unit, needed, available, gap, decision.
    ``work_areas``   work_area, n. ``evidence_types`` evidence, n.
    ``scenarios``    scenario ("" = as filed, first), name (Label), kr_id, metric_id, channel, target, probability, verdict,
                     required_growth (on the period before), required_growth_year, expected_attainment, ltv_cac,
                     private_domain_revenue, expected_score,
                     differs (Message or None), file: the saved scenarios of this period. No slider moves it.
    ``share_target``  kr_id, metric_id, share, target, probability, required_growth, expected_attainment: the team's part of the
                     company's goal as a target, where the slider sets its share.
    ``sensitivity``  parameter (target|arpu|retention|cac), subject (a kr_id or ""), change, value, probability, verdict, trend_ratio,
                     expected_attainment, ltv_cac: one thing moved at a time from where the files have it.
    ``assumptions``  group (unit_economics|private_domain|tier_weights|budget_shares|target), name, value, source: of the sliders
                     at rest. ``budget_moves``: share (tech|innovation|acquisition|kol), change (in points), value, and then phases,
                     acquisition, conversion and kol: in money, without a total as shares of it.
    ``unit_economics``  channel, kind (channel|total), cac, arpu, per (month|quarter|year: of ARPU and retention), retention, years,
                     coefficient, margin, clv (ARPU × retention × years × coefficient), ltv_simple (ARPU × margin ÷ (1 − retention)),
                     ltv_discounted, ltv_12m (margin of a new customer within the policy's horizon, by purchases), basis (simple|seed|
                     unbounded|"": what ltv_cac uses), ltv_cac, clv_cac, payback_months (NaN: unknown or never), roi (revenue ÷ spend),
                     spend, revenue, new_payers, verdict, and of each assumption x x_source (slider|filed|facts|transactions|policy|"").
    ``economics_facts``  channel, kind, spend, revenue, new_payers, orders, cac, roi, aov, months: the last whole months of baseline.
    ``lifetime``     one row where purchases are given: customers, repeat_customers, first_day, last_day, read_customers, r, alpha, a, b,
                     log_likelihood (BG/NBD, in weeks), p, q, v, money_log_likelihood (Gamma-Gamma), mean_purchase, dependence, alive,
                     expected_purchases, value (revenue to come of each), new_customer_value, arpu_year, months, discount.
    ``contribution_deciles``  decile, customers, revenue, revenue_share, cumulative_share, per_customer, future_value.
    ``tiers_by_rule``  tier (high|growth|base), customers, share, revenue, revenue_share, per_customer, future_value.
    ``lorenz``       share (of customers, best first), revenue_share.
    ``segments``     segment (high|growth|base|new or the team's own), name (Label), users, share, scheme_share, revenue, revenue_share,
                     per_user, vs_average, vs_rest, ltv, cac, ltv_cac, roi, roi_before.
    ``schemes``      scheme, chosen, called (Label), shares, total, fits_its_name, top, revenue_target.
    ``concentration``  origin (filed|segments|purchases), name (Label), share, revenue_share, target, vs_average, vs_rest, verdict.
    ``plausibility``  origin, name (Label), share, revenue_share, ltv, cac, cac_kind (in_force|programme|d30), average_ltv, ratio,
                     high_ratio, needed_ltv, verdict.
    ``clv_uplift``   name (Label), reading (by|to), arpu_factor, retention_factor, product, claimed, missing_factor, base_retention.
    ``private_domain``  factor (customers|delivery|conversion|order_value|revenue|target|actual), name (Label), unit, value, source.
    ``pd_solver``    factor, name (Label), unit, current, needed (that factor alone), ratio, possible.
    ``pd_bridge``    factor, name (Label), unit, before (plan of the period before), now, effect (its part of the change, exact).
    ``wecom``        step (lead|service|monetise|of_contacts|of_added), name (Label), rate, of, low, high, verdict.
    ``pd_conversion``  origin (yields|targets), kr_id, channel, rate, low, high, verdict.
    ``assets``       touchpoint (Label), month, opening, added, lost, closing, expected, difference, carried, dedup_share, source
                     (filed|facts), verdict.
    ``guides``       guide (Label), reachable, share. ``public_inflow``  channel, public, new, share.
    ``maturity``     step, name (Label), score, evidence (Label). ``practices``  practice (Label), kept, note (Label).
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
