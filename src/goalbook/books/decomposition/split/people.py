"""Who answers for which channel, and what each channel is in the plan: kind, layer, stand-in; the levels of the channel strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.decomposition.move import channel_results
from goalbook.books.decomposition.split.pieces import person_id
from goalbook.core.message import Label
from goalbook.inputs.plan.split import SplitSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.preparation import Prepared

RACI = ("channel", "name", "person", "part_played", "source")
ROUTES = ("channel", "name", "kind", "layer", "backup", "owner", "planned")
LEVELS = ("level", "weight", "actions")
ROLES = ("accountable", "responsible", "consulted", "informed")


def raci(prepared: Prepared) -> pd.DataFrame:
    """Return who plays which part in each channel: as the plan says, else whoever owns its key result, else the channel."""
    return pd.DataFrame(list(_raci(prepared)), columns=list(RACI))


def _raci(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    sheet = prepared.plan.sheet(SplitSheet)
    targets = {kr.channel: kr.owner for kr in channel_results(prepared)}
    names = {**{route.channel: route.name for route in sheet.routes}, **prepared.names}
    owners = {channel.id: channel.owner for channel in prepared.inputs.team.channels}
    for channel in dict.fromkeys([*owners, *sheet.raci]):
        name = names.get(channel, Label.same(channel))
        stated = sheet.raci.get(channel)
        if stated is not None:
            for role in ROLES:
                for person in dict.fromkeys(getattr(stated, role)):
                    yield channel, name, person_id(prepared, person), role, "stated"
        elif targets.get(channel):
            yield channel, name, person_id(prepared, targets[channel]), ROLES[0], "key_result"
        elif owners.get(channel):
            yield channel, name, owners[channel], ROLES[0], "channel"


def routes(prepared: Prepared) -> pd.DataFrame:
    """Return each channel's part in the plan; ``planned`` are those that team.yml does not list yet. None where the plan says nothing."""
    team = {channel.id: channel for channel in prepared.inputs.team.channels}
    rows = []
    for route in prepared.plan.sheet(SplitSheet).routes:
        known = team.get(route.channel)
        said = route.name.en or route.name.zh
        name = route.name if said or known is None else known.name
        layer = route.layer or (known.layer if known is not None else "")
        backup = route.backup or (known.backup or "" if known is not None else "")
        owner = route.owner or (known.owner if known is not None else "")
        rows.append((route.channel, name, route.kind, layer, backup, person_id(prepared, owner), known is None))
    return pd.DataFrame(rows, columns=list(ROUTES))


def levels(prepared: Prepared) -> pd.DataFrame:
    """Return the levels of the channel strategy with their weights and actions."""
    rows = [
        (one.level, one.weight, Label("; ".join(name.en for name in one.actions), "；".join(name.zh for name in one.actions)))
        for one in prepared.plan.sheet(SplitSheet).levels
    ]
    return pd.DataFrame(rows, columns=list(LEVELS))
