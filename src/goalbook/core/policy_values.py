"""What a policy value may be: of the default's type, within its unit's range, one of its words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from goalbook.core.policy import PolicyEntry

# The largest value of a unit; none is negative. What is counted is counted in whole numbers.
LARGEST = {"share": 1.0}
WHOLE = {"count", "months", "weeks", "days"}
SCHEME = "scheme"  # shares of groups in per cent, as 5/30/65


def fault_of(value: Any, entry: PolicyEntry) -> Message | None:  # noqa: ANN401 - thresholds are numbers, texts, lists and small tables
    """Return what is wrong with a value for an entry, or None."""
    if not _alike(value, entry.default):
        return msg(
            "policy key '{key}' has the value {value}; expected something like {default}",
            key=entry.key,
            value=repr(value),
            default=repr(entry.default),
        )
    items = _items(value)
    if entry.choices and any(item not in entry.choices for item in items):
        return msg(
            "policy key '{key}' has the value {value}; expected one of {choices}", key=entry.key, value=repr(value), choices=_listed(entry)
        )
    if entry.unit == SCHEME and not all(_whole(str(item)) for item in items):
        return msg(
            "policy key '{key}' has the value {value}; the shares of a scheme are per cent and sum to 100, as 5/30/65",
            key=entry.key,
            value=repr(value),
        )
    if any(_number(item) and not _in_range(item, entry.unit) for item in items):
        return _out_of_range(value, entry)
    if _is_band(entry.default) and not (_is_band(value) and value[0] <= value[1]):
        return msg("policy key '{key}' has the value {value}; expected two numbers, the smaller first", key=entry.key, value=repr(value))
    return None


def _out_of_range(value: object, entry: PolicyEntry) -> Message:
    shown = repr(value)
    if entry.unit in LARGEST:
        return msg("policy key '{key}' has the value {value}; expected a share from 0 to 1 (0.15 is 15 %)", key=entry.key, value=shown)
    if entry.unit in WHOLE:
        return msg("policy key '{key}' has the value {value}; expected a whole number, 0 or more", key=entry.key, value=shown)
    return msg("policy key '{key}' has the value {value}; expected a number, 0 or more", key=entry.key, value=shown)


def _listed(entry: PolicyEntry) -> str:
    return ", ".join(map(str, entry.choices))


def _items(value: Any) -> list[Any]:  # noqa: ANN401 - as above
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else [value]


def _whole(scheme: str) -> bool:
    parts = scheme.split("/")
    return all(part.strip().isascii() and part.strip().isdigit() for part in parts) and sum(map(int, parts)) == 100  # noqa: PLR2004 - per cent


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _in_range(value: float, unit: str) -> bool:
    whole = unit not in WHOLE or float(value).is_integer()
    return math.isfinite(value) and 0 <= value <= LARGEST.get(unit, math.inf) and whole


def _is_band(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_number, value))  # noqa: PLR2004 - a band has two ends


def _alike(value: object, default: object) -> bool:
    """Say whether a value has the default's form; a list's items and a table's rows have the form of the default's first."""
    if _number(default):
        return _number(value)
    if isinstance(default, list):
        return isinstance(value, list) and bool(value) and all(_alike(item, default[0]) for item in value)
    if isinstance(default, dict):
        first = next(iter(default.values()))
        return isinstance(value, dict) and all(isinstance(name, str) and _alike(row, first) for name, row in value.items())
    return type(value) is type(default)
