"""`goalbook calibration`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from goalbook.cli.app import DATA, OUTPUTS, Data, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, tell
from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from goalbook.core.language import Language
    from goalbook.publish.archive.calibration import TeamRecord


@app.command(help=msg("Hold what all archived reports foretold against what came: ranges, errors, chances, by report and figure.").text)
def calibration(
    *,
    team: Annotated[str, typer.Option("--team", help=msg("team; default: every team of the archive").text)] = "",
    data: Data = DATA,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Show the calibration record."""
    from goalbook.publish.archive.calibration import team_records  # noqa: PLC0415 - each verb brings its own imports

    code = code_of(lang)
    found = team_records(outputs.resolve(), data.resolve(), team)
    if not found:
        tell(msg("no archived report foretold anything"), code)
    for one in found:
        _show(one, code)


def _show(record: TeamRecord, code: str) -> None:
    from goalbook.core.language import language  # noqa: PLC0415 - as above
    from goalbook.show.record_words import how, lead  # noqa: PLC0415
    from goalbook.show.words import rows  # noqa: PLC0415

    speech = language(code, record.currency)
    title = msg(
        "{team:text}: {n:n} reports foretold something; facts up to {day:date}", team=record.team, n=record.reports, day=record.facts_to
    )
    answer(speech.say(title))
    if record.tables:
        scores = rows(record.tables["record_scores"])
        answer(speech.say(lead(rows(record.tables["record_forecasts"]))))
        answer("\n".join(_lines(record, scores, speech)))
        tell(how(scores), code)
    for remark in _remarks(record):
        tell(remark, code)


def _lines(record: TeamRecord, scores: list[dict[str, object]], speech: Language) -> list[str]:
    from goalbook.cli.columns import columns  # noqa: PLC0415 - as above
    from goalbook.show.brief import book_name  # noqa: PLC0415
    from goalbook.show.record_words import figures, verdict_names  # noqa: PLC0415

    shown = figures()
    heads = [msg("Report"), msg("Figure"), *(figure.head for figure in shown), msg("Ranges")]
    lines = [[speech.say(head) for head in heads]]
    for row in scores:
        metric = str(row["metric_id"])
        name = speech.say(record.catalogue.name(metric) if metric else msg("all figures"))
        told = speech.say(verdict_names().get(str(row["verdict"]), "–"))
        lines.append([speech.say(book_name(str(row["book"]))), name, *(figure.text(row, speech) for figure in shown), told])
    return columns(lines, right=range(2, 2 + len(shown)))


def _remarks(record: TeamRecord) -> list[Message]:
    """Return what stands beside the record: forecasts made afterwards, and those still open."""
    found = []
    if record.afterwards:
        found.append(
            msg(
                "{n:n} of these forecasts stand in reports that were made when their period was over: with the facts of their day alone, "
                "but not in advance",
                n=record.afterwards,
            )
        )
    if record.awaited:
        first = min(one.period.end for one in record.awaited)
        found.append(msg("{n:n} forecasts are still open; the first come due on {day:date}", n=len(record.awaited), day=first))
    return found
