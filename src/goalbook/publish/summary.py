"""Page one as Markdown, to be pasted into a chat (Feishu, WeCom) or a mail."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.publish.docmeta import DocMeta
from goalbook.show.brief import brief
from goalbook.show.words import titled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language
    from goalbook.core.message import Message

_BOX = re.compile(r"<td>(.*?)</td>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SIGNS = re.compile(r"([\\`*_\[\]])")


def summary(result: BookResult, lang: str) -> str:
    """Return headline, key figures, paragraphs, decisions and what it rests on; no table, since chats do not draw them."""
    speech, meta = language(lang, result.meta.currency), DocMeta.of_result(result, lang)
    said = brief(result, speech)
    blocks = [
        f"# {_escaped(meta.title)}",
        f"**{_escaped(titled(speech, said.headline))}**",
        "\n".join(f"- {figure}" for figure in _figures(said.strip)),
        *(_paragraph(speech, name, sentences) for name, sentences in said.paragraphs),
        _decisions(speech, *said.asked),
        "> " + _escaped(" · ".join(part for part in (meta.provenance, meta.audience) if part)),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _figures(strip: Markup) -> list[str]:
    """Return the strip's boxes as lines, so that chat and page never differ in a figure."""
    boxes = _BOX.findall(str(strip))
    lines = [re.findall(r'<span class="[kvd]">(.*?)</span>(?=<span class="[vd]">|$)', box, re.DOTALL) for box in boxes]
    texts = [[_escaped(html.unescape(_TAG.sub("", part)).strip()) for part in line] for line in lines]
    return [f"{name} **{value}** {below}".rstrip() for name, value, below in texts]


def _paragraph(speech: Language, name: Message, sentences: Iterable[Message]) -> str:
    return f"**{speech.say(name)}** " + _joined(speech, sentences)


def _decisions(speech: Language, name: Message, sentences: tuple[Message, ...]) -> str:
    if len(sentences) < 2:  # noqa: PLR2004 - one needs no number
        return _paragraph(speech, name, sentences)
    lines = (f"{number}. {_escaped(titled(speech, sentence))}" for number, sentence in enumerate(sentences, start=1))
    return f"**{speech.say(name)}**\n\n" + "\n".join(lines)


def _joined(speech: Language, sentences: Iterable[Message]) -> str:
    return ("" if speech.code == "zh" else " ").join(_escaped(titled(speech, sentence)) for sentence in sentences)


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is, whatever a channel is called."""
    return _SIGNS.sub(r"\\\1", re.sub(r"[ \n\t]+", " ", text)).replace("<", "&lt;")  # a narrow space in a number stays
