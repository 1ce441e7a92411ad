"""Versions of what shapes a report besides our own code."""

from __future__ import annotations

import ctypes
import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = (
    "babel",
    "font-source-sans-pro",
    "ipykernel",
    "ipywidgets",
    "jinja2",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "pyarrow",
    "pydantic",
    "pylopdf-fonts-zh-cn",
    "pypdfium2",
    "scipy",
    "weasyprint",
    "xlsxwriter",
)
ABSENT = "absent"


def package_versions() -> dict[str, str]:
    """Return Python's version and those of the packages whose change may change a report."""
    return {"python": platform.python_version(), **{name: _installed(name) for name in _PACKAGES}}


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ABSENT


def library_versions() -> dict[str, str]:
    """Return the versions of the system libraries that set the PDF's text: they may move a line break."""
    return {
        "pango": _text("pango-1.0", "0", "pango_version_string"),
        "harfbuzz": _text("harfbuzz", "0", "hb_version_string"),
        "fontconfig": _fontconfig(),
    }


def _text(name: str, number: str, function: str) -> str:
    library = _load(name, number)
    if library is None:
        return ABSENT
    call = getattr(library, function)
    call.restype = ctypes.c_char_p
    return str(call().decode())


def _fontconfig() -> str:
    library = _load("fontconfig", "1")
    return ABSENT if library is None else str(library.FcGetVersion())


def _load(name: str, number: str) -> ctypes.CDLL | None:
    # Asking the linker by name is quick; ctypes.util.find_library starts a compiler.
    for file in (f"lib{name}.so.{number}", f"lib{name}.{number}.dylib", f"lib{name}-{number}.dll"):
        with suppress(OSError):
            return ctypes.CDLL(file)
    return None
