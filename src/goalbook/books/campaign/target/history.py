"""Earlier campaigns of the kind: what each was to reach and reached of this campaign's figure, a day and in all, and what it caused."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.effect.measuring import effect_of
from goalbook.books.campaign.target.measured import direction_of, total
from goalbook.books.campaign.target.rate import page_total
from goalbook.core.message import Label
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.methods.attainment import attainment

if TYPE_CHECKING:
    from goalbook.books.campaign.preparation import Prepared
    from goalbook.inputs import Planning

SIMILAR = (
    "campaign_id", "name", "start", "end", "days", "metric_id", "target", "actual", "per_day", "attainment", "effect", "low", "high",
    "lift", "verdict", "whole", "counted", "counted_days", "spend", "since", "way",
)  # fmt: skip
YEAR, APART = timedelta(days=365), timedelta(days=45)  # the same occasion moves a little from year to year
NAN = math.nan


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``similar_campaigns``, the earliest first; ``way`` says how each compares: yoy a year before, mom the last one before."""
    rows = [_row(prepared, name, plan) for name, plan in prepared.similar.items()]
    found = pd.DataFrame(rows, columns=list(SIMILAR)).sort_values(["start", "campaign_id"], ignore_index=True)
    measured = [at for at in range(len(found)) if not math.isnan(found["actual"][at])]
    year_ago = [at for at in measured if abs((prepared.start - found["start"][at].date()) - YEAR) <= APART]
    for way, places in (("mom", measured), ("yoy", year_ago)):  # the last one may be that of the year before
        if places:
            found.loc[places[-1], "way"] = way
    return {"similar_campaigns": found}


def _row(prepared: Prepared, name: str, plan: Planning) -> tuple[object, ...]:
    sheet, catalogue, metric = plan.sheet(Campaign), prepared.inputs.catalogue, prepared.sheet.metric
    start, end = sheet.start or prepared.start, sheet.end or prepared.end  # `similar` holds none without
    first, days = sheet.first_day or start, (end - start).days + 1
    facts = plan.table(CAMPAIGN_FACTS)
    key = next((one for one in sheet.key_results() if one.metric == metric and not one.channel), None)
    own = sheet.target if sheet.metric == metric else None
    target = own if own is not None else key.target if key is not None else None
    actual = total(facts, metric, "", (start, end), catalogue)
    if math.isnan(actual) and key is not None and key.actual is not None:
        actual = float(key.actual)
    asked = NAN if target is None else float(target)
    effect = effect_of(prepared.inputs, name, prepared.as_of) if sheet.metric == metric else None
    return (
        name,
        sheet.name if sheet.name.en or sheet.name.zh else Label.same(name),
        pd.Timestamp(start),
        pd.Timestamp(end),
        days,
        metric,
        asked,
        actual,
        NAN if catalogue.is_ratio(metric) else actual / days,
        NAN if math.isnan(asked) else attainment(actual, asked, direction_of(catalogue, metric)),
        *(NAN if effect is None else getattr(effect, field) for field in ("effect", "low", "high", "lift")),
        "" if effect is None else effect.verdict,
        effect is not None and effect.best is not None and effect.best.whole,
        page_total(plan, first, end, catalogue) if sheet.metric == metric else NAN,
        float((end - first).days + 1),
        total(facts, "spend", "", (first, end), catalogue),
        (prepared.start - start).days,
        "",
    )
