"""From what a report proposes to the team's own files: a deliberate act, shown before it is done, refused where it would overwrite."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import UsageError
from goalbook.core.language import CODES
from goalbook.core.message import Message, msg
from goalbook.core.safe_yaml import read_yaml
from goalbook.inputs.frozen import content_hash, file_before, is_frozen_file
from goalbook.publish.decide import Standing
from goalbook.publish.lesson_rows import LESSONS_FILE, is_seal_file, takes_lessons, with_lessons
from goalbook.publish.machine import machine_faults
from goalbook.publish.plan_files import RECORD as ACCEPTED
from goalbook.publish.plan_files import is_plan_file
from goalbook.publish.revisions import RECORD, Series
from goalbook.publish.team_folder import digest, input_files, read_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PROPOSED = "proposed"
_SCENARIOS = "scenarios/"
_SETTING, _CAMPAIGN = "target_setting", "campaign"


@dataclass(frozen=True)
class Wanted:
    """Whose proposals: a series of reports, in one language or in whichever was run last."""

    book: str
    team: str
    period: str
    lang: str  # "" for any
    scenario: str
    data_dir: Path
    outputs_dir: Path

    @property
    def team_dir(self) -> Path:
        """Return the folder of the team's inputs."""
        return self.data_dir / self.team

    @property
    def asked(self) -> str:
        """Return the period as the command takes it; of a campaign its id and mode, which together name its reports."""
        campaign, _, mode = self.period.rpartition("-")
        return f"{campaign} --mode {mode}" if self.book == _CAMPAIGN else self.period


@dataclass(frozen=True)
class Proposal:
    """One proposed file: its path below the team's folder, its bytes, and the file it is compared with, where there is one."""

    path: str
    content: bytes
    before: str = ""
    replaces: str = ""  # SHA-256 of what an earlier accept wrote under this name; "" for a new file

    def difference(self, team_dir: Path) -> str:
        """Return what it changes as a unified diff; a new file is shown whole."""
        old = (team_dir / self.before).read_text("utf-8").splitlines() if self.before else []
        new = self.content.decode("utf-8").splitlines()
        return "\n".join(unified_diff(old, new, self.before or "/dev/null", self.path, lineterm=""))


@dataclass(frozen=True)
class Proposals:
    """What the newest report of a series proposes: what is new, and what lies in the team's folder already."""

    revision: Path
    new: tuple[Proposal, ...]
    there: tuple[str, ...]
    frozen: bool  # of a target setting or a campaign's plan: it is frozen, there is nothing to propose


def find_proposals(wanted: Wanted) -> Proposals:
    """Return what can be accepted. What was altered, has no place, would overwrite or was made from other files is a UsageError."""
    revision = newest_revision(wanted)
    record = _json(revision / RECORD)
    folder = revision / PROPOSED
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    _require_homes(wanted.team_dir, names, revision)
    _require_unaltered(folder, names, record)
    there = [name for name in names if _is_there(wanted.team_dir / name, folder / name)]
    new = sorted((name for name in names if name not in there), key=lambda name: (name.endswith(ACCEPTED), name))
    _require_own(wanted.team_dir, new)
    if new:
        _require_same_inputs(wanted, record, there)
    proposals = (_proposal(wanted.team_dir, name, (folder / name).read_bytes()) for name in new)
    frozen = _is_frozen(wanted, revision)
    return Proposals(revision, tuple(proposals), tuple(there), frozen=frozen)


def _proposal(team_dir: Path, name: str, content: bytes) -> Proposal:
    standing = team_dir / name
    if name == LESSONS_FILE and standing.exists():
        return Proposal(name, with_lessons(standing.read_bytes(), content), name, digest(standing))
    if (is_plan_file(name) or is_seal_file(name)) and standing.exists():
        return Proposal(name, content, name, digest(standing))
    return Proposal(name, content, file_before(team_dir, name))


