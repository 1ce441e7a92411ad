"""Every rule of the review: below, at and above its threshold, and moved by its policy value."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.rules.register import REGISTER
from goalbook.core.rules import load_rules
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.findings import Finding

MAY = date(2025, 5, 1)
IDS = [
    "MR-25",
    "MR-51",
    "MR-52",
    "MR-02",
    "MR-03",
    "MR-04",
    "MR-07",
    "MR-08",
    "MR-10",
    "MR-14",
    "MR-18",
    "MR-21",
    "MR-16",
    "MR-17",
    "MR-22",
    "MR-32",
    "MR-34",
    "MR-36",
    "DM-01",
    "DM-02",
    "DM-04",
    "DM-08",
    "MR-05",
    "MR-26",
    "DM-07",
    "UA-07",
    "GV-15",
    "MR-01",
    "MR-09",
    "MR-11",
    "MR-12",
    "MR-13",
    "MR-15",
    "MR-19",
    "MR-20",
    "MR-31",
    "MR-33",
    "MR-35",
    "MR-49",
    "MR-39",
    "MR-46",
    "MR-37",
    "MR-40",
    "MR-41",
    "CH-02",
    "CH-05",
    "CH-06",
    "CH-08",
    "MR-29",
    "MR-30",
    "MR-47",
    "MR-50",
    "BG-06",
    "BG-07",
]
WITH_A_PLAN = [  # silent in a review of a team without a plan
    "DC-10",
    "DC-20",
    "DC-21",
    "DC-22",
    "DC-23",
    "DC-24",
    "DC-26",
    "DC-27",
    "DC-28",
    "DC-31",
]


# Speak only where the team keeps the tables they look at.
WITH_TABLES = [
    "MR-28",
    "UA-01",
    "UA-02",
    "UA-03",
    "UA-05",
    "UA-08",
    "UA-17",
    "UA-18",
    "MR-27",
    "MR-53",
    "UA-09",
    "UA-21",
    "MR-23",
    "MR-24",
    "MR-43",
    "PF-15",
    "MR-06",
    "CT-01",
    "CT-02",
    "CT-03",
    "CT-04",
    "CT-05",
    "CT-06",
    "CT-08",
    "CT-09",
    "CT-13",
    "CT-14",
    "CT-15",
    "MR-42",
    "CS-02",
    "CS-03",
    "CS-04",
    "UA-10",
    "UA-11",
    "UA-12",
    "UA-13",
    "UA-14",
    "UA-16",
    "DM-09",
    "MR-38",
    "MR-44",
    "MR-48",
    "RK-01",
    "RK-02",
    "RK-03",
    "RK-04",
    "RK-05",
    "RK-06",
    "RK-07",
    "RK-08",
    "RK-09",
    "BG-10",
    "IN-02",
    "RK-10",
    "BG-12",
    "TP-03",
    "MR-45",
    "PF-01",
    "PF-02",
    "PF-03",
    "PF-04",
    "PF-06",
    "PF-07",
    "PF-08",
    "PF-19",
    "PF-10",
    "PF-11",
    "PF-12",
    "GV-11",
    "TM-02",
    "TM-03",
    "TM-04",
    "TM-13",
    "TM-14",
]


def in_may(before: float, now: float):
    """Return a daily value that changes on 1 May 2025."""
    return lambda day: now if day >= MAY else before


def _review(channels: dict, *key_results, policy: dict | None = None, **changes: object) -> MonthlyReview:
    goals = (tiny.goals(*key_results),) if key_results else ()
    return compute(tiny.inputs(tiny.facts(channels), *goals, policy=policy, **changes), MonthlyReviewParams(team="tiny", period="2025-05"))


def _found(review: MonthlyReview, rule: str, subject: str | None = None) -> list[Finding]:
    return [one for one in review.findings if one.rule == rule and (subject is None or one.subject.en == subject)]


def _status(review: MonthlyReview, rule: str, subject: str | None = None) -> str:
    (only,) = _found(review, rule, subject)
    return only.status


def test_register_is_the_rule_list() -> None:
    """Every rule of this book is in the project's list as implemented; those of a plan or of optional tables apart, it always speaks."""
    assert sorted(REGISTER.ids) == sorted([*IDS, *WITH_A_PLAN, *WITH_TABLES])
    assert {load_rules()[rule].state for rule in IDS} == {"implemented"}
    assert {one.rule for one in _review({"a": tiny.DAY}).findings} == set(IDS)


def test_mr_02_missing_group_warns() -> None:
    """A team without brand figures is told so."""
    review = _review({"a": tiny.DAY})
    assert _status(review, "MR-02", "Brand") == "warn"
    assert _status(review, "MR-02", "Traffic") == "pass"


