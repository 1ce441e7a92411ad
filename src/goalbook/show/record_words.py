"""How the calibration record is said: in the review, and by the command for the whole archive."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.methods.kept_word import LEAST_PERIODS
from goalbook.show.words import known, number

if TYPE_CHECKING:
    from goalbook.core.language import Language

Row = dict[str, object]


FEW = frozenset({"", "few"})  # verdicts that say nothing


@dataclass(frozen=True)
class Figure:
    """One column of numbers of the record; a score of chances is told from as many periods on as a verdict on ranges."""

    head: Message
    name: str
    kind: str
    signed: bool = False
    least: int = 0  # periods of chances without which it says nothing

    def text(self, row: Row, language: Language) -> str:
        """Return a row's cell."""
        if number(row["chance_periods"]) < self.least:
            return language.number(math.nan, self.kind)
        return language.number(number(row[self.name]), self.kind, signed=self.signed)


def figures(scores: list[Row]) -> tuple[Figure, ...]:
    """Return the columns of numbers in their order, as far as they say anything."""
    chances = (
        Figure(msg("Brier"), "brier", "ratio2", least=1),
        Figure(msg("Base"), "base_brier", "ratio2", least=1),
        Figure(msg("Skill"), "skill", "ratio2", least=LEAST_PERIODS),
    )
    return (
        Figure(msg("Forecasts"), "n", "n"),
        Figure(msg("Outcomes"), "outcomes", "n"),
        Figure(msg("Periods"), "periods", "n"),
        Figure(msg("In range"), "coverage", "pct0"),
        Figure(msg("Mean error"), "error", "pct"),
        Figure(msg("Bias"), "bias", "pct", signed=True),
        *(one for one in chances if _scored(scores, one.least)),
    )


def verdict_names() -> dict[str, Message]:
    """Return what may be said of the ranges; a row without any has no verdict."""
    return {
        "few": msg("too few periods"),
        "narrow": msg("too narrow"),
        "wide": msg("too wide"),
        "fits": msg("as promised"),
    }


def judged(scores: list[Row]) -> bool:
    """Say whether any row has a verdict, so that a column of them is worth its place."""
    return any(row["verdict"] not in FEW for row in scores)


def verdict_text(row: Row, language: Language) -> str:
    """Return a row's verdict on its ranges; a dash where there is none."""
    verdict = str(row["verdict"])
    return "–" if verdict in FEW else language.say(verdict_names()[verdict])


def ranged_of(said: list[Row]) -> list[Row]:
    """Return the forecasts that had a range."""
    return [row for row in said if row["inside"] is not None and known(row["inside"])]


def headline(scores: list[Row]) -> Message:
    """Say how good the ranges were, as the first row, that of all, counts it; of too few periods only how many held."""
    whole = scores[0]
    if not whole["ranged"]:
        return msg("What we said came without ranges")
    if whole["verdict"] in FEW:
        return msg(
            "{held:n} of {ranged:n} ranges held: too few periods to judge", held=number(whole["held"]), ranged=number(whole["ranged"])
        )
    return msg("{held:pct0} of our ranges held, every outcome counted once", held=number(whole["coverage"]))


def lead(scores: list[Row], said: list[Row]) -> Message:
    """Say how many forecasts of how many outcomes came due, how many of their ranges held, and how many were made in hindsight."""
    whole = scores[0]
    text = msg(
        "{n:n} forecasts that earlier reports made have come due; they foretold {outcomes} in {periods}.",
        n=number(whole["n"]),
        outcomes=_outcomes(number(whole["outcomes"])),
        periods=_periods(number(whole["periods"])),
    )
    if whole["n"] == 1:
        text = msg("One forecast that an earlier report made has come due.")
    if whole["ranged"]:
        text = msg("{text} {held}", text=text, held=_held(whole))
    afterwards = sum(bool(row["afterwards"]) for row in said)
    return msg("{text} {hindsight}", text=text, hindsight=_hindsight(afterwards)) if afterwards else text


def _held(whole: Row) -> Message:
    counts = {"held": number(whole["held"]), "ranged": number(whole["ranged"])}
    if whole["n"] == whole["outcomes"]:
        return msg("Of their 80 % ranges, {held:n} of {ranged:n} held.", **counts)
    return msg(
        "Of their 80 % ranges, {held:n} of {ranged:n} held; with every outcome counted once that is {coverage:pct0}.",
        coverage=number(whole["coverage"]),
        **counts,
    )


def _hindsight(n: int) -> Message:
    """Say how many forecasts were none in the full sense."""
    if n == 1:
        return msg(
            "One of the forecasts was made when its period was over: on the data up to its report's last day, as they stood when it was "
            "made, but not in advance."
        )
    return msg(
        "{n:n} of the forecasts were made when their period was over: on the data up to their report's last day, as they stood when it "
        "was made, but not in advance.",
        n=n,
    )


def _outcomes(n: float) -> Message:
    return msg("one outcome") if n == 1 else msg("{n:n} outcomes", n=n)


def _periods(n: float) -> Message:
    return msg("one period") if n == 1 else msg("{n:n} periods that do not overlap", n=n)


def how(scores: list[Row], said: list[Row]) -> Message:
    """Say how the table counts, and what a plan's figure is where it lies beside its own range."""
    text = _scores_told(scores)
    if any(row["book"] == "decomposition" and _beside_its_range(row) for row in said):
        return msg(
            "{text} A plan's figure is what its own rates bring, its range and its chance what the rates measured before bring: so the "
            "figure may lie outside.",
            text=text,
        )
    return text


def _beside_its_range(row: Row) -> bool:
    return number(row["forecast"]) < number(row["low"]) or number(row["forecast"]) > number(row["high"])


def _scores_told(scores: list[Row]) -> Message:
    text = msg(
        "Of means and shares every outcome counts once, however often it was foretold. Bias: + is too high, − too low. What is foretold of "
        "one period, or of periods that overlap, comes true or fails together, so a verdict needs {least:n} periods that do not overlap.",
        least=LEAST_PERIODS,
    )
    if any(number(row["ranged"]) for row in scores) and not judged(scores):
        text = msg("{text} No figure here has them yet.", text=text)
    if not _scored(scores, 1):
        return text
    text = msg(
        "{text} Brier score: how far the chances lay from what came, squared; 0 is perfect. Base: the score of one who had "
        "given every chance as the share that was reached, which is known only afterwards.",
        text=text,
    )
    if _scored(scores, LEAST_PERIODS):
        return msg("{text} Skill: 1 is perfect, 0 no better than that.", text=text)
    return msg("{text} Whether that is skill is told from as many periods on.", text=text)


def _scored(scores: list[Row], least: int) -> bool:
    return any(number(row["chance_periods"]) >= least for row in scores)
