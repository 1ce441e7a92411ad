"""Lessons that rest on more than a comparison with the plan: randomised tests, and the effect of the whole campaign."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.effect.returns import returns
from goalbook.books.campaign.lessons.card import DESIGNS, Card, number, rows_of
from goalbook.books.campaign.lessons.mechanics import mechanic_id, mechanics_named
from goalbook.books.campaign.lessons.outcomes import within
from goalbook.books.campaign.move import Move
from goalbook.books.campaign.params import CampaignParams
from goalbook.core.message import Label, msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.core.message import Message

_NOT_AGAIN = msg("do not repeat it as it was")
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
            level=number(row.get("level")),
            evidence="randomised",
            against="version",
            how_to_reuse=msg("begin with the version that won: {name}", name=name)
            if verdict in BETTER
            else msg("leave it out: {name}", name=name),
            reason=msg("randomised test with a clear result"),
        )


def of_effect(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> Iterator[Card]:
    """Yield a card for the campaign where its effect is clear either way; to repeat it is said of a whole that paid for itself alone."""
    for row in rows_of(tables, "effect", "design", "lift", "lift_low", "lift_high", "verdict"):
        lift, low, high = (number(row[name]) for name in ("lift", "lift_low", "lift_high"))
        if row["verdict"] not in BETTER | WORSE or not math.isfinite(lift) or str(row["design"]) not in DESIGNS:
            continue
        metric = str(row.get("metric_id") or prepared.sheet.metric)
        name = prepared.inputs.catalogue.name(metric) if metric in prepared.inputs.catalogue else Label.same(metric)
        scope = row.get("scope")
        whom = scope if isinstance(scope, Label) and scope.en else None
        better, whole = row["verdict"] in BETTER, str(row["design"]) in whole_designs(tables)
        reuse, again = _advice(prepared, tables, None if whole else whom) if better and (whole or whom) else (_NOT_AGAIN, False)
        if better and reuse is _NOT_AGAIN:
            continue  # of whom it holds is not known: nothing can be advised
        yield Card(
            kind="effect",
            type="case",
            mechanic="",
            context=within(prepared, whom) if whom else prepared.name,
            what=_more_or_fewer(name, None if whole else whom, more=lift > 0),
            metric=metric,
            effect=lift,
            low=low,
            high=high,
            level=number(row.get("level")),
            evidence=DESIGNS[str(row["design"])],
            against="baseline",
            again=again,
            falls=better != (lift > 0),
            how_to_reuse=reuse,
            reason=msg("effect of the whole campaign") if whole else msg("effect on a part of the users"),
        )


def whole_designs(tables: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Return the designs whose figure is that of the whole campaign, not of a test's users alone."""
    return frozenset(str(row["design"]) for row in rows_of(tables, "effect_designs", "design", "whole") if row["whole"])


def _advice(prepared: Prepared, tables: Mapping[str, pd.DataFrame], whom: Label | None) -> tuple[Message, bool]:
    """Return what an effect above zero speaks for, and whether that is to do it again; ``whom``: it is known of these alone."""
    if whom is not None:
        return msg("keep it for {whom}; of all others nothing is shown", whom=whom), True
    found = _returned(prepared, tables)
    roi, per = found.get("roi", math.nan), found.get("cost_per", math.nan)
    if not math.isfinite(roi):
        return msg("find out what it cost and brought in before it is repeated"), False
    if roi < 0:
        back = msg("its effect brought back {back:pct0} of its cost", back=1 + roi)
        if not math.isfinite(per):
            return msg("make it cheaper before it is repeated: {back}", back=back), False
        return msg("make it cheaper before it is repeated: {back}; each one more cost {per:money}", back=back, per=per), False
    mechanics = mechanics_named(prepared.sheet.mechanics)
    return (msg("repeat the whole of it: {mechanics}", mechanics=mechanics) if mechanics.en else msg("repeat it as it was")), True


def _returned(prepared: Prepared, tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return what the effect returned at the costs on file: a lesson does not move with a slider."""
    if any(name not in tables for name in ("costs", "effect_designs")):
        return {}
    filed = Move(CampaignParams.model_validate({"team": prepared.inputs.team.id, "campaign": prepared.campaign_id}), prepared.sheet)
    return {str(row["item"]): number(row["value"]) for row in returns(prepared, dict(tables), filed).to_dict("records")}


def _more_or_fewer(name: Label, whom: Label | None, *, more: bool) -> Message:
    """Return what an effect did to a figure, of a part of the users with whom it holds for."""
    if whom is None:
        said = msg("{metric}: more than would have come anyway", metric=name)
        return said if more else msg("{metric}: fewer than would have come anyway", metric=name)
    said = msg("{metric} of {whom}: more than would have come anyway", metric=name, whom=whom)
    return said if more else msg("{metric} of {whom}: fewer than would have come anyway", metric=name, whom=whom)
