"""What the report proposes for `plan/<period>/`: the targets by channel and month and the stages by month, and why not, where it does not.

A plan whose numbers do not add up and a plan for targets that are not frozen may be accepted; both are marked in accepted.yml. A plan for
targets that only a slider has set is withheld: people agreed to what the goals file says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.rows import rows_of
from goalbook.inputs.plan.accepted import CHANNEL_SPLIT, Accepted
from goalbook.inputs.plan.stage_plan import STAGE_PLAN

if TYPE_CHECKING:
    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs.contract import Contract

COLUMNS = ("file", "rows", "state", "reason", "version", "frozen", "hash", "adds_up", "accepted_hash")
TABLES = (CHANNEL_SPLIT, STAGE_PLAN)


def moved(prepared: Prepared, tables: dict[str, pd.DataFrame], _move: Move) -> dict[str, pd.DataFrame]:
    """Return ``plan_proposal``; see Decomposition for the columns. Nothing is proposed without goals."""
    if prepared.goals is None:
        return {"plan_proposal": pd.DataFrame(columns=list(COLUMNS))}
    withheld = bool(tables["targets"]["moved"].any())
    plan, rows = prepared.plan, []
    made_for = plan.sheet(Accepted).goals.hash if plan.has(Accepted) else ""
    goals = (prepared.goals.version, prepared.is_frozen, prepared.seal)
    for contract in TABLES:
        proposed = tables[contract.table]
        if withheld:
            state, reason = "withheld", "moved"
        elif proposed.empty:
            state, reason = "withheld", "no_sums" if contract is CHANNEL_SPLIT else "no_chains"
        else:
            state, reason = _state(prepared, contract, proposed), ""
        file = f"plan/{prepared.period.label}/{contract.table}.csv"
        rows.append((file, len(proposed), state, reason, *goals, _adds_up(tables), made_for))
    return {"plan_proposal": pd.DataFrame(rows, columns=list(COLUMNS))}


def _state(prepared: Prepared, contract: Contract, proposed: pd.DataFrame) -> str:
    """Return whether a table is new, says what was accepted, or something else."""
    accepted = prepared.plan.table(contract)
    if accepted.empty:
        return "proposed"
    names = list(proposed.columns)
    same = sorted(map(tuple, accepted[names].to_numpy().tolist())) == sorted(map(tuple, proposed.to_numpy().tolist()))
    return "accepted" if same and prepared.plan.has(Accepted) else "replaces"


def _adds_up(tables: dict[str, pd.DataFrame]) -> str:
    """Return the verdict on the whole team's sums."""
    found = tables.get("adding_up")
    whole = rows_of(found[found["channel"] == ""]) if found is not None and len(found) else []
    return str(whole[0]["verdict"]) if whole else "not_evaluated"
