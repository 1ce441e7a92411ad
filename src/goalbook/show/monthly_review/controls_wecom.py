"""The three sliders of WeCom's rates: each stands at the month's own rate until it is moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from goalbook.books.monthly_review.params import WECOM
from goalbook.books.monthly_review.private_domain.wecom import NAMES
from goalbook.core.message import Label, msg
from goalbook.show.words import number, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

PREFIX = "wecom:"
STEP = 0.01


def wecom_sliders(review: MonthlyReview, language: Language, looks: Mapping[str, Any]) -> dict[str, widgets.FloatSlider]:
    """Return a slider per rate that the month has; none where the team keeps no rates."""
    found = {}
    for step, row in _rates(review).items():
        rate = number(row["rate"])
        name = row["name"] if isinstance(row["name"], Label) else Label("", "")
        label = msg("{name} on WeCom, of {whom}: {rate:pct} in the month", name=name, whom=NAMES[str(row["of"])], rate=rate)
        found[f"{PREFIX}{step}"] = widgets.FloatSlider(
            value=review.params.wecom.get(step, rate), min=0.0, max=1.0, step=STEP, readout_format=".1%", continuous_update=False,
            description=language.say(label), **looks,
        )  # fmt: skip
    return found


def wecom_values(review: MonthlyReview, inputs: Mapping[str, Any]) -> dict[str, float]:
    """Return the rates that were moved from where the month has them; rates without a slider stay as they were set."""
    own = _rates(review)
    moved = {step: value for step, value in review.params.wecom.items() if step not in own}
    for step, row in own.items():
        control = inputs.get(f"{PREFIX}{step}")
        if control is not None and abs(control.value - number(row["rate"])) >= STEP / 2:
            moved[step] = round(control.value, 6)
    return moved


def _rates(review: MonthlyReview) -> dict[str, dict[str, object]]:
    month = review.meta.period.label
    found = {str(row["step"]): row for row in rows(review.tables.get("wecom_rates")) if row["month"] == month}
    return {step: found[step] for step in WECOM if step in found and number(found[step]["rate"]) == number(found[step]["rate"])}
