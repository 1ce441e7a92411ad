"""Opinion leaders, referrals and the K factor, segments, events on site, the community, tasks: the figures and what is unknown of them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from goalbook.books.campaign.people.joint import difference
from goalbook.books.campaign.people.mechanics import LIBRARY, mechanic_of, mechanics
from goalbook.books.campaign.people.referral import after, discount_of, whole_cost
from goalbook.books.rows import rows_of
from goalbook.core.message import Label
from support.sample_campaign_people import START, Row, case, prepared

HEAD: Row = {"kol": "Soda", "tier": "head", "fee": 20_000, "tone_match": 0.9, "orders": 200, "revenue": 18_000, "exposures": 600_000}
KOC: Row = {"kol": "豆子 / Bean", "tier": "koc", "fee": 600, "tone_match": 0.7, "orders": 20, "revenue": 2_000, "exposures": 15_000}
STEP: Row = {"step": 1, "condition": "one order", "reward": "9 折", "unit_cost": 10, "planned_invites": 1_000, "planned_accepted": 200}
EVENT: Row = {
    "event": "stand",
    "day": pd.Timestamp("2025-06-08"),
    "target": 0.15,
    "participants": 1_000,
    "conversions": 123,
    "cost": 18_000,
}


def tables(*, mode: str = "retrospective", sheet: Row | None = None, assumed: str = "", **files: Any) -> dict[str, list[Row]]:
    """Return the tables' rows."""
    found = case(prepared(mode, sheet, **files), assumed=assumed).tables
    return {name: rows_of(table) for name, table in found.items()}


def test_a_tier_is_summed_before_it_is_divided() -> None:
    """Two KOCs of 20 and 10 orders at 600 each cost 40 an order, not the mean of 30 and 60; names stand in both languages."""
    other = {**KOC, "kol": "Milly", "orders": 10, "revenue": 1_000}
    found = tables(kol=[KOC, HEAD, other])
    assert ["head", "koc", "koc"] == [row["tier"] for row in found["kols"]]
    assert Label("Bean", "豆子") == found["kols"][1]["name"]
    head, koc = found["kol_tiers"]
    assert (1, 2) == (head["n"], koc["n"])
    assert 40 == koc["cost_per_order"]
    assert 2.5 == koc["roi"]
    assert pytest.approx(1_200 / 21_200) == koc["fee_share"]
    assert 0.9 == head["roi"]


def test_a_fee_without_outcome_is_a_cost_whose_return_stays_open() -> None:
    """It is in the fees, not in the cost per order; one who is known to have brought nothing is not unknown."""
    silent = {"kol": "Silent", "tier": "koc", "fee": 500}
    nothing = {"kol": "Nothing", "tier": "koc", "fee": 400, "orders": 0, "revenue": 0}
    tier = tables(kol=[KOC, silent, nothing])["kol_tiers"][0]
    assert 1_500 == tier["fee"]
    assert 500 == tier["unmeasured_fee"]
    assert 50 == tier["cost_per_order"]
    assert 2 == tier["roi"]
    assert 1 == tier["active"]
    assert math.isnan(tables(mode="plan", kol=[silent])["kol_tiers"][0]["unmeasured_fee"])


def test_ten_percent_off_an_item_of_100_pays_90() -> None:
    """WX-52: the discount is read from the reward in either language; a cash-back without an amount is no discount and has no cost."""
    assert 90 == after(100, discount_of("10 % off the first order"))
    assert pytest.approx(0.1) == discount_of("首单 9 折")
    assert pytest.approx(0.15) == discount_of("8.5折")
    assert math.isnan(discount_of("返现（金额待定）"))
    step = tables(referral=[STEP])["referral"][0]
    assert (100, 90) == pytest.approx((step["price"], step["pays"]))


def test_the_ladder_counts_users_of_its_first_step_and_costs_of_all() -> None:
    """Those of a further step were brought already: (10 × 200 + 20 × 30) ÷ 200; an unknown cost is left out and counted."""
    second = {**STEP, "step": 2, "unit_cost": 20, "planned_accepted": 30, "planned_invites": 100}
    ladder = tables(mode="plan", referral=[second, STEP])["referral"]
    assert [1, 2] == [row["step"] for row in ladder]
    assert (13, 0) == whole_cost(ladder, planned=True)
    assert 0.2 == ladder[0]["planned_rate"]
    unpriced = tables(mode="plan", referral=[STEP, {**second, "unit_cost": None}])["referral"]
    assert (10, 1) == whole_cost(unpriced, planned=True)
    assert math.isnan(unpriced[1]["planned_cost"])
    uncounted = tables(referral=[{**STEP, "invites": 400, "accepted": 40}])["referral"]
    assert (10, 0) == whole_cost(uncounted)
    assert 400 == uncounted[0]["cost"]


