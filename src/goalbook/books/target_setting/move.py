"""Where the sliders stand, resolved against the goals file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.target_setting.params import TargetSettingParams
    from goalbook.books.target_setting.preparation import Prepared


@dataclass(frozen=True)
class Move:
    """The parameters and, by key result, the target in force."""

    params: TargetSettingParams
    kr: str  # whose target the slider moves, "" without goals
    targets: Mapping[str, float]


def move_of(prepared: Prepared, params: TargetSettingParams) -> Move:
    """Return the move; a key result that is not there is a UsageError naming the nearest."""
    filed = {kr.id: kr.target for kr in prepared.key_results}
    headline = prepared.headline
    kr = params.kr or (headline.id if headline is not None else "")
    if params.kr and kr not in filed:
        close = nearest(kr, filed)
        if close:
            raise UsageError(msg("there is no key result '{kr:text}' (did you mean '{close:text}'?)", kr=kr, close=close))
        raise UsageError(msg("there is no key result '{kr:text}'; there are {known:text}", kr=kr, known=", ".join(filed) or "–"))
    return Move(params, kr, {**filed, kr: params.target} if kr and params.target else filed)
