"""The goal meeting's evening before, in a real browser: move the target, read its chance, save the position, see it in the next run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from browser.lab import browser_page, copied, jupyter_lab, needs_chromium, press, run_all, save, shown
from goalbook.books import target_setting as book
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.target_setting.figures import boxes

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "1_target_setting.ipynb"


# The moved tier stands on the page at once; the others follow when the kernel has taken it in, and only then do all four make 100 %.
BALANCED = """() => {
    const at = name => [...document.querySelectorAll('.widget-slider')]
        .filter(one => one.innerText.trim().startsWith(name)).map(one => parseInt(one.innerText.match(/([0-9]+)%/)[1]))[0];
    return at('Challenge') === 40 && at('Base') + at('Challenge') + at('Value creation') + at('Strategic') === 100;
}"""


@pytest.mark.full
@needs_chromium
def test_a_slider_of_target_setting_shows_what_compute_gives_and_is_saved(tmp_path: Path) -> None:
    """Chance, lifetime value and tiers follow their sliders; the scenario file holds what was moved, and whose it is."""
    project, state = copied(tmp_path, NOTEBOOK)

    with jupyter_lab(project, state) as address, browser_page() as page:
        run_all(page, address, f"notebooks/{NOTEBOOK}")
        before = shown(page, "ltv-cac")
        # Each arrow key is one step of 1 %.
        press(page, "Retention", 5)
        page.wait_for_function("want => document.querySelector('.gb-ltv-cac').innerText === want", arg=figure("ltv-cac", retention=0.37))
        after = shown(page, "ltv-cac")
        press(page, "Target, ", 4)
        page.wait_for_function("old => document.querySelector('.gb-target').innerText !== old", arg=figure("target"))
        target, chance = (page.locator(f".gb-{key}").first.inner_text() for key in ("target", "chance"))
        press(page, "Challenge", 10)
        page.wait_for_function(BALANCED)
        save(page, "evening")
        if folder := os.environ.get("GOALBOOK_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/jupyterlab_goals.png")

    saved = yaml.safe_load((project / "data" / "beauty" / "scenarios" / "evening.yml").read_text(encoding="utf-8"))
    assert before == figure("ltv-cac")
    assert after == figure("ltv-cac", retention=0.37)
    assert before != after
    assert ("target_setting", "2025-Q3", "KR1") == (saved["book"], saved["period"], saved["kr"])
    assert {"retention": 0.37} == saved["unit_economics"]
    assert (target, chance) == (figure("target", saved["target"]), figure("chance", saved["target"]))
    assert 0.4 == saved["tier_weights"]["challenge"]
    assert 1.0 == pytest.approx(sum(saved["tier_weights"].values()))


def figure(key: str, target: float = 0.0, **economics: float) -> str:
    """Return a figure of the panel as compute() gives it for the demo team."""
    params = book.Params(team="beauty", period="2025-Q3", target=target, unit_economics=economics)
    inputs = load_inputs(ROOT / "data", "beauty", params.cutoff())
    found = {name: value for name, _, value in boxes(book.compute(inputs, params), language("en", inputs.team.currency))}
    return found[key]
