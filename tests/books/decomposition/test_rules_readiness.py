"""Seed users, rising rates, directions, the first week, tags, partners and outreach: each judged at, above and below its limit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from support.time_plan import FRAME, said, statuses

if TYPE_CHECKING:
    from collections.abc import Mapping

READY = [{"id": name, "due": "2025-04-07", "planned": 1.0} for name in ("tags", "sandbox", "training")]
PREPARATION = [{"id": name, "due": "2025-04-10"} for name in ("collection", "tags", "validation")]
TIERS = [{"segment": name, "touch": "call", "participation": 0.2, "conversion": 0.1} for name in ("high", "growth", "base")]
AFTER = date(2025, 4, 8)


@pytest.mark.parametrize(("target", "status"), [(1000, "pass"), (999, "warn"), (800, "warn"), (799, "fail")])
def test_a_thousand_seed_users_are_wanted(target: int, status: str) -> None:
    """Down to 800 is a warning, below it a failure."""
    assert [status] == statuses("DC-26", {"seed_users": {"target": target, "criterion": "500 followers"}})


def test_seed_users_are_counted_once_there_is_a_count() -> None:
    """While they are being won the count is stated, after the day it is judged; limits are the policy's; a criterion is asked."""
    sheet = {"seed_users": {"target": 1000, "criterion": "c", "due": "2025-05-01"}}
    noted = [("2025-04-20", "seed_users", 790.0)]
    assert ["info"] == statuses("DC-26", sheet, noted, date(2025, 4, 25))
    assert ["fail"] == statuses("DC-26", sheet, noted, date(2025, 5, 2))
    assert ["warn"] == statuses("DC-26", sheet, noted, date(2025, 5, 2), policy={"plan": {"seed_users_warn": 790}})
    assert ["pass"] == statuses("DC-26", sheet, noted, date(2025, 5, 2), policy={"plan": {"seed_users": 790}})
    assert ["pass", "warn"] == statuses("DC-26", {"seed_users": {"target": 1000}})


def rising(rule: str, growth: float, policy: Mapping[str, object] | None = None) -> list[str]:
    """Return what a rule says of a rate that rises by so much a step."""
    month = rule == "DC-27"
    rate = {"id": "r", "metric": "conversion_rate", "every": "month" if month else "week", "growth": growth, "base": 0.001}
    sheet = {"frame": FRAME, "rates": [{**rate, "phase": "conversion" if month else "settling"}]}
    return statuses(rule, sheet, policy={"plan": dict(policy or {})})


@pytest.mark.parametrize("rule", ["DC-27", "DC-28"])
def test_a_rate_that_should_rise_does(rule: str) -> None:
    """A rise that history reached passes; none fails; more than the best so far warns; both limits are the policy's."""
    wide = {"rate_of_best": 2.0}
    assert ["fail"] == rising(rule, 0.0)
    assert ["pass"] == rising(rule, 0.001, wide)
    assert ["fail"] == rising(rule, 0.001, {**wide, "rate_growth": 0.001})
    assert ["warn"] == rising(rule, 0.1)
    assert ["pass"] == rising(rule, 0.1, wide)


def test_a_phase_that_asks_for_a_rise_and_has_none_is_told() -> None:
    """The conversion phase asks a rise every month, the settling phase one every week; what is not known is not judged."""
    assert (["warn"], ["warn"]) == (statuses("DC-27", {"frame": FRAME}), statuses("DC-28", {"frame": FRAME}))
    rate = {"id": "r", "metric": "repurchase_rate", "phase": "settling", "every": "week", "growth": 0.02}
    assert ["not_evaluated"] == statuses("DC-28", {"frame": FRAME, "rates": [rate]})


def test_a_direction_is_not_taken_twice() -> None:
    """Two months differ or repeat; of one alone nothing is judged (WX-58); how grave and how many is the policy's."""
    months = [{"month": "2025-04", "text": "Topics"}, {"month": "2025-05", "text": "Tags"}]
    again = [*months, {"month": "2025-06", "text": "topics"}]
    assert ["pass"] == statuses("DC-29", {"directions": months})
    assert ["warn"] == statuses("DC-29", {"directions": again})
    assert ["fail"] == statuses("DC-29", {"directions": again}, policy={"plan": {"directions_repeat": "fail"}})
    assert ["info"] == statuses("DC-29", {"directions": months[:1]})
    assert ["pass"] == statuses("DC-29", {"directions": months[:1]}, policy={"plan": {"directions_min": 1}})


