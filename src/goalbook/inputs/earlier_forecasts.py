"""What archived reports said of what was still to come: which files count, and each forecast with its range and its chances.

A review reads reports about periods that ended before its own alone, never of its own series. Of one report's revisions in both languages
the newest counts that was finished while what it foretells was open: a review's until the end of the month after it, that of goals and
plans until the end of their period, a campaign's plan until its end. Where all were finished later (an archive that was filled
afterwards), the first counts: what was said stays said. What came of a campaign stands in its newest retrospective. Scenarios and runs in
which someone set a slider by hand say "what if" and do not count.
"""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import UsageError
from goalbook.core.language import CODES
from goalbook.core.period import Period, parse_period
from goalbook.inputs.earlier import RECORD, RESULTS, revisions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

OF_PERIODS = ("monthly_review", "target_setting", "decomposition")
CAMPAIGN = "campaign"
BOOKS = (*OF_PERIODS, CAMPAIGN)
_PLAN, _RETROSPECTIVE = "-plan", "-retrospective"
_HEAD = 65_536  # bytes of a results.json that hold what it is about
MEMORY = 24  # months before a review of which it remembers what was said
_BY_HAND = "command line"
_OWN = frozenset({"team", "period", "campaign", "mode", "as_of", "report_lang"})  # what a run is about, however it was asked for
Row = dict[str, Any]


@dataclass(frozen=True)
class Claim:
    """The chance that was given to one level: commit, target or stretch."""

    level: str
    value: float
    probability: float


@dataclass(frozen=True)
class Forecast:
    """What one report said of one figure over a period that was not over; numbers that were not said are NaN."""

    book: str
    subject: str  # the report's period, a campaign's id
    made_on: date  # the last day it knew anything of
    period: Period  # what it is a forecast of
    metric_id: str
    channel: str  # "" for the whole team
    aggregation: str
    direction: str
    value: float
    low: float  # 80 % range
    high: float
    claims: tuple[Claim, ...] = ()
    came: float = math.nan  # of a campaign's figure, which its own page counts; else the facts say it
    afterwards: bool = False  # made when its period was over


def forecast_files(outputs_dir: Path, team: str, before: Period | None = None) -> tuple[Path, ...]:
    """Return the results.json of every report whose forecasts count, by book and period; ``before``: of the months ahead of a period."""
    found = []
    for book in OF_PERIODS:
        subjects = sorted((period, folder) for period, folder in _subjects(outputs_dir / team / book) if _remembered(period, before))
        chosen = (_that_counts(folder, _open_until(book, period)) for period, folder in subjects)
        found += [run / RESULTS for run in chosen if run is not None]
    return (*found, *_campaigns(outputs_dir / team / CAMPAIGN, before))


def _campaigns(book: Path, before: Period | None) -> Iterator[Path]:
    """Yield plan and retrospective of every campaign that has both; ``before``: if it was looked back on ahead of that period."""
    for folder in sorted(book.glob(f"*{_PLAN}")):
        back = _that_counts(folder.with_name(folder.name.removesuffix(_PLAN) + _RETROSPECTIVE), None)
        meta = _meta(back / RESULTS) if back else None
        if back is None or meta is None or (before is not None and not date.fromisoformat(meta["as_of"]) < before.start):
            continue
        plan = _that_counts(folder, date.fromisoformat(meta["subject"]["end"]))
        if plan is not None:
            yield from (plan / RESULTS, back / RESULTS)


@lru_cache(maxsize=1024)
def _meta(path: Path) -> Row | None:
    """Return what a report is about, from the beginning of its results alone; None where it cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        with path.open(encoding="utf-8") as file:
            text = file.read(_HEAD)
        meta = json.JSONDecoder().raw_decode(text, text.index('"meta": ') + len('"meta": '))[0]
        known = date.fromisoformat(meta["as_of"]), date.fromisoformat(meta["subject"]["end"])
        return dict(meta) if known else None
    return None


def _subjects(book: Path) -> Iterator[tuple[Period, Path]]:
    for folder in book.iterdir() if book.is_dir() else ():
        with suppress(UsageError):
            yield parse_period(folder.name), folder


def _remembered(period: Period, before: Period | None) -> bool:
    if before is None:
        return True
    months = (before.start.year - period.end.year) * 12 + before.start.month - period.end.month
    return period.end < before.start and months <= MEMORY


def _open_until(book: str, period: Period) -> date:
    return period.next().end if book == "monthly_review" else period.end


def _that_counts(subject: Path, until: date | None) -> Path | None:
    """Return the revision that counts of what is open until a day; None: whatever the day, the newest."""
    runs = [_Told.of(run) for code in CODES for run in revisions_of(subject / code)]
    told = sorted((run for run in runs if run.plain), key=lambda run: (run.finished, run.path.as_posix()))
    in_time = told if until is None else [run for run in told if run.finished[:10] <= until.isoformat()]
    counting = in_time[-1:] or told[:1]
    return counting[0].path if counting else None


@dataclass(frozen=True)
class _Told:
    """A revision: when it was finished ("" where no record says it) and whether nobody set a slider by hand."""

    path: Path
    finished: str
    plain: bool

    @classmethod
    def of(cls, path: Path) -> _Told:
        return cls(path, *_record(path))


@lru_cache(maxsize=8192)
def _record(run: Path) -> tuple[str, bool]:
    """Return when a revision was finished and whether it is plain; revisions do not change, so each record is read once."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        predicate = json.loads((run / RECORD).read_text("utf-8"))["predicate"]
        given = predicate["buildDefinition"]["externalParameters"]
        by_hand = {name for name, found in given.items() if found["source"] == _BY_HAND}
        return str(predicate["runDetails"]["metadata"]["finishedOn"]), by_hand <= _OWN
    return "", True


