"""The sliders and drop-downs of target setting: bounds from what is known of each key result and assumption, one move at a time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from goalbook.books.target_setting.budget.shares import NAMES as BUDGET
from goalbook.books.target_setting.differences import ECONOMICS, ECONOMICS_UNITS
from goalbook.books.target_setting.economics.private_domain import NAMES as FACTORS
from goalbook.books.target_setting.economics.private_domain import UNITS as FACTOR_UNITS
from goalbook.books.target_setting.horizons.names import TIERS
from goalbook.books.target_setting.scenarios import MOVABLE
from goalbook.core.message import Message, msg
from goalbook.show.positions import Span, assumption_span, rescaled, target_span, tidy
from goalbook.show.target_setting.narrative import kr_name
from goalbook.show.words import known, number, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language
    from goalbook.core.message import Label

SAVED, MARKED = MOVABLE, True  # a scenario says whose book and period it is
WIDE = {"style": {"description_width": "26em"}, "layout": {"width": "54em"}}
HALF = {"style": {"description_width": "12em"}, "layout": {"width": "27em"}}
COLUMNS = {"grid_template_columns": "27em 27em"}
GROUPS = ("unit_economics", "private_domain", "tier_weights", "budget_shares")
# The top of a slider whose assumption nobody has given yet.
TOPS = {"arpu": 1_000.0, "cac": 500.0, "years": 10.0, "coefficient": 3.0, "customers": 100_000.0, "order_value": 500.0}


class Controls:
    """The panel's inputs. ``changed`` is called once for every move, even where one control changes others."""

    def __init__(self, result: TargetSetting, language: Language, changed: Callable[[], None]) -> None:
        self._result, self._language, self._changed = result, language, changed
        self._quiet = False
        self._filed = {group: dict[str, float]() for group in (*GROUPS, "target")}
        for row in rows(result.tables.get("assumptions")):
            self._filed[str(row["group"])][str(row["name"])] = number(row["value"])
        self._weights = _even(self._filed["tier_weights"])  # the positions that stand for "as filed"
        self.inputs: dict[str, Any] = dict(self._inputs())
        self._aim(result.params.target)
        for name, control in self.inputs.items():
            control.observe(self._listener(name), names="value")

    def values(self) -> dict[str, Any]:
        """Return the parameters as the controls stand; what stands where the files have it is not named."""
        kr = self.inputs["kr"].value or ""
        plain = {name: tidy(self.inputs[name].value) for name in ("uplift_year", "uplift_period", "team_share")}
        target = tidy(self.inputs["target"].value)
        still = not kr or target == tidy(self._filed["target"].get(kr, math.nan))
        named = {group: self._named(group) for group in ("unit_economics", "private_domain", "budget_shares")}
        return {"kr": kr, "target": 0.0 if still else target, **plain, **named, "tier_weights": self._tiers()}

    def show(self, result: TargetSetting) -> None:
        """Follow a result that was computed anew; no control depends on where the others stand but through their own moves."""
        self._result = result

    def listed(self) -> list[Any]:
        """Return the controls in the order of the panel, those of one kind in two columns under their heading."""
        found: list[Any] = [self.inputs[name] for name in ("kr", "target", "uplift_year", "uplift_period", "team_share")]
        titles = {
            "unit_economics": msg("What a customer brings and costs"),
            "private_domain": msg("Private-domain revenue, four factors"),
            "tier_weights": msg("Weights of the tiers, always 100 % together"),
            "budget_shares": msg("Shares of the budget"),
        }
        for group, title in titles.items():
            own = [control for name, control in self.inputs.items() if name.startswith(f"{group}:")]
            if own:
                found += [widgets.HTML(f"<b>{self._say(title)}</b>"), widgets.GridBox(own, layout=COLUMNS)]
        return found

    def _inputs(self) -> Iterator[tuple[str, Any]]:
        options = [(self._say(kr_name(self._result, kr)), kr) for kr in self._filed["target"]]
        chosen = self._result.params.kr or self._result.headline.kr_id or None
        value = chosen if chosen in self._filed["target"] else None
        label = self._say(msg("Key result whose target is moved"))
        yield "kr", widgets.Dropdown(options=options, value=value, description=label, disabled=not options, **WIDE)
        yield "target", widgets.FloatSlider(continuous_update=False, **WIDE)
        for spec in type(self._result.params).sliders():
            off = spec.name == "team_share" and not self._has_company_goal()
            label = self._say(self._share_label(spec.label, off=off) if spec.name == "team_share" else spec.label)
            yield spec.name, widgets.FloatSlider(
                value=getattr(self._result.params, spec.name), min=spec.lo, max=spec.hi, step=spec.step, readout_format=".0%",
                continuous_update=False, description=label, disabled=off, **WIDE,
            )  # fmt: skip
        yield from self._assumptions("unit_economics", ECONOMICS, ECONOMICS_UNITS)
        yield from self._assumptions("private_domain", FACTORS, FACTOR_UNITS)
        yield from self._tier_sliders()
        for name, filed in self._filed["budget_shares"].items():
            now = self._result.params.budget_shares.get(name, filed)
            yield f"budget_shares:{name}", _slider(Span(0.0, 1.0, 0.005, tidy(now), ".1%"), self._say(BUDGET[name]))

    def _share_label(self, label: Message, *, off: bool) -> Message:
        if off:
            return msg("{label}: the company's goal is not known", label=label)
        return msg("{label}; 0 = as filed", label=label)

    def _has_company_goal(self) -> bool:
        """Say whether there is a goal of the company that the team has a share of."""
        return any(known(row["company_target"]) and known(row["share"]) for row in rows(self._result.tables.get("strategy")))

    def _assumptions(self, group: str, names: dict[str, Label], units: dict[str, str]) -> Iterator[tuple[str, widgets.FloatSlider]]:
        moved = getattr(self._result.params, group)
        for name, filed in self._filed[group].items():
            unit = units.get(name, "money" if group == "private_domain" else "ratio")
            span = assumption_span(filed, unit, TOPS.get(name, 10.0), now=moved.get(name))
            label: Message | Label = msg("{name}: not known yet", name=names[name]) if math.isnan(filed) else names[name]
            yield f"{group}:{name}", _slider(span, self._say(label))

    def _tier_sliders(self) -> Iterator[tuple[str, widgets.FloatSlider]]:
        moved = self._result.params.tier_weights
        now = {str(row["tier"]): number(row["weight"]) for row in rows(self._result.tables.get("tiers"))} if moved else self._weights
        for name in self._weights:
            yield f"tier_weights:{name}", _slider(Span(0.0, 1.0, 0.01, tidy(now[name]), ".0%"), self._say(TIERS[name]))

    def _aim(self, now: float = 0.0) -> None:
        """Give the target's slider the bounds of the key result that is chosen, at its filed value unless it was moved already."""
        slider, kr = self.inputs["target"], self.inputs["kr"].value
        row = next((row for row in rows(self._result.tables.get("calibration")) if kr and row["kr_id"] == kr), {})
        sheet = next((row for row in rows(self._result.tables.get("key_results")) if row["kr_id"] == kr), {})
        ends = [number(place.get(name)) for place, name in ((sheet, "commit"), (sheet, "stretch"), (row, "p10"), (row, "p90"))]
        span = target_span(self._filed["target"].get(kr, math.nan), ends, str(sheet.get("unit", "")), now=now) if kr else None
        slider.disabled = span is None
        if span is None:
            slider.description = self._say(msg("Target: none is set"))
            return
        with slider.hold_trait_notifications():
            slider.min, slider.max, slider.step, slider.value = span.low, span.high, span.step, span.value
        slider.readout_format = span.readout
        filed = self._language.number(self._filed["target"][kr], _kind(str(sheet.get("unit", "")), self._filed["target"][kr]))
        slider.description = self._say(msg("Target, {filed:text} as filed", filed=filed))

    def _named(self, group: str) -> dict[str, float]:
        """Return the assumptions of a group that stand elsewhere than filed; 0 of an unknown one means it stays unknown."""
        found = {name: tidy(self.inputs[f"{group}:{name}"].value) for name in self._filed[group]}
        filed = {name: 0.0 if math.isnan(value) else tidy(value) for name, value in self._filed[group].items()}
        return {name: value for name, value in found.items() if value != filed[name]}

    def _tiers(self) -> dict[str, float]:
        found = {name: tidy(self.inputs[f"tier_weights:{name}"].value) for name in self._weights}
        return {} if found == {name: tidy(value) for name, value in self._weights.items()} else found

    def _listener(self, name: str) -> Callable[[Any], None]:
        group, _, one = name.partition(":")
        follow: dict[str, Callable[[], None]] = {"kr": self._aim, "tier_weights": lambda: self._balance(one)}

        def moved(_change: object) -> None:
            if self._quiet:
                return
            if group in follow:
                self._silently(follow[group])
            self._changed()

        return moved

    def _balance(self, moved: str) -> None:
        """Let the other tiers share what the moved one leaves, in their proportions."""
        now = {name: self.inputs[f"tier_weights:{name}"].value for name in self._weights}
        for name, value in rescaled(now, moved, now[moved]).items():
            self.inputs[f"tier_weights:{name}"].value = value

    def _silently(self, move: Callable[[], None]) -> None:
        self._quiet = True
        try:
            move()
        finally:
            self._quiet = False

    def _say(self, text: object) -> str:
        return self._language.say(text)  # type: ignore[arg-type] # a Message, a Label or text


def _slider(span: Span, label: str) -> widgets.FloatSlider:
    return widgets.FloatSlider(
        value=span.value, min=span.low, max=max(span.high, span.value), step=span.step, readout_format=span.readout,
        continuous_update=False, description=label, **HALF,
    )  # fmt: skip


def _even(weights: dict[str, float]) -> dict[str, float]:
    """Return the filed weights, all alike where none is filed."""
    unknown = any(math.isnan(value) for value in weights.values())
    return dict.fromkeys(weights, 1 / len(weights)) if weights and unknown else weights


def _kind(unit: str, value: float) -> str:
    if unit == "share":
        return "pct2" if 0 < value < 0.1 else "pct"  # noqa: PLR2004 - fine rates
    return {"count": "n", "money": "money"}.get(unit, "ratio2")
