"""The seven fields of a campaign's scheme (CR-19), its audience's pains with the mechanics that answer them, and who agreed (CR-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.rules.words import COLUMNS
from goalbook.books.result import MissingTable
from goalbook.books.smart import named
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.preparation import Prepared

FIELDS = ("theme", "background", "purpose", "time", "audience", "rules", "flow")
SCHEME = ("field", "name", "text", "filled")
PAINS = ("need", "mechanic", "evidence")
TIME = Label("time", "活动时间")
SIDES = ("stakeholder", "person", "agreed_on", "state")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``scheme_fields`` and ``sides``, of a plan ``pain_points`` too."""
    found = {
        "scheme_fields": pd.DataFrame(list(_fields(prepared)), columns=list(SCHEME)),
        "sides": pd.DataFrame(list(_sides(prepared)), columns=list(SIDES)),
    }
    if prepared.mode == "plan":
        pains = [(one.need, one.mechanic, one.evidence) for one in prepared.sheet.pain_points]
        found["pain_points"] = pd.DataFrame(pains, columns=list(PAINS))
    return found


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield one line where a plan says nothing but the days."""
    sheet = prepared.sheet
    if prepared.mode == "plan" and not any(named(getattr(sheet, name)) for name in FIELDS if name != "time"):
        text = msg(
            "The scheme is not written: theme, background, purpose, target group, rules and flow in campaigns/{id:text}/campaign.yml would "
            "say what the campaign is.",
            id=prepared.campaign_id,
        )
        yield MissingTable("campaign", "scheme", text)


def _fields(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    for name in FIELDS:
        text: Label | Message = _time(prepared) if name == "time" else getattr(prepared.sheet, name)
        yield name, TIME if name == "time" else COLUMNS[name], text, isinstance(text, Message) or named(text)


def _time(prepared: Prepared) -> Message:
    if prepared.sheet.warmup_start is None or prepared.first == prepared.start:
        return msg("{start:date} to {end:date}", start=prepared.start, end=prepared.end)
    return msg("{start:date} to {end:date}, warm-up from {warm:date}", start=prepared.start, end=prepared.end, warm=prepared.first)


def _sides(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield every side; an agreement counts from its day."""
    for one in prepared.sheet.stakeholders:
        agreed = one.agreed_on if one.agreed_on is not None and one.agreed_on <= prepared.as_of else None
        yield one.name, one.person, pd.NaT if agreed is None else pd.Timestamp(agreed), "open" if agreed is None else "agreed"
