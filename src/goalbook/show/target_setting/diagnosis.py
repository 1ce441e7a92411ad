"""Diagnosis: what the last reviews found and who answers it, the problems stated before any target, the evidence behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.monthly_review.problems import severity_name
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, known, metric_name, number, rest_in_workbook, rows, says, value_text

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]


def diagnosis(result: TargetSetting, language: Language) -> Block:
    """Return findings, problems and evidence, each with what answers or proves it."""
    parts: list[Markup | str] = [*missing_notes(result, language, "diagnosis")]
    parts += [_findings(result, language), _problems(result, language), _evidence(result, language)]
    return section("diagnosis", language.say(msg("Diagnosis")), parts)


def _headed(language: Language, title: Message, body: Markup) -> Markup:
    return Markup("<h3>{}</h3>{}").format(says(language, title), body)


def _findings(result: TargetSetting, language: Language) -> Markup:
    found = rows(result.tables.get("linked_findings"))
    if not found:
        return Markup("")
    columns = [
        Column(language.say(msg("Severity")), [_severity(language, row) for row in found], "text"),
        Column(language.say(msg("What was found")), [_what(result, language, row) for row in found], "text"),
        Column(language.say(msg("Review")), [language.say(parse_period(str(row["month"])).name) for row in found], "text"),
        Column(language.say(msg("Answered by")), [_answered(language, row) for row in found], "text"),
    ]
    body = table(columns, Frame(more=rest_in_workbook(language, "linked_findings"), kind="problems"))
    return _headed(language, _findings_title(found), body)


def _findings_title(found: list[Row]) -> Message:
    open_ones = [row for row in found if not row["resolved"]]
    grave = [row for row in open_ones if row["severity"] == "high"]
    left = sum(not row["objective_id"] for row in grave)
    if not open_ones:
        return msg("What the last reviews found is no longer there ({n:n})", n=len(found))
    if left:
        return msg(
            "Open findings of the last reviews: {n:n}, grave {grave:n}; grave ones that no objective answers: {left:n}",
            n=len(open_ones),
            grave=len(grave),
            left=left,
        )
    return msg("Open findings of the last reviews: {n:n}, grave {grave:n}; every grave one is answered", n=len(open_ones), grave=len(grave))


def _severity(language: Language, row: Row) -> Markup:
    grave = row["severity"] == "high" and not row["resolved"]
    return toned(language.say(severity_name(str(row["severity"]))), "bad" if grave else "plain")


def _what(result: TargetSetting, language: Language, row: Row) -> Markup:
    """Return the finding with its channel where the sentence does not name it, and its id below."""
    text, channel = language.say(cast("Message", row["what"])), str(row["channel"])
    name = language.say(channel_name(result, channel)) if channel else ""
    if name and name.casefold() not in text.casefold():
        text = language.say(msg("{channel:text}: {name:text}", channel=name, name=text))
    return Markup('{}<br><span class="q">{}</span>').format(text, row["id"])


def _answered(language: Language, row: Row) -> Markup | str:
    over = [language.say(msg("no longer there"))] if row["resolved"] else []
    if row["objective_id"] or over:
        return " · ".join([str(row["objective_id"])] * bool(row["objective_id"]) + over)
    return toned(language.say(msg("no objective")), "bad" if row["severity"] == "high" else "plain")


def kind_name(kind: str) -> Message:
    """Return the name of a kind of problem."""
    return {
        "stickiness": msg("users do not stay"),
        "conversion": msg("traffic does not convert"),
        "content": msg("content does not attract"),
        "other": msg("other"),
    }[kind]


def _problems(result: TargetSetting, language: Language) -> Markup:
    found = rows(result.tables.get("problems_stated"))
    if not found:
        return Markup("")

    def value(row: Row, name: str) -> str:
        return value_text(result, language, str(row["metric_id"]), number(row[name]))

    columns = [
        Column(language.say(msg("Problem")), [language.say(cast("Label", row["problem"])) for row in found], "text"),
        Column(language.say(msg("Kind")), [language.say(kind_name(str(row["kind"]))) for row in found], "text"),
        Column(language.say(msg("Figure")), [_figure(result, language, row) for row in found], "text"),
        Column(language.say(msg("Now")), [value(row, "current") for row in found]),
        Column(language.say(msg("Should be")), [value(row, "benchmark") for row in found]),
        Column(language.say(msg("Distance")), [_gap(result, language, row) for row in found]),
        Column(language.say(msg("Key result")), [_key_result(language, row) for row in found], "text"),
    ]
    open_ones = sum(not known(row["target"]) for row in found)
    title = msg("Problems stated: {n:n}, each answered by a key result", n=len(found))
    if open_ones:
        title = msg("Problems stated: {n:n}; without a key result: {open:n}", n=len(found), open=open_ones)
    body = table(filled(columns), Frame(more=rest_in_workbook(language, "problems_stated"), kind="acts"))
    if any(row["measured"] and known(row["current"]) for row in found):
        body += note(language.say(msg("Now: where nobody wrote a figure, that of the last whole month of the facts.")))
    return _headed(language, title, body)


def _figure(result: TargetSetting, language: Language, row: Row) -> str:
    name, channel = language.say(metric_name(result, str(row["metric_id"]))), str(row["channel"])
    if not channel:
        return name
    return language.say(msg("{channel:text}: {name:text}", channel=language.say(channel_name(result, channel)), name=name))


def _gap(result: TargetSetting, language: Language, row: Row) -> Markup:
    gap = number(row["gap_rel"])
    worse = (gap < 0) == (result.catalogue.get(str(row["metric_id"])).direction != "down")
    return toned(language.number(gap, "pct", signed=True), "plain" if not known(gap) or not gap else "bad" if worse else "good")


def _key_result(language: Language, row: Row) -> Markup | str:
    return str(row["kr_id"]) if known(row["target"]) else toned(language.say(msg("none yet")), "bad")


def part_name(part: str) -> Message | str:
    """Return the part of the background a statement belongs to."""
    names = {"market": msg("market"), "users": msg("users"), "competition": msg("competition")}
    return names.get(part, part)


def _evidence(result: TargetSetting, language: Language) -> Markup:
    found = rows(result.tables.get("evidence_register"))
    if not found:
        return Markup("")
    columns = [
        Column(language.say(msg("Part")), [language.say(part_name(str(row["part"]))) for row in found], "text"),
        Column(language.say(msg("Statement")), [language.say(cast("Label", row["claim"])) for row in found], "text"),
        Column(language.say(msg("Source")), [_source(language, row) for row in found], "text"),
        Column(language.say(msg("Verified")), [_verified(language, row) for row in found], "text"),
        Column(language.say(msg("Used for")), [str(row["used_for"]) or "–" for row in found], "text"),
    ]
    checked = sum(bool(row["verified"]) for row in found)
    title = msg(
        "Statements on market, users and competitors: {n:n}, verified {checked:n}; the others set no limit", n=len(found), checked=checked
    )
    body = table(filled(columns), Frame(more=rest_in_workbook(language, "evidence_register"), kind="acts"))
    return _headed(language, title, body)


def _source(language: Language, row: Row) -> str:
    source, year = language.say(cast("Label", row["evidence_source"])), number(row["year"])
    if not known(year):
        return source or "–"
    return language.say(msg("{source:text}, {year:text}", source=source or "–", year=f"{year:.0f}"))


def _verified(language: Language, row: Row) -> str:
    return language.say(msg("yes")) if row["verified"] else language.say(msg("no"))
