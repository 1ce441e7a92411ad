"""What the columns and code words of actions, forms, meetings and the small tables are called in the workbook, table by table.

The same name means another thing here than in other tables: an action's id is no metric's, its gap is in the headline figure.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.publish.workbook.ar_calibration import record_heads, record_words
from goalbook.publish.workbook.cr_review import review_heads, review_words
from goalbook.publish.workbook.dc_cadence import cadence_heads, cadence_words
from goalbook.publish.workbook.dc_funnels import funnel_heads, funnel_words
from goalbook.publish.workbook.dc_page import page_heads, page_words
from goalbook.publish.workbook.dc_people import people_heads
from goalbook.publish.workbook.dc_phases import phase_heads, phase_words
from goalbook.publish.workbook.dc_reconcile import reconcile_heads, reconcile_words
from goalbook.publish.workbook.dc_split import split_heads, split_words
from goalbook.publish.workbook.dc_time import time_heads, time_words
from goalbook.publish.workbook.dc_wbs import wbs_heads, wbs_words
from goalbook.publish.workbook.mr_balance import balance_heads, balance_words
from goalbook.publish.workbook.mr_content import content_heads, content_words
from goalbook.publish.workbook.mr_people import member_heads, member_words
from goalbook.publish.workbook.mr_private_domain import private_domain_heads, private_domain_words
from goalbook.publish.workbook.mr_risk import risk_heads, risk_words
from goalbook.publish.workbook.mr_users import user_heads, user_words
from goalbook.publish.workbook.mr_value import value_heads, value_terms
from goalbook.publish.workbook.quarter import quarter_heads, quarter_words
from goalbook.publish.workbook.signals import problem_heads
from goalbook.publish.workbook.ts_agreement import agreement_heads, agreement_words
from goalbook.publish.workbook.ts_alignment import alignment_heads, alignment_words
from goalbook.publish.workbook.ts_budget import budget_heads, budget_words
from goalbook.publish.workbook.ts_calibration import calibration_heads, calibration_words
from goalbook.publish.workbook.ts_economics import economics_heads, economics_words
from goalbook.publish.workbook.ts_horizons import horizon_heads, horizon_words
from goalbook.publish.workbook.ts_okr import okr_heads, okr_words
from goalbook.publish.workbook.ts_sliders import slider_heads, slider_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]
CAMPAIGN = "campaign"


@cache
def own_heads(book: str) -> Mapping[tuple[str, str], Head]:
    """Return head and kind by table and column; kind "headline" is an amount of the headline figure."""
    tables: dict[str, dict[str, Head]] = {
        "actions": {**_action(), **_sizes(), **_proof()},
        "recoveries": {"id": (msg("Action id"), "text"), **_levels(), "days": (msg("Days since the start"), "count")},
        "forms": _form(),
        "meetings": _meeting(),
        "proposals": {**_action(), "effect": (msg("Worth a month"), "headline")},
        **_records(),
        "problems": problem_heads(),
        **page_heads(),
        **split_heads(),
        **cadence_heads(),
        **funnel_heads(),
        **reconcile_heads(),
        **wbs_heads(),
        **agreement_heads(),
        **alignment_heads(),
        **budget_heads(),
        **calibration_heads(),
        **record_heads(),
        **quarter_heads(),
        **economics_heads(),
        **private_domain_heads(),
        **user_heads(),
        **horizon_heads(),
        **okr_heads(),
        **review_heads(),
        **people_heads(),
        **slider_heads(),
        **time_heads(),
        **phase_heads(),
        **value_heads(),
        **balance_heads(),
        **content_heads(),
        **risk_heads(),
        **member_heads(),
        "resources": {**okr_heads()["resources"], **reconcile_heads()["resources"]},  # two books have a table of this name
    }
    if book == CAMPAIGN:
        from goalbook.publish.workbook.campaign_terms import campaign_heads  # noqa: PLC0415 - heavy, and of this book alone

        tables |= campaign_heads()
    return {(table, column): head for table, columns in tables.items() for column, head in columns.items()}


def _action() -> dict[str, Head]:
    return {
        "id": (msg("Action id"), "text"),
        "action": (msg("Action"), "text"),
        "owner": (msg("Owner"), "text"),
        "owner_name": (msg("Owner's name"), "text"),
        "start": (msg("Begins"), "date"),
        "due": (msg("Due"), "date"),
        "status": (msg("How far"), "text"),
        "decision": (msg("Decision"), "text"),
        "source": (msg("Answers"), "text"),
        "expected_effect": (msg("Effect hoped for"), "unit"),
    }


def _sizes() -> dict[str, Head]:
    return {
        "quantity": (msg("Quantity"), "general"),
        "quantity_unit": (msg("What it counts"), "text"),
        "unit_effect": (msg("Effect of one"), "general"),
        "effect": (msg("Worth a month"), "headline"),
        "gap": (msg("Gap of the month"), "headline"),
        "gap_of": (msg("Whose gap (blank: the team’s)"), "text"),
        "coverage": (msg("Share of the gap"), "share"),
        "joint_coverage": (msg("Share of the gap, all of the channel"), "share"),
        "needed": (msg("Quantity that would close it"), "count"),
        "hypothesis": (msg("Hypothesis"), "text"),
        "experiment": (msg("Test"), "text"),
        "pilot": (msg("Pilot"), "text"),
        "lacks": (msg("Lacking"), "text"),
    }


def _levels() -> dict[str, Head]:
    return {
        "baseline": (msg("Before the fall"), "general"),
        "trough": (msg("Trough"), "general"),
        "after": (msg("Since start"), "general"),
        "recovery": (msg("Won back"), "share"),
        "verdict": (msg("Verdict"), "text"),
    }


def _proof() -> dict[str, Head]:
    units = {name: (head, "unit" if kind == "general" else kind) for name, (head, kind) in _levels().items()}
    return {
        **units,
        "channel_recovery": (msg("Won back, the channel's factors together"), "share"),
        "achieved": (msg("Effect achieved"), "unit"),
        "goal": (msg("Goal"), "text"),
        "change_since_start": (msg("Worst change of a core figure"), "change"),
        "core_metric": (msg("Core figure"), "metric"),
        "stopped": (msg("To be stopped"), "text"),
        "exempt": (msg("Exempt from the stop-loss"), "text"),
        "overdue": (msg("Overdue"), "text"),
    }


def _form() -> dict[str, Head]:
    return {
        "id": (msg("Alert id"), "text"),
        "what": (msg("What"), "text"),
        "why": (msg("Why"), "text"),
        "who": (msg("Who"), "text"),
        "when": (msg("When"), "text"),
        "where": (msg("Where"), "text"),
        "how": (msg("How"), "text"),
        "by": (msg("Filled in by"), "text"),
        "lacks": (msg("Still open"), "text"),
        "complete": (msg("Complete"), "text"),
    }


def _meeting() -> dict[str, Head]:
    return {
        "day": (msg("Day"), "date"),
        "attendees": (msg("Who takes part"), "text"),
        "asked": (msg("Decision asked for"), "text"),
        "action_id": (msg("Action id"), "text"),
    }


def _records() -> dict[str, dict[str, Head]]:
    figure, decision = (msg("Figure"), "metric"), (msg("Decision"), "text")
    return {
        "experiments": {
            "test": (msg("Test"), "text"),
            "finding": (msg("About"), "text"),
            "failing_stage": figure,
            "hypothesis": (msg("Hypothesis"), "text"),
            "result": (msg("Result"), "text"),
        },
        "loops": {"issue": (msg("Issue"), "text"), "stage": (msg("Stands at"), "text"), "since": (msg("Since"), "date")},
        "factors": {
            "kind": (msg("Kind"), "text"),
            "factor": (msg("What"), "text"),
            "metric": figure,
            "evidence": (msg("Evidence"), "text"),
            "decision": decision,
        },
        "monitoring_changes": {"change": (msg("Change"), "text"), "metric": figure, "why": (msg("Why"), "text")},
        "parameter_changes": {
            "date_day": (msg("Day"), "date"),
            "parameter": (msg("Parameter"), "text"),
            "from": (msg("From"), "text"),
            "to": (msg("To"), "text"),
            "by": (msg("By"), "text"),
        },
    }


@cache
def own_words(book: str) -> Mapping[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    status = {"open": msg("open"), "stop": msg("stopped"), "reverse": msg("reversed"), "done": msg("done")}
    decision = {"continue": msg("continue"), "change_direction": msg("change direction"), "accept": msg("accept")}
    verdict = {
        "effective": msg("effective"),
        "partial": msg("partly effective"),
        "ineffective": msg("no effect"),
        "too_early": msg("too early to tell"),
    }
    words: dict[tuple[str, str], Mapping[str, Message | Label]] = {
        **page_words(),
        **split_words(),
        **cadence_words(),
        **funnel_words(),
        **reconcile_words(),
        **wbs_words(),
        **agreement_words(),
        **alignment_words(),
        **budget_words(),
        **calibration_words(),
        **record_words(),
        **quarter_words(),
        **economics_words(),
        **private_domain_words(),
        **user_words(),
        **horizon_words(),
        **okr_words(),
        **review_words(),
        **slider_words(),
        **time_words(),
        **phase_words(),
        **value_terms(),
        **balance_words(),
        **content_words(),
        **risk_words(),
        **member_words(),
        ("actions", "kind"): {"new": msg("decided now"), "earlier": msg("decided before")},
        ("actions", "status"): status,
        ("actions", "decision"): decision,
        ("actions", "verdict"): verdict,
        ("actions", "goal"): {"reached": msg("goal reached"), "missed": msg("goal missed")},
        ("recoveries", "verdict"): verdict,
        ("proposals", "status"): status,
        ("forms", "by"): {"person": msg("team"), "proposed": msg("proposed from the data")},
        ("factors", "kind"): {"success": msg("success"), "failure": msg("failure")},
        ("factors", "decision"): {"reuse": msg("use again"), "stop": msg("stop")},
        ("loops", "stage"): {
            "collect": msg("collect data"),
            "attribute": msg("find causes"),
            "adjust": msg("adjust"),
            "verify": msg("verify"),
            "learn": msg("learn"),
        },
    }
    if book == CAMPAIGN:
        from goalbook.publish.workbook.campaign_terms import campaign_words  # noqa: PLC0415 - as above

        words |= campaign_words()
    return words
