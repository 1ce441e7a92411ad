"""All rules of target setting, in the order of the report."""

from __future__ import annotations

from goalbook.books.target_setting.rules import agreement
from goalbook.core.register import Register

REGISTER = Register(
    rules=(
        agreement.stakeholders_agree,
        agreement.consensus_has_its_steps,
        agreement.ambition_is_not_punished,
    ),
    settled=frozenset(
        (
            "TS-40",
            "GV-10",
            "PF-14",
        ),
    ),
)
