"""The sheet of a period's funnels is read as written, and told all that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.inputs.plan.funnels import FunnelSheet
from inputs.tiny_team import read, said

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "plan/2025-Q2/funnels.yml"
CHAIN = "channel: douyin, outcome: registrations, volume: {metric: views, amount: 500万, per: 每月}"


def test_chains_are_read_as_people_write_them(tmp_path: Path) -> None:
    """500万 plays, 1.2 %, 留存环节: numbers and words in Chinese are understood; what is absent has its default."""
    text = f"chains: [{{{CHAIN}, target: 30000, rates: [{{name: click_rate, value: 1.2 %, stage: 留存环节}}]}}]\n"
    (chain,) = read(tmp_path, {SHEET: text}).plans["2025-Q2"].sheet(FunnelSheet).chains
    assert ("douyin.registrations", 5e6, "month", None) == (chain.key, chain.volume.amount, chain.volume.per, chain.volume.months)
    assert (0.012, "retention") == (chain.rates[0].value, chain.rates[0].stage)


def test_names_that_lead_nowhere_name_the_nearest(tmp_path: Path) -> None:
    """A channel, a metric, a key result and a person that are misspelt are all said at once."""
    text = (
        "chains: [{channel: duoyin, feeds: KR9, outcome: registratons, volume: {metric: views, amount: 5}, "
        "rates: [{name: click_rate, value: 0.1}]}]\n"
        "capacity: [{person: linn, hours: 3, channel: douyin, hours_per_item: 1}]\ndaily: [clicks, clicka]\n"
    )
    lines = " ".join(said(tmp_path, {SHEET: text}))
    assert all(
        part in lines
        for part in (
            "'duoyin'",
            "did you mean 'douyin'?",
            "did you mean 'registrations'?",
            "'KR9' is not known",
            "'linn' is not known; did you mean 'lin'?",
            "did you mean 'clicks'?",
        )
    )


def test_what_cannot_be_is_said_with_its_place(tmp_path: Path) -> None:
    """A rate of 120 %, a ratio as volume, two targets, a chain twice, a rate twice."""
    rates = "rates: [{name: click_rate, value: 1.2}, {name: click_rate, value: 0.5}]"
    one = f"channel: douyin, outcome: registrations, volume: {{metric: roi, amount: 5}}, {rates}"
    text = f"chains: [{{{one}, feeds: KR1, target: 4}}, {{{one}}}]\n"
    lines = " ".join(said(tmp_path, {SHEET: text}))
    assert all(
        part in lines
        for part in (
            "is more than 100 %; write 0.02 or 2 %",
            "is a ratio; a chain begins and ends with an amount",
            "leave one of the two out",
            "'douyin.registrations' stands here twice; keep one",
            "'click_rate' stands here twice; keep one",
        )
    )


@pytest.mark.parametrize(("who", "refused"), [("person: lin", 0), ("others: 作者", 0), ("person: lin, others: 作者", 1), ("share: 1", 1)])
def test_items_are_made_by_a_member_or_by_others(tmp_path: Path, who: str, refused: int) -> None:
    """Exactly one of the two is named; a misspelt figure beside them is always found."""
    text = f"capacity: [{{{who}, hours: 3, channel: douyin, hours_per_item: 1}}]\ndaily: [clicka]\n"
    assert refused == len([line for line in said(tmp_path, {SHEET: text}) if "either a person of the team or others" in line])


def test_a_chain_without_rates_is_none(tmp_path: Path) -> None:
    """A chain has at least one rate, amounts are not negative, and a share of items is at most all of them."""
    text = (
        f"chains: [{{{CHAIN}, rates: []}}]\n"
        "output: [{channel: douyin, metric: views, items: -3, average: 5, boost: {uplift: 0.1, share: 1.4}}]\n"
    )
    lines = said(tmp_path, {SHEET: text})
    assert [
        "line 1: rates: 0 entries; at least 1",
        "line 2: items: -3; expected 0 or more",
        "line 2: boost.share: 1.4; a share is 1 at most (write 30 % or 0.3)",
    ] == lines[1:]
