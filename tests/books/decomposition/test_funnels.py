"""Chains of volume and rates: both readings, what closes a gap, how sure it is, and what the rules say."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from goalbook.books.chains.closing import needed, together
from goalbook.books.decomposition import decompose
from goalbook.books.decomposition.funnels import tables as funnels
from goalbook.books.decomposition.funnels.chance import rate_draws, volume_draws
from goalbook.books.decomposition.move import move_of
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.inputs.goal_planning import Yields
from support import tiny_team as tiny
from support.sample_funnels import FACTS, asked, chain, decomposed, found, prepared, rows, statuses
from support.sample_okr import driver, goals, kr, objective

SAY = language("en", "CNY").say
MONTHLY = {"metric": "reads", "amount": 300_000, "per": "month"}


def scaled(factor: float) -> dict[str, object]:
    """Return the sheet whose chain brings this share of its target."""
    return {"chains": [chain(volume={"metric": "reads", "amount": 910_000 * factor})]}


@pytest.mark.parametrize(
    ("factor", "status"),
    [(0.949, "fail"), (0.95, "pass"), (1.2, "pass"), (1.201, "warn"), (1.5, "warn"), (1.501, "fail")],
)
def test_a_chain_is_judged_by_its_share_of_the_target(factor: float, status: str) -> None:
    """DC-04: 0.95 to 1.20 pass, up to 1.50 warn, below and above fail."""
    assert status == statuses(decomposed(scaled(factor)), "DC-04")[0]


def test_the_band_of_chains_is_the_policys() -> None:
    """A team that lets a funnel stay at 90 % says so."""
    kind = {"funnel": {"pass": [0.9, 1.2], "fail_below": 0.9}}
    assert ["fail", "pass"] == [statuses(decomposed(scaled(0.92), policy=policy), "DC-04")[0] for policy in (None, kind)]


def test_a_monthly_volume_is_read_both_ways_where_the_plan_does_not_say() -> None:
    """DC-07: 300,000 reads a month are 900,000 in the quarter or 300,000; both are computed and it is said."""
    result = decomposed({"chains": [chain(volume=MONTHLY)]})
    (row,) = rows(result, "chains")
    assert (pytest.approx(900.0), pytest.approx(300.0), 3, True) == (row["implied"], row["implied_single"], row["times"], row["unsure"])
    assert ["warn"] == statuses(result, "DC-07")


def test_a_volume_that_names_its_months_has_one_reading() -> None:
    """DC-07: months: 3 says that the amount counts three times."""
    result = decomposed({"chains": [chain(volume={**MONTHLY, "months": 3})]})
    (row,) = rows(result, "chains")
    assert (row["implied"], ["pass"]) == (row["implied_single"], statuses(result, "DC-07"))


def test_mixed_periods_weigh_as_the_policy_says() -> None:
    """DC-07: a team may let them fail."""
    result = decomposed({"chains": [chain(volume=MONTHLY)]}, policy={"funnel": {"mixed_periods": "fail"}})
    assert ["fail"] == statuses(result, "DC-07")


def test_the_case_of_xiaohongshu_gives_both_readings_and_what_closes_them() -> None:
    """WX-14: 3,600 or 10,800 of 15,000; 4,166,667 reads, 2.083 % clicks or 13.89 % payers; read once 12.5M reads or 41.67 %."""
    rates = {"click_rate": 0.015, "registration_rate": 0.8, "payment_rate": 0.1}
    given = goals(objective(kr("KR1", target=15_000.0, channel="a"), driver("KR5", 3_000_000.0, rates)))
    result = decomposed(goals=given)
    (row,) = rows(result, "chains")
    assert (pytest.approx(10_800.0), pytest.approx(3_600.0), pytest.approx(0.72), "KR1", "goals") == (
        row["implied"], row["implied_single"], row["ratio"], row["kr_id"], row["source"],
    )  # fmt: skip
    ways = {one["factor"]: (one["needed"], one["needed_single"]) for one in rows(result, "chain_solver")}
    assert {"reads", "click_rate", "payment_rate"} == set(ways)  # 111 % of clicks cannot register
    assert (pytest.approx(4_166_666.67), pytest.approx(12_500_000.0)) == ways["reads"]
    assert (pytest.approx(0.0208333, rel=1e-5), pytest.approx(0.0625)) == ways["click_rate"]
    assert (pytest.approx(0.1388889, rel=1e-5), pytest.approx(0.4166667, rel=1e-6)) == ways["payment_rate"]


def test_the_case_of_douyin_is_far_above_its_target() -> None:
    """WX-05: 5M × 1.2 % × 80 % is 48,000 of 30,000; 3,125,000 plays, 0.75 % or 50 % would do, and a registration is no retention."""
    rates = [{"name": "click_rate", "value": 0.012}, {"name": "registration_rate", "value": 0.8, "stage": "retention"}]
    sheet = {
        "chains": [
            {"channel": "a", "outcome": "registrations", "target": 30_000, "volume": {"metric": "reads", "amount": 5e6}, "rates": rates}
        ]
    }
    result = decomposed(sheet)
    row = rows(result, "chains")[0]
    assert (pytest.approx(48_000.0), pytest.approx(1.6), "fail") == (row["implied"], row["ratio"], row["verdict"])
    assert [pytest.approx(3_125_000.0), pytest.approx(0.0075), pytest.approx(0.5)] == [
        one["needed"] for one in rows(result, "chain_solver")
    ]
    assert ["warn"] == statuses(result, "DC-06")
    assert "would be enough" in SAY(row["closing"])


def test_the_case_of_private_domain_needs_more_than_is_usual() -> None:
    """WX-15: 10,000 × 15 % is 1,500 of 5,000; 33,333 contacts or 50 %, above the 12 to 20 % of added friends (B-24)."""
    yields = {"yields": Yields(metric="new_payers", rates={"payment_rate": 0.15})}
    contacts = kr("KR6", metric="new_contacts", channel="p", target=10_000.0, plan=yields)
    result = decomposed(goals=goals(objective(kr("KR4", target=5_000.0, channel="p"), contacts)))
    (row,) = rows(result, "chains")
    assert (pytest.approx(1_500.0), pytest.approx(0.3), False) == (row["implied"], row["ratio"], row["unsure"])
    ways = {one["factor"]: (one["needed"], one["limit"]) for one in rows(result, "chain_solver")}
    assert {"new_contacts": (pytest.approx(33_333.33), None), "payment_rate": (pytest.approx(0.5), 0.2)} == {
        name: (value, None if math.isnan(limit) else limit) for name, (value, limit) in ways.items()
    }
    assert "usual up to 20" in SAY(row["closing"])


@pytest.mark.parametrize(("value", "status"), [(0.2, "pass"), (0.4, "pass"), (0.41, "warn")])
def test_a_rate_above_the_usual_needs_months_that_had_it(value: float, status: str) -> None:
    """B-24: 20 % of added friends is usual, 40 % is what this team has every month, 41 % was never reached."""
    one = {"channel": "p", "outcome": "new_payers", "feeds": "KR2", "volume": {"metric": "new_contacts", "amount": 400 / value}}
    result = decomposed({"chains": [{**one, "rates": [{"name": "payment_rate", "value": value}]}]})
    assert status == found(result, "DC-04")[1].status


def test_the_usual_range_is_the_policys() -> None:
    """B-24: a trade in which half of added friends pay says so."""
    one = {"channel": "p", "outcome": "new_payers", "feeds": "KR2", "volume": {"metric": "new_contacts", "amount": 800}}
    sheet = {"chains": [{**one, "rates": [{"name": "payment_rate", "value": 0.5}]}]}
    kind = {"bench": {"pd_conversion": {"of_added_friends": [0.3, 0.6]}}}
    assert ["warn", "pass"] == [found(decomposed(sheet, policy=policy), "DC-04")[1].status for policy in (None, kind)]


def test_a_registration_is_a_conversion() -> None:
    """DC-06, B-19: what the policy maps to conversion is no retention; the right name passes, what is not called anything is not judged."""
    named = [
        {"chains": [chain(rates=[{"name": "click_rate", "value": 0.02}, {"name": "registration_rate", "value": 0.5, **stage},
                                 {"name": "payment_rate", "value": 0.1}])]}
        for stage in ({"stage": "留存环节"}, {"stage": "conversion"}, {})
    ]  # fmt: skip
    assert [["warn"], ["pass"], []] == [statuses(decomposed(sheet), "DC-06") for sheet in named]
    kind = {"metrics": {"stage_map": {"registration_rate": "retention"}}}
    assert ["pass"] == statuses(decomposed(named[0], policy=kind), "DC-06")
    assert ["fail"] == statuses(decomposed(named[0], policy={"funnel": {"mislabelled": "fail"}}), "DC-06")


def test_sliders_move_rates_volumes_and_targets() -> None:
    """A rate, items of the output and the share of a channel move the chain at once; what is filed stays beside it."""
    ready = prepared(
        {"chains": [chain(feeds="", target=910)], "output": [{"channel": "a", "metric": "reads", "items": 10, "average": 30_000}]}
    )
    by_rate = decompose(ready, asked(rates="a.click_rate=0.04"))
    by_items = decompose(ready, asked(items="a=20"))
    assert [pytest.approx(1_820.0)] * 2 == [rows(one, "chains")[0]["implied"] for one in (by_rate, by_items)]
    assert (0.04, 0.02) == (rows(by_rate, "chain_factors")[1]["value"], rows(by_rate, "chain_factors")[1]["filed"])
    assert pytest.approx(910.0) == rows(decompose(ready, asked()), "chains")[0]["implied"]


@pytest.mark.parametrize(
    ("moved", "nearest"), [({"rates": "a.clik_rate=0.02"}, "a.click_rate"), ({"items": "a=3"}, ""), ({"boost": "p=0.5"}, "")]
)
def test_sliders_that_would_move_nothing_are_refused(moved: dict[str, object], nearest: str) -> None:
    """A misspelt rate names the nearest; items and boost of a channel without output are no parameters of this plan."""
    with pytest.raises(UsageError) as refused:
        decomposed({"chains": [chain()]}, moved)
    assert nearest in SAY(refused.value.message)


def test_a_driver_brings_what_the_last_months_rates_give() -> None:
    """Without a sheet a key result at the funnel's entry brings what its channel's own rates make of it."""
    given = goals(objective(kr("KR1", target=910.0, channel="a"), kr("KR2", metric="reads", channel="a", target=910_000.0)))
    (row,) = rows(decomposed(goals=given), "chains")
    assert (pytest.approx(910.0), "history", "KR1") == (row["implied"], row["source"], row["kr_id"])


def test_a_chain_of_the_sheet_stands_for_the_key_results() -> None:
    """Where the sheet has a chain to a figure, what the goals file says of it is not counted again."""
    given = goals(objective(kr("KR1", target=910.0, channel="a"), driver("KR5", 3e6, {"x": 0.5})))
    assert ["plan"] == [row["source"] for row in rows(decomposed({"chains": [chain()]}, goals=given), "chains")]


def test_channels_without_a_chain_are_unknown_and_not_zero() -> None:
    """The headline's part of p has no chain: NaN, and the rule says that nothing explains it."""
    whole = (tiny.key_result(id="KR0", headline=True, target=1_310.0), tiny.key_result(id="KR1", channel="a", target=910.0))
    given = tiny.goals(*whole, tiny.key_result(id="KR2", channel="p", target=400.0))
    result = decomposed({"chains": [chain()]}, goals=given)
    bring = {row["channel"]: row["funnel"] for row in rows(result, "chain_by_channel")}
    assert (pytest.approx(910.0), True) == (bring["a"], math.isnan(bring["p"]))
    assert ["pass", "not_evaluated"] == statuses(result, "DC-04")


