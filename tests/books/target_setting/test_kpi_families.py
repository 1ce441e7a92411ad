"""Main and auxiliary KPIs, the private domain's phase, and the three families with their figures."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from goalbook.books.private_domain import beginnings, phase_on
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs import Channel
from goalbook.inputs.goal_planning import Planned
from support import tiny_team as tiny
from support.sample_horizons import DAY, made, said, table, verdicts

EN = language("en", "CNY")


def _kr(name: str, metric: str = "new_payers", **planned: object) -> object:
    return tiny.key_result(id=name, metric=metric, planned=Planned(**planned))


def test_purpose_gmv_asks_for_sales_and_warmth_for_activity() -> None:
    """New payers are sales; interactions are not; the families are the policy's."""
    goals = [_kr("KR1", kpi_level="core")]
    assert ["pass"] == list(verdicts(made(goals=goals, kpis={"purpose": "gmv"}), "TS-33").values())
    assert ["fail"] == list(verdicts(made(goals=goals, kpis={"purpose": "brand_warmth"}), "TS-33").values())
    wider = {"kpi": {"families": {"brand_warmth": ["new_payers"]}}}
    assert ["pass"] == list(verdicts(made(goals=goals, kpis={"purpose": "brand_warmth"}, policy=wider), "TS-33").values())
    assert [] == said(made(goals=goals), "TS-33")


def test_one_main_kpi_that_fits_makes_a_stray_one_a_warning() -> None:
    """Reads beside new payers warn; alone they fail; no main KPI at all fails."""
    both = made(goals=[_kr("KR1", kpi_level="core"), _kr("KR2", "reads", kpi_level="core")], kpis={"purpose": "gmv"})
    assert ["pass", "warn"] == [one.status for one in said(both, "TS-33")]
    assert ["fail"] == [one.status for one in said(made(goals=[_kr("KR2", "reads", kpi_level="core")], kpis={"purpose": "gmv"}), "TS-33")]
    assert ["fail"] == [one.status for one in said(made(goals=[_kr("KR1")], kpis={"purpose": "gmv"}), "TS-33")]


def test_a_key_result_that_is_not_there_is_named_with_the_nearest() -> None:
    """A misspelt main KPI fails."""
    found = said(made(goals=[_kr("KR1")], kpis={"main": ["KR11"]}), "TS-33")
    assert ("fail", "there is no key result 'KR11' (did you mean 'KR1'?)") == (found[0].status, EN.say(found[0].message))


def test_a_main_kpi_needs_a_process_behind_it() -> None:
    """One that serves it passes; none warns; a policy of none is content."""
    main, helper = _kr("KR1", kpi_level="core"), _kr("KR2", "reads", kpi_level="auxiliary", serves="KR1")
    assert ["pass"] == list(verdicts(made(goals=[main, helper]), "TS-34").values())
    assert ["warn"] == list(verdicts(made(goals=[main]), "TS-34").values())
    assert ["pass"] == list(verdicts(made(goals=[main], policy={"kpi": {"auxiliary_min": 0}}), "TS-34").values())


def test_the_sheet_names_main_kpis_in_place_of_the_goals_file() -> None:
    """KR2 becomes the main one; KR1, without an aim of its own, supports it."""
    result = made(goals=[_kr("KR1", kpi_level="core"), _kr("KR2")], kpis={"main": ["KR2"]})
    found = table(result, "kpi_levels", "kr_id")
    assert ("auxiliary", "KR2", "core", 1) == (
        found["KR1"]["level"],
        found["KR1"]["serves"],
        found["KR2"]["level"],
        found["KR2"]["auxiliaries"],
    )


