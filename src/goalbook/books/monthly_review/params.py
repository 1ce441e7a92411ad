"""Inputs of one monthly review."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BeforeValidator, Field

from goalbook.books.amounts import amounts_text, read_amounts
from goalbook.books.monthly_review.spend_changes import changes_text, read_changes
from goalbook.books.params import PeriodParams, slider
from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.period import parse_period

if TYPE_CHECKING:
    from goalbook.core.policy import Policy


WECOM = ("lead", "service", "monetise")


def _read_wecom(value: object) -> dict[str, float]:
    return read_amounts(value, "wecom", WECOM)


def _read_reallocation(value: object) -> dict[str, float]:
    return read_amounts(value, "reallocation", None)


Changes = Annotated[dict[str, float], BeforeValidator(read_changes)]


class MonthlyReviewParams(PeriodParams):
    """The notebook's parameters cell, its sliders and its command-line help."""

    deviation_alert: float = slider(0.15, (0.05, 0.50), msg("Deviation from target that raises an alert"))
    recovery_channel: str = Field("", description="channel of the recovery slider; empty = the channel with the worst gap")
    recovery: float = slider(
        0.0,
        (0.0, 1.0),
        msg("Return of that rate to its level before"),
        step=0.05,
    )
    recovery_stage: str = Field("", description="stage whose rate recovers, as clicks; empty = the channel's whole conversion")
    stage_rate: float = Field(0.0, ge=0.0, allow_inf_nan=False, description="rate that stage is set to instead; 0 = none")
    spend: Changes = Field(default="", validate_default=True, description="change of spend by channel, as douyin=0.1,search=-0.2")
    actions_share: float = slider(
        0.0,
        (0.0, 1.0),
        msg("Share of the open actions' effect that arrives"),
        step=0.05,
    )
    wecom: Annotated[dict[str, float], BeforeValidator(_read_wecom)] = Field(
        default="", validate_default=True, description="the three success rates set by hand, as lead=0.7,service=0.45,monetise=0.35"
    )
    outcome_weight: float = slider(0.65, (0.60, 0.70), msg("Weight of outcomes in a person's score"), step=0.01)
    bonus_threshold: float = slider(1.0, (0.80, 1.20), msg("Completion from which the bonus is paid"), step=0.01)
    reallocation: Annotated[dict[str, float], BeforeValidator(_read_reallocation)] = Field(
        default="", validate_default=True, description="money moved between channels, as douyin>search=20000"
    )
    outputs_dir: str = Field("", description="folder of earlier reports, whose forecasts are held against what came; empty = none")

    def cutoff(self) -> date:
        """Return the last day this review knows anything of: ``as_of``, by default the period's end."""
        if not self.as_of:
            return parse_period(self.period).end
        try:
            return date.fromisoformat(self.as_of)
        except ValueError:
            raise UsageError(msg("as_of '{value:text}' is not a date; write it as 2025-05-31", value=self.as_of)) from None

    def resolved(self) -> dict[str, str | float]:
        """Return every parameter with the value in force; named amounts as the text they are read from, no folder."""
        named = {name: amounts_text(getattr(self, name)) for name in ("wecom", "reallocation")}
        values = {**super().resolved(), "spend": changes_text(self.spend), **named}
        del values["outputs_dir"]  # a folder of the run, as data_dir is: it decides nothing by its name
        return values

    def with_policy(self, policy: Policy) -> Self:
        """Return the parameters with the team's policy standing in for thresholds and weights that were not given."""
        of_policy = {
            "deviation_alert": ("alerts.deviation", policy.alerts.deviation),
            "outcome_weight": ("perf.weights.default_outcome", policy.perf.weights.default_outcome),
            "bonus_threshold": ("perf.bonus_completion", policy.perf.bonus_completion),
        }
        given = {name: getattr(self, name) for name in self.model_fields_set}
        for name, (key, value) in of_policy.items():
            if name in self.model_fields_set:
                continue
            try:
                self.from_pairs({**given, name: value})
            except UsageError as fault:
                raise UsageError(msg("{key:text} in the team's policy: {reason}", key=key, reason=fault.message)) from fault
            given[name] = value
        return self.from_pairs(given)
