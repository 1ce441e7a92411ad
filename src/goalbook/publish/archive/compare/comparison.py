"""Two runs compared: what they were made from, what came of it, in the order in which a reader asks. No notebook code is run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.publish.archive.compare.data import data_changes
from goalbook.publish.archive.compare.effects import EffectOptions, effects, foreseen
from goalbook.publish.archive.compare.effects_told import effects_section
from goalbook.publish.archive.compare.files import file_grids, file_lines
from goalbook.publish.archive.compare.foremost import foremost
from goalbook.publish.archive.compare.known import renamed_in, run_under
from goalbook.publish.archive.compare.made_from import code, environment, parameters, policy
from goalbook.publish.archive.compare.names import channel_names
from goalbook.publish.archive.compare.outcome import findings, headline, text
from goalbook.publish.archive.compare.result_tables import tables
from goalbook.publish.archive.compare.section import Section
from goalbook.publish.archive.figures import figures
from goalbook.publish.archive.verifying.verify import verify_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from goalbook.publish.archive.compare.change import FileChange
    from goalbook.publish.archive.reading import Run


@dataclass(frozen=True)
class Comparison:
    """What differs between a run and a later one."""

    a: Run
    b: Run
    notes: tuple[Message, ...]  # what cannot be compared, and what must be known to read the rest
    sections: tuple[Section, ...]

    @property
    def title(self) -> Message:
        """Return which runs are compared; of one series it is named once."""
        if self.a.series == self.b.series:
            return msg("{series:text}: {b:text} against {a:text}", series=self.b.series, a=self.a.path.name, b=self.b.path.name)
        return msg("{b:text} against {a:text}", a=self.a.name, b=self.b.name)

    @property
    def same(self) -> bool:
        """Say whether nothing differs."""
        return all(section.same for section in self.sections)


def compare(a: Run, b: Run, tell: Callable[[Message], None] | None = None, *, most: int = EffectOptions.most) -> Comparison:
    """Return what differs between two runs, of whatever books and periods; `tell` hears beforehand how long that may take.

    The effects of changed data are computed `most` times at most.
    """
    changes = data_changes(a, b)
    data, *effects = _data(a, b, changes, tell or (lambda _: None), most)
    made_from = (parameters(a, b), data, *effects, policy(a, b), code(a, b), environment(a, b))
    if a.failed or b.failed:
        return Comparison(a, b, tuple(_notes(a, b)), made_from)
    return Comparison(a, b, tuple(_notes(a, b)), (*made_from, *_outcome(run_under(a, renamed_in(changes)), b)))


def _data(a: Run, b: Run, changes: Sequence[FileChange], tell: Callable[[Message], None], most: int) -> tuple[Section, ...]:
    """Return which input files and which of their rows differ, and what that does to the headline."""
    names = channel_names(b)
    section = Section("data", msg("Data"), tuple(file_lines(changes, names)), tuple(file_grids(changes, names, foremost(b))))
    if not changes or a.failed or b.failed or (a.about("team"), a.about("book")) != (b.about("team"), b.about("book")):
        return (section,)
    ahead = foreseen(a, b, changes, most)
    if ahead.computations:
        tell(
            msg(
                "computing what the changed data do, {n:n} times at most: up to {seconds:n} s …",
                n=ahead.computations,
                seconds=math.ceil(ahead.seconds),
            )
        )
    return section, effects_section(effects(a, b, changes, EffectOptions(most=most)), figures(b.results), names)


def _outcome(a: Run, b: Run) -> tuple[Section, ...]:
    asked: tuple[Callable[[Run, Run], Section], ...] = (headline, tables, findings, text)
    return tuple(ask(a, b) for ask in asked)


def _notes(a: Run, b: Run) -> Iterator[Message]:
    for field, told in (
        ("team", msg("two teams")),
        ("book", msg("two kinds of report")),
        ("period", msg("two periods")),
        ("lang", msg("two languages")),
        ("scenario", msg("two scenarios")),
    ):
        if a.about(field) != b.about(field):
            one, other = a.about(field) or "–", b.about(field) or "–"
            yield msg("these are {what}, {one:text} and {other:text}: compared is what both have", what=told, one=one, other=other)
    for run in (a, b):
        for found in verify_run(run.outputs, run)[:1]:
            yield msg("{run:text} is not what was written ({place:text}: {reason})", run=run.name, place=found.place, reason=found.message)
        if run.failed:
            yield msg("{run:text} failed: what came of it cannot be compared", run=run.name)
