"""Signal or noise on paper: the 2×2 of big and small, normal and abnormal, with who stands in each field and at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.monthly_review.campaigns import campaign_names, range_notes
from goalbook.show.tables import toned
from goalbook.show.words import known, number, rows, says, tone

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
IN_A_FIELD = 4  # names; the rest stand in the workbook
SETTLED = 12  # weeks; fewer: the range is provisional


def quadrant_name(quadrant: str) -> Message:
    """Return the short name of a field of the 2×2, as a column of a table shows it."""
    return {
        "act": msg("abnormal"),
        "plan": msg("normal"),
        "early": msg("early warning"),
        "unknown": msg("not known"),
        "none": msg("normal"),
    }[quadrant]


def lead(review: MonthlyReview) -> Message | None:
    """Return the sentence of the dearest abnormal deviation, else of the dearest normal one; None without signals."""
    found = rows(review.tables.get("signals"))
    adverse = [row for row in found if row["adverse"]]
    for quadrant in ("act", "plan", "unknown", "early"):
        own = [row for row in adverse if row["quadrant"] == quadrant]
        if own:
            first = own[0]["statement"]
            return first if isinstance(first, Message) else None
    return None


def two_by_two(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return the 2×2 with its heading and the note on prices; nothing where no figure is judged."""
    found = rows(review.tables.get("signals"))
    if not found:
        return []
    limit = language.number(review.params.deviation_alert, "pct0")
    heads = [language.say(text) for text in (msg("Inside its normal range"), msg("Outside its normal range"))]
    sides = [language.say(msg("Big: {limit:text} or more off", limit=limit)), language.say(msg("Small"))]
    fields = [[_field(review, language, name) for name in line] for line in (("plan", "act"), ("none", "early"))]
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(side, Markup("").join(line)) for side, line in zip(sides, fields, strict=True)
    )
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(text) for text in heads)
    html = Markup('<table class="quad"><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table>').format(head, body)
    return [html, *_notes(language, found), *range_notes(review, language)]


def _field(review: MonthlyReview, language: Language, name: str) -> Markup:
    every = rows(review.tables.get("signals"))
    own = [row for row in every if row["quadrant"] == name]
    title, order = _TITLES[name]
    text = Markup("<b>{}</b> {}").format(language.say(title), language.say(order))
    if name == "none":
        dark = sum(not number(row["weeks"]) > 0 for row in own)  # small, and nobody knows what is usual
        count = language.say(msg("{n:n} of {all:n} figures", n=len(own) - dark, all=len(every)))
        apart = language.say(msg("range not known: {n:n} figures", n=dark)) if dark else ""
        rest = Markup('<p class="q">{}</p>').format(apart) if apart else ""
        return Markup('<td class="none">{}<p>{}</p>{}</td>').format(text, count, rest)
    shown = Markup("").join(_line(review, language, row) for row in own[:IN_A_FIELD])
    more = len(own) - IN_A_FIELD
    if more > 0:
        shown += Markup('<li class="q">{}</li>').format(language.say(msg("and {n:n} more", n=more)))
    body = Markup("<ul>{}</ul>").format(shown) if own else Markup("<p>–</p>")
    return Markup('<td class="{}">{}{}</td>').format(name, text, body)


def _line(review: MonthlyReview, language: Language, row: Row) -> Markup:
    """Return a figure with its deviation, its price and since when it leaves its range, and which way."""
    change, money, since = number(row["deviation"]), number(row["money"]), row["first_signal"]
    parts: list[Markup | str] = [language.say(row["subject"])] if isinstance(row["subject"], Label) else []
    if known(change):
        direction = str(review.catalogue.get(str(row["metric_id"])).direction)
        parts.append(toned(language.number(change, "pct", signed=True), tone(change, direction)))
    if known(money) and (money < 0) == bool(row["adverse"]):  # else the price of a lead on the target, not of what is beginning
        parts.append(language.number(money, "money_compact", signed=True))
    if not pd.isna(since):  # type: ignore[call-overload] # a cell
        day = pd.Timestamp(since).date()  # type: ignore[arg-type] # as above
        parts.append(language.say(msg("▲ since {day:day}", day=day) if row["up"] else msg("▼ since {day:day}", day=day)))
        if row.get("campaigns"):
            parts.append(language.say(campaign_names(review, row["campaigns"])))
    elif row["quadrant"] == "plan":
        parts.append(language.say(msg("plan off") if row["plan_off"] else msg("swings by ±{band:pct0}", band=number(row["band"]))))
    return Markup("<li>{}</li>").format(Markup(" · ").join(parts))


_TITLES: dict[str, tuple[Message, Message]] = {
    "act": (msg("Something happened."), msg("Act.")),
    "plan": (msg("Nothing unusual."), msg("The plan, not the performance, is off, or the figure swings that far anyway.")),
    "early": (msg("Something is beginning."), msg("Look for it before it grows.")),
    "none": (msg("As usual."), msg("Nothing to do.")),
}


def _notes(language: Language, found: list[Row]) -> list[Markup]:
    notes = []
    unknown = [row for row in found if row["quadrant"] == "unknown"]
    if unknown:
        names = Label(
            *(mark.join(getattr(row["subject"], code) for row in unknown[:IN_A_FIELD]) for code, mark in (("en", "; "), ("zh", "；")))
        )
        text = msg("Big, but with fewer than six weeks before the month nobody knows what is normal: {names}.", names=names)
        notes.append(note(says(language, text)))
    young = sum(bool(row["provisional"]) and number(row["weeks"]) > 0 for row in found)
    if young:
        text = msg("Normal ranges still provisional, from fewer than {weeks:n} weeks: {n:n}.", n=young, weeks=SETTLED)
        notes.append(note(says(language, text)))
    if any(known(row["money"]) for row in found if row["quadrant"] != "none"):
        text = msg(
            "Prices are sizes, not forecasts: the deviation at this month's average value per unit. They overlap (a channel is part of the "
            "team) and do not add up."
        )
        notes.append(note(says(language, text)))
    return notes
