"""A metric's history as one self-contained page: two pictures and the table, in both languages, without a script."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from goalbook.core.language import CODES, language
from goalbook.publish.archive.bilingual import Section, bilingual_page, write_view
from goalbook.publish.archive.history.chart import forecast_charts, month_chart
from goalbook.publish.archive.history.words import cells, heads, summary, title
from goalbook.publish.archive.places import view_file
from goalbook.show.tables import Column, Frame, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from goalbook.core.language import Code
    from goalbook.publish.archive.history.lines import History

_TELLER = 6
_TEXT = (0, 1, _TELLER, 7)  # columns that are no numbers


def page(histories: Sequence[History], lang: Code, root: str) -> str:
    """Return the page; it opens in the language asked for, and links reports below ``root``, the archive as seen from the page."""
    first = histories[0]
    titles = {code: language(code, first.currency).say(title(first)) for code in CODES}
    bodies = {code: Markup("\n").join(_body(one, code, root, many=len(histories) > 1) for one in histories) for code in CODES}
    return bilingual_page(Section(titles, bodies), lang)


def view_of(histories: Sequence[History], outputs: Path) -> Path:
    """Return the page's place among the views."""
    first = histories[0]
    return view_file(outputs, "history", first.team if len(histories) == 1 else "", first.metric.id, first.channel, first.period)


def _body(history: History, code: str, root: str, *, many: bool) -> Markup:
    speech = language(code, history.currency)
    months = month_chart(history, speech)
    charts = [months.html()] if months else []
    forecasts = Markup("").join(chart.html() for chart in forecast_charts(history, speech))
    if forecasts:
        charts.append(Markup('<div class="pair">{}</div>').format(forecasts))
    rows: list[list[str | Markup]] = [[*row] for row in cells(history, speech)]
    for row, line in zip(rows, history.lines, strict=True):
        row[_TELLER] = Markup('<a href="{}">{}</a>').format(quote(f"{root}/{line.runs[0].name}/report.html"), row[_TELLER])
    columns = [
        Column(head, [row[place] for row in rows], "text" if place in _TEXT else "number") for place, head in enumerate(heads(speech))
    ]
    head = Markup("<h2>{}</h2>").format(history.team) if many else Markup("")
    shown = Markup("\n").join(charts)
    listed = Markup('<div class="scroll">{}</div>').format(table(columns, Frame(limit=len(rows), kind="wide")))
    return Markup('{}<p class="lead">{}</p>\n{}\n{}').format(head, speech.say(summary(history)), shown, listed)


def write_page(histories: Sequence[History], lang: Code, outputs: Path, out: Path | None) -> Path:
    """Write the page where it is wanted, else among the views of the archive; return where it lies."""
    target = out or view_of(histories, outputs)
    root = os.path.relpath(outputs, target.resolve().parent).replace(os.sep, "/")
    write_view(target, page(histories, lang, root))
    return target
