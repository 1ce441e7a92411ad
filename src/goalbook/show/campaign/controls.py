"""The sliders of a campaign: the lift assumed, the K factor, budgets by channel, the ladder of rewards, how long tests run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalbook.books.campaign.params import NAMED
from goalbook.core.message import Label, Message, msg
from goalbook.show.positions import Span, assumption_span, tidy
from goalbook.show.sliders import in_columns, slider
from goalbook.show.words import channel_name, known, number, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

SAVED, MARKED = NAMED, True  # a scenario says whose book and campaign it is
NO_BUDGET, NO_REWARD = 100_000.0, 50.0  # the top of a slider of which nothing is known
MOST_K, MOST_LIFT, MOST_DAYS, MOST_A_DAY = 2.0, 1.0, 60.0, 200.0
WHOLE_DAYS = ("share_cycle_days", "run_days")


class Controls:
    """The panel's inputs. ``changed`` is called once for every move."""

    def __init__(self, result: CampaignResult, language: Language, changed: Callable[[], None]) -> None:
        self._result, self._language, self._changed = result, language, changed
        self.inputs: dict[str, Any] = dict(self._inputs())
        self._start = {name: tidy(control.value) for name, control in self.inputs.items()}
        self._given = {f"{group}:{name}" for group in NAMED for name in getattr(result.params, group)}
        for control in self.inputs.values():
            control.observe(lambda _change: self._changed(), names="value")

    def values(self) -> dict[str, Any]:
        """Return the parameters as the sliders stand; what stands where the files have it is not named."""
        return {group: self._moved(group) for group in NAMED}

    def show(self, result: CampaignResult) -> None:
        """Follow a result that was computed anew; no slider depends on where the others stand."""
        self._result = result

    def listed(self) -> list[Any]:
        """Return the sliders in the order of the panel, those of one kind in two columns under their heading."""
        return in_columns(self.inputs, _titles(), self._language)

    def _inputs(self) -> Iterator[tuple[str, Any]]:
        yield from self._assumed()
        if not self._result.looks_back:
            yield from self._budgets()
            yield from self._rewards()
            yield from self._days()

    def _assumed(self) -> Iterator[tuple[str, Any]]:
        said = {str(row["name"]): number(row["value"]) for row in rows(self._result.tables.get("campaign_assumed"))}
        spans = {
            "uplift": (msg("Rise assumed"), MOST_LIFT, 0.01, ".0%"),
            "k_factor": (msg("K factor"), MOST_K, 0.01, ".2f"),
            "share_cycle_days": (msg("Days until they bring others"), MOST_DAYS, 1.0, ".0f"),
            "per_day": (msg("What a day brings"), max(MOST_A_DAY, 2 * said.get("per_day", 0.0)), 1.0, ".0f"),
            "run_days": (msg("Days of the campaign"), MOST_DAYS, 1.0, ".0f"),
        }
        for name, (label, top, step, readout) in spans.items():
            value = said.get(name, float("nan"))
            if known(value):
                yield (
                    f"assumed:{name}",
                    slider(Span(1.0 if name in WHOLE_DAYS else 0.0, top, step, value, readout), label, self._language),
                )

    def _budgets(self) -> Iterator[tuple[str, Any]]:
        for row in rows(self._result.tables.get("channel_sheet")):
            if known(row["budget"]):
                filed = number(row["budget"])
                span = assumption_span(filed, "money", NO_BUDGET, now=self._result.params.budgets.get(str(row["channel"]), filed))
                yield f"budgets:{row['channel']}", slider(span, channel_name(self._result, row["channel"]), self._language)

    def _rewards(self) -> Iterator[tuple[str, Any]]:
        """Yield a slider per step of the ladder, also of one whose reward has no cost yet: that is what it is for."""
        for row in rows(self._result.tables.get("referral")):
            step, reward = f"{number(row['step']):.0f}", row["reward"]
            span = assumption_span(number(row["unit_cost"]), "money", NO_REWARD)
            name = reward if isinstance(reward, Label) and (reward.en or reward.zh) else Label.same(step)
            yield f"rewards:{step}", slider(span, name, self._language)

    def _days(self) -> Iterator[tuple[str, Any]]:
        for row in rows(self._result.tables.get("planned_tests")):
            if known(row["days"]):
                top, name = max(MOST_DAYS, 2 * number(row["days"])), row["name"]
                label = name if isinstance(name, Label) else Label.same(str(row["test_id"]))
                yield f"days:{row['test_id']}", slider(Span(1.0, top, 1.0, number(row["days"]), ".0f"), label, self._language)

    def _moved(self, group: str) -> dict[str, float]:
        """Return a group's sliders that do not stand where the files have them, and those that were given."""
        own = {name: tidy(control.value) for name, control in self.inputs.items() if name.partition(":")[0] == group}
        held: dict[str, float] = getattr(self._result.params, group)
        kept = {name: value for name, value in held.items() if f"{group}:{name}" not in own}  # there is no slider for these
        moved = {name.partition(":")[2]: value for name, value in own.items() if value != self._start[name] or name in self._given}
        return {**kept, **moved}


def _titles() -> dict[str, Message]:
    return {
        "assumed": msg("Assumptions"),
        "budgets": msg("Budget by channel"),
        "rewards": msg("Cost of one reward"),
        "days": msg("Days of the tests"),
    }