def read_all(paths: Iterable[Path]) -> tuple[tuple[Path, Forecast], ...]:
    """Return what reports foretold, each with its file and whether in hindsight; of a campaign's plan with what its retrospective counted.

    What was made when nobody knows is taken as made in time.
    """
    found = [(path, said) for path in paths for said in read_forecasts(path)]
    came = {(said.subject, said.metric_id): said.came for _, said in found if not math.isnan(said.came)}
    return tuple(
        (path, replace(said, came=_counted(said, came), afterwards=_record(path.parent)[0][:10] > said.period.end.isoformat()))
        for path, said in found
        if math.isnan(said.came)
    )


def _counted(said: Forecast, came: Mapping[tuple[str, str], float]) -> float:
    return came.get((said.subject, said.metric_id), math.nan) if said.book == CAMPAIGN else math.nan


def read_forecasts(path: Path) -> tuple[Forecast, ...]:
    """Return what one report foretold, of a retrospective what came; nothing where the file is not one that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, UsageError):
        results = json.loads(path.read_text("utf-8"))
        return tuple(_READERS[str(results["book"])](results))
    return ()


def _review(results: Mapping[str, Any]) -> Iterator[Forecast]:
    rows = results["tables"].get("key_results") or [_headline(results["headline"])]
    for row in rows:
        if row["method"] != "complete":
            said = {"value": row["landing"], "low": row["low"], "high": row["high"]}
            yield from _forecast(results, row, said, [("target", row["target"], row["probability"])])


def _headline(headline: Mapping[str, Any]) -> Row:
    """Return the headline of a team without goals as if it were a key result that nothing is asked of."""
    common = {"method": "complete" if headline["complete"] else "landing", "target": None, "aggregation": "sum"}
    return {**common, **{name: headline[name] for name in ("metric_id", "channel", "landing", "low", "high", "probability")}}


def _goals(results: Mapping[str, Any]) -> Iterator[Forecast]:
    levels = {row["kr_id"]: row for row in results["tables"].get("key_results", ())}
    for row in results["tables"].get("calibration", ()):
        key_result = levels.get(row["kr_id"], {})
        said = {"value": row["p50"], "low": row["low"], "high": row["high"]}
        claims = [("target", row["target"], row["probability"])]
        claims += [(level, key_result.get(level), row[f"probability_{level}"]) for level in ("commit", "stretch")]
        yield from _forecast(results, row, said, claims)


def _plan(results: Mapping[str, Any]) -> Iterator[Forecast]:
    """Yield what the channels' chains were said to bring at the planned volume."""
    targets = {row["kr_id"]: row for row in results["tables"].get("targets", ())}
    for row in results["tables"].get("chains", ()):
        asked = {"aggregation": "sum", "direction": "up", **targets.get(row["kr_id"], {})}
        if asked["aggregation"] == "sum":
            said = {"value": row["implied"], "low": row["low"], "high": row["high"]}
            of = {**row, "aggregation": "sum", "direction": asked["direction"]}
            yield from _forecast(results, of, said, [("target", row["target"], row["probability"])])


def _campaign(results: Mapping[str, Any]) -> Iterator[Forecast]:
    """Yield what the assumed uplift was to bring on the baseline of the leading figure; of a retrospective what its page counted.

    A plan gives it neither range nor chance.
    """
    params, tables = results["params"], results["tables"]
    uplift = next((_number(row["filed"]) for row in tables.get("campaign_assumed", ()) if row["name"] == "uplift"), math.nan)
    for row in tables.get("key_results", ()):
        told = params["mode"] == "plan"
        value = _number(row["baseline"]) * (1 + uplift) if told else _number(row["actual"])
        if row["headline"] and not row["to_date"] and not math.isnan(value):
            yield Forecast(
                book=CAMPAIGN,
                subject=str(params["campaign"]),
                made_on=date.fromisoformat(results["meta"]["as_of"]),
                period=parse_period(str(results["meta"]["period"]["label"])),
                metric_id=str(row["metric_id"]),
                channel=str(row["channel"]),
                aggregation="sum",
                direction=str(row["direction"]),
                value=value,
                low=math.nan,
                high=math.nan,
                came=math.nan if told else value,
            )


_READERS = {"monthly_review": _review, "target_setting": _goals, "decomposition": _plan, CAMPAIGN: _campaign}


def _forecast(results: Mapping[str, Any], row: Row, said: Row, claims: list[tuple[str, Any, Any]]) -> Iterator[Forecast]:
    """Yield the forecast of a row that holds a value; one made when its period was over would be none."""
    meta = results["meta"]
    period, made_on = parse_period(str(meta["horizon"]["label"])), date.fromisoformat(meta["as_of"])
    value, low, high = (_number(said[name]) for name in ("value", "low", "high"))
    if math.isnan(value) or made_on >= period.end:
        return
    given = (Claim(level, _number(goal), _number(chance)) for level, goal, chance in claims)
    yield Forecast(
        book=str(results["book"]),
        subject=str(meta["period"]["label"]),
        made_on=made_on,
        period=period,
        metric_id=str(row["metric_id"]),
        channel=str(row["channel"]),
        aggregation=str(row["aggregation"]),
        direction=str(row.get("direction") or "up"),
        value=value,
        low=low,
        high=high,
        claims=tuple(claim for claim in given if not math.isnan(claim.value + claim.probability)),
    )


def _number(value: object) -> float:
    return math.nan if value is None else float(value)  # type: ignore[arg-type] # JSON's own numbers
