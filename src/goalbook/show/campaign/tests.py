"""Randomised tests in the report: what a planned length can show, what counted arms showed; components and their 3-2-1 test."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.campaign.results_of_tests import results_part
from goalbook.show.campaign.versions import components_part, rollout_part
from goalbook.show.charts import ibcs
from goalbook.show.charts.length_effect import Curve, length_chart
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import column, filled, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.show.tables import Tone

Row = dict[str, object]
CURVES = 4  # more lines than this cannot be told apart


def tests(result: CampaignResult, language: Language) -> Block:
    """Return the section; empty where the campaign has neither tests nor components."""
    parts: list[Markup | str] = [*(results_part(result, language) if result.looks_back else _planned(result, language))]
    parts += missing_notes(result, language, "tests")
    parts += rollout_part(result, language)
    parts += components_part(result, language)
    if not parts:
        return Block(Markup(""))
    return section("tests", language.say(msg("Tests and components")), parts)


def _planned(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield the planned tests as a table, and how length and detectable effect hang together."""
    found = rows(result.tables["planned_tests"])
    if not found:
        return
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, length_message(found)),
        language.say(
            msg(
                "Smallest lift of the rate that is seen with a chance of {power:pct0} ({level:pct0} level), control first among the arms",
                power=number(found[0]["power"]),
                level=number(found[0]["level"]),
            )
        ),
    )
    yield Markup('<figure class="tab wide">{}{}</figure>').format(
        head, table(filled(_columns(language, found)), Frame(more=rest_in_workbook(language, "planned_tests")))
    )
    chart = length_figure(result, language)
    if chart is not None:
        yield chart.html()
    if any(math.isfinite(number(row["watched_relative"])) for row in found):
        yield note(
            says(
                language,
                msg("“If watched”: whoever looks before the end needs a wider, always-valid range, and sees larger effects only."),
            )
        )


def length_message(found: Sequence[Row]) -> Message:
    """Say whether the planned tests last long enough for the effect expected of each."""
    known = [row for row in found if math.isfinite(number(row["detectable_relative"])) and math.isfinite(number(row["assumed"]))]
    short = [row for row in known if not row["enough"]]
    if not known:
        return msg("What the planned tests can show at their length")
    if not short:
        return msg("Every planned test is long enough to show its expected effect")
    row = max(short, key=lambda one: _finite(number(one["needed_days"])))
    values: dict[str, Value] = {
        "n": len(short),
        "all": len(known),
        "assumed": number(row["assumed"]),
        "name": cast("Label", row["name"]),
    }
    if not math.isfinite(number(row["needed_days"])):
        return msg("{n:n} of {all:n} tests cannot show their expected effect: “{name}” shows {assumed:pct0} at no length", **values)
    values |= {"needed": number(row["needed_days"]), "days": number(row["days"])}
    if len(short) == len(known):
        return msg(
            "No test is long enough for its expected effect: for {assumed:pct0} “{name}” needs {needed:n} days, not {days:n}", **values
        )
    return msg(
        "{n:n} of {all:n} tests are too short for their expected effect: for {assumed:pct0} “{name}” needs {needed:n} days, not {days:n}",
        **values,
    )


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.inf


def _columns(language: Language, found: Sequence[Row]) -> list[Column]:
    return [
        Column(language.say(msg("Test")), [_test(language, row) for row in found], "text"),
        Column(language.say(msg("Arms")), [str(row["shares"]) for row in found]),
        column(language, language.say(msg("Users a day")), found, "users_per_day", "n"),
        column(language, language.say(msg("Days")), found, "days", "n"),
        column(language, language.say(msg("Users")), found, "users", "n"),
        column(language, language.say(msg("Rate now")), found, "rate", "pct"),
        column(language, language.say(msg("Smallest lift seen")), found, "detectable_relative", "pct"),
        column(language, language.say(msg("If watched")), found, "watched_relative", "pct"),
        column(language, language.say(msg("Expected effect")), found, "assumed", "pct"),
        column(language, language.say(msg("Days it needs")), found, "needed_days", "n"),
        Column(language.say(msg("Long enough")), [_enough(language, row) for row in found], "text"),
    ]


def _test(language: Language, row: Row) -> Markup:
    name = titled(language, cast("Label", row["name"]))
    hypothesis = language.say(cast("Label", row["hypothesis"]))
    if not hypothesis:
        return Markup("{}").format(name)
    return Markup('{}<br><span class="u">{}</span>').format(name, hypothesis)


def _enough(language: Language, row: Row) -> Markup:
    if not (math.isfinite(number(row["detectable_relative"])) and math.isfinite(number(row["assumed"]))):
        return Markup("{}").format(language.say(_why_unknown(row)))
    tone: Tone = "plain" if row["enough"] else "bad"
    return toned(language.say(msg("yes") if row["enough"] else msg("too short")), tone)


def _why_unknown(row: Row) -> Message:
    return msg("no effect expected is given") if math.isfinite(number(row["detectable_relative"])) else msg("not known")


def length_figure(result: CampaignResult, language: Language) -> ibcs.Chart | None:
    """Draw test length against the smallest lift seen; None where no test says its users and its rate."""
    planned = {str(row["test_id"]): row for row in rows(result.tables["planned_tests"])}
    by_test: dict[str, list[Row]] = {}
    for row in rows(result.tables["test_curve"]):
        by_test.setdefault(str(row["test_id"]), []).append(row)
    shown = [(planned[name], points) for name, points in by_test.items() if math.isfinite(number(points[-1]["detectable_relative"]))]
    if not shown:
        return None
    curves = [_curve(language, row, points) for row, points in shown[:CURVES]]
    wanted = {number(row["assumed"]) for row, _ in shown[:CURVES] if math.isfinite(number(row["assumed"]))}
    assumed = wanted.pop() if len(wanted) == 1 else math.nan  # one line across the chart stands for all of its tests
    said = (language.say(msg("expected effect {assumed:pct}", assumed=assumed)), language.say(msg("days")))
    title = length_title([row for row, _ in shown[:CURVES]])
    subtitle = language.say(
        msg("Smallest lift of the rate seen, by the days a test lasts; dot: planned length")
        if math.isnan(assumed)
        else msg("Smallest lift of the rate seen, by the days a test lasts; dot: planned length, dashed: expected effect")
    )
    alt = language.say(title) + " " + "; ".join(curve.said for curve in curves)
    return ibcs.Chart(says(language, title), subtitle, length_chart(curves, assumed, said, language), alt, "wide")


def length_title(found: Sequence[Row]) -> Message:
    """Say what twice the length would buy in the first test: less than half, since an effect shrinks with the root of the users."""
    row = next((one for one in found if math.isfinite(number(one["detectable_relative"]))), None)
    if row is None:
        return msg("The longer a test, the smaller the effect it shows")
    return msg(
        "At {days:n} days “{name}” shows a lift from {least:pct} on; half of that takes about four times as long",
        days=number(row["days"]),
        name=cast("Label", row["name"]),
        least=number(row["detectable_relative"]),
    )


def _curve(language: Language, row: Row, points: Sequence[Row]) -> Curve:
    days, least = number(row["days"]), number(row["detectable_relative"])
    text = msg("{days:n} days {least:pct}: {name}", name=cast("Label", row["name"]), days=days, least=least)
    return Curve(
        tuple(number(point["days"]) for point in points),
        tuple(number(point["detectable_relative"]) for point in points),
        (days, least),
        language.say(text),
    )
