"""What the workbook calls the columns of scenarios and of what the sliders start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting.budget.shares import NAMES as BUDGET
from goalbook.books.target_setting.differences import ECONOMICS
from goalbook.books.target_setting.economics.private_domain import NAMES as FACTORS
from goalbook.books.target_setting.horizons.names import TIERS
from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def slider_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    moved = {
        "expected_attainment": (msg("Expected attainment"), "share"),
        "ltv_cac": (msg("LTV ÷ CAC"), "ratio"),
        "verdict": (msg("Verdict"), "word"),
    }
    return {
        "scenarios": {
            "scenario": (msg("Scenario"), "text"),
            "required_growth": (msg("Growth on the period before"), "change"),
            "required_growth_year": (msg("Growth on the same period last year"), "change"),
            "private_domain_revenue": (msg("Private-domain revenue"), "money"),
            "expected_score": (msg("Expected score by tiers"), "share"),
            "differs": (msg("What differs from the files"), "text"),
            **moved,
        },
        "sensitivity": {"change": (msg("Moved by"), "change"), "trend_ratio": (msg("Target ÷ trend"), "ratio"), **moved},
        "assumptions": {
            "group": (msg("Group"), "word"),
            "name": (msg("Name"), "word"),
            "value": (msg("Value"), "general"),
            "source": (msg("Source"), "word"),
        },
    }


def slider_words() -> dict[tuple[str, str], Mapping[str, Message]]:
    """Return by table and column what the code words of the assumptions are called; key results keep their ids."""
    named = {**ECONOMICS, **FACTORS, **TIERS, **BUDGET}
    groups = {
        "unit_economics": msg("What a customer brings and costs"),
        "private_domain": msg("Private-domain revenue, four factors"),
        "tier_weights": msg("Weights of the tiers"),
        "budget_shares": msg("Shares of the budget"),
        "target": msg("target"),
    }
    sources = {
        "filed": msg("goals file"),
        "facts": msg("facts"),
        "transactions": msg("purchases"),
        "policy": msg("policy"),
        "guides": msg("guides"),
    }
    verdicts = {"pass": msg("within reach"), "warn": msg("doubtful"), "fail": msg("not supported"), "not_evaluated": msg("not judged")}
    return {
        ("scenarios", "verdict"): verdicts,
        ("sensitivity", "verdict"): verdicts,
        ("assumptions", "group"): groups,
        ("assumptions", "name"): {name: msg("{name}", name=label) for name, label in named.items()},
        ("assumptions", "source"): sources,
    }
