"""The work breakdown in the report: the tree, its upper lines with who and when, who carries how much, who takes over, what is left out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.books.decomposition.wbs.register import LACKS, LATE
from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.show.block import Block, note, section
from goalbook.show.charts.task_tree import task_tree
from goalbook.show.missing import missing_notes
from goalbook.show.tables import BODY_ROWS, Column, Frame, table, toned
from goalbook.show.words import column, filled, month_short, number, rest_in_workbook, rows, says, titled
from goalbook.show.work_words import fault_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

Row = dict[str, object]
WIDTH = 84  # CSS pixels of the whole period
UPPER = 2  # levels that are always shown: goals and sub-goals
WEEKS = 16  # more are shown by month


def wbs(result: Decomposition, language: Language) -> Block:
    """Return the section; of a plan without tasks the one line that says what is missing."""
    found = rows(result.tables.get("wbs"))
    parts: list[Markup | str] = [*missing_notes(result, language, "wbs")]
    if found:
        chart = task_tree(found, language, tree_message(found), result.owners)
        parts += [chart.html() if chart is not None else "", _lines(result, language, found), _load(result, language)]
        parts += [note(says(language, said)) for said in (*_handed_over(result), *_left_out(result))]
    return section("wbs", language.say(msg("Work breakdown and load")), parts)


def tree_message(found: Sequence[Row]) -> Message:
    """Return what the tree says: how many lines lack something and how many only have a day that does not fit, else that none does."""
    lacking, late = (sum(row["state"] in states for row in found) for states in (LACKS, LATE))
    actions = sum(cast("int", row["actions"]) for row in found if not row["parent_id"])
    if lacking and late:
        return msg(
            "Lines of the plan that lack something: {n:n} of {all:n}; further ones whose day does not fit: {late:n}",
            n=lacking,
            all=len(found),
            late=late,
        )
    if lacking:
        return msg("Lines of the plan that lack something: {n:n} of {all:n}", n=lacking, all=len(found))
    if late:
        return msg("Nothing is lacking, but lines whose day does not fit: {late:n} of {all:n}", late=late, all=len(found))
    return msg("The goals go down to {actions:n} actions; each has an owner, a deadline and what it needs", actions=actions)


def person_name(result: Decomposition, person: object) -> Label:
    """Return how the report calls somebody."""
    return result.owners.get(str(person)) or two_languages(str(person))


def _lines(result: Decomposition, language: Language, found: list[Row]) -> Markup:
    """Return the indented table: goals and sub-goals, tasks too where they fit, and whatever lacks something."""
    shown = _shown(found)
    lacks = [_lacks(language, row) for row in shown]
    columns = [
        Column(language.say(msg("Goal, sub-goal, task")), [_name(language, row) for row in shown], "text"),
        Column(language.say(msg("Key result")), [str(row["key_result"]) for row in shown], "text"),
        Column(language.say(msg("Owner")), [titled(language, person_name(result, row["owner"])) for row in shown], "text"),
        Column(language.say(msg("Stand-in")), [titled(language, person_name(result, row["backup"])) for row in shown], "text"),
        Column(language.say(msg("Due")), ["" if pd.isna(row["due"]) else language.date(_day(row["due"]), "day") for row in shown]),  # type: ignore[call-overload] # a cell
        Column(_period(result, language), [_bar(row, result) for row in shown], "bar"),
        column(language, language.say(msg("Actions")), shown, "actions", "n"),
        Column(language.say(msg("Lacks")), lacks, "text"),
    ]
    more = rest_in_workbook(language, "wbs") if len(shown) < len(found) else ""
    return table(filled(columns), Frame(kind="tree")) + (note(more) if more else Markup(""))


def _period(result: Decomposition, language: Language) -> str:
    period = result.meta.period
    return f"{language.date(period.start, 'day')} – {language.date(period.end, 'day')}"


def _shown(found: list[Row]) -> list[Row]:
    """Return the upper levels as deep as they fit, then what lacks something, in the tree's order."""
    deep = max((level for level in range(1, 5) if sum(cast("int", row["level"]) <= level for row in found) <= BODY_ROWS), default=1)
    order = sorted(
        range(len(found)),
        key=lambda at: (cast("int", found[at]["level"]) > max(deep, UPPER), found[at]["state"] == "ok", found[at]["level"], at),
    )
    kept = [at for at in order if cast("int", found[at]["level"]) <= max(deep, UPPER) or found[at]["state"] != "ok"]
    return [found[at] for at in sorted(kept[:BODY_ROWS])]


def _name(language: Language, row: Row) -> Markup:
    name = language.say(cast("Label", row["name"]))
    return Markup('<span style="display:block;padding-left:{}em">{}</span>').format(round(1.1 * number(row["depth"]), 1), name)


def _lacks(language: Language, row: Row) -> Markup | str:
    faults = cast("tuple[str, ...]", row["faults"])
    between = "、" if language.code == "zh" else ", "
    return toned(between.join(language.say(fault_words()[one]) for one in faults), "bad") if faults else ""


def _day(value: object) -> date:
    return pd.Timestamp(str(value)).date()


