"""A team's files: contracts, readers, the value normaliser."""

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
    "check_team",
    "describe",
    "goals_for",
    "load_inputs",
    "render_problems",
    "team_path",
]
