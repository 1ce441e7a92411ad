"""The plan of the goals' period in the review: how much of it is done against the time gone, what lags, where the gates stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.monthly_review.plan_paths import plan_paths
from goalbook.show.tables import BODY_ROWS, Column, Frame, Tone, table, toned
from goalbook.show.words import filled, known, number, rest_in_workbook, rows, says, titled
from goalbook.show.work_words import gate_words, progress_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
WIDTH = 96  # CSS pixels of a line that is done
UPPER = 2  # goals and sub-goals are shown always
LAGS = ("late", "behind")
TONES: dict[str, Tone] = {"late": "bad", "behind": "bad", "failed": "bad", "unknown": "bad", "done": "good", "passed": "good"}


def plan_progress(review: MonthlyReview, language: Language) -> Block:
    """Return the section; nothing where the goals' period has neither tasks nor gates."""
    tasks, gates = rows(review.tables.get("plan_tasks")), rows(review.tables.get("plan_gates"))
    parts: list[Markup | str] = []
    for whole in rows(review.tables.get("plan_done")):
        parts += [note(says(language, said)) for said in _said(whole)]
        parts.append(_tasks(language, tasks))
    if gates:
        parts += [Markup("<h3>{}</h3>").format(says(language, gate_message(gates))), _gates(language, gates)]
    parts += plan_paths(review, language)
    return section("plan-progress", language.say(msg("Plan: tasks and gates")), parts) if parts else Block(Markup(""))


def _said(whole: Row) -> Iterator[Message]:
    done, gone = number(whole["done"]), number(whole["expected"])
    counts = {name: number(whole[name]) for name in ("actions", "finished", "late", "behind", "unreported")}
    if known(done):
        yield msg("{done:pct0} of the plan is done, {gone:pct0} of its time is gone.", done=done, gone=gone)
    else:
        yield msg("Nothing is noted of the plan; {gone:pct0} of its time is gone.", gone=gone)
    yield msg(
        "Actions: {actions:n}; done {finished:n}, overdue {late:n}, behind {behind:n}, running with nothing noted {unreported:n}.", **counts
    )


def _tasks(language: Language, found: list[Row]) -> Markup:
    """Return goals and sub-goals, then every action that lags, in the tree's order."""
    order = sorted(range(len(found)), key=lambda at: (_place(found[at]), -_lag(found[at]), at))
    shown = [found[at] for at in sorted(at for at in order[:BODY_ROWS] if _place(found[at]) < 2)]  # noqa: PLR2004 - 2: neither
    columns = [
        Column(language.say(msg("Goal, sub-goal, what lags")), [_name(language, row) for row in shown], "text"),
        Column(language.say(msg("Owner")), [_owner(language, row) for row in shown], "text"),
        Column(language.say(msg("Due")), [_date(language, row["due"]) for row in shown]),
        Column(language.say(msg("Done")), [language.number(number(row["done"]), "pct0") for row in shown]),
        Column(language.say(msg("mark: time gone")), [_bar(row) for row in shown], "bar"),
        Column(language.say(msg("Time gone")), [language.number(number(row["expected"]), "pct0") for row in shown]),
        Column(language.say(msg("Stands")), [_state(language, row, "progress_state") for row in shown], "text"),
    ]
    more = note(rest_in_workbook(language, "plan_tasks")) if len(shown) < len(found) else Markup("")
    return table(filled(columns), Frame(kind="tree")) + more


def _place(row: Row) -> int:
    if cast("int", row["level"]) <= UPPER:
        return 0
    return 1 if row["progress_state"] in LAGS and row["actions"] == 1 else 2


def _lag(row: Row) -> float:
    done = number(row["done"])
    return number(row["expected"]) - (done if known(done) else 0.0)


def _name(language: Language, row: Row) -> Markup:
    name = language.say(cast("Label", row["name"]))
    return Markup('<span style="display:block;padding-left:{}em">{}</span>').format(round(1.1 * number(row["depth"]), 1), name)


def _owner(language: Language, row: Row) -> str:
    return titled(language, cast("Label", row["owner_name"]))


def _date(language: Language, value: object) -> str:
    return "" if pd.isna(value) else language.date(pd.Timestamp(str(value)).date(), "day")  # type: ignore[call-overload] # a cell


def _state(language: Language, row: Row, name: str) -> Markup:
    state = str(row[name])
    words = progress_words() if name == "progress_state" else gate_words()
    return toned(language.say(words[state]), TONES.get(state, "plain"))


def _bar(row: Row) -> Markup:
    """Return what is done as a solid bar in the outline of the whole, with a mark where the time gone stands."""
    done, gone = number(row["done"]), number(row["expected"])
    fill = round((min(done, 1.0) if known(done) else 0.0) * (WIDTH - 2), 1)
    mark = round(1 + gone * (WIDTH - 2), 1)
    return Markup(
        '<svg class="vb" width="{w}" height="12" viewBox="0 0 {w} 12" aria-hidden="true">'
        '<rect x="1" y="3" width="{full}" height="6" fill="#fff" stroke="#607d8b"/>'
        '<rect x="1" y="3" width="{fill}" height="6" fill="#263238"/>'
        '<path d="M{mark} 0V12" stroke="{tone}" stroke-width="1.5"/></svg>'
    ).format(w=WIDTH, full=WIDTH - 2, fill=fill, mark=mark, tone="#b3261e" if row["progress_state"] in LAGS else "#607d8b")


def gate_message(gates: list[Row]) -> Message:
    """Return where the gates stand: those not passed by their day first."""
    missed = [row for row in gates if row["gate_state"] in ("failed", "unknown")]
    passed = sum(row["gate_state"] in ("passed", "late") for row in gates)
    if missed:
        return msg("Gates: {n:n} of {all:n} not passed by their day", n=len(missed), all=len(gates))
    return msg("Gates: {n:n} of {all:n} passed, none missed", n=passed, all=len(gates))


def _gates(language: Language, found: list[Row]) -> Markup:
    columns = [
        Column(language.say(msg("Gate")), [language.say(cast("Label", row["name"])) for row in found], "text"),
        Column(language.say(msg("Owner")), [_owner(language, row) for row in found], "text"),
        Column(language.say(msg("Due")), [_date(language, row["day"]) for row in found]),
        Column(language.say(msg("Target")), [language.number(number(row["target"]), "n") for row in found]),
        Column(language.say(msg("Expected by now")), [language.number(number(row["expected"]), "n") for row in found]),
        Column(language.say(msg("Noted")), [language.number(number(row["value"]), "n") for row in found]),
        Column(language.say(msg("Stands")), [_state(language, row, "gate_state") for row in found], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "plan_gates")))