def newest_revision(wanted: Wanted) -> Path:
    """Return the newest revision of the series; of several languages that of the run that ended last."""
    base = wanted.outputs_dir / wanted.team / wanted.book / wanted.period
    suffix = f"+{wanted.scenario}" if wanted.scenario else ""
    series = [Series(base / f"{code}{suffix}", wanted.outputs_dir) for code in ([wanted.lang] if wanted.lang else CODES)]
    standing = Standing.of(wanted.outputs_dir)
    found = [revision for one in series if (revision := standing.revision(one)) is not None]
    if not found:
        raise UsageError(
            msg(
                "there is no report to accept anything from; make it first: "
                "goalbook run {book:text} --team {team:text} --period {period:text}",
                book=wanted.book,
                team=wanted.team,
                period=wanted.asked,
            )
        )
    return max(found, key=lambda one: _finished(one.path)).path


def accept(proposals: Proposals, team_dir: Path) -> tuple[Path, ...]:
    """Put the files into the team's folder, all or none: what was placed before a fault is taken back.

    A new file never overwrites one that stands there meanwhile; one that replaces another does so only while that is unchanged. A plan's
    accepted.yml comes last: until it stands, the files before it are the proposal's own and are found so by the next accept.
    """
    with machine_faults(team_dir):
        parts: list[Path] = []
        placed: list[tuple[Path, Path | None]] = []  # each with the copy of what stood there
        try:
            for proposal in proposals.new:
                target = team_dir / proposal.path
                target.parent.mkdir(parents=True, exist_ok=True)
                parts.append(target.with_name(f".{target.name}.part"))
                parts[-1].write_bytes(proposal.content)
            for part, proposal in zip(parts, proposals.new, strict=True):
                placed.append(_place(part, team_dir / proposal.path, proposal.replaces))
        except BaseException:
            _take_back(placed)
            raise
        finally:
            for path in (*parts, *(before for _, before in placed if before is not None)):
                path.unlink(missing_ok=True)
    return tuple(target for target, _ in placed)


def marks(proposals: Proposals) -> tuple[Message, ...]:
    """Return what is to be known of a plan before it is accepted: its targets are a draft, its numbers do not add up."""
    found: list[Message] = []
    for proposal in proposals.new:
        said = read_yaml(proposal.content.decode("utf-8")) if is_plan_file(proposal.path) and proposal.path.endswith(ACCEPTED) else None
        goals = said.get("goals") if isinstance(said, dict) else None
        if not isinstance(said, dict) or not isinstance(goals, dict):
            continue
        if not goals.get("frozen"):
            found.append(
                msg("the targets are not frozen; the plan holds for version {version:text} as it stands", version=str(goals["version"]))
            )
        if said.get("adds_up") is False:
            found.append(msg("the plan does not add up; accepted.yml says so"))
    return tuple(found)


def unseen_draft(revision: Path, wanted: Wanted) -> str:
    """Return the day on which the draft was decided where the report, which knows nothing later than its as_of, could not see it."""
    draft = wanted.team_dir / "goals" / f"{wanted.period}.yml"
    day = str(read_mapping(draft, f"goals/{draft.name}").get("decided_on") or "") if draft.is_file() else ""
    meta = _json(revision / "results.json").get("meta", {})
    return day if isinstance(meta, dict) and day > str(meta.get("as_of", "")) else ""


def _place(part: Path, target: Path, replaces: str) -> tuple[Path, Path | None]:
    """Give a finished file its name; a link, unlike a rename, refuses where a file stands."""
    if replaces:
        before = target.with_name(f".{target.name}.before")
        shutil.copyfile(target, before)
        if digest(before) != replaces:
            before.unlink()
            raise _edited([target.name])
        part.replace(target)
        return target, before
    try:
        os.link(part, target)
    except FileExistsError:
        raise _frozen_already(target) from None
    except OSError:  # a file system without links
        if target.exists():
            raise _frozen_already(target) from None
        part.rename(target)
    return target, None


def _take_back(placed: Iterable[tuple[Path, Path | None]]) -> None:
    for target, before in placed:
        if before is None:
            target.unlink(missing_ok=True)
        else:
            before.replace(target)


def _edited(names: Iterable[str]) -> UsageError:
    return UsageError(
        msg(
            "{files:text} is not what an earlier accept wrote; nothing was written. Whoever changed it by hand decides: "
            "move it away and accept again, or keep it and accept nothing",
            files=", ".join(names),
        )
    )


def _frozen_already(target: Path) -> UsageError:
    return UsageError(msg("{file:text} is there already and says something else; a frozen version is never overwritten", file=str(target)))


