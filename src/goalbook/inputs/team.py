"""The team as its `team.yml` tells: names, channels, people, own metrics and policy overrides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import Additivity, Catalogue, DataClass, Direction, Group, Metric, Unit, load_catalogue
from goalbook.core.nearest import nearest
from goalbook.core.policy import Policy, PolicyError, load_policy
from goalbook.inputs.aliases import load_aliases
from goalbook.inputs.models import Id, Name, Strict, validate
from goalbook.inputs.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.inputs.yaml_file import Document

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS_ZH = "一二三四五六日"


def _weekday(value: object) -> object:
    text = str(value).strip().casefold()
    for number, name in enumerate(_WEEKDAYS):
        if text in (name, name[:3], f"周{_WEEKDAYS_ZH[number]}", f"星期{_WEEKDAYS_ZH[number]}", str(number)):
            return number
    raise UsageError(msg("'{value:text}' is no weekday; write monday … sunday", value=str(value)))


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(msg("'{value:text}' is no time zone; write one such as Asia/Shanghai", value=value)) from None
    return value


def _channel_id(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise UsageError(msg("a channel needs an id of printable characters"))
    if plain(value).casefold() in load_aliases().totals | load_aliases().subtotals:
        raise UsageError(msg("'{value:text}' means a row of totals; choose another id", value=value))
    return value


_LAYERS = {"核心": "core", "补充": "supplementary", "机会": "opportunity"}


def _layer(value: object) -> object:
    return _LAYERS.get(str(value).strip().removesuffix("渠道"), value)


class Channel(Strict):
    """One channel; its stages are metric ids in the order of its funnel, the first being its entry."""

    id: Annotated[Id, AfterValidator(_channel_id)]
    name: Name = Label("", "")
    stages: tuple[str, ...] = ()
    is_paid: bool | None = None
    is_public_domain: bool | None = None
    backup: str | None = None
    layer: Annotated[Literal["", "core", "supplementary", "opportunity"], BeforeValidator(_layer)] = ""
    owner: str = ""

    @property
    def entry(self) -> str | None:
        """Return the metric that enters the funnel."""
        return self.stages[0] if self.stages else None


class Person(Strict):
    """Someone who owns a channel or a key result."""

    id: Id
    name: Name = Label("", "")
    role: Name = Label("", "")


class TeamMetric(Strict):
    """A metric that the catalogue lacks and this team measures."""

    id: Annotated[Id, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
    name: Name
    unit: Unit = "count"
    additivity: Additivity = "flow"
    direction: Direction = "up"
    group: Group = "process"
    stage: str = ""
    data_class: DataClass = ""
    vanity: bool = False

    def as_metric(self) -> Metric:
        """Return it as an entry of the catalogue."""
        return Metric(**{name: getattr(self, name) for name in type(self).model_fields})


class Team(Strict):
    """A team. Week ends are counted 0 = Monday … 6 = Sunday; an empty currency means amounts without a sign."""

    id: str
    name: Name = Label("", "")
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    week_end: Annotated[int, BeforeValidator(_weekday)] = 6
    grain: Literal["day", "week"] = "day"
    report_language: Literal["en", "zh"] = "en"
    recipients: tuple[Name, ...] = ()
    headline_metric: str = ""
    channels: tuple[Channel, ...] = ()
    people: tuple[Person, ...] = ()
    metrics: tuple[TeamMetric, ...] = ()
    policy: dict[str, Any] = Field(default_factory=dict)
    aliases: dict[str, str] = Field(default_factory=dict)
    ignore_columns: tuple[str, ...] = ()

    def channel(self, channel_id: str) -> Channel | None:
        """Return the channel of this id."""
        return next((channel for channel in self.channels if channel.id == channel_id), None)

    def channel_name(self, channel_id: str) -> Label:
        """Return the channel's name; the id itself for one that is not listed."""
        channel = self.channel(channel_id)
        return channel.name if channel else Label.same(channel_id)


