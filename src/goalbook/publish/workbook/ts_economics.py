"""What the workbook calls the columns and code words of unit economics and users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def economics_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "unit_economics": _unit(),
        "economics_facts": {
            "new_payers": (msg("New payers"), "count"),
            "orders": (msg("Orders"), "count"),
            "aov": (msg("Average order value"), "money"),
            "months": (msg("Months"), "count"),
        },
        "lifetime": _lifetime(),
        "contribution_deciles": {
            "decile": (msg("Tenth of customers, best first"), "count"),
            **_customers(),
            "cumulative_share": (msg("Share of revenue so far"), "share"),
        },
        "tiers_by_rule": {"tier": (msg("Tier"), "word"), **_customers()},
        "lorenz": {"share": (msg("Share of customers, best first"), "share"), "revenue_share": (msg("Share of revenue"), "share")},
        "segments": _segments(),
        "schemes": _schemes(),
        "concentration": {**_top(), "target": (msg("Revenue wanted"), "share")},
        "plausibility": _plausibility(),
        "clv_uplift": _uplift(),
        **_private(),
        **_assets(),
    }


def _unit() -> dict[str, Head]:
    from_where = {f"{name}_source": (head, "word") for name, head in _SOURCES.items()}
    return {
        "arpu": (msg("ARPU"), "money"),
        "per": (msg("ARPU and retention per"), "word"),
        "retention": (msg("Retention"), "share"),
        "years": (msg("Years of use"), "ratio"),
        "coefficient": (msg("Coefficient"), "ratio"),
        "margin": (msg("Margin"), "share"),
        "clv": (msg("CLV of the source"), "money"),
        "ltv_simple": (msg("ARPU × margin ÷ churn"), "money"),
        "ltv_discounted": (msg("The same, discounted"), "money"),
        "ltv_12m": (msg("Margin of a new customer by purchases"), "money"),
        "basis": (msg("LTV ÷ CAC uses"), "word"),
        "ltv_cac": (msg("LTV ÷ CAC"), "ratio"),
        "clv_cac": (msg("CLV of the source ÷ CAC"), "ratio"),
        "payback_months": (msg("Months to payback"), "ratio"),
        "new_payers": (msg("New payers"), "count"),
        "verdict": (msg("Verdict"), "word"),
        **from_where,
    }


_SOURCES = {
    "cac": msg("Source of CAC"),
    "arpu": msg("Source of ARPU"),
    "retention": msg("Source of retention"),
    "years": msg("Source of years"),
    "coefficient": msg("Source of the coefficient"),
    "margin": msg("Source of margin"),
}


def _lifetime() -> dict[str, Head]:
    letters = {"r": "r", "alpha": "α", "a": "a", "b": "b", "p": "p", "q": "q", "v": "v"}
    return {
        "customers": (msg("Customers"), "count"),
        "repeat_customers": (msg("Customers who came back"), "count"),
        "first_day": (msg("First purchase"), "date"),
        "last_day": (msg("Last purchase"), "date"),
        "read_customers": (msg("Customers in the file"), "count"),
        **{name: (msg("parameter {letter:text}", letter=letter), "fine") for name, letter in letters.items()},
        "log_likelihood": (msg("Log-likelihood, purchases"), "ratio"),
        "money_log_likelihood": (msg("Log-likelihood, amounts"), "ratio"),
        "mean_purchase": (msg("Mean purchase"), "money"),
        "dependence": (msg("Correlation of how often and how much"), "ratio"),
        "expected_purchases": (msg("Purchases expected each"), "ratio"),
        "alive": (msg("Share who still buy"), "share"),
        "value": (msg("Revenue to come, each"), "money"),
        "new_customer_value": (msg("Revenue of a new customer"), "money"),
        "arpu_year": (msg("Revenue per buyer of the last year"), "money"),
        "months": (msg("Months ahead"), "count"),
        "discount": (msg("Discount a year"), "share"),
    }


def _customers() -> dict[str, Head]:
    return {
        "customers": (msg("Customers"), "count"),
        "share": (msg("Share of customers"), "share"),
        "revenue_share": (msg("Share of revenue"), "share"),
        "per_customer": (msg("Brought each"), "money"),
        "future_value": (msg("To come each"), "money"),
    }


def _top() -> dict[str, Head]:
    return {
        "origin": (msg("According to"), "word"),
        "share": (msg("Share of users"), "share"),
        "revenue_share": (msg("Share of revenue"), "share"),
        "vs_average": (msg("Times the average user"), "ratio"),
        "vs_rest": (msg("Times the rest"), "ratio"),
        "verdict": (msg("Verdict"), "word"),
    }


def _segments() -> dict[str, Head]:
    return {
        **_top(),
        "segment": (msg("Segment"), "word"),
        "users": (msg("Users"), "count"),
        "scheme_share": (msg("Share in the scheme"), "share"),
        "per_user": (msg("Revenue per user"), "money"),
        "ltv": (msg("LTV"), "money"),
        "ltv_cac": (msg("LTV ÷ CAC"), "ratio"),
        "roi_before": (msg("ROI of the period before"), "ratio"),
    }


def _schemes() -> dict[str, Head]:
    return {
        "scheme": (msg("Scheme"), "text"),
        "chosen": (msg("In force"), "text"),
        "called": (msg("Called"), "text"),
        "shares": (msg("Shares, per cent"), "text"),
        "total": (msg("Sum of shares"), "share"),
        "fits_its_name": (msg("Numbers fit the name"), "text"),
        "top": (msg("Share of the best"), "share"),
        "revenue_target": (msg("Revenue wanted of the best"), "share"),
    }


def _plausibility() -> dict[str, Head]:
    return {
        **_top(),
        "ltv": (msg("LTV of the best"), "money"),
        "cac_kind": (msg("Which CAC"), "word"),
        "average_ltv": (msg("LTV of the average user"), "money"),
        "ratio": (msg("Average LTV ÷ CAC"), "ratio"),
        "high_ratio": (msg("LTV of the best ÷ CAC"), "ratio"),
        "needed_ltv": (msg("LTV of the best for the wanted return"), "money"),
    }


def _uplift() -> dict[str, Head]:
    return {
        "reading": (msg("Growth read as"), "word"),
        "arpu_factor": (msg("Factor of ARPU"), "ratio"),
        "retention_factor": (msg("Factor of retention"), "ratio"),
        "product": (msg("Product"), "ratio"),
        "claimed": (msg("Claimed"), "ratio"),
        "missing_factor": (msg("Missing factor"), "ratio"),
        "base_retention": (msg("Base retention at which points would fit"), "share"),
    }


def _private() -> dict[str, dict[str, Head]]:
    factor = (msg("Factor id"), "text")
    return {
        "private_domain": {"factor": factor},
        "pd_solver": {
            "factor": factor,
            "current": (msg("Now"), "unit"),
            "needed": (msg("Needed alone"), "unit"),
            "ratio": (msg("Needed ÷ now"), "ratio"),
            "possible": (msg("Possible"), "text"),
        },
        "pd_bridge": {
            "factor": factor,
            "before": (msg("Plan of the period before"), "unit"),
            "now": (msg("Now"), "unit"),
            "effect": (msg("Part of the change"), "money"),
        },
        "wecom": {
            "step": (msg("Step"), "text"),
            "rate": (msg("Rate"), "share"),
            "of": (msg("Share of"), "word"),
            "low": (msg("Range of others from"), "share"),
            "high": (msg("Range of others to"), "share"),
            "verdict": (msg("Verdict"), "word"),
        },
        "pd_conversion": {
            "origin": (msg("According to"), "word"),
            "rate": (msg("Rate"), "share"),
            "low": (msg("Range of others from"), "share"),
            "high": (msg("Range of others to"), "share"),
            "verdict": (msg("Verdict"), "word"),
        },
    }


def _assets() -> dict[str, dict[str, Head]]:
    return {
        "assets": {
            "touchpoint": (msg("Touchpoint"), "text"),
            "month": (msg("Month"), "text"),
            "opening": (msg("Opening"), "count"),
            "added": (msg("Added"), "count"),
            "lost": (msg("Lost"), "count"),
            "closing": (msg("Closing"), "count"),
            "expected": (msg("Closing by the movements"), "count"),
            "difference": (msg("Unexplained"), "count"),
            "carried": (msg("Opening beyond the closing before"), "count"),
            "dedup_share": (msg("Share counted twice"), "share"),
            "verdict": (msg("Verdict"), "word"),
        },
        "guides": {
            "guide": (msg("Guide"), "text"),
            "reachable": (msg("Customers within reach"), "count"),
            "share": (msg("Share"), "share"),
        },
        "public_inflow": {
            "public": (msg("Public channel"), "text"),
            "new": (msg("New payers"), "count"),
            "share": (msg("Share"), "share"),
        },
        "maturity": {"step": (msg("Step"), "text"), "score": (msg("Score, 0–3"), "count"), "evidence": (msg("Evidence"), "text")},
        "practices": {"practice": (msg("Practice"), "text"), "kept": (msg("Kept"), "text"), "note": (msg("Note"), "text")},
    }


def economics_words() -> dict[tuple[str, str], Mapping[str, Message]]:
    """Return by table and column what its code words are called."""
    sources = {
        "slider": msg("slider"),
        "filed": msg("goals file"),
        "facts": msg("facts"),
        "transactions": msg("purchases"),
        "policy": msg("policy"),
        "guides": msg("guides"),
    }
    tiers = {"high": msg("high value"), "growth": msg("growth"), "base": msg("base"), "new": msg("new")}
    origins = {
        "filed": msg("goals file"),
        "segments": msg("segments"),
        "purchases": msg("purchases"),
        "snapshot": msg("snapshot of users"),
        "yields": msg("rate in the goals"),
        "targets": msg("two targets"),
    }
    return {
        **{("unit_economics", f"{name}_source"): sources for name in _SOURCES},
        ("unit_economics", "per"): {"month": msg("month"), "quarter": msg("quarter"), "year": msg("year")},
        ("unit_economics", "basis"): {
            "simple": msg("ARPU × margin ÷ churn"),
            "seed": msg("CLV of the source"),
            "unbounded": msg("unbounded"),
        },
        ("private_domain", "source"): sources,
        ("assets", "source"): sources,
        ("tiers_by_rule", "tier"): tiers,
        ("segments", "segment"): tiers,
        ("concentration", "origin"): origins,
        ("plausibility", "origin"): origins,
        ("pd_conversion", "origin"): origins,
        ("plausibility", "cac_kind"): {"in_force": msg("in force"), "programme": msg("programme's cap"), "d30": msg("30-day cap")},
        ("clv_uplift", "reading"): {"by": msg("grows by"), "to": msg("grows to")},
        ("wecom", "of"): {"contacts": msg("contacts"), "added": msg("added friends"), "served": msg("served")},
    }
