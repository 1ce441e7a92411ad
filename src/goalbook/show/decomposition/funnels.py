"""Each channel's chain: what volume and rates bring of the target, what each factor was in the past, which value would close the gap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.decomposition.funnels.closing import amount, product
from goalbook.core.message import Label, msg
from goalbook.show.block import note, section
from goalbook.show.charts.tornado import tornado_bar, tornado_scale
from goalbook.show.decomposition.known_months import last_months
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import chance
from goalbook.show.tables import Column, table, toned
from goalbook.show.words import inside, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language
    from goalbook.core.message import Message
    from goalbook.show.block import Block

MOST = 6  # chains in the report
FAR = 2.5  # times as planned: a target farther off would flatten the bars, and is no line
ORDER = {"fail": 0, "warn": 1, "pass": 2, "not_evaluated": 3}
STAGES = {
    "traffic": Label("Traffic", "流量获取"),
    "conversion": Label("Conversion", "转化"),
    "retention": Label("Retention", "留存"),
    "": Label("", ""),
}
Row = dict[str, object]


def funnels(result: Decomposition, language: Language) -> Block:
    """Return the stage split: a table for every chain, the failing ones first."""
    title = language.say(msg("Stage split: what each chain brings"))
    found = sorted(rows(result.tables.get("chains")), key=lambda row: ORDER[str(row["verdict"])])
    parts: list[Markup | str] = [part for row in found[:MOST] for part in _chain(result, language, row)]
    if found:
        between = "" if language.code == "zh" else " "
        parts.append(note(between.join(language.say(one) for one in (*_months(result), _legend(result)))))
    if len(found) > MOST:
        parts.append(note(rest_in_workbook(language, "chains")))
    parts += missing_notes(result, language, "funnels")
    return section("funnels", title, parts)


def _months(result: Decomposition) -> Iterator[Message]:
    """Name the months that the tables call the last ones."""
    months = [int(number(row["months"])) for row in rows(result.tables["channel_past"])]
    if any(months):
        yield msg("Last months: {months}.", months=last_months(result, max(months)))


def _legend(result: Decomposition) -> Message:
    return msg(
        "Bars: the outcome with this one factor at its lowest and highest of the last {n:n} months, the others as planned; line: as "
        "planned, dashed: target. The chance takes the planned volume and the rates of those months, each varying as it did then, "
        "apart from the others; no back-test stands behind it.",
        n=int(result.policy.funnel.history_months),
    )


def _chain(result: Decomposition, language: Language, chain: Row) -> list[Markup | str]:
    factors = [row for row in rows(result.tables["chain_factors"]) if row["chain_id"] == chain["chain_id"]]
    solved = {row["factor"]: row for row in rows(result.tables["chain_solver"]) if row["chain_id"] == chain["chain_id"]}
    swings = {row["factor"]: row for row in rows(result.tables["tornado"]) if row["chain_id"] == chain["chain_id"]}
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _title(chain, factors)), says(language, _subtitle(result, chain, factors))
    )
    columns = [
        Column(language.say(msg("Factor")), [language.say(cast("Label", row["name"])) for row in factors], "text"),
        Column(language.say(msg("Stage")), [_stage(language, row) for row in factors], "text"),
        Column(language.say(msg("Planned")), [_value(language, row, "value") for row in factors]),
        Column(language.say(msg("Last months")), [_value(language, row, "history") for row in factors]),
        Column(language.say(msg("Best")), [_value(language, row, "best") for row in factors]),
    ]
    if solved:
        head_of = msg("Would be enough") if number(chain["gap"]) > 0 else msg("Would close it")
        columns.append(Column(language.say(head_of), [_needed(language, solved.get(row["factor"])) for row in factors]))
    if solved and chain["unsure"]:
        once = [_value(language, solved.get(row["factor"]), "needed_single") for row in factors]
        columns.append(Column(language.say(msg("If meant once")), once))
    columns.append(Column(language.say(msg("Range of the outcome")), _bars(chain, factors, swings), "bar"))
    return [Markup('<figure class="tab wide">{}{}</figure>').format(head, table(columns))]


def _title(chain: Row, factors: Sequence[Row]) -> Message:
    said = msg(
        "{name}: {product} bring {implied}",
        name=cast("Label", chain["name"]),
        product=product(factors),
        implied=strong(msg("{value:n}", value=number(chain["implied"]))),
    )
    if not known(chain["target"]):
        return said
    return msg("{said} of {target:n} ({share:pct0})", said=said, target=number(chain["target"]), share=number(chain["ratio"]))


def _subtitle(result: Decomposition, chain: Row, factors: Sequence[Row]) -> Message:
    """Return the other reading, the chance and the usual range, where there are any."""
    figure = inside(result.catalogue.name(str(chain["metric_id"])))
    said = msg("{figure} in {period}", figure=figure, period=result.meta.period.name)
    if chain["unsure"]:
        once, share = number(chain["implied_single"]), number(chain["ratio_single"])
        said = msg("{said}; {once:n} ({share:pct0}) if the monthly figure is meant once", said=said, once=once, share=share)
    if known(chain["probability"]):
        said = msg(
            "{said}; chance {chance} at the rates of the past (80 % range {low:n} to {high:n})",
            said=said, chance=chance(number(chain["probability"])), low=_rounded(chain["low"]), high=_rounded(chain["high"]),
        )  # fmt: skip
    for row in factors:
        if known(row["usual_high"]):
            usual = (number(row["usual_low"]), number(row["usual_high"]))
            said = msg("{said}; usual are {low:pct0} to {high:pct0} of added contacts", said=said, low=usual[0], high=usual[1])
    return said


def _rounded(value: object) -> float:
    """Return a simulated amount to three digits: more would pretend."""
    digits = 2 - math.floor(math.log10(abs(number(value)))) if number(value) else 0
    return round(number(value), digits)


def _stage(language: Language, row: Row) -> str | Markup:
    said, right = str(row["stage"]), str(row["stage_expected"])
    if not said or not right or said == right:
        return language.say(STAGES[said or right])
    wrong = msg("{said}, is {right}", said=STAGES[said], right=inside(STAGES[right]))
    return toned(language.say(wrong), "bad")


def _value(language: Language, row: Row | None, name: str) -> str:
    if row is None or not known(row[name]):
        return "–"
    return language.say(amount(str(row["unit"]), number(row[name]), exact=name.startswith("needed")))


def _needed(language: Language, row: Row | None) -> str | Markup:
    """Return the value that would close the gap, red where no month ever had it."""
    return toned(_value(language, row, "needed"), "bad" if row is not None and row["reached"] is False else "plain")


def _bars(chain: Row, factors: Sequence[Row], swings: dict[object, Row]) -> list[Markup]:
    ends = {name: (number(row["down"]), number(row["up"])) for name, row in swings.items()}
    marks = (number(chain["implied"]), number(chain["target"]))
    near = marks[1] if 1 / FAR <= marks[1] / (marks[0] or 1.0) <= FAR else math.nan
    scale = tornado_scale([*marks[:1], near, *(end for pair in ends.values() for end in pair)])
    return [tornado_bar(ends.get(row["factor"], (math.nan, math.nan)), (marks[0], near), scale) for row in factors]
