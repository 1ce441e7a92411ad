"""What is wrong with sheet `phases` beyond its keys: unknown names, ids said twice, days out of order, gates outside their phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalbook.core.message import Message, msg
from goalbook.inputs.goals_file import unknown_channel
from goalbook.inputs.names import key
from goalbook.inputs.plan.phase_spans import spans
from goalbook.inputs.planning.known import Known
from goalbook.inputs.problems import shown
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from goalbook.core.policy import Policy
    from goalbook.inputs.plan.phases import Phases
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path

    Faults = Iterator[tuple[Path, Message]]

REPURCHASE = "repurchase_rate"  # measured by purchases, no figure of the catalogue
TRACKED = ("stages", "steps", "modules", "gates", "readiness", "rates", "tests", "partners")  # progress is noted of them by their ids
OWNED = (*TRACKED, "outreach", "preparation")
MATRIX, SEEDS = "channel_matrix", "seed_users"  # ids under which progress of these two is noted
NEW = "new"


def phase_faults(sheet: Phases, file: TeamFile) -> Faults:
    """Yield everything wrong with the sheet, each with the path of keys where it stands."""
    yield from _people(sheet, file)
    yield from _ids(sheet)
    yield from _channels(sheet, file)
    yield from _metrics(sheet, file)
    yield from _segments(sheet, file.policy)
    yield from _phases(sheet)
    yield from _days(sheet)
    yield from _gates(sheet, file.policy)


def item_ids(sheet: Phases) -> tuple[str, ...]:
    """Return the ids of all that progress may be noted of."""
    found = [one.id for one in sheet.phases]
    found += [one.id for part in (*TRACKED, "preparation") for one in getattr(sheet, part)]
    found += [MATRIX] * (sheet.matrix is not None) + [SEEDS] * (sheet.seed_users is not None)
    return tuple(dict.fromkeys(found))


def segment_of(name: str, policy: Policy) -> str:
    """Return the tier of users that a name means, "" where it means none; the policy knows other names of each."""
    names = {key(str(one)): str(one) for one in policy.segments.names} | {NEW: NEW}
    for tier, others in policy.segments.alias.items():
        names |= {key(str(one)): str(tier) for one in (tier, *others)}
    return names.get(key(name), "")


def _each(sheet: Phases, *names: str) -> Iterator[tuple[Path, Any]]:
    for name in names:
        for at, one in enumerate(getattr(sheet, name)):
            yield (name, at), one


def _people(sheet: Phases, file: TeamFile) -> Faults:
    """Yield owners who are not in `team.yml`, where it lists people."""
    known = Known.of(file, (), ()).people
    ids = sorted(set(known.values()))
    owned: list[tuple[Path, Any]] = [(("frame", "phases", at), one) for at, one in enumerate(sheet.phases)]
    owned += list(_each(sheet, *OWNED))
    owned += [((name,), getattr(sheet, name)) for name in ("matrix", "seed_users") if getattr(sheet, name) is not None]
    for place, one in owned:
        if one.owner and ids and key(one.owner) not in known:
            yield (*place, "owner"), unknown_name(one.owner, ids)


def _ids(sheet: Phases) -> Faults:
    """Yield what is named twice: progress could not tell two things of one id apart."""
    places: list[tuple[Path, str]] = [(("frame", "phases", at, "id"), one.id) for at, one in enumerate(sheet.phases)]
    places += [((*place, "id"), one.id) for place, one in _each(sheet, *TRACKED)]
    yield from _twice(places)
    yield from _twice(((*place, "id"), one.id) for place, one in _each(sheet, "preparation"))
    yield from _twice(((*place, "step"), one.step) for place, one in _each(sheet, "route"))
    yield from _twice(((*place, "segment"), key(one.segment)) for place, one in _each(sheet, "outreach"))
    yield from _twice(((*place, "month"), one.month) for place, one in _each(sheet, "directions"))


def _twice(places: Iterable[tuple[Path, str]]) -> Faults:
    seen: set[str] = set()
    for place, name in places:
        if name in seen:
            yield place, msg("'{name:text}' stands here twice; each needs a name of its own", name=shown(name))
        seen.add(name)


def _channels(sheet: Phases, file: TeamFile) -> Faults:
    channels = {channel.id for channel in file.team.channels}
    named: list[tuple[Path, str]] = [((*place, "channel"), one.channel) for place, one in _each(sheet, "rates", "tests")]
    if sheet.matrix is not None:
        named += [(("matrix", "channels", at), name) for at, name in enumerate(sheet.matrix.channels)]
        yield from _twice(place_and_name for place_and_name in named if place_and_name[0][0] == "matrix")
    for place, name in named:
        if name and name not in channels:
            yield place, unknown_channel(name, file)


def _metrics(sheet: Phases, file: TeamFile) -> Faults:
    known = (*file.catalogue.metrics, *file.catalogue.ratios, REPURCHASE)
    for place, one in _each(sheet, "gates", "rates"):
        if one.metric and one.metric not in known:
            yield (*place, "metric"), unknown_name(one.metric, known)


def _segments(sheet: Phases, policy: Policy) -> Faults:
    for place, one in _each(sheet, "outreach"):
        if not segment_of(one.segment, policy):
            yield (*place, "segment"), unknown_name(one.segment, [*map(str, policy.segments.names), NEW])


def _phases(sheet: Phases) -> Faults:
    known = [phase.id for phase in sheet.phases]
    for place, one in _each(sheet, "gates", "rates", "route"):
        if one.phase and one.phase not in known:
            yield (*place, "phase"), unknown_name(one.phase, known)


def _days(sheet: Phases) -> Faults:
    """Yield what ends before it begins, and goals and stretches of the route without a day."""
    lasting: list[tuple[Path, date | None, date | None]] = [((*place, "end"), one.start, one.end) for place, one in _each(sheet, "stages")]
    lasting += [((*place, "due"), one.start, one.due) for place, one in _each(sheet, "steps")]
    if sheet.frame is not None and sheet.seed_users is not None:
        lasting.append((("seed_users", "due"), sheet.frame.start, sheet.seed_users.due))
    for place, start, end in lasting:
        if start is not None and end is not None and end < start:
            yield place, msg("ends on {end:date}, before it begins on {start:date}", end=end, start=start)
    for at, goal in enumerate(sheet.frame.goals if sheet.frame is not None else ()):
        if (goal.day is None) == (goal.months is None):
            yield ("frame", "goals", at), msg("give the goal a day or a number of months after the start, one of the two")
    for place, one in _each(sheet, "route"):
        if not one.phase and one.day is None:
            yield place, msg("say by which day or with which phase the step is done")


def _gates(sheet: Phases, policy: Policy) -> Faults:
    lasting = {one.phase.id: one for one in spans(sheet.frame, policy)}
    for place, gate in _each(sheet, "gates"):
        span = lasting.get(gate.phase)
        if span is not None and not span.start <= gate.day <= span.end:
            days = {"day": gate.day, "start": span.start, "end": span.end}
            yield (
                (*place, "day"),
                msg("{day:date} lies outside its phase '{phase:text}', {start:date} to {end:date}", phase=gate.phase, **days),
            )
