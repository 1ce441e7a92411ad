"""What the workbook calls the columns and code words of the time plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.work_words import gate_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def phase_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "phases": {**_phases(), **_gate_of_phase()},
        "gates": _gates(),
        "gantt": _gantt(),
        "readiness": {
            "item_id": (msg("Item"), "text"),
            "kind": (msg("Kind"), "word"),
            "name": (msg("Name"), "text"),
            "owner": (msg("Owner"), "text"),
            "due": (msg("Due"), "date"),
            "planned": (msg("Planned"), "share"),
            "actual": (msg("Reached"), "share"),
            "actual_on": (msg("Noted on"), "date"),
            "printed": (msg("Printed without saying which"), "share"),
            "state": (msg("State"), "word"),
        },
        **_rounds(),
        **_paths(),
        **_people(),
    }


def _phases() -> dict[str, Head]:
    return {
        "phase_id": (msg("Phase"), "text"),
        "scheme": (msg("Framework"), "word"),
        "order": (msg("Order in the plan"), "count"),
        "place": (msg("Place in the method"), "count"),
        "name": (msg("Name"), "text"),
        "start": (msg("Begins"), "date"),
        "end": (msg("Ends"), "date"),
        "days": (msg("Days"), "count"),
        "owner": (msg("Owner"), "text"),
        "goal": (msg("Goal"), "text"),
        "target": (msg("Target"), "text"),
        "exit": (msg("Ends when"), "text"),
        "evidence": (msg("Evidence"), "text"),
    }


def _gate_of_phase() -> dict[str, Head]:
    return {
        "gate": (msg("Gate"), "text"),
        "gate_day": (msg("Gate by"), "date"),
        "gate_target": (msg("Gate asks"), "count"),
        "gate_actual": (msg("Gate has"), "count"),
        "done": (msg("Done"), "share"),
        "state": (msg("State"), "word"),
        "budget_share": (msg("Share of the budget"), "share"),
    }


def _gates() -> dict[str, Head]:
    return {
        "gate_id": (msg("Gate id"), "text"),
        "phase_id": (msg("Phase"), "text"),
        "name": (msg("Gate"), "text"),
        "counts": (msg("Counts"), "word"),
        "metric_id": (msg("Metric"), "text"),
        "owner": (msg("Owner"), "text"),
        "start": (msg("Begins"), "date"),
        "day": (msg("Due"), "date"),
        "target": (msg("Target"), "count"),
        "per_week": (msg("A week"), "fine"),
        "expected": (msg("Expected by now"), "fine"),
        "value": (msg("Noted"), "count"),
        "on": (msg("Noted on"), "date"),
        "state": (msg("State"), "word"),
    }


def _gantt() -> dict[str, Head]:
    return {
        "row_id": (msg("Item"), "text"),
        "group": (msg("Framework"), "word"),
        "lane": (msg("Line of the chart"), "text"),
        "name": (msg("Name"), "text"),
        "start": (msg("Begins"), "date"),
        "end": (msg("Ends"), "date"),
        "kind": (msg("Kind"), "word"),
        "state": (msg("State"), "word"),
        "done": (msg("Done"), "share"),
        "phase_id": (msg("Phase"), "text"),
    }


def _rounds() -> dict[str, dict[str, Head]]:
    name, owner, state = (msg("Name"), "text"), (msg("Owner"), "text"), (msg("State"), "word")
    return {
        "sprints": {
            "sprint_id": (msg("Item"), "text"),
            "number": (msg("Number"), "count"),
            "name": name,
            "start": (msg("Begins"), "date"),
            "end": (msg("Ends"), "date"),
            "days": (msg("Days"), "count"),
            "complete": (msg("Whole"), "word"),
            "done": (msg("Done"), "share"),
            "state": state,
        },
        "modules": {"module_id": (msg("Item"), "text"), "name": name, "owner": owner, "state": state},
        "tests_321": {
            "test_id": (msg("Item"), "text"),
            "name": name,
            "channel": (msg("Channel"), "text"),
            "owner": owner,
            "start": (msg("Small test from"), "date"),
            "small_end": (msg("Small test to"), "date"),
            "validation_start": (msg("Validation from"), "date"),
            "validation_end": (msg("Validation to"), "date"),
            "launch_start": (msg("Full launch"), "date"),
            "end": (msg("Ends"), "date"),
            "days": (msg("Days"), "count"),
            "state": state,
        },
        "rhythms": {
            "object": (msg("Item"), "text"),
            "name": name,
            "every_days": (msg("Every so many days"), "fine"),
            "per_month": (msg("Times a month"), "fine"),
            "needed": (msg("Due in the period"), "count"),
        },
    }


def _paths() -> dict[str, dict[str, Head]]:
    return {
        "rate_paths": {
            "path_id": (msg("Item"), "text"),
            "name": (msg("Name"), "text"),
            "metric_id": (msg("Metric"), "text"),
            "channel": (msg("Channel"), "text"),
            "phase_id": (msg("Phase"), "text"),
            "every": (msg("Rises every"), "word"),
            "owner": (msg("Owner"), "text"),
            "growth": (msg("Rise a step"), "share"),
            "place": (msg("Step"), "count"),
            "start": (msg("Begins"), "date"),
            "end": (msg("Ends"), "date"),
            "base": (msg("Last known value"), "share"),
            "base_on": (msg("Known to"), "date"),
            "required": (msg("Required"), "share"),
            "best": (msg("Best so far"), "share"),
            "actual": (msg("Actual"), "share"),
        },
        "directions": {
            "month": (msg("Month"), "text"),
            "text": (msg("Direction"), "text"),
            "period": (msg("Plan of"), "text"),
            "repeats": (msg("Repeats an earlier one"), "word"),
        },
        "route": {
            "step": (msg("Item"), "text"),
            "name": (msg("Name"), "text"),
            "phase_id": (msg("Phase"), "text"),
            "day": (msg("Due"), "date"),
        },
    }


def _people() -> dict[str, dict[str, Head]]:
    name, owner, state = (msg("Name"), "text"), (msg("Owner"), "text"), (msg("State"), "word")
    return {
        "partners": {
            "partner_id": (msg("Item"), "text"),
            "name": name,
            "owner": owner,
            "integration": (msg("Connection"), "word"),
            "metrics": (msg("Watched by"), "text"),
            "metrics_named": (msg("Figures watched"), "count"),
            "risk_plan": (msg("Plan for risks"), "text"),
            "has_risk_plan": (msg("Has a plan for risks"), "word"),
            "state": state,
        },
        "outreach": {
            "segment": (msg("Tier"), "text"),
            "name": name,
            "owner": owner,
            "touch": (msg("How it is reached"), "text"),
            "participation": (msg("Takes part"), "share"),
            "conversion": (msg("Buys"), "share"),
            "state": state,
        },
        "validations": {
            "name": name,
            "date_day": (msg("Day"), "date"),
            "precision_target": (msg("Tagged rightly, target"), "share"),
            "precision": (msg("Tagged rightly"), "share"),
            "control": (msg("In the control group"), "share"),
            "uplift": (msg("Difference"), "share"),
            "state": state,
        },
    }


def phase_words() -> Mapping[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    states = {**gate_words(), "blocked": msg("opened too early"), "over": msg("over")}
    schemes: dict[str, Message | Label] = {
        "4321": Label("4-3-2-1", "4-3-2-1"),
        "nine_steps": msg("nine steps"),
        "quarter_stages": msg("stages of the quarter"),
        "rounds": msg("sprints and tests"),
    }
    kinds = {
        "phase": msg("phase"),
        "step": msg("step"),
        "sprint": msg("sprint"),
        "test": msg("test"),
        "gate": msg("gate"),
        "milestone": msg("milestone"),
    }
    counted = {
        "components": msg("components"),
        "channel_tests": msg("channel tests"),
        "channel_matrix": msg("channel matrix"),
        "seed_users": msg("seed users"),
        "other": msg("something else"),
    }
    integration = {
        "": msg("not said"),
        "planned": msg("planned"),
        "technical": msg("technical"),
        "operating": msg("operating"),
        "live": msg("live"),
    }
    risks = {"ok": msg("in order"), "no_risk_plan": msg("no plan for risks"), "no_metrics": msg("no figure watched")}
    reached = {"ok": msg("in order"), "no_strategy": msg("no way of reaching it"), "no_target": msg("no target")}
    standing = ("phases", "gates", "gantt", "sprints", "modules", "tests_321", "readiness", "validations")
    return {
        **{(table, "state"): states for table in standing},
        ("phases", "scheme"): schemes,
        ("gantt", "group"): schemes,
        ("gantt", "kind"): kinds,
        ("gates", "counts"): counted,
        ("readiness", "kind"): {"week_1": msg("first week"), "preparation": msg("preparing stage")},
        ("rate_paths", "every"): {"month": msg("month"), "week": msg("week")},
        ("partners", "integration"): integration,
        ("partners", "state"): risks,
        ("outreach", "state"): reached,
    }
