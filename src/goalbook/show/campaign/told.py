"""The sentences of a retrospective's page one: what came of the plan, what the campaign caused and cost, what is kept of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.measures import own_name, unit_of
from goalbook.show.campaign.opening import begun
from goalbook.show.campaign.strip import returned
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.quantity import signed
from goalbook.show.words import channel_name, inside, known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.result import CampaignResult

LESSONS = 3
LEAST_RATE = 0.02  # a rate's relative distance from its plan that is worth a word
Row = dict[str, object]


def happened(result: CampaignResult) -> tuple[Message, ...]:
    """Say which step of the funnel fell behind its plan, where the gap arose, and on how many days the alert spoke."""
    if not begun(result):
        return ()
    return tuple(one for one in (_rates(result), _largest(result), _alerts(result), _missed(result)) if one is not None)


def _rates(result: CampaignResult) -> Message | None:
    """Return the rate of the funnel that is furthest below its plan, else the one furthest above."""
    found = [row for row in rows(result.tables.get("funnel_plan")) if known(row["rate_planned"]) and known(row["rate_actual"])]
    apart = [(number(row["rate_actual"]) / number(row["rate_planned"]) - 1, row) for row in found if number(row["rate_planned"])]
    if not apart:
        return None
    change, row = min(apart, key=lambda one: one[0])
    if change > -LEAST_RATE:
        change, row = max(apart, key=lambda one: one[0])
    name = row["rate_name"]
    if abs(change) < LEAST_RATE or not isinstance(name, Label):
        return msg("Every step of the funnel converted as planned.")
    planned, actual = (msg("{value:pct2}", value=number(row[column])) for column in ("rate_planned", "rate_actual"))
    if change < 0:
        return msg("Weakest step: {name}, {actual} where {planned} was planned.", name=inside(name), actual=strong(actual), planned=planned)
    return msg(
        "No step fell behind; best was {name}, {actual} where {planned} was planned.", name=inside(name), actual=actual, planned=planned
    )


def _largest(result: CampaignResult) -> Message | None:
    """Return the channel that carries most of the gap to plan, all its factors together, with the largest of these."""
    steps = [row for row in rows(result.tables.get("gap_steps")) if known(row["contribution"])]
    nets: dict[object, float] = {}
    for row in steps:
        nets[row["channel"]] = nets.get(row["channel"], 0.0) + number(row["contribution"])
    gap = sum(nets.values())
    if not gap or not nets:
        return None
    channel = max(nets, key=lambda one: nets[one] / gap)
    own = [row for row in steps if row["channel"] == channel and number(row["contribution"]) * gap > 0]
    unit = unit_of(result)
    values: dict[str, Message | Label] = {
        "gap": signed(unit, gap),
        "part": strong(signed(unit, nets[channel])),
        "channel": channel_name(result, channel),
    }
    if not own:
        return msg("Of the gap of {gap} to the daily plan, {part} comes from {channel}.", **values)
    row = max(own, key=lambda row: abs(number(row["contribution"])))
    name = row["name"]
    factor = inside(name) if isinstance(name, Label) else Label.same(str(row["factor"]))
    return msg("Of the gap of {gap} to the daily plan, {part} comes from {channel}, most of it through {name}.", name=factor, **values)


def _alerts(result: CampaignResult) -> Message | None:
    days = [row for row in rows(result.tables.get("campaign_days")) if row["phase"] == "live" and known(row["gap_share"])]
    alerts = sum(bool(row["alert"]) and bool(row["adverse"]) for row in days)
    if not days or not alerts:
        return None
    return msg("On {alerts:n} of {n:n} days it fell so far short that the alert spoke.", alerts=alerts, n=len(days))


def _missed(result: CampaignResult) -> Message | None:
    """Return the other key results by name, those missed first."""
    others = [row for row in rows(result.tables.get("key_results")) if not row["headline"] and known(row["attainment"])]
    listed: Message | None = None
    for row in sorted(others, key=lambda row: number(row["attainment"])):
        name = row["name"]
        one = msg(
            "{name} {share:pct}", name=name if isinstance(name, Label) else Label.same(str(row["kr_id"])), share=number(row["attainment"])
        )
        listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
    return None if listed is None else msg("Other key results, share of target: {listed}.", listed=listed)


def caused(result: CampaignResult) -> tuple[Message, ...]:
    """Say what would have come anyway, how that is known, what was only brought forward, and what one more unit cost."""
    if not begun(result):
        return ()
    effect = next(iter(rows(result.tables.get("effect"))), None)
    if effect is None or result.headline.effect is None:
        return (msg("What would have come without the campaign is not known; the section on its effect says what is missing."),)
    return tuple(_caused(result, effect))


def _caused(result: CampaignResult, effect: Row) -> Iterator[Message]:
    unit, name = unit_of(result), own_name(result)
    if known(effect["observed"]) and known(effect["baseline"]):
        values: dict[str, Message | Label] = {
            "observed": level(unit, number(effect["observed"])),
            "baseline": level(unit, number(effect["baseline"])),
            "name": name,
            "design": design_words(str(effect["design"])),
        }
        scope = effect["scope"]
        place = inside(scope) if isinstance(scope, Label) and (scope.en or scope.zh) else None
        lift, days = number(effect["lift"]), number(effect["days"])
        if place is not None and not result.headline.whole:
            yield msg(
                "{scope}: {observed} {name} came where {baseline} would have come anyway ({lift:+pct}); {design}.",
                scope=place, lift=lift, **values,
            )  # fmt: skip
            yield from _whole(result)
        elif place is None:
            yield msg(
                "In its {days:n} days, warm-up included, {observed} {name} came where {baseline} would have come anyway "
                "({lift:+pct}); {design}.",
                lift=lift, days=days, **values,
            )  # fmt: skip
        else:
            yield msg(
                "{scope}: in its {days:n} days, warm-up included, {observed} {name} came where {baseline} would have come anyway "
                "({lift:+pct}); {design}.",
                scope=place, lift=lift, days=days, **values,
            )  # fmt: skip
    if isinstance(effect.get("reason"), Message):
        yield msg("{reason}.", reason=effect["reason"])  # type: ignore[arg-type] # as was asked
    yield from _of_page(result)
    yield from _forward(result)
    yield from _cost(result)


def _whole(result: CampaignResult) -> Iterator[Message]:
    """Say what the next design shows of the whole campaign, where the first covers a part of it."""
    for row in rows(result.tables.get("effect_designs")):
        if row["whole"] and row["state"] == "available" and known(row["effect"]) and known(row["low"]):
            unit, name = unit_of(result), row["name"]
            shown = number(row["low"]) > 0 or number(row["high"]) < 0
            values: dict[str, Message | Label] = {
                "design": name if isinstance(name, Label) else Label.same(str(row["design"])),
                "effect": level(unit, number(row["effect"])),
                "low": level(unit, number(row["low"])),
                "high": level(unit, number(row["high"])),
            }
            yield (
                msg("For the whole campaign {design} shows {effect} ({low} to {high}).", **values)
                if shown
                else msg("For the whole campaign {design} shows no effect: {effect} ({low} to {high}).", **values)
            )
            return


def _of_page(result: CampaignResult) -> Iterator[Message]:
    """Say which part of what the page counted in the same days was added: the rest would have bought anyway."""
    days = [number(row["actual"]) for row in rows(result.tables.get("campaign_days")) if row["phase"] != "after" and known(row["actual"])]
    effect = result.headline.effect or 0.0
    if result.headline.whole and result.headline.verdict == "effective" and 0 < effect < sum(days):
        yield msg("That is {share:pct0} of the {counted:n} its page counted: most of the others would have paid anyway.",
                  share=effect / sum(days), counted=sum(days))  # fmt: skip


def design_words(design: str) -> Message:
    """Return how an effect was measured, as the end of a sentence."""
    words = {
        "randomised": msg("measured against people drawn by lot who saw nothing of it"),
        "synthetic_control": msg("measured against units without the campaign"),
        "local_level": msg("measured against what usually moves with it"),
        "seasonal_baseline": msg("a description against its own past, no measurement of an effect"),
    }
    return words.get(design) or Message(design)


def _forward(result: CampaignResult) -> Iterator[Message]:
    """Say what was only brought forward, where the days after show it; what they leave open is not told here."""
    for row in rows(result.tables.get("pulled_forward"))[:1]:
        if row["verdict"] == "pulled_forward" and known(row["share"]):
            yield msg(
                "{share:pct0} of it was only brought forward from the {n:n} days after.", share=number(row["share"]), n=number(row["days"])
            )


def _cost(result: CampaignResult) -> Iterator[Message]:
    per = returned(result, "cost_per")
    if not per:
        return
    said = msg("{value:money}", value=number(per["value"]))
    if known(per["low"]) and known(per["high"]):
        span = msg("{low:money}–{high:money}", low=number(per["low"]), high=number(per["high"]))
        yield msg("Each one added cost {value} (80 % range {span}).", value=strong(said), span=span)
    else:
        yield msg("Each one added cost {value}; the range has no upper end.", value=strong(said))


def learnt(result: CampaignResult) -> tuple[Message, ...]:
    """Return up to three lessons of what worked: those proposed from the numbers, else those already kept."""
    proposed = [row for row in rows(result.tables.get("proposed_lessons")) if row["worked"]]
    found = proposed or [row for row in rows(result.tables.get("known_lessons")) if not number(row["effect"]) < 0]
    said = [lesson(row) for row in found[:LESSONS]]
    return tuple(msg("({n:n}) {what}.", n=place, what=one) for place, one in enumerate(said, 1)) if len(said) > 1 else tuple(said)


def lesson(row: Row) -> Message:
    """Return what one lesson says, with its figure where its words do not hold it."""
    what = row["what"]
    text = what if isinstance(what, Label | Message) else Label.same(str(what))
    effect = number(row["effect"])
    if math.isnan(effect) or (isinstance(what, Message) and not known(row["low"])):  # a sentence holds its own figures
        return msg("{what}", what=text)
    values: dict[str, float] = {"effect": effect, "low": number(row["low"]), "high": number(row["high"])}
    if not known(row["low"]) or not known(row["high"]):
        return msg("{what} ({effect:+pct})", what=text, effect=effect)
    if known(row.get("level")):
        return msg("{what} ({effect:+pct}; {level:pct0} range {low:+pct} to {high:+pct})", what=text, level=number(row["level"]), **values)
    return msg("{what} ({effect:+pct}, {low:+pct} to {high:+pct})", what=text, **values)
