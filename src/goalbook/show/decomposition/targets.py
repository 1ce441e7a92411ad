"""Top-down against bottom-up: what is asked, what the members name, what both can carry; their questions and what was answered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import quantity
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import channel_name, filled, inside, known, number, rest_in_workbook, rows, says, titled, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

Row = dict[str, object]
TEAM = Label("Whole team", "全团队")
MOST = 10  # questions
BAR = 84  # CSS pixels of the gap's bars


def targets(result: Decomposition, language: Language) -> Block:
    """Return targets beside the members' figures, the questions with their answers, and the meeting that explained the goals."""
    parts: list[Markup | str] = [*missing_notes(result, language, "targets")]
    parts += [one for one in (_figures(result, language), _beside(result, language)) if one]
    parts += [note(says(language, said)) for said in _accuracy(result)]
    parts += _questions(result, language)
    between = Markup("") if language.code == "zh" else Markup(" ")
    reach = [says(language, said) for said in _reach(result)]
    parts += [note(between.join(reach))] if reach else []
    parts += [note(says(language, said)) for said in _meeting(result)]
    return section("targets", language.say(msg("Targets: top-down and bottom-up")), parts)


def _figures(result: Decomposition, language: Language) -> Markup:
    """Return the headline by channel, then the whole team."""
    found = rows(result.tables["reconciled"])
    if not found:
        return Markup("")
    scale = BarScale.of([number(row["gap"]) for row in found], BAR)
    columns = [
        Column(language.say(msg("Channel")), [language.say(_place(result, row)) for row in found], "text"),
        *_amounts(result, language, found),
        Column("", [variance_bar(number(row["gap"]), scale, _tone(row)) for row in found], "bar"),
        Column(language.say(msg("Gap")), [_gap(language, row) for row in found]),
        Column(language.say(msg("Reconciled")), [_value(result, language, row, "reconciled") for row in found]),
        Column(language.say(msg("Named by")), [_named_by(result, language, row) for row in found], "text"),
    ]
    metric = result.catalogue.name(str(found[0]["metric_id"]))
    sub = msg(
        "{name}: asked from above, named from below; reconciled by weighing each figure by how exact past ones were,"
        " no channel beyond what was asked of it or named there, and the team is their sum",
        name=metric,
    )
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, figures_message(result, found)), language.say(sub)
    )
    return Markup('<figure class="tab wide">{}{}</figure>').format(head, table(filled(columns), Frame(total=True)))


def figures_message(result: Decomposition, found: Sequence[Row]) -> Message:
    """Return what the figures say: how much is named of what is asked, and where most is missing."""
    whole, parts = found[-1], found[:-1]
    unit = str(result.catalogue.get(str(whole["metric_id"])).unit)
    asked, named = number(whole["top_down"]), number(whole["bottom_up"])
    silent = [row for row in parts if not known(row["bottom_up"])]
    if math.isnan(named):
        return msg("Figures are still missing for {n:n} of {all:n} channels", n=len(silent), all=len(parts))
    values: dict[str, Message | Label | float] = {"named": quantity(unit, named), "asked": quantity(unit, asked)}
    if whole["verdict"] == "pass" or named >= asked:
        return msg("The members name {named} of the {asked} asked ({gap:+pct})", **values, gap=number(whole["gap_share"]))
    values["short"] = strong(quantity(unit, asked - named))
    worst = min(parts, key=lambda row: number(row["gap"]) if known(row["gap"]) else 0.0, default=None)
    if worst is None or not known(worst["gap"]) or number(worst["gap"]) >= 0:
        return msg("The members name {named} of the {asked} asked: {short} short", **values)
    values |= {"place": channel_name(result, worst["channel"]), "most": quantity(unit, -number(worst["gap"]))}
    return msg("The members name {named} of the {asked} asked: {short} short, {most} of it in {place}", **values)


