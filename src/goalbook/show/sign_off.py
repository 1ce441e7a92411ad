"""The last page of every report: what is signed, who signs it, and room for what they say. Nothing here is filled in by code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language

ROOM = 3  # signatures a sheet has at least, named or not
BLANK = Markup('<span class="blank"></span>')


def sign_off(result: BookResult, language: Language) -> Block:
    """Return the page: the report, target version, data and verdicts that are signed, then a line for each who signs."""
    meta = result.meta
    signers = [titled(language, one) for one in meta.recipients]
    signers += [""] * (ROOM - len(signers))
    head = [msg("Role"), msg("Decision"), msg("Remark"), msg("Date"), msg("Signature")]
    choice = language.say(msg("□ accepted  □ with remarks  □ returned"))
    columns = [
        Column(language.say(head[0]), signers, "text"),
        Column(language.say(head[1]), [choice] * len(signers), "text"),
        *(Column(language.say(one), [BLANK] * len(signers), "text") for one in head[2:]),
    ]
    trail = msg("The fingerprint of the inputs stands at the head of the report: it leads from this sheet to the archive.")
    parts: list[Markup | str] = [
        *(note(says(language, one)) for one in _signed(result)),
        table(columns, Frame(kind="sign", limit=len(signers))),
        note(language.say(trail)),
    ]
    return section("sign-off", language.say(msg("Sign-off")), parts)


def _signed(result: BookResult) -> Iterator[Message]:
    """Say what a signature stands for: this period, this version of the targets, these data and these verdicts."""
    meta = result.meta
    counts = Counter(one.status for one in result.findings)
    yield msg("Signed here: {what}, on facts known up to {day:date}.", what=meta.name, day=meta.as_of)
    if meta.goal_version is not None and meta.goal_frozen:
        yield msg("Targets: version {version:n}, frozen.", version=meta.goal_version)
    elif meta.goal_version is not None:
        yield msg("Targets: version {version:n}, not frozen.", version=meta.goal_version)
    yield msg("Rules: {fail:n} fail, {warn:n} warn, {passed:n} pass.", fail=counts["fail"], warn=counts["warn"], passed=counts["pass"])
    if meta.open_issues:
        yield msg("Findings without action or decision: {n:n}.", n=meta.open_issues)
