"""What may go wrong in a campaign, how likely and how bad it is, who does what then, and how fast that was once it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.compare import more_than
from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import negatives, repeated, strangers
from goalbook.inputs.contract import Column, Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.inputs.planning.shelf import Fault, Ground, Row

CAMPAIGN_RISKS = Contract(
    "campaign_risks",
    "campaigns/<id>/risks.csv",
    msg("risks of the campaign: probability, impact, the plan for each, and how fast it was started"),
    (
        Column("risk", "text", msg("id of the risk"), required=True),
        Column("kind", "text", msg("where it comes from"), allowed=("channel", "content", "technical", "market", "partner")),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("what", "text", msg("what may happen; both languages as 中文 / English"), required=True),
        Column("trigger", "text", msg("what shows that it happens; both languages as 中文 / English")),
        Column("probability", "number", msg("how likely it is, 0 to 1"), "share"),
        Column("impact", "number", msg("what it would cost"), "money"),
        Column("plan", "text", msg("what is done then, step by step; both languages as 中文 / English")),
        Column("owner", "text", msg("who answers for it: somebody of team.yml")),
        Column("scored_on", "date", msg("day on which probability and impact were last judged")),
        Column("detected_on", "date", msg("day on which it was judged likely or happened; empty = not yet")),
        Column("hours", "number", msg("hours from then to the start of the plan")),
        Column("seconds", "number", msg("of a technical one: response time in seconds at the worst"), "seconds"),
    ),
    msg("what may go wrong, by what it would cost, and who answers how fast"),
)


def risk_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield chances above 1, negative figures, owners who are nobody, plans started for what never happened, risks that stand twice."""
    for row in rows:
        if more_than(float(row["probability"]), 1.0):
            yield row, "probability", msg("is more than 100 %")
        if pd.isna(row["detected_on"]) and not pd.isna(row["hours"]):
            yield row, "hours", msg("has no day beside it; write when the risk was judged likely, or leave the hours empty")
    yield from negatives(rows, CAMPAIGN_RISKS)
    yield from strangers(rows, "owner", ground)
    yield from repeated(rows, ("risk",))
