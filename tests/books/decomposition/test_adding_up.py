"""What is asked, what people name and what funnels bring stand side by side; where nothing is known nothing is claimed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from goalbook.books.decomposition import decompose
from goalbook.books.decomposition.adding_up import funnel_verdict, gap_verdict
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.policy import load_policy
from support.plan_maker import made
from support.sample_plan import asked, ready

if TYPE_CHECKING:
    from goalbook.books.decomposition import Decomposition, Prepared


@cache
def prepared() -> Prepared:
    """Return the sample, prepared once."""
    return ready()


def decomposed(**moved: object) -> Decomposition:
    """Return the sample's result with these sliders moved."""
    return decompose(prepared(), asked(**moved))


def column(result: Decomposition, name: str) -> dict[str, float]:
    """Return one column of the sum by channel."""
    return result.tables["adding_up"].set_index("channel")[name].to_dict()


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [(0.949, "fail"), (0.95, "pass"), (1.2, "pass"), (1.201, "warn"), (1.5, "warn"), (1.501, "fail"), (float("nan"), "not_evaluated")],
)
def test_a_funnel_is_judged_by_its_ratio(ratio: float, verdict: str) -> None:
    """0.95 to 1.20 of the target passes, up to 1.50 is too much to be meant, beyond or below is wrong."""
    assert verdict == funnel_verdict(ratio, load_policy(None))


def test_the_ratio_that_passes_is_the_policys() -> None:
    """A team that wants its funnels to bring 100 % says so."""
    strict = load_policy({"funnel": {"pass": [1.0, 1.2], "fail_below": 1.0}})
    assert ["pass", "fail"] == [funnel_verdict(0.97, load_policy(None)), funnel_verdict(0.97, strict)]


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [(0.95, "pass"), (0.949, "warn"), (1.05, "pass"), (0.85, "warn"), (0.849, "fail"), (1.151, "fail"), (float("nan"), "not_evaluated")],
)
def test_members_figures_are_judged_by_their_distance(ratio: float, verdict: str) -> None:
    """Up to 5 % apart passes, up to 15 % is a warning, in either direction."""
    assert verdict == gap_verdict(ratio, load_policy(None))


def test_the_whole_is_the_sum_of_its_channels() -> None:
    """Funnels and parts add up over channels to the line of the whole team."""
    result = decomposed()
    for name in ("funnel",):
        found = column(result, name)
        assert found.pop("") == pytest.approx(sum(found.values()))
    parts = column(result, "top_down")
    assert result.headline.split == pytest.approx(sum(value for channel, value in parts.items() if channel))


def test_a_channel_without_a_chain_counts_with_its_part() -> None:
    """What nobody has broken down is neither zero nor wrong: its part of the target stands for it."""
    plan = made(3)
    result = decompose(ready(replace(plan, chains=plan.chains[1:], output=())), asked())
    found, first = column(result, "funnel"), plan.channels[0].id
    assert found[first] != found[first]  # not known
    others = sum(value for channel, value in found.items() if channel not in ("", first))
    assert found[""] == pytest.approx(others + plan.targets[first])


def test_without_goals_there_is_nothing_to_add_up() -> None:
    """A team without goals for the period gets an empty sum and a headline that says so."""
    bare = replace(prepared(), goals=None)
    result = decompose(bare, asked())
    assert (0, None, "not_evaluated") == (len(result.tables["adding_up"]), result.headline.target, result.headline.verdict)


def test_moved_shares_keep_the_whole() -> None:
    """Channels that are not named share the rest as they did before, and the parts still make the target."""
    channels = [one.id for one in made(3).channels]
    before, after = column(decomposed(), "top_down"), column(decomposed(shares=f"{channels[0]}=0.5"), "top_down")
    assert after[channels[0]] == pytest.approx(0.5 * before[""])
    assert sum(value for channel, value in after.items() if channel) == pytest.approx(before[""])
    if len(channels) > 2:
        assert after[channels[1]] / after[channels[2]] == pytest.approx(before[channels[1]] / before[channels[2]])


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({"shares": "channel1=0.7,channel2=0.4"}, "the channels' shares are 110.0 % together; they are at most 100 %"),
        ({"shares": "chanel1=0.7"}, "parameter 'shares': 'chanel1' is not known; did you mean 'channel1'?"),
        ({"items": "tiktok=7"}, "parameter 'items': 'tiktok' is not known; known are"),
        ({"rates": "chanel2.click_rate=0.1"}, "did you mean 'channel2'?"),
    ],
)
def test_sliders_that_make_no_sense_are_refused(moved: dict[str, str], said: str) -> None:
    """A share over 100 % and a channel that is none are told, not computed with."""
    with pytest.raises(UsageError) as caught:
        decomposed(**moved)
    assert said in language("en").say(caught.value.message).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_rate_moves_its_funnel_alone() -> None:
    """Twice the click rate is twice what the channel's funnel brings; the others stay."""
    one = made(3).channels[0]
    before, after = column(decomposed(), "funnel"), column(decomposed(rates=f"{one.id}.click_rate={2 * one.rates[0]}"), "funnel")
    assert after[one.id] == pytest.approx(2 * before[one.id], rel=1e-4)
    assert all(after[channel] == value for channel, value in before.items() if channel not in ("", one.id))


def test_the_tree_stands_parents_before_children() -> None:
    """Every node but the target stands below one that came before it, and each channel carries what its funnel brings."""
    tree = decomposed().tables["plan_tree"].to_dict("records")
    seen: set[str] = set()
    for node in tree:
        assert node["parent_id"] in seen or node["depth"] == 0
        seen.add(node["node_id"])
    funnels = column(decomposed(), "funnel")
    assert {channel: value for channel, value in funnels.items() if channel} == {
        node["channel"]: node["carried"] for node in tree if node["kind"] == "channel"
    }
