"""The tables of the content section: types, output and cycle time, components, standards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.campaign.experiments.words import KINDS, figure, judged_by
from goalbook.books.decomposition.rules.standards import limit_text
from goalbook.books.decomposition.standards.procedures import measure
from goalbook.books.monthly_review.rules.content import TYPES, some_ids
from goalbook.core.compare import less_than, more_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.tamed import tamed
from goalbook.show.words import channel_name, column, filled, known, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
Parts = list[Markup | str]
VERSIONS = 5  # components shown; the rest is in the workbook


def _of_month(review: MonthlyReview, name: str) -> list[Row]:
    return [row for row in rows(review.tables.get(name)) if row["month"] == review.meta.period.label]


def _h3(language: Language, text: Message) -> Markup:
    return Markup("<h3>{}</h3>").format(says(language, text))


def mix(review: MonthlyReview, language: Language) -> Parts:
    """Return the types of the month against the month before."""
    found = _of_month(review, "content_mix")
    if not found:
        return []
    months = sorted({str(row["month"]) for row in rows(review.tables["content_mix"])} - {review.meta.period.label})
    before = {row["content_type"]: row for row in rows(review.tables["content_mix"]) if months and row["month"] == months[-1]}
    share = language.say(msg("Share of pieces"))
    columns = [
        Column(language.say(msg("Type of content")), [titled(language, TYPES[str(row["content_type"])]) for row in found], "text"),
        column(language, language.say(msg("Pieces")), found, "pieces", "n"),
        Column(share, [_judged(review, language, row, "share_pieces") for row in found]),
        Column(language.say(msg("month before")), [_share(language, before.get(row["content_type"]), "share_pieces") for row in found]),
        Column(language.say(msg("Share of reach")), [_judged(review, language, row, "share_reach") for row in found]),
        column(language, language.say(msg("Click rate")), found, "click_rate", "pct2"),
        column(language, language.say(msg("Watched to the end")), found, "completion_rate", "pct0"),
        column(language, language.say(msg("Interaction rate")), found, "interaction_rate", "pct"),
    ]
    said = msg("Reach counts reads, and plays where a piece is not read; shares are of the pieces whose type is said.")
    return [_h3(language, msg("Mix of content")), table(filled(columns)), note(language.say(said))]


def _judged(review: MonthlyReview, language: Language, row: Row, name: str) -> Markup:
    """Return a share, in red with a mark where value content is short."""
    short = row["content_type"] == "value" and less_than(number(row[name]), float(review.policy.content.value_min_share))
    text = language.number(number(row[name]), "pct0")
    return toned(f"▼ {text}", "bad") if short else toned(text, "plain")


def _share(language: Language, row: Row | None, name: str) -> str:
    return language.number(math.nan if row is None else number(row[name]), "pct0")


def flow(review: MonthlyReview, language: Language) -> Parts:
    """Return output against plan and the medians of the way from demand to placement, in sentences."""
    texts = [*_output(review), *_cycle(review), *_open(review), *_early(review)]
    if not texts:
        return []
    items = Markup("").join(Markup("<li>{}</li>").format(says(language, text)) for text in texts)
    return [_h3(language, msg("Output, and the way from demand to placement")), Markup('<ul class="note">{}</ul>').format(items)]


def _output(review: MonthlyReview) -> list[Message]:
    found = []
    for row in rows(review.tables.get("content_posts")):
        channel, made = channel_name(review, row["channel"]), number(row["made_per_week"])
        if known(row["planned_per_week"]):
            share = number(row["attained"])
            text = msg("{channel}: {made:ratio} pieces a week, {share:pct0} of the plan", channel=channel, made=made, share=share)
        else:
            text = msg("{channel}: {made:ratio} pieces a week, without a plan", channel=channel, made=made)
        found.append(text)
    return found


def _cycle(review: MonthlyReview) -> list[Message]:
    days = {str(row["stage"]): number(row["median_days"]) for row in _of_month(review, "content_cycle")}
    if "whole" not in days:
        return []
    earlier = [row for row in rows(review.tables["content_cycle"]) if row["month"] != review.meta.period.label and row["stage"] == "whole"]
    before = number(earlier[-1]["median_days"]) if earlier else math.nan
    values = {"days": days["whole"], "made": days.get("production", math.nan), "placed": days.get("placement", math.nan), "before": before}
    if not earlier:
        return [msg("From demand to placement {days:ratio} days by the median: {made:ratio} to make, {placed:ratio} to place", **values)]
    text = msg(
        "From demand to placement {days:ratio} days by the median (month before {before:ratio}): {made:ratio} to make, {placed:ratio} to"
        " place",
        **values,
    )
    return [text]


def _open(review: MonthlyReview) -> list[Message]:
    stages = {str(row["stage"]): row for row in rows(review.tables.get("content_open"))}
    found = []
    if "production" in stages:
        row = stages["production"]
        values = {"n": number(row["pieces"]), "days": number(row["oldest_days"])}
        found.append(msg("Still being made: {n:n} pieces, the oldest asked for {days:n} days ago", **values))
    if "placement" in stages:
        row = stages["placement"]
        values = {"n": number(row["pieces"]), "days": number(row["oldest_days"])}
        found.append(msg("Finished and not published: {n:n} pieces, the oldest for {days:n} days", **values))
    return found


def _early(review: MonthlyReview) -> list[Message]:
    """Name the pieces below the early line."""
    found = []
    for row in rows(review.tables.get("content_first_hour")):
        if row["signal"] and row["below_ids"]:
            ids, channel = some_ids(str(row["below_ids"])), channel_name(review, row["channel"])
            found.append(msg("{channel}: below the early line in the first hour: {ids:text}", channel=channel, ids=ids))
    return found


def components(review: MonthlyReview, language: Language) -> Parts:
    """Return the latest versions of the components, with what came of each."""
    found = rows(review.tables.get("content_versions"))
    if not found:
        return []
    shown = list({row["component"]: row for row in reversed(found)}.values())[::-1]  # the latest version of each
    rest = [row for row in found if row not in shown]
    count, least = sum(bool(row["in_month"]) for row in found), int(review.policy.cadence.components_per_month)
    title = msg("Components: {n:n} new versions this month, {least:n} are wanted", n=count, least=least)
    found = [*shown, *rest]
    columns = [
        Column(language.say(msg("Component")), [language.say(tamed(cast("Label", row["component"]))) for row in found], "text"),
        Column(language.say(msg("Works on")), [language.say(KINDS[str(row["kind"])]) for row in found], "text"),
        Column(language.say(msg("Version")), [f"{row['version']} · {_day(language, row)}" for row in found], "text"),
        Column(language.say(msg("Lacks")), [_lacks(language, row) for row in found], "text"),
        Column(
            language.say(msg("Judged by")), [titled(language, judged_by(str(row["metric"]), review.catalogue)) for row in found], "text"
        ),
        Column(language.say(msg("Before → with it")), [_moved(review, language, row) for row in found]),
        Column(language.say(msg("What users said")), [language.say(tamed(cast("Label", row["feedback"]))) for row in found], "text"),
    ]
    frame = Frame(limit=min(VERSIONS, len(shown)), more=rest_in_workbook(language, "content_versions"))
    return [_h3(language, title), table(filled(columns), frame)]


def _day(language: Language, row: Row) -> str:
    return language.date(row["date_day"].date(), "day")  # type: ignore[attr-defined] # a timestamp


def _lacks(language: Language, row: Row) -> Markup:
    text = language.say(cast("Label", row["lacks"]))
    return toned(text, "bad") if text else Markup("")


def _moved(review: MonthlyReview, language: Language, row: Row) -> Markup:
    """Return the figure before and with the version, the second in its tone."""
    before, after, change = (number(row[name]) for name in ("metric_before", "metric_after", "change"))
    if math.isnan(after):
        return Markup("")
    said = [language.say(figure(str(row["metric"]), value, review.catalogue)) for value in (before, after)]
    tone = "plain" if math.isnan(change) or not change else "good" if change > 0 else "bad"
    return Markup("{} → {}").format(said[0], toned(said[1], tone)) if not math.isnan(before) else toned(said[1], "plain")  # type: ignore[arg-type] # a tone


def standards(review: MonthlyReview, language: Language) -> Parts:
    """Return how often standards were kept, by the version that held on the day, and whose training is due, as counts."""
    found = _of_month(review, "sop_timeliness")
    parts: Parts = []
    if found:
        tolerance = float(review.policy.get("sop.breach_tolerance"))
        columns = [
            Column(language.say(msg("Standard")), [titled(language, measure(str(row["metric"]))) for row in found], "text"),
            Column(language.say(msg("Version")), [_version(language, row) for row in found], "text"),
            Column(language.say(msg("Limit")), [language.say(limit_text(number(row["limit"]), str(row["unit"]))) for row in found]),
            column(language, language.say(msg("Checks")), found, "checks", "n"),
            Column(language.say(msg("Kept")), [_kept(language, row, tolerance) for row in found]),
            column(language, language.say(msg("Median")), found, "median_actual", "ratio"),
        ]
        parts += [_h3(language, _kept_message(found)), table(filled(columns), Frame(more=rest_in_workbook(language, "sop_timeliness")))]
    return [*parts, *(note(says(language, _trained(row))) for row in rows(review.tables.get("trainings_due")))]


def _kept_message(found: list[Row]) -> Message:
    checks, kept = sum(number(row["checks"]) for row in found), sum(number(row["kept_checks"]) for row in found)
    return msg("Standards: {n:n} of {all:n} checks kept the limit of their day", n=kept, all=checks)


def _version(language: Language, row: Row) -> str:
    number_, begins = language.number(number(row["version"]), "n"), row["effective_from"]
    return number_ if begins != begins or begins is None else f"{number_} · {language.date(begins.date(), 'day')}"  # type: ignore[attr-defined] # noqa: PLR0124 - NaT alone differs from itself


def _kept(language: Language, row: Row, tolerance: float) -> Markup:
    missed = 1 - number(row["kept_share"])
    text = language.number(number(row["kept_share"]), "pct0")
    return toned(f"▼ {text}", "bad") if more_than(missed, tolerance) else toned(text, "plain")


def _trained(row: Row) -> Message:
    """Return how many who joined still lack their training; counts only, and none while all have it."""
    values = {name: number(row[name]) for name in ("late", "overdue", "upcoming")}
    if not any(values.values()):
        return msg("Everybody who joined was trained in the procedures in time.")
    return msg("Training of who joined: {overdue:n} overdue, {upcoming:n} due soon, {late:n} trained late.", **values)
