"""Customer success: five mechanisms against their limits, the stars, renewals due, what acquisition changes; nothing without its tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.monthly_review.rules.success import said
from goalbook.books.monthly_review.success.figures import FIGURES, LESS_IS_GOOD
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, lead, section
from goalbook.show.monthly_review.success_stars import stars_bar
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.tamed import tamed
from goalbook.show.words import column, filled, known, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.show.tables import Tone

Row = dict[str, object]
OUT = ("breach", "worse")


def success(review: MonthlyReview, language: Language) -> Block:
    """Return the section; each part appears with its data alone."""
    found = [row for row in rows(review.tables.get("success_metrics")) if row["month"] == review.meta.period.label]
    parts = [
        *(lead(says(language, text)) for text in opening(review, found)),
        *_figures(review, language, found),
        *_renewals(review, language),
    ]
    return section("success", language.say(msg("Customer success")), parts) if parts else Block(Markup(""))


def opening(review: MonthlyReview, found: list[Row]) -> list[Message]:
    """Say what is out of order and what acquisition changes for it; that all is well where it is."""
    out = [row for row in found if row["state"] in OUT]
    if not out:
        return [msg("All {n:n} figures of customer success are in order.", n=len(found))] if found else []
    texts = []
    actions = rows(review.tables.get("success_actions"))
    for row in out:
        name = str(row["figure"])
        values: dict[str, Value] = {
            "figure": FIGURES[name],
            "value": said(name, number(row["value"])),
            "limit": said(name, number(row["limit"])),
            "usual": said(name, number(row["usual"])),
        }
        linked = [tamed(cast("Label", one["action"])) for one in actions if one["figure"] == name]
        usual = msg("limit {limit}, usually {usual}", **values) if known(row["usual"]) else msg("limit {limit}", **values)
        said_of: dict[str, Value] = {"figure": values["figure"], "value": values["value"], "against": usual}
        if linked:
            text = msg("{figure}: {value} ({against}). Acquisition changes: {action}.", action=linked[0], **said_of)
        else:
            text = msg("{figure}: {value} ({against}); nothing is linked to it yet.", **said_of)
        texts.append(text)
    return texts


def _figures(review: MonthlyReview, language: Language, found: list[Row]) -> list[Markup | str]:
    if not found:
        return []
    everything = rows(review.tables["success_metrics"])
    columns = [
        Column(language.say(msg("Figure")), [titled(language, FIGURES[str(row["figure"])]) for row in found], "text"),
        Column(language.say(msg("This month")), [_value(language, row) for row in found]),
        Column(language.say(msg("Limit")), [_limit(language, row) for row in found]),
        Column(language.say(msg("usually")), [_said(language, row, "usual") for row in found]),
        column(language, language.say(msg("Cases")), found, "n", "n"),
        Column(language.say(msg("Month by month")), [_course(language, everything, str(row["figure"])) for row in found], "text"),
    ]
    bar = stars_bar(review, language)
    return [table(filled(columns)), *([bar] if bar is not None else [])]


def _said(language: Language, row: Row, name: str) -> str:
    return language.say(said(str(row["figure"]), number(row[name]))) if known(row[name]) else "–"


def _value(language: Language, row: Row) -> Markup:
    """Return the figure in its tone; of too few ratings and of doubtful ones no tone."""
    tone: Tone = "bad" if row["state"] in OUT else "plain"
    mark = ("▲ " if str(row["figure"]) in LESS_IS_GOOD else "▼ ") if tone == "bad" else ""
    return toned(f"{mark}{_said(language, row, 'value')}", tone)


def _limit(language: Language, row: Row) -> str:
    sign = "≤" if str(row["figure"]) in LESS_IS_GOOD else "≥"
    return f"{sign} {_said(language, row, 'limit')}"


def _course(language: Language, everything: list[Row], name: str) -> str:
    """Return the months before, the oldest first."""
    kind = "ratio" if name == "response_hours" else "ratio2" if name == "stars_mean" else "pct0"
    return " · ".join(language.number(number(row["value"]), kind) for row in everything if row["figure"] == name and not row["state"])


def _renewals(review: MonthlyReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("success_renewals"))
    if not found:
        return []
    columns = [
        Column(language.say(msg("Due")), [language.date(row["due"].date(), "day") for row in found], "text"),  # type: ignore[attr-defined] # a timestamp
        Column(language.say(msg("Renewal")), [language.say(tamed(cast("Label", row["product"]))) for row in found], "text"),
        column(language, language.say(msg("Customers")), found, "customers", "n"),
        column(language, language.say(msg("Worth")), found, "value", "money_compact"),
        column(language, language.say(msg("Spoken to")), found, "contacted", "n"),
        column(language, language.say(msg("Renewed")), found, "renewed", "n"),
        Column(language.say(msg("Stands")), [_state(language, str(row["state"])) for row in found], "text"),
    ]
    head = Markup("<h3>{}</h3>").format(says(language, _due(found)))
    return [head, table(filled(columns), Frame(more=rest_in_workbook(language, "success_renewals")))]


def _due(found: list[Row]) -> Message:
    ahead = [row for row in found if number(row["days_left"]) >= 0]
    waiting = sum(number(row["customers"]) for row in ahead)
    told = [number(row["contacted"]) for row in ahead]
    if not ahead or any(math.isnan(one) for one in told):
        return msg("Renewals")
    return msg("Renewals due soon: {n:n} customers, {untold:n} not spoken to yet", n=waiting, untold=waiting - sum(told))


def _state(language: Language, state: str) -> Markup:
    words = states()
    return toned(language.say(words[state]), "bad" if state in ("overdue", "untold") else "plain")


def states() -> dict[str, Message]:
    """Return what the states of a renewal are called."""
    return {
        "renewed": msg("all renewed"),
        "overdue": msg("over, not renewed"),
        "stale": msg("no note since"),
        "untold": msg("not all spoken to"),
        "due": msg("due, all spoken to"),
    }