def _beside(result: Decomposition, language: Language) -> Markup:
    """Return the other key results that somebody gave a figure for."""
    found = rows(result.tables["figures_beside"])
    if not found:
        return Markup("")
    columns = [
        Column(language.say(msg("Other key results")), [_about(result, language, row) for row in found], "text"),
        *_amounts(result, language, found),
        Column(language.say(msg("Gap")), [_gap(language, row) for row in found]),
        Column(language.say(msg("Reconciled")), [_value(result, language, row, "reconciled") for row in found]),
        Column(language.say(msg("Named by")), [_named_by(result, language, row) for row in found], "text"),
    ]
    return table(columns, Frame(more=rest_in_workbook(language, "figures_beside")))


def _amounts(result: Decomposition, language: Language, found: Sequence[Row]) -> list[Column]:
    return [
        Column(language.say(msg("Asked")), [_value(result, language, row, "top_down") for row in found]),
        Column(language.say(msg("Named")), [_value(result, language, row, "bottom_up") for row in found]),
    ]


def _place(result: Decomposition, row: Row) -> Label:
    return channel_name(result, row["channel"]) if row["channel"] else TEAM


def _about(result: Decomposition, language: Language, row: Row) -> str:
    name = language.say(result.catalogue.name(str(row["metric_id"])))
    where = f"{language.say(channel_name(result, row['channel']))} · " if row["channel"] else ""
    return f"{row['kr_id']} {where}{name}"


def _value(result: Decomposition, language: Language, row: Row, name: str) -> str:
    value, metric = number(row[name]), str(row["metric_id"])
    if result.catalogue.get(metric).unit == "share":
        return language.number(value, "pct2")
    return value_text(result, language, metric, value, compact=False)


def _gap(language: Language, row: Row) -> Markup:
    if not known(row["gap_share"]):
        return Markup("–")
    mark = "" if row["verdict"] in ("pass", "not_evaluated") else "▼ " if number(row["gap"]) < 0 else "▲ "
    return toned(mark + language.number(number(row["gap_share"]), "pct", signed=True), _tone(row))


def _tone(row: Row) -> Tone:
    return "bad" if row["verdict"] in ("warn", "fail") else "plain"


def _named_by(result: Decomposition, language: Language, row: Row) -> Markup:
    """Return who named the figure, with the reason given."""
    people = [one for one in str(row["persons"]).split(",") if one]
    if not people:
        return Markup("") if not row["channel"] else toned(language.say(msg("nobody yet")), "bad")
    given = rows(result.tables["members_figures"])
    reasons = [one["reason"] for one in given if one["person"] in people and _same(one, row)]
    texts = [language.say(cast("Label", reason)) for reason in reasons if cast("Label", reason).en or cast("Label", reason).zh]
    name = titled(language, cast("Label", row["person_names"]))
    between = "；" if language.code == "zh" else "; "
    return Markup('{} <span class="q">{}</span>').format(name, between.join(texts))


def _same(figure: Row, row: Row) -> bool:
    """Say whether a member's figure stands in a row: the same channel of the same figure, or the same key result."""
    part = bool(row["channel"]) and figure["metric_id"] == row["metric_id"]
    return figure["channel"] == row["channel"] and (part or figure["key_result"] == row["kr_id"])


def _accuracy(result: Decomposition) -> Iterator[Message]:
    """Say what is known of the accuracy of the members' figures."""
    found = rows(result.tables["members_figures"])
    for basis in dict.fromkeys(str(row["basis"]) for row in found):
        every = [row for row in found if row["basis"] == basis]
        error, n = number(every[0]["error"]), number(every[0]["records"])
        if basis == "default":
            yield msg("Too few figures of earlier periods can be checked; an error of {error:pct0} is assumed.", error=error)
        elif basis == "pooled":
            yield msg(
                "The members' earlier figures ({n:n}) were off by {error:pct}; with so few of each one, this counts for everybody.",
                n=n,
                error=error,
            )
        else:
            for row in {str(one["person"]): one for one in every}.values():
                values: dict[str, Label | float] = {"person": cast("Label", row["person_name"])}
                values |= {"n": number(row["records"]), "error": number(row["error"])}
                yield msg("{person}: {n:n} earlier figures, off by {error:pct}.", **values)


