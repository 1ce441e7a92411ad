"""The budget's shares as sliders: they replace the sheet's, the total stays, and the rules judge what is in force."""

from __future__ import annotations

import pytest

from goalbook.books.target_setting import TargetSettingParams, prepare, propose
from goalbook.books.target_setting.budget.frame import budget_stack
from goalbook.books.target_setting.budget.resources import analysts_needed, headcount
from goalbook.books.target_setting.budget.shares import filed_shares, moves, sheet_at
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.policy import default_policy
from goalbook.inputs.planning import Planning
from goalbook.show.target_setting.budget_moves import share_moves
from goalbook.show.target_setting.figures import boxes
from support import tiny_team as tiny
from support.sample_budget import SEED, sheet

MILLION = {"total": 1_000_000, **SEED}


def amounts(shares: dict[str, float], **written: object) -> dict[str, float]:
    """Return the pools' amounts with some shares moved."""
    own, policy = sheet(**(written or MILLION)), default_policy()
    found = budget_stack(sheet_at(own, budget_stack(own, policy), shares), policy)
    return dict(zip(found["pool"], found["amount"], strict=True))


@pytest.mark.parametrize(("innovation", "phases", "kol"), [(0.05, 650_000, 89_375), (0.10, 600_000, 82_500)])
def test_a_million_leaves_what_technology_and_pilots_leave(innovation: float, phases: float, kol: float) -> None:
    """WX-33: stacked, 600–650k are left for the phases, and KOL fees are 13.75 % of that."""
    found = amounts({"innovation": innovation})
    assert (pytest.approx(phases), pytest.approx(kol)) == (found["phases"], found["kol"])
    assert pytest.approx(0.1375) == found["kol"] / found["phases"]


def test_what_acquisition_leaves_is_for_conversion() -> None:
    """At 60 % of 650k acquisition has 390k, conversion 260k and KOL fees a quarter of that."""
    found = amounts({"innovation": 0.05, "acquisition": 0.6})
    assert [390_000, 260_000, 65_000] == [pytest.approx(found[pool]) for pool in ("acquisition", "conversion", "kol")]


def test_a_sheet_of_amounts_keeps_its_total() -> None:
    """Amounts become shares of what they summed to: moving technology moves the phases, not the whole."""
    written = {"tech": 300, "innovation": 100, "acquisition": {"amount": 300}, "conversion": {"amount": 300}}
    assert 1_000 == pytest.approx(amounts({}, **written)["total"])
    moved = amounts({"tech": 0.5}, **written)
    assert (1_000, 500, 400) == tuple(pytest.approx(moved[pool]) for pool in ("total", "tech", "phases"))


def test_filed_shares_are_of_their_own_whole() -> None:
    """Of the million: 30 % technology, the middle of 5–10 % pilots, 45 % of the phases, 25 % of conversion."""
    own = budget_stack(sheet(**MILLION), default_policy())
    assert {"tech": 0.3, "innovation": 0.075, "acquisition": 0.45, "kol": 0.25} == pytest.approx(filed_shares(own))


def test_rules_judge_the_share_in_force() -> None:
    """Technology at 36 % is more than 5 points from 30 %: BG-03 warns, and passes again as filed, on the same preparation."""
    planning = {"2025-Q2": Planning({"budget": sheet(**MILLION)})}
    facts = tiny.facts({"a": tiny.DAY}, start="2025-01-01", end="2025-03-31")
    rest = TargetSettingParams(team="tiny", period="2025-Q2")
    prepared = prepare(tiny.inputs(facts, planning=planning), rest)
    moved = rest.model_copy(update={"budget_shares": {"tech": 0.36}})
    said = [[one.status for one in propose(prepared, params).findings if one.rule == "BG-03"] for params in (rest, moved, rest)]
    assert [["pass"], ["warn"], ["pass"]] == said
    shown = [{box[0]: box[2] for box in boxes(propose(prepared, params), language("en"))} for params in (rest, moved)]
    assert [("¥625,000", "¥85,938"), ("¥565,000", "¥77,688")] == [(one["budget-phases"], one["budget-kol"]) for one in shown]
    html = "".join(str(part) for part in share_moves(propose(prepared, rest), language("en")))
    assert "35.0\u202f% → ¥575k" in html.replace("\xa0", "\u202f")


def test_a_share_above_one_and_a_name_nobody_knows_are_refused() -> None:
    """As are all parameters: at once, with what was meant."""
    for text in ("tech=1.2", "tehc=0.3"):
        with pytest.raises(UsageError):
            TargetSettingParams.from_pairs({"team": "tiny", "period": "2025-Q2", "budget_shares": text})


def test_moves_stay_within_a_whole() -> None:
    """A share of 2 % is not lowered by five points."""
    own, policy = sheet(total=1_000, tech=0.02, acquisition=0.45, conversion=0.55), default_policy()
    table = moves(own, budget_stack(own, policy), policy)
    assert [0.02, 0.07] == table[table["share"] == "tech"]["value"].round(9).tolist()


@pytest.mark.parametrize(("heads", "analysts"), [(10, 2), (13, 2), (14, 3)])
def test_fifteen_per_cent_of_the_people_are_analysts(heads: int, analysts: int) -> None:
    """WX-34: of 10, 13 and 14 people 2, 2 and 3; three and two more posts are five."""
    assert analysts == analysts_needed(heads, float(default_policy().team.min_analyst_share))
    planned = [{"role": "growth", "count": 3}, {"role": "technology", "count": 2}]
    steps = headcount(sheet(people={"headcount": heads, "planned": planned}), default_policy())
    assert [heads, heads + 3, heads + 5] == steps["headcount"].tolist()
