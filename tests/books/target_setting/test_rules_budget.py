"""Rules of the budget: below, at and above their thresholds, and moved by their policy values."""

from __future__ import annotations

import pytest

from goalbook.core.language import language
from support import tiny_team as tiny
from support.sample_budget import SEED, said, target_setting

LINE = {"name": "ads", "amount": 1_000, "pool": "acquisition", "channel": "a", "cost_type": "variable", "metric": "new_payers"}
HEAD = (tiny.key_result(),)


def statuses(rule: str, *key_results: object, policy: dict | None = None, **written: object) -> list[str]:
    """Return the verdicts of a rule on a budget."""
    return [one.status for one in said(target_setting(*key_results, policy=policy, **written), rule)]


def test_without_a_sheet_only_caps_and_marks_are_judged() -> None:
    """An absent budget makes no noise; what the facts say of cost and return is judged all the same."""
    result = target_setting(tiny.key_result())
    assert {"BG-13", "BG-14"} == {one.rule for one in result.findings if one.rule.startswith("BG")}


@pytest.mark.parametrize(("available", "status"), [(139, "warn"), (140, "pass"), (141, "pass")])
def test_bg_01_what_is_needed_is_there(available: float, status: str) -> None:
    """Of 140 hours needed 139 are too few."""
    item = {"what": "x", "needed": 140, "available": available}
    given = {
        "people": [item],
        "platform": [{"what": "x", "needed": 1, "available": 1}],
        "budget": [{"what": "x", "needed": 1, "available": 1}],
    }
    assert [status, "pass", "pass"] == statuses("BG-01", resources=given)


def test_bg_01_a_class_nobody_planned_warns_unless_the_policy_leaves_it_out() -> None:
    """People alone lack platforms and budget; a team may require people alone."""
    given = {"people": [{"what": "x", "needed": 1, "available": 1}]}
    assert ["warn", "warn", "pass"] == statuses("BG-01", resources=given)
    assert ["pass"] == statuses("BG-01", resources=given, policy={"budget": {"classes": ["people"]}})


@pytest.mark.parametrize(
    ("people", "analysts", "expected"), [(9, 2, ["fail", "pass"]), (10, 2, ["pass", "pass"]), (14, 2, ["pass", "fail"])]
)
def test_bg_02_ten_people_and_their_analysts(people: int, analysts: int, expected: list[str]) -> None:
    """Nine are too few; two analysts suffice for ten and not for fourteen."""
    assert expected == statuses("BG-02", people={"headcount": people, "analysts": analysts})


def test_bg_02_hires_that_need_another_analyst_warn() -> None:
    """The team of today passes, the team of tomorrow is warned of; the policy moves both."""
    crew = {"headcount": 10, "analysts": 2, "planned": [{"role": "growth", "count": 5}]}
    assert ["pass", "pass", "pass", "warn"] == statuses("BG-02", people=crew)
    assert ["fail", "pass", "pass", "pass"] == statuses(
        "BG-02", people=crew, policy={"team": {"min_headcount": 11, "min_analyst_share": 0.1}}
    )


@pytest.mark.parametrize(("tech", "status"), [(0.249, "warn"), (0.25, "pass"), (0.30, "pass"), (0.35, "pass"), (0.351, "warn")])
def test_bg_03_technology_within_five_points(tech: float, status: str) -> None:
    """30 % ± 5 percentage points, the ends included."""
    assert [status] == statuses("BG-03", total=1_000, tech=tech)


def test_bg_03_moves_with_the_policy_and_says_what_is_absent() -> None:
    """A team may ask for 40 %; a frame without technology is not judged."""
    assert ["warn"] == statuses("BG-03", total=1_000, tech=0.3, policy={"budget": {"tech": 0.4}})
    assert ["pass"] == statuses("BG-03", total=1_000, tech=0.3, policy={"budget": {"tech": 0.4, "tech_tolerance": 0.1}})
    assert ["not_evaluated"] == statuses("BG-03", total=1_000, acquisition=0.45, conversion=0.55)


@pytest.mark.parametrize(("conversion", "status"), [(0.544, "fail"), (0.545, "pass"), (0.555, "pass"), (0.556, "fail")])
def test_bg_04_the_phases_share_their_pool_without_remainder(conversion: float, status: str) -> None:
    """45 + 54.5 % still counts as a whole, 45 + 54.4 % does not; the policy sets how near is near."""
    given = {"total": 1_000, "acquisition": {"share": 0.45, "of": "phases"}, "conversion": {"share": conversion, "of": "phases"}}
    assert status == said(target_setting(**given), "BG-04", "Phases")[0].status
    assert "pass" == said(target_setting(**given, policy={"split_tolerance": 0.01}), "BG-04", "Phases")[0].status


