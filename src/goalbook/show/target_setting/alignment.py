"""Alignment: from the strategy to the goal tree, the quarters of the year, what each objective contributes, the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.target_setting.rules.alignment import theme_name
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import Block, joined, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import quantity
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.target_setting.goal_tree import tree_part
from goalbook.show.words import channel_name, filled, known, number, rest_in_workbook, rows, says, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

Row = dict[str, object]
TONES: dict[str, Tone] = {"done": "good", "missing": "bad"}

__all__ = ["alignment", "tree_part"]


def alignment(result: TargetSetting, language: Language) -> Block:
    """Return strategy, year and loop, the goal tree, what each objective contributes, and whom each account is for."""
    parts: list[Markup | str] = [note(says(language, text)) for text in _strategy(result)]
    parts += missing_notes(result, language, "alignment")
    sides = [part for part in (_year(result, language), _loop(result, language)) if part]
    if sides:
        beside = joined(Markup('<div class="beside">{}</div>').format(one) for one in sides)
        parts.append(Markup('<div class="charts">{}</div>').format(beside))
    # The tree after what is small: a figure is not parted, and page one shows its main branches already.
    parts += [tree_part(result, language, compact=False), _aims(result, language), _accounts(result, language)]
    return section("alignment", language.say(msg("Alignment")), parts)


def strategy_name(kind: str) -> Message:
    """Return the name of a type of strategy."""
    return {"growth": msg("Growth strategy"), "profit": msg("Profit strategy"), "brand": msg("Brand strategy")}[kind]


def _strategy(result: TargetSetting) -> Iterator[Message]:
    for row in rows(result.tables.get("strategy")):
        kind, statement = str(row["strategy_type"]), cast("Label", row["statement"])
        if kind and statement.en:
            yield msg("{kind}: {statement}.", kind=strategy_name(kind), statement=statement)
        elif kind or statement.en:
            yield msg("{statement}.", statement=statement if statement.en else strategy_name(kind))
        yield from _measured(result)
        if kind or statement.en:
            yield _workshop(row)


def _measured(result: TargetSetting) -> Iterator[Message]:
    """Yield which of the metrics that the strategy's type calls for are measured by key results."""
    family = [row for row in rows(result.tables.get("metric_families")) if row["chosen"]]
    measured, open_ones = ([row for row in family if bool(row["kr_ids"]) == want] for want in (True, False))
    if measured and open_ones:
        yield msg(
            "Its metrics: measured are {measured}; not measured {open}.", measured=_listed(measured, ids=True), open=_listed(open_ones)
        )
    elif family:
        text = msg("All of its metrics are measured: {measured}.", measured=_listed(measured, ids=True))
        yield text if measured else msg("No key result is measured by its metrics: {open}.", open=_listed(open_ones))
    if family and family[0]["origin"] == "ours":
        yield msg("The source documents name no metrics for this type; these are goalbook’s own.")


def _listed(family: list[Row], *, ids: bool = False) -> Label:
    names = [(cast("Label", row["name"]), str(row["kr_ids"])) for row in family]
    english = ", ".join(f"{name.en} ({krs})" if ids else name.en for name, krs in names)
    return Label(english, "、".join(f"{name.zh}（{krs}）" if ids else name.zh for name, krs in names))


def _workshop(row: Row) -> Message:
    day = cast("pd.Timestamp", row["workshop_day"])
    if not known(day.toordinal() if day == day else None):  # noqa: PLR0124 - NaT alone differs from itself
        return msg("No strategy workshop with marketing is recorded.")
    who, minutes = cast("Label", row["attendees"]), cast("Label", row["minutes"])
    who = who if who.en else Label.same("–")
    if not minutes.en:
        return msg("Strategy workshop on {day:date} ({who}); no minutes are named.", day=day.date(), who=who)
    return msg("Strategy workshop on {day:date} ({who}); minutes: {minutes}.", day=day.date(), who=who, minutes=minutes)


def _titled(language: Language, title: Message, subtitle: Message, body: Markup) -> Markup:
    return Markup('<figure class="fig"><figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>{}</figure>').format(
        says(language, title), language.say(subtitle), body
    )


def _year(result: TargetSetting, language: Language) -> Markup:
    found = rows(result.tables.get("year"))
    if not found:
        return Markup("")

    def amount(row: Row, name: str) -> str:
        return value_text(result, language, str(row["metric_id"]), number(row[name]))

    def share(name: str) -> list[str]:
        return [language.number(number(row[name]), "pct") for row in found]

    columns = [
        Column(language.say(msg("Quarter")), [_quarter(language, row) for row in found], "text"),
        Column(language.say(msg("Target")), [amount(row, "target") for row in found]),
        Column(language.say(msg("First plan")), [amount(row, "planned") for row in found]),
        Column(language.say(msg("Of the year")), share("share")),
        Column(language.say(msg("Cumulative")), share("cumulative_share")),
        Column(language.say(msg("As planned")), share("plan_share")),
    ]
    subtitle = msg("{metric}, target by quarter", metric=result.catalogue.name(str(found[0]["metric_id"])))
    body = table(filled(columns), Frame(kind="year"))
    if any(row["origin"] == "year" for row in found):
        body += note(language.say(msg("* no goals yet: as the year was first planned.")))
    return _titled(language, _year_message(result, found[-1]), subtitle, body)