def test_a_reward_moves_with_its_slider() -> None:
    """The second step's cost is that of the slider; the filed one stays beside it."""
    one = prepared("plan", referral=[STEP])
    moved = rows_of(case(one, rewards="1=12").tables["referral"])[0]
    assert (10, 12, 2_400) == (moved["filed_cost"], moved["unit_cost"], moved["planned_cost"])


def test_ten_users_at_a_k_factor_of_two_are_20470_after_twenty_days() -> None:
    """A14: N₀ = 10, K = 2, a cycle of 2 days; those who come by themselves on the first day begin the chain."""
    sheet = {"k_factor": 2, "share_cycle_days": 2, "start": START, "end": START + pd.Timedelta(days=20).to_pytimedelta()}
    found = tables(mode="plan", sheet=sheet, plan=[{"date_day": START, "new_payers": 20_470}])
    row = found["spread"][0]
    assert pytest.approx(10) == row["direct"]
    assert pytest.approx(20_470) == row["by_end"] == found["spread_days"][20]["users"]
    assert math.isnan(row["amplification"])  # of a K factor of 1 and more there is no end


def test_the_k_slider_moves_who_is_brought_and_not_who_comes_alone() -> None:
    """At the K factor as filed the plan's figure is there by the end; a higher one brings more of the same direct ones."""
    sheet = {"k_factor": 0.15, "share_cycle_days": 3, "target": 1_800}
    filed = tables(mode="plan", sheet=sheet)["spread"][0]
    more = tables(mode="plan", sheet=sheet, assumed="k_factor=0.3")["spread"][0]
    assert pytest.approx(1_800) == filed["by_end"]
    assert 1 / (1 - 0.15) == pytest.approx(filed["amplification"])
    assert filed["direct"] == pytest.approx(more["direct"])
    assert more["by_end"] > 2_000 > filed["by_end"] == pytest.approx(more["filed_by_end"])
    assert pytest.approx(filed["by_end"] - filed["direct"]) == filed["brought"]


def test_the_k_factor_as_measured_has_an_interval() -> None:
    """1,000 new payers sent 2,000 invitations of which 150 were accepted: K = 0.15, with the range of its draws around it."""
    facts = [{"date_day": START, "channel": "a", "new_payers": 600}, {"date_day": START, "channel": "b", "new_payers": 400}]
    row = tables(facts=facts, referral=[{**STEP, "invites": 2_000, "accepted": 150}])["spread"][0]
    assert (2, 0.075, 0.15) == (row["invites_per"], row["accept_rate"], row["k_measured"])
    assert 0.12 < row["low"] < 0.15 < row["high"] < 0.18
    unread = tables(facts=facts, referral=[STEP])["spread"][0]
    assert math.isnan(unread["k_measured"])


def test_an_event_of_12_3_percent_against_15() -> None:
    """WX-25: 82.0 % attained, −2.7 points, −18.0 %; 146 for each conversion."""
    row = tables(offline=[EVENT])["offline"][0]
    assert (0.82, -0.027, -0.18) == pytest.approx((row["attainment"], row["gap_pp"], row["gap_relative"]))
    assert pytest.approx(146.34, abs=0.01) == row["cost_per"]
    planned = tables(offline=[{"event": "stand", "target": 0.15}])["offline"][0]
    assert math.isnan(planned["rate"])


def test_shares_of_a_segment_are_of_the_group_before() -> None:
    """Participants ÷ reached, converted ÷ participants; nobody reached is no share of nothing."""
    given = {
        "segment": "high",
        "target_participation": 0.2,
        "target_conversion": 0.5,
        "reached": 1_000,
        "participated": 150,
        "converted": 60,
    }
    row, none = tables(segments=[given, {**given, "segment": "new", "reached": 0, "participated": 0, "converted": 0}])["campaign_segments"]
    assert (0.15, 0.4, -0.25, -0.2) == pytest.approx(
        (row["participation"], row["conversion"], row["participation_gap"], row["conversion_gap"])
    )
    assert math.isnan(none["participation"])