@pytest.mark.parametrize(("missing_days", "status"), [(0, "pass"), (1, "warn")])
def test_mr_03_a_gap_in_a_class_warns(missing_days: int, status: str) -> None:
    """One missing day of clicks is a gap."""
    full = {**tiny.DAY, "interactions": 5, "retained_d7": 30}
    gap = {**full, "clicks": lambda day: math.nan if MAY <= day <= date(2025, 5, missing_days or 1) and missing_days else 200}
    assert _status(_review({"a": gap}), "MR-03") == status


def test_mr_03_judges_the_classes_of_the_policy() -> None:
    """A class that is not core for a team leaves no gap."""
    policy = {"metrics": {"core": ["exposure", "click", "conversion"]}}
    assert _status(_review({"a": tiny.DAY}), "MR-03") == "warn"
    assert _status(_review({"a": tiny.DAY}, policy=policy), "MR-03") == "pass"


def test_mr_04_core_figures_are_those_of_the_policy() -> None:
    """Without retained users the retention rate is missed, unless the policy does not ask for it."""
    assert _status(_review({"a": tiny.DAY}), "MR-04", "7-day retention") == "warn"
    assert _status(_review({"a": tiny.DAY}), "MR-04", "ROI") == "pass"
    assert not _found(_review({"a": tiny.DAY}, policy={"metrics": {"core": ["roi"]}}), "MR-04", "7-day retention")


@pytest.mark.parametrize(("target", "status"), [(11.1, "pass"), (11.5, "warn"), (12.0, "fail"), (8.0, "info")])
def test_mr_07_deviation_from_target(target: float, status: str) -> None:
    """10 a day against 11.1, 11.5, 12 and 8: nothing, watch, alert, target review."""
    assert _status(_review({"a": tiny.DAY}, tiny.key_result(target=91 * target)), "MR-07", "New payers") == status


def test_mr_07_exactly_fifteen_percent_is_an_alert_and_policy_moves_it() -> None:
    """8.5 against 10 alerts at 15 % and not at 16 %."""
    payers = {"a": {**tiny.DAY, "new_payers": 8.5}}
    assert _status(_review(payers, tiny.key_result(target=910)), "MR-07", "New payers") == "fail"
    moved = _review(payers, tiny.key_result(target=910), policy={"alerts": {"deviation": 0.16}})
    assert _status(moved, "MR-07", "New payers") == "warn"
    assert moved.params.deviation_alert == 0.16


def test_mr_07_a_cheaper_customer_is_not_adverse() -> None:
    """CAC 40 against a cap of 60 is 33 % below: good, and said so."""
    cac = tiny.key_result(metric="cac", aggregation="ratio", direction="down", target=60)
    assert _status(_review({"a": tiny.DAY}, cac), "MR-07", "CAC") == "info"
    dear = tiny.key_result(metric="cac", aggregation="ratio", direction="down", target=30)
    assert _status(_review({"a": tiny.DAY}, dear), "MR-07", "CAC") == "fail"


@pytest.mark.parametrize(("payers", "status"), [(8.1, "pass"), (8.0, "pass"), (7.9, "fail")])
def test_mr_08_more_than_twenty_percent_needs_a_meeting(payers: float, status: str) -> None:
    """The limit itself needs none."""
    review = _review({"a": {**tiny.DAY, "new_payers": in_may(10, payers)}})
    assert _status(review, "MR-08") == status
    assert (review.tables["alerts"]["level"] == "meeting").any() == (status == "fail")


def test_mr_08_policy_moves_the_limit() -> None:
    """A team may call the meeting earlier."""
    drop = {"a": {**tiny.DAY, "new_payers": in_may(10, 8.5)}}
    assert _status(_review(drop), "MR-08") == "pass"
    assert _status(_review(drop, policy={"alerts": {"conversion_drop": 0.1}}), "MR-08") == "fail"


@pytest.mark.parametrize(("reads", "status"), [(8_510, "pass"), (8_500, "fail"), (8_490, "fail")])
def test_mr_10_fifteen_percent_less_traffic_switches(reads: float, status: str) -> None:
    """The limit itself counts; daily means, so that a month of 31 days is no growth."""
    months = {2: 10_000 / 28, 3: 10_000 / 31, 4: 10_000 / 30, 5: reads / 31}
    review = _review({"a": {**tiny.DAY, "reads": lambda day: months.get(day.month, 300)}})
    assert _status(review, "MR-10") == status


