"""Table of contents, built from the headings of the rendered report."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

SECTION = 2  # the level of a section's heading; those below it are bookmarks, and would make the list longer than a look
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")
_MARK = re.compile(r"""<section\b[^>]*>|<h(?P<level>[23])(?P<attrs>[^>]*)>(?P<text>.*?)</h(?P=level)>""", re.DOTALL | re.IGNORECASE)
_PAGE_ONE = re.compile(r"""<section\b[^>]*\bclass\s*=\s*["'][^"']*\bpage-one\b""")


@dataclass(frozen=True)
class Heading:
    """One line of the contents; the text is plain."""

    id: str
    level: int
    text: str


def with_contents(body: str, label: str) -> str:
    """Give every h2 and h3 after page one an id, and set the linked list of the sections behind page one."""
    split = _after_page_one(body)
    rest, headings = _anchored(body[split:])
    if not any(one.level == SECTION for one in headings):
        return body[:split] + rest
    return body[:split] + _list([one for one in headings if one.level == SECTION], label) + rest


def _after_page_one(body: str) -> int:
    """Return where page one ends; 0 when there is none. Sections of a page do not nest."""
    start = _PAGE_ONE.search(body)
    if not start:
        return 0
    end = body.find("</section>", start.end())
    return end + len("</section>") if end >= 0 else len(body)


def _anchored(body: str) -> tuple[str, list[Heading]]:
    """Return the body with ids on its headings, and these.

    An id comes from the section's own ("sec-kpis" gives "kpis", "kpis-1"), so it is the same in every language and does not
    change when another section is added; a heading outside any section is numbered.
    """
    headings: list[Heading] = []
    section, below, loose = "", 0, 0

    def anchor(match: re.Match[str]) -> str:
        nonlocal section, below, loose
        if not match["level"]:
            found = _ID.search(match[0])
            section, below = (found[1].removeprefix("sec-") if found else ""), 0
            return match[0]
        level, own = int(match["level"]), _ID.search(match["attrs"])
        if own:
            name = own[1]
        elif section and level == SECTION and below == 0:
            name = f"h-{section}"
        elif section:
            below += 1
            name = f"h-{section}-{below}"
        else:
            loose += 1
            name = f"h-{loose}"
        headings.append(Heading(name, level, html.unescape(_TAG.sub("", match["text"])).strip()))
        return match[0] if own else f'<h{level} id="{name}"{match["attrs"]}>{match["text"]}</h{level}>'

    return _MARK.sub(anchor, body), headings


def _list(headings: list[Heading], label: str) -> str:
    """Return the list in two halves side by side, since columns of a style sheet take WeasyPrint as long as all the rest."""
    lines = [f'<li><a href="#{html.escape(heading.id)}">{html.escape(heading.text)}</a></li>' for heading in headings]
    half = -(-len(lines) // 2)
    lists = "".join(f"<ol>{''.join(part)}</ol>" for part in (lines[:half], lines[half:]) if part)
    name = html.escape(label)
    return f'<nav class="contents" aria-label="{name}"><p class="contents-title">{name}</p>{lists}</nav>'
