"""The goals on each member's card, with the numbers as the sliders have them, by month where the target is phased."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.decomposition.people.members import Members
from goalbook.core.message import Label, two_languages
from goalbook.core.metrics import UNITS
from goalbook.inputs.plan.cards import CARDS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from goalbook.books.decomposition.move import Move
    from goalbook.books.decomposition.people.weights import Weights
    from goalbook.books.decomposition.preparation import Prepared
    from goalbook.inputs import KeyResult

COLUMNS = (
    "person", "name", "role", "key_result", "metric_id", "channel", "kind", "what", "how", "standard", "target", "filed", "unit",
    "unit_name", "weight", "type", "helper", "stand_in",
)  # fmt: skip
MONTHS = ("person", "key_result", "metric_id", "label", "start", "end", "target")


def cards(prepared: Prepared, weights: Mapping[str, Weights], move: Move) -> pd.DataFrame:
    """Return ``cards``; see Decomposition for the columns."""
    members = Members.of(prepared.inputs.team)
    results = {kr.id: kr for kr in prepared.key_results}
    rows = []
    for place, row in enumerate(prepared.plan.table(CARDS).to_dict("records")):
        person = members.id(str(row["person"]))
        kr = results.get(str(row["key_result"]))
        metric, channel = _measured(row, kr)
        filed = _filed(row, kr, metric)
        unit, unit_name = _unit(str(row["unit"]), metric, prepared)
        rows.append(
            (
                person, members.name(person), members.role(person), str(row["key_result"]), metric, channel, row["kind"],
                *(two_languages(str(row[name])) for name in ("what", "how", "standard")),
                _moved(filed, kr, metric, move), filed, unit, unit_name, weights[person].of_goal(place), kr.type if kr is not None else "",
                two_languages(str(row["helper"])), members.id(str(row["stand_in"])) if row["stand_in"] else "",
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def by_month(found: pd.DataFrame, phasing: pd.DataFrame | None, move: Move) -> pd.DataFrame:
    """Return ``card_months``: the months of every number whose key result is phased, in proportion where the number is a part of it."""
    rows = list(_months(found, phasing, move)) if phasing is not None and len(phasing) else []
    return pd.DataFrame(rows, columns=list(MONTHS))


def _months(found: pd.DataFrame, phasing: pd.DataFrame, move: Move) -> Iterator[tuple[object, ...]]:
    monthly: dict[tuple[object, object], list[dict[Hashable, Any]]] = {}
    for row in phasing[phasing["grain"] == "month"].to_dict("records"):
        monthly.setdefault((row["kr_id"], row["metric_id"]), []).append(row)
    for card in found[found["kind"] == "outcome"].to_dict("records"):
        whole = move.targets.get(card["key_result"], 0.0)
        share = card["target"] / whole if whole else NAN
        for row in monthly.get((card["key_result"], card["metric_id"]), []):
            place = (row["label"], row["start"], row["end"])
            yield (card["person"], card["key_result"], card["metric_id"], *place, float(row["target"]) * share)


def _measured(row: Mapping[Hashable, Any], kr: KeyResult | None) -> tuple[str, str]:
    """Return metric and channel of a goal: its own, else, of an outcome, those of its key result."""
    metric, channel = str(row["metric"]), str(row["channel"])
    if kr is None or row["kind"] != "outcome" or (metric and metric != kr.metric):
        return metric, channel
    return kr.metric, channel or kr.channel


def _filed(row: Mapping[Hashable, Any], kr: KeyResult | None, metric: str) -> float:
    target = float(row["target"])
    if not math.isnan(target):
        return target
    return float(kr.target) if kr is not None and kr.metric == metric else NAN


def _moved(filed: float, kr: KeyResult | None, metric: str, move: Move) -> float:
    """Return a number as the sliders have it: a part of a key result's target moves as the target does."""
    if kr is None or kr.metric != metric or not kr.target or move.targets[kr.id] == kr.target:
        return filed
    return filed * move.targets[kr.id] / kr.target


def _unit(given: str, metric: str, prepared: Prepared) -> tuple[str, Label]:
    """Return the catalogue's unit, and the words for one of a team's own."""
    if metric:
        return prepared.inputs.catalogue.get(metric).unit, Label("", "")
    if not given or given in UNITS:
        return given, Label("", "")
    return "", two_languages(given)
