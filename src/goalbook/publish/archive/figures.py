"""The headline numbers of an archived report, read from its results.json: what compare, effects and history speak of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Kinds of `core.language` in which a unit is written to the digit.
_KINDS = {"count": "n", "money": "money", "share": "pct2", "ratio": "ratio2", "index": "index", "seconds": "seconds"}
_COUNT = "count"
_METRIC = ""  # in the lists below: in the unit of the headline's metric


@dataclass(frozen=True)
class Figure:
    """One headline number; of a series' revisions the key says which are the same."""

    key: str  # as in the headline of results.json; "kpi.<metric>" of a key figure
    name: Message
    value: float | None  # None: could not be known
    kind: str  # of `core.language`, to the digit
    metric_id: str  # "" of a probability or a score


def figures(results: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Return the headline numbers of any book's results.json, the one that the report is about first."""
    head = results.get("headline") or {}
    metric_id = str(head.get("metric_id") or "")
    unit, metric = unit_of(results, metric_id), _aimed(results, metric_id, str(head.get("channel") or ""))
    named = _names(metric, weekly=(results.get("meta") or {}).get("grain") == "week").get(str(results.get("book")), {})
    found = []
    for key, (name, given) in named.items():
        if key in head:
            of = "" if given in ("pct", "ratio2") else metric_id
            found.append(Figure(key, name, number(head[key]), given or _KINDS.get(unit, "ratio2"), of))
    said = metric_id if "period_actual" in head and not head.get("channel") else ""
    return (*found, *_key_figures(results, said))


def number(value: object) -> float | None:
    """Return what a results.json holds as a number; anything else is not known."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def metric_label(results: Mapping[str, Any], metric_id: str) -> Label:
    """Return a metric's name; a team's own that no table names is called by its id."""
    catalogue = load_catalogue()
    if metric_id in catalogue:
        return catalogue.name(metric_id)
    for row in _rows(results, "key_results"):
        name = row.get("name")
        if row.get("metric_id") == metric_id and isinstance(name, dict) and {"en", "zh"} <= name.keys():
            return Label(str(name["en"]), str(name["zh"]))
    return Label.same(metric_id)


def unit_of(results: Mapping[str, Any], metric_id: str) -> str:
    """Return a metric's unit; a team's own is told by the report's tables, else a count."""
    catalogue = load_catalogue()
    if metric_id in catalogue:
        return catalogue.get(metric_id).unit
    rows = (*_rows(results, "kpis"), *_rows(results, "key_results"))
    return next((str(row["unit"]) for row in rows if metric_id in (row.get("id"), row.get("metric_id")) and row.get("unit")), _COUNT)


def _aimed(results: Mapping[str, Any], metric_id: str, channel: str) -> Label:
    """Return the name of what the headline is about, with its channel where it has one."""
    name = metric_label(results, metric_id)
    if not channel:
        return name
    called = (results.get("channel_names") or {}).get(channel) or {}
    return Label(f"{called.get('en', channel)} {name.en}", f"{called.get('zh', channel)}{name.zh}")


def _names(metric: Label, *, weekly: bool) -> Mapping[str, Mapping[str, tuple[Message, str]]]:
    """Return by book what each headline number is called and its kind, the most important first."""
    low, high = msg("lower end of the 80 % range"), msg("upper end of the 80 % range")
    chance, target = msg("chance to reach the target"), msg("{metric}, target", metric=metric)
    return {
        "monthly_review": {
            "landing": (msg("{metric}, heading for", metric=metric), _METRIC),
            "low": (low, _METRIC),
            "high": (high, _METRIC),
            "probability": (chance, "pct"),
            "period_actual": (msg("{metric}, the month's actual", metric=metric), _METRIC),
            "period_target": (msg("{metric}, the month's target", metric=metric), _METRIC),
            "to_date": (msg("{metric}, to date", metric=metric), _METRIC),
            "horizon_target": (target, _METRIC),
            "required_per_day": (msg("needed a week from here") if weekly else msg("needed a day from here"), _METRIC),
            "current_per_day": (msg("a week at present") if weekly else msg("a day at present"), _METRIC),
            "expected_score": (msg("expected score"), "ratio2"),
        },
        "target_setting": {
            "target": (target, _METRIC),
            "median": (msg("{metric}, history leads to", metric=metric), _METRIC),
            "low": (low, _METRIC),
            "high": (high, _METRIC),
            "probability": (chance, "pct"),
        },
        "decomposition": {
            "target": (target, _METRIC),
            "split": (msg("{metric}, the channels' parts", metric=metric), _METRIC),
            "funnel": (msg("{metric}, the funnels bring", metric=metric), _METRIC),
            "bottom_up": (msg("{metric}, the members name", metric=metric), _METRIC),
            "assumed": (msg("of it assumed, without a chain"), _METRIC),
        },
        "campaign": {
            "effect": (msg("{metric}, added by the campaign", metric=metric), _METRIC),
            "low": (msg("lower end of the 80 % interval"), _METRIC),
            "high": (msg("upper end of the 80 % interval"), _METRIC),
            "actual": (msg("{metric}, actual", metric=metric), _METRIC),
            "target": (target, _METRIC),
            "attainment": (msg("attainment"), "pct"),
            "lift": (msg("lift"), "pct"),
            "cost": (msg("cost"), "money"),
            "cost_per": (msg("cost per added"), "money"),
        },
        "quarter_review": {
            "to_date": (msg("{metric}, to date", metric=metric), _METRIC),
            "horizon_target": (target, _METRIC),
            "landing": (msg("{metric}, heading for", metric=metric), _METRIC),
            "low": (low, _METRIC),
            "high": (high, _METRIC),
            "probability": (chance, "pct"),
            "expected_score": (msg("expected score"), "ratio2"),
        },
    }


def _key_figures(results: Mapping[str, Any], said: str) -> Iterator[Figure]:
    """Yield the key figures that stand on page one of a review, without the one the headline tells already."""
    for row in _rows(results, "kpis"):
        metric_id = str(row.get("id") or "")
        if row.get("strip") and metric_id and metric_id != said:
            kind = _KINDS.get(unit_of(results, metric_id), "ratio2")
            name = msg("{metric}, the month's actual", metric=metric_label(results, metric_id))
            yield Figure(f"kpi.{metric_id}", name, number(row.get("actual")), kind, metric_id)


def _rows(results: Mapping[str, Any], table: str) -> Iterable[Mapping[str, Any]]:
    rows = (results.get("tables") or {}).get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
