"""The index as one HTML page: rows in both languages, its own style and script, nothing from outside, sealed by its last line."""

from __future__ import annotations

import base64
import hashlib
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, get_args

from goalbook.core.errors import ArchiveFault, BusyError
from goalbook.core.language import CODES, language
from goalbook.core.message import Label, Message, msg
from goalbook.publish.archive.index.rows import State, rows_of, state_name
from goalbook.publish.archive.ledger import INDEX, INDEX_LOCK, Ledger
from goalbook.publish.project import find_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from markupsafe import Markup

    from goalbook.publish.archive.index.rows import Row
    from goalbook.publish.archive.ledger import Entry

_PART = ".index.html.part"
_SECONDS = 10.0  # to wait for another writer
_FOOTER = 4096  # bytes at the end of the page, in which its last line's hash stands
_SEAL = "<!-- sha256:{} -->\n"
_OWN = {"style": "index.css", "plain": "plain.css", "script": "index.js"}
_TAGS = {"en": "en", "zh": "zh-Hans"}


def write_index(outputs: Path) -> Path:
    """Write outputs/index.html anew, whole or not at all, and one writer after the other. A damaged ledger is an ArchiveFault."""
    with _hold(outputs):
        return _write(outputs)


def renew_index(outputs: Path) -> None:
    """Bring the index up to the ledger's last line, unless somebody did meanwhile; that it cannot be written is no fault.

    It is made from the ledger alone, and the next run brings it up.
    """
    with suppress(Exception), _hold(outputs):
        last = Ledger(outputs).last()
        if last is None or last.hash not in _end(outputs / INDEX):
            _write(outputs)


@contextmanager
def _hold(outputs: Path) -> Iterator[None]:
    """Keep every other writer of the index out, so that the newest ledger is what stands in the end; nobody else has to wait."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - "up to date" must not wait for it

    lock = FileLock(outputs / INDEX_LOCK)
    try:
        lock.acquire(timeout=_SECONDS)
    except Timeout:
        raise BusyError(msg("the index of {folder:text} is held by another process", folder=str(outputs))) from None
    try:
        yield
    finally:
        lock.release()


def _end(index: Path) -> str:
    """Return the end of the index, where it names the last line it tells of; empty where there is none."""
    with suppress(OSError), index.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _FOOTER))
        return file.read().decode("utf-8", "replace")
    return ""


def _write(outputs: Path) -> Path:
    entries = Ledger(outputs).entries()
    try:
        rows = rows_of(outputs, entries)
    except (KeyError, TypeError, AttributeError):  # a line that no run of ours wrote
        raise ArchiveFault(msg("the ledger is damaged; `goalbook verify` says where")) from None
    page = sealed(index_page(rows, entries))
    part = outputs / _PART
    try:
        part.write_text(page, encoding="utf-8", newline="\n")
        part.replace(outputs / INDEX)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return outputs / INDEX


def sealed(page: str) -> str:
    """Return a page with a last line that proves all before it."""
    page = page.rstrip("\n") + "\n"
    return page + _SEAL.format(hashlib.sha256(page.encode()).hexdigest())


def index_page(rows: Sequence[Row], entries: Sequence[Entry]) -> str:
    """Return the page without its seal."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - "up to date" must not wait for it

    folder = find_project().templates / "index"
    own = {name: (folder / file).read_text(encoding="utf-8") for name, file in _OWN.items()}
    environment = Environment(
        autoescape=True, loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["both"] = both
    return environment.get_template("index.html.j2").render(
        rows=rows,
        head=entries[-1] if entries else None,
        words=words(),
        told={name: both(text) for name, text in words().items()},
        link_names={kind: both(name) for kind, name in link_names().items()},
        state_names={state: both(state_name(state)) for state in get_args(State)},
        states=_counted(rows),
        choices={"team": _choices(rows, "team_id", "team"), "book": _choices(rows, "book_id", "book")},
        hashes={name: _csp_hash(text) for name, text in own.items()},
        pair=pair,
        **{name: _own(text) for name, text in own.items()},
    )


def both(text: Label | Message | str, *, begins: bool = False) -> Markup:
    """Return a text in both languages, of which the page shows one; where they are the same, once. What begins a cell has a capital."""
    from markupsafe import Markup, escape  # noqa: PLC0415 - as above

    said = {code: escape(found[:1].upper() + found[1:] if begins else found) for code, found in pair(text).items()}
    if said["en"] == said["zh"]:
        return said["en"]
    return Markup("".join(f'<span lang="{_TAGS[code]}">{said[code]}</span>' for code in CODES))  # noqa: S704 - escaped above


def pair(text: Label | Message | str) -> dict[str, str]:
    """Return a text by language."""
    return {code: language(code).say(text) for code in CODES}


def words() -> Mapping[str, Message]:
    """Return what the page itself says."""
    return {
        "title": msg("Archive of reports"),
        "search": msg("Search"),
        "placeholder": msg("team, period, headline, fingerprint …"),
        "sort": msg("Sort by"),
        "all_teams": msg("all teams"),
        "all_books": msg("all books"),
        "all_langs": msg("all languages"),
        "english": msg("English"),
        "chinese": msg("Chinese"),
        "shown": msg("Shown"),
        "more": msg("Show more"),
        "also": msg("Also show"),
        "none": msg("No report fits. Clear the search or the filters."),
        "beyond": msg("Also found among what is not shown"),
        "beyond_too": msg("Show them"),
        "empty": msg("No report has been made yet."),
        "page_language": msg("Language of this page"),
        "team": msg("Team"),
        "period": msg("Period"),
        "book": msg("Book"),
        "lang": msg("Language"),
        "said": msg("What it says"),
        "alerts": msg("Alerts"),
        "state": msg("State"),
        "made": msg("Made"),
        "files": msg("Files"),
        "fail": msg("rules failed"),
        "warn": msg("warnings"),
        "calm": msg("no alerts"),
        "entries": msg("Entries in the ledger"),
        "head": msg("hash of the last"),
        "check": msg("Whether all is as it was written: goalbook verify"),
    }


def link_names() -> Mapping[str, Message | str]:
    """Return what each kind of file is called."""
    return {"PDF": "PDF", "HTML": "HTML", "XLSX": "XLSX", "notebook": msg("notebook"), "record": msg("record")}


def _counted(rows: Sequence[Row]) -> list[tuple[State, Message, int, bool]]:
    """Return the states with a switch of their own: name, how many, and whether they are seen from the start."""
    shown: tuple[tuple[State, bool], ...] = (
        ("failed", True),
        ("missing", True),
        ("superseded", False),
        ("mended", False),
        ("removed", False),
    )
    counted = [(state, state_name(state), sum(row.state == state for row in rows), seen) for state, seen in shown]
    return [one for one in counted if one[2]]


def _choices(rows: Sequence[Row], key: str, name: str) -> list[tuple[str, dict[str, str]]]:
    """Return the values that a filter offers, each with its name in both languages, sorted."""
    return sorted({getattr(row, key): pair(getattr(row, name)) for row in rows}.items())


def _own(text: str) -> Markup:
    """Return our own style sheet or script, which the browser must get as it is."""
    from markupsafe import Markup  # noqa: PLC0415 - as above

    return Markup(text)  # noqa: S704 - a file of this checkout


def _csp_hash(text: str) -> str:
    """Return the digest by which the page's security policy knows its own style and script, and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