@dataclass(frozen=True)
class TeamFile:
    """What `team.yml` made: the team, the catalogue with its metrics and the policy with its overrides."""

    team: Team
    catalogue: Catalogue
    policy: Policy


def read_team(document: Document, team_id: str) -> TeamFile | tuple[Problem, ...]:
    """Read `team.yml`, or say all that is wrong with it."""
    if document.problems:
        return document.problems
    data = document.data if document.data is not None else {}
    team = validate(Team, document, {**data, "id": team_id} if isinstance(data, dict) else data)
    if isinstance(team, tuple):
        return team
    team = _named(team)
    problems: list[Problem] = []
    catalogue = _catalogue(document, team, problems)
    policy = _policy(document, team, problems)
    problems.extend(_references(document, team, catalogue))
    if problems or policy is None:
        return tuple(problems)
    return TeamFile(team=team, catalogue=catalogue, policy=policy)


def _named(team: Team) -> Team:
    """Fill empty names with ids."""

    def name(thing: Channel | Person | Team) -> Label:
        return thing.name if thing.name.en or thing.name.zh else Label.same(thing.id)

    return team.model_copy(
        update={
            "name": name(team),
            "channels": tuple(channel.model_copy(update={"name": name(channel)}) for channel in team.channels),
            "people": tuple(person.model_copy(update={"name": name(person)}) for person in team.people),
        }
    )


def _catalogue(document: Document, team: Team, problems: list[Problem]) -> Catalogue:
    catalogue = load_catalogue()
    for place, metric in enumerate(team.metrics):
        try:
            catalogue = catalogue.extended([metric.as_metric()])
        except UsageError as fault:
            problems.append(Problem(document.file, fault.message, document.line(("metrics", place, "id")), column="metrics"))
    return catalogue


def _policy(document: Document, team: Team, problems: list[Problem]) -> Policy | None:
    try:
        return load_policy(team.policy)
    except PolicyError as error:
        for place, message in error.faults:
            problems.append(Problem(document.file, message, document.line(("policy", *place)), column="policy"))
        return None


def _references(document: Document, team: Team, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield every name in the file that leads nowhere or stands twice."""
    channel_ids = [channel.id for channel in team.channels]
    people = [person.id for person in team.people]
    yield from _doubles(document, "channels", channel_ids)
    yield from _doubles(document, "people", people)
    for place, channel in enumerate(team.channels):
        here = ("channels", place)
        for step, stage in enumerate(channel.stages):
            if stage not in catalogue.metrics:
                yield _unknown(document, (*here, "stages", step), stage, catalogue.metrics)
        if channel.backup is not None and channel.backup not in channel_ids:
            yield _unknown(document, (*here, "backup"), channel.backup, channel_ids)
        if channel.owner and people and channel.owner not in people:
            yield _unknown(document, (*here, "owner"), channel.owner, people)
    if team.headline_metric and team.headline_metric not in catalogue:
        yield _unknown(document, ("headline_metric",), team.headline_metric, catalogue.ids())
    known_columns = (*catalogue.metrics, *load_aliases().columns)
    for alias, name in team.aliases.items():
        if name not in known_columns:
            yield _unknown(document, ("aliases", alias), name, known_columns)


def _doubles(document: Document, part: str, ids: list[str]) -> Iterator[Problem]:
    for place, name in enumerate(ids):
        if name in ids[:place]:
            message = msg("'{name:text}' stands twice in {part:text}", name=name, part=part)
            yield Problem(document.file, message, document.line((part, place)), column=f"{part}.id", value=name)


def _unknown(document: Document, path: tuple[str | int, ...], name: str, known: Iterable[str]) -> Problem:
    column = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return Problem(document.file, unknown_name(name, known), document.line(path), column=column, value=name)


def unknown_name(name: str, known: Iterable[str]) -> Message:
    """Return what is said of a name that leads nowhere."""
    close = nearest(name, known)
    if close:
        return msg("'{name:text}' is not known; did you mean '{close:text}'?", name=name, close=close)
    return msg("'{name:text}' is not known", name=name)
