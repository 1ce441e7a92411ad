"""`goalbook accept`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.cli.speech import agreed, answer, tell
from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.publish.acceptance import Proposals, Wanted, accept, find_proposals, marks, unseen_draft
from goalbook.publish.books import find_book
from goalbook.publish.resolve import period_of
from goalbook.publish.team_folder import find_team

if TYPE_CHECKING:
    from goalbook.publish.resolve import Request


def accept_proposals(request: Request, lang: str, *, yes: bool) -> None:
    """Show the difference, ask unless told not to, and write; without a terminal and without --yes only show."""
    book = find_book(request.book)
    if book.id == "quarter_review":
        raise UsageError(msg("a quarter review proposes nothing to accept; its findings wait for the next target setting"))
    if request.overrides and not book.of_campaign:
        raise UsageError(msg("--mode is for campaigns; {book:text} has none", book=book.id))
    team_dir = find_team(request.data_dir.resolve(), request.team)
    wanted = Wanted(
        book.id, request.team, period_of(request), request.lang, request.scenario, team_dir.parent, request.outputs_dir.resolve()
    )
    found = find_proposals(wanted)
    for name in found.there:
        tell(msg("{file:text} is accepted already", file=name), lang)
    if not found.new:
        _nothing(found, wanted, lang)
        return
    for proposal in found.new:
        answer(proposal.difference(team_dir))
    for mark in marks(found):
        tell(mark, lang)
    tell(msg("proposed by {report:text}", report=str(found.revision)), lang)
    if agreed(msg("Put this into {folder:text}?", folder=str(team_dir)), lang, yes=yes):
        for path in accept(found, team_dir):
            answer(str(path))


def _nothing(found: Proposals, wanted: Wanted, lang: str) -> None:
    """Say why there is nothing to accept: it is there, it is frozen, or the report withholds it, which is an error."""
    if found.there:
        return
    report = str(found.revision / "report.pdf")
    if wanted.book == "campaign":
        _nothing_of_campaign(found, wanted, lang, report)
        return
    if wanted.book == "decomposition":
        raise UsageError(msg("the report proposes no plan; why stands in its section Targets over time: {report:text}", report=report))
    if not found.frozen:
        raise UsageError(msg("the report proposes nothing; why stands in its section Agreement: {report:text}", report=report))
    tell(msg("the goals of {period:text} are frozen; nothing is proposed", period=wanted.period), lang)
    if day := unseen_draft(found.revision, wanted):
        tell(
            msg(
                "the draft was decided on {day:text}, later than the report knows anything of; "
                "to freeze it: goalbook run {book:text} --period {period:text} --param as_of={day:text}",
                day=day,
                book=wanted.book,
                period=wanted.period,
            ),
            lang,
        )


def _nothing_of_campaign(found: Proposals, wanted: Wanted, lang: str, report: str) -> None:
    """Say that a plan is frozen or that nothing new was learnt; a plan that the report withholds is an error."""
    if wanted.period.endswith("-retrospective"):
        tell(msg("the report proposes no new lesson"), lang)
    elif found.frozen:
        tell(msg("the plan is frozen; nothing is proposed"), lang)
    else:
        raise UsageError(
            msg("the report does not propose to freeze the plan; why stands in its section Ready to begin: {report:text}", report=report)
        )
