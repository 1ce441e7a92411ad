"""Inputs of one campaign's plan or retrospective."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from goalbook.books.amounts import amounts_text, read_amounts
from goalbook.books.params import BookParams, day_of
from goalbook.inputs.campaigns.sheet import AFTER

NAMED = ("assumed", "budgets", "rewards", "days")
ASSUMPTIONS = ("uplift", "k_factor", "share_cycle_days", "per_day", "run_days")  # what `assumed` may name


def _named(name: str) -> BeforeValidator:
    return BeforeValidator(partial(read_amounts, name=name, known=ASSUMPTIONS if name == "assumed" else None))


def _field(description: str) -> dict[str, float]:
    return Field(default="", validate_default=True, description=description)  # type: ignore[no-any-return] # pydantic's own type


class CampaignParams(BookParams):
    """The notebook's parameters cell, its sliders and its command-line help. What is not named stands as the campaign's files have it."""

    campaign: str = Field(description="id of the campaign, the name of its folder")
    mode: Literal["plan", "retrospective"] = Field("retrospective", description="plan or retrospective")
    assumed: Annotated[dict[str, float], _named("assumed")] = _field("assumptions, as uplift=0.2,k_factor=0.15")
    budgets: Annotated[dict[str, float], _named("budgets")] = _field("budgets by channel, as douyin=52000")
    rewards: Annotated[dict[str, float], _named("rewards")] = _field("cost of one reward by step of the ladder, as 1=10.7")
    days: Annotated[dict[str, float], _named("days")] = _field("days of planned tests, as page=18")

    @property
    def subject(self) -> str:
        """Return the campaign with its mode, as the report's folder is called."""
        return f"{self.campaign}-{self.mode}"

    def cutoff(self, days: tuple[date, date]) -> date:
        """Return the last day this book knows anything of, given the campaign's first and last.

        That is ``as_of``; by default the day before the campaign for a plan, the last of the days watched after it for a retrospective.
        """
        if self.as_of:
            return day_of(self.as_of)
        return days[0] - timedelta(days=1) if self.mode == "plan" else days[1] + AFTER

    def resolved(self) -> dict[str, str | float]:
        """Return every parameter with the value in force; named amounts as the text they are read from."""
        return {**super().resolved(), **{name: amounts_text(getattr(self, name)) for name in NAMED}}
