"""Where the money goes: channels by month with the spend before, users and kinds, loans between channels, posts to be filled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.books.decomposition.rules.resources import leap
from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import BarScale, Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, known, month_short, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

Row = dict[str, object]
NO_PLACE = ("common", "unassigned")
DEEPEST = 0.38  # of ink behind the largest amount: its figures stay readable in black and white
MONTHS = 12  # columns of the heat map at most
MOST = 12  # channels
BAR = 60  # CSS pixels of the largest amount
_SUMS = "budget"


def resources(result: Decomposition, language: Language) -> Block:
    """Return the heat map, users and kinds beside each other, and a few sentences; the one missing line without a budget."""
    parts: list[Markup | str] = [*missing_notes(result, language, "resources")]
    found = rows(result.tables["resources"])
    if found:
        parts += [_heat(result, language, found), _sides(language, found)]
        parts += [note(says(language, said)) for said in (*_leaps(result, found), *_phases(found), *_campaigns(result))]
    parts += _pool(result, language)
    parts += [note(says(language, said)) for said in _hires(result)]
    return section("resources", language.say(msg("Budget and resources")), parts) if parts else Block(Markup(""))


def _heat(result: Decomposition, language: Language, found: Sequence[Row]) -> Markup:
    """Return channels × months with the largest amounts darkest; without months the channels alone."""
    channels = [row for row in found if row["dimension"] == "channel"]
    cells = {(str(row["channel"]), str(row["month"])): number(row["amount"]) for row in rows(result.tables["resource_matrix"])}
    months = list(dict.fromkeys(month for _, month in cells))[:MONTHS]
    largest = max((cells[key] for key in cells if key[0] not in NO_PLACE), default=0.0)
    columns = [Column(language.say(msg("Channel")), [language.say(cast("Label", row["name_label"])) for row in channels], "text")]
    for month in months:
        names = [str(row["name"]) for row in channels]
        tinted = [_tint(language, cells.get((name, month), math.nan), largest, plain=name in NO_PLACE) for name in names]
        columns.append(Column(_month(language, month), tinted))
    columns += [
        Column(language.say(msg("Planned")), [_money(language, row["planned"]) for row in channels]),
        Column(language.say(msg("Share")), [language.number(number(row["share"]), "pct0") for row in channels]),
        Column(language.say(msg("Last months' spend")), [_money(language, row["history"]) for row in channels]),
        Column(language.say(msg("Share of it")), [_pct(language, row["history_share"]) for row in channels]),
        Column(language.say(msg("Change")), [_pct(language, row["change"], signed=True) for row in channels]),
    ]
    sub = msg("Planned amounts by channel and month; the darker, the more") if months else msg("Planned amounts by channel")
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, budget_message(result)),
        language.say(sub),
    )
    body = table(filled(columns), Frame(limit=MOST, more=rest_in_workbook(language, "resources")))
    return Markup('<figure class="tab wide">{}{}</figure>').format(head, body)


def budget_message(result: Decomposition) -> Message:
    """Return what the budget says: that it does not add up, that much has no place, else who gets most."""
    totals = {str(row["dimension"]): row for row in rows(result.tables["resource_totals"])}
    whole = totals[_SUMS]
    if whole["verdict"] == "fail":
        values = {"planned": number(whole["planned"]), "total": number(whole["total"])}
        return msg("The amounts sum to {planned:money_compact}, the budget is {total:money_compact}", **values)
    loose = min(totals.values(), key=lambda row: number(row["assigned_share"]))
    if loose["verdict"] == "fail":
        return msg("{share:pct0} of the budget have no channel, users, month or kind yet", share=1 - number(loose["assigned_share"]))
    found = [row for row in rows(result.tables["resources"]) if row["channel"]]
    if not found:
        return msg("{planned:money_compact} are planned", planned=number(whole["planned"]))
    most = max(found, key=lambda row: number(row["planned"]))
    values = {"share": number(most["share"]), "planned": number(whole["planned"]), "amount": number(most["planned"])}
    name = channel_name(result, most["channel"])
    return msg("{channel} gets {amount:money_compact} of {planned:money_compact} ({share:pct0})", channel=name, **values)


def _tint(language: Language, amount: float, largest: float, *, plain: bool) -> Markup | str:
    if math.isnan(amount) or not amount:
        return "" if math.isnan(amount) else "–"
    text = language.number(amount, "money_compact")
    if plain or not largest:
        return text
    depth = round(DEEPEST * amount / largest, 2)
    return Markup('<span style="display:block;padding:0 1mm;background:rgba(84,110,122,{})">{}</span>').format(depth, text)


def _money(language: Language, value: object) -> str:
    return language.number(number(value), "money_compact") if known(value) else ""


def _pct(language: Language, value: object, *, signed: bool = False) -> str:
    return language.number(number(value), "pct0", signed=signed) if known(value) else ""


def _month(language: Language, month: str) -> str:
    if month in NO_PLACE:
        return language.say(msg("No month"))
    return language.say(month_short(parse_period(month).start.month))


def _sides(language: Language, found: Sequence[Row]) -> Markup:
    """Return users and kinds of spending beside each other, each amount with its bar."""
    names = {"tier": msg("Users"), "kind": msg("Kind of spending")}
    tables = []
    for dimension, title in names.items():
        mine = [row for row in found if row["dimension"] == dimension]
        scale = BarScale(0.0, max(number(row["planned"]) for row in mine), BAR)
        columns = [
            Column(language.say(title), [language.say(cast("Label", row["name_label"])) for row in mine], "text"),
            Column("", [_bar(number(row["planned"]), scale) for row in mine], "bar"),
            Column(language.say(msg("Planned")), [_money(language, row["planned"]) for row in mine]),
            Column(language.say(msg("Share")), [_share(language, row) for row in mine]),
        ]
        tables.append(Markup("<figure>{}</figure>").format(table(columns)))
    return Markup('<div class="charts">{}{}</div>').format(*tables)


def _share(language: Language, row: Row) -> Markup | str:
    text = language.number(number(row["share"]), "pct0")
    return toned(f"▲ {text}", "bad") if row["name"] == "unassigned" else text


def _bar(amount: float, scale: BarScale) -> Markup:
    """Return a planned amount as an outlined bar."""
    width = round(max(scale.x(amount) - 1, 0.5), 1)
    return Markup(
        '<svg class="vb" width="{w}" height="12" viewBox="0 0 {w} 12" aria-hidden="true">'
        '<rect x="1" y="2.5" width="{bar}" height="7" fill="none" stroke="#263238" stroke-width="1"/></svg>'
    ).format(w=scale.width, bar=width)


def _leaps(result: Decomposition, found: Sequence[Row]) -> Iterator[Message]:
    """Say of channels whose spend moves far from the last months' why that is, or that nobody knows what it brings."""
    reach = float(result.policy.plan.spend_reach)
    known_ones = {row["channel"] for row in rows(result.tables["spend_curves"]) if row["source"] != "none"}
    for row in found:
        if row["dimension"] == "channel" and known(row["change"]) and more_than(abs(number(row["change"])), reach):
            said = leap(row, reach, told=row["channel"] in known_ones)
            yield msg("{name}: {said}.", name=cast("Label", row["name_label"]), said=said)


