"""The pages of history and audit in a real browser: they switch language without a script, ask for nothing, and fit a phone."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from browser.lab import browser_page, needs_chromium
from goalbook.publish.archive.audit.pack import Wanted, make_pack
from support.made_archive import Content, Kind, MadeArchive

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.full,
    needs_chromium,
]
HOSTILE = "<img src=x onerror=document.title='hit'>"


def audited(folder: Path) -> Path:
    """Return the page of a small pack."""
    made = MadeArchive.at(folder / "made")
    results = {"meta": {"period": {"label": "2025-05"}}, "headline_text": {"en": HOSTILE, "zh": HOSTILE}}
    made.revision(Kind(period="2025-05"), Content(results=results))
    make_pack(Wanted(made.outputs, "2025", folder / "a.zip"))
    with zipfile.ZipFile(folder / "a.zip") as pack:
        pack.extractall(folder)
    return folder / "goalbook-audit-2025" / "index.html"


def heading(page: Page) -> str:
    """Return the heading that is seen."""
    return page.locator("h1:visible").inner_text()


def test_the_audit_page_switches_language_by_keyboard_and_follows_links(tmp_path: Path) -> None:
    """No script runs and nothing is asked for; a report of the pack is one click away."""
    file = audited(tmp_path)
    with browser_page() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        assert "Audit 2025" == heading(page)
        page.locator("#lang-en").focus()
        page.keyboard.press("ArrowRight")
        assert "2025 年度审计" == heading(page)
        assert 1 == page.locator("main:visible").count()
        assert "hit" != page.title()
        assert [file.as_uri()] == [url for url in asked if not url.startswith("data:")]
        page.set_viewport_size({"width": 390, "height": 800})
        assert 390 >= page.evaluate("document.documentElement.scrollWidth")
        page.locator("main:visible a", has_text="HTML").first.click()
        assert page.url.endswith("archive/acme/monthly_review/2025-05/en/r0001/report.html")
