"""The OKR sheet's tables: drivers, what closes their gaps, whether key results add up, relevance, resources."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from goalbook.books.months import best_sum
from goalbook.books.relevance import fit
from goalbook.books.target_setting import Params, compute
from goalbook.inputs import load_inputs
from support import tiny_team as tiny
from support.sample_okr import driver, goals, kr, objective, setting

if TYPE_CHECKING:
    from goalbook.books.target_setting import TargetSetting

DATA = Path(__file__).resolve().parents[3] / "data"


@cache
def beauty(period: str) -> TargetSetting:
    """Return the demo team's target setting of a quarter."""
    params = Params(team="beauty", period=period)
    return compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def row(result: TargetSetting, table: str, *keys: str) -> dict[str, object]:
    """Return the row of a table whose first columns are these keys."""
    found = result.tables[table]
    for name, key in zip(found.columns, keys, strict=False):
        found = found[found[name] == key]
    (one,) = found.to_dict("records")
    return {str(name): value for name, value in one.items()}


def test_wx_14_the_beauty_case_s_reads_do_not_bring_its_payers() -> None:
    """3M reads a month bring 10,800 of 15,000 (72 %), read once 3,600 (24 %)."""
    found = row(beauty("2025-Q2"), "drivers", "KR5")
    assert ("KR2", "plan", 15_000) == (found["feeds"], found["source"], found["target"])
    assert pytest.approx(10_800) == found["implied"]
    assert pytest.approx(0.72) == found["ratio"]
    assert pytest.approx(3_600) == found["implied_single"]
    assert pytest.approx(0.24) == found["implied_single"] / found["target"]  # type: ignore[operator] # numbers


def test_wx_14_what_would_close_the_gap() -> None:
    """4,166,667 reads a month, a click rate of 2.083 % or a payment rate of 13.89 %; on the single reading 12.5M or 41.67 %."""
    result = beauty("2025-Q2")
    reads, clicks, payers = (row(result, "solver", "KR5", name) for name in ("reads", "click_rate", "payment_rate"))
    assert pytest.approx(4_166_666.6667) == reads["needed"]
    assert pytest.approx(0.0208333, abs=1e-7) == clicks["needed"]
    assert pytest.approx(0.1388889, abs=1e-7) == payers["needed"]
    assert (pytest.approx(12_500_000), pytest.approx(0.4166667, abs=1e-7)) == (reads["needed_single"], payers["needed_single"])
    assert "registration_rate" not in set(result.tables["solver"]["factor"]), "it would have to exceed 100 %"


def test_what_would_close_the_gap_was_never_there() -> None:
    """The best month before had 2.24M reads, 2.01 % clicks and 9.6 % payers."""
    result = beauty("2025-Q2")
    reads, clicks, payers = (row(result, "solver", "KR5", name) for name in ("reads", "click_rate", "payment_rate"))
    assert [False, False, False] == [one["reached"] for one in (reads, clicks, payers)]
    assert (2_236_555, pytest.approx(0.0201, abs=5e-5), pytest.approx(0.0956, abs=5e-5)) == (reads["best"], clicks["best"], payers["best"])


def test_wx_15_private_domain_brings_a_third_of_its_plan() -> None:
    """10,000 contacts at 15 % are 1,500 of 5,000; it takes 33,333 contacts or 50 %, beyond the 30–40 % that private domain monetises."""
    result = beauty("2025-Q2")
    found = row(result, "drivers", "KR6")
    assert (1_500, 5_000, -3_500) == (pytest.approx(found["implied"]), found["target"], pytest.approx(found["gap"]))
    assert found["implied"] == found["implied_single"], "a total has one reading"
    contacts, rate = row(result, "solver", "KR6", "new_contacts"), row(result, "solver", "KR6", "payment_rate")
    assert (pytest.approx(33_333.3333), pytest.approx(0.5)) == (contacts["needed"], rate["needed"])
    assert 0.4 == rate["limit"]
    assert (3, False) == (contacts["best_months"], contacts["reached"]), "three months are compared with three months"


def test_wx_16_the_key_results_do_not_make_the_objective() -> None:
    """36,500 (91.25 %), 32,300 (80.75 %) or 25,100 (62.75 %) of 40,000; the channels' targets alone would say 40,000."""
    found = beauty("2025-Q2").tables["kr_sums"].set_index("reading")
    assert ["targets", "by_driver", "single"] == list(found.index)
    assert [36_500, 32_300, 25_100] == pytest.approx(list(found["total"]))
    assert [0.9125, 0.8075, 0.6275] == pytest.approx(list(found["share"]))
    assert [-3_500, -7_700, -14_900] == pytest.approx(list(found["gap"]))
    assert {40_000.0} == set(found["planned"]) == set(found["target"])