def test_weights_must_make_a_whole() -> None:
    """0.995 is within the tolerance, 0.99 is not; a wider tolerance lets it pass."""

    def status(rest: float, policy: dict | None = None) -> str:
        goals = [_kr("KR1", kpi_level="core"), _kr("KR2", "reads", kpi_level="auxiliary")]
        result = made(goals=goals, kpis={"weights": {"KR1": 0.65, "KR2": rest}}, policy=policy)
        return said(result, "TS-39", "Whole plan")[0].status

    assert ["pass", "pass", "fail"] == [status(0.35), status(0.345), status(0.34)]
    assert "pass" == status(0.34, {"split_tolerance": 0.02})


def test_weights_of_the_goals_file_make_a_whole_within_each_objective() -> None:
    """0.7 and 0.2 of one objective are 90 %."""
    finding = said(made(goals=[_kr("KR1", weight=0.7), _kr("KR2", weight=0.2)]), "TS-39")[0]
    assert ("O1", "fail", pytest.approx(0.9)) == (finding.subject.en, finding.status, finding.observed)


def test_weights_by_default_are_two_thirds_outcome() -> None:
    """65 % lie on the main KPIs, 35 % on those that support them, evenly; the policy moves the split."""
    goals = [_kr("KR1", kpi_level="core"), _kr("KR2", kpi_level="auxiliary"), _kr("KR3", kpi_level="auxiliary")]
    found = table(made(goals=goals), "kpi_levels", "kr_id")
    assert [0.65, 0.175, 0.175] == [pytest.approx(found[kr]["default_weight"]) for kr in ("KR1", "KR2", "KR3")]
    moved = table(made(goals=goals, policy={"perf": {"weights": {"default_outcome": 0.6}}}), "kpi_levels", "kr_id")
    assert pytest.approx(0.6) == moved["KR1"]["default_weight"]


def test_wx_44_the_phase_follows_the_age() -> None:
    """Launched on 1 January: start-up on 20 January, middle on 20 February, stable on 5 April; borders belong to the later phase."""
    begins = beginnings(date(2025, 1, 1), [1, 3])
    days = (
        date(2025, 1, 20),
        date(2025, 2, 20),
        date(2025, 4, 5),
        date(2025, 1, 31),
        date(2025, 2, 1),
        date(2025, 4, 1),
        date(2024, 12, 31),
    )
    assert ["start_up", "middle", "stable", "start_up", "middle", "stable", ""] == [phase_on(day, begins) for day in days]


def test_a_month_s_end_moves_into_shorter_months() -> None:
    """Launched on 31 January, the middle begins on 28 February."""
    assert (date(2025, 2, 28), date(2025, 4, 30)) == beginnings(date(2025, 1, 31), [1, 3])[1:]


def _phased(launch: date, kpis: list[str], policy: dict | None = None) -> dict[str, str]:
    return verdicts(made(kpis={"pd_launch_date": launch, "pd_kpis": kpis}, policy=policy), "TS-35")


def test_kpis_of_an_earlier_phase_warn() -> None:
    """As of 31 March: launched in December the private domain is stable, so the add rate warns and output per head passes."""
    found = _phased(date(2024, 12, 1), ["add_rate", "output_per_head"])
    assert {"Private domain: add rate": "warn", "Private domain: output per head": "pass"} == found
    later = _phased(date(2024, 12, 1), ["add_rate"], {"pd": {"phase_months": [6, 9]}})
    assert "pass" == later["Private domain: add rate"]


def test_a_phase_that_changes_within_the_period_is_a_date() -> None:
    """Launched on 10 March, the middle begins on 10 April and the stable phase on 10 June, both within the quarter."""
    result = made(kpis={"pd_launch_date": date(2025, 3, 10), "pd_kpis": ["add_rate"]})
    days = [one.observed for one in said(result, "TS-35") if one.status == "info"]
    assert ["2025-04-10", "2025-06-10"] == days
    assert [False, True, True] == [bool(row["changes_in_period"]) for row in result.tables["phase"].to_dict("records")]


def test_a_private_domain_that_begins_later_is_not_judged() -> None:
    """Launched in May, seen from March; without a launch there is no phase at all."""
    assert ["info"] == list(_phased(date(2025, 5, 1), ["add_rate"]).values())
    assert [] == said(made(kpis={"pd_kpis": ["add_rate"]}), "TS-35")


