"""Agreement: who signed what, where the goals stand on their way to a frozen version, and which versions there were."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, known, number, rest_in_workbook, rows, says, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.show.tables import Tone

Row = dict[str, object]
LIMIT = 8
DIGITS = 12  # of a hash on paper; the workbook and the frozen file hold all 64
_STEPS = ("explained", "discussed", "confirmed")


def agreement(result: TargetSetting, language: Language) -> Block:
    """Return status, sign-off sheet, hash, what freezing writes or what withholds it, versions, rewards."""
    parts: list[Markup | str] = [note(says(language, text)) for text in _status(result)]
    parts += missing_notes(result, language, "agreement")
    parts += _sheet(result, language)
    parts += [note(says(language, text)) for text in _seal(result)]
    parts += _versions(result, language)
    parts += _changes(result, language)
    parts += _rewards(result, language)
    return section("agreement", language.say(msg("Agreement")), parts)


def _status(result: TargetSetting) -> Iterator[Message]:
    """Say where the goals stand and what the next step is."""
    found = result.freezing
    values: dict[str, Value] = {"version": found.version, "file": found.file}
    if found.status == "frozen":
        begins = rows(result.tables["target_versions"])[-1]["valid_from"]
        yield msg("The goals are frozen: version {version:n} holds from {day:date}, and reviews measure against it.", **values, day=begins)  # type: ignore[arg-type] # a day
    elif found.proposal:
        yield msg("The goals are agreed. goalbook accept freezes them as version {version:n}: {file:text}.", **values)
    elif found.status == "agreed":
        yield msg("The goals are agreed, but version {version:n} is not proposed: {reasons}.", **values, reasons=_joined(found.withheld))
    elif found.status:
        yield msg("The goals are a draft and nothing is frozen: {reasons}.", reasons=_joined(found.withheld))


def _joined(reasons: tuple[Message, ...]) -> Message:
    said = reasons[0]
    for reason in reasons[1:]:
        said = msg("{first}; {then}", first=said, then=reason)
    return said


def _sheet(result: TargetSetting, language: Language) -> list[Markup | str]:
    found = rows(result.tables.get("agreement"))
    if not found:
        return []
    heads = {"explained": msg("Explained"), "discussed": msg("Discussed"), "confirmed": msg("Confirmed")}
    columns = [
        Column(language.say(msg("Stakeholder")), [_both(language, row["name"], row["role"]) for row in found], "text"),
        Column(language.say(msg("Must agree")), [language.say(msg("yes")) if row["required"] else "" for row in found], "text"),
        *(Column(language.say(heads[step]), [_day(language, row[step]) for row in found], "text") for step in _STEPS),
        Column(language.say(msg("Agrees")), [_answer(language, row) for row in found], "text"),
        Column(language.say(msg("Opinion")), [language.say(cast("Label", row["opinion"])) for row in found], "text"),
    ]
    return [table(columns, Frame(limit=LIMIT, more=rest_in_workbook(language, "agreement")))]


def _both(language: Language, name: object, role: object) -> str:
    who, does = language.say(cast("Label", name)), language.say(cast("Label", role))
    return language.say(msg("{who:text} ({does:text})", who=who, does=does)) if does else who


def _day(language: Language, value: object) -> str:
    return language.date(cast("date | None", value), "day") if value is not None else "–"


def _answer(language: Language, row: Row) -> Markup | str:
    words: dict[str, tuple[Message, Tone]] = {
        "agreed": (msg("✓ yes"), "good"),
        "refused": (msg("✗ no"), "bad"),
        "stale": (msg("✗ another version"), "bad"),
        "incomplete": (msg("yes, a day is missing"), "plain"),
        "open": (msg("not yet"), "plain"),
    }
    text, tone = words[str(row["state"])]
    # Who need not agree may disagree: that is an opinion, nothing that holds the goals up.
    return toned(language.say(text), tone if row["required"] else "plain")


def _seal(result: TargetSetting) -> Iterator[Message]:
    found = result.freezing
    if found.hash:
        yield msg(
            "The sign-off is for version {version:n} (objectives: {objectives:n}, key results: {results:n}), SHA-256 {hash:text}…; "
            "any other number in it gives another hash.",
            version=found.version,
            objectives=len(result.objectives),
            results=len(result.tables["key_results"]),
            hash=found.hash[:DIGITS],
        )


def _versions(result: TargetSetting, language: Language) -> list[Markup | str]:
    """Return the versions once there is one beside the draft."""
    found = rows(result.tables.get("target_versions"))
    if len(found) < 2:  # noqa: PLR2004 - one version alone is told above
        return []
    status = {"draft": msg("draft"), "agreed": msg("agreed"), "frozen": msg("frozen")}
    columns = [
        Column(language.say(msg("Version")), [f"v{int(number(row['version']))}" for row in found], "text"),
        Column(language.say(msg("Status")), [language.say(status[str(row["status"])]) for row in found], "text"),
        Column(language.say(msg("Holds from")), [language.date(cast("date | None", row["valid_from"])) for row in found], "text"),
        Column(language.say(msg("By")), [result_name(result, language, str(row["by"])) for row in found], "text"),
        Column(language.say(msg("Reason")), [language.say(cast("Label", row["reason"])) for row in found], "text"),
        Column("SHA-256", [f"{str(row['hash'])[:DIGITS]}…" for row in found], "text"),
    ]
    frame = Frame(limit=LIMIT, more=rest_in_workbook(language, "target_versions"))
    return [Markup("<h3>{}</h3>").format(language.say(msg("Versions"))), table(filled(columns), frame)]


def result_name(result: TargetSetting, language: Language, person: str) -> str:
    """Return a person's role or name where the id is known, else what was written."""
    return language.say(result.owners.get(person, Label.same(person)))


