"""Page one: the quarter on one sheet, for the meeting that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.show.block import Block, joined
from goalbook.show.charts.cumulative import cumulative_chart
from goalbook.show.charts.waterfall import waterfall_chart
from goalbook.show.front_page import front_page
from goalbook.show.monthly_review.channels import page_one_table
from goalbook.show.quarter_review.brief import brief

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language


def page_one(review: QuarterReview, language: Language) -> Block:
    """Return the first page: headline, key figures, three paragraphs, two charts, the channels."""
    shaped = review.like_month()
    bars = review.tables["waterfall"]
    planned = len(bars) > 0 and bars["kind"].iloc[0] == "plan"
    charts = (cumulative_chart(shaped, language), waterfall_chart(shaped, language) if planned else None)
    drawn = [chart.html() for chart in charts if chart is not None]
    below = Markup('<div class="charts">{}</div>').format(joined(drawn)) if drawn else Markup("")
    return front_page(review, language, brief(review, language), (below, page_one_table(shaped, language)))
