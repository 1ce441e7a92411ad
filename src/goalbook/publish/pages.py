"""Pages of a PDF as pictures: the first one goes before the report in a chat or an index."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DPI = 150


def page_png(pdf: Path | bytes, page: int = 0, dpi: int = DPI) -> bytes:
    """Return one page as PNG; the same PDF gives the same bytes."""
    import pypdfium2  # noqa: PLC0415 - only rendering needs it

    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[page].render(scale=dpi / 72).to_pil()
        out = io.BytesIO()
        picture.quantize(64).save(out, "PNG")
    return out.getvalue()
