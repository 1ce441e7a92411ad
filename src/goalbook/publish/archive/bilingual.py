"""One page in both languages without a script: a reader switches by two buttons that are plain form fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.errors import EnvironmentFault
from goalbook.core.language import CODES
from goalbook.core.message import msg
from goalbook.publish.typefaces import font_css

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goalbook.core.language import Code

_NAMES: Mapping[Code, str] = {"en": "English", "zh": "中文"}
_TAGS: Mapping[Code, str] = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True)
class Section:
    """A page's title and body by language."""

    titles: Mapping[Code, str]
    bodies: Mapping[Code, Markup]


def bilingual_page(section: Section, lang: Code, style: str = "") -> str:
    """Return the whole document; it fetches nothing and opens in the language asked for."""
    switches = Markup("").join(
        Markup('<input type="radio" name="lang" id="lang-{0}"{1}><label for="lang-{0}" lang="{2}">{3}</label>').format(
            code, Markup(" checked") if code == lang else "", _TAGS[code], _NAMES[code]
        )
        for code in CODES
    )
    parts = Markup("\n").join(
        Markup('<main class="in-{}" lang="{}"><h1>{}</h1>\n{}</main>').format(code, _TAGS[code], section.titles[code], section.bodies[code])
        for code in CODES
    )
    css = Markup(_STYLE + style)  # noqa: S704 - our own
    page = _PAGE.format(lang=_TAGS[lang], title=section.titles[lang], css=css, switches=switches, parts=parts)
    return str(page).replace("/*fonts*/", font_css(page, "zh"), 1)


def write_view(path: Path, text: str) -> None:
    """Write a page that tells of the archive, whole or not at all; what stops it is an EnvironmentFault."""
    part = path.with_name(f".part-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise EnvironmentFault(
            msg("{file:text} cannot be written: {reason:text}", file=str(path), reason=fault.strerror or str(fault))
        ) from None


_PAGE = Markup(
    """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">
<title>{title}</title>
<meta name="generator" content="goalbook">
<style>/*fonts*/</style>
<style>{css}</style>
</head>
<body>
{switches}
{parts}
</body>
</html>
"""
)

_STYLE = """
body { max-width: 1080px; margin: 0 auto; padding: 16px; color: #263238; background: #fff;
  font: 15px/1.5 "goalbook Source Sans Pro", "goalbook Noto Sans SC", sans-serif;
  font-variant-numeric: lining-nums tabular-nums }
input[name=lang] { position: absolute; opacity: 0 }
label { display: inline-block; padding: 3px 12px; border: 1px solid #b8c2c7; cursor: pointer; font-size: 13px; color: #546e7a }
label + input + label { border-left: 0 }
input:checked + label { background: #263238; border-color: #263238; color: #fff }
input:focus-visible + label { outline: 3px solid #90caf9; outline-offset: 1px }
main { display: none }
#lang-en:checked ~ .in-en, #lang-zh:checked ~ .in-zh { display: block }
h1 { margin: 18px 0 6px; font-size: 26px; line-height: 1.2; font-weight: 600 }
h2 { margin: 30px 0 8px; padding-top: 8px; border-top: 2px solid #263238; font-size: 19px; line-height: 1.3; font-weight: 600 }
h3 { margin: 18px 0 6px; font-size: 15px; font-weight: 600 }
p { margin: 0 0 10px }
p, li { overflow-wrap: anywhere }
ul { padding-left: 20px }
.lead { color: #546e7a }
figure { margin: 16px 0; break-inside: avoid }
figcaption b { display: block; font-weight: 600 }
figcaption .sub { font-size: 13px; color: #607d8b }
figure img { display: block; width: 100%; height: auto; margin-top: 4px }
figure.wide { overflow-x: auto }
figure.wide img { min-width: 640px }
.pair { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 8px 24px }
.scroll { overflow-x: auto; margin: 8px 0 }
table.t { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 1.35 }
.t th { padding: 4px 8px; border-bottom: 1.5px solid #263238; text-align: right; vertical-align: bottom; font-weight: 600 }
.t td { padding: 4px 8px; border-bottom: 1px solid #e7ecee; text-align: right; vertical-align: top }
.t .l { min-width: 4.5em; text-align: left }
.t th:not(.l), .t td:not(.l) { white-space: nowrap }
.t a { color: #0b5394 }
.bad { color: #b3261e; font-weight: 600 }
.good { color: #1b7f4b; font-weight: 600 }
.plain { color: #607d8b }
@media print { input[name=lang], label { display: none } }
"""
