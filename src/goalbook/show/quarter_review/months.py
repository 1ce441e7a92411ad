"""Month by month and channel by channel: what each brought, and how much of what was asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.core.period import name_of
from goalbook.show.block import Block, note, section
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, known, metric_name, number, rows, says, tone, value_text

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language

Row = dict[str, object]
CHANNELS = 7  # beside each other on one sheet of paper


def months(review: QuarterReview, language: Language) -> Block:
    """Return the table of months and channels; nothing where the headline figure is not kept."""
    found = [row for row in rows(review.tables.get("quarter_months")) if known(row["actual"]) or known(row["target"])]
    if not any(known(row["actual"]) for row in found):
        return Block(Markup(""))
    title = language.say(msg("By month and channel"))
    metric = metric_name(review, review.headline.metric_id)
    sub = note(says(language, msg("{name}; below each figure its share of what was asked, and the change on a year before.", name=metric)))
    parts = [note(says(language, _lead(found))), table(_columns(review, language, found), Frame(total=True, limit=12)), sub]
    return section("months", title, parts)


def _lead(found: list[Row]) -> Message:
    """Say in how many months the whole team, and in how many each month's channels, came up to what was asked."""
    whole = [row for row in found if row["kind"] == "total" and known(row["attainment"])]
    if not whole:
        return msg("No month has a target: the months stand beside the same ones a year before.")
    reached = sum(number(row["attainment"]) >= 1 for row in whole)
    parts = [row for row in found if row["kind"] == "channel" and known(row["attainment"])]
    held = sum(number(row["attainment"]) >= 1 for row in parts)
    return msg(
        "{reached:n} of {months:n} months reached their target; of {all:n} monthly parts of channels {held:n} did.",
        reached=reached,
        months=len(whole),
        all=len(parts),
        held=held,
    )


def _columns(review: QuarterReview, language: Language, found: list[Row]) -> list[Column]:
    labels = list(dict.fromkeys(str(row["month"]) for row in found))
    channels = list(dict.fromkeys((str(row["channel"]), str(row["kind"])) for row in found if row["kind"] != "total"))[:CHANNELS]
    cells = {(str(row["month"]), str(row["channel"]), str(row["kind"])): row for row in found}
    whole = _period_row(review)
    names = [language.say(name_of(label)) for label in labels] + [language.say(review.meta.period.name)]
    columns = [Column(language.say(msg("Month")), names, "text")]
    for channel, kind in [*channels, ("", "total")]:
        head = language.say(channel_name(review, channel, kind))
        body = [_cell(review, language, cells.get((label, channel, kind))) for label in labels]
        columns.append(Column(head, [*body, _cell(review, language, whole.get((channel, kind)))]))
    return filled(columns)


def _period_row(review: QuarterReview) -> dict[tuple[str, str], Row]:
    """Return the whole period by channel: its sum so far against what was due by then."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows(review.tables.get("channels")):
        attained = number(row["actual"]) / number(row["target"]) if number(row["target"]) else float("nan")
        kind = str(row["kind"])
        found["" if kind == "total" else str(row["channel"]), kind] = {**row, "attainment": attained}
    return found


def _cell(review: QuarterReview, language: Language, row: Row | None) -> Markup | str:
    """Return the actual, below it attainment (toned) and the change on a year before; of a month to come its target."""
    if row is None:
        return ""
    metric = review.headline.metric_id
    if not known(row["actual"]):
        if not known(row["target"]):
            return ""
        asked = language.say(msg("asked {value:text}", value=value_text(review, language, metric, number(row["target"]))))
        return Markup('<span class="q">{}</span>').format(asked)
    direction = str(review.catalogue.get(metric).direction)
    below = []
    if known(row["attainment"]):
        share = number(row["attainment"])
        below.append(toned(language.number(share, "pct0"), tone(share - 1, direction)))
    if number(row["prior_year"]):
        change = number(row["actual"]) / number(row["prior_year"]) - 1
        below.append(Markup("{}").format(language.number(change, "pct0", signed=True)) if known(change) else Markup(""))
    text = value_text(review, language, metric, number(row["actual"]))
    return Markup('{}<br><span class="q">{}</span>').format(text, Markup(" · ").join(one for one in below if one))
