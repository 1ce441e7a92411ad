"""What the workbook calls the columns and code words of targets over time and of the plan that is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def time_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    span: dict[str, Head] = {
        "grain": (msg("Grain"), "word"),
        "label": (msg("Month or last day of the week"), "text"),
        "start": (msg("From"), "date"),
        "end": (msg("To"), "date"),
        "weight": (msg("Share of the target"), "share"),
        "days": (msg("Days"), "count"),
        "working_days": (msg("Working days"), "count"),
        "holiday": (msg("Holidays and sales"), "text"),
        "season": (msg("Season, 1 = the year's average"), "general"),
        "basis": (msg("Rests on"), "word"),
    }
    amounts: dict[str, Head] = {"month": (msg("Month"), "text"), "amount": (msg("Planned"), "general")}
    made_for: dict[str, Head] = {
        "version": (msg("Version of the goals"), "count"),
        "hash": (msg("Hash of the goals"), "text"),
        "adds_up": (msg("Adds up"), "word"),
    }
    return {
        "phasing": span,
        "phasing_shape": span,
        "phasing_factors": {
            "factor": (msg("Factor"), "word"),
            "level": (msg("Of"), "text"),
            "index": (msg("Factor, 1 = a usual day"), "general"),
            "years": (msg("Years seen"), "count"),
            "basis": (msg("Rests on"), "word"),
        },
        "channel_split": {"metric": (msg("Metric id"), "metric"), **amounts},
        "stage_plan": {"stage": (msg("Stage"), "metric"), **amounts},
        "plan_proposal": {
            "file": (msg("File"), "text"),
            "rows": (msg("Rows"), "count"),
            "reason": (msg("Reason"), "word"),
            "frozen": (msg("Goals frozen"), "text"),
            "accepted_hash": (msg("Hash of the goals it was accepted for"), "text"),
            **made_for,
        },
        "accepted_plan": {"file": (msg("File"), "text"), "edited": (msg("Changed by hand"), "text"), **amounts, **made_for},
        "plan_left_out": {"planned": (msg("Plan"), "count")},
    }


def time_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what the code words are called."""
    bases = {
        "season": msg("weekday, season, holidays"),
        "weekday": msg("weekday and holidays"),
        "calendar": msg("calendar days"),
        "team": msg("the whole team's history"),
        "goals": msg("the goals' own phasing"),
        "parts": msg("its channels' months"),
    }
    grains = {"month": msg("month"), "week": msg("week")}
    verdicts = {"pass": msg("yes"), "warn": msg("yes"), "fail": msg("no"), "not_evaluated": msg("not judged")}
    states = {
        "proposed": msg("proposed"),
        "accepted": msg("accepted"),
        "replaces": msg("replaces what was accepted"),
        "withheld": msg("withheld"),
    }
    return {
        ("phasing", "basis"): bases,
        ("phasing_shape", "basis"): bases,
        ("phasing_factors", "basis"): bases,
        ("phasing", "grain"): grains,
        ("phasing_shape", "grain"): grains,
        ("phasing_factors", "factor"): {"weekday": msg("weekday"), "season": msg("calendar month"), "occasion": msg("holiday or sale")},
        ("plan_proposal", "state"): states,
        ("plan_proposal", "adds_up"): verdicts,
        ("plan_proposal", "reason"): {
            "moved": msg("a slider moved the targets"),
            "no_sums": msg("no target is a sum"),
            "no_chains": msg("no chain of rates"),
        },
        ("accepted_plan", "state"): {
            "fits": msg("made for these goals"),
            "other": msg("made for other goals"),
            "unsealed": msg("not recorded for which"),
        },
    }
