"""The frame of page one that all books share: head, headline, key figures, paragraphs, then what the book draws below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.show.block import Block, joined
from goalbook.show.brief import book_name, target_version
from goalbook.show.words import says

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language
    from goalbook.show.brief import Brief


def front_page(result: BookResult, language: Language, said: Brief, below: Iterable[Markup]) -> Block:
    """Return page one."""
    parts = (
        _head(result, language),
        Markup("<h1>{}</h1>").format(says(language, said.headline)),
        said.strip,
        _story(said, language),
        *below,
    )
    html = Markup('<section class="page-one" id="sec-page-one">\n{}\n</section>').format(joined(parts))
    return Block(html, language.say(said.headline))


def figures_strip(language: Language, boxes: Iterable[tuple[Message | str, str, Message | str]]) -> Markup:
    """Return the key figures across page one: of each its name, its value, and what stands below; nothing without any."""
    cells = [
        Markup('<td><span class="k">{}</span><span class="v">{}</span><span class="d"><span class="q">{}</span></span></td>').format(
            language.say(name), value, language.say(below)
        )
        for name, value, below in boxes
    ]
    return Markup('<table class="strip"><tr>{}</tr></table>').format(Markup("\n").join(cells)) if cells else Markup("")


def _head(result: BookResult, language: Language) -> Markup:
    meta = result.meta
    left = Markup("<b>{}</b> · {} · {}").format(language.say(meta.team), language.say(book_name(result.book)), language.say(meta.name))
    data = language.say(msg("data to {day:date}", day=meta.data_to))
    goal = language.say(target_version(meta.goal_version, frozen=meta.goal_frozen) if meta.goal_version else msg("no target"))
    return Markup('<header class="doc"><span>{}</span><span>{} · {}</span></header>').format(left, goal, data)


def _story(said: Brief, language: Language) -> Markup:
    name, asked = said.asked
    items = Markup("").join(Markup("<li>{}</li>").format(says(language, item)) for item in asked)
    listed = Markup("<ol>{}</ol>").format(items) if len(asked) > 1 else Markup("<p>{}</p>").format(says(language, asked[0]))
    rows = (*((title, _paragraph(sentences, language)) for title, sentences in said.paragraphs), (name, listed))
    lines = Markup("\n").join(Markup("<tr><th>{}</th><td>{}</td></tr>").format(language.say(title), body) for title, body in rows)
    return Markup('<table class="story">{}</table>').format(lines)


def _paragraph(sentences: tuple[Message, ...], language: Language) -> Markup:
    space = Markup("") if language.code == "zh" else Markup(" ")
    return Markup("<p>{}</p>").format(space.join(says(language, sentence) for sentence in sentences))
