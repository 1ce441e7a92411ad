"""The sliders of the decomposition: the channels' shares, the rates of their funnels, items, plays, boost and the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalbook.books.decomposition.params import NAMED
from goalbook.core.message import Label, Message, msg
from goalbook.show.positions import Span, assumption_span, rescaled, tidy
from goalbook.show.sliders import in_columns, slider
from goalbook.show.words import channel_name, known, number, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

SAVED, MARKED = (*NAMED, "budget"), True  # a scenario says whose book and period it is
NO_ITEMS, NO_BUDGET = 100.0, 1_000_000.0  # the top of a slider of which nothing is known


class Controls:
    """The panel's inputs. ``changed`` is called once for every move, even where one slider moves others."""

    def __init__(self, result: Decomposition, language: Language, changed: Callable[[], None]) -> None:
        self._result, self._language, self._changed = result, language, changed
        self._quiet = False
        self.inputs: dict[str, Any] = dict(self._inputs())
        self._start = {name: tidy(control.value) for name, control in self.inputs.items()}
        self._given = {f"{group}:{name}" for group in NAMED for name in getattr(result.params, group)}
        for name, control in self.inputs.items():
            control.observe(self._listener(name), names="value")

    def values(self) -> dict[str, Any]:
        """Return the parameters as the sliders stand; what stands where the files have it is not named."""
        found: dict[str, Any] = {group: self._moved(group) for group in NAMED}
        budget = self.inputs.get("budget")
        still = budget is None or (tidy(budget.value) == self._start["budget"] and not self._result.params.budget)
        return {**found, "budget": 0.0 if still or budget is None else tidy(budget.value)}

    def show(self, result: Decomposition) -> None:
        """Follow a result that was computed anew; no slider depends on where the others stand but through their own moves."""
        self._result = result

    def listed(self) -> list[Any]:
        """Return the sliders in the order of the panel, those of one kind in two columns under their heading."""
        return in_columns(self.inputs, _titles(), self._language)

    def _inputs(self) -> Iterator[tuple[str, Any]]:
        yield from self._shares()
        yield from self._rates()
        yield from self._output()
        budget = self._budget()
        if budget:
            yield "budget", slider(assumption_span(budget, "money", NO_BUDGET), msg("Budget of the period"), self._language)

    def _shares(self) -> Iterator[tuple[str, Any]]:
        whole = self._result.headline.target
        for row in rows(self._result.tables.get("targets")):
            if row["part"] and whole:
                span = Span(0.0, 1.0, 0.01, tidy(number(row["target"]) / whole), ".0%")
                yield f"shares:{row['channel']}", slider(span, channel_name(self._result, row["channel"]), self._language)

    def _rates(self) -> Iterator[tuple[str, Any]]:
        """Yield a slider per channel and rate: chains of one channel share their rates."""
        homes = {row["chain_id"]: row["channel"] for row in rows(self._result.tables.get("chains"))}
        seen: set[str] = set()
        for row in rows(self._result.tables.get("chain_factors")):
            channel, name = homes[row["chain_id"]], row["name"]
            key = f"rates:{channel}.{row['factor']}"
            if not int(number(row["place"])) or not known(row["value"]) or key in seen:
                continue
            seen.add(key)
            assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
            label = msg("{channel}: {name}", channel=channel_name(self._result, channel), name=name)
            yield key, slider(_rate_span(number(row["value"])), label, self._language)

    def _output(self) -> Iterator[tuple[str, Any]]:
        made = rows(self._result.tables.get("output"))
        for group, column, unit in (("items", "items", "count"), ("plays", "average", "count"), ("boost", "boosted", "share")):
            for row in made:
                if known(row[column]):
                    span = assumption_span(number(row[column]), unit, NO_ITEMS)
                    yield f"{group}:{row['channel']}", slider(span, channel_name(self._result, row["channel"]), self._language)

    def _budget(self) -> float:
        """Return what the parameter budget scales: the plan's whole budget, as given, else as filed; 0 without any spend."""
        filed = (number(row["filed_total"]) for row in rows(self._result.tables.get("spend_plan")))
        return self._result.params.budget or next(filed, 0.0)

    def _moved(self, group: str) -> dict[str, float]:
        own = {name: tidy(control.value) for name, control in self.inputs.items() if name.partition(":")[0] == group}
        moved = {name: value for name, value in own.items() if value != self._start[name] or name in self._given}
        if group == "shares" and moved:
            moved = own  # shares say something together only
        return {name.partition(":")[2]: value for name, value in moved.items()}

    def _listener(self, name: str) -> Callable[[Any], None]:
        def moved(_change: object) -> None:
            if self._quiet:
                return
            if name.startswith("shares:"):
                self._balance(name)
            self._changed()

        return moved

    def _balance(self, moved: str) -> None:
        """Let the other channels share what the moved one leaves, in their proportions."""
        now = {name: control.value for name, control in self.inputs.items() if name.startswith("shares:")}
        if len(now) < 2:  # noqa: PLR2004 - nobody to share with
            return
        self._quiet = True
        try:
            for name, value in rescaled(now, moved, now[moved]).items():
                self.inputs[name].value = value
        finally:
            self._quiet = False


def _titles() -> dict[str, Message]:
    return {
        "shares": msg("Channels' shares of the target, always 100 % together"),
        "rates": msg("Rates of the funnels"),
        "items": msg("Items a month"),
        "plays": msg("Average plays or reads of an item"),
        "boost": msg("Share of items boosted"),
        "budget": msg("Budget"),
    }


def _rate_span(value: float) -> Span:
    """Return the span of a rate: up to three times itself, at most 1, in steps that its last digit shows."""
    step = 0.0001 if value < 0.1 else 0.005  # noqa: PLR2004 - small rates are written finer
    top = min(1.0, max(3 * value, 10 * step)) if value <= 1 else 3 * value
    return Span(0.0, tidy(top), step, tidy(value), ".2%" if value < 0.1 else ".1%")  # noqa: PLR2004 - as above
