"""What the sliders would show, on paper: rates, spend and actions one at a time, the alert threshold in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import channel_name, filled, inside, known, number, rest_in_workbook, rows, says, value_text

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
SHOWN = {"recovery": (0.0, 0.5, 1.0), "recovery_stage": (1.0,), "actions_share": (0.5, 1.0)}
SPENDS = (-0.2, -0.1, 0.1, 0.2)


def sensitivity_parts(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return heading, tables and lines of the sensitivities, or the line that says why there are none."""
    found = rows(review.tables.get("sensitivity"))
    if not found:
        return [note(language.say(msg("No what-if table: there is no forecast that a setting could move.")))]
    parts: list[Markup | str] = [Markup("<h3>{}</h3>").format(language.say(msg("What another setting would change")))]
    settings = [row for row in found if any(abs(number(row["value"]) - one) < 1e-9 for one in SHOWN.get(str(row["parameter"]), ()))]  # noqa: PLR2004 - the same number
    if settings:
        frame = Frame(more=rest_in_workbook(language, "sensitivity"))
        parts.append(table(_settings(review, language, settings), frame))
    spend = [row for row in found if row["parameter"] == "spend"]
    if spend:
        parts.append(table(_spend(review, language, spend), Frame(more=rest_in_workbook(language, "sensitivity"))))
    ended = msg("The period is over: no setting moves where it ended.") if review.headline.complete else None
    lines = (ended or _unmeasured(review), _alerts(language, found))
    return [*parts, *(note(says(language, line)) for line in lines if line is not None)]


def _settings(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    still = next((number(row["landing"]) for row in found if number(row["value"]) == 0), review.headline.landing or float("nan"))

    def values(name: str) -> list[str]:
        return [value_text(review, language, review.headline.metric_id, number(row[name]), compact=False) for row in found]

    ranges = ["–" if "–" in (low, high) else f"{low} – {high}" for low, high in zip(values("low"), values("high"), strict=True)]
    pace = msg("Needed a week") if review.meta.grain == "week" else msg("Needed a day")
    gains = [number(row["landing"]) - still for row in found]
    return filled(
        [
            Column(language.say(msg("Setting")), [language.say(_what(review, row)) for row in found], "text"),
            Column(language.say(msg("Value")), [language.number(value, "pct0") if value else "" for value in map(_value, found)]),
            Column(language.say(msg("Heading for")), [Markup("<b>{}</b>").format(text) for text in values("landing")]),
            Column("Δ", [_gain(review, language, gain) for gain in gains]),
            Column(language.say(msg("80 % range")), ranges),
            Column(language.say(pace), values("required_per_day")),
            Column(language.say(msg("Expected score")), [language.number(number(row.get("score")), "ratio2") for row in found]),
        ]
    )


def _value(row: Row) -> float:
    return number(row["value"])


def _gain(review: MonthlyReview, language: Language, gain: float) -> str:
    text = value_text(review, language, review.headline.metric_id, abs(gain), compact=False)
    return "" if gain == 0 else text if text == "–" else f"{'+' if gain > 0 else '−'}{text}"


def _what(review: MonthlyReview, row: Row) -> Message:
    """Return what a row moves: a channel's whole conversion, one of its stages, or the open actions."""
    if row["parameter"] == "actions_share":
        return msg("Open actions that work")
    if number(row["value"]) == 0:
        return msg("As things stand")
    channel = channel_name(review, row["subject"])
    if row["parameter"] == "recovery":
        return msg("{channel}: whole conversion back to its level before", channel=channel)
    names = review.tables.get("stage_rates")
    own = [one["name"] for one in rows(names) if (one["channel"], one["factor"]) == (row["subject"], row.get("factor"))]
    stage = own[0] if own and isinstance(own[0], Label) else Label.same(str(row.get("factor")))
    return msg("{channel}: {stage} back to its level before", channel=channel, stage=inside(stage))


def _spend(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    """Return where the headline figure lands by change of spend, one row per channel whose response is measured."""
    at = {(str(row["subject"]), round(number(row["value"]), 6)): number(row["landing"]) for row in found}
    channels = list(dict.fromkeys(str(row["subject"]) for row in found))
    heads = [language.number(change, "pct0", signed=True) for change in SPENDS]

    def landing(channel: str, change: float) -> str:
        return value_text(review, language, review.headline.metric_id, at.get((channel, change), float("nan")), compact=False)

    return [
        Column(language.say(msg("Heading for, by spend")), [language.say(channel_name(review, channel)) for channel in channels], "text"),
        *(Column(head, [landing(channel, change) for channel in channels]) for head, change in zip(heads, SPENDS, strict=True)),
    ]


def _unmeasured(review: MonthlyReview) -> Message | None:
    """Return the channels whose spend moves nothing here, because what it brings is not identified."""
    names = [channel_name(review, row["channel"]) for row in rows(review.tables.get("responses")) if not bool(row["identified"])]
    if not names:
        return None
    listed = Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
    return msg(
        "What more or less spend would bring is not identified for {channels}: no change of it moves the landing here.", channels=listed
    )


def _alerts(language: Language, found: list[Row]) -> Message | None:
    """Return the number of adverse alerts by threshold, in one line."""
    counts = [
        (number(row["value"]), number(row["alerts"])) for row in found if row["parameter"] == "deviation_alert" and known(row["alerts"])
    ]
    if not counts:
        return None
    limits = " / ".join(language.number(value, "pct0") for value, _ in counts)
    alerts = " / ".join(language.number(count, "n") for _, count in counts)
    return msg("With the alert threshold at {limits:text}: {alerts:text} adverse alerts.", limits=limits, alerts=alerts)