def test_the_improved_draft_adds_up() -> None:
    """The third quarter's channel targets make its 39,000, and no driver speaks against them."""
    (one,) = beauty("2025-Q3").tables["kr_sums"].to_dict("records")
    assert ("targets", 39_000, 1.0) == (one["reading"], one["total"], one["share"])


def test_a_rate_drives_its_channel_at_the_last_months_other_figures() -> None:
    """Without planned rates a click rate of 1.95 % counts with the reads and later rates of the last three months."""
    result = beauty("2025-Q3")
    found, steps = row(result, "drivers", "KR5"), result.tables["driver_steps"].set_index("factor")
    assert ("KR2", "history") == (found["feeds"], found["source"])
    by_hand = 3 * steps.at["reads", "history"] * 0.0195 * steps.at["registration_rate", "history"] * steps.at["payment_rate", "history"]
    assert pytest.approx(by_hand) == found["implied"] == found["implied_single"]


def test_a_moved_target_moves_driver_and_sum() -> None:
    """With 4,166,667 reads a month the 15,000 are reached, and nothing is left to solve."""
    reads = driver("KR2", 3_000_000, {"click_rate": 0.015, "registration_rate": 0.8, "payment_rate": 0.1})
    plan = goals(objective(kr("KR1", target=15_000.0, channel="a"), reads, metric="new_payers", target=15_000.0))
    filed, moved = setting(plan), setting(plan, kr="KR2", target=4_166_667)
    assert (0.72, 1.0) == (pytest.approx(row(filed, "drivers", "KR2")["ratio"]), pytest.approx(row(moved, "drivers", "KR2")["ratio"]))
    assert 3 == len(filed.tables["solver"])
    assert moved.tables["solver"].empty
    assert pytest.approx(1.0) == row(moved, "kr_sums", "O1", "by_driver")["share"]


def test_a_driver_without_a_target_to_feed_counts_itself() -> None:
    """Where a channel has only its driver, what that brings is its share of the objective."""
    reads = driver("KR1", 100_000, {"payment_rate": 0.01}, aggregation="sum")
    found = setting(goals(objective(reads, kr("KR2", channel="b", target=500.0), metric="new_payers", target=2_000.0))).tables["kr_sums"]
    assert [1_500.0] == list(found["total"])
    assert [500.0] == list(found["planned"])


def test_two_stages_of_one_funnel_are_not_added() -> None:
    """Reads and clicks of one channel are the same people: the smaller of what they bring counts."""
    reads = driver("KR1", 100_000, {"payment_rate": 0.01}, aggregation="sum")
    clicks = driver("KR2", 8_000, {"payment_rate": 0.1}, metric="clicks", aggregation="sum")
    assert [800.0] == list(setting(goals(objective(reads, clicks, metric="new_payers", target=1_000.0))).tables["kr_sums"]["total"])


def test_an_objective_of_rates_has_no_sum() -> None:
    """Ratios and averages do not add up over channels."""
    rates = [
        kr(f"KR{n}", metric="cac", aggregation="ratio", unit="money", direction="down", target=40.0, channel=name)
        for n, name in enumerate(("", "a"))
    ]
    assert setting(goals(objective(*rates))).tables["kr_sums"].empty


def test_without_goals_every_table_is_empty_with_its_columns() -> None:
    """A team that has set nothing yet gets no rows and no fault."""
    result = setting(None)
    names = ("kr_plan", "driver_steps", "drivers", "solver", "kr_sums", "smart", "resources", "relevance", "work_areas", "evidence_types")
    assert {0} == {len(result.tables[name]) for name in names}
    assert {0} == {sum(not len(result.tables[name].columns) for name in names)}


@pytest.mark.parametrize("start", ["2025-03-01", "2025-03-20"])
def test_a_history_of_a_month_or_less_is_survived(start: str) -> None:
    """The plan's own arithmetic needs no history; what was best is not known without a whole month."""
    table = tiny.facts({"a": tiny.DAY}, start=start, end="2025-03-31")
    reads = driver("KR2", 300_000, {"click_rate": 0.02, "payment_rate": 0.05})
    result = setting(goals(objective(kr("KR1", channel="a", target=2_000.0), reads)), table)
    assert pytest.approx(900.0) == row(result, "drivers", "KR2")["implied"]
    known = [not math.isnan(best) for best in result.tables["solver"]["best"]]
    assert [start == "2025-03-01"] * 2 == [known[0], known[1]]
    assert {"not_evaluated"} == set(result.tables["relevance"]["verdict"])


def test_a_constant_figure_has_no_relation_to_revenue() -> None:
    """What never moves cannot be compared; it is not judged."""
    figure = 5.0 + 1e-12 * np.arange(12.0)
    assert math.isnan(fit(figure, np.arange(12.0), 6)[4])


def test_a_figure_ahead_of_revenue_is_found_at_its_lag() -> None:
    """Revenue that repeats a figure two months later correlates at lag 2."""
    rng = np.random.default_rng(7)
    figure = rng.normal(size=24)
    revenue = np.concatenate([rng.normal(size=2), figure[:-2]])
    n, pearson, spearman, lag, used = fit(figure, revenue, 6)
    assert (22, 2) == (n, lag)
    assert pytest.approx((1.0, 1.0, 1.0)) == (pearson, spearman, used)


