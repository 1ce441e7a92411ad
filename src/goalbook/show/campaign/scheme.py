"""What the campaign is: its scheme in seven fields, the pains it answers, who agreed; looked back on, the same in three lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.campaign.rules.scheme import NATURES, ROLES
from goalbook.books.campaign.target.measured import metric_label
from goalbook.books.rows import rows_of
from goalbook.books.smart import named
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, inside, rest_in_workbook, says, titled

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

SHORT = ("theme", "audience", "flow")  # what is said of a campaign that is over


def scheme(result: CampaignResult, language: Language) -> Block:
    """Return the section: of a plan all that is written, of a retrospective what the campaign was."""
    fields = {row["field"]: row for row in rows_of(result.tables["scheme_fields"])}
    lead = note(says(language, _lead(result)))
    if result.looks_back:
        shown = [fields[name] for name in SHORT if fields[name]["filled"]]
        return section("scheme", language.say(msg("What the campaign was")), [lead, _fields(language, shown)])
    shown = [row for row in fields.values() if row["filled"] and row["field"] != "time"]
    parts = [*missing_notes(result, language, "scheme"), lead, _fields(language, shown), _pains(result, language), _sides(result, language)]
    return section("scheme", language.say(msg("What the campaign is, and for whom")), parts)


def _lead(result: CampaignResult) -> Message:
    """Return figure, days, role, nature and channels in one sentence."""
    head, catalogue = rows_of(result.tables["campaign"])[0], result.catalogue
    time, days = next(row["text"] for row in rows_of(result.tables["scheme_fields"]) if row["field"] == "time"), float(head["days"])
    figure = inside(metric_label(catalogue, head["metric_id"]))
    goal = next(row for row in rows_of(result.tables["key_results"]) if row["headline"])
    aim = msg("To lower {figure}", figure=figure) if goal["direction"] == "down" else msg("To lift {figure}", figure=figure)
    length = msg("1 day") if days == 1 else msg("{days:n} days", days=days)
    said = msg("{aim}: {time} ({length})", aim=aim, time=time, length=length)
    kind = _kind(str(head["role"]), str(head["nature"]))
    if kind is not None:
        said = msg("{said}; {kind}", said=said, kind=kind)
    names = [channel_name(result, one) for one in str(head["channels"]).split(",") if one]
    if names:
        where = Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
        said = msg("{said}; through {where}", said=said, where=where)
    return msg("{said}.", said=said)


def _kind(role: str, nature: str) -> Message | None:
    if role and nature:
        return msg("role: {role}; nature: {nature}", role=ROLES[role], nature=NATURES[nature])
    if role:
        return msg("role: {role}", role=ROLES[role])
    return msg("nature: {nature}", nature=NATURES[nature]) if nature else None


def _fields(language: Language, shown: list[Row]) -> Markup:
    if not shown:
        return Markup("")
    names = [Markup("<b>{}</b>").format(titled(language, row["name"])) for row in shown]
    return table([Column("", names, "text"), Column("", [titled(language, row["text"]) for row in shown], "text")])


def _pains(result: CampaignResult, language: Language) -> Markup:
    """Return each pain with the mechanic that answers it, under a message that counts what has an answer and evidence."""
    found = rows_of(result.tables["pain_points"])
    if not found:
        return Markup("")
    answered, shown = (sum(named(row[name]) for row in found) for name in ("mechanic", "evidence"))
    told: dict[str, float] = {"n": answered, "all": len(found), "shown": shown}
    said = msg("{n:n} of {all:n} pain points have a mechanic, evidence stands behind {shown:n}", **told)
    columns = [
        Column(language.say(msg("Need or pain point")), [titled(language, row["need"]) for row in found], "text"),
        Column(language.say(msg("Mechanic that answers it")), [_or_none(language, row["mechanic"]) for row in found], "text"),
        Column(language.say(msg("Evidence")), [titled(language, row["evidence"]) or "–" for row in found], "text"),
    ]
    return Markup("<h3>{}</h3>").format(says(language, said)) + table(columns, Frame(more=rest_in_workbook(language, "pain_points")))


def _or_none(language: Language, mechanic: Label) -> str | Markup:
    return titled(language, mechanic) if named(mechanic) else toned(titled(language, msg("nothing")), "bad")


def _sides(result: CampaignResult, language: Language) -> Markup:
    """Return the sides that have not agreed, else the one line that all have."""
    found = rows_of(result.tables["sides"])
    if not found:
        return Markup("")
    waiting = [row for row in found if row["state"] == "open"]
    if not waiting:
        last = max(row["agreed_on"] for row in found).date()
        names = _together([row["stakeholder"] for row in found])
        return note(
            says(language, msg("All {n:n} sides have agreed, the last on {day:date}: {names}.", n=len(found), day=last, names=names))
        )
    said = msg("Not agreed yet: {n:n} of {all:n} sides", n=len(waiting), all=len(found))
    columns = [
        Column(language.say(msg("Side")), [titled(language, row["stakeholder"]) for row in found], "text"),
        Column(language.say(msg("Person")), [_role(result, language, row["person"]) for row in found], "text"),
        Column(language.say(msg("Agreed on")), [_agreed(language, row) for row in found], "text"),
    ]
    return Markup("<h3>{}</h3>").format(says(language, said)) + table(filled(columns), Frame(more=rest_in_workbook(language, "sides")))


def _together(names: list[Label]) -> Label:
    given = [name for name in names if named(name)]
    return Label(", ".join(name.en for name in given), "、".join(name.zh for name in given))


def _role(result: CampaignResult, language: Language, person: str) -> str:
    return titled(language, result.owners.get(person, Label.same(person))) if person else ""


def _agreed(language: Language, row: Row) -> str | Markup:
    if row["state"] == "open":
        return toned(language.say(msg("has not agreed yet")), "bad")
    return language.date(cast("object", row["agreed_on"]).date(), "day")  # type: ignore[attr-defined] # a time stamp