def test_bg_04_shares_of_nothing_in_particular_warn_and_declared_ones_do_not() -> None:
    """WX-33: as written 135–140 %; with their bases written down nothing is left to warn of."""
    (found,) = said(target_setting(total=1_000_000, **SEED), "BG-04", "Budget")
    assert "warn" == found.status
    assert "shares as written add up to 135–140\u202f%" in language("en").say(found.message)
    declared = {
        name: {"share": SEED[name], "of": of} for name, of in zip(SEED, ("total", "total", "phases", "phases", "conversion"), strict=True)
    }
    assert [] == said(target_setting(total=1_000_000, **declared), "BG-04", "Budget")


def test_bg_04_nothing_left_for_the_phases_fails() -> None:
    """Technology and pilots that eat the whole leave no phases."""
    result = target_setting(total=1_000, tech=0.95, innovation=0.05, acquisition=0.45, conversion=0.55)
    assert "fail" == said(result, "BG-04", "Phases")[0].status


@pytest.mark.parametrize(("amount", "status"), [(994, "fail"), (995, "pass"), (1_005, "pass"), (1_006, "fail")])
def test_bg_04_lines_add_up_to_their_pool(amount: float, status: str) -> None:
    """Within half a per cent, which is what totals of tables may miss too."""
    line = {**LINE, "amount": amount}
    result = target_setting(total=2_000, acquisition=1_000, conversion=1_000, lines=[line])
    assert status == said(result, "BG-04", "Acquisition phase")[-1].status
    loose = target_setting(total=2_000, acquisition=1_000, conversion=1_000, lines=[line], policy={"totals": {"tolerance": 0.01}})
    assert "pass" == said(loose, "BG-04", "Acquisition phase")[-1].status


@pytest.mark.parametrize(("first", "status"), [(0.39, "info"), (0.40, "pass"), (0.50, "pass"), (0.51, "info")])
def test_bg_04_another_split_than_the_source_s_is_noted(first: float, status: str) -> None:
    """45 : 55 is the source's example and no law."""
    result = target_setting(total=1_000, acquisition=first, conversion=1 - first)
    assert status == said(result, "BG-04", "Acquisition phase")[0].status


@pytest.mark.parametrize(("kol", "status"), [(0.249, "pass"), (0.25, "pass"), (0.251, "warn")])
def test_bg_05_kol_fees_within_a_quarter_of_the_conversion_phase(kol: float, status: str) -> None:
    """A quarter is allowed, more warns; the policy moves the cap."""
    given = {"total": 1_000, "acquisition": 0.45, "conversion": 0.55, "kol": kol}
    assert [status] == statuses("BG-05", **given)
    assert ["warn"] == statuses("BG-05", **given, policy={"budget": {"kol_of_conversion": 0.2}})


def test_bg_05_tells_the_cap_where_no_fees_are_planned() -> None:
    """25 % of the conversion phase are computed, not judged."""
    (found,) = said(target_setting(total=1_000, acquisition=0.45, conversion=0.55), "BG-05")
    assert ("info", 137.5) == (found.status, pytest.approx(found.expected))


def test_bg_08_a_growth_share_needs_its_base() -> None:
    """45 % of what? Unless the policy does not ask."""
    assert ["warn"] == statuses("BG-08", growth={"share": 0.45})
    assert ["info"] == statuses("BG-08", growth={"share": 0.45}, policy={"budget": {"growth_share_base": "optional"}})
    assert ["pass"] == statuses("BG-08", growth={"share": 0.45, "base": "annual"})
    (found,) = said(target_setting(total=1_000, growth={"share": 0.45, "base": "total"}), "BG-08")
    assert "¥450" in language("en").say(found.message)


@pytest.mark.parametrize(
    ("share", "status"), [(0.049, "warn"), (0.05, "pass"), ([0.05, 0.10], "pass"), (0.10, "pass"), (0.101, "fail"), ([0.04, 0.08], "warn")]
)
def test_bg_10_pilots_get_five_to_ten_per_cent(share: object, status: str) -> None:
    """Less is too little to learn from, more is more than may fail; of a range both ends count."""
    assert [status] == statuses("BG-10", total=1_000, innovation=share)


