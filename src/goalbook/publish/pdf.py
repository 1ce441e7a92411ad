"""A report's HTML as paged, tagged PDF. The only module that knows WeasyPrint."""

from __future__ import annotations

import gc
import logging
import secrets
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import EnvironmentFault
from goalbook.core.message import msg
from goalbook.publish.leftovers import gone_with_us
from goalbook.publish.typefaces import per_weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VARIANT = "pdf/ua-1"  # tagged: screen readers and text extraction follow the order of reading


def write_pdf(html: str, path: Path) -> None:
    """Write the PDF of a page made by `render_html`; the same page gives the same bytes."""
    path.write_bytes(pdf_bytes(html))


def pdf_bytes(html: str) -> bytes:
    """Return the PDF. Nothing is fetched: the page carries its fonts and pictures, and everything else is refused."""
    with _laid_out(html) as document:
        data: bytes = document.write_pdf(pdf_variant=VARIANT)
        return data


def pdf_parts(html: str, titles: Mapping[str, str]) -> list[bytes]:
    """Return one PDF for each part of a page: titles by the id of the element, on a page of its own, at which each part begins."""
    with _laid_out(html) as document:
        begun = [next((part for part in titles if part in page.anchors), "") for page in document.pages]
        pages: dict[str, list[Any]] = {part: [] for part in titles}
        here = ""
        for page, part in zip(document.pages, begun, strict=True):
            here = part or here
            pages[here].append(page)
        found = []
        for part, title in titles.items():
            document.metadata.title = title
            data: bytes = document.copy(pages[part]).write_pdf(pdf_variant=VARIANT)
            found.append(data)
        return found


@contextmanager
def _laid_out(html: str) -> Iterator[Any]:
    """Lay a page out; its fonts are there until the block ends."""
    load_engine()
    from weasyprint import HTML  # noqa: PLC0415 - half a second, and it fails where Pango is missing
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # style for browsers that paper does not know is no news to an analyst
    fonts = FontConfiguration()
    folder = Path(tempfile.gettempdir(), f"gb-fonts-{secrets.token_hex(4)}")
    with gone_with_us(folder):  # there before the folder is: nothing outlives a run that is killed
        try:
            folder.mkdir(0o700)
            fonts._folder = folder  # noqa: SLF001 - else it makes one of its own, of which nobody knows in time
            with _without_collecting():
                page = HTML(string=per_weight(html), url_fetcher=URLFetcher(allowed_protocols=("data",)))
                yield page.render(font_config=fonts, pdf_variant=VARIANT)
        finally:
            fonts.__del__()  # its temporary folder goes now: a process that ends at once never comes to delete the object


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Pause the collector: a layout is a million live objects, and walking through them takes a tenth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def load_engine() -> None:
    """Import WeasyPrint, or say which one command installs the system libraries it needs; a run may do so while its notebook works."""
    try:
        import_module("weasyprint")
    except OSError as error:
        raise missing_libraries() from error


def missing_libraries() -> EnvironmentFault:
    """Return the error that tells the one command to type."""
    return EnvironmentFault(
        msg(
            "the PDF needs the system library Pango. Debian, Ubuntu: {debian}. conda: {conda}",
            debian="sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            conda="conda install -c conda-forge weasyprint",
        )
    )
