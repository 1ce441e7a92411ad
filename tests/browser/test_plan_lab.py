"""The decomposition meeting in a real browser: move a share and a rate, read what the plan comes to, save the position."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from browser.lab import browser_page, copied, jupyter_lab, needs_chromium, press, run_all, save, shown
from goalbook.books import decomposition as book
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.decomposition.figures import boxes

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "2_decomposition.ipynb"
# Figures follow the sliders when the kernel has taken the last move in.
# The shares make a whole again once the others have given way.
MOVED = """() => [...document.querySelectorAll('.widget-slider')].map(one => one.innerText.trim())
    .filter(text => /^(Xiaohongshu|Douyin|Private domain)\\s+[0-9]+%/.test(text)).slice(0, 3)
    .map(text => parseInt(text.match(/([0-9]+)%/)[1])).join() === [35, 55, 10].join()"""
FOLLOWED = "wanted => Object.entries(wanted).every(([key, text]) => document.querySelector(`.gb-${key}`).innerText === text)"


@pytest.mark.full
@needs_chromium
def test_sliders_of_the_decomposition_show_what_compute_gives_and_are_saved(tmp_path: Path) -> None:
    """Items and shares move the figures of the panel; the scenario file holds what was moved, and whose it is."""
    project, state = copied(tmp_path, NOTEBOOK)

    with jupyter_lab(project, state) as address, browser_page() as page:
        run_all(page, address, f"notebooks/{NOTEBOOK}")
        before = shown(page, "funnel")
        press(page, "Click rate", 5)
        page.wait_for_function("old => document.querySelector('.gb-funnel').innerText !== old", arg=before)
        press(page, "Xiaohongshu", 3)
        page.wait_for_function(MOVED)
        save(page, "meeting")
        saved = yaml.safe_load((project / "data" / "beauty" / "scenarios" / "meeting.yml").read_text(encoding="utf-8"))
        assert ("decomposition", "2025-Q3") == (saved.pop("book"), saved.pop("period"))
        wanted = {key: value for key, value in figures(**saved).items() if key in ("funnel", "part-xiaohongshu", "part-douyin")}
        page.wait_for_function(FOLLOWED, arg=wanted)
        if folder := os.environ.get("GOALBOOK_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/jupyterlab_plan.png")

    assert before == figures()["funnel"]
    assert before != wanted["funnel"]
    assert 1.0 == pytest.approx(sum(saved["shares"].values()))
    assert 1 == len(saved["rates"])


def figures(**moved: object) -> dict[str, str]:
    """Return the figures of the panel as compute() gives them for the demo team."""
    params = book.Params.from_pairs({"team": "beauty", "period": "2025-Q3", **moved})
    inputs = load_inputs(ROOT / "data", "beauty", params.cutoff())
    return {name: value for name, _, value in boxes(book.compute(inputs, params), language("en", inputs.team.currency))}
