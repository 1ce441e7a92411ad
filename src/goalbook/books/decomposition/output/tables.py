"""The tables of the role split: output against the chains' volume, topics against items, hours against people.

A chain's volume follows its items: half the items are half the reads, and what that costs shows once, in the chain against its target.
Whether output carries its chain is a question about what was filed, so that ``verdict`` holds output against the volume that the chain
counts on in the same result (``counted``), and no slider of items, plays or boost makes one shortfall fail a second time. ``needed`` and
``ratio`` tell what is left of the volume that the plan as filed counts on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.adding_up import funnel_verdict
from goalbook.books.decomposition.output.volumes import WEEKS_A_MONTH, made, weeks_in
from goalbook.books.rows import rows_of
from goalbook.inputs.plan.funnels import FunnelSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.output.volumes import Made
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.books.rows import Row

OUTPUT = (
    "channel", "metric_id", "items", "per", "times", "unsure", "average", "uplift", "boosted", "boost_said", "volume", "volume_single",
    "volume_all", "needed", "needed_single", "ratio", "ratio_single", "items_needed", "average_needed", "average_single", "for_target",
    "items_for_target", "counted", "verdict",
)  # fmt: skip
TOPICS = ("channel", "per_week", "items_per_month", "weeks", "made", "needed", "slack", "slack_month")
CAPACITY = (
    "person", "others", "channel", "hours", "items", "hours_per_item", "needed_hours", "load", "person_load", "channel_share",
    "channel_items",
)  # fmt: skip
POSTS = ("channel", "per_week", "made", "direction", "output")
FLOW = ("step", "what", "owner", "days")
MIX = ("channel", "organic", "paid")
SHORT_MONTH = 4  # weeks of the month in which topics are scarcest


def fixed(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what the plan says of posts, of the flow of production and of organic and paid traffic: no slider moves it."""
    sheet = prepared.plan.sheet(FunnelSheet)
    items = {one.channel: one.items / (WEEKS_A_MONTH if one.per == "month" else 1.0) for one in sheet.output}
    posts = [
        (one.channel, _known(one.per_week), _known(one.made), one.direction if one.direction.en else None, items.get(one.channel, NAN))
        for one in sheet.posts
    ]
    flow = [(one.step, one.what, one.owner, _known(one.days)) for one in sheet.flow]
    return {
        "posts": pd.DataFrame(posts, columns=list(POSTS)),
        "production_flow": pd.DataFrame(flow, columns=list(FLOW)),
        "traffic_mix": pd.DataFrame([(one.channel, one.organic, one.paid) for one in sheet.mix], columns=list(MIX)),
    }


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return ``output``, ``topics`` and ``capacity`` at these slider positions; see Decomposition for their columns."""
    found = made(prepared, move)
    output = [_output(prepared, one, _chain(tables, one)) for one in found]
    return {
        "output": pd.DataFrame(output, columns=list(OUTPUT)),
        "topics": pd.DataFrame(list(_topics(prepared, found)), columns=list(TOPICS)),
        "capacity": pd.DataFrame(list(_capacity(prepared, found)), columns=list(CAPACITY)),
    }


def _known(value: float | None) -> float:
    return NAN if value is None else value


def _chain(tables: dict[str, pd.DataFrame], one: Made) -> tuple[Row, Row] | None:
    """Return the first chain that lives from this output, with its volume's row."""
    for chain in rows_of(tables["chains"]):
        if (chain["channel"], chain["volume_metric"]) == (one.channel, one.metric):
            factors = rows_of(tables["chain_factors"])
            return chain, next(row for row in factors if row["chain_id"] == chain["chain_id"] and row["place"] == 0)
    return None


def _output(prepared: Prepared, one: Made, chain: tuple[Row, Row] | None) -> tuple[object, ...]:
    """Return one row; ``needed`` is what the chain plans, as filed, over the period, ``needed_single`` that with a monthly figure once."""
    planned = once = target = counted = NAN
    if chain is not None:
        times, filed = float(chain[0]["times"]), float(chain[1]["filed"])
        planned, once = filed * times, filed * (1.0 if chain[0]["unsure"] else times)
        implied, counted = float(chain[0]["implied"]), float(chain[1]["value"]) * times
        target = float(chain[1]["value"]) * times * float(chain[0]["target"]) / implied if implied else NAN
    ratio, ratio_single = _quotient(one.volume, planned), _quotient(one.volume, once)
    lift = 1 + one.uplift * one.boosted
    each, count = one.average * lift, one.items * one.times
    average_needed, average_single = (_quotient(value, count) / lift for value in (planned, once))
    said = (one.channel, one.metric, one.items, one.per, one.times, one.unsure, one.average, one.uplift, one.boosted, one.said)
    volumes = (one.volume, one.one if one.unsure else one.volume, one.items * one.average * (1 + one.uplift) * one.times)
    items = (_quotient(planned, each * one.times), average_needed, average_single, target, _quotient(target, each))
    verdict = funnel_verdict(_quotient(one.volume, counted), prepared.inputs.policy)
    return (*said, *volumes, planned, once, ratio, ratio_single, *items, counted, verdict)


def _quotient(top: float, bottom: float) -> float:
    return top / bottom if bottom else NAN


def _topics(prepared: Prepared, found: list[Made]) -> Iterator[tuple[object, ...]]:
    """Yield how many topics may be rejected: over the whole weeks of the period, and in a month of four weeks."""
    weeks, months = weeks_in(prepared.period), len(prepared.period.months())
    by_channel = {one.channel: one for one in found}
    for row in prepared.plan.sheet(FunnelSheet).topics:
        one = by_channel.get(row.channel)
        if one is None:
            yield (row.channel, row.per_week, NAN, weeks, row.per_week * weeks, NAN, NAN, NAN)
            continue
        monthly = one.items * (1.0 if one.per == "month" else WEEKS_A_MONTH)
        needed = one.items * (months if one.per == "month" else weeks)
        found_topics, short = row.per_week * weeks, row.per_week * SHORT_MONTH
        short_needed = one.items * (1 if one.per == "month" else SHORT_MONTH)
        slack, slack_month = (1 - _quotient(want, have) for want, have in ((needed, found_topics), (short_needed, short)))
        yield (row.channel, row.per_week, monthly, weeks, found_topics, needed, slack, slack_month)


def _capacity(prepared: Prepared, found: list[Made]) -> Iterator[tuple[object, ...]]:
    """Yield the hours a week that somebody's items take, of the hours there are; ``person_load`` is all of their work together.

    ``channel_share`` is what all who are named for a channel make of its items, ``channel_items`` how many those are in a month.
    """
    weekly = {one.channel: one.items / (WEEKS_A_MONTH if one.per == "month" else 1.0) for one in found}
    rows = prepared.plan.sheet(FunnelSheet).capacity
    hours = [weekly.get(row.channel, NAN) * row.share * row.hours_per_item for row in rows]
    loads: dict[str, float] = {}
    shares: dict[str, float] = {}
    for row, needed in zip(rows, hours, strict=True):
        loads[row.who] = loads.get(row.who, 0.0) + _quotient(needed, row.hours)
        shares[row.channel] = shares.get(row.channel, 0.0) + row.share
    for row, needed in zip(rows, hours, strict=True):
        items = weekly.get(row.channel, NAN)
        who = (row.person, row.others if row.others.en else None)
        work = (row.hours, items * row.share, row.hours_per_item, needed, _quotient(needed, row.hours), loads[row.who])
        yield (who[0], who[1], row.channel, *work, shares[row.channel], items * WEEKS_A_MONTH)