def _year_message(result: TargetSetting, last: Row) -> Message:
    unit = result.catalogue.get(str(last["metric_id"])).unit
    total, annual = number(last["cumulative"]), number(last["annual"])
    if not known(total):
        return msg("Of the year’s {annual} not every quarter has a target yet", annual=quantity(unit, annual))
    return msg(
        "The quarters make {total} of the year’s {annual} ({share:pct})",
        total=quantity(unit, total),
        annual=quantity(unit, annual),
        share=total / annual,
    )


def _quarter(language: Language, row: Row) -> Markup:
    name = language.say(parse_period(str(row["quarter"])).name)
    text = Markup("<b>{}</b>").format(name) if row["current"] else Markup("{}").format(name)
    return text + Markup("&nbsp;*") if row["origin"] == "year" else text


def stage_name(stage: str) -> Message:
    """Return the name of a stage of the loop."""
    return {
        "strategic_alignment": msg("Strategic alignment"),
        "decomposition": msg("Decomposition"),
        "monitoring": msg("Monitoring"),
        "incentive": msg("Incentive and improvement"),
    }[stage]


def state_name(state: str) -> Message:
    """Return how far a stage of the loop is."""
    return {"done": msg("✓ done"), "partial": msg("in part"), "missing": msg("✗ missing"), "ahead": msg("still ahead")}[state]


def _loop(result: TargetSetting, language: Language) -> Markup:
    found = rows(result.tables.get("loop"))
    periods = list(dict.fromkeys(str(row["period"]) for row in found))
    if not found:
        return Markup("")
    by_place = {(row["period"], row["loop_stage"]): row for row in found}
    stages = list(dict.fromkeys(str(row["loop_stage"]) for row in found))
    columns = [Column(language.say(msg("Stage of the loop")), [language.say(stage_name(stage)) for stage in stages], "text")]
    for period in periods:
        cells = [_state(language, by_place[period, stage]) for stage in stages]
        columns.append(Column(language.say(parse_period(period).name), cells, "text"))
    counts = {state: sum(row["loop_state"] == state for row in found) for state in ("done", "partial", "missing", "ahead")}
    due = len(found) - counts["ahead"]
    done, partial = counts["done"], counts["partial"]
    title = msg("The loop: {done:n} of {due:n} stages that are due stand", done=done, due=due)
    if partial:
        title = msg("The loop: {done:n} of {due:n} stages that are due stand, {partial:n} in part", done=done, due=due, partial=partial)
    return _titled(language, title, msg("From goals, plans, archived reviews and actions"), table(columns, Frame(kind="loop")))


def _state(language: Language, row: Row) -> Markup:
    state = str(row["loop_state"])
    text = language.say(state_name(state))
    if state == "partial":
        text = language.say(msg("{state}, {done:n} of {of:n}", state=state_name(state), done=number(row["done"]), of=number(row["of"])))
    return toned(text, TONES.get(state, "plain"))


def _aims(result: TargetSetting, language: Language) -> Markup:
    found = rows(result.tables.get("aims"))
    if not found:
        return Markup("")

    def said(row: Row, name: str) -> Markup | str:
        text = language.say(cast("Label", row[name]))
        return text or toned(language.say(msg("not said")), "bad")

    themes = [language.say(theme_name(str(row["theme"]))) if row["theme"] else "–" for row in found]
    columns = [
        Column(
            language.say(msg("The objective")),
            [Markup("<b>{}</b> {}").format(row["objective_id"], said(row, "name")) for row in found],
            "text",
        ),
        Column(language.say(msg("Builds on")), [said(row, "strategy_ref") for row in found], "text"),
        Column(language.say(msg("What the team contributes")), [said(row, "contribution") for row in found], "text"),
        Column(language.say(msg("Direction")), themes, "text"),
    ]
    return _headed(language, msg("What each objective contributes"), table(filled(columns), Frame(kind="acts")))


def _accounts(result: TargetSetting, language: Language) -> Markup:
    found = rows(result.tables.get("accounts"))
    if not found:
        return Markup("")

    def said(row: Row, name: str) -> Markup | str:
        return language.say(cast("Label", row[name])) or toned(language.say(msg("not said")), "bad")

    columns = [
        Column(language.say(msg("Account")), [_account(result, language, row) for row in found], "text"),
        Column(language.say(msg("For whom")), [said(row, "target_audience") for row in found], "text"),
        Column(language.say(msg("What for")), [said(row, "account_purpose") for row in found], "text"),
    ]
    body = table(columns, Frame(more=rest_in_workbook(language, "accounts"), kind="acts"))
    return _headed(language, msg("Whom each account is for"), body)


def _account(result: TargetSetting, language: Language, row: Row) -> str:
    name, channel = language.say(cast("Label", row["name"])), str(row["channel"])
    if not channel:
        return name
    known_channel = language.say(channel_name(result, channel))
    return language.say(msg("{channel:text}: {name:text}", channel=known_channel, name=name)) if name else known_channel


def _headed(language: Language, title: Message, body: Markup) -> Markup:
    return Markup("<h3>{}</h3>{}").format(language.say(title), body)
