"""The register of risks: a matrix of probability and impact with its numbers, and the risks with their change since last month."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.monthly_review.risk.register import BANDS
from goalbook.books.monthly_review.risk.words import KINDS, STATES
from goalbook.core.message import Label, Message, msg
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
MOST = 6  # rows
DEEPEST = 0.4  # tint of the dearest cell, which black letters stand on


def matrix(review: MonthlyReview, language: Language) -> Markup:
    """Return the matrix as a heat map with numbers; nothing without a register."""
    found = rows(review.tables.get("risk_matrix"))
    if not found:
        return Markup("")
    cells = {(number(row["probability_band"]), number(row["impact_band"])): row for row in found}
    chances = _ends(review, language, "risk.probability_bands", "pct0")
    amounts = _ends(review, language, "risk.impact_bands", "money_compact")
    most = max(number(row["score"]) for row in found)
    columns = [Column(language.say(msg("Probability ↓ · impact →")), [chances[band] for band in BANDS], "text")]
    columns += [
        Column(amounts[impact], [_cell(language, cells[float(high), float(impact)], most) for high in BANDS]) for impact in reversed(BANDS)
    ]
    sub = msg("Number of risks (month before), probability × impact in all; the darker, the more")
    return figure(language, _title(review), sub, table(columns))


def figure(language: Language, title: Message, sub: Message, body: Markup) -> Markup:
    """Return a table under its message."""
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, title), language.say(sub)
    )
    return Markup('<figure class="tab">{}{}</figure>').format(head, body)


def _title(review: MonthlyReview) -> Message:
    found = [row for row in rows(review.tables["risk_register"]) if row["state"] != "closed"]
    grown = [row for row in found if row["state"] in ("up", "new")]
    return msg("{n:n} of {all:n} risks are new or grown since last month", n=len(grown), all=len(found))


def _ends(review: MonthlyReview, language: Language, key: str, kind: str) -> dict[int, str]:
    low, high = (float(one) for one in review.policy.get(key))
    first, second = language.number(low, kind), language.number(high, kind)
    return {
        0: language.say(msg("below {first:text}", first=first)),
        1: f"{first}–{second}",
        2: language.say(msg("from {second:text}", second=second)),
    }


def _cell(language: Language, row: Row, most: float) -> Markup | str:
    count, before, score = number(row["risks"]), number(row["risks_before"]), number(row["score"])
    if not count and not before:
        return ""
    was = Markup(' <span class="q">({})</span>').format(language.number(before, "n"))
    text = Markup("<b>{}</b>{}").format(language.number(count, "n"), was)
    if score:
        text += Markup(" · {}").format(language.number(score, "money_compact"))
    depth = round(DEEPEST * score / most, 2) if most else 0
    return Markup('<span style="display:block;padding:0 1mm;background:rgba(84,110,122,{})">{}</span>').format(depth, text)


def register_table(review: MonthlyReview, language: Language) -> Markup:
    """Return the risks, the dearest first; nothing without a register."""
    found = rows(review.tables.get("risk_register"))
    if not found:
        return Markup("")
    columns = [
        Column(language.say(msg("Risk")), [titled(language, cast("Label", row["what"])) for row in found], "text"),
        Column(language.say(msg("Kind")), [_kind(review, language, row) for row in found], "text"),
        Column(language.say(msg("Probability")), [language.number(number(row["probability"]), "pct0") for row in found]),
        Column(language.say(msg("Impact")), [language.number(number(row["impact"]), "money_compact") for row in found]),
        Column(language.say(msg("To be expected")), [language.number(number(row["score"]), "money_compact") for row in found]),
        Column(language.say(msg("Since last month")), [_change(language, row) for row in found]),
        Column(language.say(msg("Shown by")), [titled(language, cast("Label", row["trigger"])) for row in found], "text"),
        Column(language.say(msg("Owner")), [titled(language, cast("Label", row["owner_name"])) for row in found], "text"),
    ]
    return table(filled(columns), Frame(limit=MOST, more=rest_in_workbook(language, "risk_register")))


def _kind(review: MonthlyReview, language: Language, row: Row) -> str:
    kind = language.say(KINDS[str(row["kind"])])
    channel = language.say(channel_name(review, row["channel"])) if row["channel"] else ""
    return " · ".join(part for part in (kind, channel) if part)


def _change(language: Language, row: Row) -> Markup:
    """Return the change in money; in words where it is new, closed or was not judged."""
    state = str(row["state"])
    if state in ("up", "down"):
        change = number(row["score_change"])
        sign = "▲" if change > 0 else "▼"
        return toned(f"{sign} {language.number(change, 'money_compact', signed=True)}", "bad" if change > 0 else "good")
    return toned(language.say(STATES[state]), "bad" if state in ("new", "stale") else "plain")