def test_mr_10_policy_moves_limit_and_months() -> None:
    """Against one month instead of three the same reads are no drop."""
    months = {2: 20_000 / 28, 3: 20_000 / 31, 4: 9_000 / 30, 5: 9_000 / 31}
    channels = {"a": {**tiny.DAY, "reads": lambda day: months.get(day.month, 300)}}
    assert _status(_review(channels), "MR-10") == "fail"
    assert _status(_review(channels, policy={"alerts": {"trailing_months": 1}}), "MR-10") == "pass"
    assert _status(_review(channels, policy={"alerts": {"traffic_drop": 0.9}}), "MR-10") == "pass"


def test_mr_10_names_the_backup_channel() -> None:
    """The recommendation says where to."""
    reads = {"a": {**tiny.DAY, "reads": in_may(10_000, 5_000)}, "b": tiny.DAY}
    channels = tuple(
        tiny.Channel(id=name, name=tiny.Label(name.title(), name), stages=tiny.FUNNEL, backup=backup)
        for name, backup in (("a", "b"), ("b", None))
    )
    (finding,) = _found(_review(reads, team={"channels": channels}), "MR-10", "A: Funnel entry")
    assert finding.message.values["backup"] == tiny.Label("B", "b")


@pytest.mark.parametrize(("june", "status"), [(309, "pass"), (310, "pass"), (311, "warn")])
def test_mr_16_what_june_must_bring_is_compared_with_the_best_month(june: float, status: str) -> None:
    """310 in May and March is the best month there ever was."""
    review = _review({"a": tiny.DAY}, tiny.key_result(target=610 + june))
    assert _status(review, "MR-16") == status


def test_mr_16_a_period_that_is_over_is_held_against_the_pass_line() -> None:
    """In its last month nothing is left to bring."""
    half = tiny.goals(tiny.key_result(target=340), period="2025-05")
    for line, status in ((0.90, "pass"), (0.95, "warn")):
        data = tiny.inputs(tiny.facts({"a": tiny.DAY}), half, policy={"pass_line": line})
        assert _status(compute(data, MonthlyReviewParams(team="tiny", period="2025-05")), "MR-16") == status


def _benchmark(value: float, **changes: object):
    row = {"metric": "new_payers", "channel": "", "scope": "competitor", "name": "X", "value": value, "source": "report", "year": 2025}
    return tiny.pd.DataFrame([{**row, "definition": "new payers in the month", "period": "2025-05", **changes}])


def test_mr_17_a_competitor_figure_without_source_does_not_count() -> None:
    """Unless the policy does not ask for a source."""
    nameless = _benchmark(300, source="")
    assert _status(_review({"a": tiny.DAY}), "MR-17", "Against competitors") == "warn"
    assert _status(_review({"a": tiny.DAY}, benchmarks=_benchmark(300)), "MR-17", "Against competitors") == "pass"
    assert _status(_review({"a": tiny.DAY}, benchmarks=nameless), "MR-17", "Against competitors") == "warn"
    lenient = {"bench": {"require_source": False}}
    assert _status(_review({"a": tiny.DAY}, benchmarks=nameless, policy=lenient), "MR-17", "Against competitors") == "pass"


@pytest.mark.parametrize(("target", "status"), [(344, "pass"), (310 / 0.9, "pass"), (345, "fail")])
def test_mr_22_a_period_passes_at_ninety_percent(target: float, status: str) -> None:
    """WX-23: the line itself passes; a committed key result below it fails when the period is over."""
    month = tiny.goals(tiny.key_result(target=target), period="2025-05")
    review = compute(tiny.inputs(tiny.facts({"a": tiny.DAY}), month), MonthlyReviewParams(team="tiny", period="2025-05"))
    assert _found(review, "MR-22", "New payers")[0].status == status


def test_mr_22_policy_moves_the_line_and_projection_only_warns() -> None:
    """Heading for 91 of 100 passes at 90 % and warns at 95 %."""
    for line, status in ((0.90, "pass"), (0.95, "warn")):
        review = _review({"a": tiny.DAY}, tiny.key_result(target=1_000), policy={"pass_line": line})
        assert _found(review, "MR-22", "New payers")[0].status == status


@pytest.mark.parametrize(
    ("benchmark", "share", "status"), [(387, 0.8, "pass"), (387.5, 0.8, "pass"), (388, 0.8, "warn"), (388, 0.7, "pass")]
)
def test_mr_22_eighty_percent_of_the_benchmark(benchmark: float, share: float, status: str) -> None:
    """310 payers are 80 % of 387.5."""
    review = _review({"a": tiny.DAY}, benchmarks=_benchmark(benchmark), policy={"benchmark_min_ratio": share})
    assert _found(review, "MR-22", "New payers")[-1].status == status


