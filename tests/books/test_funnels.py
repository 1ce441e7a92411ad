"""A channel's funnel is a product from its entry to the headline figure, as far as the channel keeps it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import Params, prepare
from goalbook.books.monthly_review.basis.funnels import chain, parts, weekly
from goalbook.core.message import Label
from goalbook.inputs import Channel
from support.tiny_team import DAY, facts, inputs

if TYPE_CHECKING:
    from goalbook.books.aggregate import Cube

FULL = {**DAY, "orders": 12.0, "activations": 60.0, "followers_total": 1_000.0}


def cube(metrics: dict, **changes: object) -> Cube:
    """Return the sums of a team with one channel `a`."""
    return prepare(inputs(facts({"a": metrics}), **changes), Params(team="tiny", period="2025-05")).cube


@pytest.mark.full
@pytest.mark.parametrize(
    ("headline", "factors"),
    [
        ("new_payers", ["volume", "clicks", "registrations", "new_payers"]),
        ("registrations", ["volume", "clicks", "registrations"]),
        ("reads", ["volume"]),
        ("revenue", ["volume", "clicks", "registrations", "new_payers", "orders", "revenue"]),
        ("activations", ["volume", "clicks", "registrations", "activations"]),
        ("followers_total", ["volume"]),
        ("spend", ["volume"]),
        ("roi", []),
        ("leads", []),
    ],
)
def test_chain_ends_at_the_headline(headline: str, factors: list[str]) -> None:
    """Stages in the team's order; orders and what they are worth behind them; a ratio or a figure not kept has no chain."""
    assert factors == [factor.id for factor in chain(cube(FULL), "a", headline)]


def test_stage_that_is_not_kept_is_skipped() -> None:
    """Without clicks registrations stand over reads, named by both parts."""
    found = chain(cube({name: value for name, value in DAY.items() if name != "clicks"}), "a", "new_payers")
    assert [("volume", ""), ("registrations", "reads"), ("new_payers", "registrations")] == [(one.id, one.bottom) for one in found]
    assert Label("Registrations ÷ reads", "注册数 ÷ 阅读量") == found[1].name


def test_rates_carry_the_catalogues_names() -> None:
    """Clicks over the channel's own entry are its click rate, whichever metric the entry is."""
    found = chain(cube(FULL), "a", "revenue")
    assert [Label("Reads", "阅读量"), Label("Click rate", "点击率")] == [one.name for one in found[:2]]
    assert Label("Average order value", "客单价") == found[-1].name


def test_channel_without_stages_goes_over_the_usual_ones() -> None:
    """Entry, clicks, registrations, as far as they are kept."""
    channel = Channel(id="a", name=Label.same("A"), stages=())
    found = chain(cube(DAY, team={"channels": (channel,)}), "a", "new_payers")
    assert ["volume", "clicks", "registrations", "new_payers"] == [one.id for one in found]


def test_weeks_are_whole_and_their_parts_summed() -> None:
    """Sunday ends a week; the rate of a week is Σ clicks ÷ Σ reads; of a volume the bottom counts its measured days."""
    given = cube({**DAY, "clicks": lambda day: float("nan") if day == date(2025, 5, 1) else 200.0})
    volume, clicks, *_ = chain(given, "a", "new_payers")
    rates, volumes = weekly(given, "a", clicks), weekly(given, "a", volume)
    assert (1_200.0, 60_000.0) == tuple(rates.loc[pd.Timestamp("2025-05-04"), ["top", "bottom"]])
    assert (70_000.0, 7.0) == tuple(volumes.loc[pd.Timestamp("2025-05-04"), ["top", "bottom"]])
    assert pd.Timestamp("2025-05-31") not in rates.index
    assert parts(given, clicks, "a")["top"].isna().sum() == 1
