"""The two halves of the report's typeface: where their files are, and how matplotlib learns of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from goalbook.core.errors import EnvironmentFault
from goalbook.core.message import msg

LATIN = "Source Sans Pro"
HAN = "Noto Sans SC"
FAMILIES = (LATIN, HAN)  # Latin first, else apostrophes become full-width and nothing is ever bold


@dataclass(frozen=True)
class FontFile:
    """One font file with the family and weight that style sheets and charts name it by."""

    family: str
    weight: int
    path: Path


_FILES = (
    (LATIN, 400, "font_source_sans_pro", "files/SourceSansPro-Regular.otf"),
    (LATIN, 600, "font_source_sans_pro", "files/SourceSansPro-Semibold.otf"),
    (LATIN, 700, "font_source_sans_pro", "files/SourceSansPro-Bold.otf"),
    (HAN, 400, "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
)


@lru_cache(maxsize=1)
def font_files() -> tuple[FontFile, ...]:
    """Return the font files by weight, the Latin face first. Weight exists for Latin letters and digits only."""
    return tuple(FontFile(family, weight, _located(package, name)) for family, weight, package, name in _FILES)


def _located(package: str, name: str) -> Path:
    spec = find_spec(package)
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    for folder in folders:
        path = Path(folder) / name
        if path.is_file():
            return path
    raise EnvironmentFault(msg("the font {name} is missing: install the package {package}", name=name, package=package.replace("_", "-")))


@lru_cache(maxsize=1)
def register_with_matplotlib() -> tuple[str, ...]:
    """Make the faces known to matplotlib once per process and return the family list to draw with.

    The families get names of their own, so that a font of the same name installed on a machine changes no chart.
    """
    from matplotlib.font_manager import FontEntry, fontManager  # noqa: PLC0415 - slow to import, needed by charts only

    for font in font_files():
        for weight in (400, 600) if font.family == HAN else (font.weight,):  # one Chinese weight serves all, never faked
            look: dict[str, Any] = {"style": "normal", "variant": "normal", "weight": weight, "stretch": "normal", "size": "scalable"}
            fontManager.ttflist.append(FontEntry(fname=str(font.path), name=f"goalbook {font.family}", **look))
    return tuple(f"goalbook {family}" for family in FAMILIES)
