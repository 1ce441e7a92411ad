"""The members' figures, each with how far it may be off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.ahead import people_of
from goalbook.books.decomposition.reconcile.accuracy import accuracy, person_id, records
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.plan.bottom_up import BOTTOM_UP

if TYPE_CHECKING:
    from goalbook.books.decomposition.preparation import Prepared

COLUMNS = (
    "person", "person_name", "key_result", "metric_id", "channel", "amount", "error", "records", "basis", "weight", "reason",
)  # fmt: skip
RECORD_COLUMNS = ("person", "person_name", "period", "key_result", "figure", "actual", "error")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``members_figures`` and ``members_records``; see Decomposition for the columns."""
    known, names = records(prepared), people_of(prepared.inputs.team)
    past = [
        (one.person, names.get(one.person, Label.same(one.person)), one.period, one.key_result, one.figure, one.actual, one.error)
        for one in known
    ]
    policy, key_results = prepared.inputs.policy, {kr.id: kr for kr in prepared.key_results}
    rows: list[dict[str, Any]] = []
    for row in rows_of(prepared.plan.table(BOTTOM_UP)):
        kr = key_results.get(str(row["key_result"]))
        if kr is None:
            continue
        person = person_id(prepared, str(row["person"]))
        off = accuracy(person, known, policy)
        rows.append({
            "person": person, "person_name": names.get(person, Label.same(person)), "key_result": kr.id, "metric_id": kr.metric,
            "channel": str(row["channel"]) or kr.channel, "amount": float(row["amount"]), "error": off.error, "records": off.records,
            "basis": off.basis, "reason": two_languages(str(row["reason"])),
        })  # fmt: skip
    every = sum(1 / row["error"] ** 2 for row in rows)
    rows = [{**row, "weight": 1 / row["error"] ** 2 / every} for row in rows]
    return {
        "members_figures": pd.DataFrame(rows, columns=list(COLUMNS)),
        "members_records": pd.DataFrame(past, columns=list(RECORD_COLUMNS)),
    }
