"""Bars from plan to actual add up, whatever is known."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.books.monthly_review.board.waterfall import waterfall

NAN = math.nan
VALUE = st.one_of(st.just(NAN), st.floats(0, 1e9))


def _channels(rows: list[tuple[str, str, float, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["channel", "kind", "target", "actual", "previous"])


def test_channel_without_target_is_a_bar_of_its_own() -> None:
    """13,620 planned: one channel 2,335 short, one 409 over, the rest 494 short, search adds its 319."""
    table = _channels(
        [
            ("a", "channel", 5_110, 2_775, NAN),
            ("b", "channel", 6_810, 7_219, NAN),
            ("c", "channel", 1_700, 1_206, NAN),
            ("d", "no_target", NAN, 319, NAN),
            ("total", "total", 13_620, 11_519, NAN),
        ]
    )
    assert waterfall(table).to_numpy().tolist() == [
        ["plan", "plan", 13_620],
        ["a", "channel", -2_335],
        ["b", "channel", 409],
        ["c", "channel", -494],
        ["d", "no_target", 319],
        ["actual", "actual", 11_519],
    ]


def test_target_given_to_no_channel_is_unassigned() -> None:
    """A plan of 100 of which channels have 60 leaves a bar of −40."""
    table = _channels([("a", "channel", 60, 60, NAN), ("total", "total", 100, 60, NAN)])
    assert waterfall(table).set_index("step").loc["unassigned", "value"] == -40


def test_without_targets_the_first_bar_is_the_previous_month() -> None:
    """A channel that is new adds all it brought."""
    table = _channels([("a", "channel", NAN, 60, 50), ("b", "channel", NAN, 5, NAN), ("total", "total", NAN, 65, 50)])
    assert waterfall(table)["kind"].tolist() == ["baseline", "channel", "channel", "actual"]
    assert waterfall(table)["value"].tolist() == [50, 10, 5, 65]


def test_unknown_total_gives_no_bars() -> None:
    """What is not known is not drawn as zero."""
    assert waterfall(_channels([("total", "total", 100, NAN, 5)])).empty


@given(st.lists(st.tuples(VALUE, VALUE, VALUE), min_size=1, max_size=6), st.floats(0, 1e9), VALUE, VALUE)
def test_bars_always_add_up(parts: list[tuple[float, float, float]], actual: float, plan: float, previous: float) -> None:
    """First bar + Σ steps = actual, with any mixture of known and unknown parts."""
    some = any(not math.isnan(target) for target, _, _ in parts)
    rows = [
        (f"c{n}", "no_target" if some and math.isnan(target) else "channel", target, got, before)
        for n, (target, got, before) in enumerate(parts)
    ]
    bars = waterfall(_channels([*rows, ("total", "total", plan, actual, previous)]))
    if len(bars):
        assert bars["value"].iloc[:-1].sum() == pytest.approx(actual, abs=1e-5)
        assert not bars["value"].isna().any()
