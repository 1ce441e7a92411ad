"""From what was asked to a report job: every parameter resolved, with its source, before anything runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.message import msg
from goalbook.core.nearest import nearest
from goalbook.core.period import MONTHS_IN, kind_name, parse_period
from goalbook.core.policy import load_policy
from goalbook.inputs.scenario_marks import split
from goalbook.publish.books import Book, find_book
from goalbook.publish.campaigns import find_campaign, has_facts
from goalbook.publish.job import Parameter, ReportJob
from goalbook.publish.last_month import last_month
from goalbook.publish.team_folder import SCENARIO_NAME, earlier_files, find_team, input_files, read_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from goalbook.books.params import BookParams
    from goalbook.core.message import Message
    from goalbook.core.policy import Policy
    from goalbook.publish.job import InputFile, Source, Value

_FIXED = ("team", "period", "campaign", "report_lang", "scenario", "outputs_dir")  # have options of their own


@dataclass(frozen=True)
class Request:
    """What a person or a scheduler asks for; empty means "the default"."""

    book: str
    data_dir: Path
    outputs_dir: Path
    team: str
    period: str = ""  # of the campaign book the campaign's id
    lang: str = ""
    scenario: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)


def resolve(request: Request, files: Callable[..., tuple[InputFile, ...]] = input_files) -> ReportJob:
    """Return the job: default < team and its policy < scenario < command line, checked by the book's parameters.

    ``files`` tells a team's inputs: read now, or known already to whoever resolves many requests at one moment.
    """
    book = find_book(request.book)
    team_dir = find_team(request.data_dir.resolve(), request.team)
    team = read_mapping(team_dir / "team.yml", "team.yml")
    policy = _policy(team_dir, team)
    params = book.load_params()
    about, subject = _about(request, book, team_dir, team)
    scenario = read_scenario(team_dir, request.scenario, book, subject) if request.scenario else {}
    _refuse_fixed(request.overrides)
    given: dict[str, tuple[object, Source]] = {
        "team": (request.team, "command line"),
        **about,
        "report_lang": _language(request, team),
        "scenario": (request.scenario, "command line" if request.scenario else "default"),
        **{name: (value, "scenario") for name, value in scenario.items()},
        **{name: (value, "command line") for name, value in request.overrides.items()},
    }
    parameters = _resolved(params, given, policy)
    values = {parameter.name: parameter.value for parameter in parameters}
    outputs = request.outputs_dir.resolve()
    period = params.from_pairs(values).subject
    return ReportJob(
        book=book.id,
        team=request.team,
        period=period,
        lang=str(values["report_lang"]),
        scenario=request.scenario,
        parameters=parameters,
        inputs=files(team_dir, request.scenario, compares=book.compares),
        data_dir=team_dir.parent,
        outputs_dir=outputs,
        earlier=earlier_files(outputs, request.team, period, book.reads_earlier),
    )


def read_scenario(team_dir: Path, name: str, book: Book, period: str) -> dict[str, object]:
    """Return the overrides a saved scenario holds; an unknown one, or one of another book or period, is a UsageError."""
    if not SCENARIO_NAME.fullmatch(name):
        raise UsageError(msg("'{name}' is not a scenario name: use letters, digits, - and _", name=name))
    path = team_dir / "scenarios" / f"{name}.yml"
    if not path.is_file():
        known = sorted(other.stem for other in path.parent.glob("*.yml"))
        near = nearest(name, known)
        raise UsageError(
            msg("there is no scenario '{name}' (did you mean '{near}'?)", name=name, near=near)
            if near
            else msg("there is no scenario '{name}'; saved are: {known}", name=name, known=", ".join(known) or "–"),
        )
    marks, held = split(read_mapping(path, f"scenarios/{name}.yml"))
    if marks.book and marks.book != book.id:
        raise UsageError(msg("scenario '{name}' belongs to {own}, not to {book}", name=name, own=marks.book, book=book.id))
    if not marks.fits(book.id, period):
        said = msg(
            "scenario '{name}' is for {own}, not for {period}; choose the period with --period", name=name, own=marks.period, period=period
        )
        raise UsageError(said)
    _refuse_fixed(held)
    return held


def _refuse_fixed(names: Mapping[str, object]) -> None:
    for name in names:
        if name in _FIXED:
            option = {"report_lang": "lang", "outputs_dir": "outputs"}.get(name, name)
            raise UsageError(msg("'{name}' is set with --{option}, not as a parameter", name=name, option=option))


def _about(request: Request, book: Book, team_dir: Path, team: dict[str, object]) -> tuple[dict[str, tuple[object, Source]], str]:
    """Return the parameter that says what the report is about, and the name of its folder."""
    if not book.of_campaign:
        period, source = _period(request, book, team_dir, team)
        return {"period": (period, source)}, period
    campaign = find_campaign(team_dir, request.period)
    given: Source = "command line" if request.period else "team"
    mode = request.overrides.get("mode") or ("retrospective" if has_facts(team_dir, campaign) else "plan")
    subject = book.load_params().from_pairs({"team": request.team, "campaign": campaign, "mode": mode}).subject
    return {"campaign": (campaign, given), "mode": (mode, "team")}, subject


def _period(request: Request, book: Book, team_dir: Path, team: dict[str, object]) -> tuple[str, Source]:
    if not request.period:
        return default_period(book, last_month(team_dir, team)), "team"
    period = parse_period(request.period)
    if period.kind not in book.period_kinds:
        raise UsageError(msg("{book} needs a {kind}; '{label}' is none", book=book.id, kind=_kinds(book), label=request.period))
    return period.label, "command line"


def period_of(request: Request) -> str:
    """Return the period, or the campaign and mode, a request is about, without resolving the rest of it."""
    team_dir = find_team(request.data_dir.resolve(), request.team)
    return _about(request, find_book(request.book), team_dir, read_mapping(team_dir / "team.yml", "team.yml"))[1]


def default_period(book: Book, last: str) -> str:
    """Return the period a book is about where none is asked for: that of the month of the last fact, or the one after it."""
    month = parse_period(last)
    enclosing = {"month": month.month, "quarter": month.quarter, "half": month.half, "year": month.year}
    period = enclosing[book.period_kinds[0]]()
    return (period.next() if book.ahead else period).label


def _kinds(book: Book) -> Message:
    first, *more = map(kind_name, sorted(book.period_kinds, key=list(MONTHS_IN).index))
    for one in more[:-1]:
        first = msg("{before}, {name}", before=first, name=one)
    return msg("{before} or {name}", before=first, name=more[-1]) if more else first


def _language(request: Request, team: dict[str, object]) -> tuple[object, Source]:
    lang = request.lang or str(team.get("report_language") or "")
    if not lang:
        return "en", "default"
    return language(lang).code, "command line" if request.lang else "team"


def _policy(team_dir: Path, team: dict[str, object]) -> Policy:
    """Return the policy with the team's overrides; a wrong one is told as a fault of team.yml, with its line and beside all others."""
    overrides = team.get("policy")
    try:
        return load_policy(overrides if isinstance(overrides, dict) else None)
    except UsageError:
        from goalbook.inputs import load_inputs  # noqa: PLC0415 - heavy, and wanted only after a failure

        load_inputs(team_dir.parent, team_dir.name)
        raise


def _resolved(params: type[BookParams], given: Mapping[str, tuple[object, Source]], policy: Policy) -> tuple[Parameter, ...]:
    model = params.from_pairs({name: value for name, (value, _) in given.items()})
    in_force: dict[str, Value] = model.with_policy(policy).resolved()
    plain = model.resolved()

    def source(name: str) -> Source:
        if name in given:
            return given[name][1]
        return "default" if in_force[name] == plain[name] else "team"

    return tuple(Parameter(name, value, source(name)) for name, value in in_force.items())
