"""Inputs of one quarter review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from goalbook.books.params import PeriodParams, day_of
from goalbook.core.period import parse_period

if TYPE_CHECKING:
    from datetime import date


class QuarterReviewParams(PeriodParams):
    """The notebook's parameters cell and its command-line help; nothing here is a slider: what is over cannot be moved."""

    outputs_dir: str = Field("", description="folder of earlier reports, whose forecasts are held against what came; empty = none")

    def cutoff(self) -> date:
        """Return the last day this review knows anything of: ``as_of``, by default the period's end."""
        return day_of(self.as_of) if self.as_of else parse_period(self.period).end

    def resolved(self) -> dict[str, str | float]:
        """Return every parameter with the value in force; no folder."""
        values = super().resolved()
        del values["outputs_dir"]  # a folder of the run, as data_dir is: it decides nothing by its name
        return values
