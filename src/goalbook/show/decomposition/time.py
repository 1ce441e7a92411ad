"""Targets over time: months with their working days and holidays, weeks as a course, what shapes them, and what is proposed of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.rows import rows_of
from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import Block, note, section
from goalbook.show.charts.weeks import titles, weeks_chart
from goalbook.show.decomposition.known_months import without_facts
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.sheets import sheet_title
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import EXACT, channel_name, filled, inside, month_short, rest_in_workbook, says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

LINES = 6  # targets side by side; the workbook has them all
_NOTICED = 0.02  # a factor nearer to 1 than this is not worth a word
_WORDS = 3  # holidays named in the sentence


def time(result: Decomposition, language: Language) -> Block:
    """Return the months, the weeks of the headline, the sentence on what shapes them, and the state of the proposal."""
    found = _by_line(result)
    parts: list[Markup | str] = list(missing_notes(result, language, "time"))
    parts += [note(says(language, text)) for text in without_facts(result)]
    if found:
        first = next(iter(found.values()))
        parts.append(_months(result, language, found))
        parts += _shaped(result, language, first)
        weeks = [row for row in first if row["grain"] == "week"]
        peak = max(weeks, key=lambda row: float(row["target"]) if not math.isnan(row["target"]) else -1.0)
        name = _name(result, first[0])
        lead = msg("The week from {day:day} carries most: {amount:n}", day=peak["start"], amount=float(peak["target"]))
        chart = weeks_chart(weeks, titles(name, result.meta.period.name, lead), language)
        parts += (
            [chart.html(), note(says(language, msg("All targets by week: workbook, sheet {sheet}.", sheet=sheet_title("phasing"))))]
            if chart is not None
            else []
        )
    parts += _proposal(result, language)
    return section("time", language.say(msg("Targets over time")), parts)


def _by_line(result: Decomposition) -> dict[tuple[str, str], list[Row]]:
    """Return the rows of each target, the headline first, then its channels, then the others."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(result.tables["phasing"]):
        found.setdefault((str(row["kr_id"]), str(row["channel"])), []).append(row)
    head = result.headline
    order = sorted(found, key=lambda key: (key[0] != head.kr_id, found[key][0]["metric_id"] != head.metric_id))
    return {key: found[key] for key in order}


def _months(result: Decomposition, language: Language, found: dict[tuple[str, str], list[Row]]) -> Markup:
    """Return months down, targets across, with what each month carries beside what its days alone would."""
    lines = [[row for row in rows if row["grain"] == "month"] for rows in found.values()]
    first, days = lines[0], sum(int(row["days"]) for row in lines[0])
    columns = [
        Column(language.say(msg("Month")), [_month(language, str(row["label"])) for row in first] + [language.say(msg("Sum"))], "text"),
        Column(language.say(msg("Working days")), _summed(language, [float(row["working_days"]) for row in first])),
        Column(language.say(msg("Holidays and sales")), [language.say(row["holiday"]) for row in first] + [""], "text"),
        Column(language.say(msg("Share")), [language.number(float(row["weight"]), "pct") for row in first] + [""]),
        Column(language.say(msg("By calendar days")), [language.number(row["days"] / days, "pct") for row in first] + [""]),
    ]
    columns += [
        Column(language.say(_name(result, rows[0])), _summed(language, [float(row["target"]) for row in rows], _kind(result, rows[0])))
        for rows in lines[:LINES]
    ]
    drawn = table(filled(columns), Frame(total=True, more=rest_in_workbook(language, "phasing")))
    return drawn if len(lines) <= LINES else drawn + Markup("\n") + note(rest_in_workbook(language, "phasing"))


def _summed(language: Language, values: Sequence[float], kind: str = "n") -> list[str]:
    return [language.number(value, kind) for value in (*values, math.fsum(values))]


def _kind(result: Decomposition, row: Row) -> str:
    kind = kind_of(result.catalogue.get(str(row["metric_id"])).unit)
    return EXACT.get(kind, kind)


def _name(result: Decomposition, row: Row) -> Label:
    """Return what a target is called in a head: the channel where the figure is the headline's, else both."""
    metric = result.catalogue.name(str(row["metric_id"]))
    if not row["channel"]:
        return metric
    channel = channel_name(result, row["channel"])
    if row["metric_id"] == result.headline.metric_id:
        return channel
    return Label(f"{channel.en}: {inside(metric).en}", f"{channel.zh}：{metric.zh}")


def _month(language: Language, label: str) -> str:
    return language.say(month_short(parse_period(label).start.month))


def _shaped(result: Decomposition, language: Language, rows: Sequence[Row]) -> list[Markup]:
    """Return one line: which month carries most, and what makes it so."""
    between = Markup("") if language.code == "zh" else Markup(" ")
    said = [says(language, message) for message in (*_lead(result, rows), *_basis(result, rows), *_factors(result, rows))]
    return [note(between.join(said))] if said else []


