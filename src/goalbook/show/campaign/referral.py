"""The reward ladder with what one user brought costs, and how the campaign spreads from user to user."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.campaign.people.referral import brought, whole_cost
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.campaign.people_words import block, numbers, rows_in, symbol, unfinished
from goalbook.show.emphasis import strong
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, inside, known, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language


def referral_parts(result: CampaignResult, language: Language) -> list[Markup]:
    """Return the ladder under its message and what the K factor makes of it; nothing where neither is said."""
    ladder, spread = rows_in(result, "referral"), rows_in(result, "spread")
    said = [says(language, text) for row in spread for text in _spreading(result, row)]
    said += [says(language, text) for row in ladder for text in _discount(row)]
    if not ladder:
        return [note(text) for text in said]
    between = Markup("") if language.code == "zh" else Markup(" ")
    parts = [block(language, _title(result, ladder, spread), _subtitle(result, ladder), _ladder(result, language, ladder))]
    return [*parts, note(between.join(said))] if said else parts


def _title(result: CampaignResult, ladder: Sequence[Row], spread: Sequence[Row]) -> Message:
    people = brought(ladder, "accepted" if result.looks_back else "planned_accepted")
    cost, _ = whole_cost(ladder, planned=not result.looks_back)
    if not known(people) and unfinished(result):
        return msg("Reward ladder: what it brings is measured once the campaign is over")
    if not known(people):
        return msg("Reward ladder: nothing of it was measured") if result.looks_back else msg("Reward ladder without numbers")
    count = strong(msg("{n:n}", n=people))
    if result.looks_back:
        text = msg("Referrals brought {n} users", n=count)
        if known(cost):
            text = msg("Referrals brought {n} users at {cost} each", n=count, cost=strong(msg("{value:money}", value=cost)))
        measured = [row for row in spread if known(row["k_measured"]) and known(row["k"])]
        if not measured:
            return text
        k = strong(msg("{k:ratio2}", k=measured[0]["k_measured"]))
        return msg("{text}: a K factor of {k}, {assumed:ratio2} assumed", text=text, k=k, assumed=measured[0]["k"])
    if known(cost):
        each = strong(msg("{value:money}", value=cost))
        return msg("The ladder is to bring {n} users at {cost} each", n=count, cost=each)
    return msg("The ladder is to bring {n} users", n=count)


def _subtitle(result: CampaignResult, ladder: Sequence[Row]) -> Message:
    _, without = whole_cost(ladder, planned=not result.looks_back)
    text = msg("Who comes by a further step was brought by the first one already: users brought are those of the first step")
    if len(ladder) == 1:
        text = msg("Cost of the rewards ÷ users brought")
    if not without:
        return text
    return msg("{text}; ▲ steps without a cost: {n:n}, not in the cost per user", text=text, n=without)


def _ladder(result: CampaignResult, language: Language, ladder: Sequence[Row]) -> Markup:
    columns = [
        Column(language.say(msg("Condition")), [titled(language, row["condition"]) for row in ladder], "text"),
        Column(language.say(msg("Reward")), [titled(language, row["reward"]) for row in ladder], "text"),
        Column(language.say(msg("Cost of one")), [_cost(language, row) for row in ladder]),
        Column(language.say(msg("Invitations, plan")), numbers(language, ladder, "planned_invites", "n")),
    ]
    if result.looks_back:
        columns.append(Column(language.say(msg("Invitations")), numbers(language, ladder, "invites", "n")))
    columns.append(Column(language.say(msg("Accepted, plan")), numbers(language, ladder, "planned_accepted", "n")))
    if result.looks_back:
        columns.append(Column(language.say(msg("Accepted")), numbers(language, ladder, "accepted", "n")))
    columns.append(Column(language.say(msg("Share, plan")), numbers(language, ladder, "planned_rate", "pct")))
    if result.looks_back:
        columns += [
            Column(language.say(msg("Share accepted")), numbers(language, ladder, "accept_rate", "pct")),
            Column(language.say(msg("Rewards paid")), numbers(language, ladder, "cost", "n"), unit=symbol(language)),
        ]
    else:
        columns.append(Column(language.say(msg("Rewards, plan")), numbers(language, ladder, "planned_cost", "n"), unit=symbol(language)))
    return table(filled(columns), Frame())


def _cost(language: Language, row: Row) -> Markup:
    if known(row["unit_cost"]):
        return toned(language.number(row["unit_cost"], "money"), "plain")
    return toned(language.say(msg("▲ not fixed")), "bad")


def _discount(row: Row) -> Iterator[Message]:
    """Say what a friend pays where the reward is a discount of known cost: 90 for an item of 100 at 10 % off."""
    if known(row["pays"]):
        values = {"off": row["discount"], "price": row["price"], "pays": row["pays"]}
        yield msg("A reward of {off:pct0} off costs that on an item of {price:money}; the friend pays {pays:money}.", **values)


def _days(days: float) -> Message:
    return msg("{days:n}", days=days) if float(days).is_integer() else msg("{days:ratio}", days=days)


def _spreading(result: CampaignResult, row: Row) -> Iterator[Message]:
    if result.looks_back and known(row["k_measured"]):
        yield msg(
            "K factor: {invites:ratio2} invitations for each of {members:n} new customers × {rate:pct} accepted = {k:ratio2} ({level:pct0}"
            " range {low:ratio2} to {high:ratio2}); earlier customers invited too, so that new ones alone brought fewer.",
            invites=row["invites_per"],
            members=row["members"],
            rate=row["accept_rate"],
            k=row["k_measured"],
            low=row["low"],
            high=row["high"],
            level=row["level"],
        )
    if result.looks_back or not known(row["k"]):
        return
    if not known(row["by_end"]):
        if known(row["amplification"]):
            yield msg("At a K factor of {k:ratio2} one user becomes {times:ratio2} in the end.", k=row["k"], times=row["amplification"])
        return
    name = inside(result.catalogue.name(str(row["base"])))
    yield msg(
        "At a K factor of {k:ratio2}, a round every {days} days, {brought} of {whole:n} {name} are brought by others.",
        k=row["k"],
        days=_days(row["cycle_days"]),
        brought=strong(msg("{n:n}", n=row["brought"])),
        whole=row["by_end"],
        name=name,
    )
    if known(row["filed_by_end"]) and not math.isclose(row["by_end"], row["filed_by_end"], rel_tol=1e-9):
        yield msg(
            "As filed, at {k:ratio2}, there would be {whole:n}: {more:+n}.",
            k=row["filed_k"],
            whole=row["filed_by_end"],
            more=row["by_end"] - row["filed_by_end"],
        )
    if known(row["amplification"]):
        yield msg("In the end one user becomes {times:ratio2}.", times=row["amplification"])
    else:
        yield msg("From a K factor of 1 on a spread has no end by itself; the audience ends it.")
    yield from _asked(result, row)


def _asked(result: CampaignResult, row: Row) -> Iterator[Message]:
    """Say why the ladder's own plan brings another number: it stands for another K factor; and what was measured last time."""
    if not known(row["ladder_k"]) or math.isclose(row["ladder_k"], row["k"], rel_tol=1e-9):
        return
    hoped = brought(rows_in(result, "referral"), "planned_accepted")
    said = msg("The ladder's {n:n} stand for a K factor of {k:ratio2}", n=hoped, k=row["ladder_k"])
    if known(row["last_k"]):
        last = [one["name"] for one in rows_in(result, "similar_campaigns") if one["campaign_id"] == row["last_campaign"]]
        name = last[0] if last else Label.same(str(row["last_campaign"]))
        said = msg("{said}; {name} measured {k:ratio2}", said=said, name=name, k=row["last_k"])
    yield msg("{said}.", said=said)
