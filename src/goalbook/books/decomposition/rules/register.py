"""All rules of decomposition, in the order of the report."""

from __future__ import annotations

from goalbook.core.register import Register

REGISTER = Register(rules=(), settled=frozenset())