def _questions(result: Decomposition, language: Language) -> list[Markup]:
    """Return the members' questions, those without an answer first."""
    found = sorted(rows(result.tables["feedback"]), key=lambda row: not row["open"])
    if not found:
        return []
    columns = [
        Column(language.say(msg("Who asks")), [_kept(titled(language, cast("Label", row["person_name"]))) for row in found], "text"),
        Column(language.say(msg("Key result")), [str(row["key_result"]) for row in found], "text"),
        Column(language.say(msg("Question")), [language.say(cast("Label", row["question"])) for row in found], "text"),
        Column(language.say(msg("Proposal")), [language.say(cast("Label", row["proposal"])) for row in found], "text"),
        Column(language.say(msg("Answer and decision")), [_answer(language, row) for row in found], "text"),
    ]
    waiting = sum(bool(row["open"]) for row in found)
    if waiting:
        said = msg("{n:n} of {all:n} questions are not answered: nobody commits before they are", n=waiting, all=len(found))
    else:
        said = msg("All {n:n} questions of the members are answered", n=len(found))
    head = Markup('<figcaption><b class="title">{}</b></figcaption>').format(says(language, said))
    body = table(filled(columns), Frame(limit=MOST, more=rest_in_workbook(language, "feedback")))
    return [Markup('<figure class="tab wide">{}{}</figure>').format(head, body)]


def _kept(text: str) -> Markup:
    return Markup('<span class="nb">{}</span>').format(text)


def _answer(language: Language, row: Row) -> Markup | str:
    if row["open"]:
        asked = pd.Timestamp(row["day"])  # type: ignore[arg-type] # a cell
        if pd.isna(asked):
            return toned(language.say(msg("not answered yet")), "bad")
        return toned(language.say(msg("open since {day:day}", day=asked.date())), "bad")
    response, decision = (language.say(cast("Label", row[name])) for name in ("response", "decision"))
    return Markup('{} <span class="q">{}</span>').format(response, decision) if decision else response


def _reach(result: Decomposition) -> Iterator[Message]:
    """Say what the content plan asks of each follower beside what was reached: whether the question about plays has ground."""
    for row in rows(result.tables["reach"]):
        values: dict[str, Label | float] = {
            "channel": channel_name(result, row["channel"]), "metric": inside(result.catalogue.name(str(row["metric_id"]))),
            "planned": number(row["planned"]), "now": number(row["history"]), "best": number(row["best"]),
        }  # fmt: skip
        yield msg(
            "{channel} plans {planned:ratio} {metric} a month per follower; the last months had {now:ratio}, the best {best:ratio}.",
            **values,
        )


def _meeting(result: Decomposition) -> Iterator[Message]:
    """Say when the goals were explained to whom; where they were not yet, what the meeting is about."""
    found = rows(result.tables["meeting_record"])
    if not found:
        if len(result.tables["targets"]):
            yield msg(
                "Agenda of the decomposition meeting: 1 what the goals mean for the strategy, 2 how they were split and why,"
                " 3 each member's figure, 4 questions and proposals, 5 commitments."
            )
        return
    row = found[0]
    minutes = cast("Label", row["minutes"])
    day, who = pd.Timestamp(row["day"]).date(), cast("Label", row["attendee_names"])  # type: ignore[arg-type] # a cell
    if minutes.en or minutes.zh:
        yield msg("Decomposition meeting on {day:day} with {who}: {minutes}", day=day, who=who, minutes=minutes)
    else:
        yield msg("Decomposition meeting on {day:day} with {who}.", day=day, who=who)
