"""What is said of a value in YAML that does not fit its model, whatever the kind of its fault: no word of the library that found it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalbook.core.message import Message, msg
from goalbook.inputs.problems import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_KEY = "[key]"  # stands at the end of a path whose key is at fault, not the value
_MONTH = "(0[1-9]|1[0-2])"  # how the pattern of months is known
_NUMBERS = ("float_parsing", "float_type", "int_parsing", "int_type")
_LIMITS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")
_DATES = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")
_MAPPINGS = ("dict_type", "model_type", "model_attributes_type", "mapping_type")
_LENGTHS = ("too_short", "too_long")


def dotted(path: tuple[int | str, ...]) -> str:
    """Return the keys that lead to a value, from the last list on: the line says which item of that list it is."""
    keys: list[str] = []
    last: list[str] = []
    for part in path:
        if isinstance(part, str) and part != _KEY:
            keys.append(part)
        elif isinstance(part, int):
            last, keys = keys, []
    return ".".join(keys or last)


def said_of(error: ErrorDetails) -> Message:  # noqa: PLR0911 - one return per kind of fault
    """Return what is wrong with a value, the keys that lead to it and what was expected."""
    kind, given = error["type"], {"key": dotted(error["loc"]), "value": shown(error["input"])}
    context = error.get("ctx", {})
    if kind == "missing":
        return msg("the key {key:text} is missing", key=given["key"])
    if kind == "literal_error":
        return msg("{key:text}: '{value:text}' is none of {allowed:text}", allowed=_allowed(context["expected"]), **given)
    if kind in _NUMBERS:
        return msg("{key:text}: '{value:text}' is not a number", **given)
    if kind == "int_from_float":
        return msg("{key:text}: '{value:text}' is not a whole number", **given)
    if kind == "finite_number":
        return msg("{key:text}: '{value:text}' is no amount; write a number, or leave the key out", **given)
    if kind in _LIMITS:
        return _limit(kind, given, context)
    if kind in ("bool_parsing", "bool_type"):
        return msg("{key:text}: '{value:text}' is neither true nor false", **given)
    if kind in ("is_instance_of", "dataclass_type", "dataclass_exact_type"):
        return msg("{key:text}: '{value:text}' is not a name; write text, or {form:text}", form="{en: …, zh: …}", **given)
    return _form(error, given, context)


def _form(error: ErrorDetails, given: Mapping[str, str], context: Mapping[str, Any]) -> Message:  # noqa: PLR0911 - one return per kind of fault
    kind = error["type"]
    if kind in _DATES:
        return msg("{key:text}: '{value:text}' is no day; write it as 2025-06-30", **given)
    if kind == "string_type":
        return msg("{key:text}: '{value:text}' is not text", **given)
    if kind == "string_pattern_mismatch":
        if _MONTH in context["pattern"]:
            return msg("{key:text}: '{value:text}' is no month; write it as 2025-05", **given)
        return msg("{key:text}: '{value:text}' is not written as expected ({pattern:text})", pattern=context["pattern"], **given)
    if kind in ("list_type", "tuple_type"):
        return msg("{key:text}: '{value:text}' is no list; write {form:text}", form="[…, …]", **given)
    if kind in _MAPPINGS:
        return msg("{key:text}: '{value:text}' has no keys; write {form:text}", form="{key: …}", **given)
    if kind in _LENGTHS:
        n, most, least = context["actual_length"], context.get("max_length"), context.get("min_length")
        if most is not None:
            return msg("{key:text}: {n:n} entries; at most {most:n}", key=given["key"], n=n, most=most)
        return msg("{key:text}: {n:n} entries; at least {least:n}", key=given["key"], n=n, least=least)
    return msg("{key:text}: '{value:text}' does not fit ({reason:text})", reason=error["msg"], **given)


def _limit(kind: str, given: Mapping[str, str], context: Mapping[str, Any]) -> Message:
    limit = f"{next(iter(context.values())):g}"
    if kind == "less_than_equal" and limit == "1":
        return msg("{key:text}: {value:text}; a share is 1 at most (write 30 % or 0.3)", **given)
    if kind == "greater_than":
        return msg("{key:text}: {value:text}; expected more than {limit:text}", limit=limit, **given)
    if kind == "greater_than_equal":
        return msg("{key:text}: {value:text}; expected {limit:text} or more", limit=limit, **given)
    if kind == "less_than":
        return msg("{key:text}: {value:text}; expected less than {limit:text}", limit=limit, **given)
    return msg("{key:text}: {value:text}; expected {limit:text} at most", limit=limit, **given)


def _allowed(expected: str) -> str:
    """Return the values of "'a', 'b' or 'c'" as a list that reads in any language."""
    return expected.replace("'", "").replace(" or ", ", ").removeprefix(", ")
