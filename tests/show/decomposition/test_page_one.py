"""Page one says which of the plan's sums fails, what closes it, and never more than the plan shows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from goalbook.books.decomposition import decompose
from goalbook.core.language import CODES, language
from goalbook.show.decomposition.brief import brief
from goalbook.show.decomposition.page_one import page_one
from support.plan_maker import Plan, made
from support.sample_plan import asked, ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalbook.books.decomposition import Decomposition

EN = language("en", "CNY")


@cache
def judged(change: Callable[[Plan], Plan] | None = None) -> Decomposition:
    """Return the sample, changed, as decomposed."""
    return decompose(ready(change(made(3)) if change is not None else made(3)), asked())


def text(result: Decomposition) -> str:
    """Return in English all that page one says in sentences."""
    page = brief(result, EN)
    sentences = [page.headline, *(one for _, some in (*page.paragraphs, page.asked) for one in some)]
    return " ".join(EN.say(one) for one in sentences).replace("\u202f", " ").replace("\u00a0", " ")


def headline(result: Decomposition) -> str:
    """Return the headline in English."""
    return EN.say(brief(result, EN).headline)


def larger(plan: Plan) -> Plan:
    """Ask a fifth more of the whole than its parts."""
    return replace(plan, whole=round(plan.whole * 1.2))


def flooded(plan: Plan) -> Plan:
    """Plan three times the volume everywhere."""
    chains = tuple({**one, "volume": {**one["volume"], "amount": 3 * one["volume"]["amount"]}} for one in plan.chains)
    return replace(plan, chains=chains, output=())


def lopsided(plan: Plan) -> Plan:
    """Halve one channel's volume and add it to another's, so that the sum holds and the channels do not."""
    first, second, *others = plan.chains
    less = first["volume"]["amount"] // 2
    rate = [one["value"] for one in first["rates"]]
    other = [one["value"] for one in second["rates"]]
    more = less * rate[0] * rate[1] * rate[2] / (other[0] * other[1] * other[2])
    changed = ({**first, "volume": {**first["volume"], "amount": less}},
               {**second, "volume": {**second["volume"], "amount": round(second["volume"]["amount"] + more)}})  # fmt: skip
    return replace(plan, chains=(*changed, *others), output=())


def without_first(plan: Plan) -> Plan:
    """Say nothing of how the first channel reaches its part."""
    return replace(plan, chains=plan.chains[1:], output=())


@pytest.mark.parametrize(
    ("change", "says", "says_not"),
    [
        (None, "adds up: its funnels bring", "does not"),
        (larger, "does not add up: the channels' parts are", "its funnels bring"),
        (flooded, "does not fit its target: its funnels would bring", "does not add up"),
        (lopsided, "but not by channel: Channel1", "does not add up"),
    ],
)
def test_the_headline_names_the_sum_that_fails(change: Callable[[Plan], Plan] | None, says: str, says_not: str) -> None:
    """Parts, funnels, too much of them, or single channels: each has a sentence of its own."""
    said = headline(judged(change))
    assert says in said
    assert says_not not in said


def test_nothing_is_said_to_need_no_change_under_a_failed_headline() -> None:
    """Funnels that hold are no answer where the parts do not add up."""
    assert "within the tolerance" in text(judged())
    assert "Give " in text(judged(larger))
    assert "does not add up" in headline(judged(larger))


def test_a_channel_without_a_funnel_is_named() -> None:
    """What nothing explains is neither counted as shown nor as wrong."""
    result = judged(without_first)
    assert "Channel1 should bring: no funnel says how" in text(result)
    row = result.tables["adding_up"].set_index("channel").loc["channel1"]
    assert ("not_evaluated", row["top_down"]) == (row["verdict"], row["assumed"])


def test_without_a_plan_the_past_is_named_as_such() -> None:
    """A verdict on a plan needs a plan."""
    bare = replace(ready(), plan=type(ready().plan)())
    result = decompose(bare, asked())
    assert not result.headline.filed
    assert "adds up: its funnels" not in headline(result)


def test_rates_planned_below_the_past_are_told() -> None:
    """A part is not to be re-set to what a too modest plan brings, but to what the past supports."""

    def timid(plan: Plan) -> Plan:
        first, *others = plan.chains
        rates = [{**first["rates"][0], "value": first["rates"][0]["value"] / 2}, *first["rates"][1:]]
        return replace(plan, chains=({**first, "rates": rates}, *others), output=())

    said = text(judged(timid))
    assert "planned lower than they were" in said
    assert "which past rates support" in said or "plan a click rate" in said or "reached before" in said


def test_a_rate_as_headline_keeps_its_digits() -> None:
    """1.95 % is not 2 %, and a rate is not split."""
    given = ready()
    assert given.goals is not None
    objective = given.goals.objectives[0]
    rate = replace(objective.key_results[0], metric="click_rate", aggregation="ratio", unit="share", target=0.0195)
    goals = replace(given.goals, objectives=(replace(objective, key_results=(rate,)),))
    said = headline(decompose(replace(given, goals=goals), asked())).replace("\u202f", " ")
    assert "1.95 %" in said
    assert "a rate is not split over channels" in said


@pytest.mark.parametrize("code", CODES)
def test_page_one_stands_in_both_languages(code: str) -> None:
    """Table, bars and tree are drawn whatever fails."""
    for change in (None, larger, flooded, lopsided, without_first):
        html = str(page_one(judged(change), language(code, "CNY")).html)
        assert html.count("<table") >= 3
