"""Other campaigns beside or before this one: what ran on the same channels cannot be told apart, and is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.effect.series import channel_names
from goalbook.core.message import Label, msg
from goalbook.inputs.campaigns.read import channels_of
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.effect.ground import Ground
    from goalbook.core.message import Message
    from goalbook.inputs import Planning


def overlaps(ground: Ground) -> Iterator[Message]:
    """Yield one sentence per campaign that shares days with this one, and one about those before it on the same channels."""
    beside = ground.beside(ground.first, ground.end)
    for name, plan in beside.items():
        other = plan.sheet(Campaign)
        shared = _shared(ground, plan)
        days = {"first": max(ground.first, other.first_day or ground.first), "last": min(ground.end, other.end or ground.end)}
        if shared:
            yield msg(
                "{name} ran from {first:date} to {last:date} too, on {channels}: the two effects cannot be told apart there",
                name=_name(name, other),
                channels=channel_names(ground, shared),
                **days,
            )
        else:
            yield msg("{name} ran from {first:date} to {last:date} too, on other channels", name=_name(name, other), **days)
    earlier = [name for name, plan in ground.beside(*ground.before).items() if name not in beside and _shared(ground, plan)]
    if earlier:
        names = [_name(name, ground.others[name].sheet(Campaign)) for name in earlier]
        text = Label(", ".join(one.en for one in names), "、".join(one.zh for one in names))
        yield msg("days of {names} lie in the comparison from before, which may be too high for it", names=text)


def _shared(ground: Ground, plan: Planning) -> tuple[str, ...]:
    """Return the channels of both; a campaign that names none may be on any."""
    own, theirs = ground.channels, channels_of(plan)
    if not own or not theirs:
        return own or theirs or tuple(channel.id for channel in ground.inputs.team.channels)
    return tuple(channel for channel in own if channel in theirs)


def _name(campaign_id: str, sheet: Campaign) -> Label:
    return sheet.name if sheet.name.en or sheet.name.zh else Label.same(campaign_id)
