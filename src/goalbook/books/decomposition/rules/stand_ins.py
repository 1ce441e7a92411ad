"""Whether goal cards, work breakdown and absences agree on who stands in for whom (DC-36)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.people.members import Members
from goalbook.books.decomposition.wbs.load import absences
from goalbook.books.rows import rows_of
from goalbook.books.tasks import people_by_name
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.inputs.plan.cards import CARDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row

Named = dict[str, dict[str, list[str]]]  # by person and stand-in the key results of the goals that name it, "" of those without


def contradictions(case: Case) -> Iterator[Finding]:
    """Yield where a card names another stand-in than the work breakdown, its own member, or somebody who is away at the same time."""
    named = _named(case)
    for person, stand_ins in named.items():
        who = case.person(person)
        if person in stand_ins:
            text = msg("{who}: the goal card names its own member as stand-in; name another person", who=who)
            yield Finding("DC-36", who, "warn", None, None, text)
        yield from _otherwise(case, person, {one: goals for one, goals in stand_ins.items() if one != person})
    yield from _away(case, named)


def _named(case: Case) -> Named:
    members, found = Members.of(case.prepared.inputs.team), Named()
    for row in case.prepared.plan.table(CARDS).to_dict("records"):
        if row["stand_in"]:
            own = found.setdefault(members.id(str(row["person"])), {})
            own.setdefault(members.id(str(row["stand_in"])), []).append(str(row["key_result"]))
    return found


def _otherwise(case: Case, person: str, stand_ins: Mapping[str, list[str]]) -> Iterator[Finding]:
    """Yield one line for each stand-in of the card whom no line of the same key result, of the same person at all, names."""
    lines = [row for row in rows_of(case.tables["wbs"]) if row["owner"] == person and row["backup"] not in ("", person)]
    for stand_in, goals in stand_ins.items():
        others = [row for goal in goals for row in _of(lines, goal) if not _agrees(_of(lines, goal), stand_in)]
        against = {str(row["backup"]): row for row in reversed(others)}  # of each other stand-in the first line
        if not against:
            continue
        text = msg(
            "{who}: the goal card names {card} as stand-in, the work breakdown {plan} (row {row:text}); name the same person in both",
            who=case.person(person),
            card=case.person(stand_in),
            plan=_listed(case.person(one) for one in against),
            row=", ".join(str(row["row"]) for row in against.values()),
        )
        yield Finding("DC-36", case.person(person), "warn", None, None, text)


def _of(lines: list[Row], key_result: str) -> list[Row]:
    """Return the lines that serve a key result, all of them where none does or the goal has none."""
    return [row for row in lines if key_result and row["key_result"] == key_result] or lines


def _agrees(lines: Iterable[Row], stand_in: str) -> bool:
    return any(row["backup"] == stand_in for row in lines)


def _away(case: Case, named: Named) -> Iterator[Finding]:
    """Yield stand-ins of a card who are away when they would be needed; those of key tasks are judged with their tasks."""
    away = absences(case.prepared.plan, people_by_name(case.prepared.inputs.team))
    judged = {(row["person"], row["backup"]) for row in rows_of(case.tables["handover"])}
    for person, start, end in away:
        for stand_in in named.get(person, {}):
            both = any(who == stand_in and first <= end and last >= start for who, first, last in away)
            if both and stand_in != person and (person, stand_in) not in judged:
                text = msg(
                    "{who} is away from {start:date} to {end:date}, and so is {backup}, whom the goal card names; name a third person",
                    who=case.person(person),
                    start=start,
                    end=end,
                    backup=case.person(stand_in),
                )
                yield Finding("DC-36", case.person(person), "warn", None, None, text)


def _listed(names: Iterable[Label]) -> Label:
    every = list(names)
    return Label(", ".join(one.en for one in every), "、".join(one.zh for one in every))
