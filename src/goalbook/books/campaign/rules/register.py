"""All rules of a campaign by mode, in the order of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.register import Register

if TYPE_CHECKING:
    from collections.abc import Mapping

REGISTERS: Mapping[str, Register] = {
    "plan": Register(
        rules=(),
        settled=frozenset(),
    ),
    "retrospective": Register(
        rules=(),
        settled=frozenset(),
    ),
}
