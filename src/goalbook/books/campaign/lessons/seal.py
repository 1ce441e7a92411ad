"""Whether a plan is frozen, may be frozen, or why not yet; and the seal that is proposed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - of a field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from goalbook.core.message import Label, Message, msg
from goalbook.inputs.campaigns.seal import Seal

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.campaign.result import CampaignResult

COLUMNS = ("version", "frozen_on", "holds", "sides", "agreed", "waiting", "by", "sealed_later")
State = Literal["frozen", "proposed", "withheld"]
_NAMED = 3  # rules named in one sentence


@dataclass(frozen=True)
class Freezing:
    """What becomes of the seal. ``version`` and ``on`` are those of the proposed seal, of the standing one where the plan is frozen."""

    state: State
    version: int
    on: date | None
    by: str  # id of a member, "" for nobody
    content_hash: str
    reasons: tuple[Message, ...] = ()  # why it is withheld

    @property
    def file(self) -> str:
        """Return the name of the seal in the campaign's folder."""
        return "frozen.yml"


def plan_seal(prepared: Prepared) -> pd.DataFrame:
    """Return one row: the standing seal, whether it holds, who has agreed and who has not."""
    seal, sheet = prepared.plan.sheet(Seal), prepared.sheet
    agreed = [one for one in sheet.stakeholders if one.agreed_on is not None and one.agreed_on <= prepared.as_of]
    waiting = [one.name for one in sheet.stakeholders if one not in agreed]
    row = (
        seal.version if seal.content_hash else 0,
        seal.frozen_on,
        bool(seal.content_hash) and seal.content_hash == prepared.plan_hash,
        len(sheet.stakeholders),
        len(agreed),
        Label(", ".join(one.en or one.zh for one in waiting), "、".join(one.zh or one.en for one in waiting)),
        sheet.owner,
        seal.frozen_on is not None and seal.frozen_on > prepared.as_of,
    )
    return pd.DataFrame([row], columns=list(COLUMNS))


def frozen_state(result: CampaignResult) -> Freezing:
    """Say whether the plan is frozen, is proposed for freezing, or what withholds it."""
    row = result.tables["plan_seal"].to_dict("records")[0]
    version, on = int(row["version"]), None if pd.isna(row["frozen_on"]) else row["frozen_on"]
    if version and row["holds"] and not row["sealed_later"]:
        return Freezing("frozen", version, on, str(row["by"]), result.seal)
    reasons = tuple(_withheld(result, row))
    return Freezing("withheld" if reasons else "proposed", version + 1, result.meta.as_of, str(row["by"]), result.seal, reasons)


def _withheld(result: CampaignResult, row: Mapping[Hashable, Any]) -> list[Message]:
    found: list[Message] = []
    if row["sealed_later"]:
        found.append(msg("it was frozen on {day:date}, later than this report knows anything of", day=row["frozen_on"]))
    if not row["sides"]:
        found.append(msg("the sheet names nobody who has to agree"))
    elif row["agreed"] != row["sides"]:
        found.append(msg("{names} have not agreed yet", names=row["waiting"]))
    failed = list(dict.fromkeys(one.rule for one in result.findings if one.status == "fail"))
    if failed:
        more = len(failed) - _NAMED
        listed = ", ".join(failed[:_NAMED])
        found.append(
            msg("rules that fail: {rules:text} and {n:n} more", rules=listed, n=more)
            if more > 0
            else msg("rules that fail: {rules:text}", rules=listed)
        )
    if any((result.params.assumed, result.params.budgets, result.params.rewards, result.params.days)):
        found.append(msg("sliders were moved; what is frozen is what the files say"))
    return found