def _phases(found: Sequence[Row]) -> Iterator[Message]:
    """Say what each part of the budget takes."""
    parts = [row for row in found if row["dimension"] == "phase"]
    listed: Message | None = None
    for row in parts:
        values = {"amount": number(row["planned"]), "share": number(row["share"])}
        one = msg("{name} {amount:money_compact} ({share:pct0})", name=cast("Label", row["name_label"]), **values)
        listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
    if listed is not None:
        yield msg("By part: {parts}.", parts=listed)


def _campaigns(result: Decomposition) -> Iterator[Message]:
    """Say by campaign what each channel gets."""
    found: dict[Label, list[Row]] = {}
    for row in rows(result.tables["campaign_budgets"]):
        found.setdefault(cast("Label", row["campaign"]), []).append(row)
    for name, parts in found.items():
        listed: Message | None = None
        for row in parts:
            place = channel_name(result, row["channel"]) if row["channel"] else Label("no channel", "未定渠道")
            one = msg("{place} {amount:money_compact}", place=place, amount=number(row["amount"]))
            listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
        if listed is not None:
            yield msg("Campaign {name}: {parts}.", name=name, parts=listed)


def _pool(result: Decomposition, language: Language) -> list[Markup]:
    """Return what channels lend each other, and what they are left with."""
    found = rows(result.tables["pool"])
    if not found:
        return []
    columns = [
        Column(language.say(msg("Lent by")), [language.say(channel_name(result, row["from_channel"])) for row in found], "text"),
        Column(language.say(msg("Lent to")), [language.say(channel_name(result, row["to_channel"])) for row in found], "text"),
        Column(language.say(msg("Amount")), [_money(language, row["amount"]) for row in found]),
        Column(language.say(msg("Reason")), [language.say(cast("Label", row["reason"])) for row in found], "text"),
        Column(language.say(msg("Goes back")), [_day(language, row["return_date"]) for row in found]),
        Column(language.say(msg("Approved by")), [_approved(language, row) for row in found], "text"),
    ]
    head = Markup("<h3>{}</h3>").format(language.say(msg("Lent between channels")))
    said = _left(result)
    body = table(columns, Frame(more=rest_in_workbook(language, "pool")))
    return [head, body, *([note(says(language, said))] if said is not None else [])]


def _left(result: Decomposition) -> Message | None:
    listed: Message | None = None
    balance = [row for row in rows(result.tables["pool_balance"]) if known(row["before"]) and (row["lent"] or row["borrowed"])]
    for row in balance:
        values = {"before": number(row["before"]), "after": number(row["after"])}
        one = msg("{place} {before:money_compact} → {after:money_compact}", place=channel_name(result, row["channel"]), **values)
        listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
    return None if listed is None else msg("Budgets of the phases until then: {parts}; the total stays.", parts=listed)


def _day(language: Language, value: object) -> Markup | str:
    day = pd.Timestamp(value)  # type: ignore[arg-type] # a cell
    return toned(language.say(msg("not said")), "bad") if pd.isna(day) else language.date(day.date(), "date")


def _approved(language: Language, row: Row) -> Markup | str:
    return titled(language, cast("Label", row["approved_name"])) if row["approved_by"] else toned(language.say(msg("nobody yet")), "bad")


def _hires(result: Decomposition) -> Iterator[Message]:
    """Say which posts are to be filled from when, and the hours they add."""
    found = rows(result.tables["hires"])
    listed: Message | None = None
    for row in found:
        values: dict[str, Label | float] = {"n": number(row["count"]), "role": cast("Label", row["role"])}
        if row["month"]:
            one = msg("{n:n} {role} from {month:month}", **values, month=parse_period(str(row["month"])).start)
        else:
            one = msg("{n:n} {role}, month not said", **values)
        listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
    if listed is None:
        return
    hours = [number(row["hours_period"]) for row in found]
    if any(math.isnan(one) for one in hours):
        yield msg("Posts to be filled: {posts}.", posts=listed)
    else:
        yield msg("Posts to be filled: {posts}; {hours:n} hours of work in the period.", posts=listed, hours=math.fsum(hours))
