"""The settings these goals were judged with; the sliders only where they were moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting.budget.shares import NAMES as BUDGET
from goalbook.books.target_setting.differences import ECONOMICS, ECONOMICS_UNITS, amount
from goalbook.books.target_setting.economics.private_domain import NAMES as FACTORS
from goalbook.books.target_setting.economics.private_domain import UNITS as FACTOR_UNITS
from goalbook.books.target_setting.horizons.names import TIERS
from goalbook.books.target_setting.scenarios import MOVABLE
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, section
from goalbook.show.parameters import common_name, plain, settings_table
from goalbook.show.words import number, rows

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
# Said only where they were moved: at rest they are as the files have them. The folder of earlier reports is no setting of the goals.
WHAT_IF = tuple(name for name in MOVABLE if not name.startswith("uplift_"))


def parameters(result: TargetSetting, language: Language) -> Block:
    """Return the parameters with where each came from."""
    settings = settings_table(result, language, (*WHAT_IF, "outputs_dir"), (parameter_name, lambda row: _setting(result, language, row)))
    return section("parameters", language.say(msg("Settings")), settings)


def parameter_name(name: str) -> Message | str:
    """Return a parameter's name for readers."""
    names = {
        "kr": msg("Key result whose target is moved"),
        "target": msg("Its target"),
        "uplift_year": msg("Uplift on the same period last year"),
        "uplift_period": msg("Uplift on the period before"),
        "team_share": msg("Team's share of the company's goal"),
        "unit_economics": msg("What a customer brings and costs"),
        "private_domain": msg("Private-domain revenue, four factors"),
        "tier_weights": msg("Weights of the tiers"),
        "budget_shares": msg("Shares of the budget"),
        "outputs_dir": msg("Earlier reports"),
    }
    return names.get(name) or common_name(name)


def _setting(result: TargetSetting, language: Language, row: Row) -> str:
    name, value = str(row["name"]), row["value"]
    params = result.params
    if name in {"uplift_year", "uplift_period", "team_share"}:
        return language.number(number(value), "pct0")
    if name == "target":
        return language.say(amount(_unit(result), params.target)) if params.target else "–"
    units: dict[str, dict[str, str]] = {
        "unit_economics": ECONOMICS_UNITS,
        "private_domain": FACTOR_UNITS,
        "tier_weights": {},
        "budget_shares": {},
    }
    if name in units:
        names: dict[str, Label] = {"unit_economics": ECONOMICS, "private_domain": FACTORS, "tier_weights": TIERS, "budget_shares": BUDGET}[
            name
        ]
        other = {"unit_economics": "ratio", "private_domain": "money"}.get(name, "share")
        moved: dict[str, float] = getattr(params, name)
        return ", ".join(language.say(_named(names[one], units[name].get(one, other), held)) for one, held in moved.items()) or "–"
    return plain(value)


def _named(name: Label, unit: str, value: float) -> Message:
    return msg("{name} {value}", name=name, value=amount(unit, value))


def _unit(result: TargetSetting) -> str:
    """Return the unit of the key result whose target is moved."""
    kr = result.params.kr or result.headline.kr_id
    return next((str(row["unit"]) for row in rows(result.tables.get("key_results")) if row["kr_id"] == kr), "")
