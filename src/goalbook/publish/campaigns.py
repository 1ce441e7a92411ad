"""Which campaigns a team has: found by their folders and sheets, without reading their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.inputs.campaigns.names import no_such_campaign
from goalbook.publish.team_folder import read_mapping

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "campaigns"
_SHEETS = ("campaign.yml", "campaign.yaml")
_FACTS = "facts.*"


def campaigns_of(team_dir: Path) -> tuple[str, ...]:
    """Return the ids of all campaigns that have a sheet, by the day on which they begin."""
    folder = team_dir / FOLDER
    found = [(_start(path), path.name) for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return tuple(name for _, name in sorted(found) if _sheet(folder / name) is not None)


def find_campaign(team_dir: Path, campaign: str) -> str:
    """Return a campaign's id, that of the newest where none is asked for; one that is none is a UsageError naming the nearest."""
    known = campaigns_of(team_dir)
    if campaign in known:
        return campaign
    if not known:
        raise UsageError(msg("there is no campaign: write campaigns/<id>/campaign.yml; templates/team/README.md says what it holds"))
    if not campaign:
        return known[-1]
    raise no_such_campaign(campaign, known)


def has_facts(team_dir: Path, campaign: str) -> bool:
    """Say whether anything of a campaign was measured, so that there is something to look back on."""
    return any((team_dir / FOLDER / campaign).glob(_FACTS))


def _sheet(folder: Path) -> Path | None:
    return next((folder / name for name in _SHEETS if (folder / name).is_file()), None)


def _start(folder: Path) -> str:
    """Return the first day as text, "" where the sheet does not say: that is told when it is read whole."""
    sheet = _sheet(folder)
    return "" if sheet is None else str(read_mapping(sheet, f"{FOLDER}/{folder.name}/{sheet.name}").get("start") or "")
