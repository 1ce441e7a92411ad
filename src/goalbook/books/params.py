"""What every book's parameters have in common: one model for papermill, sliders and the command line."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.core.period import parse_period

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from goalbook.core.policy import Policy


class ParamError(ValueError):
    """A value a parameter cannot take, with the sentence that says why; raised by a field's own validator."""

    def __init__(self, said: Message) -> None:
        self.said = said
        super().__init__(said.text)


@dataclass(frozen=True)
class SliderSpec:
    """Bounds, step and label of one slider."""

    name: str
    default: float
    lo: float
    hi: float
    step: float
    label: Message
    kind: str  # format kind of `goalbook.core.language`


def slider(default: float, span: tuple[float, float], label: Message, *, step: float = 0.01, kind: str = "pct0") -> Any:  # noqa: ANN401 - stands as a field's default, like pydantic's Field
    """Return a field that carries its slider: bounds (inclusive), step, label, display kind."""
    lo, hi = span
    extra: dict[str, Any] = {"slider": {"lo": lo, "hi": hi, "step": step, "kind": kind}, "label": label}
    return Field(default, ge=lo, le=hi, json_schema_extra=extra)


class BookParams(BaseModel):
    """Parameters of a book; unknown names are refused, None stands for "not given"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    team: str
    as_of: str = Field("", description="ISO date up to which facts are known; empty = the end of what the report is about")
    report_lang: str = Field("en", pattern="^(en|zh)$", description="en or zh")
    scenario: str = Field("", description="name of a saved scenario; empty = the base")

    @property
    @abstractmethod
    def subject(self) -> str:
        """Return what the report is about, as its folder is called: a period, or a campaign with its mode."""

    @model_validator(mode="before")
    @classmethod
    def _drop_none(cls, data: object) -> object:
        if isinstance(data, Mapping):
            return {name: value for name, value in data.items() if value is not None}
        return data

    @classmethod
    def from_pairs(cls, pairs: Mapping[str, object]) -> Self:
        """Cast text (or any) values; UsageError names unknown names with their nearest match, and wrong values."""
        faults = [_unknown(name, tuple(cls.model_fields)) for name in pairs if name not in cls.model_fields]
        try:
            found = cls.model_validate({name: value for name, value in pairs.items() if name in cls.model_fields})
        except ValidationError as error:
            raise UsageError(_joined([*faults, *(_refused(cls, fault) for fault in error.errors())])) from error
        if faults:
            raise UsageError(_joined(faults))
        return found

    @classmethod
    def asked(cls) -> tuple[str, ...]:
        """Return the parameters that have no default."""
        return tuple(name for name, field in cls.model_fields.items() if field.is_required())

    @classmethod
    def sliders(cls) -> tuple[SliderSpec, ...]:
        """Return the sliders in the order of the fields."""
        found = ((name, field, _extra(field)) for name, field in cls.model_fields.items())
        return tuple(
            SliderSpec(name=name, default=float(field.default), label=extra["label"], **extra["slider"])
            for name, field, extra in found
            if "slider" in extra
        )

    def with_policy(self, policy: Policy) -> Self:  # noqa: ARG002 - books whose parameters stand for policy values override this
        """Return the parameters with the team's policy standing in for what was not given."""
        return self

    def resolved(self) -> dict[str, str | float]:
        """Return every parameter with the value in force, in the order of the fields, as a notebook's cell and a record hold it."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class PeriodParams(BookParams):
    """Parameters of a book about a calendar period."""

    period: str

    @property
    def subject(self) -> str:
        """Return the period's label."""
        return self.period


def _extra(field: FieldInfo) -> dict[str, Any]:
    return dict(field.json_schema_extra) if isinstance(field.json_schema_extra, dict) else {}


def _unknown(name: str, known: tuple[str, ...]) -> Message:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        return msg("unknown parameter '{name}' (did you mean '{near}'?)", name=name, near=near[0])
    return msg("unknown parameter '{name}'; known are {known}", name=name, known=", ".join(known))


def _joined(faults: list[Message]) -> Message:
    """Return all faults as one message, so that none has to wait for the next attempt."""
    said = faults[0]
    for fault in faults[1:]:
        said = msg("{first}; {then}", first=said, then=fault)
    return said


def _refused(params: type[BookParams], fault: ErrorDetails) -> Message:
    own = fault.get("ctx", {}).get("error")
    if isinstance(own, ParamError):
        return own.said
    name = ".".join(str(part) for part in fault["loc"])
    value = str(fault["input"])
    match fault["type"]:
        case "missing":
            return msg("parameter '{name}' is missing", name=name)
        case "float_parsing" | "float_type" | "finite_number":
            return msg("parameter '{name}': '{value}' is not a number", name=name, value=value)
        case "greater_than_equal" | "less_than_equal":
            spec = next((spec for spec in params.sliders() if spec.name == name), None)
            if spec is None:
                return msg("parameter '{name}': '{value}' is not 0 or more", name=name, value=value)
            return msg(
                "parameter '{name}': '{value}' lies outside {lo:text} to {hi:text}",
                name=name,
                value=value,
                lo=str(spec.lo),
                hi=str(spec.hi),
            )
        case _:
            return msg("parameter '{name}': '{value}' is not allowed ({why})", name=name, value=value, why=fault["msg"])


def cutoff_before(period: str, as_of: str) -> date:
    """Return the last day such a book knows anything of: ``as_of``, by default the day before the period begins."""
    return day_of(as_of) if as_of else parse_period(period).start - timedelta(days=1)


def day_of(as_of: str) -> date:
    """Return the day that ``as_of`` names; anything else is a UsageError."""
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise UsageError(msg("as_of '{value:text}' is not a date; write it as 2025-05-31", value=as_of)) from None
