"""The analyst's morning, in a real browser: open the notebook, move a slider, read the number, save the scenario."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from browser.lab import browser_page, copied, jupyter_lab, needs_chromium, run_all, save, shown
from goalbook.books import monthly_review as book
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.monthly_review.figures import figures

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.full
@needs_chromium
def test_a_slider_in_jupyterlab_shows_what_compute_gives_and_is_saved(tmp_path: Path) -> None:
    """The landing beside the slider equals compute() with the slider's value, and the scenario file holds that value."""
    project, state = copied(tmp_path, "3_monthly_review.ipynb")

    with jupyter_lab(project, state) as address, browser_page() as page:
        run_all(page, address, "notebooks/3_monthly_review.ipynb")
        before = shown(page, "landing")
        # Each arrow key is one step of 5 %.
        handle = page.locator(".jp-OutputArea .widget-slider", has_text="Return of that rate").locator(".noUi-handle")
        handle.focus()
        for _ in range(8):
            handle.press("ArrowRight")
        page.wait_for_function("want => document.querySelector('.gb-landing').innerText === want", arg=landing_of(0.4))
        after = shown(page, "landing")
        save(page, "recovery")
        if folder := os.environ.get("GOALBOOK_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/jupyterlab.png")

    assert before == landing_of(0.0)
    assert after == landing_of(0.4)
    assert before != after
    saved = yaml.safe_load((project / "data" / "beauty" / "scenarios" / "recovery.yml").read_text(encoding="utf-8"))
    assert saved["recovery"] == pytest.approx(0.4)


def landing_of(recovery: float) -> str:
    """Return the landing that compute() gives for the demo team, as the panel writes it."""
    params = book.Params(team="beauty", period="2025-05", recovery=recovery)
    inputs = load_inputs(ROOT / "data", "beauty", params.cutoff())
    return figures(book.compute(inputs, params), language("en", inputs.team.currency)).landing
