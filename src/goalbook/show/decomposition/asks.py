"""What the decomposition meeting has to decide, most important first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.compare import at_most
from goalbook.core.message import Label, Message, msg
from goalbook.show.decomposition.narrative import chain_of, funnel_of, incomplete, lines, misdated, unanswered, unit_of, unsigned, way
from goalbook.show.decomposition.no_goals import set_goal
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.words import channel_name, known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.result import Decomposition

MOST = 5
Row = dict[str, object]


def asks(result: Decomposition) -> tuple[Message, ...]:
    """Return up to five decisions; the acceptance alone where nothing is open."""
    found = tuple(_open(result))
    return found[:MOST] or (msg("Accept the plan: make accept BOOK=decomposition."),)


def _open(result: Decomposition) -> Iterator[Message]:
    if not result.headline.kr_id:
        yield set_goal(result)
        return
    if not result.headline.filed:
        yield msg(
            "Write the plan: how each channel reaches its part (plan/{period:text}/funnels.yml), and who does what.",
            period=result.meta.period.label,
        )
    funnels = tuple(_funnels(result))
    if not funnels:  # what a channel's part becomes there changes the sum too
        yield from _split(result)
    yield from funnels
    yield from _people(result)
    if result.headline.status != "frozen":
        yield msg("Freeze the targets: this plan is for a draft, and whoever signs it signs for these numbers alone.")


def _split(result: Decomposition) -> Iterator[Message]:
    head = result.headline
    if head.split is None or not head.target:
        return
    gap = head.split - head.target
    if at_most(abs(gap / head.target), float(result.policy.split_tolerance)):
        return
    amount = strong(level(unit_of(result), abs(gap)))
    yield (
        msg("Give {amount} that no channel carries to a channel, or lower the target.", amount=amount)
        if gap < 0
        else msg("Take {amount} from the channels' parts: together they exceed the target.", amount=amount)
    )


def _funnels(result: Decomposition) -> Iterator[Message]:
    """Ask of each channel whose funnel misses its part for the factor that closes the gap, or for the part its past supports."""
    missed = [row for row in lines(result) if funnel_of(row) == "fail"]
    for row in sorted(missed, key=lambda row: -abs(number(row["funnel"]) - number(row["top_down"]))):
        unit, chain = unit_of(result), chain_of(result, str(row["channel"]))
        name, brings = channel_name(result, row["channel"]), strong(level(unit, number(row["funnel"])))
        ways = [] if chain is None else [one for one in rows(result.tables.get("chain_solver")) if one["chain_id"] == chain["chain_id"]]
        reached = next((one for one in ways if one["reached"] and known(one["needed"])), None)
        if number(row["funnel_ratio"]) > 1:
            yield msg("{channel}: raise the part towards {brings}, or plan less volume.", channel=name, brings=brings)
        elif reached is not None:
            yield msg("{channel}: plan {way}, or re-set the part to {brings}.", channel=name, way=way(reached), brings=brings)
        elif known(row["low"]) and number(row["low"]) > number(row["funnel"]):
            low, high = (level(unit, number(row[end])) for end in ("low", "high"))
            supported = strong(msg("{low}–{high}", low=low, high=high))
            yield msg(
                "{channel}: re-set the part to {supported}, which past rates support, and plan with those rates.",
                channel=name,
                supported=supported,
            )
        else:
            yield msg("{channel}: re-set the part to {brings}; no factor alone has ever closed the gap.", channel=name, brings=brings)


def _people(result: Decomposition) -> Iterator[Message]:
    waiting = len(unanswered(result))
    if waiting:
        yield msg("Answer the open objections ({n:n}) before anyone commits.", n=waiting)
    lacking = len(incomplete(result))
    if lacking:
        yield msg("Complete the tasks that lack owner, deadline, resources or steps ({n:n}).", n=lacking)
    late = len(misdated(result))
    if late:
        yield msg("Correct the dates of tasks that do not fit the plan ({n:n}).", n=late)
    roles = [result.owners.get(str(row["person"]), Label.same(str(row["person"]))) for row in unsigned(result)]
    if roles:
        listed = Label(", ".join(one.en for one in roles), "、".join(one.zh for one in roles))
        yield msg("Signatures still missing: {people}.", people=listed)
