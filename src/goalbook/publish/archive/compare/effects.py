"""What each change of the data does to the headline: the book is computed anew with that change alone, and with all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import ArchiveFault, GoalbookError
from goalbook.core.message import Message, msg
from goalbook.publish.archive.compare.foremost import foremost
from goalbook.publish.archive.compare.known import known_of, renamed_in
from goalbook.publish.archive.compare.moves import halves
from goalbook.publish.archive.compare.recompute import Bench, bench
from goalbook.publish.archive.compare.rows import heaviest, weight_in
from goalbook.publish.archive.compare.units import Unit, units_of
from goalbook.publish.archive.compare.variant import with_rows, with_settings
from goalbook.publish.archive.figures import figures
from goalbook.publish.archive.objects import Objects
from goalbook.publish.fingerprint import package_digest
from goalbook.publish.libraries import package_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goalbook.publish.archive.compare.change import Change, FileChange
    from goalbook.publish.archive.compare.tables import Known
    from goalbook.publish.archive.reading import Run

Values = Mapping[str, "float | None"]  # by key of a figure
_DIGITS = 9  # beyond which two sums differ by their order alone
_LEAST = 2  # computations that tell more of a file's rows than the whole file does
EVERY = 1_000_000
_LEAST_SHARE = 0.05  # of the computations that are left, for a file that moves the first figure by little or nothing
_PART_OF_RUN = 0.35  # that a computation takes: measured 0.09 to 0.3 on the demo team's four books


@dataclass(frozen=True)
class Effect:
    """What one change, or several at once, does to each figure when everything else stays as it was in the earlier run."""

    path: str  # "": changes of several files
    change: Change | None  # None: the whole file, or the rest of its changes
    changes: int  # how many were made at once
    moved: Values  # later minus earlier; None where it is not known on one side
    fault: Message | None = None  # why it cannot be computed alone
    paths: tuple[str, ...] = ()  # of files that are changed together, as `path` names them: all of them

    @property
    def files(self) -> tuple[str, ...]:
        """Return the files that it is of; none of changes in any others."""
        return self.paths or ((self.path,) if self.path else ())

    @property
    def nothing(self) -> bool:
        """Say whether it moves no figure."""
        return self.fault is None and all(value == 0 for value in self.moved.values())


@dataclass(frozen=True)
class Effects:
    """Effects by file and, in files that move something, by row or setting, the largest first.

    ``before`` and ``after`` are the figures on the data of both runs, with the later one's parameters. ``interaction`` is what only all
    changes together do; where changes could not be computed alone (`untold`) what they do is in it and cannot be told apart.
    """

    before: Values
    after: Values
    files: tuple[Effect, ...]
    rows: tuple[Effect, ...]
    interaction: Values
    computed: int  # how often the book was computed
    todays_code: bool  # computed with goalbook as it is now, which is not that of both runs
    fault: Message | None = None  # why nothing could be computed

    @property
    def moved(self) -> Values:
        """Return what all changes of the data do together."""
        return _moved(self.before, self.after)

    @property
    def untold(self) -> tuple[Effect, ...]:
        """Return the changes that could not be computed alone; of a file with rows that could, the rows that could not."""
        return tuple(one for one in self.parts if one.fault)

    @property
    def parts(self) -> tuple[Effect, ...]:
        """Return what the whole effect is made of, nothing twice: rows where they are known, else their files."""
        told = {row.path for row in self.rows}
        return (*(one for one in self.files if not told & set(one.files)), *self.rows)


@dataclass(frozen=True)
class EffectOptions:
    """How far to go."""

    most: int = 12  # computations, those of both ends apart; 0: only what is known without; `EVERY`: as many as there are changes
    measure: Callable[[Mapping[str, Any]], Values] = field(default_factory=lambda: headline_values)
    progress: Callable[[int], None] = lambda _: None  # told after each computation how many there were


@dataclass(frozen=True)
class Foreseen:
    """How much work the effects are at most."""

    computations: int
    seconds: float  # as a rule fewer


def headline_values(results: Mapping[str, Any]) -> Values:
    """Return the headline numbers of a results.json by key."""
    return {figure.key: figure.value for figure in figures(results)}


def foreseen(a: Run, b: Run, changes: Sequence[FileChange], most: int = EffectOptions.most) -> Foreseen:
    """Return how often a book will be computed at most, and how long that may take, told from how long the run took.

    None with ``most=0`` where both runs were made by goalbook as it is now with the same parameters: then a single change is known at once.
    """
    ends = sum(not _as_today(run, b) for run in (a, b))
    read = [one for one in units_of(changes) if any(is_read(file, a, b) for file in one.files)]
    elementary = sum(one.count for one in read)
    wanted = 0 if elementary <= 1 else elementary + (len(read) if len(read) > 1 else 0)
    count = ends + min(wanted, most) if changes else 0
    return Foreseen(count, count * _took(b) * _PART_OF_RUN)


def _took(run: Run) -> float:
    """Return how many seconds a run took; 0 where its record does not say."""
    try:
        times = run.record["predicate"]["runDetails"]["metadata"]
        return (datetime.fromisoformat(times["finishedOn"]) - datetime.fromisoformat(times["startedOn"])).total_seconds()
    except (KeyError, TypeError, ValueError):
        return 0.0


def effects(a: Run, b: Run, changes: Sequence[FileChange], options: EffectOptions | None = None) -> Effects:
    """Return what the changes between the inputs of two runs do to the figures of the later, `b`, with its parameters.

    First file by file, then row by row in the files that move something, as many as `options` allow, the heaviest first; the rest of a file
    together. Where all of them move nothing there is nothing to divide. Books or teams that are not the same have no effects.
    """
    options = options or EffectOptions()
    if (a.about("team"), a.about("book")) != (b.about("team"), b.about("book")):
        return _none(msg("the reports are of two teams or two books: no effect of one's data on the other can be told"))
    try:
        with bench(a, b) as place:
            known = replace(known_of(a, b), renamed=renamed_in(changes))
            return _Work(place, (a, b), tuple(changes), options, known).done()
    except GoalbookError as fault:
        return _none(fault.message)


def is_read(one: FileChange, *runs: Run) -> bool:
    """Say whether a book reads a file, as the sources of its results tell; where they tell nothing, or another goalbook told, it may."""
    if one.nature == "results" or any(run.failed or not _todays_code(run) for run in runs):
        return True
    told = [{row.get("path") for row in (run.results.get("tables") or {}).get("sources") or ()} for run in runs]
    return not all(told) or any(one.path in paths for paths in told)


def _todays_code(run: Run) -> bool:
    return (run.internal.get("fingerprintParts") or {}).get("package") == todays_digest()


@cache
def todays_digest() -> str:
    """Return the digest of the code that computes here, which is read once."""
    return package_digest()


def _none(fault: Message) -> Effects:
    return Effects({}, {}, (), (), {}, 0, todays_code=False, fault=fault)


def _as_today(run: Run, b: Run) -> bool:
    """Say whether a run's results are what today's code makes of its data with the parameters of `b`, so that they need not be computed."""
    same_code = _todays_code(run) and run.internal.get("packages") == package_versions()
    return same_code and not run.failed and _asked(run) == _asked(b)


def _asked(run: Run) -> dict[str, Any]:
    return {name: value for name, value in run.parameters.items() if name != "report_lang"}


def _moved(before: Values, after: Values) -> dict[str, float | None]:
    moved: dict[str, float | None] = {}
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        known = one is not None and other is not None
        moved[key] = round(other - one, _DIGITS) if known else 0.0 if one is other else None  # type: ignore[operator]  # known just said so
    return moved


@dataclass
class _Work:
    """The computations of one comparison."""

    place: Bench
    runs: tuple[Run, Run]
    changed: tuple[FileChange, ...]
    options: EffectOptions
    known: Known
    computed: int = 0

    def done(self) -> Effects:
        before, after = self._end(self.runs[0], {}), self._end(self.runs[1], self._all())
        for one, run in zip((before, after), self.runs, strict=True):
            if isinstance(one, Message):
                return _none(msg("the book cannot be computed on the data of {run:text}: {reason}", run=run.name, reason=one))
        self.before: Values = before if isinstance(before, Mapping) else {}
        self.after: Values = after if isinstance(after, Mapping) else {}
        self.left = self.options.most
        self.first = foremost(self.runs[1])
        self.units = {one.path: one for one in units_of(self.changed)}
        moved = _moved(self.before, self.after)
        if not any(value is None or value for value in moved.values()):  # nothing to divide among them
            self.left = 0
        files = self._by_unit()
        rows = self._by_row(files)
        todays = not all(map(_todays_code, self.runs))
        found = Effects(self.before, self.after, _ordered(files), _ordered(rows), {}, self.computed, todays_code=todays)
        return replace(found, interaction=self._interaction(found.parts))

    def _end(self, run: Run, files: Mapping[str, bytes | None]) -> Values | Message:
        if _as_today(run, self.runs[1]):
            return self.options.measure(run.results)
        return self._measured(files)

    def _measured(self, files: Mapping[str, bytes | None]) -> Values | Message:
        results = self.place.results(files)
        self.computed += 1
        self.options.progress(self.computed)
        return results if isinstance(results, Message) else self.options.measure(results)

    def _all(self) -> dict[str, bytes | None]:
        return {one.path: self._bytes(one)[1] for one in self.changed}

    def _bytes(self, one: FileChange) -> tuple[bytes | None, bytes | None]:
        old, new = (Objects(run.outputs).read(sha) if sha else None for run, sha in zip(self.runs, _shas(one), strict=True))
        return old, new

    def _by_unit(self) -> list[Effect]:
        """Return each file's effect alone, that of files which belong together as one; of more than can be computed the last together."""
        units = list(self.units.values())
        if len(units) <= 1:
            return [self._known(one) for one in units]
        unread = [one for one in units if not any(is_read(file, *self.runs) for file in one.files)]
        found = [Effect(one.path, None, one.count, _moved(self.before, self.before), paths=one.paths) for one in unread]
        ordered = sorted((one for one in units if one not in unread), key=_promise)
        if len(ordered) == 1:
            return [*found, self._known(ordered[0])]
        if not self.left:
            return found
        room = max(self.left - 1, 1) if len(ordered) > self.left else len(ordered)
        found += [replace(self._effect(one.path, None, one.count, self._whole([one])), paths=one.paths) for one in ordered[:room]]
        if rest := ordered[room:]:
            found.append(self._effect("", None, sum(one.count for one in rest), self._whole(rest)))
        return found

    def _whole(self, units: Iterable[Unit]) -> dict[str, bytes | None]:
        return {one.path: self._bytes(one)[1] for unit in units for one in unit.files}

    def _by_row(self, files: Iterable[Effect]) -> list[Effect]:
        """Return the effects of rows and settings in the files that move something; each file gets its share of what is left."""
        moving = [one for one in files if one.path and not one.nothing and self.units[one.path].parts]
        found: list[Effect] = []
        strength = {one.path: self._strength(one) for one in moving}
        ordered = sorted(moving, key=lambda one: -strength[one.path])
        for place, effect in enumerate(ordered):
            share = strength[effect.path] / sum(strength[one.path] for one in ordered[place:])
            found += self._rows_of(self.units[effect.path], effect, max(round(self.left * share), min(self.left, _LEAST)))
        return found

    def _strength(self, effect: Effect) -> float:
        """Return how much of the whole a file's effect is, by the first figure that any of the data move."""
        key = next((key for key, value in _moved(self.before, self.after).items() if value), "")
        whole = _moved(self.before, self.after).get(key)
        part = effect.moved.get(key)
        if whole is None or part is None or not whole:
            return 1.0
        return min(max(abs(part / whole), _LEAST_SHARE), 1.0)

    def _rows_of(self, unit: Unit, whole: Effect, room: int) -> list[Effect]:
        """Return the effects of a unit's rows, those that touch the headline's metrics first; of the others together if that is nothing."""
        by_change = {id(change): one for one, change in unit.parts}
        ordered = heaviest([change for _, change in unit.parts], self.first)
        if len(ordered) == 1 and not unit.whole:
            return [Effect(by_change[id(ordered[0])].path, ordered[0], 1, whole.moved, whole.fault)]
        if room < min(_LEAST, len(ordered)):
            return []
        likely = [one for one in ordered if any(weight_in(one, some) for some in self.first)] or ordered
        alone = likely if len(likely) < room or len(likely) == len(ordered) <= room else likely[: room - 1]
        found = [self._part(unit, by_change, [change]) for change in alone]
        left, rest = room - len(alone), ordered[len(alone) :]
        if not rest:
            return found
        together = self._part(unit, by_change, rest)
        if together.nothing or left <= _LEAST or len(rest) == 1:
            return [*found, together]
        more = rest if len(rest) < left else rest[: left - _LEAST]
        found += [self._part(unit, by_change, [change]) for change in more]
        return [*found, self._part(unit, by_change, rest[len(more) :])] if len(rest) > len(more) else found

    def _part(self, unit: Unit, by_change: Mapping[int, FileChange], changes: Sequence[Change]) -> Effect:
        named = changes[0] if len(changes) == 1 else None
        path = by_change[id(changes[0])].path if named else unit.path
        try:
            files = self._variants(by_change, changes)
        except (ValueError, LookupError, TypeError) as fault:
            said = fault.message if isinstance(fault, ArchiveFault) else msg("this change cannot be made alone")
            self.left -= 1
            return Effect(path, named, len(changes), {}, said)
        return replace(self._effect(path, named, len(changes), files), paths=() if named else unit.paths)

    def _variants(self, by_change: Mapping[int, FileChange], changes: Sequence[Change]) -> dict[str, bytes | None]:
        """Return the files that some changes touch, with those alone; a row that stood in another file touches both."""
        placed = [half for change in changes for half in halves(by_change[id(change)].path, change)]
        files = {one.path: one for one in self.changed}
        return {
            path: self._variant(files[path], [one.change for one in placed if one.path == path]) for path in {one.path: 0 for one in placed}
        }

    def _variant(self, one: FileChange, changes: Sequence[Change]) -> bytes:
        old, new = self._bytes(one)
        if one.nature == "settings":
            return with_settings(old, new, changes)
        return with_rows(old, new, one.path, changes, self.known)

    def _effect(self, path: str, change: Change | None, count: int, files: Mapping[str, bytes | None]) -> Effect:
        self.left -= 1
        values = self._measured(files)
        if isinstance(values, Message):
            return Effect(path, change, count, {}, values)
        return Effect(path, change, count, _moved(self.before, values))

    def _known(self, unit: Unit) -> Effect:
        return Effect(unit.path, None, unit.count, _moved(self.before, self.after), paths=unit.paths)

    def _interaction(self, parts: Sequence[Effect]) -> Values:
        total = _moved(self.before, self.after)
        return {
            key: None if value is None else round(value - sum(part.moved.get(key) or 0.0 for part in parts), _DIGITS)
            for key, value in total.items()
        }


def _shas(one: FileChange) -> tuple[str, str]:
    return one.sha_before, one.sha_after


def _promise(unit: Unit) -> tuple[int, float, str]:
    """Return the order in which files are tried: facts, then goals and settings, then what else there is; of each the heaviest first."""
    kinds = ("facts", "goals", "team.yml", "campaigns", "plan")
    places = [one.path.partition("/")[0] for one in unit.files]
    place = min(kinds.index(one) if one in kinds else len(kinds) for one in places)
    return place, -max((change.weight for one in unit.files for change in one.changes), default=0.0), unit.path


def _ordered(found: Iterable[Effect]) -> tuple[Effect, ...]:
    """Return effects by how much they move the first figure, then the second, and so on."""
    return tuple(sorted(found, key=lambda one: [-abs(value or 0.0) for value in one.moved.values()] or [1.0]))
