"""The panel's what-if: what it shows is what the book computes, and a saved scenario gives it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import yaml

from goalbook.books.monthly_review import MonthlyReviewParams, prepare, review
from goalbook.core.language import language
from goalbook.show.monthly_review.figures import figures
from goalbook.show.panel import Panel
from support import tiny_team as tiny

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review.preparation import Prepared

MAY = date(2025, 5, 1)
BASE = {"team": "tiny", "period": "2025-05"}


def halved(value: float):
    """Return a daily value that is half in May, and not the same every week."""
    return lambda day: value * (0.5 if day >= MAY else 1) * (1.1 if day.isocalendar().week % 2 else 1)


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    """Return a team whose channel a lost half its clicks in May; b's response to spend is measured, a's is not."""
    fallen = {**tiny.DAY, **{name: halved(tiny.DAY[name]) for name in ("clicks", "registrations", "new_payers")}}
    goals = tiny.goals(tiny.key_result(headline=True, baseline=1_000, target=1_820))
    found = prepare(tiny.inputs(tiny.facts({"a": fallen, "b": tiny.DAY}), goals), MonthlyReviewParams(**BASE))
    responses = pd.DataFrame(
        [("a", float("nan"), False, 1.0), ("b", 0.42, True, 1.0)], columns=["channel", "elasticity", "identified", "responding"]
    )
    return replace(found, tables={**found.tables, "responses": responses})


def panel(prepared: Prepared, folder: Path, lang: str = "en", **given: object) -> Panel:
    """Return the panel of a review."""
    return Panel(review(prepared, MonthlyReviewParams.from_pairs({**BASE, **given})), partial(review, prepared), language(lang), folder)


def test_the_figures_are_those_of_the_book(prepared: Prepared, tmp_path: Path) -> None:
    """All sliders moved: landing, range, chance, pace, score and alerts equal the review with these parameters."""
    shown = panel(prepared, tmp_path)
    shown._inputs["recovery_channel"].value = "a"
    shown._inputs["recovery_stage"].value = "clicks"
    shown._inputs["recovery"].value = 0.5
    shown._inputs["spend:b"].value = 0.2
    wish = {"recovery_channel": "a", "recovery_stage": "clicks", "recovery": 0.5, "spend": "b=0.2"}
    same = review(prepared, MonthlyReviewParams.from_pairs({**BASE, **wish}))
    assert figures(same, language("en")) == figures(shown.result, language("en"))
    assert figures(same, language("en")) != figures(review(prepared, MonthlyReviewParams(**BASE)), language("en"))
    for name, text in vars(figures(same, language("en"))).items():
        assert f'gb-{"range" if name == "span" else name}">{text}</span>' in shown._out.value


def test_a_stage_can_be_set_to_a_rate(prepared: Prepared, tmp_path: Path) -> None:
    """The slider wakes with the stage, spans its rates, and is put back to off with another stage."""
    shown = panel(prepared, tmp_path)
    rate = shown._inputs["stage_rate"]
    assert rate.disabled
    shown._inputs["recovery_stage"].value = "clicks"
    assert (False, True) == (rate.disabled, rate.max >= 2 * 0.02)
    rate.value = 0.02
    wish = {"recovery_stage": "clicks", "stage_rate": 0.02}
    assert shown.result.headline.landing == pytest.approx(
        review(prepared, MonthlyReviewParams.from_pairs({**BASE, **wish})).headline.landing
    )
    shown._inputs["recovery_stage"].value = "registrations"
    assert 0 == rate.value == shown.result.params.stage_rate


def test_the_stages_are_those_of_the_channel(prepared: Prepared, tmp_path: Path) -> None:
    """Named with both rates; another channel begins with its whole conversion, at one recomputation."""
    calls: list[MonthlyReviewParams] = []

    def counted(params: MonthlyReviewParams) -> object:
        calls.append(params)
        return review(prepared, params)

    shown = Panel(review(prepared, MonthlyReviewParams(**BASE)), counted, language("en"), tmp_path)  # type: ignore[arg-type] # as the panel calls it
    stages = shown._inputs["recovery_stage"]
    assert ["", "clicks", "registrations", "new_payers"] == [value for _, value in stages.options]
    assert any("% this month, " in text for text, _ in stages.options)
    stages.value = "clicks"
    shown._inputs["recovery_channel"].value = "b"
    assert ("", 2) == (stages.value, len(calls))


def test_spend_says_whether_its_response_is_known(prepared: Prepared, tmp_path: Path) -> None:
    """A measured one names its elasticity, the other stands still; the same in Chinese."""
    english, chinese = (panel(prepared, tmp_path, lang)._inputs for lang in ("en", "zh"))
    assert "Spend on B, response measured: elasticity 0.42" == english["spend:b"].description
    assert "Spend on A, response not identified: no effect" == english["spend:a"].description
    assert (True, False) == (english["spend:a"].disabled, english["spend:b"].disabled)
    assert "响应已测得：弹性 0.42" in chinese["spend:b"].description


def test_a_scenario_gives_the_figures_again(prepared: Prepared, tmp_path: Path) -> None:
    """What is saved is read by the parameters, and lands where the panel stood."""
    (tmp_path / "tiny").mkdir()
    shown = panel(prepared, tmp_path)
    shown._inputs["recovery_stage"].value = "clicks"
    shown._inputs["recovery"].value = 0.35
    shown._inputs["spend:b"].value = -0.15
    shown._name.value = "all"
    shown._save.click()
    held = yaml.safe_load((tmp_path / "tiny" / "scenarios" / "all.yml").read_text(encoding="utf-8"))
    assert {"b": -0.15} == held["spend"]
    again = review(prepared, MonthlyReviewParams.from_pairs({**BASE, **held}))
    assert figures(again, language("en")) == figures(shown.result, language("en"))
    opened = panel(prepared, tmp_path, **held)
    assert opened.params == again.params


def test_a_team_without_any_of_it_has_its_panel(tmp_path: Path) -> None:
    """No channel, no funnel, no goals: sliders that stand still, figures that are dashes where they are not known."""
    given = tiny.inputs(tiny.facts({"": {"revenue": 5.0}}))
    bare = prepare(given, MonthlyReviewParams(**BASE))
    shown = panel(bare, tmp_path)
    assert [""] == [value for _, value in shown._inputs["recovery_stage"].options]
    shown._inputs["deviation_alert"].value = 0.3
    assert 'gb-score">–</span>' in shown._out.value
