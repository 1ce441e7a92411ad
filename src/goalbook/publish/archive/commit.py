"""How a run enters the archive: what it was made from is stored, its folder gets its name, the ledger its line: all or none."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault, RunError
from goalbook.core.language import CODES, language
from goalbook.core.message import msg
from goalbook.core.message_json import read_message
from goalbook.publish.archive.ledger import ADOPTED, FAILURE, REVISION, Ledger, Writer
from goalbook.publish.archive.objects import Objects, lost_ledger
from goalbook.publish.fingerprint import package_tree, template_tree
from goalbook.publish.record import RESULTS
from goalbook.publish.revisions import FAILURES, RECORD, Revision, Series, failure_place, name_folder, take_back
from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from goalbook.core.errors import GoalbookError
    from goalbook.core.message import Message
    from goalbook.publish.record import Ingredients


def publish(scratch: Path, made_from: Ingredients, series: Series) -> Revision:
    """Make a finished scratch folder the next revision of its series."""
    outputs = made_from.job.outputs_dir
    with Ledger(outputs).hold() as writer:
        _adopt(outputs, writer)
        _store(Objects(outputs), made_from)
        revision = series.next()
        about = _about(scratch, revision.path, made_from, _summary(scratch))
        writer.append(REVISION, about, partial(name_folder, scratch, revision.path), partial(take_back, scratch, revision.path))
    renew_index(outputs)
    return revision


def keep_failure(scratch: Path, made_from: Ingredients, fault: GoalbookError) -> Path:
    """Keep what a failed run left, so that it can be looked into."""
    outputs = made_from.job.outputs_dir
    with Ledger(outputs).hold() as writer:
        _adopt(outputs, writer)
        lacks = _store_what_is_there(Objects(outputs), made_from)
        place = failure_place(made_from.job, made_from.fingerprint.value)
        about = {**_about(scratch, place, made_from, _said(fault.message)), "lacks": lacks}
        writer.append(FAILURE, about, partial(name_folder, scratch, place), partial(take_back, scratch, place))
    renew_index(outputs)
    return place


def renew_index(outputs: Path) -> None:
    """Bring the index up to the ledger, when nobody is kept waiting for the ledger any more."""
    from goalbook.publish.archive.index.page import renew_index as renewed  # noqa: PLC0415 - "up to date" must not wait for it

    renewed(outputs)


def _about(scratch: Path, place: Path, made_from: Ingredients, summary: dict[str, Any]) -> dict[str, Any]:
    job = made_from.job
    return {
        "path": place.relative_to(job.outputs_dir).as_posix(),
        "record": digest(scratch / RECORD),
        "fingerprint": made_from.fingerprint.value,
        "team": job.team,
        "book": job.book,
        "period": job.period,
        "lang": job.lang,
        "scenario": job.scenario,
        "summary": summary,
    }


def _summary(folder: Path) -> dict[str, Any]:
    """Return what the index says of a report: names and headline in both languages, its last day, how many rules warn or fail."""
    results: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        results = json.loads((folder / RESULTS).read_text("utf-8"))
    states = [str(one.get("status")) for one in results.get("findings", ())]
    told = {"headline": results.get("headline_text", {}), "fail": states.count("fail"), "warn": states.count("warn")}
    return {**told, **_named(results.get("meta") or {})}


def _named(meta: dict[str, Any]) -> dict[str, Any]:
    """Return the names of the team and of the campaign, and the report's last day: what no ledger line's ids tell a reader."""
    names = {"team": meta.get("team"), "subject": (meta.get("subject") or {}).get("name")}
    known = {name: found for name, found in names.items() if found}
    ends = (meta.get("period") or {}).get("end")
    return {**({"names": known} if known else {}), **({"ends": ends} if ends else {})}


def _store(objects: Objects, made_from: Ingredients) -> None:
    """Store every input, the notebook, the lock file, and this package's and the template's files, as far as they are not there."""
    objects.sweep()
    for digest_, store in _to_store(objects, made_from):
        if not objects.has(digest_):
            store()


def _store_what_is_there(objects: Objects, made_from: Ingredients) -> list[str]:
    """Store as much as is still what it was, and return the digests of the rest: a file that changed or vanished may be the fault."""
    objects.sweep()
    lacks = set()
    for digest_, store in _to_store(objects, made_from):
        try:
            if not objects.has(digest_):
                store()
        except RunError:
            lacks.add(digest_)
    return sorted(lacks)


def _to_store(objects: Objects, made_from: Ingredients) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield what a run was made from by its digest, and how it is stored."""
    job, project, parts = made_from.job, made_from.project, made_from.fingerprint.parts
    book = made_from.book.notebook
    files = [(job.team_dir / file.path, file.sha256, file.path) for file in job.inputs]
    files += [(job.outputs_dir / file.path, file.sha256, file.path) for file in job.earlier]
    files.append((project.notebooks / book, parts["notebook"], book))
    if parts["lock"]:
        files.append((project.lock_file, parts["lock"], project.lock_file.name))
    for source, digest_, name in files:
        yield digest_, partial(objects.store_file, source, digest_, name)
    yield parts["package"], lambda: objects.store_tree(package_tree(), parts["package"])
    yield parts["templates"], lambda: objects.store_tree(template_tree(project), parts["templates"])


def _adopt(outputs: Path, writer: Writer) -> None:
    """Enter runs made before there was a ledger; where there was one, or a run's record cannot be read, that is an ArchiveFault."""
    if Ledger(outputs).path.exists():
        return
    if lost_ledger(outputs):
        raise ArchiveFault(
            msg("the ledger of {folder:text} is gone; put it back from a copy before anything is added", folder=str(outputs))
        )
    places = ((ADOPTED, "*/*/*/*/r[0-9]*"), (FAILURE, f"*/*/{FAILURES}/*"))
    found = [(event, folder) for event, place in places for folder in sorted(outputs.glob(place)) if _is_run(folder, event)]
    entered = [(event, folder, dict(_earlier(outputs, folder / RECORD))) for event, folder in found]
    for _, folder, about in entered:
        if not about:
            raise ArchiveFault(
                msg(
                    "{folder:text} cannot be entered into the ledger: its record cannot be read; move it out of the archive",
                    folder=folder.relative_to(outputs).as_posix(),
                )
            )
    writer.begin((event, about) for event, _, about in entered)


def _is_run(folder: Path, event: str) -> bool:
    return folder.is_dir() and (event == FAILURE or folder.parent.parent.name != FAILURES)


def _earlier(outputs: Path, record: Path) -> Iterator[tuple[str, Any]]:
    """Yield what the ledger says of a run it did not see being made."""
    try:
        predicate = json.loads(record.read_text("utf-8"))["predicate"]
        known = predicate["buildDefinition"]["internalParameters"]
        found = {name: str(known[name]) for name in ("fingerprint", "team", "book", "period", "lang", "scenario")}
        fault = predicate["runDetails"]["metadata"].get("fault")
        summary = _said(read_message(fault["message"])) if fault else _summary(record.parent)
    except (OSError, ValueError, KeyError, TypeError):
        return
    yield "path", record.parent.relative_to(outputs).as_posix()
    yield "record", digest(record)
    yield from found.items()
    yield "summary", summary


def _said(message: Message) -> dict[str, Any]:
    """Return what the index says of a failed run."""
    return {"message": {code: language(code).say(message) for code in CODES}}