def test_key_results_of_private_channels_stand_for_kpis() -> None:
    """New contacts of a channel outside the public domain are the add rate."""
    channels = tuple(Channel(id=name, name=Label.same(name), stages=tiny.FUNNEL, is_public_domain=name != "a") for name in ("a", "b"))
    goals = [tiny.key_result(id="KR1", metric="new_contacts", channel="a"), tiny.key_result(id="KR2", metric="new_contacts", channel="b")]
    result = made(goals=goals, kpis={"pd_launch_date": date(2024, 10, 1)}, team={"channels": channels})
    assert (("add_rate",), ("KR1",)) == tuple(table(result, "phase", "phase")["start_up"][name] for name in ("chosen", "kr_ids"))


def test_stages_have_rate_cost_and_return() -> None:
    """200 clicks of 10,000 reads are 2 %; a payer costs 40 and brings 140; spend 400 brings 1,400."""
    result = made()
    rows = {row["metric_id"]: row for row in result.tables["kpi_stages"].to_dict("records") if row["channel"] == "a"}
    assert (pytest.approx(0.02), pytest.approx(40), pytest.approx(140)) == (
        rows["clicks"]["rate"], rows["new_payers"]["cost"], rows["new_payers"]["return_each"],
    )  # fmt: skip
    assert math.isnan(rows["reads"]["rate"])
    assert ["pass", "pass"] == list(verdicts(result, "TS-36").values())
    assert ["info", "info"] == list(verdicts(made(policy={"roi": {"programme_min": 3.6}}), "TS-36").values())


def test_a_channel_without_spend_keeps_its_rates() -> None:
    """Missing spend stays missing in cost and return on it."""
    result = made(day={name: value for name, value in DAY.items() if name != "spend"})
    row = result.tables["kpi_stages"].to_dict("records")[1]
    assert (pytest.approx(0.02), True, True) == (row["rate"], math.isnan(row["cost"]), math.isnan(row["roi"]))
    assert {"not_evaluated"} == set(verdicts(result, "TS-36").values())


def test_the_change_of_gmv_splits_without_a_rest() -> None:
    """Orders up by a fifth and order value down by a tenth since January: the effects add up to the change."""
    late = date(2025, 1, 1)
    day = {**DAY, "orders": lambda on: 12.0 if on >= late else 10.0, "revenue": lambda on: 1_080.0 if on >= late else 1_000.0}
    found = table(made(day=day, kpis={"items_per_order": 1.5}), "kpi_growth", "item")
    total = found["gmv"]["now"] - found["gmv"]["before"]
    assert pytest.approx(total) == found["orders"]["effect"] + found["aov"]["effect"]
    assert pytest.approx(total) == found["gmv"]["effect"]
    assert (pytest.approx(90), pytest.approx(60)) == (found["aov"]["now"], found["price_per_item"]["now"])
    assert found["aov"]["effect"] < 0 < found["orders"]["effect"]


def test_how_many_months_growth_compares_is_policy() -> None:
    """Orders doubled in March: a month against a month is +100 %, three against three a third of it."""
    day = {
        **DAY,
        "orders": lambda on: 20.0 if on >= date(2025, 3, 1) else 10.0,
        "revenue": lambda on: 2_000.0 if on >= date(2025, 3, 1) else 1_000.0,
    }
    one = said(made(day=day, policy={"baseline": {"months": 1}}), "TS-37")[0]
    three = said(made(day=day), "TS-37")[0]
    assert pytest.approx(2 * 31 / 28 - 1) == one.observed
    assert pytest.approx((31 + 28 + 2 * 31) / 92 - 1) == three.observed


