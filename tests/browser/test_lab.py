"""The analyst's morning, in a real browser: open the notebook, move a slider, read the number, save the scenario."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
import yaml

from browser.lab import browser_page, chromium, jupyter_lab, run_all
from goalbook.books import monthly_review as book
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.monthly_review.figures import figures

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = os.environ.get("CI") == "true"


@pytest.mark.full
@pytest.mark.skipif(chromium() is None and not REQUIRED, reason="no Chromium on this machine; CI installs it")
def test_a_slider_in_jupyterlab_shows_what_compute_gives_and_is_saved(tmp_path: Path) -> None:
    """The landing beside the slider equals compute() with the slider's value, and the scenario file holds that value."""
    project, state = tmp_path / "project", tmp_path / "state"
    state.mkdir()
    shutil.copytree(ROOT / "data" / "beauty", project / "data" / "beauty")
    (project / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "3_monthly_review.ipynb", project / "notebooks")

    with jupyter_lab(project, state) as address, browser_page() as page:
        run_all(page, address, "notebooks/3_monthly_review.ipynb")
        landing = page.locator(".gb-landing").first
        landing.wait_for()
        landing.scroll_into_view_if_needed()  # what lies off the screen is not laid out and has no text
        page.wait_for_function("() => document.querySelector('.gb-landing').innerText !== ''")
        before = landing.inner_text()
        # Each arrow key is one step of 5 %.
        handle = page.locator(".jp-OutputArea .widget-slider", has_text="Return of that rate").locator(".noUi-handle")
        handle.focus()
        for _ in range(8):
            handle.press("ArrowRight")
        page.wait_for_function("want => document.querySelector('.gb-landing').innerText === want", arg=landing_of(0.4))
        after = landing.inner_text()
        name = page.get_by_placeholder("a-z 0-9 _ -")
        name.fill("recovery")
        name.press("Tab")
        page.get_by_role("button", name="Save scenario").click()
        page.locator(".gb-saved").get_by_text(re.compile("recovery.yml")).wait_for()
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
