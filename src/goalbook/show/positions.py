"""Where a slider can stand: sensible bounds and steps, the filed value always among its positions; weights that add up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DIGITS = 9  # beyond them lie the last bits of a slider's steps
PARTS = 100  # steps across a slider, about
ROOM = 0.1  # of the span, at either end
WHOLE = 100  # weights move by whole percent
_FINE_RATE = 0.1
_LARGE_STEP = 1.0


@dataclass(frozen=True)
class Span:
    """The bounds and the step of a slider, the value it starts from and the format of its number."""

    low: float
    high: float
    step: float
    value: float
    readout: str


def tidy(value: float) -> float:
    """Return a number without the last bits that steps leave."""
    return float(f"{value:.{DIGITS}g}")


def sensible_step(size: float) -> float:
    """Return 1, 2 or 5 × a power of ten, not above this size."""
    power = math.floor(math.log10(size))
    return tidy(max(one for one in (1, 2, 5) if one <= size / 10.0**power * (1 + 1e-9)) * 10.0**power)


def smallest_step(unit: str, value: float) -> float:
    """Return the last digit that is written of such a number: steps below it would seem to do nothing."""
    if unit == "money":
        return 1.0 if value >= 1_000 else 0.1 if value >= 1 else 0.01  # noqa: PLR2004 - as money is written
    return {"count": 1.0, "share": 0.0001}.get(unit, 0.01)


def target_span(filed: float, known: Iterable[float], unit: str, *, now: float = 0.0) -> Span | None:
    """Return the span of a target from what is known of it: commit and stretch, the range that history leads to. None without a target."""
    if math.isnan(filed):
        return None
    value = now or filed
    ends = [one for one in (filed, value, *known) if not math.isnan(one) and one >= 0]
    low, high = min(ends), max(ends)
    if low == high:
        low, high = (filed / 2, filed * 1.5) if filed else (0.0, 1.0)
    room = ROOM * (high - low)
    step = sensible_step((high - low) / PARTS)
    return _anchored(filed, (low - room, high + room), max(step, smallest_step(unit, filed)), (value, unit))


def assumption_span(filed: float, unit: str, otherwise: float, *, now: float | None = None) -> Span:
    """Return the span of an assumption: a share from 0 to 1, anything else up to two and a half times itself; 0 where it is not known."""
    start = 0.0 if math.isnan(filed) else filed
    value = start if now is None else now
    if unit == "share":
        return _anchored(start, (0.0, 1.0), 0.01, (value, unit))
    top = max(2.5 * start, value) if start or value else otherwise
    return _anchored(start, (0.0, top), sensible_step(top / (2 * PARTS)), (value, unit))


def _anchored(filed: float, ends: tuple[float, float], step: float, shown: tuple[float, str]) -> Span:
    """Return the span whose positions include the filed value; a target of 0 would mean as filed, so none but a filed 0 is below a step."""
    value, unit = shown
    low = max(ends[0], 0.0)
    down = math.floor((filed - low) / step + 1e-9)
    up = math.floor((ends[1] - filed) / step + 1e-9)
    return Span(tidy(max(filed - down * step, 0.0)), tidy(filed + up * step), step, tidy(value), readout(unit, filed, step))


def readout(unit: str, value: float, step: float) -> str:
    """Return the format of a slider's number by its unit."""
    match unit:
        case "share":
            return ".2%" if 0 < value < _FINE_RATE or step < 1 / WHOLE else ".0%"
        case "count":
            return ",.0f"
        case "money":
            return ",.0f" if step >= _LARGE_STEP and value == round(value) else ",.2f"
        case _:
            return ".2f"


def rescaled(weights: Mapping[str, float], moved: str, value: float) -> dict[str, float]:
    """Return weights of whole percents that add up to 1: the moved one where it is put, the others in their proportions, else alike."""
    own = min(max(round(value * WHOLE), 0), WHOLE)
    others = [name for name in weights if name != moved]
    total = math.fsum(weights[name] for name in others)
    exact = {name: (weights[name] / total if total > 0 else 1 / len(others)) * (WHOLE - own) for name in others}
    parts = {name: math.floor(share + 1e-9) for name, share in exact.items()}
    # What whole percents leave over goes to those who lost most by rounding down, the first of equals first.
    lost = sorted(others, key=lambda name: (parts[name] - exact[name], others.index(name)))
    for name in lost[: WHOLE - own - sum(parts.values())]:
        parts[name] += 1
    return {name: (own if name == moved else parts[name]) / WHOLE for name in weights}
