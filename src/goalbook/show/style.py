"""The report's style sheet for its content, one file for JupyterLab, HTML and PDF."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from goalbook.core.errors import EnvironmentFault
from goalbook.core.message import msg
from goalbook.show.block import Block

STYLE_ID = "goalbook-style"


def template_folder() -> Path:
    """Return the folder templates/report of this checkout."""
    return Path(__file__).resolve().parents[3] / "templates" / "report"


@lru_cache(maxsize=1)
def content_css() -> str:
    """Return the style sheet of everything that `goalbook.show` produces."""
    path = template_folder() / "report.css"
    if not path.is_file():
        raise EnvironmentFault(msg("the style sheet {path} is missing: run from a checkout of goalbook", path=str(path)))
    return path.read_text(encoding="utf-8")


def style() -> Block:
    """Return the style sheet as a block, so that a notebook looks like the report. The report itself drops it."""
    return Block(Markup('<style id="{}">\n{}</style>').format(STYLE_ID, Markup(content_css())), "report style")  # noqa: S704 - our own file
