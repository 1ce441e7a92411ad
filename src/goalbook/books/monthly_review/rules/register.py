"""All rules of the monthly review."""

from __future__ import annotations

from goalbook.books.monthly_review.rules import alerts, board, data, governance, pace, quality
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
        governance.three_synchronisations,
        board.customer_cost,
        governance.period_fits,
    ),
)
