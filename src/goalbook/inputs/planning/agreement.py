"""Who must agree to the goals of a period, and whether they do: the sign-off sheet as people fill it in."""

from __future__ import annotations

from goalbook.core.message import msg
from goalbook.inputs.contract import Column, Contract

ANSWERS = ("yes", "no")
STEPS = ("explained", "discussed", "confirmed")

STAKEHOLDERS = Contract(
    "stakeholders",
    "goals/<period>/stakeholders.csv",
    msg("who is concerned by the goals, what they think of them and whether they agree"),
    (
        Column("person", "text", msg("person of team.yml, or the name of a person or department"), required=True),
        Column("role", "text", msg("what they answer for")),
        Column("required", "text", msg("whether the goals stay a draft until they agree"), required=True, allowed=ANSWERS),
        Column("explained", "date", msg("day on which the goals were explained to them")),
        Column("discussed", "date", msg("day on which the goals were discussed with them")),
        Column("confirmed", "date", msg("day on which they confirmed the goals")),
        Column("opinion", "text", msg("what they think of the goals; both languages as 中文 / English")),
        Column("agree", "text", msg("whether they agree; empty while they have not answered"), allowed=ANSWERS),
        Column("hash", "text", msg("hash of the targets they confirmed, as the report prints it; its first 8 digits will do")),
    ),
    msg("the sign-off: who has to agree, who does, and the frozen version once all do"),
)
