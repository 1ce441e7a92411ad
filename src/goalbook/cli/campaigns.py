"""`goalbook campaign`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from goalbook.cli.report import make
from goalbook.cli.speech import tell_error
from goalbook.core.errors import GoalbookError
from goalbook.publish.campaigns import campaigns_of, find_campaign, has_facts
from goalbook.publish.team_folder import find_team

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goalbook.publish.resolve import Request
    from goalbook.publish.run import RunOptions

ALL = "all"
PLAN, RETROSPECTIVE = "plan", "retrospective"


def make_all(request: Request, options: RunOptions, lang: str) -> None:
    """Make the reports asked for; of all campaigns one that fails is told and does not keep the others from being made."""
    team_dir = find_team(request.data_dir.resolve(), request.team)
    if request.period != ALL:
        name = find_campaign(team_dir, request.period)
        for mode in _modes(request, team_dir, name):
            make(_one(request, name, mode), options, lang)
        return
    codes = [0]
    for name in campaigns_of(team_dir) or (find_campaign(team_dir, ""),):
        for mode in _modes(request, team_dir, name):
            try:
                make(_one(request, name, mode), options, lang)
            except GoalbookError as fault:
                codes.append(tell_error(fault, lang))
    if max(codes):
        raise typer.Exit(max(codes))


def _one(request: Request, name: str, mode: str) -> Request:
    return replace(request, period=name, overrides={**request.overrides, "mode": mode})


def _modes(request: Request, team_dir: Path, campaign: str) -> Iterator[str]:
    """Yield the mode asked for, else the plan and, where anything was measured, the retrospective."""
    if "mode" in request.overrides:
        yield str(request.overrides["mode"])
        return
    yield PLAN
    if has_facts(team_dir, campaign):
        yield RETROSPECTIVE
