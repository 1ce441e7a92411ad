"""What may be written down: risks, states of control, playbooks, incidents and pilots, in risks/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.inputs.operations.months import whole_months
from goalbook.inputs.operations.pilots import ITERATIONS, PILOTS, POOL_SPEND, pilot_faults, pool_faults
from goalbook.inputs.operations.risk_tables import (
    CONTROL_STATES,
    FORESIGHT,
    INCIDENTS,
    PLAYBOOKS,
    RISK_TABLE,
    control_faults,
    foresight_faults,
    incident_faults,
    incidents_known,
    playbook_faults,
    risk_faults,
)
from goalbook.inputs.planning.shelf import Shelf

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.inputs.planning.base import Planning

OF_MONTHS = frozenset({RISK_TABLE.table, PILOTS.table, POOL_SPEND.table})


def known_by(table: str, frame: pd.DataFrame, as_of: date, _read: Planning) -> pd.DataFrame:
    """Return a table without the months that were not over on a day, and without what was noticed or begun after it."""
    if table == INCIDENTS.table:
        return incidents_known(frame, as_of)
    return whole_months(frame, as_of) if table in OF_MONTHS else frame


RISKS = Shelf(
    used_for="risks",
    sheets=(),
    tables=(
        PLAYBOOKS,
        RISK_TABLE,
        CONTROL_STATES,
        INCIDENTS,
        FORESIGHT,
        PILOTS,
        ITERATIONS,
        POOL_SPEND,
    ),  # playbooks, then risks: others name them
    rows={
        PLAYBOOKS.table: playbook_faults,
        RISK_TABLE.table: risk_faults,
        CONTROL_STATES.table: control_faults,
        INCIDENTS.table: incident_faults,
        FORESIGHT.table: foresight_faults,
        PILOTS.table: pilot_faults,
        POOL_SPEND.table: pool_faults,
    },
    dated=True,
    later=known_by,
)
