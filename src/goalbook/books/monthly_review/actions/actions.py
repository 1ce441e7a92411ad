"""The action table: what was decided now, with its size against the gap, and what was decided before, with what came of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.monthly_review.actions.decided import Step, Thread, new_steps, threads
from goalbook.books.monthly_review.actions.forms import person
from goalbook.books.monthly_review.actions.records import record_tables
from goalbook.books.monthly_review.actions.sizing import size_of
from goalbook.books.monthly_review.actions.verify import PRODUCT, Levels, Spans, channel_levels, own_levels, spans, worst_change
from goalbook.core.compare import at_least, less_than

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

COLUMNS = (
    "month", "id", "kind", "action", "metric_id", "channel", "owner", "owner_name", "start", "due", "status", "quantity",
    "quantity_unit", "unit_effect", "expected_effect", "effect", "gap", "gap_of", "coverage", "joint_coverage", "needed", "baseline",
    "trough", "after", "recovery", "verdict", "channel_recovery", "achieved", "goal", "change_since_start", "core_metric", "stopped",
    "exempt", "decision", "overdue", "hypothesis", "experiment", "pilot", "source", "lacks",
)  # fmt: skip
RECOVERY_COLUMNS = ("id", "channel", "factor", "name", "baseline", "trough", "after", "recovery", "verdict", "days")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables actions and recoveries and the small tables of the month; see MonthlyReview for the columns."""
    months = prepared.inputs.policy.actions.lookback_months
    period = prepared.windows.period
    earlier, found = [], []
    for thread in threads(prepared.inputs, period, months):
        row, levels = _previous(prepared, thread)
        earlier.append(row)
        found += levels
    rows = [*earlier, *(_new(prepared, step) for step in new_steps(prepared.inputs, period, months))]
    return {
        "actions": _joint(pd.DataFrame(rows, columns=list(COLUMNS))),
        "recoveries": pd.DataFrame(found, columns=list(RECOVERY_COLUMNS)),
        **record_tables(prepared),
    }


def _new(prepared: Prepared, step: Step) -> dict[str, object]:
    size = size_of(prepared, step)
    return {
        **_said(prepared, step),
        "kind": "new",
        "effect": size.effect,
        "gap": size.gap,
        "gap_of": size.gap_of,
        "coverage": size.coverage,
        "needed": size.needed,
        "decision": step.decision,
        "overdue": False,
        "stopped": False,
        "exempt": False,
        "lacks": lacks(step),
        **_nothing_yet(),
    }


def lacks(step: Step) -> str:
    """Return the fields an action needs and lacks: owner, start, due, size; an accepted deviation needs none."""
    if step.decision == "accept":
        return ""
    given = {"owner": bool(step.owner), "start": step.start is not None, "due": step.due is not None, "size": not math.isnan(step.expected)}
    return ", ".join(name for name, there in given.items() if not there)


def _nothing_yet() -> dict[str, object]:
    figures = dict.fromkeys(("baseline", "trough", "after", "recovery", "channel_recovery", "achieved", "change_since_start"), NAN)
    return {**figures, "verdict": "", "goal": "", "core_metric": ""}


def _previous(prepared: Prepared, thread: Thread) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Return an earlier action's row and the recovery of its channel's factors."""
    policy, last = prepared.inputs.policy, thread.last
    # Accepting a deviation promises no effect that could be judged.
    found = spans(prepared, thread) if last.metric and last.decision != "accept" else None
    levels = channel_levels(prepared, thread, found) if found is not None else ()
    expected = _expected(thread)
    judged = _came_of_it(prepared, thread, found, expected) if found is not None else _nothing_yet()
    change = float(str(judged["change_since_start"]))
    falls = not math.isnan(change) and less_than(change, -policy.alerts.stop_loss)
    exempt = last.pilot and policy.alerts.pilot_exempt
    stopped = falls and not exempt and thread.status not in ("stop", "reverse")
    past = last.due is not None and last.due <= prepared.as_of
    product = next((one.recovery for one in levels if one.factor == PRODUCT), levels[0].recovery if levels else NAN)
    row = {
        **_said(prepared, last),
        **judged,
        "kind": "earlier",
        "status": "stop" if stopped else thread.status,
        "expected_effect": expected,
        "channel_recovery": product,
        "effect": NAN,
        "gap": NAN,
        "gap_of": "",
        "coverage": NAN,
        "needed": NAN,
        "decision": thread.decision,
        "overdue": past and thread.status == "open" and judged["goal"] != "reached",
        "stopped": stopped,
        "exempt": falls and exempt,
        "lacks": "",
    }
    return row, [_recovery(thread, one, found.days) for one in levels] if found is not None else []


def _expected(thread: Thread) -> float:
    """Return what the steps since the last change of direction should bring together, of those that aim at the same metric."""
    sizes = [step.expected for step in thread.run if step.metric == thread.last.metric and not math.isnan(step.expected)]
    return math.fsum(sizes) if sizes else NAN


def _came_of_it(prepared: Prepared, thread: Thread, found: Spans, expected: float) -> dict[str, object]:
    own = own_levels(prepared, thread, found)
    # A flow's level is its mean per slot, its expected effect an amount per month.
    flow = not prepared.cube.catalogue.is_ratio(thread.last.metric)
    achieved = (own.after - own.trough) * (len(prepared.windows.planned) if flow else 1)
    change, figure = worst_change(prepared, thread, found)
    return {
        "baseline": own.baseline,
        "trough": own.trough,
        "after": own.after,
        "recovery": own.recovery,
        "verdict": own.verdict,
        "achieved": achieved,
        "goal": _goal(achieved, expected, own, prepared.inputs.policy.recovery.effective),
        "change_since_start": change,
        "core_metric": figure,
    }


def _goal(achieved: float, expected: float, own: Levels, effective: float) -> str:
    """Return reached or missed: by the effect hoped for, else by the share won back; empty where neither can be told."""
    if own.verdict == "too_early":
        return ""
    share = achieved / expected if expected else NAN
    if math.isnan(share):
        return "" if math.isnan(own.recovery) else "reached" if at_least(own.recovery, effective) else "missed"
    return "reached" if at_least(share, 1.0) else "missed"


def _recovery(thread: Thread, one: Levels, days: int) -> dict[str, object]:
    return {"id": thread.last.id, "channel": thread.last.channel, **one.__dict__, "days": days}


def _said(prepared: Prepared, step: Step) -> dict[str, object]:
    """Return what the row itself says."""
    return {
        "month": step.month,
        "id": step.id,
        "action": step.action,
        "metric_id": step.metric,
        "channel": step.channel,
        "owner": step.owner,
        "owner_name": person(prepared, step.owner),
        "start": pd.NaT if step.start is None else pd.Timestamp(step.start),
        "due": pd.NaT if step.due is None else pd.Timestamp(step.due),
        "status": step.status,
        "quantity": step.quantity,
        "quantity_unit": step.unit,
        "unit_effect": step.unit_effect,
        "expected_effect": step.expected,
        "hypothesis": step.hypothesis,
        "experiment": step.experiment,
        "pilot": step.pilot,
        "source": step.source,
    }


def _joint(table: pd.DataFrame) -> pd.DataFrame:
    """Add the share of the gap that all new actions of a channel close together; NaN where none has a size or there is no gap."""
    gaps, effects = table["gap"].astype(float), table["effect"].astype(float).where(table["kind"] == "new")
    together = effects.groupby(table["channel"]).transform(lambda values: values.sum(min_count=1))
    return table.assign(joint_coverage=(together / gaps.where(gaps > 0)).where(table["kind"] == "new"))