def test_stages_of_one_funnel_do_not_add_up() -> None:
    """Reads and clicks of one channel lead to the same payers, so the smaller counts; other sources add to it."""
    assert [70.0, 90.0] == [together([(100.0, True), (70.0, True)]), together([(70.0, True), (20.0, False)])]


def test_no_share_closes_a_gap_beyond_a_whole() -> None:
    """A registration rate of 111 % is no way; a count may grow."""
    assert [True, False, True] == [math.isnan(needed(unit, 0.8, 72.0, 100.0)) for unit in ("share", "count", "share")]
    assert math.isnan(needed("count", 0.0, 0.0, 100.0))


def test_history_says_whether_a_value_was_reached() -> None:
    """2 % clicks are in every month: 1.5 % planned and 2 % needed was reached, 3 % never."""
    low = decomposed({"chains": [chain(rates=[{"name": "click_rate", "value": 0.015}, *chain()["rates"][1:]])]})
    high = decomposed({"chains": [chain(volume={"metric": "reads", "amount": 606_666})]})
    reached = [next(row for row in rows(one, "chain_solver") if row["factor"] == "click_rate")["reached"] for one in (low, high)]
    assert [True, False] == reached


def test_the_tornado_moves_one_factor_and_sorts_by_reach() -> None:
    """Reads that doubled in March give the widest bar, from the lowest to the highest month of the past."""
    table = tiny.facts({"a": {**tiny.DAY, "reads": lambda day: 20_000.0 if day.month == 3 else 10_000.0}}, "2024-04-01", "2025-03-31")
    result = decomposed({"chains": [chain(volume={**MONTHLY, "months": 3})]}, table=table)
    first = rows(result, "tornado")[0]
    reach = [row["up"] - row["down"] for row in rows(result, "tornado")]
    assert ("reads", pytest.approx(280_000 * 3 * 0.001), pytest.approx(620_000 * 3 * 0.001)) == (
        first["factor"],
        first["down"],
        first["up"],
    )
    assert sorted(reach, reverse=True) == reach