def _require_homes(team_dir: Path, names: Iterable[str], revision: Path) -> None:
    homeless = [name for name in names if not _has_home(team_dir, name, revision)]
    if homeless:
        raise UsageError(
            msg(
                "{files:text} cannot be accepted by command: copy the rows you agree with from {folder:text}",
                files=", ".join(homeless),
                folder=str(revision / PROPOSED),
            )
        )


def _has_home(team_dir: Path, name: str, revision: Path) -> bool:
    if name == LESSONS_FILE:
        return takes_lessons(team_dir, (revision / PROPOSED / name).read_bytes())
    return is_frozen_file(name) or is_plan_file(name) or is_seal_file(name)


def _require_unaltered(folder: Path, names: Iterable[str], record: dict[str, Any]) -> None:
    made = {str(subject["name"]): subject["digest"]["sha256"] for subject in record.get("subject", ())}
    altered = [name for name in names if made.get(f"{PROPOSED}/{name}") != digest(folder / name)]
    if altered:
        raise UsageError(msg("{files:text} is not what the run wrote; run the report again", files=", ".join(altered)))


def _is_there(target: Path, proposed: Path) -> bool:
    if target.name == LESSONS_FILE and target.exists():
        return with_lessons(target.read_bytes(), proposed.read_bytes()) == target.read_bytes()
    return target.exists() and target.read_bytes() == proposed.read_bytes()


def _require_own(team_dir: Path, names: Iterable[str]) -> None:
    """Refuse to overwrite a frozen version, and a file of a plan that is not what an earlier accept wrote.

    A campaign's seal gives way to its next version, and lessons are added to those there; both only while they are as the report read them.
    """
    standing = [name for name in names if (team_dir / name).exists() and not is_seal_file(name) and name != LESSONS_FILE]
    for name in standing:
        if not is_plan_file(name):
            raise _frozen_already(team_dir / name)
    edited = [name for name in standing if not _as_accepted(team_dir / name)]
    if edited:
        raise _edited(edited)


def _as_accepted(target: Path) -> bool:
    """Say whether a file of a plan still is what the record beside it says was accepted; the record proves itself by its own hash."""
    record = target.parent / ACCEPTED
    said = read_mapping(record, f"{target.parent.name}/{ACCEPTED}") if record.is_file() else {}
    if target.name == ACCEPTED:
        return said.get("content_hash") == content_hash(said)
    files = said.get("files")
    return isinstance(files, dict) and files.get(target.name) == digest(target)


def _require_same_inputs(wanted: Wanted, record: dict[str, Any], there: Iterable[str]) -> None:
    """Refuse a proposal made from other files than are there now: what is accepted must be what the report judged.

    Scenarios saved since change nothing of it.
    """
    prefix = f"data/{wanted.team}/"
    dependencies = record.get("predicate", {}).get("buildDefinition", {}).get("resolvedDependencies", ())
    then = {one["name"].removeprefix(prefix): one["digest"]["sha256"] for one in dependencies if str(one["name"]).startswith(prefix)}
    now = {file.path: file.sha256 for file in input_files(wanted.team_dir, wanted.scenario)}
    kept = {path for path in {*then, *now} if path in there or path.startswith(_SCENARIOS)}
    changed = sorted(path for path in {*then, *now} - kept if then.get(path) != now.get(path))
    if changed:
        raise UsageError(
            msg(
                "the report was made from other files than are there now ({files:text}); nothing was written. Run it again and look at it: "
                "goalbook run {book:text} --team {team:text} --period {period:text}",
                files=", ".join(changed),
                book=wanted.book,
                team=wanted.team,
                period=wanted.asked,
            )
        )


def _finished(revision: Path) -> str:
    with suppress(KeyError, TypeError):
        return str(_json(revision / RECORD)["predicate"]["runDetails"]["metadata"]["finishedOn"])
    return ""


def _is_frozen(wanted: Wanted, revision: Path) -> bool:
    headline = _json(revision / "results.json").get("headline", {})
    if not isinstance(headline, dict):
        return False
    return (wanted.book == _SETTING and headline.get("status") == "frozen") or (wanted.book == _CAMPAIGN and bool(headline.get("frozen")))


def _json(path: Path) -> dict[str, Any]:
    """Return a JSON file's object; one that cannot be read is empty, so that nothing fits it."""
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text("utf-8"))
        return found if isinstance(found, dict) else {}
    return {}
