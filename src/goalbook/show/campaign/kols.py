"""KOLs by tier with what an order through them cost, then the best and the worst of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.people.kols import returned, tier_name
from goalbook.books.campaign.people.sums import over, ratio, total
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.campaign.people_words import BAR, block, either, numbers, rows_in, symbol, two_bars, unfinished
from goalbook.show.emphasis import strong
from goalbook.show.tables import BarScale, Column, Frame, table
from goalbook.show.words import channel_name, filled, known, rest_in_workbook, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

EDGE = 3  # best and worst that are named
ALL = 2 * EDGE  # so many are shown one and all
SUMMED = ("n", "active", "fee", "planned_exposures", "planned_orders", "exposures", "reposts", "orders", "revenue", "unmeasured_fee")


def kol_parts(result: CampaignResult, language: Language) -> list[Markup]:
    """Return the tiers, then who did best and worst; nothing without KOLs."""
    tiers, people = rows_in(result, "kol_tiers"), rows_in(result, "kols")
    if not tiers:
        return []
    whole = _whole(tiers, people)
    parts = [block(language, _title(result, tiers, whole), _subtitle(result, tiers), _tiers(result, language, [*tiers, whole]))]
    if result.looks_back:
        parts += _edges(result, language, [row for row in people if known(row["cost_per_order"])])
    return parts


def _whole(tiers: Sequence[Row], people: Sequence[Row]) -> Row:
    fits = [row["tone_match"] for row in people if known(row["tone_match"])]
    return {
        **{name: total(float(row[name]) for row in tiers) for name in SUMMED},
        "tier": "",
        "fee_share": math.nan,
        "tone_match": over(total(fits), len(fits)),
        "planned_cost_per": ratio(people, "fee", "planned_orders"),
        "cost_per_order": ratio(people, "fee", "orders"),
        "roi": ratio(people, "revenue", "fee"),
    }


def _unmeasured(result: CampaignResult, whole: Row) -> Message:
    """Return what is said of KOLs of whom nothing is measured: not yet, or never."""
    if not whole["unmeasured_fee"] > 0:
        return msg("KOLs: what they brought was not noted")
    fee = strong(msg("{fee:money}", fee=whole["unmeasured_fee"]))
    if unfinished(result):
        return msg("{fee} go to KOLs; what they bring is measured once the campaign is over", fee=fee)
    return msg("{fee} went to KOLs, and what they brought was not noted: it is a cost, its return stays open", fee=fee)


def _title(result: CampaignResult, tiers: Sequence[Row], whole: Row) -> Message:
    name = "cost_per_order" if result.looks_back else "planned_cost_per"
    priced = sorted((row for row in tiers if known(row[name])), key=lambda row: row[name])
    if result.looks_back and not priced:
        return _unmeasured(result, whole)
    if not priced:
        return msg("KOLs: {n:n}, fees {fee:money} together", n=whole["n"], fee=whole["fee"])
    first, last = priced[0], priced[-1]
    values: dict[str, Label | Message] = {"one": tier_name(first["tier"]), "cost": strong(msg("{value:money}", value=first[name]))}
    if len(priced) == 1:
        brought = msg("{one} brought an order for {cost}", **values)
        return brought if result.looks_back else msg("{one} are to bring an order for {cost}", **values)
    values |= {"other": tier_name(last["tier"]), "more": strong(msg("{value:money}", value=last[name]))}
    if result.looks_back:
        return msg("{one} brought an order for {cost}, {other} for {more}", **values)
    return msg("{one} are to bring an order for {cost}, {other} for {more}", **values)


def _subtitle(result: CampaignResult, tiers: Sequence[Row]) -> Message:
    wide = max(tiers, key=lambda row: row["fee_share"] if known(row["fee_share"]) else 0.0)
    if result.looks_back:
        text = msg("Fee ÷ orders by tier: solid actual, outlined planned; return: sales ÷ fee")
    else:
        text = msg("Fee ÷ orders by tier, as planned")
    if not known(wide["fee_share"]) or len(tiers) == 1:
        return text
    return msg("{text}; {tier} take {share:pct0} of the fees", text=text, tier=tier_name(wide["tier"]), share=wide["fee_share"])


def _tiers(result: CampaignResult, language: Language, found: Sequence[Row]) -> Markup:
    costs = [row[name] for row in found for name in ("planned_cost_per", "cost_per_order")]
    scale = BarScale.of(costs, BAR)
    names = [titled(language, tier_name(row["tier"])) for row in found[:-1]] + [language.say(msg("All KOLs"))]
    columns = [
        Column(language.say(msg("KOL tier")), names, "text"),
        Column(language.say(msg("How many")), numbers(language, found, "n", "n")),
        Column(language.say(msg("Fees")), numbers(language, found, "fee", "n"), unit=symbol(language)),
    ]
    if result.looks_back:
        columns += [
            Column(language.say(msg("Times seen")), numbers(language, found, "exposures", "compact")),
            Column(language.say(msg("Reposts")), numbers(language, found, "reposts", "n")),
            Column(language.say(msg("Orders, plan")), numbers(language, found, "planned_orders", "n")),
            Column(language.say(msg("Orders")), numbers(language, found, "orders", "n")),
        ]
    else:
        columns += [
            Column(language.say(msg("Times seen, plan")), numbers(language, found, "planned_exposures", "compact")),
            Column(language.say(msg("Orders, plan")), numbers(language, found, "planned_orders", "n")),
        ]
    per = "cost_per_order" if result.looks_back else "planned_cost_per"
    columns.append(Column(language.say(msg("Cost per order")), numbers(language, found, per, "money")))
    if any(known(cost) for cost in costs):
        columns.append(Column("", [two_bars(row["planned_cost_per"], row["cost_per_order"], scale) for row in found], "bar"))
    columns += [
        Column(language.say(msg("Return")), numbers(language, found, "roi", "ratio2")),
        Column(language.say(msg("Tone fits")), numbers(language, found, "tone_match", "ratio2")),
    ]
    return table(filled(columns), Frame(total=True))


def _edges(result: CampaignResult, language: Language, priced: Sequence[Row]) -> list[Markup]:
    """Return the cheapest and the dearest by order; with few, all."""
    found = sorted(priced, key=lambda row: row["cost_per_order"])
    if len(found) <= 1:
        return []
    best, worst = found[0], found[-1]
    shown = found if len(found) <= ALL else [*found[:EDGE], *found[-EDGE:]]
    title = msg(
        "Cheapest by order: {best}, {cost}; dearest: {worst}, {more}",
        best=best["name"],
        cost=msg("{value:money}", value=best["cost_per_order"]),
        worst=worst["name"],
        more=msg("{value:money}", value=worst["cost_per_order"]),
    )
    costs = [row[name] for row in shown for name in ("planned_cost_per", "cost_per_order")]
    scale = BarScale.of(costs, BAR)
    columns = [
        Column(language.say(msg("KOL")), [language.say(row["name"]) for row in shown], "text"),
        Column(language.say(msg("KOL tier")), [titled(language, tier_name(row["tier"])) for row in shown], "text"),
        Column(language.say(msg("Channel")), [_channel(result, language, row) for row in shown], "text"),
        Column(language.say(msg("Fees")), numbers(language, shown, "fee", "n"), unit=symbol(language)),
        Column(language.say(msg("Orders")), numbers(language, shown, "orders", "n")),
        Column(language.say(msg("Cost per order")), numbers(language, shown, "cost_per_order", "money")),
        Column("", [two_bars(row["planned_cost_per"], row["cost_per_order"], scale) for row in shown], "bar"),
        Column(language.say(msg("Return")), either(language, shown, "roi", "ratio2")),
        Column(language.say(msg("Tone fits")), either(language, shown, "tone_match", "ratio2")),
    ]
    body = table(filled(columns))
    everybody = rows_in(result, "kols")
    silent = sum(not returned(row) for row in everybody)
    sub = msg("Of {n:n} KOLs; of {silent:n} nothing is known", n=len(everybody), silent=silent) if silent else None
    if len(shown) < len(everybody):
        body += note(rest_in_workbook(language, "kols"))
    return [block(language, title, sub, body)]


def _channel(result: CampaignResult, language: Language, row: Row) -> str:
    return language.say(channel_name(result, row["channel"])) if row["channel"] else ""
