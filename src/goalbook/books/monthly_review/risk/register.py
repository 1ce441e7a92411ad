"""The register of risks as it stands: probability × impact now and a month before, and the matrix of both."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_most, less_than
from goalbook.core.message import Label, two_languages
from goalbook.core.period import parse_period
from goalbook.inputs.operations.risk_tables import PLAYBOOKS, RISK_TABLE

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy

REGISTER = (
    "risk", "kind", "channel", "what", "trigger", "probability", "impact", "score", "score_before", "score_change", "probability_band",
    "impact_band", "playbook", "playbook_lacks", "owner_name", "scored_on", "days_since", "state",
)  # fmt: skip
MATRIX = ("probability_band", "impact_band", "risks", "score", "risks_before", "score_before")
BANDS = (2, 1, 0)  # high, middle, low
LACKS = ("trigger", "steps", "owner")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables ``risk_register``, the dearest first, and ``risk_matrix``; neither where no risk was written down."""
    kept, month = prepared.inputs.kept("risks", RISK_TABLE), prepared.windows.period
    known = [row for row in rows_of(kept) if row["month"] <= month.label]
    if not known:
        return {}
    before = month.previous().label
    now, then = standing(known, month.label), standing([row for row in known if row["month"] <= before], before)
    books = {row["playbook"]: row for row in rows_of(prepared.inputs.kept("risks", PLAYBOOKS))}
    found = [_row(row, then.get(risk), books, prepared) for risk, row in now.items()]
    found += [_closed(row, prepared) for risk, row in then.items() if risk not in now]
    found.sort(key=lambda row: (row["state"] == "closed", math.isnan(row["score"]), -_known(row["score"]), row["risk"]))
    register = pd.DataFrame([[row[name] for name in REGISTER] for row in found], columns=list(REGISTER))
    return {"risk_register": register, "risk_matrix": _matrix(found, list(then.values()), prepared.inputs.policy)}


def standing(rows: list[Row], month: str) -> dict[str, Row]:
    """Return the newest row of every risk that is in the register at a month's end; one closed then or before has left it."""
    newest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: str(row["month"])):
        if row["month"] <= month:
            newest[str(row["risk"])] = row
    return {risk: row for risk, row in newest.items() if row["state"] != "closed"}


def scored_on(row: Row) -> date:
    """Return the day on which a row was judged: as noted, else its month's last."""
    return parse_period(str(row["month"])).end if pd.isna(row["scored_on"]) else row["scored_on"].date()


def band(value: float, ends: list[float]) -> float:
    """Return 0, 1 or 2: below the first end, from it on, from the second on; NaN for what is not known."""
    if math.isnan(value):
        return NAN
    return float(sum(not less_than(value, end) for end in ends))


def _row(row: Row, then: Row | None, books: dict[str, Row], prepared: Prepared) -> Row:
    policy, day = prepared.inputs.policy, scored_on(row)
    score, before = _score(row), NAN if then is None else _score(then)
    change = score - before
    days = float((prepared.as_of - day).days)
    fresh = row["month"] == prepared.windows.period.label and at_most(days, float(policy.get("risk.rescore_days")))
    return {
        **row,
        "what": two_languages(str(row["what"])),
        "trigger": two_languages(str(row["trigger"])),
        "score": score,
        "score_before": before,
        "score_change": change,
        **_bands(row, policy),
        "playbook_lacks": _lacks(books.get(row["playbook"])),
        "owner_name": _owner(row, prepared),
        "scored_on": pd.Timestamp(day),
        "days_since": days,
        "state": _state(then, change) if fresh else "stale",
    }


def _state(then: Row | None, change: float) -> str:
    """Return what became of a risk that was judged this month: new, up, down or same."""
    if then is None:
        return "new"
    if math.isnan(change) or round(change, 2) == 0:
        return "same"
    return "up" if change > 0 else "down"


def _closed(row: Row, prepared: Prepared) -> Row:
    """Return a risk that left the register this month."""
    day, before = scored_on(row), _score(row)
    return {
        **row,
        "what": two_languages(str(row["what"])),
        "trigger": two_languages(str(row["trigger"])),
        **dict.fromkeys(("probability", "impact", "score", "probability_band", "impact_band"), NAN),
        "score_before": before,
        "score_change": -before,
        "playbook_lacks": "",
        "owner_name": _owner(row, prepared),
        "scored_on": pd.Timestamp(day),
        "days_since": float((prepared.as_of - day).days),
        "state": "closed",
    }


def _owner(row: Row, prepared: Prepared) -> Label:
    """Return the role of who answers for a risk, the name where no role is given."""
    for person in prepared.inputs.team.people:
        if person.id == row["owner"]:
            return person.role if person.role.en else person.name
    return Label.same(str(row["owner"]))


def _lacks(book: Row | None) -> str:
    """Return what a playbook needs and lacks; the playbook itself where there is none."""
    return "playbook" if book is None else ", ".join(name for name in LACKS if not book[name])


def _bands(row: Row, policy: Policy) -> dict[str, float]:
    ends = (list(policy.get("risk.probability_bands")), list(policy.get("risk.impact_bands")))
    return {"probability_band": band(float(row["probability"]), ends[0]), "impact_band": band(float(row["impact"]), ends[1])}


def _matrix(now: list[Row], then: list[Row], policy: Policy) -> pd.DataFrame:
    before = [{**_bands(row, policy), "score": _score(row)} for row in then]
    rows = []
    for high in BANDS:
        for dear in reversed(BANDS):
            own, other = (
                [row for row in found if (row["probability_band"], row["impact_band"]) == (high, dear)] for found in (now, before)
            )
            sums = (math.fsum(row["score"] for row in part) for part in (own, other))
            rows.append((float(high), float(dear), float(len(own)), next(sums), float(len(other)), next(sums)))
    return pd.DataFrame(rows, columns=list(MATRIX))


def _score(row: Row) -> float:
    return float(row["probability"]) * float(row["impact"])


def _known(value: float) -> float:
    return 0.0 if math.isnan(value) else value
