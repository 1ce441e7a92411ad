"""How the calibration record is said: in the review, and by the command for the whole archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.inputs.earlier_forecasts import CAMPAIGN
from goalbook.methods.kept_word import LEAST_PERIODS
from goalbook.show.words import known, number

if TYPE_CHECKING:
    from goalbook.core.language import Language

Row = dict[str, object]


@dataclass(frozen=True)
class Figure:
    """One column of numbers of the record."""

    head: Message
    name: str
    kind: str
    signed: bool = False

    def text(self, row: Row, language: Language) -> str:
        """Return a row's cell."""
        return language.number(number(row[self.name]), self.kind, signed=self.signed)


def figures() -> tuple[Figure, ...]:
    """Return the columns of numbers in their order."""
    return (
        Figure(msg("Forecasts"), "n", "n"),
        Figure(msg("Outcomes"), "outcomes", "n"),
        Figure(msg("Periods"), "periods", "n"),
        Figure(msg("Range held"), "coverage", "pct0"),
        Figure(msg("Off by"), "error", "pct"),
        Figure(msg("Bias"), "bias", "pct", signed=True),
        Figure(msg("Brier score"), "brier", "ratio2"),
        Figure(msg("Base score"), "base_brier", "ratio2"),
        Figure(msg("Skill"), "skill", "ratio2"),
    )


def verdict_names() -> dict[str, Message]:
    """Return what may be said of the ranges; a row without any has no verdict."""
    return {
        "few": msg("too few periods"),
        "narrow": msg("too narrow"),
        "wide": msg("wider than needed"),
        "fits": msg("as promised"),
    }


def ranged_of(said: list[Row]) -> list[Row]:
    """Return the forecasts that had a range."""
    return [row for row in said if row["inside"] is not None and known(row["inside"])]


def lead(said: list[Row]) -> Message:
    """Say how many forecasts of how many outcomes came due, and how many of their ranges held."""
    ranged = ranged_of(said)
    own = {(row["metric_id"], row["channel"], row["horizon"], row["report"] if row["book"] == CAMPAIGN else "") for row in said}
    return msg(
        "{n:n} forecasts that earlier reports made have come due; they foretold {outcomes:n} outcomes in {periods:n} periods. "
        "The outcome lay within the 80 % range {held:n} of {ranged:n} times.",
        n=len(said),
        outcomes=len(own),
        periods=len({row["horizon"] for row in said}),
        held=sum(bool(row["inside"]) for row in ranged),
        ranged=len(ranged),
    )


def how(scores: list[Row]) -> Message:
    """Say how the table counts."""
    text = msg(
        "Every outcome counts once, however often it was foretold. Bias: + is too high, − too low. What is foretold of one period holds "
        "or fails together, so a verdict needs {least:n} periods.",
        least=LEAST_PERIODS,
    )
    if not any(number(row["chances"]) for row in scores):
        return text
    return msg(
        "{text} Brier score: how far chances lay from what came, squared, 0 is perfect. Base score: the same for the share reached, as "
        "known afterwards. Skill: better than that, 1 is perfect.",
        text=text,
    )
