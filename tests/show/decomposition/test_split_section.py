"""The split's section: the message first, what is planned beside what was, and nothing claimed where nothing is known."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from goalbook.books.decomposition import Decomposition, Params, decompose, prepare
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.decomposition.split import split
from support.tiny_team import DAY, facts, goals, inputs, key_result

DATA = Path(__file__).parents[3] / "data"


@cache
def demo(period: str) -> Decomposition:
    """Return the demo team's decomposition of a quarter."""
    asked = Params.from_pairs({"team": "beauty", "period": period})
    return decompose(prepare(load_inputs(DATA, "beauty", asked.cutoff()), asked), asked)


def text(result: Decomposition, code: str = "en") -> str:
    """Return the section as a reader sees it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(split(result, language(code, "CNY")).html))).replace("\u202f", " ")


def tiny(*parts: tuple[str, float]) -> Decomposition:
    """Return a team of two channels whose goals are split so."""
    table = facts({"a": dict(DAY), "b": dict(DAY)}, "2024-10-01", "2025-03-31")
    results = [key_result(id=f"KR{name}", channel=name, target=amount) for name, amount in parts]
    asked = Params.from_pairs({"team": "tiny", "period": "2025-Q2"})
    return decompose(prepare(inputs(table, goals(key_result(headline=True), *results)), asked), asked)


def test_the_largest_part_is_the_message() -> None:
    """Douyin carries 57 % of 39,000 where it brought 63 %."""
    assert "New payers: Douyin carries 57 % of 39,000 , 63 % in the last months".replace(" ,", ",") in text(demo("2025-Q3"))


def test_the_textbooks_overlap_is_said_in_both_languages() -> None:
    """Paid ads stand beside Douyin, which advertises."""
    assert "▲ Paid ads and Douyin count some of the same" in text(demo("2025-Q2"))
    assert "▲ 付费广告与抖音有重叠" in text(demo("2025-Q2"), "zh")


def test_stated_curves_are_told_from_measured_ones() -> None:
    """The third quarter's optimum rests on what the team wrote down, and says so."""
    assert "Stated by the team, not measured" in text(demo("2025-Q3"))
    assert "Nobody knows what more spend would bring in Private domain" in text(demo("2025-Q3"))


def test_without_curves_the_optimum_is_asked_for_once() -> None:
    """Where spend hardly varied and nobody states a response there is one line and no table."""
    assert 1 == text(demo("2025-Q2")).count("plan/2025-Q2/split.yml")
    assert "Spend planned" not in text(demo("2025-Q2"))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((("a", 820.0), ("b", 700.0)), "the parts leave 300 of 1,820 without a channel"),
        ((("a", 1_220.0), ("b", 700.0)), "the parts come to 100 more than 1,820"),
        ((), "as in the last months A would carry 50 % of 1,820"),
    ],
)
def test_a_gap_is_the_message(parts: tuple[tuple[str, float], ...], said: str) -> None:
    """What is left over or too much comes before who carries most; without parts history proposes them."""
    assert said in re.sub(r" ([.,;])", r"\1", text(tiny(*parts)))


def test_a_team_without_goals_or_spend_has_no_section() -> None:
    """Nothing to split is nothing to show."""
    asked = Params.from_pairs({"team": "tiny", "period": "2025-Q2"})
    result = decompose(prepare(inputs(facts({"a": {"new_payers": 10.0}})), asked), asked)
    assert "" == str(split(result, language("en", "CNY")).html)
