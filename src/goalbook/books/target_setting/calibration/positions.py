"""Where each target stands among competitors and the industry (TS-25, TS-26)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.core.compare import less_than, more_than
from goalbook.core.errors import UsageError
from goalbook.core.message import two_languages
from goalbook.core.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from goalbook.books.target_setting.calibration.asked import Asked
    from goalbook.books.target_setting.preparation import Prepared

    Benchmark = Mapping[Hashable, Any]

COLUMNS = (
    "kr_id", "metric_id", "channel", "benchmark", "scope", "value", "period", "source", "verified", "target", "ratio", "position",
    "reason_given",
)  # fmt: skip


def positions_table(prepared: Prepared, targets: Mapping[str, float]) -> pd.DataFrame:
    """Return every target beside the benchmarks of its figure and channel; see TargetSetting for the columns."""
    benchmarks = prepared.inputs.benchmarks.to_dict("records") if prepared.goals is not None else []
    rows = [row for track in prepared.tracks for row in _rows(prepared, track.asked, targets, benchmarks)] if benchmarks else []
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(prepared: Prepared, asked: Asked, targets: Mapping[str, float], benchmarks: Sequence[Benchmark]) -> Iterator[dict[str, object]]:
    found = [row for row in benchmarks if (row["metric"], row["channel"]) == (asked.metric, asked.channel)]
    usable = [(row, _over_period(prepared, asked, row)) for row in found]
    usable = [(row, value) for row, value in usable if not math.isnan(value)]
    target = asked.at(targets)
    position = _position(asked, target, usable)
    reason = next(kr.planned.reason for kr in prepared.key_results if kr.id == asked.kr_id)
    for row, value in usable:
        source = row["source"] if isinstance(row["source"], str) else ""
        yield {
            "kr_id": asked.kr_id,
            "metric_id": asked.metric,
            "channel": asked.channel,
            "benchmark": two_languages(str(row["name"])),
            "scope": row["scope"],
            "value": value,
            "period": row["period"] if isinstance(row["period"], str) else "",
            "source": two_languages(source),
            "verified": bool(source.strip()),
            "target": target,
            "ratio": benchmark_ratio(target, value, falling=asked.falling),
            "position": position,
            "reason_given": reason,
        }


def benchmark_ratio(value: float, benchmark: float, *, falling: bool) -> float:
    """Return value ÷ benchmark, of a cost benchmark ÷ value, so that more is better (TS-26)."""
    top, bottom = (benchmark, value) if falling else (value, benchmark)
    return top / bottom if bottom > 0 else NAN


def _over_period(prepared: Prepared, asked: Asked, row: Benchmark) -> float:
    """Return a benchmark as it compares with the target: a month's total × months of the period; levels as they are.

    A total of no known length cannot be compared, so it is NaN.
    """
    value = float(row["value"])
    if asked.shape != "flow":
        return value
    try:
        months = len(parse_period(str(row["period"])).months())
    except UsageError:
        return NAN
    own = 1 if asked.aggregation == "average" else len(prepared.period.months())
    return value / months * own


def _position(asked: Asked, target: float, usable: list[tuple[Benchmark, float]]) -> str:
    """Return where the target lies between the industry's average and the best competitor: below | inside | above, as better or worse.

    An end of which no figure was given is open.
    """
    sign = -1.0 if asked.falling else 1.0
    industry = [sign * value for row, value in usable if row["scope"] == "industry"]
    rivals = [sign * value for row, value in usable if row["scope"] == "competitor"]
    if industry and less_than(sign * target, math.fsum(industry) / len(industry)):
        return "below"
    return "above" if rivals and more_than(sign * target, max(*rivals, *industry, -math.inf)) else "inside"
