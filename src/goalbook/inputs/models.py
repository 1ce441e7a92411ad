"""Shared ground of everything a person writes in YAML: strict models and the messages of their faults."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import Label, Message, msg
from goalbook.core.nearest import nearest
from goalbook.inputs.model_faults import dotted, said_of
from goalbook.inputs.numbers import parse_number
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from goalbook.inputs.yaml_file import Document


class Strict(BaseModel):
    """A frozen model that refuses keys it does not know."""

    # Built when first used: most runs meet only a few of the sheets that there are.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


def _label(value: object) -> object:
    if isinstance(value, dict) and value and set(value) <= {"en", "zh"}:
        texts = {language: str(text) for language, text in value.items() if text is not None}
        if texts:
            return Label(texts.get("en") or texts["zh"], texts.get("zh") or texts["en"])
    if isinstance(value, str | int) and not isinstance(value, bool):
        return Label.same(str(value))
    return value


def _number(value: object) -> object:
    if isinstance(value, str):
        parsed = parse_number(value, "share")
        if not isinstance(parsed, Message) and math.isfinite(parsed.value):
            return parsed.value  # a sign for nothing, as "–", stays text: it is no amount
    return str(value).lower() if isinstance(value, bool) else value  # yes is no amount of 1


def _text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Model = TypeVar("Model", bound=Strict)
Name = Annotated[Label, BeforeValidator(_label)]
Amount = Annotated[float, Field(allow_inf_nan=False), BeforeValidator(_number)]
Id = Annotated[str, BeforeValidator(_text)]


def validate(model: type[Model], document: Document, data: Any) -> Model | tuple[Problem, ...]:  # noqa: ANN401 - whatever the file holds
    """Return the model, or all that is wrong with the data, each with its line."""
    if not isinstance(data, dict):
        return (Problem(document.file, msg("expected keys and values (name: …), found {kind:text}", kind=_kind(data)), 1),)
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        return tuple(_problem(document, model, error) for error in fault.errors())


def _problem(document: Document, model: type[Strict], error: ErrorDetails) -> Problem:
    path = error["loc"]
    column = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return Problem(document.file, _message(model, error), document.line(path), column=column, value=shown(error["input"]))


def _message(model: type[Strict], error: ErrorDetails) -> Message:
    path = error["loc"]
    if error["type"] == "extra_forbidden":
        key = str(path[-1])
        close = nearest(key, _known_keys(model, path[:-1]))
        if close:
            return msg("the key {key:text} is not known; did you mean {close:text}?", key=key, close=close)
        return msg("the key {key:text} is not known", key=key)
    if error["type"] == "value_error":
        fault = error["ctx"]["error"]
        return msg("{key:text}: {reason}", key=dotted(path), reason=fault.message if isinstance(fault, UsageError) else str(fault))
    return said_of(error)


def _known_keys(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys allowed where the path leads, walking through lists of models."""
    here: type[BaseModel] = model
    for part in path:
        if isinstance(part, int):
            continue
        found = here.model_fields.get(part)
        kinds = getattr(found.annotation, "__args__", (found.annotation,)) if found else ()
        inner = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if not inner:
            return ()
        here = inner[0]
    return tuple(here.model_fields)


def _kind(data: object) -> str:
    return "" if data is None else type(data).__name__
