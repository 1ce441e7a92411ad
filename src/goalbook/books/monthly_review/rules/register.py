"""All rules of the monthly review."""

from __future__ import annotations

from goalbook.books.monthly_review.rules import actions, alerts, board, channels, data, governance, pace, quality, records, signals
from goalbook.core.register import Register

REGISTER = Register(
    (
        board.metric_groups,
        quality.completeness,
        board.core_figures,
        alerts.target_deviation,
        alerts.conversion_drop,
        alerts.traffic_drop,
        pace.months_left,
        board.three_comparisons,
        pace.quarter_passes,
        board.result_statement,
        board.concentration,
        quality.data_quality,
        data.every_figure_has_a_source,
        data.tools_fit_channels,
        data.every_file_is_sound,
        data.figures_are_fresh,
        data.data_are_finely_grained,
        actions.alerts_end_in_actions,
        actions.stop_loss,
        actions.forms_complete,
        actions.actions_complete,
        actions.recovery,
        actions.actions_close_the_gap,
        records.actions_have_a_hypothesis,
        actions.decided_after_a_miss,
        records.monitoring_changes,
        records.loops_move,
        records.factors_have_evidence,
        records.parameter_changes,
        signals.cause_categories,
        signals.problems_answered,
        channels.channel_diagnosis,
        channels.league,
        channels.mix_follows_breaches,
        channels.core_layer,
        channels.directions,
        channels.traffic_apart,
        channels.spend_on_high_returns,
        channels.pool_is_conserved,
        channels.spend_follows_returns,
        governance.three_synchronisations,
        board.customer_cost,
        governance.period_fits,
    ),
)
