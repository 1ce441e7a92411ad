"""Named amounts as one parameter: a mapping, or text such as ``arpu=120,cac=40,retention=35%``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from goalbook.books.params import ParamError
from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.core.nearest import nearest

_SEPARATOR = re.compile("[,，;；]")


def read_amounts(value: object, name: str, known: tuple[str, ...] | None) -> dict[str, float]:
    """Return the amounts by name; a ParamError says what cannot be read, is not known (None: any name will do) or is negative."""
    pairs = value.items() if isinstance(value, Mapping) else _pairs(value, name)
    return {_known(str(key).strip(), name, known): _amount(name, str(key).strip(), amount) for key, amount in pairs}


def amounts_text(amounts: Mapping[str, float]) -> str:
    """Return the amounts as the text they can be read from again."""
    return ",".join(f"{key}={amount:.12g}" for key, amount in amounts.items())


def require(names: Iterable[str], known: Iterable[str], parameter: str) -> None:
    """Refuse names that a parameter cannot have, as a UsageError that says the nearest."""
    ids = list(known)
    for name in names:
        if name in ids:
            continue
        close = nearest(name, ids)
        if close:
            said = msg("parameter '{name}': '{key:text}' is not known; did you mean '{close:text}'?", name=parameter, key=name, close=close)
        else:
            listed = ", ".join(ids) or "–"
            said = msg("parameter '{name}': '{key:text}' is not known; known are {known:text}", name=parameter, key=name, known=listed)
        raise UsageError(said)


def _pairs(value: object, name: str) -> list[tuple[str, str]]:
    if value is None:
        return []
    if not isinstance(value, str):
        raise ParamError(_unread(name, str(value)))
    found = []
    for part in (one.strip() for one in _SEPARATOR.split(value) if one.strip()):
        key, equals, amount = part.partition("=")
        if not equals or not key.strip() or not amount.strip():
            raise ParamError(_unread(name, part))
        found.append((key, amount))
    return found


def _known(key: str, name: str, known: tuple[str, ...] | None) -> str:
    if known is None or key in known:
        return key
    close = nearest(key, known)
    if close:
        said = msg("parameter '{name}': '{key:text}' is not known; did you mean '{close:text}'?", name=name, key=key, close=close)
    else:
        said = msg("parameter '{name}': '{key:text}' is not known; known are {known:text}", name=name, key=key, known=", ".join(known))
    raise ParamError(said)


def _amount(name: str, key: str, value: object) -> float:
    text = str(value).strip()
    try:
        amount = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        amount = math.nan
    if isinstance(value, bool) or not math.isfinite(amount):
        raise ParamError(msg("parameter '{name}': '{value}' is not a number", name=name, value=f"{key}={text}"))
    if amount < 0:
        raise ParamError(msg("parameter '{name}': '{value}' is not 0 or more", name=name, value=f"{key}={text}"))
    return amount


def _unread(name: str, text: str) -> Message:
    return msg("parameter '{name}': '{value}' is not name=number", name=name, value=text)
