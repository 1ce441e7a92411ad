"""Page one: the review on one sheet, for the five minutes before the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, joined
from goalbook.show.charts.cumulative import cumulative_chart
from goalbook.show.charts.history import single_chart
from goalbook.show.charts.ibcs import TALL
from goalbook.show.charts.waterfall import waterfall_chart
from goalbook.show.monthly_review.channels import ON_PAGE_ONE, page_one_table
from goalbook.show.monthly_review.decisions import decide
from goalbook.show.monthly_review.narrative import headline, what
from goalbook.show.monthly_review.reasons import why
from goalbook.show.monthly_review.strip import strip
from goalbook.show.monthly_review.words import says

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

ROW_MM, SPARE_ROWS = 5.6, 3  # charts grow by the rows that the channel table leaves free


def page_one(review: MonthlyReview, language: Language) -> Block:
    """Return the first page: header line, headline, key figures, three paragraphs, two charts, one table."""
    parts = (
        _header(review, language),
        Markup("<h1>{}</h1>").format(says(language, headline(review))),
        strip(review, language),
        _story(review, language),
        _charts(review, language),
        page_one_table(review, language),
    )
    html = Markup('<section class="page-one" id="sec-page-one">\n{}\n</section>').format(joined(parts))
    return Block(html, language.say(headline(review)))


def _header(review: MonthlyReview, language: Language) -> Markup:
    meta = review.meta
    left = Markup("<b>{}</b> · {} · {}").format(
        language.say(meta.team), language.say(msg("Monthly review")), language.say(meta.period.name)
    )
    data = language.say(msg("data to {day:date}", day=meta.data_to))
    goal = language.say(msg("target v{version:n}", version=meta.goal_version) if meta.goal_version else msg("no target"))
    return Markup('<header class="doc"><span>{}</span><span>{} · {}</span></header>').format(left, goal, data)


def _story(review: MonthlyReview, language: Language) -> Markup:
    decisions = decide(review)
    items = Markup("").join(Markup("<li>{}</li>").format(says(language, item)) for item in decisions)
    decided = Markup("<ol>{}</ol>").format(items) if len(decisions) > 1 else Markup("<p>{}</p>").format(says(language, decisions[0]))
    rows = (
        (msg("What happened"), _paragraph(what(review), language)),
        (msg("Why"), _paragraph(why(review), language)),
        (msg("Decide"), decided),
    )
    lines = Markup("\n").join(Markup("<tr><th>{}</th><td>{}</td></tr>").format(language.say(name), body) for name, body in rows)
    return Markup('<table class="story">{}</table>').format(lines)


def _paragraph(sentences: tuple[Message, ...], language: Language) -> Markup:
    space = Markup("") if language.code == "zh" else Markup(" ")
    return Markup("<p>{}</p>").format(space.join(says(language, sentence) for sentence in sentences))


def _charts(review: MonthlyReview, language: Language) -> Markup:
    height = TALL + ROW_MM * max(0, min(SPARE_ROWS, ON_PAGE_ONE - len(review.tables["channels"]) + 1))
    left = cumulative_chart(review, language, height)
    right = waterfall_chart(review, language, height) or single_chart(review, language, height)
    drawn = [chart.html() for chart in (left, right) if chart is not None]
    return Markup('<div class="charts">{}</div>').format(joined(drawn)) if drawn else Markup("")
