"""`goalbook calibration`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from goalbook.cli.options import DATA, OUTPUTS, Data, Lang, Outputs, app, code_of
from goalbook.cli.speech import answer, tell, tell_error
from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from goalbook.core.language import Language
    from goalbook.publish.archive.calibration import TeamRecord

Row = dict[str, object]
WIDTH = 120  # of a line


@app.command(help=msg("Hold what all archived reports foretold against what came: ranges, errors, chances, by report and figure.").text)
def calibration(
    *,
    team: Annotated[str, typer.Option("--team", help=msg("team; default: every team of the archive").text)] = "",
    data: Data = DATA,
    outputs: Outputs = OUTPUTS,
    lang: Lang = None,
) -> None:
    """Show the calibration record."""
    from goalbook.publish.archive.calibration import TeamRecord, team_records  # noqa: PLC0415 - each verb brings its own imports

    code = code_of(lang)
    found = team_records(outputs.resolve(), data.resolve(), team)
    if not found:
        tell(msg("no archived report foretold anything"), code)
    faults = []
    for one in found:
        if isinstance(one, TeamRecord):
            _show(one, code)
        else:
            tell(msg("{team:text}: its record cannot be told", team=one.team), code)
            faults.append(tell_error(one.fault, code))
    if faults:
        raise typer.Exit(max(faults))


def _show(record: TeamRecord, code: str) -> None:
    from goalbook.core.language import language  # noqa: PLC0415 - as above
    from goalbook.show.record_words import how, lead  # noqa: PLC0415
    from goalbook.show.words import rows  # noqa: PLC0415

    speech = language(code, record.currency)
    answer(speech.say(title(record)))
    if record.tables:
        scores, said = rows(record.tables["record_scores"]), rows(record.tables["record_forecasts"])
        answer(speech.say(lead(scores, said)))
        answer("\n".join(table_lines(record, scores, speech)))
        tell(how(scores, said), code)
    if record.awaited:
        tell(_awaited(record), code)


def title(record: TeamRecord) -> Message:
    """Say whose record it is and how many reports it is of."""
    team, day = record.team, record.facts_to
    if not record.reports:
        return msg("{team:text}: no report foretold anything; facts up to {day:date}", team=team, day=day)
    if record.reports == 1:
        return msg("{team:text}: one report foretold something; facts up to {day:date}", team=team, day=day)
    return msg("{team:text}: {n:n} reports foretold something; facts up to {day:date}", team=team, n=record.reports, day=day)


def table_lines(record: TeamRecord, scores: list[Row], speech: Language) -> list[str]:
    """Return the table: a line per report, which holds all its figures where there are several, and below it one per figure."""
    from goalbook.show.brief import book_name  # noqa: PLC0415 - as above
    from goalbook.show.record_words import figures, judged, verdict_text  # noqa: PLC0415

    shown, with_verdict = figures(scores), judged(scores)
    verdict_head = [speech.say(msg("Ranges"))] if with_verdict else []
    lines = [[speech.say(msg("Figure")), *(speech.say(figure.head) for figure in shown), *verdict_head]]
    before: object = None
    for row in scores:
        cells = [*(figure.text(row, speech) for figure in shown), *([verdict_text(row, speech)] if with_verdict else [])]
        book = speech.say(book_name(str(row["book"])) if row["book"] else msg("All reports"))
        if not row["metric_id"]:
            lines.append([book, *cells])
        else:
            if row["book"] != before:
                lines.append([book, *("" for _ in cells)])
            lines.append(["  " + speech.say(record.catalogue.name(str(row["metric_id"]))), *cells])
        before = row["book"]
    return _fitted(lines, range(1, 1 + len(shown)))


def _fitted(lines: list[list[str]], right: range) -> list[str]:
    """Return the lines as wide as a terminal at most: names that are too long for it are cut."""
    from goalbook.core.terminal import aligned, width_of  # noqa: PLC0415 - as above

    def cut(name: str, room: int) -> str:
        kept = name
        while width_of(kept) > room - 1:
            kept = kept[:-1]
        return name if width_of(name) <= room else f"{kept}…"

    rest = max(width_of(line) for line in aligned([["", *line[1:]] for line in lines], right))
    return list(aligned([[cut(line[0], WIDTH - rest), *line[1:]] for line in lines], right))


def _awaited(record: TeamRecord) -> Message:
    """Say what is still open."""
    first = min(one.period.end for one in record.awaited)
    if len(record.awaited) == 1:
        return msg("one forecast is still open; it comes due on {day:date}", day=first)
    return msg("{n:n} forecasts are still open; the first come due on {day:date}", n=len(record.awaited), day=first)
