"""The page of a comparison in a real browser: at rest on a phone, in both languages, asking for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.lab import browser_page, needs_chromium
from goalbook.publish.archive.compare.comparison import compare
from goalbook.publish.archive.compare.page import write_page
from support.made_archive import Content, MadeArchive

if TYPE_CHECKING:
    from pathlib import Path

_EVIL = "<img src=x onerror=document.title='taken'>"


@pytest.mark.full
@needs_chromium
def test_the_page_of_a_comparison_reads_on_a_phone_in_both_languages(tmp_path: Path) -> None:
    """No request, no script, no sideways scrolling of the page; the second language is one press away; a hostile name stays text."""
    archive = MadeArchive.at(tmp_path)
    rows = [[{"channel": f"{n} {_EVIL}", "actual": value * n, "target": value} for n in range(1, 30)] for value in (1.5, 2.5)]
    runs = [
        archive.revision(content=Content(f"date_day,channel,spend\n2025-05-01,{_EVIL},{n}\n", {"tables": {"channels": table}}))
        for n, table in enumerate(rows)
    ]
    file = write_page(compare(runs[0], runs[1]), None, "en")

    with browser_page() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(file.as_uri())
        assert page.get_by_role("heading", name="Tables").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_text("中文", exact=True).click()
        assert page.get_by_role("heading", name="数据表").is_visible()
        assert not page.get_by_role("heading", name="Tables").is_visible()
        assert _EVIL in page.locator("main.in-zh").inner_text()
        assert "taken" != page.title()
        assert [file.as_uri()] == [url for url in asked if not url.startswith("data:")]
