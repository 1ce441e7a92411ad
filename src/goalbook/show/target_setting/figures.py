"""The figures that the sliders of target setting move."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.target_setting.differences import amount
from goalbook.books.target_setting.outcomes import Outcome, outcome_of
from goalbook.core.message import Message, msg
from goalbook.show.quantity import chance
from goalbook.show.target_setting.strip import verdict_name
from goalbook.show.words import known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Box = tuple[str, Message, str]
Row = dict[str, object]
DASH = "–"


@dataclass(frozen=True)
class Shown:
    """What the figures are read from, looked up once: a slider should answer at once."""

    result: TargetSetting
    language: Language
    outcome: Outcome
    row: Row  # of the calibration
    bases: Mapping[str, Row]  # candidates on the same period last year ("year") and on the period before ("period")


def boxes(result: TargetSetting, language: Language) -> tuple[Box, ...]:
    """Return (key, name, value) of each figure, in the order of the panel; what cannot be known on this data has none."""
    outcome = outcome_now(result)
    own = outcome.kr_id, outcome.channel
    found = [row for row in rows(result.tables.get("candidates")) if (row["kr_id"], row["channel"]) == own]
    row = next((row for row in rows(result.tables.get("calibration")) if (row["kr_id"], row["channel"]) == own), {})
    shown = Shown(result, language, outcome, row, {str(row["base"]): row for row in found})
    return (*_target(shown), *_growth(shown), *_candidates(shown), *_share(result, language), *_assumed(shown), *_budget(result, language))


def outcome_now(result: TargetSetting) -> Outcome:
    """Return the outcome of the key result that the slider moves."""
    return outcome_of(result.tables, result.params.kr or result.headline.kr_id)


def amount_text(result: TargetSetting, language: Language, metric_id: str, value: float) -> str:
    """Return a figure in full, so that every step of a slider is seen."""
    return language.say(amount(str(result.catalogue.get(metric_id).unit), value))


def _target(shown: Shown) -> Iterator[Box]:
    """Yield target, chance and expected attainment; without a chance its name says why there is none."""
    result, language, outcome = shown.result, shown.language, shown.outcome
    if math.isnan(outcome.target):
        return
    yield "target", msg("Target"), amount_text(result, language, outcome.metric_id, outcome.target)
    if not math.isnan(outcome.probability):
        yield "chance", msg("Chance to reach the target"), language.say(chance(outcome.probability))
    else:
        reason = shown.row.get("reason")
        name = msg("No chance given: {reason}", reason=reason) if isinstance(reason, Message) else msg("Chance to reach the target")
        yield "chance", name, DASH if outcome.verdict == "not_evaluated" else language.say(verdict_name(outcome.verdict))
    yield "attainment", msg("Expected attainment"), language.number(outcome.expected_attainment, "pct")


def _growth(shown: Shown) -> Iterator[Box]:
    period, outcome = shown.result.meta.period, shown.outcome
    for key, base, value in (
        ("growth", period.previous(), outcome.required_growth),
        ("growth-year", period.year_ago(), outcome.required_growth_year),
    ):
        if math.isnan(value):
            continue
        row = shown.bases.get("period" if key == "growth" else "year", {})
        name = msg("Growth asked on {period}", period=base.name)
        said = name if row.get("whole", True) else msg("{name}, partly estimated", name=name)
        yield key, said, shown.language.number(value, "pct", signed=True)


def _candidates(shown: Shown) -> Iterator[Box]:
    """Yield what the two uplifts make of last year and of the period before, each with its chance."""
    result, language = shown.result, shown.language
    for key, base in (("candidate-year", "year"), ("candidate", "period")):
        row = shown.bases.get(base, {})
        if not known(row.get("candidate")):
            continue
        period = result.meta.period.year_ago() if base == "year" else result.meta.period.previous()
        sign = -1 if shown.row.get("direction") == "down" else 1
        name = msg("{period} {uplift:+pct0}", period=period.name, uplift=sign * number(row["uplift"]))
        value = amount_text(result, language, shown.outcome.metric_id, number(row["candidate"]))
        likely = number(row.get("probability"))
        yield key, name, language.say(msg("{value:text} ({chance})", value=value, chance=chance(likely))) if known(likely) else value


def _share(result: TargetSetting, language: Language) -> Iterator[Box]:
    """Yield the team's part of the company's goal, where the company has one."""
    for row in rows(result.tables.get("strategy")):
        metric = str(row["metric_id"])
        if known(row["share"]) and known(row["target"]) and metric in result.catalogue:
            value = amount_text(result, language, metric, number(row["target"]))
            part = msg("{value:text} ({share:pct})", value=value, share=number(row["share"]))
            yield "share", msg("Team's part of the company's goal"), language.say(part)
    for row in rows(result.tables.get("share_target")):
        if known(row["probability"]):
            yield "share-chance", msg("Chance of that part"), language.say(chance(number(row["probability"])))
        if known(row["required_growth"]):
            name = msg("Growth of that part on {period}", period=result.meta.period.previous().name)
            yield "share-growth", name, language.number(number(row["required_growth"]), "pct", signed=True)


def _assumed(shown: Shown) -> Iterator[Box]:
    """Yield what the assumptions give: value of a customer against its cost, private-domain revenue, expected score."""
    language, outcome = shown.language, shown.outcome
    if not math.isnan(outcome.ltv_cac):
        yield "ltv-cac", msg("LTV ÷ CAC"), language.number(outcome.ltv_cac, "ratio2")
    yield from _by_coefficient(shown.result, language)
    if not math.isnan(outcome.private_domain_revenue):
        yield "private-domain", msg("Private-domain revenue"), language.number(outcome.private_domain_revenue, "money")
    if not math.isnan(outcome.expected_score):
        yield "score", msg("Expected score by tiers"), language.number(outcome.expected_score, "pct")


def _budget(result: TargetSetting, language: Language) -> Iterator[Box]:
    """Yield what the budget's shares leave for the phases and for KOL fees, where its total is known."""
    left = {str(row["pool"]): number(row["amount"]) for row in rows(result.tables.get("budget_stack"))}
    for pool, name in (("phases", msg("Budget left for the phases")), ("kol", msg("Budget for KOL fees"))):
        if known(left.get(pool)):
            yield f"budget-{pool}", name, language.number(left[pool], "money")


def _by_coefficient(result: TargetSetting, language: Language) -> Iterator[Box]:
    """Yield the value by years and coefficient too, where that is not the one in force: their sliders move this alone."""
    for row in rows(result.tables.get("unit_economics")):
        if row["kind"] == "total" and row["basis"] == "simple" and known(row["clv_cac"]):
            yield "clv-cac", msg("LTV ÷ CAC, by years and coefficient"), language.number(number(row["clv_cac"]), "ratio2")
