"""What one monthly review knows: named tables, findings and the few numbers of its headline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goalbook.books.serialise import result_json

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.params import MonthlyReviewParams
    from goalbook.books.result import Meta, MissingTable
    from goalbook.core.findings import Finding
    from goalbook.core.message import Label, Message
    from goalbook.core.metrics import Catalogue
    from goalbook.core.policy import Policy

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Headline:
    """The goal the review is about: the key result marked headline, or the team's first flow metric without goals.

    Numbers are None where they cannot be known; a probability is None where its back-test shows no skill.
    """

    metric_id: str
    channel: str  # "" for the whole team
    period_target: float | None
    period_actual: float | None
    horizon_target: float | None
    to_date: float | None
    landing: float | None
    low: float | None  # 80 % range
    high: float | None
    probability: float | None
    probability_reason: Message | None  # why there is no probability
    required_per_day: float | None  # or per week, by Meta.grain; with a recovery, net of what it brings on top
    current_per_day: float | None  # mean of the month under review
    complete: bool  # the horizon is over: landing is the actual
    expected_score: float | None = None  # progress score of the headline key result at its landing, 0-1


@dataclass(frozen=True)
class MonthlyReview:
    """One month reviewed: tables of raw ids and raw numbers in which NaN means not known.

    ``kpis``         id, kind (metric|ratio), group, unit, direction, strip (1-5 or NaN: place on page one), actual, target,
                     target_kind (target|cap|floor|""), attainment, deviation, alert (bool), previous, mom, prior_year, yoy, benchmark,
                     benchmark_name, benchmark_verified (bool), benchmark_ratio, days_missing. mom and yoy are relative; of ratios with
                     unit "share" they are differences (0.004 = 40 bp).
    ``channels``     channel, kind (channel|no_target|unassigned|total), target, actual, gap, gap_rel, share, previous, prior_year, spend,
                     revenue, roi, cac, entry, conversion_rate, conversion_rate_before. Of the headline metric; total last.
    ``waterfall``    step, kind (plan|baseline|channel|no_target|unassigned|actual), value; plan + Σ steps = actual to the digit. Without
                     targets the first bar is the previous month ("baseline").
    ``attribution``  channel, factor, name (Label), kind (factor|mix|entered|left|missing), before, after, effect, low, high: what each
                     factor of a channel's funnel did to the headline over the elapsed month (LMDI), 80 % range; Σ effect = actual −
                     before. before = the accepted stage plan, else the trailing months per measured slot × the month's measured slots.
                     Factor ids: volume, mix (organic and paid), a stage's metric id; of a ratio headline its parts' metric ids (Shapley).
    ``attribution_total`` baseline, target, actual, cancellation (1 − |Σ effect| ÷ Σ|effect|), method (lmdi|shapley), planned (bool).
    ``contributions`` channel, target, baseline (level before over the elapsed slots, or the stage plan), actual, lift (target − baseline),
                     planned (bool), effect (Σ of the channel's effects), share (effect ÷ Σ|effect| of all channels), roi: of a ratio
                     headline without baseline and actual.
    ``bridge``       step, kind (plan|target_above_baseline|baseline|plan_gap|factor|mix|entered|left|missing|no_target|unassigned|actual),
                     channel, factor, name (Label), value, low, high: first bar + Σ steps = last, to the digit. plan_gap: stage plans
                     beside their targets.
    ``plan_left_out`` where accepted stages do not lead to a channel's target and so are no base: channel, planned (what they end at in the
                     elapsed month, NaN: they end before the headline), target.
    ``path``         date_day, actual, actual_cum, plan_cum, forecast_cum, low_cum, high_cum over the horizon. The forecast starts at the
                     last actual slot, so that its line joins the actual one.
    ``months``       kr_id, metric_id, channel, aggregation, month, state (actual|partial|remaining), target, actual, cumulative, average,
                     attainment, mom, required, best_month, feasible (MR-16).
    ``key_results``  kr_id, objective_id, name (Label), metric_id, channel, unit, direction, aggregation, type, tier, owner, baseline,
                     commit, target, stretch, to_date, month_target, month_actual, month_attainment, landing, low, high, probability,
                     projected_attainment, required_per_day, current_per_day, skill (Brier skill behind the probability), method, reason
                     (Message or None).
    ``forecasts``    month, made_on, horizon, forecast, low, high, actual, error (forecast ÷ actual − 1), inside (bool or None): the
                     headline's forecast of each of the last months, made at the end of the month before with the facts known then
                     (horizon = month), and of the goals' period (horizon = its label) made at the end of the month before this one.
    ``record_scores``, ``record_forecasts``, ``record_chances``: the calibration record, as `goalbook.books.calibration.record` has it: what
                     earlier reports foretold of periods that are over. Only there when the review reads earlier reports and some came due.
    ``restatements`` date_day, channel, traffic_type, metric_id, before, after, recorded_on, month, effect (headline units, NaN of other
                     figures), month_before, month_after (the headline in that month), to_date_effect: figures up to the end of the
                     month before that were corrected after it.
    ``accepted_plan`` file, state (fits: made for the goals at work | other: for other targets | unsealed: not recorded), version, hash,
                     adds_up (None where not judged), edited (bool: since it was accepted), metric_id, channel, month, amount. Only there
                     when a plan was accepted.
    ``goal_versions`` kr_id, metric_id, channel, version, valid_from, target, month_target (what this version alone asks of the month),
                     days_target (what all slots ask for together, each in the version valid on it), reason (Label): empty while
                     there is one version. The period is judged by the newest version's target.
    ``alerts``       rule, level (watch|alert|meeting|switch), subject (Label), metric_id, channel, base (target|previous|trailing mean),
                     expected, actual, deviation, adverse (bool: if not, the target wants a review), control, quadrant, money.
    ``ranges``       metric_id, channel, weeks, provisional (bool), range_low, range_center, range_high (level per slot at the last week),
                     band (half width ÷ centre), first_above, first_below (day), signal_rule (Wheeler's 1-3, 0 none): what a judged figure's
                     weeks normally do, weekday-adjusted and detrended, and when the month's weeks first left that; campaigns (ids whose
                     effect is left out of those weeks), center_with (the centre had it not been).
    ``signals``      metric_id, channel, subject (Label), base, expected, actual, deviation, adverse, big, abnormal (bool or None), up,
                     first_signal, weeks, provisional, band, normal_gap (centre ÷ expectation − 1), plan_off (bool), quadrant
                     (act|plan|early|unknown|none), money (at the month's value per unit; negative costs), statement (Message),
                     campaigns (ids of those that ran since first_signal).
    ``problems``     id (stable: month:channel:key), severity (high|medium|low), kind (cause|alert|target|data), channel, factor, metric_id,
                     stage, what (Message), effect (headline units), money, weight (share of the month), control, evidence (rule ids),
                     category (traffic_structure|value_delivery|lagging_strategy|plan_off|data|other), category_by (rule|rca),
                     event (Label), event_day, action (id or ""), decided (bool).
    ``causes``       rank (claimed ones by the sure part of their effect, then by how unusual), channel, factor (volume|stage's metric id|
                     mix), name (Label), before, after, change, onset, first_outside (day), outside (bool), lower, upper, weeks, p (of the
                     whole search), effect, low, high (headline units in the month, 80 %), event_day, event (Label, "" without one),
                     event_by, claimed, state (new|continuing|recovering|recovered|""), trough, recovery (share), later_day, later_event.
                     ``before`` is the level of the eight weeks ahead of the shift (of volumes: carried along with what all channels do),
                     ``after`` the month's since the last change. ``claimed``: outside its own range (XmR), beyond the chance of the whole
                     search and at least causes.min_change; else onset, effect, event and state are empty.
    ``control``      channel, factor, date_day (week's last day), value, center, lower, upper, signal (Wheeler's 1-3, 0 none): the weeks
                     behind each cause that is claimed or outside its range.
    ``campaign_marks`` campaign_id, name (Label), first (of the warm-up), start, end, channels (ids joined by ","), in_period_days, state
                     (planned|running|over by as_of), metric_id, effect, low, high, design, verdict, overlaps (ids of those on the same
                     days and channels), taken_out (bool: left out of what months are compared with), reason (Message): campaigns of which
                     a day lies between the month a year before and the end of the goals' period (at least of the next month).
    ``campaign_lifts`` campaign_id, date_day, metric_id, effect: what each campaign that is taken out brought by day.
    ``campaign_baselines`` base (previous|prior_year), month, metric_id, value, effect, low, high, without (value − effect), change,
                     change_without (of the month under review against either), campaigns: months that look otherwise without one.
    ``history``      id, kind, month, value: the last 25 months of every KPI.
    ``backtest``     method, days_left, n, error (mean abs share of the actual), coverage; method landing or run_rate; days_left −1 = all.
    ``coverage``     channel, exposure, click, interaction, conversion, retention: share of days present, NaN where the channel has no such
                     figure.
    ``data_sources`` metric_id, channel, tool ("" = none named), fit (fits|mismatch|""), owner, refresh (realtime|daily|weekly|monthly|""),
                     export_path, last_loaded, last_day, days_late (beyond its rhythm), freshness (fresh|late|live|absent|""): one row per
                     figure kept; empty without a register.
    ``grain``        channel, metric_id (a stage), kept (share of the month's slots with a value), finest (channel|traffic_type|
                     campaign_name|segment: what rows are split by).
    ``data_files``   file, rows (of the month), last_day, missing (gaps of usual figures), above (stage above the one before).
    ``quality``      check, subject (Label), file, rows, message (Message).
    ``sensitivity``  parameter, subject, factor, value, landing, low, high, required_per_day, score, alerts: one setting at a time.
                     Parameter "recovery", "recovery_stage": subject = channel, factor = stage, value = share of the way back; "spend":
                     value = change, of channels whose response is measured; "actions_share": value = share of the open actions' effect;
                     "deviation_alert": value = threshold, alerts = number of adverse alerts against target.
    ``stage_rates``  channel, factor, name (Label), baseline, current (of the month), latest (since its last turn), basis (causes|months):
                     between what the stage sliders move.
    ``actions``      month, id, kind (new: decided in this review | earlier: in one of the three before), action (Label), metric_id,
                     channel,
                     owner, owner_name, start, due, status (open|stop|reverse|done; stop is forced by MR-09: stopped), quantity,
                     quantity_unit, unit_effect, expected_effect (metric's unit; of a flow per month; of a continued action all its steps).
                     New: effect (headline units a month), gap (positive = short), gap_of (channel; "" = team), coverage = effect ÷ gap,
                     joint_coverage (all new actions of the channel), needed (quantity that closes the gap), lacks. Earlier: baseline,
                     trough, after (levels of the metric; of a flow its mean per slot), recovery, verdict (effective|partial|ineffective|
                     too_early|""), channel_recovery (all fallen factors together), achieved, goal (reached|missed|""), change_since_start
                     and core_metric (the core figure that fell most against the 28 days before, for the worse), stopped, exempt (pilot),
                     decision (continue|change_direction|accept|"", of this review), overdue. Both: hypothesis, experiment, pilot, source.
    ``recoveries``   id (of the action), channel, factor (id|product), name, baseline, trough, after, recovery, verdict, days: factors of
                     the channel that fell, and their product.
    ``forms``        id (month:channel|team:metric), rule, metric_id, channel, what, why, who, when, where, how (Message, Label or ""),
                     category, by (person|proposed), lacks (fields still open), complete. One per adverse alert beyond watch.
    ``meetings``     rule, subject, day, attendees, asked, channel, action_id: meetings that MR-08, MR-20 and MR-41 call for.
    ``proposals``    id, action, metric_id, channel, owner, start, due, status, expected_effect, effect, decision, source: what the report
                     proposes where this review decided nothing yet.
    ``experiments``, ``loops``, ``factors``, ``monitoring_changes``, ``parameter_changes``: as kept beside this review; empty where not.
    ``events``       date_day, channel, what (Label), by.
    ``sources``      path, sha256, rows, used_for.
    ``parameters``   name, value, source (default|team|scenario|command line).
    ``deck``         id, kind (metric|ratio), span (week|month), start, end (last day counted), value, prior_year, target, partial (bool):
                     the last 6 whole weeks and 12 months of the main figures of the whole team, the first 8 those of the report; prior_year
                     of a week is 364 days before, of a month the same calendar dates.
    ``daily``        date_day, channel (total last), then per core figure its value and <figure>_change on the same weekday a week before;
                     last 31 days of the month; empty for weekly facts (MR-29).
    ``weekly``       week_start, week_end, channel (total last), metric_id, value, previous, wow, prior_year, yoy, competitor (of figures
                     that add up a week's share of the period it is about), competitor_name, competitor_scope (competitor|industry|""),
                     competitor_source, competitor_verified (None without a competitor), of_competitor: the last 6 whole weeks (MR-29).
    ``scores``       kind (key_result|objective), kr_id, objective_id, name, metric_id, channel, type, to_date, landing (a ratio's, else: to
                     date), target, attainment_so_far, attainment_landing, band (too_high|very_good|strong|re_baseline|""), passes (the
                     pass line; None where not known), score_so_far, score_landing (progress at the key result's anchors, 0-1; of an
                     objective the weighted mean), weight, scored (share of the weight that has a score), reason (Message or None).
    ``deck_changes`` id, kind, wow, yoy_week, mtd, mtd_yoy, qtd, qtd_yoy, ytd, ytd_yoy: values to date and changes; relative, of ratios
                     with unit "share" differences.
    ``channel_matrix`` channel, layer (core|supplementary|opportunity|""), share, share_before, rank, rank_before (of the headline), spend,
                     spend_share, roi, roi_before, roi_trend (against the months before, relative), roi_volatility (std ÷ mean of monthly
                     ROI), roi_level (commission|programme|below), cac, entry, conversion_rate, retention_rate (of 7 or 30 days, whichever
                     more channels keep), coverage_level, conversion_level, retention_level, cost_level (high|middle|low|"", by median),
                     diagnosis (Label), efficiency (high|middle|mixed|low|"": return, then retention), spend_direction (grow|hold|cut|"").
    ``league``       channel, metric_id, value, previous, rank, rank_before: key figures that two channels or more keep.
    ``traffic``      channel, organic, paid (entries), share_paid, before (its share in the window before).
    ``layers``       layer, channels (how many), share (of the headline), spend_share.
    ``shift``        from, to, amount (money a month), share_from, share_to (of each one's spend), marginal_from, marginal_to, effect, low,
                     high (headline units a month), basis (both measured|gain measured), reason (Message), return_date, approved_by ("").
    ``responses``    channel, elasticity, low, high, n (weeks), identified (bool), average_return, marginal_return (headline per unit of
                     money), basis (measured, or why not: no_outcome|few_weeks|steady_spend|alone|together|follows|unclear), part (paid|all:
                     what responds), responding (its share of the channel's headline), spend (of the part, in the month), spread (own
                     movement of spend), correlation (with another channel's spend), r2, test_weeks (how long a test would take). Where not
                     identified the average return is an upper bound of the marginal one, and nothing else is claimed.
    ``plan_done``    one row where the goals' period has tasks: period, done, expected (share of the time gone), updated, days_silent,
                     actions, finished, late, behind, unreported.
    ``plan_tasks``   task_id, parent_id, level, depth, name (Label), key_result, owner, owner_name (Label), backup, start, due, actions,
                     done, expected, updated, progress_state (done|late|behind|on_time|ahead|unreported), days_late.
    ``plan_gates``   gate_id, name (Label), counts, owner, owner_name (Label), day, target, expected (at an even pace), value, noted_on,
                     gate_state (ahead|open|running|passed|late|failed|unknown).
    ``plan_dues``    kind (week_1: readiness of the first week|iteration|step: of the nine), item_id, name (Label), owner, owner_name
                     (Label), start, day, target and value (shares), noted_on, due_state as gate_state. Iterations where any was noted.
    ``plan_rates``   path_id, name (Label), metric_id, channel, every (month|week), owner, owner_name (Label), start, end, base (known when
                     the plan was made), required, actual, reviewed (bool: a step of the month under review), rate_state
                     (running|passed|failed|unknown): the steps begun by the month's end.
    ``pd_months``    month, first, last (days with figures), guides, reachable (on the average day), invites … revenue (sums), add_rate,
                     delete_rate, interaction_rate, delivery_rate, scenario_conversion, order_value (Σ ÷ Σ over the guides that have
                     both parts), customers_per_guide, revenue_per_guide: the month and half a year before it, all cut as it is.
    ``pd_formula``   factor (customers|delivery|conversion|order_value|revenue), name, unit, previous, now, effect (LMDI, adds up), needed
                     (alone, for the target; of revenue the target of the elapsed days), possible, target_source (month|goals|""),
                     guides_left_out (lack a factor).
    ``pd_metrics``   metric, kpi, phase, name, unit, direction, leads (in the phase of now), value, previous, usual (three months before),
                     change (on usual), verdict. ``pd_phase``: phase, launched, begins, ends. ``pd_guides``: measure, guides, low, median,
                     high (quartiles; none of few guides), largest (share of the customers).
    ``wecom_rates``  month, step, name, part, of (who is counted, of whom), n, base, rate, before, low, high, version, verdict,
                     buyers_at_low (more buyers at the lower end). ``wecom_moved``: step, name, now, moved (by the sliders), effect.
    ``asset_statement`` touchpoint, kind (touchpoint|total), month, opening, added, lost, closing, growth, dedup_share, unique,
                     unique_before. ``pd_inflow``: channel, public, new, share. ``pd_absent``: table, last_month (kept, but not of now).
    ``pd_efficiency`` span (month|window), month, months, stage (of which new payers are a share), private_conversion,
                     public_conversion, conversion_ratio, private_roi, public_roi, roi_ratio.
    ``nps``          month, n, promoters, detractors, nps, low, high (points, 80 %; NaN where too few answered).
    ``user_counts``  date_day, users, buyers, active, tagged, tag_coverage, tags_per_user, consented, consent_share, revenue (of twelve
                     months), kept_share (of the users of the snapshot before): the newest snapshots of users, one row each. This and the
                     tables down to ``lifecycle``: only with snapshots, the others only with one of the month; groups under
                     users.hidden_below are NaN or left out.
    ``user_segments`` segment, name (Label), origin (team), users, share (of all but the new), share_before (of the snapshot before),
                     scheme_share, revenue, revenue_share (of all users), per_user, vs_average (of all), repurchase_rate: the tiers that the
                     team gives.
                     ``schemes``, ``concentration`` (origin snapshot), ``lorenz``, ``contribution_deciles`` and ``tiers_by_rule`` (without
                     a value to come): as TargetSetting has them, of all users, buyers or not.
    ``churn_risk``   tier (high|growth|base|total), name (Label), customers (of whom it is known), at_risk, share, low, high (80 %),
                     revenue (of those at risk), revenue_share (of all), method (score|recency).
    ``new_against_old`` group (new|old), name (Label), users, buyers, repeat_buyers, repurchase_rate, orders, promo_orders, promo_share,
                     revenue, aov, per_user, joined, fission_rate. ``influence_deciles``: decile, users, score_low, score_high, joined,
                     rate, low, high. ``persona_checks``: claim (promotion|repurchase|influence), name (Label), first, second, difference,
                     low, high (80 %), verdict (holds|opposite|unclear).
    ``lifecycle``    start, end (days of two snapshots), stage (acquire|activate|retain|monetise|recall), name (Label), base, users, rate,
                     low, high (80 %), before (rate of the pair before), change, change_low, change_high.
    ``evaluation``   dimension (economic|users|brand), metric_id (arpu: revenue per new payer; nps; pd_interaction_rate: that of the
                     private domain, where kept, instead of interaction_rate), unit, weight (in its dimension), value, reference,
                     basis (target|cap|floor|policy|baseline: the months before), reached (1 = the reference), points (0-100).
    ``evaluation_totals`` dimension, points (weighted mean of what is known), known (share of the weight), missing (metric ids).
    ``tier_results`` tier (base|challenge|value|breakthrough|total), weight (in force), kr_ids, key_results, scored, reached (mean projected
                     attainment, capped), contribution, missed (kr ids below the pass line), weights_given (bool).
    ``tier_grid``    dimension (benefit|users|brand|""), tier ("" = none), key_results, reached, kr_ids.
    ``balance``      dimension (user|channel|content|data), item, score (0-5), scored_by (team|figure|""), metric_id, before, note.
    ``output_per_post`` measure (revenue_per_head|reachable_per_head|reachable_per_guide), unit, heads (full posts, or guides), heads_before
                     (mean of the baseline's months), amount, amount_index (on the median of those months), on_year (on the same month
                     a year before), value, baseline (median of the own months before; per guide the mean of three, as in
                     ``pd_metrics``), months, index, stable (phase of the private domain, None where not said).
    ``cohort_ltv``   kind (team|channel|cohort|cell: a cohort of a channel), cohort_month (text), channel, customers, read_customers (in the
                     file), bought_to (day of the last purchase known), margin (1 where none is given), margin_period (goals it is
                     assumed for, "" none), spend, new_payers, covered (customers ÷ new payers), cac,
                     margin_1/3/6/12 (per customer within so many months, of those seen so long), so_far, ltv, ltv_low, ltv_high (within the
                     policy's horizon), ltv_cac with _low and _high, payback_months, seen_months, value_verdict
                     (pass|part: as pass, of a part nobody calls fair|fail|uncertain|few|no_cac|no_margin|open). None of too few customers.
    ``payback_curve`` channel ("" all), age_month, margin_per_customer (cumulative), cac.
    ``clv_assumed``  assumed_for, arpu, per, retention, years, coefficient, clv, bought_12m, bought_low, bought_high, of_assumed.
    ``visitors``     visit_month (text), visitor (new|returning), visits, orders, conversion with _low and _high, visit_share,
                     facts_orders (orders of all channels in the facts that month).
    ``test_league``  test, test_name (Label), test_of (campaign id or month), ended, control_users, variant_users, control_rate,
                     variant_rate, gain (revenue) with _low and _high, margin (kept of it; NaN: the return counts revenue), cost,
                     test_roi with _low and _high, level, test_verdict (better|worse|no_difference|running|refused|no_value), return_verdict
                     (pays|loses|open|unknown: its range against tests.roi_min), test_rank, winner, proven.
    ``content_mix``  month (the last four), content_type (value|benefit|emotion|action|"" not said), pieces, share_pieces (of those whose
                     type is said), reach (reads, or plays where it is not read), share_reach, reads_plays_known (pieces with either),
                     clicks, click_rate, completions, completion_rate, interactions, interaction_rate: rates over pieces with both parts.
    ``content_first_hour`` channel, history (earlier pieces of content.early_days), boosted_out, window_from, rank_correlation, low, high,
                     signal (the range's lower end reaches the policy's), early_line (own quantile), month_pieces, below, below_share,
                     below_ids. Boosted pieces count in neither. ``content_pieces``: content_id, date_day, channel, content_type, topic,
                     in_month, plays_1h, plays_total, early (above|below|"").
    ``content_changes`` channel, event_day, event, first, last, pieces_before, pieces_after, moved (share of pieces in other directions),
                     rate_before, rate_after, change, low, high (80 %, over pieces), from_mix, from_within (together the change),
                     reach_before, reach_after (per piece): events of the month that changed what a channel publishes about.
    ``content_topics`` channel, topic, span (before|after that day, else the month's first), first, last, pieces, share_pieces, reach,
                     reach_per_piece, clicks, click_rate, low, high.
    ``content_cycle`` month, stage (production|placement|whole), pieces, median_days, longest_days. ``content_open``: stage, pieces,
                     median_days, oldest_days: asked for or finished and not published. ``content_posts``: channel, planned_per_week,
                     planned_by (posts|items), made_per_week, pieces, weeks, attained.
    ``content_versions`` component, kind, version, date_day, in_month, filled (of three), lacks, metric, metric_before, metric_after,
                     change, feedback: the latest first.
    ``sop_timeliness`` month, process, metric, version (that held on the checks' days), effective_from, limit, unit, checks, kept_checks,
                     kept_share, median_actual. ``trainings_due``: joined, in_time, late, overdue, upcoming, next_due: counts, no names.
    ``success_metrics`` month, figure (response_hours|closed_share|stars_mean|certified_share|renewal_share), value, n, low, high, limit,
                     usual (months before together), worse_by (relative), state (normal|breach|worse|unsure|few; "" of months before).
    ``success_stars`` month, stars, ratings, share. ``success_renewals``: due, product, customers, value, contacted, renewed, waiting,
                     days_left, state (renewed|overdue|stale|untold|due). ``success_knowledge``: month, articles. ``success_actions``:
                     figure, value, limit, usual, state, channel, action, owner, owner_name, due: what acquisition changes;
                     among the proposals too.
    ``risk_register`` risk, kind, channel, what, trigger, probability, impact, score (their product), score_before, score_change,
                     probability_band and impact_band (0 low to 2 high), playbook, playbook_lacks, owner_name (a role), scored_on,
                     days_since, state (up|down|same|new|stale|closed). ``risk_matrix``: both bands, risks, score, and both a month before.
    ``control_states`` control, control_level (0 to 5, as noted), since, reason, control_proposed, because, step (up|down|keep), changes.
    ``risk_incidents`` incident, risk, control, what, detected_on, hours, answer (in_time|late|none|waiting), p95_seconds, loss, closed_on.
    ``foresight_steps`` kind, foresight_step, last_done, days_since, in_time. ``platform_iterations``: platform, last_release, days_since,
                     what, releases (of a year), in_time.
    ``budget_month`` level (pool|channel|total), pool, channel, planned, actual, variance, variance_share, planned_period, spent_to_date,
                     used, time_gone, pools_of_total (of the goals' total; where above 1 the total row is held against that one).
                     ``pilot_share``: cost, spend (all), share, share_low, share_high. ``pilots_run``: pilot, what, type, cost, spend_share,
                     metric_id, change, verdict, approved, exempt, months.
    ``reallocation`` from, to, amount, share_from, share_to, effect, low, high (NaN where the taker is not measured), basis
                     (both|one|none). ``reallocation_spend``: channel, spend, spend_after, change: of a month; the total stays.
    ``policy``       key, value, default, overridden (bool), source: the values this review used.
    ``people_team``  members, fte, leads (could run acquisition alone), analysts. ``people_groups``: group, members, fte, wanted.
                     ``people_skills``: skill, members, wanted. All of these and the next only where the team keeps people/.
    ``score_bands``  band_low, band_high, members: members' scores of the month; bands of too few are told of together.
    ``score_groups`` group (""= all, others = those too small to be told of alone), members, outcome, process, score (means).
    ``score_weights`` weight (of outcome), in_force, members, mean, rank_changes, largest_move (against the low end of the range).
    ``bonus_steps``  threshold, in_force, members, paid, cost (months of salary), near (just below; NaN: some, but few): by committed goals.
    ``incentives``   reward, name, category, condition, channel, operator, threshold, actual, state (met|missed|no_base|unknown|
                     recognition), amount, unit, base, base_value, cost.
    ``talks``        month, expected, held, held_low, held_high (where few are missing held and share are NaN), share, problems,
                     suggestions, open. ``voices``: group, theme, answers, mentions, share, hidden (under five, or leaves such a rest).
    ``people_load``  members, held, planned, limit, hours, hours_planned (a month, of the average member), attended_share.
    ``people_trainings`` kind, window, asked, held, known (the records cover the window), invited, attended, attended_share.
    ``feedback_meetings``, ``improvements``: as `goalbook.books.team_feedback` has them.
    In ``private`` alone: ``person_goals``, ``person_scores``, ``person_talks``, ``talk_counts``, ``creator_weeks``, ``streaks``.
    """

    meta: Meta
    params: MonthlyReviewParams
    headline: Headline
    tables: dict[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    objectives: dict[str, Label]
    channel_names: dict[str, Label]
    missing: tuple[MissingTable, ...]
    catalogue: Catalogue
    policy: Policy
    owners: dict[str, Label] = field(default_factory=dict)  # by channel: the role, else the name, of who answers for it
    # Tables about single people, for their own sheets alone: in no report, no workbook and no results.json.
    private: dict[str, pd.DataFrame] = field(default_factory=dict)
    book: str = "monthly_review"

    def to_json(self) -> dict[str, Any]:
        """Return the review as JSON-ready data: stable order, nine significant digits, NaN as null."""
        return result_json(self, SCHEMA_VERSION)