def _lead(result: Decomposition, rows: Sequence[Row]) -> Iterator[Message]:
    months = [row for row in rows if row["grain"] == "month"]
    if len(months) < 2 or any(math.isnan(row["weight"]) for row in months):  # noqa: PLR2004 - one month is all of it
        return
    most = max(months, key=lambda row: float(row["weight"]))
    even = int(most["days"]) / sum(int(row["days"]) for row in months)
    yield msg(
        "{month} carries {share} of {period}; by calendar days it would be {even:pct}.",
        month=parse_period(str(most["label"])).name,
        share=strong(msg("{value:pct}", value=float(most["weight"]))),
        period=result.meta.period.name,
        even=even,
    )


def _basis(result: Decomposition, rows: Sequence[Row]) -> Iterator[Message]:
    """Say what the shape rests on, where it is less than weekdays, season and holidays of the target's own history."""
    bases = {str(row["basis"]) for row in rows_of(result.tables["phasing"])}
    basis = str(rows[0]["basis"])
    if basis == "goals":
        yield msg("The months are as the goals phase them.")
    elif basis == "calendar":
        yield msg("History is too short to tell days apart: every day carries the same.")
    elif basis == "weekday":
        yield msg("History is shorter than 13 months: weekdays and holidays shape it, a season cannot be told yet.")
    if basis != "goals" and "team" in bases:
        yield msg("Where a channel's own history is too short, the whole team's stands for it.")


def _factors(result: Decomposition, rows: Sequence[Row]) -> Iterator[Message]:
    """Say how much season, holidays and weekdays move a day of the headline."""
    table, first = result.tables["phasing_factors"], rows[0]
    own = rows_of(table[(table["channel"] == first["channel"]) & (table["metric_id"] == first["metric_id"])])
    months = [row for row in rows if row["grain"] == "month"]
    if first["basis"] != "goals":
        yield from _season([row for row in own if row["factor"] == "season" and row["level"] in {month["label"][-2:] for month in months}])
    days = {row["level"]: row for row in own if row["factor"] == "occasion" and abs(row["index"] - 1.0) >= _NOTICED}
    present = [row for row in days.values() if any(_falls(row, month) for month in months)]
    if present:
        changes = [msg("{name} {change:+pct0}", name=row["name"], change=float(row["index"]) - 1.0) for row in present[:_WORDS]]
        yield msg("Holidays and sales, a day: {changes}.", changes=_listed(changes))
    weekdays = [row for row in own if row["factor"] == "weekday"]
    if weekdays:
        high, low = (pick(weekdays, key=lambda row: float(row["index"])) for pick in (max, min))
        values = {"high": high["name"], "up": float(high["index"]) - 1.0, "low": low["name"], "down": float(low["index"]) - 1.0}
        yield msg("Within the week: {high} {up:+pct0}, {low} {down:+pct0}.", **values)


def _season(found: Sequence[Row]) -> Iterator[Message]:
    """Say which months of the period stand out of the year."""
    if not found:
        return
    far = sorted(found, key=lambda row: -abs(float(row["index"]) - 1.0))[:_WORDS]
    told = [row for row in found if row in far and abs(float(row["index"]) - 1.0) >= _NOTICED / 2]
    parts = [msg("{month} {change:+pct0}", month=month_short(int(row["level"])), change=float(row["index"]) - 1.0) for row in told]
    if not parts:
        yield msg("By season its months hardly differ.")
    elif any(row["years"] < 2 for row in told):  # noqa: PLR2004 - seen once
        yield msg("Season: {months} (seen once, so half of the difference counts).", months=_listed(parts))
    else:
        yield msg("Season: {months}.", months=_listed(parts))


def _falls(row: Row, month: Row) -> bool:
    return str(row["name"].en) in str(month["holiday"].en)


def _listed(parts: Sequence[Message]) -> Message:
    text = parts[0]
    for part in parts[1:]:
        text = msg("{first}, {then}", first=text, then=part)
    return text


def _proposal(result: Decomposition, language: Language) -> list[Markup]:
    """Return what may be accepted, with what marks it, or why nothing may."""
    found = rows_of(result.tables["plan_proposal"])
    if not found:
        return []
    between = Markup("") if language.code == "zh" else Markup(" ")
    return [note(between.join(says(language, message) for message in _proposed(result, found)))]


def _proposed(result: Decomposition, found: Sequence[Row]) -> Iterator[Message]:
    first, period = found[0], result.meta.period.label
    if first["state"] == "withheld":
        if first["reason"] == "moved":
            yield msg("No plan is proposed: a slider has moved the targets, and people agreed to what the goals file says.")
        else:
            yield msg("No plan is proposed: no target is a sum that could be spread over months.")
        return
    names = ", ".join(str(row["file"]).rpartition("/")[2] for row in found if row["state"] != "withheld")
    if all(row["state"] in ("accepted", "withheld") for row in found):
        yield msg("This plan is accepted: {files:text}.", files=names)
    else:
        yield msg(
            "Proposed for plan/{period:text}/: {files:text}; make accept BOOK=decomposition puts it there.", period=period, files=names
        )
    if first["accepted_hash"] and first["accepted_hash"] != first["hash"]:
        yield msg("What lies there was accepted for other targets.")
    if not first["frozen"]:
        yield msg(
            "The targets are not frozen: the plan is marked as made for version {version:n} as it stands.", version=int(first["version"])
        )
    if first["adds_up"] == "fail":
        yield msg("It is marked as not adding up.")
