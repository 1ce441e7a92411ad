"""The saved scenarios of a period side by side, each as `propose` would have it; and what the goals and assumptions are as filed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.target_setting.budget.shares import filed_shares
from goalbook.books.target_setting.calibration.candidates import candidates_table
from goalbook.books.target_setting.calibration.judging import calibration_table
from goalbook.books.target_setting.differences import differences
from goalbook.books.target_setting.economics.private_domain import chain
from goalbook.books.target_setting.economics.unit import unit_economics
from goalbook.books.target_setting.horizons.tiers import tiers
from goalbook.books.target_setting.move import move_of
from goalbook.books.target_setting.outcomes import outcome_of
from goalbook.books.target_setting.params import PRIVATE_DOMAIN, TIERS, UNIT_ECONOMICS, TargetSettingParams
from goalbook.books.target_setting.sensitivity import sensitivity
from goalbook.core.errors import InputError, Problem, UsageError
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import Source
    from goalbook.inputs.scenarios import Scenario

BOOK = "target_setting"
FILED = ""  # the name of the goals as filed among the scenarios
_COMMON = ("team", "period", "as_of", "report_lang", "scenario", "outputs_dir")
MOVABLE = tuple(name for name in TargetSettingParams.model_fields if name not in _COMMON)
COLUMNS = (
    "scenario", "name", "kr_id", "metric_id", "channel", "target", "probability", "verdict", "required_growth", "required_growth_year",
    "expected_attainment", "ltv_cac", "private_domain_revenue", "expected_score", "differs", "file",
)  # fmt: skip
ASSUMPTIONS = ("group", "name", "value", "source")
_AS_FILED = Label("As filed", "现有文件")


@dataclass(frozen=True)
class Standing:
    """A scenario of this book and period, with its parameters."""

    scenario: Scenario
    params: TargetSettingParams

    @property
    def name(self) -> Label:
        """Return what it is called: the name its file gives, else the file's own."""
        name = self.scenario.marks.name
        return name if name.en else Label.same(self.scenario.name)


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return scenarios, sensitivity and the assumptions as filed; no slider moves any of them."""
    filed = as_filed(prepared)
    bases = candidates_table(prepared, filed)  # what growth is measured on is the same wherever the sliders stand
    at_rest = tables_at(prepared, filed, bases)
    kr = move_of(prepared, filed).kr
    assumed = list(_assumptions(prepared, at_rest))
    known = {(group, name): value for group, name, value, _ in assumed}
    rows = [{"scenario": FILED, "name": _AS_FILED, **asdict(outcome_of(at_rest, kr)), "differs": None, "file": ""}]
    for one in standing(prepared):
        try:
            move = move_of(prepared, one.params)
        except UsageError as fault:
            raise InputError([_problem(one.scenario, "kr", fault)]) from fault
        outcome = outcome_of(tables_at(prepared, one.params, bases), move.kr)
        own = {"differs": differences(prepared, move, known, filed), "file": one.scenario.source.path}
        rows.append({"scenario": one.scenario.name, "name": one.name, **asdict(outcome), **own})
    return {
        "scenarios": pd.DataFrame(rows, columns=list(COLUMNS)),
        "assumptions": pd.DataFrame(assumed, columns=list(ASSUMPTIONS)),
        "sensitivity": sensitivity(prepared, filed, at_rest),
    }


def sources(prepared: Prepared) -> tuple[Source, ...]:
    """Return the files of the scenarios that stand side by side."""
    used = set(prepared.tables["scenarios"]["file"])
    return tuple(one.source for one in prepared.inputs.scenarios if one.source.path in used)


def as_filed(prepared: Prepared) -> TargetSettingParams:
    """Return the parameters at which no slider is moved."""
    return TargetSettingParams.from_pairs(_own(prepared))


def tables_at(prepared: Prepared, params: TargetSettingParams, bases: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return what an outcome is read from, at this position of the sliders."""
    move = move_of(prepared, params)
    found = {**prepared.tables, "calibration": calibration_table(prepared, move.targets), "candidates": bases}
    return {
        **found,
        "tiers": tiers(prepared, found, move),
        "unit_economics": unit_economics(prepared, found, move),
        "private_domain": chain(prepared, found["economics_facts"], move),
    }


def standing(prepared: Prepared) -> tuple[Standing, ...]:
    """Return the scenarios that belong here, by name. What is wrong with one of them is an InputError with all problems."""
    found: list[Standing] = []
    problems: list[Problem] = []
    for scenario in prepared.inputs.scenarios:
        if scenario.problems:
            problems += scenario.problems
        elif _belongs(scenario, prepared):
            try:
                found.append(Standing(scenario, _params(scenario, prepared)))
            except UsageError as fault:
                wrong = next((key for key in scenario.held if key not in MOVABLE), "")
                problems.append(_problem(scenario, wrong, fault))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _belongs(scenario: Scenario, prepared: Prepared) -> bool:
    """Say whether a scenario is one of this book and period: by its marks, else by a parameter that is this book's own."""
    if not scenario.marks.fits(BOOK, prepared.period.label):
        return False
    return scenario.marks.book == BOOK or any(key in MOVABLE for key in scenario.held)


def _params(scenario: Scenario, prepared: Prepared) -> TargetSettingParams:
    return TargetSettingParams.from_pairs({**scenario.held, **_own(prepared), "scenario": scenario.name})


def _own(prepared: Prepared) -> dict[str, str]:
    """Return what every position of the sliders on this data has in common."""
    return {"team": prepared.inputs.team.id, "period": prepared.period.label, "as_of": prepared.as_of.isoformat()}


def _problem(scenario: Scenario, key: str, fault: UsageError) -> Problem:
    return Problem(scenario.source.path, fault.message, scenario.lines.get(key))


def _assumptions(prepared: Prepared, at_rest: dict[str, pd.DataFrame]) -> Iterator[tuple[str, str, float, str]]:
    """Yield every assumption that a slider moves, as it is without any."""
    economics = at_rest["unit_economics"]
    for row in economics[economics["kind"] == "total"].to_dict("records"):
        for name in UNIT_ECONOMICS:
            yield "unit_economics", name, float(row[name]), str(row[f"{name}_source"])
    factors = at_rest["private_domain"]
    for row in factors[factors["factor"].isin(PRIVATE_DOMAIN)].to_dict("records"):
        yield "private_domain", str(row["factor"]), float(row["value"]), str(row["source"])
    weights = at_rest["tiers"]
    for row in weights[weights["tier"].isin(TIERS)].to_dict("records"):
        yield "tier_weights", str(row["tier"]), float(row["weight"]), "filed"
    for name, share in filed_shares(at_rest["budget_stack"]).items():
        yield "budget_shares", name, share, "filed"
    for kr in prepared.key_results:
        yield "target", kr.id, float(kr.target), "filed"
