"""Whether the plan was frozen, whether it still says what it said then, and whether it may be frozen now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - of a field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from goalbook.books.campaign.rules.words import listed
from goalbook.books.rows import rows_of
from goalbook.core.message import Message, msg
from goalbook.inputs.campaigns.results import CAMPAIGN_PLAN
from goalbook.inputs.campaigns.seal import Seal, seal_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row

COLUMNS = ("version", "frozen_on", "by", "content_hash", "plan_hash", "state", "standing", "sealed_later", "promised")
State = Literal["frozen", "proposed", "withheld"]
_NAMED = 3  # rules named in one sentence


def campaign_seal(prepared: Prepared) -> pd.DataFrame:
    """Return one row: the seal known by as_of beside the plan's own hash; state is open, frozen, late (after the first day) or changed.

    ``standing`` is the version of the seal in the folder (0: none), ``sealed_later`` the day of one that as_of knows nothing of.
    """
    seal, standing = seal_of(prepared.plan, prepared.as_of), prepared.plan.sheet(Seal)
    version = standing.version if standing.content_hash else 0
    if seal is None or seal.frozen_on is None:
        row: tuple[object, ...] = (float("nan"), None, "", "", prepared.plan_hash, "open", version, standing.frozen_on)
    else:
        state = "changed" if seal.content_hash != prepared.plan_hash else "late" if seal.frozen_on >= prepared.first else "frozen"
        row = (float(seal.version), seal.frozen_on, seal.by, seal.content_hash, prepared.plan_hash, state, version, None)
    return pd.DataFrame([(*row, promised(prepared))], columns=list(COLUMNS))


def promised(prepared: Prepared) -> bool:
    """Say whether the plan promises anything that could be changed afterwards: a target, or figures by day."""
    sheet = prepared.sheet
    return (
        bool(sheet.objectives)
        or any(value is not None for value in (sheet.commit, sheet.target, sheet.stretch))
        or bool(len(prepared.plan.table(CAMPAIGN_PLAN)))
    )


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


def frozen_state(result: CampaignResult) -> Freezing:
    """Say whether the plan is frozen, is proposed for freezing, or what withholds it."""
    row, campaign = rows_of(result.tables["campaign_seal"])[0], rows_of(result.tables["campaign"])[0]
    by, standing = str(campaign["owner"]), int(row["standing"])
    if row["state"] in ("frozen", "late"):
        return Freezing("frozen", standing, row["frozen_on"], by, result.seal)
    reasons = tuple(_withheld(result, row))
    return Freezing("withheld" if reasons else "proposed", standing + 1, result.meta.as_of, by, result.seal, reasons)


def _withheld(result: CampaignResult, row: Row) -> Iterator[Message]:
    if row["sealed_later"] is not None:
        yield msg("it was frozen on {day:date}, later than this report knows anything of", day=row["sealed_later"])
    sides = rows_of(result.tables["sides"])
    waiting = [one["stakeholder"] for one in sides if one["state"] != "agreed"]
    if not sides:
        yield msg("the sheet names nobody who has to agree")
    elif waiting:
        yield msg("{names} have not agreed yet", names=listed(waiting))
    failed = list(dict.fromkeys(one.rule for one in result.findings if one.status == "fail"))
    rules, more = ", ".join(failed[:_NAMED]), len(failed) - _NAMED
    if more > 0:
        yield msg("rules that fail: {rules:text} and {n:n} more", rules=rules, n=more)
    elif failed:
        yield msg("rules that fail: {rules:text}", rules=rules)
    if any((result.params.assumed, result.params.budgets, result.params.rewards, result.params.days)):
        yield msg("sliders were moved; what is frozen is what the files say")
