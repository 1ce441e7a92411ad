"""Where every number comes from: the files read with their digests, and the limits in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language

Row = dict[str, object]
FILES, LIMITS, DIGITS = 12, 12, 12  # the workbook has all of both


def provenance(review: BookResult, language: Language, before: Sequence[Markup | str] = ()) -> Block:
    """Return sources and policy, after what a book says ``before`` them; overridden values come first and are marked."""
    meta = review.meta
    lead = msg("Facts known up to {as_of:date}; the last day with a fact is {day:date}.", as_of=meta.as_of, day=meta.data_to)
    parts: list[Markup | str] = [note(says(language, lead)), *before]
    sources = rows(review.tables.get("sources"))
    if sources:
        parts.append(Markup("<h3>{}</h3>").format(language.say(msg("Files read"))))
        parts.append(table(_sources(language, sources), Frame(limit=FILES, more=rest_in_workbook(language, "sources"), kind="long")))
    policy = sorted(rows(review.tables.get("policy")), key=lambda row: not bool(row["overridden"]))
    if policy:
        parts.append(Markup("<h3>{}</h3>").format(language.say(msg("Limits in force"))))
        parts.append(table(_policy(review, language, policy), Frame(limit=LIMITS, more=rest_in_workbook(language, "policy"), kind="long")))
    return section("provenance", language.say(msg("Sources and limits")), parts)


def _sources(language: Language, found: list[Row]) -> list[Column]:
    return [
        Column(language.say(msg("File")), [str(row["path"]) for row in found], "text"),
        Column(language.say(msg("Used for")), [language.say(_use(str(row["used_for"]))) for row in found], "text"),
        Column(language.say(msg("Rows")), [language.number(number(row["rows"]), "n") for row in found]),
        Column("SHA-256", [Markup("<code>{}</code>").format(str(row["sha256"])[:DIGITS]) for row in found], "text"),
    ]


def _use(table: str) -> Message | str:
    """Return what a file was read for; a table of the team's own keeps its id."""
    names = {
        "team": msg("team"),
        "facts": msg("facts"),
        "goals": msg("goals"),
        "events": msg("recorded changes"),
        "benchmarks": msg("benchmarks"),
        "data_sources": msg("register of sources"),
        "transactions": msg("purchases"),
        "stage_plan": msg("accepted plan"),
        "channel_split": msg("accepted plan"),
        "goal_tree": msg("goal tree"),
        "problems": msg("problems"),
        "evidence": msg("evidence"),
        "stakeholders": msg("sign-off"),
        "scenarios": msg("saved scenarios"),
        "lessons": msg("lessons of campaigns"),
        "process_questionnaire": msg("the quarter's end"),
        "quarter_adjustments": msg("the quarter's end"),
    }
    if table.startswith("campaign"):
        return msg("campaigns")
    review = {"actions", "experiments", "factors", "loops", "meetings", "monitoring_changes", "notes", "parameter_changes", "rca"}
    return msg("records of a review") if table in review else names.get(table, table)


SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "": ""}


def in_words(language: Language, value: object, unit: str = "") -> str:
    """Return a limit as people write it: in its unit, lists with commas, small tables row by row."""
    if isinstance(value, dict):
        return ", ".join(f"{name} → {in_words(language, item, unit)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(in_words(language, item, unit) for item in value)
    if isinstance(value, bool):
        return language.say(msg("yes") if value else msg("no"))
    return _measured(language, value, unit) if isinstance(value, int | float) else str(value)


def _measured(language: Language, value: float, unit: str) -> str:
    """Return a number in its unit; a share as per cent, with a decimal only where it has one."""
    match unit:
        case "share":
            return language.number(value, "pct0" if round(100 * value, 6).is_integer() else "pct")
        case "money":
            return language.number(value, "money")
        case "months":
            return language.say(msg("{value:n} months", value=value))
        case "weeks":
            return language.say(msg("{value:n} weeks", value=value))
        case "days":
            return language.say(msg("{value:n} days", value=value))
        case _:
            return language.number(value, "n") if float(value).is_integer() and unit != "ratio" else f"{value:g}"


def _limit(review: BookResult, language: Language, row: Row, name: str) -> str:
    """Return a limit with the sign that says whether the limit itself counts (以上 ≥, 超过 >) and in the unit of its policy entry."""
    try:
        entry = review.policy.entry(str(row["key"]))
    except KeyError:
        return in_words(language, row[name])
    sign = SIGNS.get(entry.operator, "") if isinstance(row[name], int | float) else ""
    return sign + in_words(language, row[name], entry.unit)


def _policy(review: BookResult, language: Language, found: list[Row]) -> list[Column]:
    def value(row: Row) -> str | Markup:
        text = _limit(review, language, row, "value")
        return Markup("<b>{}</b>").format(text) if bool(row["overridden"]) else text

    def default(row: Row) -> str:
        return _limit(review, language, row, "default") if bool(row["overridden"]) else ""

    return [
        Column(language.say(msg("Limit")), [Markup("<code>{}</code>").format(str(row["key"])) for row in found], "text"),
        Column(language.say(msg("Value")), [value(row) for row in found], "text"),
        Column(language.say(msg("Default")), [default(row) for row in found], "text"),
        Column(language.say(msg("Origin")), [str(row["source"]) for row in found], "text"),
    ]
