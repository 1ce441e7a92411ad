"""The index in a browser: opened, its search typed into, its rows read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

# A key is done when what it changed is on the screen: two frames after the field was told.
_KEY = """text => new Promise(done => {
    const field = document.querySelector('#search');
    const began = performance.now();
    field.value = text;
    field.dispatchEvent(new Event('input', {bubbles: true}));
    document.body.offsetHeight;
    const laid = performance.now() - began;
    requestAnimationFrame(() => requestAnimationFrame(() => done(laid)));
})"""


def opened(page: Page, index: Path, asked: str = "") -> float:
    """Open the index and return the milliseconds until its rows could be searched."""
    page.goto(f"{index.as_uri()}{asked}")
    page.wait_for_function("document.querySelector('#shown')?.textContent")
    return float(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))


def typed(page: Page, text: str) -> list[float]:
    """Type a text key by key, take it back key by key, and return the milliseconds that search and layout took for each."""
    grown = [text[:length] for length in range(1, len(text) + 1)]
    return [float(page.evaluate(_KEY, part)) for part in (*grown, *reversed(grown[:-1]), "")]


def rows(page: Page, cell: str) -> list[str]:
    """Return what the rows on the screen say in one of their cells."""
    return [text.strip() for text in page.locator(f"#reports tbody tr:visible td.{cell}").all_inner_texts()]
