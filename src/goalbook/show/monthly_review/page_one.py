"""Page one: the review on one sheet, for the five minutes before the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.show.block import Block, joined
from goalbook.show.charts.cumulative import cumulative_chart
from goalbook.show.charts.history import single_chart
from goalbook.show.charts.ibcs import TALL
from goalbook.show.charts.waterfall import waterfall_chart
from goalbook.show.front_page import front_page
from goalbook.show.monthly_review.brief import brief
from goalbook.show.monthly_review.channels import ON_PAGE_ONE, page_one_table

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

ROW_MM, SPARE_ROWS = 5.6, 3  # charts grow by the rows that the channel table leaves free


def page_one(review: MonthlyReview, language: Language) -> Block:
    """Return the first page: header line, headline, key figures, three paragraphs, two charts, one table."""
    return front_page(review, language, brief(review, language), (_charts(review, language), page_one_table(review, language)))


def _charts(review: MonthlyReview, language: Language) -> Markup:
    height = TALL + ROW_MM * max(0, min(SPARE_ROWS, ON_PAGE_ONE - len(review.tables["channels"]) + 1))
    left = cumulative_chart(review, language, height)
    right = waterfall_chart(review, language, height) or single_chart(review, language, height)
    drawn = [chart.html() for chart in (left, right) if chart is not None]
    return Markup('<div class="charts">{}</div>').format(joined(drawn)) if drawn else Markup("")
