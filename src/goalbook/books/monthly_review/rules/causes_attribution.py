"""Rules of the split: do the factors explain the gap, are both analyses there, is each channel's contribution known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

OWN = ("factor", "mix", "entered", "left")  # what happened in the month; the rest is the target's height, missing days, nobody's
ATTRIBUTION, EFFECTS = Label("Attribution analysis", "归因分析"), Label("Effect analysis", "效果分析")
MEASURED = ("effective", "partial", "ineffective")  # the other verdicts say why there is none yet
NAN = float("nan")


@rule("MR-14")
def factors_explain_the_gap(case: Case, policy: Policy) -> Iterator[Finding]:
    """The deviation is split by factor, and what the month's factors did is at least half of it; else the target is the question."""
    limit, name = policy.attribution.explained, case.metric(case.headline.metric_id)
    bridge = case.tables["bridge"]
    if bridge.empty:
        text = msg("{figure} cannot be split: its stages and the weeks before the month are not both known", figure=name)
        yield Finding("MR-14", name, "not_evaluated", None, limit, text)
        return
    gap = float(bridge["value"].iloc[-1] - bridge["value"].iloc[0])
    own = math.fsum(bridge.loc[bridge["kind"].isin(OWN), "value"])
    lift = math.fsum(bridge.loc[bridge["kind"] == "target_above_baseline", "value"])
    share = own / gap if gap else NAN
    values: dict[str, Value] = {"figure": name, "own": _amount(case, own), "gap": _amount(case, gap), "lift": _amount(case, lift)}
    if math.isnan(share):
        yield Finding("MR-14", name, "pass", None, limit, msg("{figure}: no gap to explain", **values))
    elif at_least(share, limit):
        text = msg("{figure}: the month’s factors explain {own} of {gap} ({share:pct0})", share=share, **values)
        yield Finding("MR-14", name, "pass", share, limit, text)
    else:
        yield Finding("MR-14", name, "warn", share, limit, _unexplained(share, values))
    yield from _largest(case)


def _unexplained(share: float, values: dict[str, Value]) -> Message:
    if share < 0:
        return msg("{figure}: the month’s factors brought {own} against a gap of {gap}; {lift} is the target’s height", **values)
    return msg(
        "{figure}: the month’s factors explain {own} of {gap} ({share:pct0}); {lift} is the target’s height against the level before",
        share=share,
        **values,
    )


def _largest(case: Case) -> Iterator[Finding]:
    """Yield each channel's largest factor, with its share of what moved in the channel."""
    table = case.tables["attribution"]
    for channel, rows in table[table["kind"].isin(OWN)].groupby("channel", sort=False):
        effects = rows["effect"].abs()
        if not effects.sum():
            continue
        top = rows.iloc[int(effects.to_numpy().argmax())]
        subject = case.channel(str(channel)) if channel else case.metric(case.headline.metric_id)
        text = msg(
            "{channel}: most by {factor}, {effect} ({share:pct0} of what moved)",
            channel=subject,
            factor=top["name"],
            effect=_amount(case, float(top["effect"])),
            share=float(abs(top["effect"]) / effects.sum()),
        )
        yield Finding("MR-14", subject, "info", float(top["effect"]), None, text)


@rule("MR-18")
def both_analyses(case: Case, policy: Policy) -> Iterator[Finding]:
    """A review holds both analyses: where the deviation comes from, and what earlier actions brought."""
    split = case.tables["attribution"]
    if split.empty:
        yield Finding("MR-18", ATTRIBUTION, "warn", 0, None, msg("there is no attribution: figures by channel and stage are missing"))
    else:
        text = msg("{n:n} effects of {channels:n} channels, adding up exactly", n=len(split), channels=split["channel"].nunique())
        yield Finding("MR-18", ATTRIBUTION, "pass", len(split), None, text)
    actions = case.tables.get("actions")
    earlier = None
    if actions is not None and len(actions):  # what was never sized, as a target that is set anew, has no effect to measure
        earlier = actions[(actions["kind"] == "earlier") & actions["expected_effect"].notna()]
    limit = policy.attribution.measured_actions
    if earlier is None or earlier.empty:
        yield Finding("MR-18", EFFECTS, "not_evaluated", None, limit, msg("no earlier action whose effect could be measured"))
        return
    measured = int(earlier["verdict"].isin(MEASURED).sum())
    share = measured / len(earlier)
    status: Status = "pass" if at_least(share, limit) else "warn"
    text = msg("the effect of {measured:n} of {all:n} earlier actions is measured", measured=measured, all=len(earlier))
    yield Finding("MR-18", EFFECTS, status, share, limit, text)


@rule("MR-21")
def channel_contributions(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each channel's contribution to the change is known, with its return; from volumes, since no paths of customers are kept."""
    table, name = case.tables["contributions"], case.metric(case.headline.metric_id)
    limit = policy.attribution.contribution_known
    named = table[table["channel"] != ""]
    if named.empty:
        yield Finding("MR-21", name, "not_evaluated", None, limit, msg("{figure} is not kept by channel", figure=name))
        return
    share = _covered(case, table)
    if not math.isnan(share):
        text = msg(
            "channels with a known contribution brought {share:pct0} of {figure}; from volumes, no paths are kept", share=share, figure=name
        )
        yield Finding("MR-21", name, "pass" if at_least(share, limit) else "warn", share, limit, text)
    for _, row in named.iterrows():
        yield Finding("MR-21", case.channel(str(row["channel"])), "info", float(row["effect"]), None, _contribution(case, row))


def _covered(case: Case, table: pd.DataFrame) -> float:
    """Return the share of the headline figure that named channels brought; of a ratio the share of channels whose effect is known."""
    known = table[(table["channel"] != "") & table["actual"].notna()]
    whole = case.headline.period_actual
    if known.empty or not whole:
        return NAN if not known.empty else 1.0
    return math.fsum(known["actual"]) / whole


def _contribution(case: Case, row: pd.Series) -> Message:
    values: dict[str, Value] = {
        "channel": case.channel(str(row["channel"])),
        "effect": _amount(case, float(row["effect"])),
        "share": abs(float(row["share"])),
        "roi": float(row["roi"]),
    }
    if math.isnan(row["roi"]):
        return msg("{channel}: {effect}, {share:pct0} of what moved", **values)
    return msg("{channel}: {effect}, {share:pct0} of what moved; ROI {roi:ratio}", **values)


def _amount(case: Case, value: float) -> Message:
    """Return a change of the headline figure with its sign, in its own unit."""
    unit = case.catalogue.get(case.headline.metric_id).unit
    if unit == "money":
        return msg("{value:+money}", value=value)
    return msg("{value:+ratio2}", value=value) if unit in ("ratio", "share") else msg("{value:+n}", value=value)
