"""Teams in memory whose history leads somewhere exact, to calibrate targets on."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from goalbook.books.target_setting import Params, compute
from goalbook.inputs.goal_planning import Planned
from support import tiny_team as tiny

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.target_setting import TargetSetting
    from goalbook.inputs import KeyResult

FOLLOWERS, A_MONTH = 50_000.0, 10_000.0  # the worked example: 50,000 at the end of March, 10,000 more every month
BEGIN = date(2025, 3, 31)


def followers(day: date) -> float:
    """Return a stock that grows by exactly 10,000 a month, evenly within each month."""
    months = (day.year - BEGIN.year) * 12 + day.month - BEGIN.month - 1
    return FOLLOWERS + A_MONTH * (months + day.day / monthrange(day.year, day.month)[1])


def follower_goal(target: float, **changes: object) -> KeyResult:
    """Return the key result of the worked example with another target."""
    fixed: dict[str, object] = {
        "metric": "followers_total",
        "channel": "douyin",
        "aggregation": "end",
        "baseline": FOLLOWERS,
        "target": target,
    }
    return tiny.key_result(**{**fixed, **changes})


def calibrated(
    *key_results: KeyResult,
    values: Mapping[str, Mapping[str, tiny.Value]] | None = None,
    start: str = "2024-09-01",
    end: str = "2025-03-31",
    policy: dict[str, object] | None = None,
    **params: Any,
) -> TargetSetting:
    """Return the target setting of 2025-Q2 of a team with the facts given, by default the followers of the worked example."""
    facts = tiny.facts(values or {"douyin": {"followers_total": followers, "spend": 100.0}}, start, end)
    given = (tiny.goals(*key_results),) if key_results else ()
    return compute(tiny.inputs(facts, *given, policy=policy), Params(team="tiny", period="2025-Q2", **params))


def row(result: TargetSetting, table: str = "calibration", kr_id: str = "KR1") -> dict[str, Any]:
    """Return the one row of a key result."""
    found = result.tables[table]
    (one,) = found[found["kr_id"] == kr_id].to_dict("records")
    return {str(name): value for name, value in one.items()}


def status(result: TargetSetting, rule: str) -> str:
    """Return the one verdict of a rule."""
    (one,) = [finding.status for finding in result.findings if finding.rule == rule]
    return one


def audience(bucket: str) -> Planned:
    """Return what a goals file says of an audience share."""
    return Planned(share_of=bucket)
