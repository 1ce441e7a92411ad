"""A run notebook as one HTML page that stands alone: results without code, contents, fonts inside, nothing requested from outside."""

from __future__ import annotations

import base64
import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import nbformat

from goalbook.core.message import msg
from goalbook.publish.contents import with_contents
from goalbook.publish.typefaces import font_css
from goalbook.show.style import content_css, template_folder

if TYPE_CHECKING:
    from pathlib import Path

    from nbconvert.exporters.templateexporter import TemplateExporter

    from goalbook.publish.docmeta import DocMeta

DROPPED_TAGS = frozenset({"panel", "no-report", "parameters", "injected-parameters"})
_WIDGET = "application/vnd.jupyter.widget-view+json"
_ACTIVE = re.compile(r"<(style|script|iframe|object)\b.*?</\1\s*>|<(?:link|base|meta|embed)\b[^>]*>", re.DOTALL | re.IGNORECASE)
_H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def render_html(notebook: Path | str, meta: DocMeta) -> str:
    """Return the report of a run notebook, given as its file or its text.

    Kept are rich outputs (HTML, Markdown, vector and bitmap pictures) and Markdown cells. Dropped are code, streams, plain text,
    widgets, style sheets and scripts inside outputs, and whole cells tagged `panel` or `no-report`.
    """
    body = with_contents(_body(notebook), meta.say(msg("Contents")))
    page = _shell(body, meta)
    return page.replace("/*fonts*/", font_css(page, meta.lang), 1)


def headline(body: str) -> str:
    """Return the text of the first h1: the report in one sentence."""
    found = _H1.search(body)
    return " ".join(html.unescape(_TAG.sub("", found[1])).split()) if found else ""


def _body(notebook: Path | str) -> str:
    read = nbformat.reads if isinstance(notebook, str) else nbformat.read
    node = read(notebook, as_version=4)
    body, _ = _exporter("body.html.j2").from_notebook_node(node)
    return body


def _shell(body: str, meta: DocMeta) -> str:
    folder = template_folder()
    template = _exporter("report.html.j2").environment.get_template("report.html.j2")
    sheets = {name: (folder / f"{name}.css").read_text(encoding="utf-8") for name in ("page", "screen")}
    page: str = template.render(meta=meta, body=body, headline=headline(body), content_css=content_css(), **sheets)
    return page


@lru_cache(maxsize=2)
def _exporter(template: str) -> TemplateExporter:
    """Return nbconvert's exporter on our own lean template, without its preprocessors and search paths."""
    from nbconvert.exporters.templateexporter import TemplateExporter  # noqa: PLC0415 - a second to import
    from traitlets.config import Config  # noqa: PLC0415

    return TemplateExporter(  # type: ignore[no-untyped-call] # nbconvert carries no types here
        template_paths=[str(template_folder())],
        template_file=template,
        default_preprocessors=[],
        filters={"kept_cells": kept_cells, "rich": rich, "base64_of": base64_of},
        config=Config(),
    )


def kept_cells(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return the cells that a reader should see."""
    return [cell for cell in cells if not DROPPED_TAGS & set(cell.metadata.get("tags", ()))]


def rich(cell: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """Return a code cell's outputs as (kind, content), the best form of each; nothing for what only a live notebook can show."""
    shown = []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if _WIDGET in data:
            continue
        for kind in ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg"):
            if kind in data:
                content = _ACTIVE.sub("", data[kind]) if kind == "text/html" else data[kind]
                if content.strip():
                    shown.append((kind, content))
                break
    return shown


def base64_of(content: str, kind: str) -> str:
    """Return a picture as base64 on one line; notebooks hold vector pictures as text and bitmaps as base64 already."""
    return base64.b64encode(content.encode()).decode("ascii") if kind == "image/svg+xml" else "".join(content.split())
