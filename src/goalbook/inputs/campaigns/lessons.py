"""The team's lessons, `lessons.csv`: what is worth doing again, how much it brought, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import repeated
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.plan.people import nobody
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.inputs.planning.known import Known
    from goalbook.inputs.planning.shelf import Fault, Row

LESSONS = Contract(
    "lessons",
    "lessons.csv",
    msg("lessons of campaigns, experiments and reviews: what worked, what it brought, how to use it again"),
    (
        Column("lesson", "text", msg("id of the lesson"), required=True),
        Column("date_day", "date", msg("day on which it was written down")),
        Column("type", "text", msg("a case, a tool or a method"), allowed=("case", "tool", "method")),
        Column("status", "text", msg("proposed, or accepted by the team"), allowed=("proposed", "accepted", "withdrawn")),
        Column("campaign", "text", msg("id of the campaign it comes from")),
        Column("mechanic", "text", msg("mechanic it is about")),
        Column("context", "text", msg("when and for whom it held; both languages as 中文 / English")),
        Column("what", "text", msg("what was done; both languages as 中文 / English"), required=True),
        Column("metric", "text", msg("figure that shows it")),
        Column("effect", "number", msg("how much it lifted the figure, 0.12 for 12 %")),
        Column("low", "number", msg("lower end, where a range is known")),
        Column("high", "number", msg("upper end, where a range is known")),
        Column("level", "number", msg("how surely the range holds it, 0.95 for 95 %"), "share"),
        Column(
            "evidence",
            "text",
            msg("how it is known: randomised arms, controls, a model of the past, or comparison alone"),
            allowed=("randomised", "control", "model", "descriptive", "opinion"),
        ),
        Column("how_to_reuse", "text", msg("how to do it again; both languages as 中文 / English")),
        Column("votes", "number", msg("votes as the best case"), "count"),
        Column("owner", "text", msg("who can be asked: somebody of team.yml")),
    ),
    msg("lessons of earlier campaigns beside the plan of the next"),
)


def lesson_faults(rows: list[Row], campaigns: Sequence[str], known: Known) -> Iterator[Fault]:
    """Yield ids that stand twice, people and (where there are any) campaigns that are none, ranges and levels that cannot be."""
    yield from repeated(rows, ("lesson",))
    for row in rows:
        if row["owner"] and (refusal := nobody(known, str(row["owner"]))):
            yield row, "owner", refusal
        if row["campaign"] and campaigns and row["campaign"] not in campaigns:
            yield row, "campaign", unknown_name(str(row["campaign"]), campaigns)
        if row["votes"] < 0:
            yield row, "votes", msg("is negative; expected 0 or more")
        if row["level"] <= 0 or row["level"] >= 1:
            yield row, "level", msg("expected a share between 0 and 1, as 0.95")
        for name, wrong in (("low", row["low"] > row["effect"]), ("high", row["high"] < row["effect"])):
            if wrong:
                yield row, name, msg("the range does not hold the effect, {effect:pct}", effect=row["effect"])
