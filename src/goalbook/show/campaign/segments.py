"""Segments with how many took part and converted, and events on site with the three levers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.compare import at_least
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.campaign.people_words import block, gaps, numbers, rows_in, symbol, unfinished
from goalbook.show.emphasis import strong
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, known, rest_in_workbook, says, titled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

NARROW = "\u202f"  # a day is not parted from its month
CAUSES = {
    "form": Label("form", "形式"),
    "audience": Label("audience", "人群"),
    "cost": Label("cost", "成本"),
    "other": Label("other cause", "其他原因"),
}


def segment_parts(result: CampaignResult, language: Language) -> list[Markup]:
    """Return the segments: planned shares, and once it is over what came of them."""
    found = rows_in(result, "campaign_segments")
    if not found:
        return []
    columns = [
        Column(language.say(msg("Segment")), [titled(language, row["name"]) for row in found], "text"),
        Column(language.say(msg("How it is addressed")), [titled(language, row["strategy"]) for row in found], "text"),
    ]
    if result.looks_back:
        columns += [
            Column(language.say(msg("People reached")), numbers(language, found, "reached", "n")),
            *_shares(result, language, found, "participation", msg("Took part")),
            *_shares(result, language, found, "conversion", msg("Of these converted")),
        ]
    else:
        columns += [
            Column(language.say(msg("To take part")), numbers(language, found, "target_participation", "pct")),
            Column(language.say(msg("Of these to convert")), numbers(language, found, "target_conversion", "pct")),
        ]
    frame = Frame(more=rest_in_workbook(language, "campaign_segments"))
    sub = msg("Reached: {line:pct0} of both targets or more", line=float(result.policy.pass_line)) if result.looks_back else None
    return [block(language, _title(result, found), sub, table(filled(columns), frame))]


def _shares(result: CampaignResult, language: Language, found: Sequence[Row], name: str, head: Message) -> list[Column]:
    bad = 1 - float(result.policy.pass_line)
    return [
        Column(language.say(head), numbers(language, found, name, "pct")),
        Column(language.say(msg("as wanted")), numbers(language, found, f"target_{name}", "pct")),
        Column("Δ", gaps(language, found, f"{name}_pp", bad)),
    ]


def _title(result: CampaignResult, found: Sequence[Row]) -> Message:
    if not result.looks_back:
        return _aims(found)
    line = float(result.policy.pass_line)
    judged = [(row, gap) for row in found for gap in (row["participation_gap"], row["conversion_gap"]) if known(gap)]
    if not judged and unfinished(result):
        return msg("Segments: what becomes of them is measured once the campaign is over")
    if not judged:
        return msg("Segments: targets or outcome were not noted")
    worst, gap = min(judged, key=lambda one: one[1])
    names = {str(row["segment"]) for row, _ in judged}
    good = sum(all(at_least(1 + one, line) for row, one in judged if row["segment"] == name) for name in names)
    reached = msg("{good:n} of {all:n} segments reached their targets", good=good, all=len(names))
    if at_least(1 + gap, line):
        return reached
    part = gap == worst["participation_gap"]
    short = "participation" if part else "conversion"
    values: dict[str, float | Label | Message] = {"name": worst["name"], "wanted": worst[f"target_{short}"]}
    values["value"] = strong(msg("{value:pct}", value=worst[short]))
    if part:
        return msg("{reached}; of {name} {value} took part, {wanted:pct} wanted", reached=reached, **values)
    return msg("{reached}; of {name} {value} converted, {wanted:pct} wanted", reached=reached, **values)


def _aims(found: Sequence[Row]) -> Message:
    """Say of which segment most and fewest are to take part."""
    aimed = sorted((row for row in found if known(row["target_participation"])), key=lambda row: -row["target_participation"])
    if len(aimed) <= 1 or aimed[0]["target_participation"] == aimed[-1]["target_participation"]:
        return msg("Segments addressed in their own way: {n:n}", n=len(found))
    return msg(
        "Of {most} {share:pct0} are to take part, of {least} {small:pct0}",
        most=aimed[0]["name"],
        share=aimed[0]["target_participation"],
        least=aimed[-1]["name"],
        small=aimed[-1]["target_participation"],
    )


def offline_parts(result: CampaignResult, language: Language) -> list[Markup]:
    """Return the events on site; once they are over with the lever that each miss names."""
    found = rows_in(result, "offline")
    if not found:
        return []
    columns = [
        Column(language.say(msg("Event on site")), [titled(language, row["name"]) for row in found], "text"),
        Column(
            language.say(msg("Day")), [language.date(cast("date | None", row["day"]), "day").replace(" ", NARROW) for row in found], "text"
        ),
        Column(language.say(msg("Wanted to convert")), numbers(language, found, "target", "pct")),
    ]
    if result.looks_back:
        columns += [
            Column(language.say(msg("Visitors")), numbers(language, found, "participants", "n")),
            Column(language.say(msg("Converted")), numbers(language, found, "conversions", "n")),
            Column(language.say(msg("Share converted")), numbers(language, found, "rate", "pct")),
            Column(language.say(msg("Of target")), [_attained(result, language, row) for row in found]),
            Column("Δ", _points(language, found)),
            Column(language.say(msg("Cost of the event")), numbers(language, found, "cost", "n"), unit=symbol(language)),
            Column(language.say(msg("Per conversion")), numbers(language, found, "cost_per", "money")),
            Column(language.say(msg("Lever")), [language.say(CAUSES.get(row["cause"], "")) for row in found], "text"),
        ]
    frame = Frame(more=rest_in_workbook(language, "offline"))
    parts = [block(language, _event_title(result, found), None, table(filled(columns), frame))]
    return [*parts, note(says(language, _levers()))] if _missed(result, found) else parts


def _attained(result: CampaignResult, language: Language, row: Row) -> Markup:
    if not known(row["attainment"]):
        return Markup("–")
    passed = at_least(row["attainment"], float(result.policy.pass_line))
    return toned(language.number(row["attainment"], "pct"), "plain" if passed else "bad")


def _points(language: Language, found: Sequence[Row]) -> list[str]:
    return [language.number(row["gap_pp"], "pp", signed=True) if known(row["gap_pp"]) else "–" for row in found]


def _missed(result: CampaignResult, found: Sequence[Row]) -> bool:
    line = float(result.policy.pass_line)
    return result.looks_back and any(known(row["attainment"]) and not at_least(row["attainment"], line) for row in found)


def _event_title(result: CampaignResult, found: Sequence[Row]) -> Message:
    judged = [row for row in found if known(row["attainment"])]
    if not result.looks_back or not judged:
        aimed = [row for row in found if known(row["target"])]
        if not aimed:
            return msg("Events on site: {n:n}", n=len(found))
        return msg("Events on site: {n:n}; {target:pct0} of the visitors are to convert", n=len(found), target=aimed[0]["target"])
    worst = min(judged, key=lambda row: row["attainment"])
    rate = strong(msg("{rate:pct}", rate=worst["rate"]))
    text = msg("{name}: {rate} of the visitors converted, {target:pct} wanted", name=worst["name"], rate=rate, target=worst["target"])
    return msg("{text}; each cost {cost:money}", text=text, cost=worst["cost_per"]) if known(worst["cost_per"]) else text


def _levers() -> Message:
    return msg(
        "Three levers for the next event: the form and how people take part; the audience, matched to the users wanted; the cost for each"
        " conversion."
    )
