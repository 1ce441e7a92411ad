"""Sliders as panels show them: one look, those of one kind in two columns under their heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.language import Language
    from goalbook.core.message import Label, Message
    from goalbook.show.positions import Span

_HALF = {"style": {"description_width": "16em"}, "layout": {"width": "31em"}}
_COLUMNS = {"grid_template_columns": "31em 31em"}


def slider(span: Span, label: Message | Label, language: Language) -> widgets.FloatSlider:
    """Return a slider over a span."""
    return widgets.FloatSlider(
        value=span.value, min=span.low, max=max(span.high, span.value), step=span.step, readout_format=span.readout,
        continuous_update=False, description=language.say(label), **_HALF,
    )  # fmt: skip


def in_columns(inputs: Mapping[str, Any], titles: Mapping[str, Message], language: Language) -> list[Any]:
    """Return sliders in the order of their groups; an input's name begins with its group, as ``budgets:douyin``."""
    found: list[Any] = []
    for group, title in titles.items():
        own = [control for name, control in inputs.items() if name.partition(":")[0] == group]
        if own:
            found += [widgets.HTML(f"<b>{language.say(title)}</b>"), widgets.GridBox(own, layout=_COLUMNS)]
    return found
