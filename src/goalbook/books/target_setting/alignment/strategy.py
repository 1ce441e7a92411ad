"""What the goals follow from: the strategy in one row, the metrics its type calls for, what each account is for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.target_setting.alignment.goals import Goal, own_goal
from goalbook.core.message import Label, two_languages
from goalbook.inputs.planning.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = (
    "strategy_type", "statement", "workshop_day", "attendees", "minutes", "name", "metric_id", "company_target", "said_share",
    "said_target", "share", "target", "rest", "owned", "unowned",
)  # fmt: skip
FAMILY = ("strategy_type", "metric_id", "name", "chosen", "kr_ids", "origin")
AIM = ("objective_id", "name", "strategy_ref", "contribution", "theme", "finding_ids")
ACCOUNT = ("channel", "name", "target_audience", "account_purpose")
# Names of figures that the sources call for and the catalogue cannot hold: they need more than the facts.
BEYOND = {"ltv_cac": Label("LTV ÷ CAC", "LTV/CAC"), "margin": Label("Gross margin", "毛利率"), "ltv": Label("LTV", "LTV")}
OWN_FAMILY = "profit"  # the sources name this type without a metric


def strategy_table(prepared: Prepared, goals: tuple[Goal, ...]) -> pd.DataFrame:
    """Return table `strategy`: one row, none where neither strategy nor company goal is written."""
    sheet, own = prepared.planning.sheet(Strategy), own_goal(goals, prepared)
    whole = next((goal for goal in goals if own is not None and goal.id == own.parent), None)
    if not prepared.planning.has(Strategy) and whole is None:
        return pd.DataFrame(columns=list(COLUMNS))
    shop = sheet.workshop
    day = pd.NaT if shop.date is None else pd.Timestamp(shop.date)
    words = (sheet.strategy_type, sheet.statement, day, _people(prepared, shop.attendees), two_languages(shop.minutes))
    return pd.DataFrame([(*words, *_shares(goals, whole, own, sheet.team_share), *_rest(goals, whole, own))], columns=list(COLUMNS))


def _people(prepared: Prepared, ids: tuple[str, ...]) -> Label:
    """Return who took part: the roles of the team's own people, the names as written of others."""
    roles = {one.id: one.role if one.role.en else one.name for one in prepared.inputs.team.people}
    who = [roles.get(one) or two_languages(one) for one in ids]
    return Label(", ".join(one.en for one in who), "、".join(one.zh for one in who))


def _shares(goals: tuple[Goal, ...], whole: Goal | None, own: Goal | None, said: float | None) -> tuple[object, ...]:
    """Return the company's goal, the share the strategy says and what it comes to, the share in force and the team's target."""
    if whole is None or own is None:
        top = next((goal for goal in goals if goal.level == "company"), None)
        name, metric, target = (Label("", ""), "", NAN) if top is None else (top.name, top.metric, top.target)
        return name, metric, target, NAN if said is None else said, NAN, NAN, NAN
    share = NAN if said is None else said
    return whole.name, whole.metric, whole.target, share, whole.target * share, divide(own.target, whole.target), own.target


def _rest(goals: tuple[Goal, ...], whole: Goal | None, own: Goal | None) -> tuple[float, float, float]:
    """Return what others have to carry, how much of it has an owner, and how much has none."""
    if whole is None or own is None:
        return NAN, NAN, NAN
    others = [goal for goal in goals if goal.parent == whole.id and goal.id != own.id and goal.metric == whole.metric]
    owned = math.fsum(goal.target for goal in others if goal.owner and not math.isnan(goal.target))
    rest = max(whole.target - own.target, 0.0) if not math.isnan(whole.target - own.target) else NAN
    return rest, owned, max(rest - owned, 0.0) if not math.isnan(rest) else NAN


def family_table(prepared: Prepared) -> pd.DataFrame:
    """Return table `metric_families`: the metrics each type of strategy calls for and the key results that measure them."""
    chosen = prepared.planning.sheet(Strategy).strategy_type
    rows = list(_families(prepared, chosen)) if chosen else []
    return pd.DataFrame(rows, columns=list(FAMILY))


def _families(prepared: Prepared, chosen: str) -> Iterator[tuple[object, ...]]:
    catalogue = prepared.inputs.catalogue
    for kind, metrics in prepared.inputs.policy.get("alignment.families").items():
        for metric in metrics:
            known = catalogue.name(metric) if metric in catalogue else BEYOND.get(metric, Label.same(metric))
            krs = ", ".join(kr.id for kr in prepared.key_results if kr.metric == metric)
            yield kind, metric, known, kind == chosen, krs, "ours" if kind == OWN_FAMILY else "S0"


def aim_table(prepared: Prepared) -> pd.DataFrame:
    """Return table `aims`: what each objective builds on, contributes and answers; none where no objective says any of it."""
    objectives = prepared.goals.objectives if prepared.goals is not None else ()
    rows = [
        (one.id, one.text, one.aim.strategy_ref, one.aim.contribution, one.aim.theme, ", ".join(one.aim.findings)) for one in objectives
    ]
    said = any(row[2].en or row[3].en or row[4] or row[5] for row in rows)
    return pd.DataFrame(rows if said else [], columns=list(AIM))


def account_table(prepared: Prepared) -> pd.DataFrame:
    """Return table `accounts`: for whom each account is and what it conveys."""
    rows = [(one.channel, one.name, one.target_audience, one.account_purpose) for one in prepared.planning.sheet(Strategy).accounts]
    return pd.DataFrame(rows, columns=list(ACCOUNT))
