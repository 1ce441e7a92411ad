"""The budget as one stack: the source's shares made to add up, and what a sheet leaves open."""

from __future__ import annotations

import math

import pytest

from goalbook.books.target_setting.budget.frame import budget_stack, literal_sum
from goalbook.books.target_setting.budget.resources import analysts_needed, headcount
from goalbook.core.policy import load_policy
from support import tiny_team as tiny
from support.sample_budget import SEED, sheet, target_setting


def stack(policy: dict | None = None, **written: object) -> dict[str, dict]:
    """Return the stack's rows by pool."""
    table = budget_stack(sheet(**written), load_policy(policy))
    return {str(row["pool"]): row for row in table.to_dict("records")}


def test_wx_33_the_source_s_shares_exceed_a_whole_and_are_stacked() -> None:
    """30 % + 45 % + 55 % + 5–10 % is 135–140 %; off the top first, 600–650k are left and KOL fees are 82,500–89,375."""
    table = budget_stack(sheet(total=1_000_000, **SEED), load_policy())
    literal = literal_sum(table)
    assert (1.35, 1.40) == (pytest.approx(literal.low), pytest.approx(literal.high))
    found = table.set_index("pool")
    assert (600_000, 650_000) == (pytest.approx(found.at["phases", "low"]), pytest.approx(found.at["phases", "high"]))
    assert (82_500, 89_375) == (pytest.approx(found.at["kol", "low"]), pytest.approx(found.at["kol", "high"]))
    assert pytest.approx(0.1375) == found.at["kol", "share_of_total"] / found.at["phases", "share_of_total"]
    assert ["total", "tech", "innovation", "phases", "acquisition", "conversion", "kol"] == list(table["pool"])


def test_parts_of_every_level_sum_to_their_whole() -> None:
    """Technology, pilots and phases are the total; both phases are their pool."""
    found = stack(total=1_000_000, **SEED)
    amount = {pool: row["amount"] for pool, row in found.items()}
    assert pytest.approx(1_000_000) == amount["tech"] + amount["innovation"] + amount["phases"]
    assert pytest.approx(amount["phases"]) == amount["acquisition"] + amount["conversion"]


def test_without_a_total_shares_are_known_and_amounts_are_not() -> None:
    """What nobody wrote stays unknown."""
    found = stack(**SEED)
    assert pytest.approx(0.625) == found["phases"]["share_of_total"]
    assert math.isnan(found["phases"]["amount"])


def test_the_order_of_the_stack_is_policy() -> None:
    """Pilots named after the phases are paid out of them: 70 % are left instead of 62.5 %."""
    found = stack({"budget": {"stack": ["tech", "phases", "innovation"]}}, total=1_000_000, **SEED)
    assert pytest.approx(700_000) == found["phases"]["amount"]
    assert "phases" == found["innovation"]["parent"]


def test_shares_that_add_up_as_written_are_shares_of_the_total() -> None:
    """30 + 8 + 27.9 + 34.1 % is a whole: nothing has to be stacked."""
    found = stack(total=1_000, tech=0.30, innovation=0.08, acquisition=0.279, conversion=0.341)
    assert "total" == found["acquisition"]["read_as"]
    assert pytest.approx(341) == found["conversion"]["amount"]


def test_a_declared_base_is_taken_at_its_word() -> None:
    """45 % of the total is not 45 % of what is left."""
    found = stack(total=1_000, tech=0.3, acquisition={"share": 0.45, "of": "total"}, conversion={"share": 0.25, "of": "total"})
    assert pytest.approx(450) == found["acquisition"]["amount"]


def test_pools_nobody_wrote_are_the_sums_of_their_lines() -> None:
    """A sheet of lines alone is a frame: its total is their sum, other costs come off the top."""
    lines = [{"name": name, "amount": amount, "pool": name} for name, amount in (("tech", 30), ("acquisition", 45), ("conversion", 20))]
    found = stack(lines=[*lines, {"name": "office", "amount": 5}])
    assert 100 == found["total"]["amount"]
    assert 65 == pytest.approx(found["phases"]["amount"])
    assert ("lines", 45) == (found["acquisition"]["base"], pytest.approx(found["acquisition"]["amount"]))
    assert "kol" not in found


def test_kol_fees_may_be_an_amount() -> None:
    """An amount needs no base."""
    found = stack(total=1_000, acquisition=450, conversion=550, kol=110)
    assert pytest.approx(110) == found["kol"]["amount"]


def test_an_empty_sheet_has_no_stack() -> None:
    """Nothing written, no rows, all columns."""
    table = budget_stack(sheet(), load_policy())
    assert table.empty
    assert "share_of_total" in table.columns


@pytest.mark.parametrize(("people", "analysts"), [(10, 2), (13, 2), (14, 3), (20, 3), (0, 0)])
def test_wx_34_analysts_are_rounded_up_but_not_by_a_rounding_error(people: int, analysts: int) -> None:
    """15 % of 10, 13 and 14 people are 2, 2 and 3 analysts; of 20 exactly 3."""
    assert analysts == analysts_needed(people, 0.15)


def test_wx_34_hires_add_up() -> None:
    """+3 and +2 are five heads more, and each step has its own need of analysts."""
    planned = [{"role": "growth", "count": 3}, {"role": "support", "count": 2}]
    table = headcount(sheet(people={"headcount": 10, "analysts": 2, "planned": planned}), load_policy())
    assert [10, 13, 15] == list(table["headcount"])
    assert [2, 2, 3] == list(table["needed_analysts"])


def test_spend_by_channel_stands_beside_the_last_period() -> None:
    """40,000 planned for 1,820 payers; at the last quarter's cost of 40 they buy 1,000."""
    line = {"name": "ads", "amount": 40_000, "pool": "acquisition", "channel": "a", "metric": "new_payers"}
    result = target_setting(tiny.key_result(channel="a"), lines=[line])
    row = result.tables["budget_channels"].set_index("channel").loc["a"]
    assert (1_000, 40, 0.5) == (row["affordable"], row["cac_before"], row["share_before"])
    assert pytest.approx(40_000 / 1_820) == row["cac_planned"]
    assert ("2025-01-01", "2025-03-31") == (str(row["window_from"].date()), str(row["window_to"].date()))


def test_a_team_without_spend_has_no_channels_and_no_caps() -> None:
    """Nothing to compare with is an empty table with its columns."""
    bare = {name: value for name, value in tiny.DAY.items() if name != "spend"}
    result = target_setting(tiny.key_result(), day=bare)
    for name in ("budget_channels", "caps", "roi_marks", "budget_stack", "budget_lines", "resource_loop"):
        assert result.tables[name].empty, name
        assert len(result.tables[name].columns), name