def test_one_outlying_month_proves_no_relation() -> None:
    """A single month of both a hundred times higher gives Pearson 0.99; the ranks know better, and they count."""
    rng = np.random.default_rng(3)
    figure, revenue = rng.normal(size=18), rng.normal(size=18)
    figure[9] = revenue[9] = 100.0
    n, pearson, _, _, used = fit(figure, revenue, 18)
    assert 18 == n
    assert pearson > 0.9
    assert abs(used) < 0.4


def test_pairs_are_counted_where_both_are_known() -> None:
    """A month without a value is no month with zero."""
    figure = np.array([1.0, math.nan, 3.0, 4.0, 5.0, 6.0, 7.0])
    assert 6 == fit(figure, np.arange(7.0), 6)[0]
    assert math.isnan(fit(figure, np.arange(7.0), 7)[4])


def test_the_best_stretch_has_no_gap() -> None:
    """Three months in a row, all known."""
    assert 12.0 == best_sum([3.0, 4.0, 5.0, math.nan, 100.0], 3)
    assert math.isnan(best_sum([1.0, 2.0], 3))


def test_weekly_facts_are_compared_by_month() -> None:
    """A weekly team has months of the weeks that end in them."""
    table = tiny.facts(
        {"a": {**tiny.DAY, "revenue": lambda day: 1_000.0 + day.month * 10, "reads": lambda day: 900.0 + day.month * 5}},
        start="2024-01-01",
        end="2025-03-24",
        freq="7D",
    )
    inputs = tiny.inputs(table, goals(objective(kr(metric="reads", channel="a"))), team={"grain": "week"})
    found = compute(inputs, Params(team="tiny", period="2025-Q2", as_of=date(2025, 3, 31).isoformat())).tables["relevance"]
    assert ["pass"] == list(found["verdict"])


def test_resources_say_what_is_short() -> None:
    """180 notes needed, 120 there, nothing decided."""
    found = row(beauty("2025-Q2"), "resources", "KR5")
    assert (180, 120, 60, "") == (found["needed"], found["available"], found["gap"], found["decision"])


def test_key_results_are_counted_by_work_area_and_evidence() -> None:
    """The case leaves one key result without a work area and one without a word on evidence."""
    result = beauty("2025-Q2")
    assert {"content": 2, "placement": 2, "users": 3, "": 1} == dict(result.tables["work_areas"].itertuples(index=False))
    assert 8 == result.tables["evidence_types"]["n"].sum()
    assert {"own_history": 3, "none": 1, "": 1} == {
        kind: n for kind, n in result.tables["evidence_types"].itertuples(index=False) if kind in {"own_history", "none", ""}
    }


def test_zeros_drive_nothing() -> None:
    """Where nothing was ever clicked no rate is known, and no driver is made of it."""
    zeros = tiny.facts({"a": dict.fromkeys(tiny.DAY, 0.0)}, start="2024-10-01", end="2025-03-31")
    clicks = kr("KR2", metric="clicks", channel="a", target=20_000.0)
    result = setting(goals(objective(kr("KR1", channel="a"), clicks)), zeros)
    assert result.tables["drivers"].empty
    steady = setting(goals(objective(kr("KR1", channel="a"), clicks)))
    assert pytest.approx(1_000.0) == row(steady, "drivers", "KR2")["implied"]


def test_a_monthly_average_counts_every_month_of_the_period() -> None:
    """320 a month are 960 in the quarter: with 950 they make 1,910 of 1,900, in the sum and in the tree."""
    channels = (kr("KR2", channel="a", aggregation="average", target=320.0), kr("KR3", channel="b", target=950.0))
    result = setting(goals(objective(kr(target=1_900.0), *channels)))
    (row,) = result.tables["kr_sums"].to_dict("records")
    assert (1_910, 1_900, 1.005) == (row["total"], row["target"], round(row["share"], 3))
    tree = result.tables["goal_tree"].set_index("goal_id")
    assert (960, 1_910, 1.005) == (tree.loc["KR2", "target"], tree.loc["O1", "children_sum"], round(tree.loc["O1", "coverage"], 3))
    assert "ok" == tree.loc["O1", "state"]


def test_a_monthly_average_of_the_whole_is_the_objective_of_its_months() -> None:
    """600 a month make an objective of 1,800, which channels with sums of 900 each carry."""
    channels = (kr("KR2", channel="a", target=900.0), kr("KR3", channel="b", target=900.0))
    result = setting(goals(objective(kr(aggregation="average", target=600.0), *channels)))
    assert [(1_800, 1_800)] == list(result.tables["kr_sums"][["total", "target"]].itertuples(index=False, name=None))