def test_bg_10_moves_with_the_policy_and_says_what_is_absent() -> None:
    """A team may allow 20 %."""
    assert ["pass"] == statuses("BG-10", total=1_000, innovation=0.15, policy={"budget": {"innovation": [0.05, 0.2]}})
    assert ["not_evaluated"] == statuses("BG-10", total=1_000, tech=0.3)


@pytest.mark.parametrize(("untold", "policy", "status"), [(0, 1.0, "pass"), (100, 1.0, "warn"), (100, 0.9, "pass"), (120, 0.9, "warn")])
def test_bg_11_every_line_has_its_kind_of_cost(untold: float, policy: float, status: str) -> None:
    """All of the amount by default; a team may leave a tenth open."""
    lines = [{**LINE, "amount": 1_000 - untold}, {"name": "rest", "amount": untold}]
    assert [status] == statuses("BG-11", lines=lines, policy={"budget": {"cost_typed": policy}})


def test_bg_12_every_step_of_the_loop_is_there_or_asked_for() -> None:
    """Shares alone have neither lines nor channels nor a day of review; a frame with all four passes."""
    bare = said(target_setting(total=1_000, tech=0.3, acquisition=0.45, conversion=0.55), "BG-12")
    assert ["Allocation", "Optimisation", "Adjustment"] == [one.subject.en for one in bare]
    full = {"lines": [LINE], "adjust": {"on": ["2025-05-01"], "trigger": "CAC above its cap"}}
    assert ["pass"] == statuses("BG-12", **full)
    assert ["pass"] == statuses("BG-12", total=1_000, tech=0.3, policy={"budget": {"loop": ["effect"]}})


@pytest.mark.parametrize(
    ("amount", "d30", "programme"), [(72_800, "pass", "pass"), (72_900, "pass", "fail"), (91_000, "pass", "fail"), (91_100, "fail", "fail")]
)
def test_bg_13_planned_cost_against_both_caps(amount: float, d30: str, programme: str) -> None:
    """1,820 payers: at 72,800 each costs 40, at 91,000 each costs 50."""
    result = target_setting(tiny.key_result(), total=amount, acquisition=amount, conversion=0)
    found = [one for one in said(result, "BG-13", "all channels") if one.expected in (40.0, 50.0) and "cap" in one.message.text]
    assert [d30, programme] == [one.status for one in found]


def test_bg_13_caps_move_with_the_policy_and_a_team_s_own_come_first() -> None:
    """A cap of 30 is broken by last quarter's 40 over all (fails) and by channel (warns); written into the sheet it counts as well."""
    ours = target_setting(*HEAD, policy={"caps": {"cac": {"programme": 30}}})
    (whole, *channels) = [one for one in said(ours, "BG-13") if one.expected == 30.0]
    assert ("fail", ["warn", "warn"]) == (whole.status, [one.status for one in channels])
    own = target_setting(caps={"programme": 30})
    assert {"fail", "warn"} == {one.status for one in said(own, "BG-13") if one.expected == 30.0}


def test_a_team_with_facts_alone_hears_nothing_of_caps_and_marks() -> None:
    """Without goals and without a budget there is no plan to hold against them."""
    result = target_setting(day={**tiny.DAY, "spend": 4_000.0, "revenue": 100.0})
    assert [] == [one for one in result.findings if one.rule.startswith("BG")]
    assert (0, 0) == (len(result.tables["caps"]), len(result.tables["roi_marks"]))


@pytest.mark.parametrize(
    ("spend", "said_cost"),
    [(400.4, "¥40.04, cap ¥40.00 (programme); cap ÷ cost 99.90\u202f%"), (400.0, "¥40.0, cap ¥40.0 (programme); cap ÷ cost 100\u202f%")],
)
def test_bg_13_a_cost_just_above_its_cap_shows_by_how_much(spend: float, said_cost: str) -> None:
    """40.04 above a cap of 40 is not written as 40.0 of 40.0 at 100 %."""
    result = target_setting(*HEAD, day={**tiny.DAY, "spend": spend})
    (found,) = [one for one in said(result, "BG-13", "all channels") if one.expected == 40.0]
    assert f"all channels: CAC of the last period {said_cost}" == language("en", "CNY").say(found.message)
    assert ("fail" if spend > 400 else "pass") == found.status


