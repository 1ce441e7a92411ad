"""What the workbook calls the columns and code words of customer value, visitors and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.monthly_review.value_tables import return_words, test_words, value_words
from goalbook.show.monthly_review.visits import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def value_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "cohort_ltv": {**_cohorts(), **_worth()},
        "payback_curve": {
            "age_month": (msg("Month since the first purchase"), "count"),
            "margin_per_customer": (msg("Margin per customer, cumulative"), "money"),
        },
        "clv_assumed": {
            "assumed_for": (msg("Assumed for"), "text"),
            "arpu": (msg("ARPU"), "money"),
            "per": (msg("ARPU and retention per"), "word"),
            "retention": (msg("Retention"), "share"),
            "years": (msg("Years of use"), "ratio"),
            "coefficient": (msg("Coefficient"), "ratio"),
            "clv": (msg("CLV of the source"), "money"),
            "bought_12m": (msg("Revenue by purchases"), "money"),
            "bought_low": (msg("Revenue, low end"), "money"),
            "bought_high": (msg("Revenue, high end"), "money"),
            "of_assumed": (msg("Of what was assumed"), "share"),
        },
        "visitors": {
            "visit_month": (msg("Month of the visits"), "text"),
            "visitor": (msg("Shop visitors"), "word"),
            "visits": (msg("Visits"), "count"),
            "orders": (msg("Orders"), "count"),
            "conversion": (msg("Visits that end in an order"), "fine"),
            "conversion_low": (msg("Conversion, low end"), "fine"),
            "conversion_high": (msg("Conversion, high end"), "fine"),
            "visit_share": (msg("Share of visits"), "share"),
            "facts_orders": (msg("Orders in the facts"), "count"),
        },
        "test_league": _league(),
    }


def _cohorts() -> dict[str, Head]:
    return {
        "kind": (msg("Taken together"), "word"),
        "cohort_month": (msg("Month of the first purchase"), "text"),
        "customers": (msg("Customers"), "count"),
        "read_customers": (msg("Customers in the file"), "count"),
        "bought_to": (msg("Purchases up to"), "date"),
        "margin": (msg("Margin"), "share"),
        "margin_period": (msg("Margin assumed for"), "text"),
        "new_payers": (msg("New payers"), "count"),
        "covered": (msg("Customers of the file ÷ new payers"), "fine"),
        "cac": (msg("CAC"), "money"),
    }


def _worth() -> dict[str, Head]:
    return {
        **{f"margin_{month}": (msg("Margin up to month {n:n}", n=month), "money") for month in (1, 3, 6, 12)},
        "so_far": (msg("Margin so far"), "money"),
        "ltv": (msg("LTV expected"), "money"),
        "ltv_low": (msg("LTV, low end"), "money"),
        "ltv_high": (msg("LTV, high end"), "money"),
        "ltv_cac": (msg("LTV ÷ CAC"), "ratio"),
        "ltv_cac_low": (msg("LTV ÷ CAC, low end"), "ratio"),
        "ltv_cac_high": (msg("LTV ÷ CAC, high end"), "ratio"),
        "payback_months": (msg("Months to payback"), "count"),
        "seen_months": (msg("Months seen"), "count"),
        "value_verdict": (msg("Verdict"), "word"),
    }


def _league() -> dict[str, Head]:
    return {
        "test": (msg("Test id"), "text"),
        "test_name": (msg("Test"), "text"),
        "test_of": (msg("Campaign or review"), "text"),
        "ended": (msg("Ended"), "date"),
        "control_users": (msg("Users of the control"), "count"),
        "variant_users": (msg("Users"), "count"),
        "control_rate": (msg("Rate of the control"), "fine"),
        "variant_rate": (msg("Rate of the variant"), "fine"),
        "gain": (msg("Revenue gained"), "money"),
        "gain_low": (msg("Revenue gained, low end"), "money"),
        "gain_high": (msg("Revenue gained, high end"), "money"),
        "margin": (msg("Margin"), "share"),
        "cost": (msg("Cost"), "money"),
        "test_roi": (msg("Return"), "ratio"),
        "test_roi_low": (msg("Return, low end"), "ratio"),
        "test_roi_high": (msg("Return, high end"), "ratio"),
        "level": (msg("Confidence level"), "share"),
        "test_verdict": (msg("Verdict"), "word"),
        "return_verdict": (msg("Return against its cost"), "word"),
        "test_rank": (msg("Place among tests"), "count"),
        "winner": (msg("Best of those that pay"), "text"),
        "proven": (msg("Ahead of every other"), "text"),
    }


def value_terms() -> Mapping[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    kinds: dict[str, Message | Label] = {
        "team": msg("all channels"),
        "channel": msg("channel"),
        "cohort": msg("month of the first purchase"),
        "cell": msg("month and channel"),
    }
    return {
        ("cohort_ltv", "kind"): kinds,
        ("cohort_ltv", "value_verdict"): {**value_words()},
        ("visitors", "visitor"): {**NAMES},
        ("test_league", "test_verdict"): {**test_words()},
        ("test_league", "return_verdict"): {**return_words()},
    }