def test_the_first_week_is_planned_in_full() -> None:
    """100 % by day 7 passes; less, or later, fails; fewer than three things warn; all three limits are the policy's."""
    late = [{**READY[0], "due": "2025-04-08"}, *READY[1:]]
    less = [{**READY[0], "planned": 0.9}, *READY[1:]]
    assert ["pass"] * 3 == statuses("DC-31", {"readiness": READY})
    assert ["fail", "pass", "pass", "pass"] == statuses("DC-31", {"readiness": late})
    assert ["pass"] * 3 == statuses("DC-31", {"readiness": late}, policy={"plan": {"readiness_days": 8}})
    assert ["fail", "pass", "pass"] == statuses("DC-31", {"readiness": less})
    assert ["pass"] * 3 == statuses("DC-31", {"readiness": less}, policy={"plan": {"readiness_full": 0.9}})
    assert ["warn", "pass", "pass"] == statuses("DC-31", {"readiness": READY[:2]})
    assert ["pass"] * 2 == statuses("DC-31", {"readiness": READY[:2]}, policy={"plan": {"readiness_items": 2}})


@pytest.mark.parametrize("printed", [{"complete": 1.0}, {"actual": 1.0}])
def test_a_percentage_printed_in_a_plan_is_a_plan(printed: dict[str, float]) -> None:
    """100 % complete before anything has begun is read as planned, and said (WX-57)."""
    sheet = {"readiness": [{"id": name, "due": "2025-04-07", **printed} for name in ("tags", "sandbox", "training")]}
    found = said("DC-31", sheet)
    assert ["warn"] * 3 == [one.status for one in found]
    assert "the plan prints 100\u202f% complete before anything has begun" in language("en").say(found[0].message)


def test_the_first_week_is_judged_by_what_was_noted() -> None:
    """After day 7: 100 % passes, 90 % fails, nothing noted is not judged."""
    noted = [("2025-04-07", "tags", 1.0), ("2025-04-07", "sandbox", 0.9)]
    assert ["pass", "fail", "not_evaluated"] == statuses("DC-31", {"readiness": READY}, noted, AFTER)


def test_the_preparing_stage_has_three_steps_and_a_test() -> None:
    """Data, tags, validation with an A/B row; what is missing fails; the rows asked are the policy's."""
    row = {"name": "tags", "day": "2025-04-14", "precision_target": 0.8}
    assert ["pass"] == statuses("DC-32", {"preparation": PREPARATION, "validations": [row]})
    assert ["fail", "pass"] == statuses("DC-32", {"preparation": PREPARATION[1:], "validations": [row]})
    assert ["fail"] == statuses("DC-32", {"preparation": PREPARATION})
    assert [] == statuses("DC-32", {"preparation": PREPARATION}, policy={"plan": {"ab_rows": 0}})
    two = {"plan": {"preparation": ["tags", "validation"]}}
    assert ["pass"] == statuses("DC-32", {"preparation": PREPARATION[1:], "validations": [row]}, policy=two)


@pytest.mark.parametrize(("precision", "status"), [(0.81, "pass"), (0.8, "fail"), (None, "not_evaluated")])
def test_tags_are_better_than_their_control_group(precision: float | None, status: str) -> None:
    """Known from the day of the test on: as good as control is not good enough."""
    row = {"name": "tags", "day": "2025-04-14", "precision": precision, "control": 0.8}
    sheet = {"validations": [row]}
    assert status == statuses("DC-32", sheet, day=date(2025, 4, 14))[-1]
    assert "pass" == statuses("DC-32", sheet, day=date(2025, 4, 13))[-1]


def test_a_partner_has_figures_and_a_plan_for_risks() -> None:
    """Without the plan it warns as the policy has it; without figures it warns."""
    partner = {"id": "p", "metrics": ["contacts"], "risk_plan": "stop"}
    assert ["pass"] == statuses("DC-34", {"partners": [partner]})
    assert ["warn"] == statuses("DC-34", {"partners": [{**partner, "risk_plan": ""}]})
    assert ["fail"] == statuses("DC-34", {"partners": [{**partner, "risk_plan": ""}]}, policy={"plan": {"partner_risk": "fail"}})
    assert ["warn"] == statuses("DC-34", {"partners": [{**partner, "metrics": []}]})


def test_every_tier_is_reached_in_its_own_way() -> None:
    """A tier without a strategy fails, one without targets warns as the policy has it."""
    without = [{**TIERS[0], "conversion": None}, *TIERS[1:]]
    assert ["pass"] == statuses("DC-35", {"outreach": TIERS})
    assert ["fail"] == statuses("DC-35", {"outreach": TIERS[1:]})
    assert ["warn"] == statuses("DC-35", {"outreach": without})
    assert ["fail"] == statuses("DC-35", {"outreach": without}, policy={"plan": {"outreach_targets": "fail"}})
