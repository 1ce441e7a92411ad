"""The sections of a campaign's report in their order; each shows the plan or the retrospective, as the result is."""

from collections.abc import Callable
from typing import Any

from goalbook.show.block import Block
from goalbook.show.provenance import provenance
from goalbook.show.rules import rules

SECTIONS: tuple[Callable[[Any, Any], Block], ...] = (
    rules,
    provenance,
)
