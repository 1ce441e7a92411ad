"""One goals file: shape, references, order of its levels, phasing."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import Label, Message, Value, msg
from goalbook.core.metrics import Metric, Ratio
from goalbook.core.nearest import nearest
from goalbook.core.period import Period, parse_period
from goalbook.core.period_label import check_label
from goalbook.inputs.frozen import seal_faults
from goalbook.inputs.goal_checks import count_refusal, is_currency, planning_faults
from goalbook.inputs.goal_planning import Aim, Planned
from goalbook.inputs.goals import FILE_NAME, Aggregation, Goals, GoalsDraft, KeyResult, KeyResultDraft, Objective
from goalbook.inputs.models import Strict
from goalbook.inputs.partial import Sound, sound_part
from goalbook.inputs.team import TeamFile, unknown_name
from goalbook.inputs.weights import tier_weight_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.inputs.yaml_file import Document

Path = tuple[str | int, ...]
Part = TypeVar("Part", bound=Strict)

_CLOSE = 1e-6


def read_goals(document: Document, digest: str, file: TeamFile) -> Goals | tuple[Problem, ...]:
    """Read one goals file, or say all that is wrong with it."""
    if document.problems:
        return document.problems
    part = sound_part(GoalsDraft, document, document.data)
    if part.model is None or part.problems:
        return (*part.problems, *_strangers(document, part, file))
    draft = part.model
    check = _Check(document, draft, file)
    period = check.period()
    check.problems.extend(seal_faults(document, draft))
    check.objectives()
    check.tier_weights()
    for path, result in _results(draft):
        check.key_result(path, result, period)
    for path, message, value in planning_faults(draft, file):
        check.say(path, message, value)
    if check.problems or period is None:
        return tuple(check.problems)
    named = FILE_NAME.fullmatch(document.file.rsplit("/", 1)[-1])
    return Goals(
        period=period,
        version=draft.version,
        objectives=tuple(
            Objective(o.id, o.text, tuple(_resolved(result, file, period) for result in o.key_results), _part(Aim, o))
            for o in draft.objectives
        ),
        digest=digest,
        file=document.file,
        frozen=bool(named and named["version"]),
        decided_on=draft.decided_on,
        valid_from=draft.valid_from,
        reason=draft.reason,
        by=draft.by,
        status=draft.status,
        content_hash=draft.content_hash,
        tier_weights=draft.tier_weights,
    )


def _strangers(document: Document, part: Sound[GoalsDraft], file: TeamFile) -> Iterator[Problem]:
    """Yield the unknown metrics, channels and people of a file whose values do not all fit; what needs the whole file waits."""
    if part.model is None:
        return
    check = _Check(document, part.model, file)
    for path, result in _results(part.model):
        for key, message, value in _unknown_names(result, file):
            here = part.place((*path, key))
            if here not in part.filled:
                check.say(here, message, value)
    yield from check.problems


def _unknown_names(draft: KeyResultDraft, file: TeamFile) -> Iterator[tuple[str, Message, str]]:
    catalogue, team = file.catalogue, file.team
    if draft.metric not in catalogue:
        yield "metric", unknown_name(draft.metric, catalogue.ids()), draft.metric
    if draft.channel and team.channel(draft.channel) is None:
        yield "channel", unknown_channel(draft.channel, file), draft.channel
    people = [person.id for person in team.people]
    if draft.owner and people and draft.owner not in people:
        yield "owner", unknown_name(draft.owner, people), draft.owner


def _results(draft: GoalsDraft) -> Iterator[tuple[Path, KeyResultDraft]]:
    for o, objective in enumerate(draft.objectives):
        for k, result in enumerate(objective.key_results):
            yield ("objectives", o, "key_results", k), result


@dataclass
class _Check:
    """Collects what is wrong with one file."""

    document: Document
    draft: GoalsDraft
    file: TeamFile
    problems: list[Problem] = field(default_factory=list)

    def say(self, path: Path, message: Message, value: object = None) -> None:
        column = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        self.problems.append(
            Problem(self.document.file, message, self.document.line(path), column=column, value=None if value is None else str(value))
        )

    def period(self) -> Period | None:
        """Return the period; its label, dates, title and file name must agree (GV-15)."""
        draft = self.draft
        try:
            period = parse_period(draft.period)
        except UsageError as fault:
            self.say(("period",), fault.message, draft.period)
            return None
        if period.kind == "week":
            self.say(("period",), msg("goals are set for a month, quarter, half-year or year, not for a week"), draft.period)
        start, end = draft.start or period.start, draft.end or period.end
        titles = dict.fromkeys(text for text in (draft.title.en, draft.title.zh) if text)
        for path, label in ((("period",), draft.period), *((("title",), text) for text in titles)):
            if disagreement := check_label(label, start, end):
                self.say(path, disagreement, label)
        if draft.valid_from is not None and not period.contains(draft.valid_from):
            message = msg("valid_from {day:date} lies outside {period:text}", day=draft.valid_from, period=period.label)
            self.say(("valid_from",), message, draft.valid_from)
        self.file_name(period)
        return period

    def file_name(self, period: Period) -> None:
        name = self.document.file.rsplit("/", 1)[-1]
        found = FILE_NAME.fullmatch(name)
        if found and found["label"] != period.label:
            message = msg("the file is named {name:text}, but its period is {period:text}", name=name, period=period.label)
            self.say(("period",), message, period.label)
        if found and found["version"] and int(found["version"]) != self.draft.version:
            message = msg("the file is named {name:text}, but its version is {version:text}", name=name, version=str(self.draft.version))
            self.say(("version",), message, self.draft.version)

    def objectives(self) -> None:
        most = int(self.file.policy.get("okr.max_objectives"))
        if len(self.draft.objectives) > most:
            message = msg("{n:n} objectives; at most {most:n} keep the focus", n=len(self.draft.objectives), most=most)
            self.say(("objectives", most), message)
        headlines = [path for path, result in _results(self.draft) if result.headline]
        for path in headlines[1:]:
            self.say((*path, "headline"), msg("a second headline; mark one key result at most"))
        seen: set[str] = set()
        ids: list[tuple[Path, str]] = [(("objectives", o), objective.id) for o, objective in enumerate(self.draft.objectives)]
        for path, name in [*ids, *((path, result.id) for path, result in _results(self.draft))]:
            if name in seen:
                self.say((*path, "id"), msg("the id '{name:text}' stands twice", name=name), name)
            seen.add(name)
        for o, objective in enumerate(self.draft.objectives):
            if not objective.key_results:
                self.say(("objectives", o, "key_results"), msg("objective {id:text} has no key result", id=objective.id))

    def tier_weights(self) -> None:
        weights = self.draft.tier_weights
        for tier, message in tier_weight_faults(weights, float(self.file.policy.get("split_tolerance"))):
            self.say(("tier_weights", tier) if tier else ("tier_weights",), message, weights.get(tier) if tier else None)

    def key_result(self, path: Path, draft: KeyResultDraft, period: Period | None) -> None:
        for key, message, value in _unknown_names(draft, self.file):
            self.say((*path, key), message, value)
        catalogue = self.file.catalogue
        if draft.metric not in catalogue:
            return
        metric = catalogue.get(draft.metric)
        named = metric.unit == "money" and draft.unit is not None and is_currency(draft.unit)  # whether the team's is said apart
        if draft.unit is not None and draft.unit != metric.unit and not named:
            message = msg(
                "unit '{unit:text}'; {metric:text} is counted in {expected:text}", unit=draft.unit, metric=metric.id, expected=metric.unit
            )
            self.say((*path, "unit"), message, draft.unit)
        if refusal := _aggregation_refusal(draft, metric):
            self.say((*path, "aggregation"), refusal, draft.aggregation)
        direction = draft.direction or metric.direction
        for name in ("baseline", "commit", "target", "stretch"):
            if refusal := count_refusal(name, getattr(draft, name), metric, direction):
                self.say((*path, name), refusal, f"{getattr(draft, name):g}")
        self.levels(path, draft, direction)
        if draft.phasing and period is not None:
            self.phasing((*path, "phasing"), draft, period)

    def levels(self, path: Path, draft: KeyResultDraft, direction: str) -> None:
        """Refuse levels out of order: commit, target, stretch rise where up is good and fall where down is good."""
        levels = [(name, value) for name in ("commit", "target", "stretch") if (value := getattr(draft, name)) is not None]
        for (low, a), (high, b) in pairwise(levels):
            if (a > b) if direction == "up" else (a < b):
                shown: dict[str, Value] = {"high": high, "low": low, "a": f"{a:g}", "b": f"{b:g}"}
                message = (
                    msg("{high:text} ({b:text}) lies below {low:text} ({a:text}); up is good here", **shown)
                    if direction == "up"
                    else msg("{high:text} ({b:text}) lies above {low:text} ({a:text}); down is good here", **shown)
                )
                self.say((*path, high), message, f"{b:g}")

    def phasing(self, path: Path, draft: KeyResultDraft, period: Period) -> None:
        months = [month.label for month in period.months()]
        for label in draft.phasing:
            if label not in months:
                message = msg("'{label:text}' is not a month of {period:text}", label=label, period=period.label)
                self.say((*path, label), message, label)
        if missing := [label for label in months if label not in draft.phasing]:
            self.say(path, msg("phasing lacks {months:text}", months=", ".join(missing)))
        elif _aggregation(draft, self.file) == "sum" and _phasing_kind(draft) is None:
            total = f"{sum(draft.phasing.values()):g}"
            message = msg(
                "phasing adds up to {total:text}; expected 1 or the target, {target:text}", total=total, target=f"{draft.target:g}"
            )
            self.say(path, message, total)


def unknown_channel(name: str, file: TeamFile) -> Message:
    """Return what is said of a channel that is not in `team.yml`, with the nearest that is."""
    names = {text: channel.id for channel in file.team.channels for text in (channel.name.zh, channel.name.en, channel.id)}
    close = nearest(name, names)
    if close:
        return msg("channel '{name:text}' is not in team.yml (did you mean '{close:text}'?)", name=name, close=names[close])
    return msg("channel '{name:text}' is not in team.yml", name=name)


def _aggregation(draft: KeyResultDraft, file: TeamFile) -> Aggregation:
    metric = file.catalogue.get(draft.metric)
    if draft.aggregation:
        return draft.aggregation
    if isinstance(metric, Ratio):
        return "ratio"
    defaults: dict[str, Aggregation] = {"flow": "sum", "stock": "end", "distinct": "average"}
    return defaults[metric.additivity]


def _aggregation_refusal(draft: KeyResultDraft, metric: Metric | Ratio) -> Message | None:
    if draft.aggregation is None:
        return None
    if isinstance(metric, Ratio):
        return None if draft.aggregation == "ratio" else msg("{metric:text} is a ratio; its aggregation is ratio", metric=metric.id)
    if draft.aggregation == "ratio":
        return msg("{metric:text} is not a ratio; its aggregation is sum, average or end", metric=metric.id)
    if draft.aggregation == "sum" and metric.additivity != "flow":
        return msg("{metric:text} cannot be summed; its aggregation is end or average", metric=metric.id)
    return None


def _phasing_kind(draft: KeyResultDraft) -> str | None:
    total = sum(draft.phasing.values())
    if abs(total - 1) <= _CLOSE:
        return "share"
    return "amount" if abs(total - draft.target) <= _CLOSE * abs(draft.target) else None


def _month_targets(draft: KeyResultDraft, aggregation: Aggregation) -> Mapping[str, float]:
    shares = aggregation == "sum" and _phasing_kind(draft) == "share"
    return {label: value * draft.target if shares else value for label, value in draft.phasing.items()}


def _resolved(draft: KeyResultDraft, file: TeamFile, period: Period) -> KeyResult:
    metric = file.catalogue.get(draft.metric)
    aggregation = _aggregation(draft, file)
    ordered = {month.label: draft.phasing[month.label] for month in period.months() if month.label in draft.phasing}
    draft = draft.model_copy(update={"phasing": ordered})
    named = bool(draft.name.en or draft.name.zh)
    return KeyResult(
        **{name: getattr(draft, name) for name in ("id", "metric", "channel", "baseline", "commit", "target", "stretch")},
        **{name: getattr(draft, name) for name in ("type", "tier", "owner", "headline", "phasing")},
        name=draft.name if named else metric.name if not draft.channel else _joined(file, draft.channel, metric.name),
        aggregation=aggregation,
        direction=draft.direction or metric.direction,
        unit=metric.unit,
        month_targets=_month_targets(draft, aggregation),
        planned=_part(Planned, draft),
    )


def _part(kind: type[Part], draft: Strict) -> Part:
    """Return the keys that a draft inherits, as a value of their own."""
    return kind.model_construct(**{name: getattr(draft, name) for name in kind.model_fields})


def _joined(file: TeamFile, channel: str, metric: Label) -> Label:
    name = file.team.channel_name(channel)
    return Label(f"{name.en}: {metric.en}", f"{name.zh}{metric.zh}")
