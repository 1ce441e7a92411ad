"""The calibration record of a whole archive: every forecast that counts, against a team's facts as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.errors import GoalbookError, UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.inputs.earlier_forecasts import CAMPAIGN, forecast_files, read_all
from goalbook.publish.team_folder import check_team_name

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from goalbook.core.metrics import Catalogue
    from goalbook.inputs.earlier_forecasts import Forecast


@dataclass(frozen=True)
class TeamRecord:
    """One team's record: the tables of `goalbook.books.calibration.record`, and what stands beside them."""

    team: str
    tables: dict[str, pd.DataFrame]  # none while nothing has come due
    catalogue: Catalogue
    currency: str
    facts_to: date
    reports: int  # that foretold anything
    awaited: tuple[Forecast, ...]  # whose outcome is not known yet


@dataclass(frozen=True)
class Unread:
    """A team whose record cannot be told: why."""

    team: str
    fault: GoalbookError


def team_records(outputs: Path, data_dir: Path, team: str = "") -> tuple[TeamRecord | Unread, ...]:
    """Return the record of a team, or of every team with reports and files; an unknown one is a UsageError with the nearest.

    Of all teams, one whose files have faults takes no other's record away; of a team that was asked for they are raised.
    """
    known = sorted(path.name for path in outputs.iterdir() if forecast_files(outputs, path.name)) if outputs.is_dir() else []
    if team:
        check_team_name(team)
    if team and team not in known:
        near = nearest(team, known)
        raise UsageError(
            msg(
                "the archive has no reports of team '{team:text}' that foretold anything; did you mean '{near:text}'?", team=team, near=near
            )
            if near
            else msg("the archive has no reports of team '{team:text}' that foretold anything", team=team)
        )
    if team:
        return (_record(outputs, data_dir, team),)
    return tuple(_record_or_fault(outputs, data_dir, one) for one in known if (data_dir / one).is_dir())


def _record_or_fault(outputs: Path, data_dir: Path, team: str) -> TeamRecord | Unread:
    try:
        return _record(outputs, data_dir, team)
    except GoalbookError as fault:
        return Unread(team, fault)


def _record(outputs: Path, data_dir: Path, team: str) -> TeamRecord:
    from goalbook.books.aggregate import build_cube  # noqa: PLC0415 - brings pandas, which the other verbs do without
    from goalbook.books.calibration.record import judged, record_tables  # noqa: PLC0415
    from goalbook.inputs import load_inputs  # noqa: PLC0415
    from goalbook.publish.team_folder import find_team  # noqa: PLC0415

    inputs = load_inputs(find_team(data_dir, team).parent, team)
    facts_to: date = inputs.facts["date_day"].max().date()
    said = read_all(forecast_files(outputs, team))
    found = judged(build_cube(inputs, facts_to), (one for _, one in said))
    due = {id(one.said) for one in found}
    return TeamRecord(
        team=team,
        tables=record_tables(found),
        catalogue=inputs.catalogue,
        currency=inputs.team.currency,
        facts_to=facts_to,
        reports=len({path for path, _ in said}),
        awaited=tuple(one for _, one in said if one.book != CAMPAIGN and id(one) not in due and one.period.end > facts_to),
    )
