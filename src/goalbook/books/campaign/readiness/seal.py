"""Whether the plan was frozen, and whether it still says what it said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.inputs.campaigns.seal import seal_of

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared

COLUMNS = ("version", "frozen_on", "by", "content_hash", "plan_hash", "state")


def campaign_seal(prepared: Prepared) -> pd.DataFrame:
    """Return one row: the seal beside the plan's own hash; state is open, frozen, late (after the first day) or changed."""
    seal, now = seal_of(prepared.plan, prepared.as_of), prepared.plan_hash
    if seal is None or seal.frozen_on is None:
        return pd.DataFrame([(float("nan"), None, "", "", now, "open")], columns=list(COLUMNS))
    state = "changed" if seal.content_hash != now else "late" if seal.frozen_on >= prepared.first else "frozen"
    return pd.DataFrame([(float(seal.version), seal.frozen_on, seal.by, seal.content_hash, now, state)], columns=list(COLUMNS))
