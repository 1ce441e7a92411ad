"""The report's fonts, cut down to the characters of one document and carried inside it."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from goalbook.show.fonts import HAN, LATIN, font_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from goalbook.show.fonts import FontFile

_ALWAYS = frozenset(map(chr, range(0x20, 0x7F))) | {"\u00a0", "…"}  # page numbers, leaders and what style sheets add
# What the Latin face always carries, so that it can be cut down before the document is known. Whatever else is used is added.
_COMMON = _ALWAYS | frozenset("£¥§°±·×÷‘’“”–—…−≈≤≥Δ↑↓→•€▲▼●○\u2009\u202f")
_MARKS = frozenset("●○◆◇■□")  # of tables, in whichever face has them
_FULL_WIDTH_IN_CHINESE = frozenset("‘’“”…—")  # the Latin face would set these narrow
_SPACES = frozenset(" \u00a0\u2009\u202f\u3000")
_SVG = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_ANY_WEIGHT = "100 900"
# Han characters stand side by side in full width, and never upright in columns; reading these tables is most of the work.
_UNUSED_IN_HAN = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]


def font_css(document: str, lang: str) -> str:
    """Return @font-face rules with all glyphs of the document in data URLs: no file beside it, no request.

    The families carry names of their own, so that a font installed on a machine changes no report. The Chinese face has one
    weight and says it serves all, so that no browser fakes a bold one.
    """
    used = _characters(document)
    rules = []
    for font in font_files():
        if font.family == HAN:
            wanted = used - _latin(used, lang)
            wanted |= _SPACES if wanted else wanted  # a space takes the face of what stands before it
        else:
            wanted = _common(lang) | _latin(used, lang)
        if wanted:
            rules.append(_face(font, _subset(font, wanted)))
    return "\n".join(rules)


def prepare_fonts(lang: str, files: Sequence[Path] = ()) -> None:
    """Cut the faces down ahead of the document: a second that a run has while its notebook works.

    The Latin faces to what every report carries. The Chinese one, which takes long to read, to all that may stand in a report: the words of
    the team's files and, in a Chinese report, of the product. What the document holds is cut out of that, or, where that does
    not suffice, out of the whole face; the bytes are the same.
    """
    expected = _expected(lang, files)
    for font in font_files():
        if font.family == LATIN:
            _subset(font, _common(lang))
        elif expected:
            _ahead[font] = (expected, _cut(font, str(font.path), expected))


_ahead: dict[FontFile, tuple[frozenset[str], bytes]] = {}
_HEAD_BYTES = 200_000  # of a file: what a report quotes of facts are their headings


def _expected(lang: str, files: Sequence[Path]) -> frozenset[str]:
    """Return the characters of the team's files and of the Chinese catalogues that the Latin face cannot draw."""
    texts = [file.read_bytes()[:_HEAD_BYTES] for file in files if file.suffix in {".yml", ".yaml", ".csv", ".md"}]
    if lang == "zh":
        package = resources.files("goalbook")
        texts += [entry.read_bytes() for entry in (package / "locale" / "zh").iterdir() if entry.name.endswith(".po")]
        texts += [(package / "core" / name).read_bytes() for name in ("metrics.yml", "rules.csv", "policy.yml")]
    used = frozenset("".join(text.decode("utf-8", "ignore") for text in texts))
    used |= _MARKS
    beyond = frozenset(letter for letter in used if letter.isprintable()) - _latin(used, lang)
    return beyond | _SPACES if beyond else beyond


def _common(lang: str) -> frozenset[str]:
    common = _COMMON - _FULL_WIDTH_IN_CHINESE if lang == "zh" else _COMMON
    return common & _covered()


def per_weight(html: str) -> str:
    """Repeat a face that serves any weight once for each weight in use: WeasyPrint knows no ranges, and Pango would embolden it."""

    def repeated(match: re.Match[str]) -> str:
        return "\n".join(match[0].replace(f"font-weight:{_ANY_WEIGHT}", f"font-weight:{weight}") for weight in (400, 600, 700))

    return re.sub(rf"@font-face\{{[^}}]*font-weight:{_ANY_WEIGHT};[^}}]*\}}", repeated, html)


def _characters(document: str) -> frozenset[str]:
    drawn = (base64.b64decode(code).decode("utf-8", "replace") for code in _SVG.findall(document))
    return frozenset(letter for letter in _ALWAYS.union(_SVG.sub("", document), *drawn) if letter.isprintable() or letter in _SPACES)


def _latin(used: frozenset[str], lang: str) -> frozenset[str]:
    covered = used & _covered()
    return covered - _FULL_WIDTH_IN_CHINESE if lang == "zh" else covered


@cache
def _covered() -> frozenset[str]:
    """Return what the Latin face can draw."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only rendering needs it

    regular = next(font for font in font_files() if font.family == LATIN)
    return frozenset(map(chr, TTFont(regular.path, lazy=True).getBestCmap()))


@cache
def _subset(font: FontFile, characters: frozenset[str]) -> bytes:
    """Return the font with these characters only."""
    held, data = _ahead.get(font, (frozenset(), b""))
    return _cut(font, io.BytesIO(data) if characters <= held else str(font.path), characters)


def _cut(font: FontFile, source: io.BytesIO | str, characters: frozenset[str]) -> bytes:
    """Return a face cut down to these characters, uncompressed.

    Compressing saves a tenth; Brotli takes longer than all else, and WeasyPrint stamps the time on a WOFF that it unpacks.
    """
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - only rendering needs it
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "liga", "locl", "lnum", "tnum"]
    face = TTFont(source, lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    for unused in _UNUSED_IN_HAN if font.family == HAN else ():
        if unused in face:
            del face[unused]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, characters)))
    subsetter.subset(face)
    out = io.BytesIO()
    face.save(out, reorderTables=False)
    return out.getvalue()


def _face(font: FontFile, data: bytes) -> str:
    weight = _ANY_WEIGHT if font.family == HAN else font.weight
    source = f"url(data:font/otf;base64,{base64.b64encode(data).decode('ascii')}) format('opentype')"
    return f'@font-face{{font-family:"goalbook {font.family}";font-weight:{weight};font-style:normal;src:{source}}}'
