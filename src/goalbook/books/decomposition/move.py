"""Where the sliders stand, resolved against the goals and the team's channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.amounts import require
from goalbook.core.compare import more_than
from goalbook.core.errors import UsageError
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.decomposition.params import DecompositionParams
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs import KeyResult


@dataclass(frozen=True)
class Move:
    """The parameters and, by key result, the target in force."""

    params: DecompositionParams
    targets: Mapping[str, float]

    def rate(self, channel: str, name: str, filed: float) -> float:
        """Return a stage's rate as moved, else as filed."""
        return self.params.rates.get(f"{channel}.{name}", filed)


def move_of(prepared: Prepared, params: DecompositionParams) -> Move:
    """Return the move; shares over 100 % and channels that are none are UsageErrors."""
    channels = prepared.cube.channels
    for name in ("shares", "items", "plays", "boost"):
        require(getattr(params, name), channels, name)
    require((key.partition(".")[0] for key in params.rates), channels, "rates")
    targets = {kr.id: float(kr.target) for kr in prepared.key_results}
    return Move(params, {**targets, **shared(prepared, params.shares)})


def channel_results(prepared: Prepared) -> tuple[KeyResult, ...]:
    """Return the channels' parts of the headline: key results of its metric and aggregation, one for each channel."""
    head = prepared.headline
    if head is None or head.channel:
        return ()
    found = {kr.channel: kr for kr in reversed(prepared.key_results) if kr.channel and (kr.metric, kr.aggregation) == _measured(head)}
    return tuple(kr for kr in prepared.key_results if found.get(kr.channel) is kr)


def shared(prepared: Prepared, shares: Mapping[str, float]) -> dict[str, float]:
    """Return the channels' targets by key result as the shares have them; channels not named share the rest as they did before."""
    parts, head = channel_results(prepared), prepared.headline
    if not shares or head is None:
        return {}
    named = {kr.channel for kr in parts}
    require(shares, named, "shares")
    given = sum(shares.values())
    if more_than(given, 1.0):
        raise UsageError(msg("the channels' shares are {given:pct} together; they are at most 100 %", given=given))
    rest = {kr.channel: float(kr.target) for kr in parts if kr.channel not in shares}
    total = sum(rest.values())
    scale = (1.0 - given) * head.target / total if total else 0.0
    return {kr.id: shares[kr.channel] * head.target if kr.channel in shares else rest[kr.channel] * scale for kr in parts}


def _measured(head: KeyResult) -> tuple[str, str]:
    return head.metric, head.aggregation
