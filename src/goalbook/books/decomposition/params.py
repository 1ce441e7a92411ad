"""Inputs of one decomposition."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotations of methods too
from functools import partial
from typing import Annotated

from pydantic import BeforeValidator, Field

from goalbook.books.amounts import amounts_text, read_amounts
from goalbook.books.params import PeriodParams, cutoff_before

NAMED = ("shares", "rates", "items", "plays", "boost")  # amounts by channel, of rates by channel and rate


def _named(name: str) -> BeforeValidator:
    return BeforeValidator(partial(read_amounts, name=name, known=None))


def _field(description: str) -> dict[str, float]:
    return Field(default="", validate_default=True, description=description)  # type: ignore[no-any-return] # pydantic's own type


class DecompositionParams(PeriodParams):
    """The notebook's parameters cell, its sliders and its command-line help. What is not named stands as the plan's files have it."""

    shares: Annotated[dict[str, float], _named("shares")] = _field("channels' shares of the headline's target, as douyin=0.5,search=0.1")
    rates: Annotated[dict[str, float], _named("rates")] = _field("rates of the stages, as xiaohongshu.click_rate=0.02")
    items: Annotated[dict[str, float], _named("items")] = _field("items per month, as douyin=20")
    plays: Annotated[dict[str, float], _named("plays")] = _field("average plays or reads of an item, as douyin=250000")
    boost: Annotated[dict[str, float], _named("boost")] = _field("share of items boosted, as douyin=0.3")
    budget: float = Field(0.0, ge=0.0, allow_inf_nan=False, description="the plan's whole budget; 0 = as filed")

    def cutoff(self) -> date:
        """Return the last day this book knows anything of: ``as_of``, by default the day before the period begins."""
        return cutoff_before(self.period, self.as_of)

    def resolved(self) -> dict[str, str | float]:
        """Return every parameter with the value in force; named amounts as the text they are read from."""
        return {**super().resolved(), **{name: amounts_text(getattr(self, name)) for name in NAMED}}