def test_mr_34_states_the_result_of_the_first_quarter() -> None:
    """WX-23: 276,000 of 300,000 is 92.0 %, 24,000 short."""
    day = 276_000 / 31
    month = tiny.goals(tiny.key_result(target=300_000), period="2025-05")
    data = tiny.inputs(tiny.facts({"a": {**tiny.DAY, "new_payers": day}}), month)
    (finding,) = _found(compute(data, MonthlyReviewParams(team="tiny", period="2025-05")), "MR-34")
    assert finding.status == "info"
    assert finding.message.values["share"] == pytest.approx(0.92)
    assert finding.message.values["gap"] == pytest.approx(-24_000)


@pytest.mark.parametrize(("first", "status"), [(5.9, "pass"), (6.0, "pass"), (6.1, "warn"), (6.8, "warn")])
def test_mr_36_one_channel_may_carry_sixty_percent(first: float, status: str) -> None:
    """WX-24: 68 % from one channel is a concentration; the limit itself is none."""
    channels = {"a": {**tiny.DAY, "new_payers": first}, "b": {**tiny.DAY, "new_payers": 10 - first}}
    assert _status(_review(channels), "MR-36") == status


def test_mr_36_policy_moves_the_limit_and_one_channel_is_not_judged() -> None:
    """A team may allow 70 %; a single channel has nothing to concentrate."""
    channels = {"a": {**tiny.DAY, "new_payers": 6.8}, "b": {**tiny.DAY, "new_payers": 3.2}}
    assert _status(_review(channels, policy={"channels": {"single_max_share": 0.7}}), "MR-36") == "pass"
    assert _status(_review({"a": tiny.DAY}), "MR-36") == "not_evaluated"


def test_dm_04_missing_days_and_impossible_funnels_warn() -> None:
    """More clicks than reads cannot be; a missing day is counted."""
    clean = _review({"a": tiny.DAY})
    assert {one.status for one in _found(clean, "DM-04")} == {"pass"}
    odd = _review({"a": {**tiny.DAY, "clicks": 20_000}})
    assert _status(odd, "DM-04", "Funnel stage above the one before") == "warn"
    gap = _review({"a": {**tiny.DAY, "clicks": lambda day: math.nan if day == MAY else 200}})
    assert _status(gap, "DM-04", "Missing values in the month") == "warn"


def test_dm_07_the_head_wants_version_and_recipients() -> None:
    """No goals or no recipients: said, not hidden."""
    full = _review({"a": tiny.DAY}, tiny.key_result())
    bare = _review({"a": tiny.DAY}, team={"recipients": ()})
    assert {one.status for one in _found(full, "DM-07")} == {"pass"}
    assert (_status(bare, "DM-07", "Target version"), _status(bare, "DM-07", "Recipients")) == ("warn", "warn")


@pytest.mark.parametrize(("spend", "status"), [(399, "pass"), (400, "pass"), (401, "warn")])
def test_ua_07_a_customer_may_cost_the_cap(spend: float, status: str) -> None:
    """40 a customer is within the programme's cap of 40."""
    assert _status(_review({"a": {**tiny.DAY, "spend": spend}}), "UA-07", "All channels") == status


def test_ua_07_policy_moves_the_cap_and_other_currencies_have_none() -> None:
    """A cap in yuan says nothing about dollars."""
    dear = {"a": {**tiny.DAY, "spend": 450}}
    assert _status(_review(dear, policy={"caps": {"cac": {"programme": 45}}}), "UA-07", "All channels") == "pass"
    assert _status(_review(dear, team={"currency": "USD"}), "UA-07", "All channels") == "info"


def test_gv_15_data_that_stop_early_do_not_cover_the_period() -> None:
    """Data to 25 May are no May, unless the policy is not strict."""
    early = tiny.facts({"a": tiny.DAY}, end="2025-05-25")
    for strict, status in ((True, "fail"), (False, "warn")):
        data = tiny.inputs(early, policy={"period": {"strict": strict}})
        assert _status(compute(data, MonthlyReviewParams(team="tiny", period="2025-05")), "GV-15") == status
    assert _status(_review({"a": tiny.DAY}), "GV-15") == "pass"


def test_mr_22_a_stretch_goal_is_not_held_to_the_pass_line() -> None:
    """Half of a stretch target is told, not failed."""
    review = _review({"a": tiny.DAY}, tiny.key_result(target=1_820, type="stretch"))
    assert _found(review, "MR-22", "New payers")[0].status == "info"
