"""The review finds injected causes and names none where there is none: a small, seeded version of `bench.cause_finding`."""

from __future__ import annotations

import pandas as pd
import pytest
from bench.cause_finding import DEVELOPMENT, beyond, outcome, report, run
from bench.cause_teams import make_team


@pytest.mark.full
def test_six_teams_are_judged_right() -> None:
    """Three with a cause beyond the noise, three without."""
    caused = [outcome(DEVELOPMENT + seed, caused=True) for seed in (0, 6, 9)]
    assert all(one.cause.noise > 8 for one in caused)
    assert [True, True, True] == [one.found for one in caused]
    assert [None, None, None] == [outcome(DEVELOPMENT + seed, caused=False).claim for seed in range(3)]


def test_a_seed_makes_the_same_team_again() -> None:
    """And one without a cause differs from it."""
    first, again = (make_team(7, caused=True) for _ in range(2))
    pd.testing.assert_frame_equal(first.inputs.facts, again.inputs.facts)
    assert first.cause == again.cause
    assert make_team(7, caused=False).cause is None


def test_the_report_counts_what_the_outcomes_say() -> None:
    """One found, one silent, one free of claims."""
    caused = [outcome(DEVELOPMENT, caused=True)]
    text = report(caused, [outcome(DEVELOPMENT, caused=False)])
    assert f"| cause first, all teams with a cause | 1 | {'100.0%' if caused[0].found else '0.0%'} |" in text
    assert "(goal ≤ 10%)** | 1 | 0.0% |" in text


@pytest.mark.full
def test_most_causes_are_found_and_few_invented() -> None:
    """Thirty teams each; the goals of the whole benchmark less the slack that thirty teams need."""
    caused, free = run(30, DEVELOPMENT)
    strong = beyond(caused)
    assert 0.85 <= sum(one.found for one in strong) / len(strong)
    assert sum(one.claim is not None for one in free) <= 4
