"""Who put their name to what: goals, frozen versions, commitments, campaign plans; with the hash that was signed and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from goalbook.core.message import Label, Message, msg
from goalbook.inputs.frozen import content_hash, is_frozen_file
from goalbook.publish.archive.audit.year import CAMPAIGN, PLAN, TARGETS, campaign_id, stored_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.publish.archive.audit.year import Audited, Year

HOLDS, REFUSED, BROKEN, OPEN = "holds", "refused", "broken", "open"
_STATES = {
    **dict.fromkeys(("agreed", "signed", "frozen"), HOLDS),
    **dict.fromkeys(("stale", "changed"), BROKEN),
    "refused": REFUSED,
    "late": HOLDS,  # it says what it said, but came after the first day
}


@dataclass(frozen=True)
class SignOff:
    """One signature, or one that is still owed."""

    team: str
    about: str  # a period's label or a campaign's id
    what: Message
    who: Label
    on: str  # ISO day; "" where nothing is signed
    hash: str
    state: str  # holds | refused | broken | open
    said: str  # the state as the report has it
    run: str  # where it is told


def sign_offs(year: Year) -> tuple[SignOff, ...]:
    """Return every sign-off that the newest reports of the year tell of, and every frozen version of goals among their inputs."""
    return tuple(one for team in year.teams for one in _of_team(year, team))


def _of_team(year: Year, team: str) -> Iterator[SignOff]:
    yield from _of_goals(year, team)
    for about, report in sorted(year.newest(team, PLAN).items()):
        for row in report.table("commitments"):
            yield _one(report, about, msg("personal commitment"), row, on="signed_on")
    for _, report in sorted(year.newest(team, CAMPAIGN).items()):
        for row in report.table("campaign_seal"):
            if row.get("promised") or row.get("version"):
                yield _one(report, campaign_id(report), msg("plan of the campaign"), row, on="frozen_on")
    yield from _frozen_files(year, team)


def _of_goals(year: Year, team: str) -> Iterator[SignOff]:
    for about, report in sorted(year.newest(team, TARGETS).items()):
        for row in report.table("agreement"):
            if row.get("required"):
                yield _one(report, about, msg("agreement to the goals"), row, on="confirmed")
        for row in report.table("target_versions"):
            if row.get("status") == "frozen":
                yield _one(report, about, msg("goals frozen, version {n:n}", n=row.get("version")), row, on="decided_on")


def _one(report: Audited, about: str, what: Message, row: Mapping[str, Any], *, on: str) -> SignOff:
    said = str(row.get("state") or row.get("status") or "")
    return SignOff(
        report.run.about("team"),
        about,
        what,
        _who(row),
        str(row.get(on) or ""),
        str(row.get("hash") or row.get("content_hash") or ""),
        _STATES.get(said, OPEN),
        said,
        report.run.name,
    )


def _who(row: Mapping[str, Any]) -> Label:
    """Return who signs: the role of a person who is named, else who is said to have done it."""
    for name in ("role", "person", "by"):
        found = row.get(name)
        if isinstance(found, dict) and (found.get("en") or found.get("zh")):
            return Label(str(found.get("en") or found["zh"]), str(found.get("zh") or found["en"]))
        if isinstance(found, str) and found:
            return Label.same(found)
    return Label("", "")


def _frozen_files(year: Year, team: str) -> Iterator[SignOff]:
    """Yield the frozen versions of the year's goals among the stored inputs, each proved against the hash it carries."""
    seen: set[str] = set()
    for one in reversed(year.runs):
        if not one.readable or one.run.about("team") != team:
            continue
        for path, sha in sorted(one.run.data().items()):
            label = PurePosixPath(path).name.partition(".")[0]
            if sha in seen or not is_frozen_file(path) or not label.startswith(year.year.label):
                continue
            seen.add(sha)
            goals = stored_yaml(one.run, sha)
            given = str(goals.get("content_hash") or "")
            holds = bool(given) and content_hash(goals) == given
            state = HOLDS if holds else BROKEN if given else OPEN
            what = msg("the frozen file {file:text} and its hash", file=path)
            yield SignOff(team, label, what, _who(goals), str(goals.get("decided_on") or ""), given, state, state, one.run.name)
