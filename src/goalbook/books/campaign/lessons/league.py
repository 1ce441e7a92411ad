"""Mechanics compared over all finished campaigns of the team, and over what its lessons measured of each (CR-35)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from goalbook.books.campaign.effect.costs import costs, known_sum
from goalbook.books.campaign.effect.measuring import effect_of
from goalbook.books.campaign.lessons.card import DESIGNS, EVIDENCE, number, rows_of
from goalbook.books.campaign.lessons.outcomes import falling
from goalbook.books.campaign.lessons.proof import whole_designs
from goalbook.books.campaign.people.mechanics import mechanic_of
from goalbook.core.message import Label
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs import Planning

COLUMNS = (
    "mechanic", "name", "campaigns", "with_effect", "measured", "lift", "low", "high", "level", "cost_per", "costed", "evidence",
    "best_campaign", "best_name", "lessons", "basis", "own",
)  # fmt: skip

_FIGURES = ("lift", "lift_low", "lift_high", "effect")


@dataclass(frozen=True)
class Seen:
    """What is known of one mechanic from one place: a campaign it was part of, or a lesson about it."""

    campaign: str
    name: Label
    lift: float
    low: float
    high: float
    evidence: str
    level: float = math.nan  # of the range; NaN where nobody noted it
    effect: float = math.nan
    cost: float = math.nan


def mechanics_league(prepared: Prepared) -> pd.DataFrame:
    """Return a row per mechanic of finished campaigns, measured lessons and this campaign, the one that lifts most first.

    A campaign with several mechanics counts for each of them: what it caused cannot be told apart.
    """
    finished = {name: (plan.sheet(Campaign).mechanics, seen) for name, plan, seen in _finished(prepared)}
    learnt = _learnt(prepared)
    own = tuple(dict.fromkeys(mechanic_of(one).id for one in prepared.sheet.mechanics))
    ids = dict.fromkeys((*own, *(mechanic_of(one).id for used, _ in finished.values() for one in used), *learnt))
    rows = [
        _row(
            mechanic,
            [seen for used, seen in finished.values() if mechanic in {mechanic_of(one).id for one in used}],
            learnt.get(mechanic, []),
            float(prepared.inputs.policy.campaign.effect_level),
            own=mechanic in own,
        )
        for mechanic in ids
    ]
    rows.sort(key=lambda row: (row["basis"] != "campaigns", row["basis"] != "lessons", -_known(row["lift"]), str(row["mechanic"])))
    return pd.DataFrame([tuple(row[name] for name in COLUMNS) for row in rows], columns=list(COLUMNS))


def pooled(seen: Sequence[Seen], level: float) -> tuple[float, float, float]:
    """Return the mean lift weighted by precision with its interval; without any range the plain mean alone.

    One whose range has no end weighs nothing. Of a mechanic that one place alone tells of that is the figure itself with its own range,
    which need not lie evenly about it. A range of unknown level is taken for one of ``level``.
    """
    found = [one for one in seen if math.isfinite(one.lift)]
    bounded = [one for one in found if not math.isinf(one.high - one.low)] or found
    if not bounded:
        return math.nan, math.nan, math.nan
    if len(bounded) == 1:
        return bounded[0].lift, bounded[0].low, bounded[0].high
    lifts = np.array([one.lift for one in bounded])
    wide = np.array([one.high - one.low for one in bounded])
    if not (np.isfinite(wide) & (wide > 0)).all():
        return float(lifts.mean()), math.nan, math.nan
    weights = 1 / (wide / (2 * np.array([_z(one.level if math.isfinite(one.level) else level) for one in bounded]))) ** 2
    mean, half = float((weights * lifts).sum() / weights.sum()), _z(level) / math.sqrt(float(weights.sum()))
    return mean, mean - half, mean + half


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))


def _row(mechanic: str, seen: list[Seen], lessons: list[Seen], level: float, *, own: bool) -> dict[str, object]:
    measured = [one for one in seen if math.isfinite(one.lift)]
    basis = "campaigns" if measured else "lessons" if lessons else "none"
    used = measured or lessons
    lift, low, high = pooled(used, level)
    single = used[0].level if len(used) == 1 else level
    paid = [one for one in measured if math.isfinite(one.cost) and math.isfinite(one.effect)]
    gained, cost = sum(one.effect for one in paid), sum(one.cost for one in paid)
    best = max(used, key=lambda one: one.lift, default=None)
    return {
        "mechanic": mechanic,
        "name": mechanic_of(mechanic).name,
        "campaigns": len(seen),
        "with_effect": len(measured),
        "measured": ", ".join(one.campaign for one in used),
        "lift": lift,
        "low": low,
        "high": high,
        "level": single if math.isfinite(high - low) else math.nan,
        "cost_per": cost / gained if gained > 0 else math.nan,
        "costed": len(paid) if gained > 0 else 0,
        "evidence": max((one.evidence for one in used), key=_rank, default=""),
        "best_campaign": best.campaign if best is not None else "",
        "best_name": best.name if best is not None else Label("", ""),
        "lessons": len(lessons),
        "basis": basis,
        "own": own,
    }


def _finished(prepared: Prepared) -> Iterator[tuple[str, Planning, Seen]]:
    """Yield every campaign that was over by as_of with what it caused; one without an effect that can be measured counts without one."""
    for name, plan in {**prepared.others, prepared.campaign_id: prepared.plan}.items():
        sheet = plan.sheet(Campaign)
        if sheet.end is None or sheet.end > prepared.as_of or (name == prepared.campaign_id and prepared.mode == "plan"):
            continue
        label = sheet.name if sheet.name.en or sheet.name.zh else Label.same(name)
        yield name, plan, _caused(prepared, name, label)


def _caused(prepared: Prepared, campaign: str, name: Label) -> Seen:
    """Return what a whole campaign caused.

    A description against its own past is no effect, that on a part of the users is not the campaign's, and of a figure that is to fall a
    lift is no success.
    """
    design, figures = _own(prepared) if _is_known(prepared, campaign) else _other(prepared, campaign)
    metric = prepared.inputs.campaigns[campaign].sheet(Campaign).metric
    if design not in DESIGNS or falling(prepared, metric):
        return Seen(campaign, name, math.nan, math.nan, math.nan, "")
    lift, low, high, effect = figures
    level = float(prepared.inputs.policy.campaign.effect_level)
    return Seen(campaign, name, lift, low, high, DESIGNS[design], level, effect, _cost(prepared, campaign))


def _is_known(prepared: Prepared, campaign: str) -> bool:
    """Say whether the report has measured this campaign already: to do so again takes long."""
    return campaign == prepared.campaign_id and "effect" in prepared.tables


def _own(prepared: Prepared) -> tuple[str, tuple[float, ...]]:
    row = next(iter(rows_of(prepared.tables, "effect", "design", *_FIGURES)), None)
    if row is None or row.get("interim") or row["design"] not in whole_designs(prepared.tables):
        return "", ()
    return str(row["design"]), tuple(number(row[column]) for column in _FIGURES)


def _other(prepared: Prepared, campaign: str) -> tuple[str, tuple[float, ...]]:
    found = effect_of(prepared.inputs, campaign, prepared.as_of)
    if found is None or found.best is None or found.interim or not found.best.whole:
        return "", ()
    return found.design, tuple(found.number(column) for column in _FIGURES)


def _cost(prepared: Prepared, campaign: str) -> float:
    """Return all that is known to be spent on a campaign; NaN where nothing is."""
    plan = prepared.inputs.campaigns[campaign]
    other = replace(prepared, campaign_id=campaign, mode="retrospective", sheet=plan.sheet(Campaign), plan=plan, tables={})
    return known_sum(costs(other)["actual"])


def _learnt(prepared: Prepared) -> dict[str, list[Seen]]:
    """Return what lessons measured of each mechanic, those of opinion and those without a figure left out."""
    lessons = prepared.inputs.lessons
    found: dict[str, list[Seen]] = {}
    if lessons is None:
        return found
    for row in lessons.to_dict("records"):
        if not row["mechanic"] or pd.isna(row["effect"]) or row["status"] == "withdrawn" or row["evidence"] not in EVIDENCE[:-1]:
            continue
        plan = prepared.inputs.campaigns.get(str(row["campaign"]))
        name = plan.sheet(Campaign).name if plan is not None else Label.same(str(row["campaign"]))
        lift, low, high = (float(row[column]) for column in ("effect", "low", "high"))
        seen = Seen(str(row["campaign"]), name, lift, low, high, str(row["evidence"]), float(row["level"]))
        found.setdefault(mechanic_of(str(row["mechanic"])).id, []).append(seen)
    return found


def _rank(evidence: str) -> int:
    return EVIDENCE.index(evidence) if evidence in EVIDENCE else len(EVIDENCE)


def _known(value: object) -> float:
    number = float(value)  # type: ignore[arg-type] # a number of the row
    return number if math.isfinite(number) else -math.inf
