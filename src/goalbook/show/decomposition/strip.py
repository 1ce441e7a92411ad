"""The key figures across page one: target, parts, funnels, members' figures, tasks, signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.show.decomposition.narrative import incomplete, unsigned
from goalbook.show.front_page import figures_strip
from goalbook.show.levels import level_text
from goalbook.show.words import headline_name, rows, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

Box = tuple[Message | str, str, Message | str]


def strip(result: Decomposition, language: Language) -> Markup:
    """Return up to six key figures."""
    return figures_strip(language, _boxes(result, language))


def verdict_word(verdict: str) -> Message:
    """Return the word for whether a part of the plan adds up."""
    words = {"pass": msg("it holds"), "warn": msg("adds up in part"), "fail": msg("does not add up")}
    return words.get(verdict, msg("not shown"))


def _boxes(result: Decomposition, language: Language) -> Iterator[Box]:
    head = result.headline
    if head.target is None:
        return

    def value(amount: float) -> str:
        return level_text(result, language, head.metric_id, amount)

    def share(amount: float) -> str:
        return language.number(amount / head.target, "pct") if head.target else "–"

    yield titled(language, headline_name(result)), value(head.target), msg("target")
    if head.split is not None:
        yield msg("Channels' parts"), value(head.split), share(head.split)
    if head.funnel is not None:
        yield msg("Funnels bring"), value(head.funnel), share(head.funnel)
    if head.bottom_up is not None:
        yield msg("Members name"), value(head.bottom_up), share(head.bottom_up)
    tasks = rows(result.tables.get("wbs"))
    if tasks:
        whole = len(tasks) - len(incomplete(result))
        yield msg("Complete tasks"), language.number(whole, "n"), msg("of {n:n}", n=len(tasks))
    people = rows(result.tables.get("commitments"))
    if people:
        yield msg("Signed"), language.number(len(people) - len(unsigned(result)), "n"), msg("of {n:n} members", n=len(people))
