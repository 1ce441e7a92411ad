"""How the result of proving the archive is told: to people, to machines, and as an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import ArchiveFault
from goalbook.core.language import CODES, language
from goalbook.core.message import msg
from goalbook.publish.archive.verifying.anchors import anchor_line

if TYPE_CHECKING:
    from goalbook.core.message import Message
    from goalbook.publish.archive.verifying.breaks import Break
    from goalbook.publish.archive.verifying.verify import Verification


def sentences(found: Verification) -> tuple[Message, ...]:
    """Return what was found in sentences: the verdict, every break, the remarks, and the head to anchor."""
    counts = found.counts
    looked_at = msg(
        "looked at: lines of the ledger {entries:n}; revisions {revisions:n}; failed runs {failures:n}; their files {files:n}; "
        "removed runs {removed:n}; stored objects {objects:n}",
        entries=counts.entries,
        revisions=counts.revisions,
        failures=counts.failures,
        files=counts.files,
        removed=counts.removed,
        objects=counts.objects,
    )
    head = (msg("head of the ledger: {line:text}", line=anchor_line(found.head)),) if found.head else ()
    return (verdict(found), looked_at, *(break_sentence(one) for one in found.breaks), *found.remarks, *head)


def verdict(found: Verification) -> Message:
    """Return the result in one sentence."""
    if found.whole:
        return msg("the archive is whole") if found.head else msg("there is nothing in the archive yet")
    return msg("the archive is broken; places: {n:n}", n=len(found.breaks))


def break_sentence(found: Break) -> Message:
    """Return where the archive is broken, and how."""
    return msg("{place:text} {what}", place=found.place, what=found.message)


def require_whole(found: Verification) -> None:
    """Raise an ArchiveFault that names the first break and counts the others."""
    if found.whole:
        return
    first, further = break_sentence(found.breaks[0]), len(found.breaks) - 1
    if further:
        raise ArchiveFault(msg("the archive is broken: {first} (and {n:n} more; --all lists them)", first=first, n=further))
    raise ArchiveFault(msg("the archive is broken: {first}", first=first))


def to_json(found: Verification) -> dict[str, object]:
    """Return the result as plain data, its sentences in every language."""
    counts = {name: getattr(found.counts, name) for name in ("entries", "revisions", "failures", "removed", "objects", "files")}
    return {
        "whole": found.whole,
        "breaks": [{"place": one.place, **_said(one.message)} for one in found.breaks],
        "remarks": [_said(one) for one in found.remarks],
        "counts": counts,
        "head": anchor_line(found.head) if found.head else "",
    }


def _said(message: Message) -> dict[str, str]:
    return {code: language(code).say(message) for code in CODES}
