"""Other campaigns beside or before this one: what ran on the same channels cannot be told apart, and is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.effect.found import Doubt, Tried
from goalbook.books.campaign.effect.series import channel_names
from goalbook.core.message import Label, msg
from goalbook.inputs.campaigns.read import channels_of
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.effect.ground import Ground
    from goalbook.core.message import Value
    from goalbook.inputs import Planning


def overlaps(ground: Ground, best: Tried | None) -> Iterator[Doubt]:
    """Yield one sentence per campaign that shares days with this one, and one about those before it on the same channels.

    On shared channels no series tells two campaigns apart; arms do, since both of them may see the other campaign.
    """
    by_lot = best is not None and best.design == "randomised"
    beside = ground.beside(ground.first, ground.end)
    for name, plan in beside.items():
        other = plan.sheet(Campaign)
        shared = _shared(ground, plan)
        days: dict[str, Value] = {
            "first": max(ground.first, other.first_day or ground.first),
            "last": min(ground.end, other.end or ground.end),
        }
        told: dict[str, Value] = {"name": _name(name, other), "channels": channel_names(ground, shared), **days}
        if shared and by_lot:
            text = msg("{name} ran from {first:date} to {last:date} too, on {channels}: all arms of the test may have seen it", **told)
            yield Doubt("beside", text)
        elif shared:
            text = msg("{name} ran from {first:date} to {last:date} too, on {channels}: the two effects cannot be told apart there", **told)
            yield Doubt("overlap", text, caps=True)
        else:
            yield Doubt(
                "beside", msg("{name} ran from {first:date} to {last:date} too, on other channels", name=_name(name, other), **days)
            )
    earlier = [name for name, plan in ground.beside(*ground.before).items() if name not in beside and _shared(ground, plan)]
    if earlier:
        names = [_name(name, ground.others[name].sheet(Campaign)) for name in earlier]
        listed = Label(", ".join(one.en for one in names), "、".join(one.zh for one in names))
        yield Doubt("earlier", msg("days of {names} lie in the comparison from before, which may be too high for it", names=listed))


def _shared(ground: Ground, plan: Planning) -> tuple[str, ...]:
    """Return the channels of both; a campaign that names none may be on any."""
    own, theirs = ground.channels, channels_of(plan)
    if not own or not theirs:
        return own or theirs or tuple(channel.id for channel in ground.inputs.team.channels)
    return tuple(channel for channel in own if channel in theirs)


def _name(campaign_id: str, sheet: Campaign) -> Label:
    return sheet.name if sheet.name.en or sheet.name.zh else Label.same(campaign_id)
