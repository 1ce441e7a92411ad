"""What a pack says of itself in plain text: what lies in it, how it is checked, what is left out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.language import CODES, language
from goalbook.core.message import Message, msg
from goalbook.publish.archive.audit.files import REDACTED
from goalbook.publish.archive.reading import runs_of
from goalbook.publish.archive.verifying.anchors import anchor_line
from goalbook.publish.archive.verifying.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.publish.archive.audit.page import Audit


def readme(audit: Audit) -> str:
    """Return the text in both languages, one after the other."""
    return "\n".join(f"{language(code).say(one)}\n" for code in CODES for one in _lines(audit))


def how_to_check(audit: Audit) -> tuple[Message, ...]:
    """Return the steps by which anybody checks the pack, with what they have."""
    steps = [msg("Unpack it and run `sha256sum -c MANIFEST.sha256` in its folder: every file is as it was packed.")]
    if complete(audit):
        steps.append(msg("Run `goalbook verify --outputs archive` there: the whole archive is proved again from its bytes."))
    else:
        steps.append(
            msg(
                "Run `goalbook audit --check .` there: everything that was packed is proved again from its bytes, against the whole ledger."
            )
        )
    if audit.verification.head:
        steps.append(
            msg("Compare the head of the ledger with an anchor kept outside: {line:text}", line=anchor_line(audit.verification.head))
        )
    return tuple(steps)


def complete(audit: Audit) -> bool:
    """Say whether the pack holds every run of the ledger and everything they were made from."""
    counts = audit.verification.counts
    standing = sum(not one.gone for one in audit.year.runs)
    return standing == counts.revisions + counts.failures and not audit.contents.left_out


def left_out(audit: Audit) -> Message:
    """Return what the pack leaves out and why."""
    private = sum(one.why == "private" for one in audit.contents.left_out)
    missing = len(audit.contents.left_out) - private
    if not audit.contents.left_out:
        return msg("Nothing of these runs is left out.")
    return msg(
        "Left out because they tell of single people (cards, commitments, absences, opinions, purchases, and the reports that print them): "
        "{private:n} files; not stored: {missing:n}. left-out.json names each with its digest, so that it can be asked for and checked; "
        "`--private` packs them.",
        private=private,
        missing=missing,
    )


def kept_instead(audit: Audit) -> tuple[Message, ...]:
    """Return what stands in for reports that are left out, and where people are still named."""
    found = [msg("Who answers for a task, an action or a key result, and who signed, is the team's own record and stays in.")]
    if any(name.startswith(f"{REDACTED}/") for name in audit.contents.files):
        found.insert(
            0,
            msg(
                "Of a report that is left out page one, the summary and its record are here, and its results without what tells of "
                "single people: redacted/. A record names files by the ids of members; a role that one person holds is that person."
            ),
        )
    return tuple(found)


def _lines(audit: Audit) -> Iterator[Message]:
    yield msg("# Audit pack {year:text}", year=audit.year.year.label)
    yield msg("index.html shows everything in both languages; archive/ holds the runs, the ledger and the stored inputs.")
    yield msg("runs.json, sign-offs.json, policy-versions.json, gaps.json and verification.json hold the same for machines.")
    yield verdict(audit.verification)
    yield left_out(audit)
    yield from kept_instead(audit)
    if len({run.about("team") for run in runs_of(audit.year.outputs, audit.year.entries)}) > len(audit.year.teams):
        yield msg("The ledger cannot be cut without breaking its chain: it holds the headlines of all teams.")
    yield from how_to_check(audit)
