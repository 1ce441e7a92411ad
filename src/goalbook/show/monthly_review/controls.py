"""The sliders and drop-downs of the control panel: bounds from the parameters, what they can move from the review's own tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from goalbook.books.monthly_review.spend_changes import HIGHEST, LOWEST, STEP
from goalbook.core.language import kind_of
from goalbook.core.message import Message, msg
from goalbook.show.monthly_review.controls_reallocation import other_moves, reallocation_controls, reallocation_values
from goalbook.show.monthly_review.controls_wecom import wecom_sliders, wecom_values
from goalbook.show.monthly_review.parameters import OF_PEOPLE
from goalbook.show.words import channel_name, number, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

SAVED = (
    "deviation_alert", "recovery_channel", "recovery_stage", "recovery", "stage_rate", "spend", "actions_share", "wecom", "outcome_weight",
    "bonus_threshold", "reallocation",
)  # fmt: skip
STYLE, LAYOUT = {"description_width": "34em"}, {"width": "54em"}
DIGITS = 6  # beyond them lie the last bits of a slider's steps
RATE_STEPS = 200
ROOM = 2.0  # how far above the larger of its two rates a stage can be set


@dataclass(frozen=True)
class Stage:
    """A stage that can be moved: its id, its name, its rate before and in the month."""

    id: str
    name: str
    baseline: float
    current: float


class Controls:
    """The panel's inputs. ``changed`` is called once for every move, even where one control changes others."""

    def __init__(self, review: MonthlyReview, language: Language, changed: Callable[[], None]) -> None:
        self._review, self._language, self._changed = review, language, changed
        self._quiet = False
        self._lent = other_moves(review)
        self.inputs: dict[str, Any] = self._inputs()
        self._follow_stage()
        for name, control in self.inputs.items():
            control.observe(self._on_channel if name == "recovery_channel" else self._on_other, names="value")

    def values(self) -> dict[str, Any]:
        """Return the parameters as the controls stand."""
        spend = {name.removeprefix("spend:"): _plain(one.value) for name, one in self.inputs.items() if name.startswith("spend:")}
        plain = {name: _plain(one.value) for name, one in self.inputs.items() if ":" not in name}
        kept = {channel: change for channel, change in self._review.params.spend.items() if channel not in spend}
        moved = {channel: change for channel, change in {**kept, **spend}.items() if change}
        return {**plain, "spend": moved, "wecom": wecom_values(self._review, self.inputs), "reallocation": self._moves()}

    def _moves(self) -> dict[str, float]:
        return reallocation_values(self._review, self.inputs, self._lent)

    def show(self, review: MonthlyReview) -> None:
        """Follow a review that was computed anew: its channel's stages are those to choose from."""
        self._review = review
        chosen = self.inputs["recovery_stage"]
        options = self._stage_options()
        if [value for _, value in chosen.options] != [value for _, value in options]:
            self._silently(lambda: setattr(chosen, "options", options))

    def listed(self) -> list[Any]:
        """Return the controls in the order of the panel."""
        return list(self.inputs.values())

    def _inputs(self) -> dict[str, Any]:
        params = self._review.params
        return {
            "deviation_alert": self._slider("deviation_alert"),
            "recovery_channel": self._drop_down(msg("Channel that recovers"), self._channel_options(), params.recovery_channel),
            "recovery_stage": self._drop_down(msg("Stage that recovers"), self._stage_options(), params.recovery_stage),
            "recovery": self._slider("recovery"),
            "stage_rate": widgets.FloatSlider(
                value=params.stage_rate, min=0.0, max=max(1.0, params.stage_rate), continuous_update=False, style=STYLE, layout=LAYOUT
            ),
            **{f"spend:{channel}": slider for channel, slider in self._spend_sliders()},
            "actions_share": self._slider("actions_share"),
            **wecom_sliders(self._review, self._language, {"style": STYLE, "layout": LAYOUT}),
            **reallocation_controls(self._review, self._language, {"style": STYLE, "layout": LAYOUT}),
            **{name: self._slider(name) for name, table in OF_PEOPLE.items() if len(rows(self._review.tables.get(table)))},
        }

    def _slider(self, name: str) -> widgets.FloatSlider:
        spec = next(spec for spec in type(self._review.params).sliders() if spec.name == name)
        return widgets.FloatSlider(
            value=getattr(self._review.params, name), min=spec.lo, max=spec.hi, step=spec.step, readout_format=".0%",
            continuous_update=False, description=self._label(name, spec.label), style=STYLE, layout=LAYOUT,
            disabled=name == "actions_share" and not self._promised(),
        )  # fmt: skip

    def _label(self, name: str, label: Message) -> str:
        if name != "actions_share":
            return self._say(label)
        if not self._promised():
            return self._say(msg("{label}: none of known size is open", label=label))
        return self._say(msg("{label}: {effect:+n} a month in all", label=label, effect=self._promised()))

    def _promised(self) -> float:
        """Return what the open actions are to bring a month, as far as their size is known."""
        found = rows(self._review.tables.get("actions"))
        known = [number(row["effect"]) for row in found if row["status"] == "open"]
        return math.fsum(effect for effect in known if not math.isnan(effect))

    def _spend_sliders(self) -> list[tuple[str, widgets.FloatSlider]]:
        """Return a slider per channel that spends; where the response is not measured it stands still and says so."""
        found = []
        for row in rows(self._review.tables.get("responses")):
            channel, identified = str(row["channel"]), bool(row["identified"])
            name = channel_name(self._review, channel)
            label = (
                msg(
                    "Spend on {channel}, response measured: elasticity {elasticity:ratio2}",
                    channel=name,
                    elasticity=number(row["elasticity"]),
                )
                if identified
                else msg("Spend on {channel}, response not identified: no effect", channel=name)
            )
            slider = widgets.FloatSlider(
                value=self._review.params.spend.get(channel, 0.0), min=LOWEST, max=HIGHEST, step=STEP, readout_format="+.0%",
                continuous_update=False, description=self._say(label), style=STYLE, layout=LAYOUT, disabled=not identified,
            )  # fmt: skip
            found.append((channel, slider))
        return found

    def _drop_down(self, label: Message, options: list[tuple[str, str]], value: str) -> widgets.Dropdown:
        known = value in {key for _, key in options}
        listed = options if known else [*options, (value, value)]
        return widgets.Dropdown(options=listed, value=value, description=self._say(label), style=STYLE, layout=LAYOUT)

    def _channel_options(self) -> list[tuple[str, str]]:
        named = [(self._say(label), channel) for channel, label in self._review.channel_names.items()]
        return [(self._say(msg("the channel with the worst gap")), ""), *named]

    def _stage_options(self) -> list[tuple[str, str]]:
        stages = [(self._stage_text(stage), stage.id) for stage in self._stages()]
        return [(self._say(msg("its whole conversion")), ""), *stages]

    def _stage_text(self, stage: Stage) -> str:
        now, before = self._rate(stage.current), self._rate(stage.baseline)
        return self._say(msg("{stage}: {now:text} this month, {before:text} before", stage=stage.name, now=now, before=before))

    def _rate(self, rate: float) -> str:
        if rate <= 1:
            return self._language.number(rate, "pct2")
        unit = self._review.catalogue.get(self._review.headline.metric_id).unit
        return self._language.number(rate, kind_of(unit) if unit == "money" else "ratio2")

    def _stages(self) -> list[Stage]:
        """Return the stages of the channel that recovers, which is the worst where none is named."""
        channel = self._channel()
        return [
            Stage(str(row["factor"]), self._say(row["name"]), number(row["baseline"]), number(row["current"]))
            for row in rows(self._review.tables.get("stage_rates"))
            if row["channel"] == channel
        ]

    def _channel(self) -> str:
        moved = [str(row["subject"]) for row in rows(self._review.tables.get("sensitivity")) if row["parameter"] == "recovery"]
        return self._review.params.recovery_channel or next(iter(moved), "")

    def _follow_stage(self) -> None:
        """Give the rate's slider the bounds and the label of the stage that is chosen; without one it stands at 0, which means off."""
        slider = self.inputs["stage_rate"]
        stage = next((one for one in self._stages() if one.id == self.inputs["recovery_stage"].value), None)
        slider.disabled = stage is None
        if stage is None:
            slider.value = 0.0
            slider.description = self._say(msg("Or set to a rate: choose a stage first"))
            return
        top = max(ROOM * max(stage.baseline, stage.current), slider.value)
        slider.max, slider.step = top, top / RATE_STEPS
        slider.readout_format = ".2%" if top <= ROOM else ".2f"
        slider.description = self._say(msg("Or set {stage} to a rate; 0 = off", stage=stage.name))

    def _on_channel(self, _change: object) -> None:
        """Another channel has other stages: begin with its whole conversion."""
        if not self._quiet:
            self._silently(lambda: setattr(self.inputs["recovery_stage"], "value", ""))
            self._silently(self._follow_stage)
            self._changed()

    def _on_other(self, change: Any) -> None:  # noqa: ANN401 - what ipywidgets hands over
        if self._quiet:
            return
        if change["owner"] is self.inputs["recovery_stage"]:
            self._silently(lambda: setattr(self.inputs["stage_rate"], "value", 0.0))
            self._silently(self._follow_stage)
        self._changed()

    def _silently(self, move: Callable[[], None]) -> None:
        self._quiet = True
        try:
            move()
        finally:
            self._quiet = False

    def _say(self, text: object) -> str:
        return self._language.say(text)  # type: ignore[arg-type] # a Message, a Label or text


def _plain(value: object) -> object:
    """Return a control's value, a number without the last bits of its steps."""
    return round(value, DIGITS) if isinstance(value, float) else value