def test_bg_13_policy_caps_are_in_yuan() -> None:
    """A team in another currency is judged by its own caps alone."""
    facts = tiny.facts({"a": tiny.DAY}, start="2024-10-01", end="2025-03-31")
    from goalbook.books.target_setting import prepare, propose  # noqa: PLC0415 - one test only
    from support.sample_budget import Q2  # noqa: PLC0415

    result = propose(prepare(tiny.inputs(facts, tiny.goals(tiny.key_result()), team={"currency": "USD"}), Q2), Q2)
    assert [] == said(result, "BG-13")


@pytest.mark.parametrize(("amount", "status"), [(61_879, "warn"), (61_880, "pass"), (80_000, "pass")])
def test_bg_13_a_cost_far_below_what_was_reached_is_a_hope(amount: float, status: str) -> None:
    """The last quarter paid 40 a payer: a plan at 34 (−15 %) passes, one below it warns; the policy moves the step."""
    given = {"total": amount, "acquisition": amount, "conversion": 0}
    assert status == said(target_setting(tiny.key_result(), **given), "BG-13", "all channels")[-1].status
    assert (
        "pass" == said(target_setting(tiny.key_result(), **given, policy={"budget": {"cac_fall": 0.2}}), "BG-13", "all channels")[-1].status
    )


def test_bg_13_moves_with_the_target_slider() -> None:
    """Twice the payers for the same money cost half each."""
    from goalbook.books.target_setting import TargetSettingParams, prepare, propose  # noqa: PLC0415 - one test only
    from goalbook.inputs.planning import Planning  # noqa: PLC0415
    from support.sample_budget import sheet  # noqa: PLC0415

    planning = {"2025-Q2": Planning({"budget": sheet(total=72_800, acquisition=72_800, conversion=0)})}
    facts = tiny.facts({"a": tiny.DAY}, start="2024-10-01", end="2025-03-31")
    ready = prepare(
        tiny.inputs(facts, tiny.goals(tiny.key_result()), planning=planning), TargetSettingParams(team="tiny", period="2025-Q2")
    )
    moved = propose(ready, TargetSettingParams(team="tiny", period="2025-Q2", target=3_640))
    assert 20.0 == moved.tables["caps"]["cac"].iloc[0]


@pytest.mark.parametrize(("revenue", "status"), [(1_199, "fail"), (1_200, "pass"), (1_201, "pass")])
def test_bg_14_the_programme_returns_three(revenue: float, status: str) -> None:
    """Revenue ÷ spend of the last quarter: 3.0 is enough."""
    result = target_setting(*HEAD, day={**tiny.DAY, "revenue": revenue})
    assert status == said(result, "BG-14")[0].status
    strict = target_setting(*HEAD, day={**tiny.DAY, "revenue": revenue}, policy={"roi": {"programme_min": 3.1}})
    assert "fail" == said(strict, "BG-14")[0].status


@pytest.mark.parametrize(("target", "status"), [(2.9, "warn"), (3.0, "pass"), (3.5, "pass")])
def test_bg_14_a_key_result_s_own_mark_is_not_below_the_programme_s(target: float, status: str) -> None:
    """A channel may aim higher; aiming lower than the programme warns."""
    own = tiny.key_result(id="KR2", metric="roi", channel="a", aggregation="ratio", unit="ratio", target=target)
    (found,) = [one for one in said(target_setting(own), "BG-14") if one.subject.en.startswith("KR2")]
    assert (status, 3.5) == (found.status, found.observed)


def test_quoted_figures_without_a_source_are_no_marks() -> None:
    """The quoted 200 stays unverified until somebody writes where it comes from, or the policy asks for no source."""
    quote = {"metric": "cac", "value": 200, "name": "market leader"}
    assert "info" == said(target_setting(quoted=[quote]), "BG-13", "market leader")[0].status
    assert "pass" == said(target_setting(quoted=[{**quote, "source": "report 2025"}]), "BG-13", "market leader")[0].status
    assert "pass" == said(target_setting(quoted=[quote], policy={"bench": {"require_source": False}}), "BG-13", "market leader")[0].status


def test_ts_02_money_without_a_figure_fails() -> None:
    """A line of the budget that no figure measures fails; one with a figure says nothing."""
    assert ["fail"] == [one for one in statuses("TS-02", total=1_000, lines=[{**LINE, "metric": ""}]) if one == "fail"]
    assert [] == [one for one in statuses("TS-02", total=1_000, lines=[LINE]) if one == "fail"]
