"""A period without goals has nothing to decompose: what to do is said once, and the sections that need goals are left out."""

from __future__ import annotations

import re
from functools import wraps
from typing import TYPE_CHECKING, TypeVar, cast

from markupsafe import Markup

from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language
    from goalbook.core.period import Period

Shown = TypeVar("Shown", bound="Callable[[Decomposition, Language], Block]")
_FILE = re.compile(r"goals/([0-9]{4}[^/.]*)\.")


def has_goals(result: Decomposition) -> bool:
    """Return whether the period has any target."""
    return len(result.tables["targets"]) > 0


def of_goals(shown: Shown) -> Shown:
    """Return a section that is not there where the period has no goals."""

    @wraps(shown)
    def section(result: Decomposition, language: Language) -> Block:
        return shown(result, language) if has_goals(result) else Block(Markup(""), " ")

    return cast("Shown", section)


def set_goal(result: Decomposition) -> Message:
    """Return what to do: run the period whose goals hold for this one too, else write some."""
    period = result.meta.period
    around = [one for one in _with_goals(result) if one.start <= period.start and period.end <= one.end and one.label != period.label]
    if around:
        nearest = min(around, key=lambda one: ((one.end - one.start).days, one.label))
        return msg(
            "Decompose {name} instead, whose goals hold for these days too (goals/{label:text}): run PERIOD={label:text}; or set a goal for"
            " this period alone (goals/{period:text}.yml).",
            name=nearest.name,
            label=nearest.label,
            period=period.label,
        )
    return msg("Set a goal: write goals/{period:text}.yml.", period=period.label)


def _with_goals(result: Decomposition) -> Iterator[Period]:
    """Yield the periods whose goals were read."""
    for path in result.tables["sources"]["path"]:
        found = _FILE.match(str(path))
        if found:
            try:
                yield parse_period(found[1])
            except UsageError:
                continue
