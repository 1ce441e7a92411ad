"""The campaign meeting in a real browser: a longer test, a higher K factor, what they change, and the position saved."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from browser.lab import browser_page, copied, jupyter_lab, needs_chromium, press, run_all, save, shown
from goalbook.books import campaign as book
from goalbook.cli.lab import filled
from goalbook.core.language import language
from goalbook.inputs import campaign_days, load_inputs
from goalbook.show.campaign.figures import boxes

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "4_campaign_retrospective.ipynb"
FOLLOWED = "wanted => Object.entries(wanted).every(([key, text]) => document.querySelector(`.gb-${key}`).innerText === text)"
PLANNED = {"team": "beauty", "campaign": "618-2025", "mode": "plan"}


@pytest.mark.full
@needs_chromium
def test_sliders_of_a_campaign_show_what_compute_gives_and_are_saved(tmp_path: Path) -> None:
    """A longer test proves a smaller lift; the scenario file holds what was moved, and whose it is."""
    project, state = copied(tmp_path, NOTEBOOK)
    planned(project / "notebooks" / NOTEBOOK)

    with jupyter_lab(project, state) as address, browser_page() as page:
        run_all(page, address, f"notebooks/{NOTEBOOK}")
        before = shown(page, "detectable-cover")
        press(page, "K factor", 5)
        press(page, "cover with a face", 7)
        page.wait_for_function("old => document.querySelector('.gb-detectable-cover').innerText !== old", arg=before)
        save(page, "longer")
        saved = yaml.safe_load((project / "data" / "beauty" / "scenarios" / "longer.yml").read_text(encoding="utf-8"))
        assert ("campaign", "618-2025-plan") == (saved.pop("book"), saved.pop("period"))
        wanted = {key: value for key, value in figures(**saved).items() if key in ("detectable-cover", "brought", "target")}
        page.wait_for_function(FOLLOWED, arg=wanted)
        if folder := os.environ.get("GOALBOOK_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/jupyterlab_campaign.png")

    assert before == figures()["detectable-cover"]
    assert before != wanted["detectable-cover"]
    assert {"cover": 25.0} == saved["days"]
    assert ["k_factor"] == list(saved["assumed"])


def planned(notebook: Path) -> None:
    """Set the copy's parameters to the plan of the campaign to come."""
    import nbformat  # noqa: PLC0415 - brought by Jupyter, wanted here alone

    found = nbformat.read(notebook, as_version=4)
    for cell in found.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            cell.source = filled(cell.source, {"campaign": PLANNED["campaign"], "mode": PLANNED["mode"]})
    nbformat.write(found, notebook)


def figures(**moved: object) -> dict[str, str]:
    """Return the figures of the panel as compute() gives them for the demo team."""
    params = book.Params.from_pairs({**PLANNED, **moved})
    days = campaign_days(ROOT / "data", "beauty", "618-2025")
    inputs = load_inputs(ROOT / "data", "beauty", params.cutoff(days), campaigns=True)
    return {name: value for name, _, value in boxes(book.compute(inputs, params), language("en", inputs.team.currency))}
