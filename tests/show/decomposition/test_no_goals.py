"""A period without goals: one page that says what to do, no sections about nothing."""

from __future__ import annotations

import re

import pytest

from goalbook.books.decomposition import Params, compute
from goalbook.core.language import language
from goalbook.inputs.inputs import Source
from goalbook.show.decomposition import report
from goalbook.show.decomposition.asks import asks
from support import tiny_team as tiny

SPEECH = language("en", "CNY")


def without_goals(period: str, of: str | None = "2025-Q3"):
    """Return the decomposition of a period that has no goals, of a team whose goals are those of another one."""
    goals = [tiny.goals(tiny.key_result(headline=True), period=of)] if of else []
    sources = (Source(f"goals/{of}.yml", "", 1, "goals"),) if of else ()
    inputs = tiny.inputs(tiny.facts({"a": tiny.DAY}, start="2025-01-01", end="2025-05-31"), *goals, sources=sources)
    return compute(inputs, Params(team="tiny", period=period))


@pytest.mark.parametrize(
    ("period", "of", "said"),
    [
        ("2025-08", "2025-Q3", "run PERIOD=2025-Q3"),
        ("2025-06", "2025-Q3", "Set a goal: write goals/2025-06.yml."),
        ("2025-08", None, "Set a goal: write goals/2025-08.yml."),
        ("2025-08", "2025", "run PERIOD=2025"),
    ],
)
def test_the_period_whose_goals_hold_is_named(period: str, of: str | None, said: str) -> None:
    """August lies in the third quarter; June does not."""
    found = [SPEECH.say(one) for one in asks(without_goals(period, of))]
    assert 1 == len(found)
    assert said in re.sub("[\ue000\ue001]", "", found[0])


def test_only_page_one_rules_settings_and_sources_are_shown() -> None:
    """Everything else needs goals; with goals all of it is there."""
    result = without_goals("2025-08")
    shown = [part.__name__ for part in report.SECTIONS if part(result, SPEECH).html]
    assert ["page_one", "rules", "parameters", "provenance", "sign_off"] == shown
