"""The verbs that make reports and look after a team's files; what they do lies in the modules beside this one, imported when called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from goalbook.cli.options import (
    DATA,
    OUTPUTS,
    BookToOpen,
    Data,
    Lang,
    Mode,
    Outputs,
    Pairs,
    PeriodText,
    Seconds,
    Team,
    app,
    code_of,
)
from goalbook.cli.speech import say, spoken, tell_error
from goalbook.core.errors import GoalbookError
from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

_INTERRUPTED = 130  # by Ctrl-C or by a request to end: typer knows no other


@app.command(help=msg("Make a report; prints where the PDF is.").text)
def run(  # noqa: PLR0913 - one parameter per option is how typer reads them
    book: Annotated[str, typer.Argument(help=msg("notebook to run: monthly_review, target_setting, decomposition or quarter_review").text)],
    *,
    team: Team = "beauty",
    period: PeriodText = "",
    lang: Lang = None,
    scenario: Annotated[str, typer.Option("--scenario", help=msg("a saved scenario").text)] = "",
    param: Pairs = None,
    mode: Mode = None,
    data: Data = DATA,
    outputs: Outputs = OUTPUTS,
    force: Annotated[bool, typer.Option("--force", help=msg("run even if nothing has changed").text)] = False,
    timeout: Seconds = 900,
) -> None:
    """Make a report."""
    from goalbook.cli.report import make  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.resolve import Request  # noqa: PLC0415
    from goalbook.publish.run import RunOptions  # noqa: PLC0415

    request = Request(book, data, outputs, team, period, lang or "", scenario, {**pairs(param or []), **in_mode(mode)})
    make(request, RunOptions(force=force, run_seconds=timeout, cell_seconds=timeout), code_of(lang))


@app.command(help=msg("Make a campaign's reports: its plan and, once anything was measured, its retrospective.").text)
def campaign(  # noqa: PLR0913 - one parameter per option is how typer reads them
    name: Annotated[str, typer.Argument(help=msg("id of the campaign, or all; default: the newest").text)] = "",
    *,
    mode: Mode = None,
    team: Team = "beauty",
    lang: Lang = None,
    scenario: Annotated[str, typer.Option("--scenario", help=msg("a saved scenario").text)] = "",
    data: Data = DATA,
    outputs: Outputs = OUTPUTS,
    force: Annotated[bool, typer.Option("--force", help=msg("run even if nothing has changed").text)] = False,
    timeout: Seconds = 900,
) -> None:
    """Make a campaign's reports."""
    from goalbook.cli.campaigns import make_all  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.resolve import Request  # noqa: PLC0415
    from goalbook.publish.run import RunOptions  # noqa: PLC0415

    request = Request("campaign", data, outputs, team, name, lang or "", scenario, in_mode(mode))
    make_all(request, RunOptions(force=force, run_seconds=timeout, cell_seconds=timeout), code_of(lang))


@app.command(help=msg("Show what the newest report proposes to the team's files, and put it there.").text)
def accept(  # noqa: PLR0913 - one parameter per option is how typer reads them
    book: Annotated[str, typer.Argument(help=msg("notebook whose proposals are meant").text)] = "target_setting",
    *,
    team: Team = "beauty",
    period: PeriodText = "",
    mode: Mode = None,
    lang: Lang = None,
    scenario: Annotated[str, typer.Option("--scenario", help=msg("a saved scenario").text)] = "",
    data: Data = DATA,
    outputs: Outputs = OUTPUTS,
    yes: Annotated[bool, typer.Option("--yes", help=msg("do not ask").text)] = False,
) -> None:
    """Accept proposals."""
    from goalbook.cli.accept import accept_proposals  # noqa: PLC0415 - each verb brings its own imports
    from goalbook.publish.resolve import Request  # noqa: PLC0415

    accept_proposals(Request(book, data, outputs, team, period, lang or "", scenario, in_mode(mode)), code_of(lang), yes=yes)


@app.command(help=msg("Validate a team's files and say what each missing table would unlock.").text)
def check(team: str, *, data: Data = DATA, lang: Lang = None) -> None:
    """Validate a team's files."""
    from goalbook.cli.teams import check_files  # noqa: PLC0415

    check_files(data, team, code_of(lang))


@app.command(help=msg("Print what a table may hold.").text)
def describe(table: str, *, lang: Lang = None) -> None:
    """Print a table's contract."""
    from goalbook.cli.teams import describe_table  # noqa: PLC0415

    describe_table(table, code_of(lang))


@app.command(help=msg("List all rules with their state.").text)
def rules(*, state: Annotated[str, typer.Option("--state", help=msg("only rules in this state").text)] = "", lang: Lang = None) -> None:
    """List the rules."""
    from goalbook.cli.rules import list_rules  # noqa: PLC0415

    list_rules(state, code_of(lang))


@app.command("new-team", help=msg("Start a team from the starter files.").text)
def new_team(name: str, *, data: Data = DATA, lang: Lang = None) -> None:
    """Start a team."""
    from goalbook.cli.teams import start_team  # noqa: PLC0415

    start_team(data, name, code_of(lang))


@app.command(help=msg("Open a working copy of the notebook in JupyterLab, parameters filled in.").text)
def lab(  # noqa: PLR0913 - one parameter per option is how typer reads them
    *,
    team: Team = "beauty",
    period: PeriodText = "",
    lang: Lang = None,
    data: Data = DATA,
    outputs: Outputs = OUTPUTS,
    book: BookToOpen = "monthly_review",
    mode: Mode = None,
    fresh: Annotated[bool, typer.Option("--fresh", help=msg("make the working copy anew").text)] = False,
    start: Annotated[bool, typer.Option("--start/--no-start", help=msg("start JupyterLab, or only make the copy").text)] = True,
) -> None:
    """Open a working copy."""
    from goalbook.cli.lab import open_copy  # noqa: PLC0415
    from goalbook.publish.resolve import Request  # noqa: PLC0415

    request = Request(book, data, outputs, team, period, lang or "", overrides=in_mode(mode))
    open_copy(request, fresh=fresh, start=start)


def in_mode(mode: str | None) -> dict[str, str]:
    """Return the parameter that a mode is; without one the book's own."""
    return {"mode": mode} if mode else {}


def pairs(words: Sequence[str]) -> dict[str, str]:
    """Return NAME=VALUE words as a mapping; anything else is a usage error."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(say(msg("'{word}' is not NAME=VALUE", word=word), spoken([])), param_hint="--param")
        found[name.strip()] = value
    return found


def invoke(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    import goalbook.cli.verbs  # noqa: F401, PLC0415 - they register themselves here, and so come after it

    lang = spoken(arguments)
    command = typer.main.get_command(app)
    if lang != "en":
        _translate(command, lang)
    try:
        code = command.main(args=list(arguments), prog_name="goalbook", standalone_mode=False)
    except GoalbookError as error:
        return tell_error(error, lang)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:
        # typer keeps its copy of click to itself; what users mistype is told by its own `show`.
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            error.show()
            return int(error.exit_code)
        if type(error).__name__ == "Abort":
            return _INTERRUPTED
        raise
    return code if isinstance(code, int) else 0


def _translate(command: object, lang: str) -> None:
    """Put a command's help, and its verbs', into another language."""
    for name in ("help", "epilog", "short_help"):
        text = getattr(command, name, None)
        if isinstance(text, str) and text:
            setattr(command, name, say(Message(text), lang))
    for part in (*getattr(command, "params", ()), *getattr(command, "commands", {}).values()):
        _translate(part, lang)
