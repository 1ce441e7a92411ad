"""The seal of a plan, `campaigns/<id>/frozen.yml`: who froze it when, and the hash that shows whether it still says the same."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import pandas as pd
from pydantic import Field

from goalbook.core.message import Message, msg
from goalbook.inputs.campaigns.sheet import MEASURES, Campaign
from goalbook.inputs.models import Id  # noqa: TC001 - pydantic reads the annotation
from goalbook.inputs.planning.base import Planning, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from goalbook.inputs.planning.base import Named
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path

# What is filled in while the campaign runs is no part of its plan.
_NOT_PLANNED: dict[str, Any] = {
    "bulletin_on": True,
    "tasks": True,
    "rollout": {"tested_until", "validated_on", "passed", "launched_on"},
    "stability": {"__all__": {"done_on", "note"}},
    "stakeholders": {"__all__": {"agreed_on"}},
    "objectives": {"__all__": {"key_results": {"__all__": {"actual"}}}},
}
_PLANNED: Mapping[str, tuple[str, ...]] = {
    "campaign_plan": ("date_day", "channel", *MEASURES),
    "campaign_channels": ("channel", "liaison", "budget", "owner", "start", "end"),
    "campaign_materials": ("item", "place", "design_need", "owner", "due"),
    "campaign_dev": ("page", "owner", "due", "events"),
    "campaign_schedule": ("item", "phase", "owner", "start", "end", "deliverable"),
    "campaign_kol": ("kol", "tier", "channel", "fee", "tone_match", "planned_exposures", "planned_orders"),
    "campaign_referral": ("step", "condition", "reward", "unit_cost", "planned_invites", "planned_accepted"),
    "campaign_segments": ("segment", "strategy", "target_participation", "target_conversion"),
    "campaign_offline": ("event", "day", "target", "planned_cost"),
    "campaign_community": ("day", "scene", "kind", "name"),
}


class Seal(Sheet):
    """That a plan was frozen: which version, on which day, by whom, with the hash of all it said."""

    file: ClassVar[str] = "frozen"

    version: Annotated[int, Field(ge=1)] = 1
    frozen_on: date | None = None
    by: Id = ""
    content_hash: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:  # noqa: ARG002 - people are looked up by names()
        """Yield a seal without its day or its hash."""
        for name in ("frozen_on", "content_hash"):
            if not getattr(self, name):
                yield (name,), msg("the key {key:text} is missing", key=name)

    def names(self) -> Iterator[tuple[Path, str, Named]]:
        """Yield who froze the plan."""
        if self.by:
            yield ("by",), self.by, "person"


def plan_hash(plan: Planning) -> str:
    """Return the SHA-256 of all that a plan says; neither what is done or measured later changes it, nor a key that it does not use."""
    said: dict[str, object] = {"campaign": plan.sheet(Campaign).model_dump(exclude=_NOT_PLANNED, exclude_defaults=True)}
    for table, names in _PLANNED.items():
        rows = plan.tables.get(table)
        if rows is not None and len(rows):
            said[table] = [_filled(names, row) for row in rows[list(names)].itertuples(index=False, name=None)]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=_plain).encode()).hexdigest()


def seal_of(plan: Planning, as_of: date | None = None) -> Seal | None:
    """Return the seal a plan has on a day, None before it was frozen."""
    seal = plan.sheet(Seal)
    if seal.frozen_on is None or (as_of is not None and seal.frozen_on > as_of):
        return None
    return seal


def _filled(names: Sequence[str], row: Iterable[Any]) -> dict[str, object]:
    """Return what a row says, without its empty cells: a column that is added later breaks no seal."""
    return {name: value for name, cell in zip(names, row, strict=True) if (value := _plain(cell)) not in (None, "")}


def _plain(value: Any) -> object:  # noqa: ANN401 - a cell of any kind
    if isinstance(value, date):
        return None if pd.isna(value) else value.isoformat()[:10]
    if isinstance(value, float):
        return None if pd.isna(value) else round(value, 9)
    return value if isinstance(value, str | int | bool | None) else str(value)
