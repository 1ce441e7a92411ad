"""What the workbook calls the columns and code words of calibration, candidates, growth, positions, history and their back-test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def calibration_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "calibration": {**_range(), **_verdict(), **_test()},
        "candidates": {
            "base": (msg("Base"), "word"),
            "base_period": (msg("Period of the base"), "text"),
            "base_value": (msg("Value of the base"), "unit"),
            "uplift": (msg("Uplift"), "share"),
            "candidate": (msg("Candidate"), "unit"),
            "expected_attainment": (msg("Trend ÷ target"), "share"),
            "zone": (msg("Zone"), "word"),
            "whole": (msg("Whole period known"), "text"),
            "falling": (msg("Less is better"), "text"),
        },
        "growth": {
            "source": (msg("Source of growth"), "word"),
            "growth": (msg("Growth"), "change"),
            "implied": (msg("Leads to"), "unit"),
            "error": (msg("Its past error (log)"), "fine"),
            "n": (msg("Past errors"), "count"),
            "weight": (msg("Its weight"), "share"),
            "disagreement": (msg("Sources apart by"), "share"),
        },
        "positions": _positions(),
        "history_months": {"month": (msg("Month"), "text"), "whole": (msg("Whole month known"), "text")},
        "fan": {"month": (msg("Month"), "text"), "low": (msg("Range from"), "unit"), "high": (msg("Range to"), "unit")},
        "target_backtest": {**_test(), "method": (msg("Kind of figure"), "word"), **_more_test()},
    }


def _range() -> dict[str, Head]:
    return {
        "start": (msg("Level at the start"), "unit"),
        "method": (msg("Kind of figure"), "word"),
        "p10": (msg("P10"), "unit"),
        "p50": (msg("P50"), "unit"),
        "p90": (msg("P90"), "unit"),
        "low": (msg("Range from"), "unit"),
        "high": (msg("Range to"), "unit"),
        "probability_commit": (msg("Chance of the commit"), "share"),
        "probability_stretch": (msg("Chance of the stretch"), "share"),
        "commit_proposed": (msg("Commit proposed"), "unit"),
        "target_proposed": (msg("Target proposed"), "unit"),
        "stretch_proposed": (msg("Stretch proposed"), "unit"),
        "forecast": (msg("Trend"), "unit"),
        "months": (msg("Months of the trend"), "count"),
        "months_known": (msg("Whole months known"), "count"),
        "outlier_day": (msg("Day that carries the trend"), "date"),
        "outlier_value": (msg("What that day brought"), "unit"),
        "forecast_without": (msg("Trend without such days"), "unit"),
    }


def _verdict() -> dict[str, Head]:
    return {
        "trend_ratio": (msg("Target ÷ trend"), "ratio"),
        "expected_attainment": (msg("Trend ÷ target"), "share"),
        "zone": (msg("Zone"), "word"),
        "place": (msg("Place in the range"), "word"),
        "band": (msg("Verdict by trend"), "word"),
        "chance": (msg("Verdict by chance or range"), "word"),
        "verdict": (msg("Verdict"), "word"),
        "lead_days": (msg("Days between facts and period"), "count"),
    }


def _test() -> dict[str, Head]:
    return {
        "origins": (msg("Past days tested"), "count"),
        "own_origins": (msg("Past days of its own"), "count"),
        "coverage": (msg("Range held"), "share"),
        "brier": (msg("Brier score"), "fine"),
        "base_rate": (msg("Share of past targets hit"), "share"),
        "skill": (msg("Skill of the chance"), "ratio"),
    }


def _more_test() -> dict[str, Head]:
    return {
        "base_brier": (msg("Brier score of the base rate"), "fine"),
        "hindsight_skill": (msg("Skill against hindsight"), "ratio"),
        "width": (msg("High ÷ low of the range"), "ratio"),
        "error": (msg("Mean error of the middle"), "share"),
        "printable": (msg("Chance may be printed"), "text"),
    }


def _positions() -> dict[str, Head]:
    return {
        "benchmark": (msg("Compared with"), "text"),
        "scope": (msg("Competitor or industry"), "word"),
        "value": (msg("Their figure"), "unit"),
        "period": (msg("Their period"), "text"),
        "source": (msg("Source"), "text"),
        "verified": (msg("Has a source"), "text"),
        "ratio": (msg("Target ÷ theirs"), "share"),
        "position": (msg("Position"), "word"),
        "reason_given": (msg("Reason given"), "text"),
    }


def calibration_words() -> Mapping[tuple[str, str], Mapping[str, Message]]:
    """Return the code words by table and column."""
    figures = {"flow": msg("adds up"), "ratio": msg("ratio"), "stock": msg("stock"), "none": msg("no forecast")}
    zones = {"too_high": msg("target too high"), "stretch": msg("stretch zone"), "strong": msg("strong"), "too_low": msg("target too low")}
    verdicts = {"pass": msg("pass"), "warn": msg("warn"), "fail": msg("fail"), "not_evaluated": msg("not evaluated")}
    return {
        ("calibration", "method"): figures,
        ("target_backtest", "method"): figures,
        ("calibration", "zone"): zones,
        ("calibration", "place"): {
            "near": msg("up to the middle"),
            "far": msg("beyond the middle"),
            "outside": msg("outside"),
        },
        ("candidates", "zone"): zones,
        ("candidates", "base"): {"year": msg("same period last year"), "period": msg("period before")},
        ("growth", "source"): {
            "yoy": msg("year on year"),
            "mom": msg("period on period"),
            "cagr": msg("compound over the history"),
            "market": msg("the market"),
            "combined": msg("combined"),
        },
        ("positions", "position"): {
            "below": msg("worse than average"),
            "inside": msg("inside"),
            "above": msg("better than the best"),
        },
        ("fan", "kind"): {"actual": msg("actual"), "forecast": msg("forecast")},
        **{("calibration", name): verdicts for name in ("band", "chance", "verdict")},
    }