def test_the_community_is_counted_pro_rata_and_in_the_campaigns_days() -> None:
    """18 days ask for nine themes and one co-creation; a day outside does not count, and a co-creation is its day's theme."""
    events = [{"day": pd.Timestamp("2025-06-01") + pd.Timedelta(days=2 * at), "scene": "daily", "name": str(at)} for at in range(8)]
    events.append({"day": pd.Timestamp("2025-06-17"), "scene": "theme", "kind": "co_creation", "name": "together", "participants": 30})
    events.append({"day": pd.Timestamp("2025-06-19"), "scene": "feedback", "name": "too late"})
    found = {row["measure"]: row for row in tables(community=events)["community"]}
    assert (9, 9, 1) == tuple(found["themes"][name] for name in ("wanted", "planned", "held"))
    assert (1, 1, 1) == tuple(found["co_creations"][name] for name in ("wanted", "planned", "held"))
    assert (3, 2, 1) == tuple(found["scenes"][name] for name in ("wanted", "planned", "held"))
    only = {row["measure"]: row for row in tables(mode="plan", sheet={"community": {"theme_every_days": 3}})["community"]}
    assert 6 == only["themes"]["sheet"]
    assert math.isnan(only["themes"]["planned"])
    short = {"end": START, "community": {"co_creations": 0}}
    assert [0, 0, 3] == [row["wanted"] for row in tables(mode="plan", sheet=short)["community"]]


def test_completers_of_a_task_are_compared_and_a_plan_knows_nothing_of_them() -> None:
    """150 of 600 who finished paid, 120 of 1,200 others: 15 points, with a range; before the campaign none of it is known."""
    task = {"name": "find it", "started": 1_800, "completed": 600, "paid_completed": 150, "paid_others": 120}
    row = tables(sheet={"tasks": [task]})["suspense_tasks"][0]
    assert (1 / 3, 0.25, 0.1, 0.15) == pytest.approx((row["completion"], row["rate_completed"], row["rate_others"], row["difference"]))
    assert 0.12 < row["low"] < 0.15 < row["high"] < 0.18
    assert math.isnan(tables(mode="plan", sheet={"tasks": [task]})["suspense_tasks"][0]["completed"])
    assert all(math.isnan(end) for end in difference((5, 3), (1, 10)))
    assert difference((0, 40), (0, 40))[0] < 0 < difference((0, 40), (0, 40))[1]


def test_mechanics_are_known_by_id_and_by_their_chinese_name() -> None:
    """A mechanic that the library does not have keeps its id; one of another role is marked."""
    assert LIBRARY["sign_in"] is mechanic_of("每日签到") is mechanic_of("sign_in")
    found = rows_of(mechanics(("sign_in", "每日签到", "own_thing"), "acquisition"))
    assert [("sign_in", False, True), ("own_thing", True, False)] == [(row["mechanic"], row["fits"], row["known"]) for row in found]
    assert {"acquisition", "retention", "conversion"} == {role for one in LIBRARY.values() for role in one.roles}


@pytest.mark.parametrize("mode", ["plan", "retrospective"])
def test_a_campaign_of_its_days_alone_has_all_tables_without_a_row(mode: str) -> None:
    """Columns stand, rows do not, and nothing is made up."""
    found = case(prepared(mode)).tables
    assert {"kols", "kol_tiers", "referral", "spread", "spread_days", "campaign_segments", "offline", "community", "community_days",
            "campaign_partners", "suspense_tasks", "mechanics"} == set(found)  # fmt: skip
    assert all(table.empty and len(table.columns) for table in found.values())


def test_zeros_everywhere_are_survived() -> None:
    """No fee, no orders, nobody reached, no member: quotients are not known, nothing breaks."""
    zero = {"invites": 0, "accepted": 0, "rewards": 0, "unit_cost": 0, "planned_invites": 0, "planned_accepted": 0}
    found = tables(
        sheet={"k_factor": 0, "share_cycle_days": 0},
        kol=[{"kol": "x", "tier": "head", "fee": 0, "orders": 0, "revenue": 0}],
        referral=[{"step": 1, "condition": "x", **zero}],
        facts=[{"date_day": START, "new_payers": 0}],
        offline=[{"event": "x", "target": 0, "participants": 0, "conversions": 0, "cost": 0}],
    )
    assert math.isnan(found["kol_tiers"][0]["roi"])
    assert math.isnan(found["spread"][0]["k_measured"])
    assert math.isnan(found["offline"][0]["attainment"])
