"""Lessons that rest on more than a comparison with the plan: randomised tests, and the effect of the whole campaign."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.lessons.card import DESIGNS, Card, number, rows_of
from goalbook.books.campaign.lessons.mechanics import mechanic_id, mechanics_named
from goalbook.books.campaign.lessons.outcomes import within
from goalbook.core.message import Label, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared

BETTER, WORSE = frozenset({"better", "effective", "positive"}), frozenset({"worse", "harmful", "negative"})


def of_tests(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for each tested version that was clearly better or worse than the one without change."""
    for row in rows_of(tables, "test_results", "test_id", "verdict"):
        lift, low, high = (number(row.get(name)) for name in ("lift", "lift_low", "lift_high"))
        verdict = str(row["verdict"])
        if verdict not in BETTER | WORSE or not math.isfinite(lift) or row.get("about") == "campaign":  # that is the effect of the whole
            continue
        name = row.get("name") if isinstance(row.get("name"), Label) else Label.same(str(row["test_id"]))
        yield Card(
            kind="test",
            type="method",
            mechanic=mechanic_id(name, ""),  # type: ignore[arg-type] # a Label, see above
            context=within(prepared, msg("randomised test")),
            what=msg("{name}: more bought than with the version before", name=name)
            if verdict in BETTER
            else msg("{name}: fewer bought than with the version before", name=name),
            metric="conversion_rate",
            effect=lift,
            low=low,
            high=high,
            evidence="randomised",
            how_to_reuse=msg("begin with the version that won: {name}", name=name)
            if verdict in BETTER
            else msg("leave it out: {name}", name=name),
            reason=msg("randomised test with a clear result"),
        )


def of_effect(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for the campaign as a whole where its effect is clear either way."""
    for row in rows_of(tables, "effect", "design", "lift", "lift_low", "lift_high", "verdict"):
        lift, low, high = (number(row[name]) for name in ("lift", "lift_low", "lift_high"))
        if row["verdict"] not in BETTER | WORSE or not math.isfinite(lift) or str(row["design"]) not in DESIGNS:
            continue
        metric = str(row.get("metric_id") or prepared.sheet.metric)
        name = prepared.inputs.catalogue.name(metric) if metric in prepared.inputs.catalogue else Label.same(metric)
        scope = row.get("scope")
        mechanics = mechanics_named(prepared.sheet.mechanics)
        better = row["verdict"] in BETTER
        yield Card(
            kind="effect",
            type="case",
            mechanic="",
            context=within(prepared, scope) if isinstance(scope, Label) and scope.en else prepared.name,
            what=msg("{metric}: more than would have come anyway", metric=name)
            if better
            else msg("{metric}: fewer than would have come anyway", metric=name),
            metric=metric,
            effect=lift,
            low=low,
            high=high,
            evidence=DESIGNS[str(row["design"])],
            how_to_reuse=(msg("repeat the whole of it: {mechanics}", mechanics=mechanics) if mechanics.en else msg("repeat it as it was"))
            if better
            else msg("do not repeat it as it was"),
            reason=msg("effect of the whole campaign"),
        )
