"""The budget frame in the order of the resource loop (BG-12): what is allocated, what it has to bring, where it moves, when it changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.books.aggregate import divide
from goalbook.books.rows import rows_of
from goalbook.books.target_setting.budget.verdicts import BASES, COSTS, STEPS, apart, pool
from goalbook.core.compare import at_most, more_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.charts.budget_bar import budget_chart
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import rounded
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.target_setting.budget_moves import share_moves
from goalbook.show.words import channel_name, column, filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.rows import Row
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

MOST = 8  # channels


def budget(result: TargetSetting, language: Language) -> Block:
    """Return the frame as one bar, spend and cost by channel against caps, and what each step of the loop says."""
    parts: list[Markup | str] = []
    chart = budget_chart(result, language)
    if chart is not None:
        parts.append(chart.html())
    parts += missing_notes(result, language, "budget")
    if len(result.tables["budget_channels"]):
        parts.append(table(_columns(result, language), Frame(limit=MOST, more=rest_in_workbook(language, "budget_channels"))))
        parts += _window(result, language)
    parts += share_moves(result, language)
    story = [(name, texts) for name, texts in _story(result) if texts]
    if story:
        parts.append(_told(language, story))
    return section("budget", language.say(msg("Budget frame")), parts)


def _columns(result: TargetSetting, language: Language) -> list[Column]:
    """Return spend, target and cost by channel; a cost beyond its cap is marked."""
    found = rows(result.tables["budget_channels"])
    limits = _caps(result)
    columns = [
        Column(language.say(msg("Channel")), [language.say(_name(result, row)) for row in found], "text"),
        column(language, language.say(msg("Planned spend")), found, "spend_planned", "money_compact"),
        Column(language.say(msg("Share of it")), [_share(language, row) for row in found]),
        Column(language.say(msg("Change on last period")), [_points(language, row) for row in found]),
        column(language, language.say(msg("Target, new payers")), found, "target", "n"),
        column(language, language.say(msg("Paid for at last CAC")), found, "affordable", "n"),
        Column(language.say(msg("CAC planned")), [_cost(language, row, "cac_planned", limits) for row in found]),
        Column(language.say(msg("CAC last period")), [_cost(language, row, "cac_before", limits) for row in found]),
        column(language, language.say(msg("ROI last period")), found, "roi_before", "ratio"),
    ]
    return filled(columns)


def _window(result: TargetSetting, language: Language) -> list[Markup]:
    first = rows_of(result.tables["budget_channels"])[0]
    if pd.isna(first["window_from"]):
        return []
    start, end = (pd.Timestamp(first[name]).date() for name in ("window_from", "window_to"))
    return [note(says(language, msg("Last period: {start:date} to {end:date}.", start=start, end=end)))]


def _name(result: TargetSetting, row: Row) -> Label:
    return channel_name(result, row["channel"]) if row["channel"] else Label("All channels", "全部渠道")


def _share(language: Language, row: Row) -> str:
    return language.number(number(row["share_planned"]), "pct0") if row["channel"] else ""


def _points(language: Language, row: Row) -> str:
    return language.number(number(row["share_change"]), "pp", signed=True) if known(row["share_change"]) else ""


def _caps(result: TargetSetting) -> list[float]:
    return sorted({float(row["cap"]) for row in rows_of(result.tables["caps"])})


def _cost(language: Language, row: Row, name: str, limits: list[float]) -> Markup | str:
    """Return a cost, marked by how many caps it exceeds."""
    value = number(row[name])
    above = sum(more_than(value, limit) for limit in limits) if known(row[name]) else 0
    near = next((limit for limit in limits if round(limit, 1) == round(value, 1)), None)
    text = language.number(value, "money") if near is None else language.say(apart(value, near)[0])
    return toned(f"{'▲' * above} {text}", "bad") if above else text


def _told(language: Language, story: list[tuple[Label, list[Message]]]) -> Markup:
    between = Markup("") if language.code == "zh" else Markup(" ")
    lines = Markup("\n").join(
        Markup("<tr><th>{}</th><td>{}</td></tr>").format(language.say(name), between.join(says(language, text) for text in texts))
        for name, texts in story
    )
    return Markup('<table class="story"><tbody>\n{}\n</tbody></table>').format(lines)


def _story(result: TargetSetting) -> Iterator[tuple[Label, list[Message]]]:
    yield STEPS["allocation"], list(_allocation(result))
    yield STEPS["effect"], list(_effect(result))
    yield STEPS["optimisation"], list(_optimisation(result))
    yield STEPS["adjustment"], list(_adjustment(result))
    yield Label("People", "人力"), list(_people(result))


def _allocation(result: TargetSetting) -> Iterator[Message]:
    """Say how shares without a base were read, what kinds of cost there are, and what is kept for growth."""
    stack = result.tables["budget_stack"]
    if len(stack) and (stack["base"] == "undeclared").any() and pool(stack, "phases") is not None:
        fees, rest = pool(stack, "kol"), pool(stack, "phases")
        yield msg(
            "Read as: technology and pilots off the total, the phases split what is left. Write what each share is a share of (of: …)."
        )
        share = math.nan if fees is None or rest is None else divide(fees["share_of_total"], rest["share_of_total"])
        if not math.isnan(share):
            yield msg("KOL fees come to {share:pct2} of the phases.", share=share)
    costs = rows_of(result.tables["cost_types"])
    if costs:
        yield msg("By kind of cost: {kinds}.", kinds=_listed([_kind(row) for row in costs]))
    for row in rows_of(result.tables["growth_share"]):
        if row["base"] and not math.isnan(row["amount"]):
            base = BASES[str(row["base"])]
            yield msg("For growth: {share:pct0} of {base}, {amount:money_compact}.", share=row["share"], base=base, amount=row["amount"])
        elif row["base"]:
            yield msg("For growth: {share:pct0} of {base}.", share=row["share"], base=BASES[str(row["base"])])
        else:
            yield msg("For growth: {share:pct0}, of what is not said.", share=row["share"])


def _kind(row: Row) -> Message:
    return msg("{kind} {share:pct0}", kind=COSTS[str(row["cost_type"])], share=float(row["share"]))


def _listed(parts: list[Message]) -> Message:
    text = parts[0]
    for part in parts[1:]:
        text = msg("{first}, {then}", first=text, then=part)
    return text


def _effect(result: TargetSetting) -> Iterator[Message]:
    """Say the caps of acquisition cost and the marks of return with their one definition, and what was only quoted."""
    limits = {str(row["horizon"]): float(row["cap"]) for row in rows_of(result.tables["caps"])}
    if len(limits) == 2:  # noqa: PLR2004 - both horizons
        yield msg(
            "Caps of CAC: {month:money} within 30 days, {whole:money} for the programme (▲ above one cap, ▲▲ above both).",
            month=limits["d30"],
            whole=limits["programme"],
        )
    for row in rows_of(result.tables["roi_marks"]):
        value, mark = float(row["value"]), float(row["mark"])
        if row["level"] == "programme":
            yield msg(
                "ROI is revenue ÷ spend: the programme's mark is {mark:ratio}, the last period had {value:ratio}.", mark=mark, value=value
            )
        else:
            place = channel_name(result, row["channel"]) if row["channel"] else Label("all channels", "全部渠道")
            yield msg(
                "{kr:text} sets its own mark, {mark:ratio} for {place} ({value:ratio} in the last period).",
                kr=str(row["kr_id"]),
                mark=mark,
                value=value,
                place=place,
            )
    loose = [row for row in rows_of(result.tables["quoted"]) if not row["verified"]]
    if loose:
        parts = [_quote(result, row) for row in loose]
        yield msg("Quoted without a source and used for nothing: {figures}.", figures=_listed(parts))


def _quote(result: TargetSetting, row: Row) -> Message:
    figure = result.catalogue.name(str(row["metric_id"]))
    if row["metric_id"] == "cac":
        return msg("{figure} {value:money} ({name})", figure=figure, value=float(row["value"]), name=row["name"])
    return msg("{figure} {value:ratio} ({name})", figure=figure, value=float(row["value"]), name=row["name"])


def _optimisation(result: TargetSetting) -> Iterator[Message]:
    """Say how many new payers the money buys at what the last period paid, and which channel falls furthest short."""
    table = rows_of(result.tables["budget_channels"])
    whole = next((row for row in table if not row["channel"]), None)
    if whole is not None and not math.isnan(whole["affordable"]) and not math.isnan(whole["target"]):
        values = {"buys": strong(rounded("count", whole["affordable"])), "target": rounded("count", whole["target"])}
        if at_most(whole["target"], whole["affordable"]):
            yield msg("At the last period's CAC the phases pay for {buys} new payers, enough for {target}.", **values)
        else:
            yield msg("At the last period's CAC the phases pay for {buys} new payers; the target is {target}.", **values)
    short = [row for row in table if row["channel"] and more_than(row["target"] - row["affordable"], 0)]
    if short:
        worst = max(short, key=lambda row: float(row["target"] - row["affordable"]))
        yield msg(
            "Furthest short: {channel}, {buys:n} of {target:n}; it takes a CAC of {cost:money} instead of {now:money}.",
            channel=channel_name(result, worst["channel"]),
            buys=float(worst["affordable"]),
            target=float(worst["target"]),
            cost=float(worst["cac_planned"]),
            now=float(worst["cac_before"]),
        )


def _adjustment(result: TargetSetting) -> Iterator[Message]:
    """Say when the frame is looked at again and what changes it."""
    table = rows_of(result.tables["budget_reviews"])
    if not table:
        return
    days = _listed([msg("{day:day}", day=pd.Timestamp(row["review_day"]).date()) for row in table])
    trigger = cast("Label", table[0]["trigger"])
    if trigger.en:
        yield msg("Looked at again on {days}; changed at once on {trigger}.", days=days, trigger=trigger)
    else:
        yield msg("Looked at again on {days}.", days=days)


def _people(result: TargetSetting) -> Iterator[Message]:
    """Say who is there, who comes, and whether the analysts suffice."""
    table = rows_of(result.tables["headcount"])
    if not table:
        return
    first, last = table[0], table[-1]
    values = {"heads": float(first["headcount"]), "analysts": float(first["analysts"]), "needed": float(first["needed_analysts"])}
    yield msg("{heads:n} people, {analysts:n} analysts (at least {needed:n}).", **values)
    if last is not first:
        hires = [msg("+{n:n} {role}", n=float(row["added"]), role=row["name"]) for row in table[1:]]
        values = {"heads": float(last["headcount"]), "analysts": float(last["analysts"]), "needed": float(last["needed_analysts"])}
        enough = not more_than(last["needed_analysts"], last["analysts"])
        if enough:
            yield msg("{hires}: {heads:n} people, {analysts:n} analysts (at least {needed:n}).", hires=_listed(hires), **values)
        else:
            yield msg("{hires}: {heads:n} people, {analysts:n} analysts; then {needed:n} are needed.", hires=_listed(hires), **values)
