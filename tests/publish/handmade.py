"""A small handmade notebook in the report's HTML vocabulary, for tests of rendering alone."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from goalbook.core.message import Label
from goalbook.core.period import parse_period
from goalbook.publish.docmeta import DocMeta, book_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

TEXTS = {
    "en": (
        "Q2 is heading for <b>35.9k</b> of 40k new payers; the chance to reach 40k is <b>4\u202f%</b>.",
        "What happened",
        "KPI board",
        "Channels",
    ),
    "zh": ("二季度新增付费预计 <b>3.59</b> 万，目标 4 万；达成概率 <b>4%</b>。", "发生了什么", "指标看板", "渠道"),
}


def meta(lang: str, **changes: object) -> DocMeta:
    """Return the identity of the fixture's report."""
    values: dict[str, object] = {
        "book": "monthly_review",
        "book_name": book_name("monthly_review"),
        "team": "beauty",
        "team_name": Label("Beauty", "美妆品牌"),
        "label": "2025-05",
        "name": parse_period("2025-05").name,
        "lang": lang,
        "fingerprint": "4f2a91c7d0",
        "goal_version": 2,
        "open_issues": 3,
        "recipients": (Label.same("growth lead"), Label.same("content lead")),
    }
    return DocMeta(**(values | changes))  # type: ignore[arg-type] - one dictionary of mixed values


def chart(seed: int) -> str:
    """Return a line chart of 300 points as a data URL."""
    points = " ".join(f"{x},{100 - (x * (7 + seed)) % 97}" for x in range(300))
    line = f'<polyline points="{points}" fill="none" stroke="#263238"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120" width="300" height="120">{line}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def table(rows: int, name: str) -> str:
    """Return a table whose rows say which they are."""
    body = "".join(
        f'<tr><td class="l">{name} {n}</td><td>{n * 1234:,}</td><td><b>{n * 3.05:.2f}</b></td><td>−0.49</td></tr>' for n in range(rows)
    )
    return f'<table class="t"><thead><tr><th class="l">{name}</th><th>A</th><th>B</th><th>Δ</th></tr></thead><tbody>{body}</tbody></table>'


def notebook(path: Path, lang: str, parts: int = 10) -> Path:
    """Write a run notebook with as many charts and tables, and with everything that must not reach the report."""
    headline, what, kpis, channels = TEXTS[lang]
    cells = [
        _code("load = 'secret source'", {"name": "stdout", "output_type": "stream", "text": "printed line"}, tags=["parameters"]),
        _html("<style>.x{color:red}</style>"),
        _html(f'<section class="page-one" id="sec-page-one"><h1>{headline}</h1><h3>{what}</h3><p>11,520</p></section>'),
        _code(
            "panel()",
            new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider(3)"}),
        ),
        _html("<p>live panel</p>", tags=["panel"]),
        new_markdown_cell("Hidden remark", metadata={"tags": ["no-report"]}),
        new_markdown_cell("Kept *remark*"),
        _html(f'<section class="sec" id="sec-kpis"><h2>{kpis}</h2>{table(90, kpis)}</section>'),
    ]
    for n in range(parts):
        caption = f'<figcaption><b class="title">{what} {n}</b><span class="sub">k</span></figcaption>'
        figure = f'<figure>{caption}<img class="chart" alt="{what}" src="{chart(n)}"></figure>'
        heads = f"<h2>{channels} {n}</h2><h3>{kpis} &amp; {n}</h3>"
        cells.append(_html(f'<section class="sec" id="sec-part{n}">{heads}{figure}{table(12, channels)}</section>'))
    book = new_notebook(cells=cells)
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(book, path)
    return path


def fonts_of(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every font of every page."""
    for page in reader.pages:
        yield from (font.get_object() for font in page["/Resources"].get("/Font", {}).values())


def _html(html: str, tags: list[str] | None = None) -> nbformat.NotebookNode:
    return _code("show()", new_output("execute_result", {"text/html": html, "text/plain": "Block"}), tags)


def _code(source: str, output: dict[str, object], tags: list[str] | None = None) -> nbformat.NotebookNode:
    return new_code_cell(source, outputs=[nbformat.from_dict(output)], metadata={"tags": tags or []})
