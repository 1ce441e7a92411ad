"""Errors a user can meet; each builds its own message and carries the exit code of its family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class GoalbookError(Exception):
    """Base of all errors meant for a user. Exit codes: 2 usage, 3 input, 4 run, 5 environment, 6 busy, 7 archive."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message

    def __str__(self) -> str:
        """Return the message in English, its values filled in: what a traceback shows."""
        from goalbook.core.language import language  # noqa: PLC0415 - it raises these errors itself

        return language("en").say(self.message)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling across processes whatever the subclass's constructor takes."""
        return (_rebuild, (type(self), self.__dict__.copy(), self.args))


def _rebuild(kind: type[GoalbookError], state: dict[str, object], args: tuple[object, ...]) -> GoalbookError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class UsageError(GoalbookError, ValueError):
    """A parameter, command or name that does not exist or has no such value."""

    exit_code: ClassVar[int] = 2


@dataclass(frozen=True)
class Problem:
    """One fault in one place of a team's files. Rows count as a spreadsheet shows them, the header being row 1."""

    file: str
    message: Message
    row: int | None = None
    last_row: int | None = None
    column: str | None = None
    value: str | None = None


class InputError(GoalbookError, ValueError):
    """Everything wrong with a team's files, all at once."""

    exit_code: ClassVar[int] = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(msg("{n:n} problems, nothing was read", n=len(self.problems)))

    def __str__(self) -> str:
        """Return how many problems there are, and each on a line of its own."""
        from goalbook.core.language import language  # noqa: PLC0415 - as above

        places = ((one.file, one.row and f"row {one.row}", one.column, language("en").say(one.message)) for one in self.problems)
        return "\n".join((super().__str__(), *(": ".join(str(part) for part in place if part) for place in places)))


class RunError(GoalbookError, RuntimeError):
    """A notebook that failed, timed out or ended without all it should have made."""

    exit_code: ClassVar[int] = 4
    traceback: str = ""  # of what raised it, where that lies elsewhere
    kept: Path | None = None  # the folder of the archive in which what the run left can be looked into


class EnvironmentFault(GoalbookError, OSError):  # noqa: N818 - EnvironmentError is a builtin
    """The machine lacks something: a system library, disk space, a permission."""

    exit_code: ClassVar[int] = 5


class BusyError(GoalbookError, RuntimeError):
    """Another process holds what this one needs."""

    exit_code: ClassVar[int] = 6


class ArchiveFault(GoalbookError, ValueError):  # noqa: N818 - named as its sibling is
    """The archive is not what was written: a damaged line, a changed or missing file."""

    exit_code: ClassVar[int] = 7
