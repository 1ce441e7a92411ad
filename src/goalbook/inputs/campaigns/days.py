"""The days of one campaign, read before anything else: they say up to which day the rest may be known."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import yaml

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.safe_yaml import read_yaml
from goalbook.inputs.campaigns.names import no_such_campaign
from goalbook.inputs.team_folder import team_path

if TYPE_CHECKING:
    from pathlib import Path


def campaign_days(data_dir: Path, team: str, campaign: str) -> tuple[date, date]:
    """Return the first day, that of the warm-up where there is one, and the last.

    A campaign that is none is a UsageError naming the nearest, a sheet that does not say its days an InputError with all that is wrong.
    """
    folder = team_path(data_dir, team) / "campaigns"
    sheet = next((path for ending in ("yml", "yaml") if (path := folder / campaign / f"campaign.{ending}").is_file()), None)
    if not campaign or sheet is None:
        raise no_such_campaign(campaign, sorted(path.parent.name for path in folder.glob("*/campaign.y*ml")))
    try:
        held = read_yaml(sheet.read_text("utf-8-sig"))
    except (ValueError, yaml.YAMLError):
        held = None
    days = {name: _day(held.get(name)) for name in ("warmup_start", "start", "end")} if isinstance(held, dict) else {}
    first, last = days.get("warmup_start") or days.get("start"), days.get("end")
    if first is None or last is None or last < first:
        from goalbook.inputs.load import load_inputs  # noqa: PLC0415 - heavy, and wanted only after a failure

        load_inputs(data_dir, team, campaigns=True)
        raise UsageError(msg("campaign '{name:text}' does not say from when to when it runs", name=campaign))
    return first, last


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
