"""How late something of a campaign was, in words, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from goalbook.core.message import Label, Message, msg
from goalbook.show.tables import toned
from goalbook.show.words import number

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language


def standings() -> dict[str, Message]:
    """Return where a line of a sheet stands, in words."""
    return {
        "done": msg("done"),
        "late": msg("late"),
        "running": msg("under way"),
        "ahead": msg("not begun yet"),
        "unreported": msg("nothing noted"),
    }


def stands(row: Row, done: str) -> Message:
    """Return where a line stands, with the days that it is or was late."""
    if row["state"] != "late":
        return standings()[str(row["state"])]
    days = number(row["days_late"])
    return msg("{days:n} d overdue", days=days) if row[done] is None else msg("{days:n} d late", days=days)


def standing_cell(language: Language, row: Row, done: str) -> Markup:
    """Return the same as a cell, red where it is late."""
    return toned(language.say(stands(row, done)), "bad" if row["state"] == "late" else "plain")


def role(result: CampaignResult, language: Language, person: object) -> str:
    """Return who answers for something: the role of a member, a dash where nobody does."""
    return language.say(result.owners.get(str(person), Label.same(str(person)))) if person else "–"


def day(language: Language, value: object) -> str:
    """Return a day of a table; a dash where it is not known."""
    return language.date(cast("date | None", value), "day")


def text(language: Language, value: object) -> str:
    """Return a text of a table."""
    return language.say(cast("Label", value))
