"""What the workbook calls the columns and code words of the calibration record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.inputs.earlier_forecasts import BOOKS
from goalbook.show.brief import book_name
from goalbook.show.record_words import verdict_names

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def record_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "record_scores": {
            **_about(),
            "n": (msg("Forecasts"), "count"),
            "outcomes": (msg("Outcomes"), "count"),
            "periods": (msg("Periods that do not overlap"), "count"),
            "ranged": (msg("Forecasts with a range"), "count"),
            "ranged_periods": (msg("Periods with ranges"), "count"),
            "held": (msg("Ranges that held"), "count"),
            "coverage": (msg("Range held"), "share"),
            "error": (msg("Mean error"), "share"),
            "bias": (msg("Too high (+), too low (−)"), "change"),
            "chances": (msg("Chances given"), "count"),
            "chance_periods": (msg("Periods with chances"), "count"),
            "brier": (msg("Brier score"), "fine"),
            "base_rate": (msg("Share reached"), "share"),
            "base_brier": (msg("Brier score of the share reached"), "fine"),
            "skill": (msg("Skill"), "ratio"),
            "verdict": (msg("Verdict on the ranges"), "text"),
        },
        "record_forecasts": {
            **_about(),
            "came": (msg("Came"), "unit"),
            "error": (msg("Forecast ÷ outcome − 1"), "change"),
            "afterwards": (msg("Made when the period was over"), "text"),
        },
        "record_chances": {
            **_about(),
            "level": (msg("Level"), "text"),
            "asked": (msg("What it asked for"), "unit"),
            "probability": (msg("Chance given"), "share"),
            "came": (msg("Came"), "unit"),
            "reached": (msg("Reached"), "text"),
        },
    }


def _about() -> dict[str, Head]:
    return {"book": (msg("Report"), "text"), "report": (msg("Period or campaign"), "text")}


def record_words() -> dict[tuple[str, str], Mapping[str, Message]]:
    """Return what code words mean by table and column."""
    books = {book: book_name(book) for book in BOOKS}
    return {
        **{(table, "book"): books for table in ("record_forecasts", "record_chances")},
        ("record_scores", "book"): {**books, "": msg("All reports")},
        ("record_chances", "level"): {"commit": msg("commit"), "target": msg("target"), "stretch": msg("stretch")},
        ("record_scores", "verdict"): verdict_names(),
    }
