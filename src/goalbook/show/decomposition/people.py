"""People: by role how many goals, what outcome and process weigh, and who has signed; names and rewards stand on the cards alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from goalbook.books.decomposition.people.score import whole, within
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

Row = dict[str, object]


def people(result: Decomposition, language: Language) -> Block:
    """Return who has signed, the goals by role, and where the cards are."""
    parts: list[Markup | str] = list(missing_notes(result, language, "people"))
    found = rows(result.tables.get("card_roles"))
    if found:
        parts += [note(says(language, text)) for text in _signed(result)]
        parts.append(table(_columns(result, language, found), Frame(more=rest_in_workbook(language, "card_roles"))))
        parts += [note(says(language, text)) for text in _notes(result)]
    return section("people", language.say(msg("People and commitments")), parts)


def _signed(result: Decomposition) -> Iterator[Message]:
    """Say what the rules found of signatures and of cards that lack something: they name roles, no persons."""
    for one in result.findings:
        if one.rule == "DC-17" or (one.rule in ("DC-14", "PF-14", "PF-05") and one.status in ("fail", "warn")):
            yield one.message


def _columns(result: Decomposition, language: Language, found: list[Row]) -> list[Column]:
    together = [_together(language, row) for row in found]
    sums = [Column(language.say(msg("Together")), together)] if any(together) else []
    return [
        Column(language.say(msg("Member’s role")), [language.say(cast("Label", row["role"])) for row in found], "text"),
        Column(language.say(msg("Members")), [language.number(number(row["members"]), "n") for row in found]),
        Column(language.say(msg("Goals")), [_goals(language, row) for row in found]),
        Column(language.say(msg("Outcome weighs")), [_weight(result, language, row, "outcome") for row in found]),
        Column(language.say(msg("Process weighs")), [_weight(result, language, row, "process") for row in found]),
        *sums,
        Column(language.say(msg("Signed")), [_state(language, row) for row in found], "text"),
    ]


def _goals(language: Language, row: Row) -> Markup | str:
    goals = number(row["goals"])
    return language.number(goals, "n") if goals else toned(language.say(msg("✗ none")), "bad")


def _weight(result: Decomposition, language: Language, row: Row, kind: str) -> Markup | str:
    value = number(row[kind])
    if not known(value):
        return "–"
    text = language.number(value, "pct0")
    good = within(value, result.policy.get(f"perf.weights.{kind}"))
    return text if good else toned(f"✗ {text}", "bad")


def _together(language: Language, row: Row) -> Markup | str:
    """Return what the weights are together where that is not 100 %."""
    total = number(row["outcome"]) + number(row["process"])
    return toned(f"✗ {language.number(total, 'pct0')}", "bad") if known(total) and not whole(total) else ""


def _state(language: Language, row: Row) -> Markup | str:
    members, signed, stale = (number(row[name]) for name in ("members", "signed", "stale"))
    if signed == members:
        return toned(language.say(msg("✓ signed")), "good")
    if members > 1:
        return toned(language.say(msg("✗ {signed:n} of {all:n}", signed=signed, all=members)), "bad")
    return toned(language.say(msg("✗ to sign again") if stale else msg("✗ not yet")), "bad")


def _notes(result: Decomposition) -> Iterator[Message]:
    targets = rows(result.tables.get("targets"))
    if any(row["moved"] for row in targets):
        yield msg("Sliders move targets here. Signatures are for the targets as filed: once others are filed, everybody signs again.")
    if len(result.tables["cards"]):
        low, high = result.policy.get("perf.weights.outcome")
        yield msg(
            "One page per member lies in the folder cards beside this report, with names, rewards and consequences, which this report "
            "leaves out. Outcome should weigh {low:pct0} to {high:pct0} of the score, process the rest.",
            low=low,
            high=high,
        )