def test_chances_have_the_spread_of_the_months() -> None:
    """Months between 1 % and 3 % give draws as wide; months that differ by chance alone give binomial draws; both keep the level."""
    wide = rate_draws(((100.0, 300.0, 200.0, 200.0), (10_000.0,) * 4), 1)
    narrow = rate_draws(((200.0,) * 4, (10_000.0,) * 4), 1)
    assert wide is not None
    assert narrow is not None
    assert (pytest.approx(0.02, rel=0.03), pytest.approx(0.00816, rel=0.05)) == (float(wide.mean()), float(wide.std()))
    assert (pytest.approx(0.02, rel=0.01), pytest.approx(math.sqrt(0.02 * 0.98 / 10_000), rel=0.05)) == (narrow.mean(), narrow.std())


def test_what_is_no_share_has_no_chance() -> None:
    """More clicks than reads, nothing at all, or only zeros: no draws, and the chance stays unknown."""
    assert [None] * 3 == [rate_draws(parts, 1) for parts in (((5.0, 5.0), (4.0, 4.0)), ((1.0, 1.0), (0.0, 4.0)), ((0.0, 0.0), (4.0, 4.0)))]
    assert volume_draws(((0.0, 0.0), (1.0, 1.0)), 1) is None


def test_the_same_inputs_give_the_same_chance() -> None:
    """Draws are seeded by the chain and its factor; a higher target is less likely."""
    chances = [rows(decomposed(scaled(one)), "chains")[0]["probability"] for one in (1.0, 1.0, 0.98)]
    assert chances[0] == chances[1] > chances[2]


