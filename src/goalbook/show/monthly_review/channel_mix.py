"""Channels beside each other: the league with ranks and direction, and the mix by channel, kind of traffic and layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.charts.bubbles import cost_cap
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import (
    channel_name,
    column,
    count_kind,
    filled,
    headline_name,
    known,
    metric_name,
    number,
    rest_in_workbook,
    rows,
    says,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

Row = dict[str, object]
DIRECTIONS: dict[str, tuple[Label, Tone]] = {
    "grow": (Label("▲ grow", "▲ 加大"), "plain"),
    "hold": (Label("● hold", "● 维持"), "plain"),
    "cut": (Label("▼ cut", "▼ 削减"), "plain"),
}
LAYERS = {
    "core": Label("Core", "核心"),
    "supplementary": Label("Supplementary", "补充"),
    "opportunity": Label("Opportunity", "机会"),
    "": Label("Without a layer", "未标注"),
}
FEW = 8  # rows of the small tables


def league_rows(review: MonthlyReview) -> list[Row]:
    """Return the rows of the matrix, largest share (or spend) first; none where there is nothing to compare."""
    found = rows(review.tables.get("channel_matrix"))
    largest = "share" if any(known(row["share"]) for row in found) else "spend"
    found.sort(key=lambda row: (not known(row[largest]), -number(row[largest]) if known(row[largest]) else 0.0))
    return found if len(found) > 1 else []


def league_table(review: MonthlyReview, language: Language) -> Markup:
    """Return the channels with their ranks and rank changes, the four scales in words, and their direction; the whole team last."""
    found, total = league_rows(review), _total(review)
    found = [*found, total] if total is not None else found
    places = {(row["channel"], row["metric_id"]): row for row in rows(review.tables.get("league"))}
    kept = [str(metric) for _, metric in places]
    retention = next((metric for metric in kept if metric.startswith("retention")), "retention_d7")
    actual = {row["channel"]: row["actual"] for row in rows(review.tables.get("channels"))}
    counts = pd.Series([number(actual.get(row["channel"], math.nan)) for row in found], dtype=float)
    headline = review.headline.metric_id

    def ranked(metric: str, texts: Sequence[str]) -> Column:
        cells = [Markup("{}{}").format(text, _move(places.get((row["channel"], metric)))) for text, row in zip(texts, found, strict=True)]
        return Column(language.say(metric_name(review, metric)), cells)

    def written(name: str, kind: str) -> list[str]:
        return [language.number(number(row[name]), kind) for row in found]

    columns = [
        Column(
            language.say(msg("Channel")),
            [language.say(channel_name(review, row["channel"], str(row.get("kind")))) for row in found],
            "text",
        ),
        ranked(headline, [language.number(value, count_kind(counts)) for value in counts]),
        column(language, language.say(metric_name(review, "spend")), found, "spend", "money_compact"),
        *([] if any(known(row["share"]) for row in found) else [_spend_share(language, found)]),
        ranked("roi", written("roi", "ratio")),
        _costs(review, language, found, places),
        ranked("conversion_rate", written("conversion_rate", "pct2")),
        ranked(retention, written("retention_rate", "pct")),
        Column(language.say(msg("Stands out by")), [language.say(row["diagnosis"]) for row in found], "text"),  # type: ignore[arg-type] # a Label
        Column(language.say(msg("Direction by ROI")), [_direction(language, row) for row in found], "text"),
    ]
    body = [Column(one.head, one.cells[: len(found) - (total is not None)], one.align) for one in columns]
    said = [one for one, part in zip(columns, body, strict=True) if filled([part])]  # a total alone compares nothing
    return table(said, Frame(total=total is not None, more=rest_in_workbook(language, "channel_matrix"), kind="league"))


def _spend_share(language: Language, found: Sequence[Row]) -> Column:
    """Return the shares of spend, for a team whose results are not kept by channel: its mix is all there is to see."""
    return Column(language.say(msg("Share of spend")), [language.number(number(row["spend_share"]), "pct") for row in found])


def _total(review: MonthlyReview) -> Row | None:
    """Return the whole team as a row of the matrix; what is a matter of channels is left empty."""
    whole = next((row for row in rows(review.tables.get("channels")) if row["kind"] == "total"), None)
    if whole is None:
        return None
    return {**whole, "share": math.nan, "spend_share": 1.0, "retention_rate": math.nan, "diagnosis": Label("", ""), "spend_direction": ""}


def _costs(review: MonthlyReview, language: Language, found: Sequence[Row], places: dict[tuple[object, object], Row]) -> Column:
    cap, cells = cost_cap(review), list[Markup]()
    for row in found:
        text = language.number(number(row["cac"]), "money")
        dear = known(row["cac"]) and more_than(number(row["cac"]), cap)
        cells.append(toned(text, "bad" if dear else "plain") + _move(places.get((row["channel"], "cac"))))
    return Column(language.say(metric_name(review, "cac")), cells)


def _move(place: Row | None) -> Markup:
    """Return by how many ranks a channel rose or fell; nothing where it kept its rank or had none."""
    if place is None or not (known(place["rank"]) and known(place["rank_before"])):
        return Markup("")
    up = round(number(place["rank_before"]) - number(place["rank"]))
    if not up:
        return Markup("")
    return Markup(" ") + toned(f"{'▲' if up > 0 else '▼'}{abs(up)}", "good" if up > 0 else "bad")


def _direction(language: Language, row: Row) -> Markup | str:
    if row["spend_direction"] not in DIRECTIONS:
        return ""
    label, tone = DIRECTIONS[str(row["spend_direction"])]
    return toned(language.say(label), tone)


def concentration(review: MonthlyReview) -> Message | None:
    """Return who carries most of the headline figure, and whether that is more than one channel should."""
    found = [row for row in league_rows(review) if known(row["share"])]
    if not found:
        return None
    limit = float(review.policy.channels.single_max_share)
    values = {"channel": channel_name(review, found[0]["channel"]), "figure": headline_name(review)}
    share = number(found[0]["share"])
    if more_than(share, limit):
        return msg(
            "{channel} brings {share:pct0} of {figure}, more than the {limit:pct0} one channel should", share=share, limit=limit, **values
        )
    return msg("{channel} brings {share:pct0} of {figure}, within the {limit:pct0} one channel may", share=share, limit=limit, **values)


def mix(review: MonthlyReview, language: Language) -> Markup:
    """Return the mix: results and spend by channel with the concentration marked, what is paid, and the layers."""
    found = [row for row in league_rows(review) if known(row["share"])][:FEW]
    if not found:
        return Markup("")
    limit = float(review.policy.channels.single_max_share)
    paid = {row["channel"]: row for row in rows(review.tables.get("traffic"))}
    scale = BarScale(0.0, max((number(row["share"]) for row in found if known(row["share"])), default=1.0), 66)
    columns = [
        Column(language.say(msg("Channel")), [language.say(channel_name(review, row["channel"])) for row in found], "text"),
        Column(language.say(metric_name(review, review.headline.metric_id)), [_share(language, row["share"], limit) for row in found]),
        Column("", [variance_bar(number(row["share"]), scale, _over(row["share"], limit)) for row in found], "bar"),
        Column(language.say(metric_name(review, "spend")), [_share(language, row["spend_share"], math.inf) for row in found]),
        Column(language.say(msg("Paid traffic")), [_paid(language, paid.get(row["channel"])) for row in found]),
    ]
    title = concentration(review)
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, title) if title is not None else language.say(msg("Shares of the channels")),
        language.say(msg("Shares of the month; paid traffic: share of the channel's entries, change on the month before")),
    )
    return Markup('<figure class="tab">{}{}{}</figure>').format(head, table(filled(columns), Frame(kind="mix")), _layers(review, language))


def _over(value: object, limit: float) -> Tone:
    return "bad" if known(value) and more_than(number(value), limit) else "plain"


def _share(language: Language, value: object, limit: float) -> Markup:
    return toned(language.number(number(value), "pct"), _over(value, limit))


def _paid(language: Language, row: Row | None) -> str:
    if row is None or not known(row["share_paid"]):
        return ""
    share = language.number(number(row["share_paid"]), "pct0")
    change = number(row["share_paid"]) - number(row["before"])
    return share if math.isnan(change) or abs(change) < 0.0005 else f"{share} ({language.number(change, 'pp', signed=True)})"  # noqa: PLR2004 - shown as 0.0


def _layers(review: MonthlyReview, language: Language) -> Markup:
    """Return the layers with the share each has of the results and of the spend; one line that asks for them where none is named."""
    found = rows(review.tables.get("layers"))
    if not found:
        return note(language.say(msg("No layers: mark channels core, supplementary or opportunity in team.yml.")))
    least = float(review.policy.channels.core_min_share)
    names = {str(row["channel"]): str(row["layer"]) for row in league_rows(review)}

    def inside_of(layer: object) -> str:
        return language.say(Label(", ", "、")).join(
            language.say(channel_name(review, channel)) for channel, own in names.items() if own == str(layer)
        )

    def cell(row: Row, name: str) -> Markup:
        short = row["layer"] == "core" and known(row[name]) and number(row[name]) < least
        return toned(language.number(number(row[name]), "pct"), "bad" if short else "plain")

    columns = [
        Column(language.say(msg("Layer")), [language.say(LAYERS[str(row["layer"])]) for row in found], "text"),
        Column(language.say(metric_name(review, review.headline.metric_id)), [cell(row, "share") for row in found]),
        Column(language.say(metric_name(review, "spend")), [cell(row, "spend_share") for row in found]),
        Column(language.say(msg("Channels")), [inside_of(row["layer"]) for row in found], "text"),
    ]
    return table(filled(columns))
