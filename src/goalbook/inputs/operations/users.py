"""What may be written down: what is known of users and of the private domain, in users/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.inputs.operations.months import whole_months
from goalbook.inputs.operations.private_domain import (
    PD_TARGETS,
    PRIVATE_DOMAIN,
    USER_ASSETS,
    WECOM,
    Launch,
    launched_late,
    private_domain_faults,
    target_faults,
    user_asset_faults,
    wecom_faults,
)
from goalbook.inputs.operations.visitors import VISITORS, visitor_faults
from goalbook.inputs.planning.shelf import Shelf

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.inputs.planning.base import Planning

OF_MONTHS = frozenset({USER_ASSETS.table, WECOM.table, VISITORS.table})  # what a month brought, known when it is over


def known_by(table: str, frame: pd.DataFrame, as_of: date, _read: Planning) -> pd.DataFrame:
    """Return a table without the months that were not over on a day."""
    return whole_months(frame, as_of) if table in OF_MONTHS else frame


USERS = Shelf(
    used_for="users",
    sheets=(Launch,),
    tables=(PRIVATE_DOMAIN, USER_ASSETS, WECOM, PD_TARGETS, VISITORS),
    rows={
        PRIVATE_DOMAIN.table: private_domain_faults,
        USER_ASSETS.table: user_asset_faults,
        WECOM.table: wecom_faults,
        PD_TARGETS.table: target_faults,
        VISITORS.table: visitor_faults,
    },
    across=(launched_late,),
    dated=True,
    later=known_by,
)
