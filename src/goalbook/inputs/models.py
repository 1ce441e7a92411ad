"""Shared ground of everything a person writes in YAML: strict models and the messages of their faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import Label, Message, msg
from goalbook.core.nearest import nearest
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
        if not isinstance(parsed, Message):
            return parsed.value
    return value


def _text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Model = TypeVar("Model", bound=Strict)
Name = Annotated[Label, BeforeValidator(_label)]
Amount = Annotated[float, BeforeValidator(_number)]
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


def _message(model: type[Strict], error: ErrorDetails) -> Message:  # noqa: PLR0911 - one return per kind of fault
    path, kind, value = error["loc"], error["type"], shown(error["input"])
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    match kind:
        case "missing":
            return msg("the key {key:text} is missing", key=key)
        case "extra_forbidden":
            close = nearest(key, _known_keys(model, path[:-1]))
            if close:
                return msg("the key {key:text} is not known; did you mean {close:text}?", key=key, close=close)
            return msg("the key {key:text} is not known", key=key)
        case "literal_error":
            return msg(
                "{key:text}: '{value:text}' is none of {allowed:text}", key=key, value=value, allowed=_allowed(error["ctx"]["expected"])
            )
        case "float_parsing" | "float_type" | "int_parsing" | "int_type" | "int_from_float" | "finite_number":
            return msg("{key:text}: '{value:text}' is not a number", key=key, value=value)
        case "bool_parsing" | "bool_type":
            return msg("{key:text}: '{value:text}' is neither true nor false", key=key, value=value)
        case "is_instance_of" | "dataclass_type" | "dataclass_exact_type":
            return msg("{key:text}: '{value:text}' is not a name; write text, or {form:text}", key=key, value=value, form="{en: …, zh: …}")
        case "value_error":
            fault = error["ctx"]["error"]
            return msg("{key:text}: {reason}", key=key, reason=fault.message if isinstance(fault, UsageError) else str(fault))
        case _:
            return msg("{key:text}: '{value:text}' does not fit ({reason:text})", key=key, value=value, reason=error["msg"])


def _allowed(expected: str) -> str:
    """Return the values of "'a', 'b' or 'c'" as a list that reads in any language."""
    return expected.replace("'", "").replace(" or ", ", ").removeprefix(", ")


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