def _changes(result: TargetSetting, language: Language) -> list[Markup | str]:
    found = rows(result.tables.get("version_changes"))
    if not found:
        return []
    levels = {"baseline": msg("Baseline"), "commit": msg("Commit"), "target": msg("Target"), "stretch": msg("Stretch")}

    def text(row: Row, name: str) -> str:
        value = number(row[name])
        return value_text(result, language, str(row["metric_id"]), value, compact=False) if known(value) else "–"

    columns = [
        Column(language.say(msg("Key result")), [_titled(language, row) for row in found], "text"),
        Column(language.say(msg("Level")), [language.say(levels[str(row["level"])]) for row in found], "text"),
        Column(language.say(msg("Frozen")), [text(row, "before") for row in found]),
        Column(language.say(msg("Being set")), [text(row, "after") for row in found]),
    ]
    frame = Frame(limit=LIMIT, more=rest_in_workbook(language, "version_changes"))
    return [Markup("<h3>{}</h3>").format(language.say(msg("What the new version changes"))), table(columns, frame)]


def _rewards(result: TargetSetting, language: Language) -> list[Markup | str]:
    found = rows(result.tables.get("rewards"))
    if not found:
        return []
    kinds = {"committed": msg("committed"), "stretch": msg("stretch")}
    columns = [
        Column(language.say(msg("Key result")), [_titled(language, row) for row in found], "text"),
        Column(language.say(msg("Kind")), [language.say(kinds[str(row["type"])]) for row in found], "text"),
        Column(language.say(msg("Reward")), [language.say(cast("Label", row["reward"])) for row in found], "text"),
        Column(language.say(msg("Consequence of missing it")), [_consequence(language, row) for row in found], "text"),
    ]
    frame = Frame(limit=LIMIT, more=rest_in_workbook(language, "rewards"))
    return [Markup("<h3>{}</h3>").format(language.say(msg("Reward and consequence"))), table(filled(columns), frame)]


def _consequence(language: Language, row: Row) -> Markup | str:
    text = language.say(cast("Label", row["consequence"]))
    return toned(text, "bad" if row["type"] == "stretch" else "plain") if text else ""


def _titled(language: Language, row: Row) -> str:
    return f"{row['kr_id']} {language.say(cast('Label', row['name']))}"