def test_a_month_of_history_gives_no_chance_but_a_sum() -> None:
    """One month shows no spread: implied and best are known, chance and its range are not."""
    result = decomposed({"chains": [chain()]}, table=tiny.facts(FACTS, "2025-03-01", "2025-03-31"))
    (row,) = rows(result, "chains")
    assert (pytest.approx(910.0), True, True) == (row["implied"], math.isnan(row["probability"]), math.isnan(row["low"]))
    assert pytest.approx(0.02) == rows(result, "chain_factors")[1]["best"]


@pytest.mark.parametrize("grain", ["week", "zeros", "no metric"])
def test_thin_data_leave_chains_standing(grain: str) -> None:
    """Weekly rows, zeros, a channel that keeps none of the figures: sums as planned, no history claimed."""
    days = {"week": FACTS, "zeros": {"a": dict.fromkeys(tiny.DAY, 0.0)}, "no metric": {"a": {"spend": 3.0}}}[grain]
    table = tiny.facts(days, "2024-04-07" if grain == "week" else "2024-04-01", "2025-03-30", "7D" if grain == "week" else "D")
    result = decomposed({"chains": [chain()]}, table=table)
    assert pytest.approx(910.0) == rows(result, "chains")[0]["implied"]
    assert "best" in result.tables["chain_factors"]


def test_nothing_planned_makes_no_noise() -> None:
    """Without a sheet and without drivers the tables are empty with their columns, and no rule of chains or output speaks."""
    result = decomposed()
    names = ("chains", "chain_factors", "chain_solver", "tornado", "output", "topics", "capacity")
    assert [(0, True)] * 7 == [(len(result.tables[name]), len(result.tables[name].columns) > 0) for name in names]
    assert [] == [one for rule in ("DC-04", "DC-05", "DC-06", "DC-07", "DC-13", "DC-33", "CT-13") for one in found(result, rule)]


def test_a_target_of_nothing_is_not_judged() -> None:
    """A chain that feeds a target of 0 has no ratio and no verdict."""
    result = decomposed({"chains": [chain(feeds="", target=0)]})
    assert ("not_evaluated", True) == (rows(result, "chains")[0]["verdict"], math.isnan(rows(result, "chains")[0]["ratio"]))


def test_a_move_costs_little() -> None:
    """Chains of eight channels follow a slider in well under the 10 ms they may take; measured at the best of five."""
    ready = prepared({"chains": [chain(id=f"c{n}", feeds="", target=900 + n) for n in range(8)]})
    move = move_of(ready, asked(rates="a.click_rate=0.021"))
    tables = dict(decompose(ready, asked()).tables)
    spent = []
    for _ in range(5):
        begun = time.perf_counter()
        funnels.moved(ready, tables, move)
        spent.append(time.perf_counter() - begun)
    assert 0.05 > np.min(spent)
