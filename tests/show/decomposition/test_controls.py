"""The panel of the decomposition: every slider moves its figures at once, and each number is the one compute() gives."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
import yaml

from goalbook.books.decomposition import compute, decompose
from goalbook.core.language import language
from goalbook.show.decomposition.figures import boxes
from goalbook.show.panel import Panel
from support.plan_maker import made
from support.sample_plan import asked, ready

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.decomposition import Prepared

EN = language("en", "CNY")
FIRST, SECOND = (one.id for one in made(3).channels[:2])


@cache
def prepared() -> Prepared:
    """Return the sample, prepared once."""
    return ready()


def panel(data_dir: Path | str = ".", **moved: object) -> Panel:
    """Return the panel of the sample with these parameters."""
    return Panel(decompose(prepared(), asked(**moved)), partial(decompose, prepared()), EN, data_dir)


def shown(panel: Panel) -> dict[str, str]:
    """Return the figures on show by key."""
    return dict(re.findall(r'class="v gb-([a-z0-9_-]+)">([^<]*)<', panel._out.value))


def computed(**moved: object) -> dict[str, str]:
    """Return the figures that compute() gives with these parameters."""
    return {key: value for key, _, value in boxes(compute(prepared().inputs, asked(**moved)), EN)}


MOVES = [
    (f"rates:{FIRST}.click_rate", 0.011, {"rates": f"{FIRST}.click_rate=0.011"}, {"funnel", f"funnel-{FIRST}"}),
    (f"items:{FIRST}", 33.0, {"items": f"{FIRST}=33"}, {f"volume-{FIRST}", f"carries-{FIRST}"}),
    (f"plays:{SECOND}", 999_000.0, {"plays": f"{SECOND}=999000"}, {f"volume-{SECOND}", f"carries-{SECOND}"}),
]


@pytest.mark.parametrize(("name", "value", "moved", "changed"), MOVES)
def test_a_slider_shows_what_compute_gives(name: str, value: float, moved: dict[str, object], changed: set[str]) -> None:
    """The figures it is for change at once, to the numbers of compute() with the same parameter."""
    live = panel()
    before = shown(live)
    slider = live._inputs[name]
    slider.max = max(slider.max, value)
    slider.step = 0.001 if value < 1 else 1.0
    slider.value = value
    after = shown(live)
    assert after == computed(**moved)
    assert changed <= {key for key in after if after[key] != before[key]}


def test_at_rest_nothing_is_moved() -> None:
    """The panel opens at the plan as its files have it, and names no parameter."""
    assert ({}, {}, {}, {}, {}, 0.0) == tuple(
        panel()._controls.values()[name] for name in ("shares", "rates", "items", "plays", "boost", "budget")
    )
    assert shown(panel()) == computed()


def test_shares_always_make_a_whole() -> None:
    """The other channels give way in their proportions, whatever is moved."""
    live = panel()
    live._inputs[f"shares:{FIRST}"].value = 0.7
    shares = live._controls.values()["shares"]
    assert 1.0 == pytest.approx(sum(shares.values()))
    assert 0.7 == shares[FIRST]
    parts = {key: value for key, value in shown(live).items() if key.startswith("part-")}
    assert parts == {key: value for key, value in computed(shares=shares).items() if key in parts}


def test_a_saved_scenario_says_whose_it_is_and_is_read_again(tmp_path: Path) -> None:
    """What was moved, the book and the period stand in the file; a run with it gives the panel's figures."""
    (tmp_path / "made").mkdir()
    live = panel(tmp_path)
    live._inputs[f"items:{FIRST}"].value += 1
    live._name.value = "more"
    live._save.click()
    saved = yaml.safe_load((tmp_path / "made" / "scenarios" / "more.yml").read_text(encoding="utf-8"))
    assert ("decomposition", "2025-Q3") == (saved.pop("book"), saved.pop("period"))
    assert {FIRST: live._inputs[f"items:{FIRST}"].value} == saved["items"]
    assert shown(live) == computed(**saved)


def test_a_panel_opened_with_moves_keeps_them() -> None:
    """A scenario's positions are where the sliders stand, and stay named until they are moved elsewhere."""
    live = panel(items=f"{FIRST}=77")
    assert ({FIRST: 77.0}, 77.0) == (live._controls.values()["items"], live._inputs[f"items:{FIRST}"].value)


def test_the_budget_starts_at_the_plans_whole_budget() -> None:
    """A step up from where the slider stands is a step up from the plan, not from the part of it that channels spend."""
    live = panel()
    slider = live._inputs["budget"]
    whole = prepared_total()
    assert (pytest.approx(whole), "0") == (slider.value, f"{live._controls.values()['budget']:.0f}")
    slider.value = slider.value + slider.step
    assert pytest.approx(whole + slider.step) == live._controls.values()["budget"]
    spent = [decompose(prepared(), asked(**moved)).tables["optimum"]["spend_now"].sum() for moved in ({}, {"budget": slider.value})]
    assert pytest.approx(slider.value / whole) == spent[1] / spent[0]


def prepared_total() -> float:
    """Return the whole budget as the sample's plan has it."""
    return float(decompose(prepared(), asked()).tables["spend_plan"]["filed_total"].iloc[0])