def _bar(row: Row, result: Decomposition) -> Markup:
    """Return a line's time on the period's axis, outlined as plans are; nothing where it has no days."""
    start, due, period = row["start"], row["due"], result.meta.period
    if pd.isna(start) and pd.isna(due):  # type: ignore[call-overload] # cells
        return Markup("")
    first = period.start if pd.isna(start) else _day(start)  # type: ignore[call-overload] # a cell
    last = period.end if pd.isna(due) else _day(due)  # type: ignore[call-overload] # a cell
    left, right = (min(max((day - period.start).days / period.days, 0.0), 1.0) * (WIDTH - 2) for day in (first, last))
    return Markup(
        '<svg class="vb" width="{w}" height="12" viewBox="0 0 {w} 12" aria-hidden="true"><path d="M1 6H{end}" stroke="#b8c2c7"/>'
        '<rect x="{x}" y="2.5" width="{width}" height="7" fill="#fff" stroke="#263238"/></svg>'
    ).format(w=WIDTH, end=WIDTH - 1, x=round(1 + left, 1), width=round(max(right - left, 1.5), 1))


def _load(result: Decomposition, language: Language) -> Markup:
    """Return running actions by person and week; of longer periods the most in a week of each month."""
    found = rows(result.tables["load"])
    if not found:
        return Markup("")
    limit = float(result.policy.wbs.max_leaves_per_person)
    people = list(dict.fromkeys(str(row["person"]) for row in found))
    by_month = len({row["week"] for row in found}) > WEEKS
    spans = list(dict.fromkeys(_span(row, by_month) for row in found))
    most: dict[tuple[str, object], int] = {}
    for row in found:
        place = (str(row["person"]), _span(row, by_month))
        most[place] = max(most.get(place, 0), cast("int", row["active"]))
    columns = [Column(language.say(msg("Person")), [_bearer(result, language, one) for one in people], "text")]
    for span in spans:
        cells = [_count(language, most.get((one, span), 0), limit if one else math.inf) for one in people]
        columns.append(Column(_head(language, span, by_month), cells))
    more = rest_in_workbook(language, "load") if len(people) > BODY_ROWS else ""
    title = Markup("<h3>{}</h3>").format(says(language, load_message(result, found, limit)))
    return title + table(columns, Frame(more=more))


def _bearer(result: Decomposition, language: Language, person: str) -> Markup | str:
    return titled(language, person_name(result, person)) if person else toned(titled(language, msg("nobody")), "bad")


def load_message(result: Decomposition, found: Sequence[Row], limit: float) -> Message:
    """Return how many actions nobody owns, then who carries most, and whether that is too much."""
    owned = [row for row in found if row["person"]]
    lines = rows(result.tables.get("wbs"))
    above = {row["parent_id"] for row in lines}
    alone = [row for row in lines if row["task_id"] not in above and not row["owner"]]  # as the load counts actions
    if not alone:
        return _most(result, owned, limit)
    if not owned:
        return msg("All {n:n} actions have nobody who does them", n=len(alone))
    return msg("{n:n} actions have nobody who does them. {most}", n=len(alone), most=_most(result, owned, limit))


def _most(result: Decomposition, found: Sequence[Row], limit: float) -> Message:
    top = max(found, key=lambda row: cast("int", row["active"]))
    values = {"n": number(top["active"]), "limit": limit}
    who, week = person_name(result, top["person"]), _week(str(top["week"]))
    if more_than(number(top["active"]), limit):
        return msg("Actions that run in a week: {who} has {n:n} in week {week:text}, more than {limit:n}", who=who, week=week, **values)
    return msg("Actions that run in a week: at most {n:n} ({who}, week {week:text}), limit {limit:n}", who=who, week=week, **values)


def _week(label: str) -> str:
    return label.partition("-W")[2].lstrip("0")


def _span(row: Row, by_month: bool) -> tuple[int, int]:  # noqa: FBT001 - one of two grains
    start = cast("pd.Timestamp", row["start"])
    year, week, _ = start.isocalendar()
    return (start.year, start.month) if by_month else (year, week)


def _head(language: Language, span: tuple[int, int], by_month: bool) -> str:  # noqa: FBT001 - as above
    return language.say(month_short(span[1])) if by_month else language.say(msg("W{week:text}", week=str(span[1])))


def _count(language: Language, active: int, limit: float) -> Markup:
    return toned(language.number(float(active), "n") if active else "", "bad" if more_than(active, limit) else "plain")


def _handed_over(result: Decomposition) -> Iterator[Message]:
    """Yield one sentence per absence: who takes over how many key tasks."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows(result.tables["handover"]):
        groups.setdefault((row["person"], row["start"], row["end"], row["backup"], row["handover_state"]), []).append(row)
    for (person, start, end, backup, state), some in groups.items():
        who, other = person_name(result, person), person_name(result, backup)
        begins, ends = cast("pd.Timestamp", start).date(), cast("pd.Timestamp", end).date()
        if state == "ok":
            yield msg(
                "{who} is away from {start:day} to {end:day}; {other} takes over key tasks: {n:n}.",
                who=who, start=begins, end=ends, other=other, n=len(some),
            )  # fmt: skip
        else:
            yield msg(
                "{who} is away from {start:day} to {end:day}; key tasks without anyone: {n:n}.",
                who=who,
                start=begins,
                end=ends,
                n=len(some),
            )


def _left_out(result: Decomposition) -> Iterator[Message]:
    """Yield what a process that the plan uses leaves out."""
    lacks: dict[str, list[Row]] = {}
    for row in rows(result.tables["wbs_processes"]):
        if not row["lines"]:
            lacks.setdefault(str(row["process"]), []).append(row)
    for some in lacks.values():
        names = [cast("Label", row["step_name"]) for row in some]
        steps = Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
        yield msg("{process}: no line for {steps}.", process=cast("Label", some[0]["name"]), steps=steps)
