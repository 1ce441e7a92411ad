"""In which language the command speaks, and how it says errors."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from goalbook.core.errors import GoalbookError, InputError, RunError
from goalbook.core.language import language
from goalbook.core.message import Label, Message, msg
from goalbook.core.terminal import harmless, on_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.core.message import Value


def spoken(arguments: Sequence[str]) -> str:
    """Return "zh" where --lang or REPORT_LANG ask for it, else "en"."""
    asked = os.environ.get("REPORT_LANG", "")
    for place, word in enumerate(arguments):
        if word == "--lang" and place + 1 < len(arguments):
            asked = arguments[place + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return "zh" if asked == "zh" else "en"


def say(message: Message, lang: str) -> str:
    """Return a message in the command's language; names in it, which others chose, stay on its line and move no cursor."""
    return language(lang).say(Message(message.text, {name: _tame(value) for name, value in message.values.items()}))


def tell(message: Message, lang: str) -> None:
    """Print a remark beside the answer, which has the standard output to itself."""
    _tell(say(message, lang))


def answer(text: str) -> None:
    """Print what was asked for; a terminal obeys nothing of it."""
    print(harmless(text))  # noqa: T201 - a command answers by printing


def agreed(question: Message, lang: str, *, yes: bool) -> bool:
    """Ask on a terminal whether to go on; without one, and without --yes, the answer is no, and said."""
    if yes:
        return True
    if not sys.stdin.isatty():
        tell(msg("nothing was written; with --yes it is"), lang)
        return False
    import typer  # noqa: PLC0415 - at hand by now

    if typer.confirm(say(question, lang), err=True):
        return True
    tell(msg("nothing was written"), lang)
    return False


def tell_error(error: GoalbookError, lang: str) -> int:
    """Print an error and return the exit code of its family."""
    if isinstance(error, InputError):
        from goalbook.inputs import render_problems  # noqa: PLC0415 - brings pandas, which --help must not wait for

        text = render_problems(error.problems, language(lang))
    else:
        text = say(msg("goalbook: {error}", error=error.message), lang)
    _tell(text)
    if isinstance(error, RunError) and error.kept:
        tell(msg("what the run left is in {folder:text}", folder=str(error.kept)), lang)
    return error.exit_code


def _tell(text: str) -> None:
    print(harmless(text), file=sys.stderr)  # noqa: T201 - a command speaks by printing


def _tame(value: Value) -> Value:
    if isinstance(value, str):
        return on_one_line(value)
    if isinstance(value, Label):
        return Label(on_one_line(value.en), on_one_line(value.zh))
    if isinstance(value, Message):
        return Message(value.text, {name: _tame(inner) for name, inner in value.values.items()})
    return value
