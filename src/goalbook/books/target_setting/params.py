"""Inputs of one target setting."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotations of methods too
from typing import Annotated

from pydantic import BeforeValidator, Field

from goalbook.books.amounts import amounts_text, read_amounts
from goalbook.books.params import ParamError, PeriodParams, cutoff_before, slider
from goalbook.core.message import msg

UNIT_ECONOMICS = ("arpu", "retention", "years", "coefficient", "margin", "cac")
PRIVATE_DOMAIN = ("customers", "delivery", "conversion", "order_value")
TIERS = ("base", "challenge", "value", "breakthrough")
BUDGET_SHARES = ("tech", "innovation", "acquisition", "kol")


def _read_economics(value: object) -> dict[str, float]:
    return read_amounts(value, "unit_economics", UNIT_ECONOMICS)


def _read_private_domain(value: object) -> dict[str, float]:
    return read_amounts(value, "private_domain", PRIVATE_DOMAIN)


def _read_tiers(value: object) -> dict[str, float]:
    return read_amounts(value, "tier_weights", TIERS)


def _read_shares(value: object) -> dict[str, float]:
    shares = read_amounts(value, "budget_shares", BUDGET_SHARES)
    for name, share in shares.items():
        if share > 1:
            raise ParamError(
                msg("parameter '{name}': '{value}' is not a share from 0 to 1", name="budget_shares", value=f"{name}={share:g}")
            )
    return shares


class TargetSettingParams(PeriodParams):
    """The notebook's parameters cell, its sliders and its command-line help. Amounts of 0 or none stand for "as the files say"."""

    kr: str = Field("", description="id of the key result whose target is moved; empty = the headline")
    target: float = Field(0.0, ge=0.0, allow_inf_nan=False, description="target it is moved to; 0 = as in the goals file")
    uplift_year: float = slider(0.10, (0.0, 1.0), msg("Uplift on the same period last year"))
    uplift_period: float = slider(0.10, (0.0, 1.0), msg("Uplift on the period before"))
    team_share: float = slider(0.0, (0.0, 1.0), msg("Team's share of the company's goal"))
    unit_economics: Annotated[dict[str, float], BeforeValidator(_read_economics)] = Field(
        default="", validate_default=True, description="assumptions by name, as arpu=120,retention=0.6,cac=40"
    )
    private_domain: Annotated[dict[str, float], BeforeValidator(_read_private_domain)] = Field(
        default="", validate_default=True, description="the four factors, as customers=10000,delivery=0.4,conversion=0.05,order_value=200"
    )
    tier_weights: Annotated[dict[str, float], BeforeValidator(_read_tiers)] = Field(
        default="", validate_default=True, description="weights of the four tiers, as base=0.5,challenge=0.3,value=0.15,breakthrough=0.05"
    )
    budget_shares: Annotated[dict[str, float], BeforeValidator(_read_shares)] = Field(
        default="", validate_default=True, description="shares of the budget, as tech=0.3,innovation=0.075,acquisition=0.45,kol=0.25"
    )
    outputs_dir: str = Field("", description="folder of earlier reports, whose findings are linked; empty = none")

    def cutoff(self) -> date:
        """Return the last day this book knows anything of: ``as_of``, by default the day before the period begins."""
        return cutoff_before(self.period, self.as_of)

    def resolved(self) -> dict[str, str | float]:
        """Return every parameter with the value in force; named amounts as the text they are read from, no folder."""
        named = {name: amounts_text(getattr(self, name)) for name in ("unit_economics", "private_domain", "tier_weights", "budget_shares")}
        values = {**super().resolved(), **named}
        del values["outputs_dir"]  # a folder of the run, as data_dir is: it decides nothing by its name
        return values