def test_growth_needs_orders_and_months() -> None:
    """Without orders GMV has no factors; with a month of facts nothing is compared."""
    bare = made(day={name: value for name, value in DAY.items() if name != "orders"})
    assert ["not_evaluated"] == list(verdicts(bare, "TS-37").values())
    short = made(facts=tiny.facts({"a": DAY}, start="2025-03-01", end="2025-03-31"))
    assert (0, []) == (len(short.tables["kpi_growth"]), said(short, "TS-37"))


@pytest.mark.parametrize(("heads", "status"), [(10.0, "pass"), (10.5, "pass"), (10.6, "warn")])
def test_output_per_head_is_held_against_the_team_s_own_months(heads: float, status: str) -> None:
    """With equal months, more heads in the last one lower the index to 10 ÷ heads; 95 % is the line, and the policy's."""
    facts = pd.concat(
        [tiny.facts({"a": {**DAY, "revenue": 280.0 / days}}, start=f"{month}-01", end=f"{month}-{days}") for month, days in _months()],
        ignore_index=True,
    )
    sheet = {"team": {"fte": {"2024-10": 10, "2025-03": heads}}}
    result = made(facts=facts, kpis=sheet)
    last = result.tables["output_per_head"].to_dict("records")[-1]
    assert (pytest.approx(10 / heads), 5) == (last["output_index"], last["baseline_months"])
    assert [status] == list(verdicts(result, "TS-38").values())
    assert ["pass"] == list(verdicts(made(facts=facts, kpis=sheet, policy={"kpi": {"output_min": 0.9}}), "TS-38").values())


def _months() -> list[tuple[str, int]]:
    return [("2024-10", 31), ("2024-11", 30), ("2024-12", 31), ("2025-01", 31), ("2025-02", 28), ("2025-03", 31)]


def test_output_needs_months_before() -> None:
    """Heads known from February on leave one month before the last: not judged; without heads there is no table."""
    assert ["not_evaluated"] == list(verdicts(made(kpis={"team": {"fte": {"2025-02": 10}}}), "TS-38").values())
    assert 0 == len(made(kpis={}).tables["output_per_head"])


def test_every_table_survives_teams_with_little() -> None:
    """One day of facts, zeros, weeks, no channels, a constant: tables keep their columns and rules do not fall over."""
    sheets = {"horizons": {"short": {}, "mid": {}, "long": {}}, "kpis": {"team": {"fte": {"2024-01": 3}}, "purpose": "gmv"}}
    zero = dict.fromkeys(DAY, 0.0)
    cases = (
        tiny.facts({"a": DAY}, start="2025-03-31", end="2025-03-31"),
        tiny.facts({"a": zero}, start="2025-01-01", end="2025-03-31"),
        tiny.facts({"": DAY}, start="2025-01-01", end="2025-03-31"),
        tiny.facts({"a": {"new_payers": 3.0}}, start="2025-02-10", end="2025-03-31"),
    )
    for facts in cases:
        result = made(facts=facts, goals=[_kr("KR1", kpi_level="core", dimension="benefit")], **sheets)
        assert {"templates", "dimensions", "tiers", "kpi_levels", "kpi_stages", "kpi_growth", "revisions"} < set(result.tables)
        assert 6 <= len(result.tables["templates"])
    weekly = tiny.facts({"a": DAY}, start="2024-07-01", end="2025-03-24", freq="7D")
    assert 7 == len(made(facts=weekly, team={"grain": "week"}, **sheets).tables["templates"])


def test_ts_35_how_hard_an_earlier_phase_is_judged_is_the_policys() -> None:
    """A KPI of the phase before, and none of the phase in force, warn unless the policy says otherwise."""
    given = {"pd_launch_date": "2023-01-01", "pd_kpis": ["add_rate"]}
    usual = verdicts(made(kpis=given), "TS-35")
    hard = verdicts(made(kpis=given, policy={"kpi": {"phase_earlier": "fail", "phase_missing": "info"}}), "TS-35")
    assert ({"warn"}, {"fail", "info"}) == (set(usual.values()), set(hard.values()))
