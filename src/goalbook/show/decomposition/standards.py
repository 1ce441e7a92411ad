"""Standards: each procedure with its steps, owners and limits, how often limits were kept, and who learns what by when."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.decomposition.rules.standards import limit_text
from goalbook.books.decomposition.standards.procedures import DIMENSIONS, measure, name_of
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, rest_in_workbook, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

_MOST = 3  # trainings that are named


def standards(result: Decomposition, language: Language) -> Block:
    """Return procedures, limits with their versions and how often they were kept, the review form and trainings."""
    parts: list[Markup | str] = [*missing_notes(result, language, "standards")]
    parts += _procedures(result, language)
    parts += _limits(result, language)
    parts += [note(says(language, text)) for text in (*_review(result), *_trainings(result))]
    return section("standards", language.say(msg("Standards")), parts)


def _procedures(result: Decomposition, language: Language) -> list[Markup | str]:
    """Return one row for each process: its steps in their order and who answers for them."""
    rows = rows_of(result.tables["standards"])
    if not rows:
        return []
    processes = list(dict.fromkeys(str(row["process"]) for row in rows))
    own = {name: [row for row in rows if row["process"] == name] for name in processes}
    columns = [
        Column(language.say(msg("Procedure")), [language.say(name_of(name)) for name in processes], "text"),
        Column(language.say(msg("Steps")), [" → ".join(_steps(language, own[name])) for name in processes], "text"),
        Column(language.say(msg("Owners")), [_owners(result, language, own[name]) for name in processes], "text"),
        Column(language.say(msg("Without owner or standard")), [_bare(language, own[name]) for name in processes], "text"),
    ]
    return [table(filled(columns), Frame(more=rest_in_workbook(language, "standards")))]


def _steps(language: Language, rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(language.say(row["step"]) for row in rows))


def _owners(result: Decomposition, language: Language, rows: list[Row]) -> str:
    people = dict.fromkeys(str(row["owner"]) for row in rows if row["owner"])
    return _joined(language, [language.say(result.owners.get(one, Label.same(one))) for one in people])


def _bare(language: Language, rows: list[Row]) -> Markup | str:
    out = [row for row in rows if not row["owner"] or not row["standard"].en]
    return toned(_joined(language, _steps(language, out)), "bad") if out else ""


def _joined(language: Language, texts: list[str]) -> str:
    return ("、" if language.code == "zh" else ", ").join(texts)


def _limits(result: Decomposition, language: Language) -> list[Markup | str]:
    """Return each limit by version: which holds on the first day, since when, and how often it was missed."""
    rows = rows_of(result.tables["sop_versions"])
    if not rows:
        return []
    tolerance = float(result.policy.get("sop.breach_tolerance"))
    columns = [
        Column(language.say(msg("Measure")), [language.say(measure(str(row["metric"]))) for row in rows], "text"),
        Column(language.say(msg("Limit set")), [language.say(limit_text(float(row["limit"]), str(row["unit"]))) for row in rows], "text"),
        Column(language.say(msg("Version")), [_version(language, row) for row in rows], "text"),
        Column(language.say(msg("Holds from")), [_since(language, row) for row in rows], "text"),
        Column(language.say(msg("Checked")), [language.number(float(row["checks"]), "n") if row["checks"] else "" for row in rows]),
        Column(language.say(msg("Missed")), [_missed(language, row, tolerance) for row in rows]),
        Column(language.say(msg("Made from")), [language.say(row["lesson"]) for row in rows], "text"),
    ]
    title = Markup("<h3>{}</h3>").format(language.say(msg("Limits by version: the one that holds on the day decides")))
    return [title, table(filled(columns), Frame(more=rest_in_workbook(language, "sop_versions")))]


def _version(language: Language, row: Row) -> str:
    if row["in_force"]:
        return language.say(msg("v{n:n}, in force", n=int(row["version"])))
    return language.say(msg("v{n:n}", n=int(row["version"])))


def _since(language: Language, row: Row) -> str:
    return language.say(msg("the beginning")) if row["effective_from"] is None else language.date(row["effective_from"])


def _missed(language: Language, row: Row, tolerance: float) -> Markup | str:
    if not row["checks"]:
        return ""
    text = language.number(float(row["breaches"]), "n")
    return toned(f"▲ {text}", "bad") if more_than(row["breach_share"], tolerance) else text


def _review(result: Decomposition) -> Iterator[Message]:
    """Say what a content review scores and how many sign sensitive content."""
    rows = rows_of(result.tables["standards"])
    scored = [name for row in rows for name in str(row["dimensions"]).split(",") if name]
    levels = [float(row["levels"]) for row in rows if not math.isnan(row["levels"])]
    if scored:
        said = msg("{name}", name=DIMENSIONS.get(scored[0], Label.same(scored[0])))
        for name in scored[1:]:
            said = msg("{first}, {then}", first=said, then=DIMENSIONS.get(name, Label.same(name)))
        if levels:
            yield msg("A content review scores {dimensions}; sensitive content takes {n:n} sign-offs.", dimensions=said, n=max(levels))
        else:
            yield msg("A content review scores {dimensions}.", dimensions=said)


def _trainings(result: Decomposition) -> Iterator[Message]:
    """Say who is trained in what and when, those who joined first."""
    rows = sorted(rows_of(result.tables["trainings"]), key=lambda row: row["joined"] is None)
    if not rows:
        return
    said = [_training(row) for row in rows[:_MOST]]
    text = said[0]
    for one in said[1:]:
        text = msg("{first}; {then}", first=text, then=one)
    rest = len(rows) - len(said)
    if rest:
        yield msg("Trainings: {trainings}; {n:n} more in the workbook.", trainings=text, n=rest)
    else:
        yield msg("Trainings: {trainings}.", trainings=text)


def _training(row: Row) -> Message:
    values = {"who": row["name"], "what": name_of(str(row["process"])) if row["process"] else Label("all", "全部流程"), "day": row["day"]}
    if row["day"] is None:
        return msg("{who}: {what}, no day yet", **values)
    if row["joined"] is not None:
        return msg("{who}: {what} on {day:day}, {n:n} days after joining", **values, n=(row["day"] - row["joined"]).days)
    return msg("{who}: {what} on {day:day}", **values)
