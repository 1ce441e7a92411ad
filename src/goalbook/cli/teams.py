"""`goalbook check`, `describe` and `new-team`."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from goalbook.cli.speech import answer, tell
from goalbook.core.errors import InputError, UsageError
from goalbook.core.language import language
from goalbook.core.message import msg
from goalbook.publish.project import find_project
from goalbook.publish.team_folder import check_team_name, find_team, unfit_names

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.core.language import Language
    from goalbook.core.message import Message
    from goalbook.inputs import Check
    from goalbook.inputs.notices import Notice


def check_files(data: Path, team: str, lang: str) -> None:
    """Print what a team's files hold, what deserves a look and what more tables would unlock; all faults at once are an error."""
    from goalbook.inputs import check_team  # noqa: PLC0415 - brings pandas, which the other verbs do without

    folder = find_team(data.resolve(), team)
    unfit = unfit_names(folder)
    if unfit:
        raise InputError(unfit)  # not all of them could even be read
    found = check_team(folder.parent, team)
    if found.problems:
        raise InputError(found.problems)
    _print_check(found, team, language(lang))


def _print_check(found: Check, team: str, spoken: Language) -> None:
    answer(spoken.say(msg("{team}: everything can be read", team=team)))
    for notice in found.notices:
        answer(_line(_place(notice), notice.message, spoken))
    if found.missing:
        answer(spoken.say(msg("not given, and what it would unlock:")))
    for table, unlocks in found.missing:
        answer(_line(table, unlocks, spoken))


def _place(notice: Notice) -> Message | str:
    if not notice.rows:
        return notice.file
    if notice.rows.isdigit():
        return msg("{file:text}, row {row:text}", file=notice.file, row=notice.rows)
    return msg("{file:text}, rows {rows:text}", file=notice.file, rows=notice.rows)


def _line(place: Message | str, said: Message, spoken: Language) -> str:
    return f"  {spoken.say(msg('{place}: {said:text}', place=place, said=spoken.say(said)))}"


def describe_table(table: str, lang: str) -> None:
    """Print a table's contract."""
    from goalbook.inputs import describe  # noqa: PLC0415 - brings pandas

    answer(describe(table).text(language(lang)))


def start_team(data: Path, name: str, lang: str) -> None:
    """Copy the starter files to a new team's folder; an existing one is left alone."""
    check_team_name(name)
    folder = data / name
    if folder.exists():
        raise UsageError(msg("{folder} is there already; nothing was changed", folder=str(folder)))
    shutil.copytree(find_project().templates / "team", folder)
    answer(str(folder))
    tell(msg("edit the files in {folder}, then: goalbook check {name}", folder=str(folder), name=name), lang)
