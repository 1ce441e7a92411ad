"""A team's files: contracts, readers, the value normaliser."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goalbook.inputs.campaigns.days import campaign_days
    from goalbook.inputs.contract import Column, Contract
    from goalbook.inputs.contracts import describe
    from goalbook.inputs.goals import Goals, KeyResult, Objective, goals_for
    from goalbook.inputs.inputs import Check, Inputs, Source
    from goalbook.inputs.load import check_team, load_inputs
    from goalbook.inputs.notices import Notice
    from goalbook.inputs.planning import Planning, Sheet
    from goalbook.inputs.problems import render_problems
    from goalbook.inputs.team import Channel, Person, Team
    from goalbook.inputs.team_folder import team_path

__all__ = [
    "Channel",
    "Check",
    "Column",
    "Contract",
    "Goals",
    "Inputs",
    "KeyResult",
    "Notice",
    "Objective",
    "Person",
    "Planning",
    "Sheet",
    "Source",
    "Team",
    "campaign_days",
    "check_team",
    "describe",
    "goals_for",
    "load_inputs",
    "render_problems",
    "team_path",
]

_HOMES = {
    "contract": ("Column", "Contract"),
    "contracts": ("describe",),
    "goals": ("Goals", "KeyResult", "Objective", "goals_for"),
    "inputs": ("Check", "Inputs", "Source"),
    "campaigns.days": ("campaign_days",),
    "load": ("check_team", "load_inputs"),
    "notices": ("Notice",),
    "planning": ("Planning", "Sheet"),
    "problems": ("render_problems",),
    "team": ("Channel", "Person", "Team"),
    "team_folder": ("team_path",),
}


def __getattr__(name: str) -> object:
    """Import what reads when it is first used: a run that is up to date looks for earlier reviews only, without pandas."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
