"""The command itself and the options that its verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from goalbook.core.message import msg

Team = Annotated[str, typer.Option("--team", envvar="GOALBOOK_TEAM", help=msg("team, a folder of the data folder").text)]
PeriodText = Annotated[
    str,
    typer.Option(
        "--period",
        help=msg(
            "period, as 2025-05 or 2025-Q3, or a campaign's id; default: the month of the last fact, of goals the quarter after it"
        ).text,
    ),
]
Lang = Annotated[
    Literal["en", "zh"] | None,
    typer.Option("--lang", envvar="REPORT_LANG", help=msg("en or zh; default of a report: the team's language").text),
]
Data = Annotated[Path, typer.Option("--data", help=msg("folder of the teams' inputs").text)]
Outputs = Annotated[Path, typer.Option("--outputs", help=msg("folder of reports").text)]
Seconds = Annotated[float, typer.Option("--timeout", help=msg("seconds a run may take").text, min=1)]
Pairs = Annotated[
    list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help=msg("a parameter of the book; may be given several times").text)
]
Mode = Annotated[Literal["plan", "retrospective"] | None, typer.Option("--mode", help=msg("of a campaign: plan or retrospective").text)]
BookToOpen = Annotated[
    str,
    typer.Option("--book", help=msg("notebook to open: monthly_review, target_setting, decomposition, campaign or quarter_review").text),
]
DATA, OUTPUTS = Path("data"), Path("outputs")

app = typer.Typer(
    name="goalbook",
    help=msg("Goals, monthly reviews and retrospectives of an online-marketing team.").text,
    epilog=msg(
        "Exit codes: 0 done or up to date; 2 usage; 3 a team's files are wrong; 4 a notebook failed; 5 the machine lacks something; "
        "6 another run is under way; 7 the archive is not what was written; 130 interrupted.",
    ).text,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def code_of(lang: str | None) -> str:
    """Return the language in which a verb speaks."""
    return lang or "en"
