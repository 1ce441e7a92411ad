"""What a campaign taught: which figures become lessons, which are known, what the next plan makes of them, when a plan is frozen."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from goalbook.books.campaign import Params, compute
from goalbook.books.campaign.lessons.league import Seen, mechanics_league, pooled
from goalbook.books.campaign.lessons.proposing import proposed_lessons
from goalbook.books.campaign.readiness.seal import frozen_state
from goalbook.books.campaign.rules.lessons import mechanics_compared
from goalbook.books.rows import rows_of
from goalbook.core.findings import Finding
from goalbook.core.language import language
from goalbook.core.message import Label, msg
from goalbook.core.policy import load_policy
from goalbook.inputs import Inputs, load
from goalbook.inputs.campaigns.lessons import LESSONS
from goalbook.inputs.campaigns.seal import Seal, plan_hash
from support import campaign_of as made
from support.campaign_of import rows, statuses

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult

DATA = Path(__file__).resolve().parents[3] / "data"
SAY = language("en", "CNY").say
GROUPS = [{"segment": "high", "target_participation": 0.5, "target_conversion": 0.2, "reached": 100, "participated": 50, "converted": 15}]
LESSON = {"lesson": "T-07", "date_day": date(2025, 3, 10), "type": "case", "campaign": "x", "what": "做法 / this", "votes": 2}


def demo(campaign: str, mode: str, day: date) -> CampaignResult:
    """Return a report of the demo."""
    return compute(
        load.load_inputs(DATA, "beauty", day, campaigns=True), Params.model_validate({"team": "beauty", "campaign": campaign, "mode": mode})
    )


@pytest.fixture(scope="module", name="back")
def _back() -> CampaignResult:
    return demo("618-2024", "retrospective", date(2024, 7, 18))


@pytest.fixture(scope="module", name="ahead")
def _ahead() -> CampaignResult:
    return demo("618-2025", "plan", date(2025, 5, 25))


def taught(given: Inputs, *lessons: dict[str, Any]) -> Inputs:
    """Return a team that keeps these lessons."""
    return replace(given, lessons=made.table(LESSONS, list(lessons)))


def test_the_demos_plan_rests_on_the_lessons_of_the_year_before(ahead: CampaignResult) -> None:
    """All four of 618 in 2024, the randomised one first; the short page and the gift set are used again."""
    found = rows(ahead, "known_lessons")
    assert ["L-2024-01", "L-2024-04", "L-2024-02", "L-2024-03"] == [row["lesson"] for row in found]
    assert {"L-2024-01", "L-2024-02"} == {row["lesson"] for row in found if row["reused"]}
    assert {"618 in 2024"} == {SAY(row["campaign_name"]) for row in found}


def test_what_the_demo_keeps_already_is_not_proposed_again(back: CampaignResult) -> None:
    """Test, segment, tier and failed message are found again by their lessons; new ones are numbered on from the last."""
    found = rows(back, "proposed_lessons")
    assert {"L-2024-01", "L-2024-02", "L-2024-03", "L-2024-04"} == {row["known"] for row in found} - {""}
    new = [row["lesson"] for row in found if not row["known"]]
    assert [f"L-2024-{number:02}" for number in range(5, 5 + len(new))] == new


def test_the_best_known_come_first(back: CampaignResult) -> None:
    """What worked before what warns; in each randomised before controls before comparisons, among these the largest."""
    order = ["randomised", "control", "model", "descriptive", "opinion"]
    found = rows(back, "proposed_lessons")
    ranks = [(not row["worked"], order.index(row["evidence"]), -abs(row["effect"])) for row in found]
    assert {True, False} == {row["worked"] for row in found}
    assert sorted(ranks) == ranks


@pytest.mark.parametrize(("margin", "proposed"), [(0.49, 1), (0.5, 1), (0.51, 0)])
def test_an_item_is_a_lesson_from_the_margin_on(margin: float, proposed: int) -> None:
    """30 % of the participants bought where 20 % were aimed at: 50 % above, which a margin of exactly that holds."""
    given = made.inputs(segments=GROUPS, policy={"campaign": {"lesson_margin": margin}})
    found = rows(made.result(given), "proposed_lessons")
    assert proposed == sum(row["kind"] == "segment" for row in found)


@pytest.mark.parametrize(("shortfall", "proposed"), [(0.59, 1), (0.6, 1), (0.61, 0)])
def test_a_failure_warns_from_the_shortfall_on(shortfall: float, proposed: int) -> None:
    """8 % instead of 20 % is 60 % short."""
    given = made.inputs(segments=[{**GROUPS[0], "converted": 4}], policy={"campaign": {"lesson_shortfall": shortfall}})
    found = [row for row in rows(made.result(given), "proposed_lessons") if row["kind"] == "segment"]
    assert proposed == len(found)
    assert not any(row["worked"] for row in found)


def test_at_most_eight_are_proposed() -> None:
    """Of twenty segments that all did better the eight that did best."""
    groups = [{**GROUPS[0], "segment": f"s{n}", "converted": 20 + n} for n in range(20)]
    found = rows(made.result(made.inputs(segments=groups)), "proposed_lessons")
    assert 8 == len(found)
    assert "s19" in SAY(found[0]["context"])


def test_tables_without_their_columns_teach_nothing() -> None:
    """Other parts may be absent, empty or of another form."""
    prepared = made.prepared(made.inputs())
    for table in (pd.DataFrame(), pd.DataFrame({"name": ["x"]})):
        names = ("key_results", "funnel_plan", "channel_funnel", "test_results", "effect")
        assert proposed_lessons(prepared, dict.fromkeys(names, table)).empty


@pytest.mark.parametrize(
    ("verdict", "lift", "said"), [("better", 0.2, "begin with"), ("worse", -0.2, "leave it out"), ("running", 0.3, "")]
)
def test_only_a_clear_test_is_a_lesson(verdict: str, lift: float, said: str) -> None:
    """Better is to be used, worse to be left out; whatever is not clear says nothing."""
    row = {
        "test_id": "t",
        "name": Label("big button", "大按钮"),
        "verdict": verdict,
        "lift": lift,
        "lift_low": lift - 0.1,
        "lift_high": lift + 0.1,
    }
    found = proposed_lessons(made.prepared(made.inputs()), {"test_results": pd.DataFrame([row])})
    assert ([said] if said else []) == [SAY(one)[: len(said)] for one in found["how_to_reuse"]]
    assert (["big_button"] if said else []) == found["mechanic"].tolist()


def test_a_hold_out_is_told_as_the_effect_alone() -> None:
    """A test about the campaign itself has no version to begin with."""
    row = {"test_id": "t", "name": Label.same("nothing"), "about": "campaign", "verdict": "better", "lift": 0.2}
    assert proposed_lessons(made.prepared(made.inputs()), {"test_results": pd.DataFrame([row])}).empty


@pytest.mark.parametrize(("last", "next_id"), [("T-07", "T-08"), ("L-2025-09", "L-2025-10"), ("L-2024-09", "L-2025-01"), ("best", "x-01")])
def test_ids_go_on_as_the_team_writes_them(last: str, next_id: str) -> None:
    """Counted on, from 1 in a new year; where there is no number the campaign's own."""
    given = taught(made.inputs(segments=GROUPS), {**LESSON, "lesson": last, "campaign": ""})
    assert next_id == rows(made.result(given), "proposed_lessons")[0]["lesson"]


def test_an_unclear_effect_is_no_lesson() -> None:
    """A campaign whose effect could be nothing teaches nothing; a clear one is a case with the strength of its design."""
    found = {verdict: [row["evidence"] for row in of_effect(verdict=verdict)] for verdict in ("effective", "unclear", "descriptive")}
    assert {"effective": ["control"], "unclear": [], "descriptive": []} == found


def of_effect(*, whole: bool = True, cost: float = math.nan, **effect: object) -> list[dict[str, Any]]:
    """Return the lessons of an effect of 12 new payers at 20 yuan each, on the whole or on members, at a cost."""
    scope = None if whole else Label("members", "会员")
    row = {"design": "synthetic_control", "metric_id": "new_payers", "lift": 0.1, "lift_low": 0.02, "lift_high": 0.2, "scope": scope}
    design = {"design": "synthetic_control", "name": Label.same("x"), "state": "used", "whole": whole}
    tables = {
        "effect": pd.DataFrame([{**row, "verdict": "effective", "level": 0.8, **effect}]),
        "effect_designs": pd.DataFrame([{**design, "effect": 12.0, "low": 6.0, "high": 18.0}]),
        "costs": pd.DataFrame([{"item": "channel", "channel": "a", "actual": cost, "planned": cost}]),
    }
    prepared = made.prepared(made.inputs({"mechanics": ["trial_kit"]}, facts=made.days("a", revenue=200.0)))
    found = [row for row in rows_of(proposed_lessons(prepared, tables)) if row["kind"] == "effect"]
    return [{**row, "how": SAY(row["how_to_reuse"])} for row in found]


@pytest.mark.parametrize(
    ("cost", "how", "worked"),
    [
        (200.0, "repeat the whole of it: trial kit", True),
        (240.0, "repeat the whole of it: trial kit", True),
        (480.0, "make it cheaper before it is repeated: its effect brought back 50\u202f% of its cost; each one more cost ¥40.0", False),
        (math.nan, "find out what it cost and brought in before it is repeated", False),
    ],
)
def test_only_what_paid_for_itself_is_to_be_repeated(cost: float, how: str, worked: bool) -> None:  # noqa: FBT001 - cases
    """12 more at 20 yuan are 240: at that cost it is repeated, at twice it has to become cheaper, at no known cost nobody knows."""
    assert [(how, worked, 0.8)] == [(row["how"], row["worked"], row["level"]) for row in of_effect(cost=cost)]


def test_an_effect_on_some_users_speaks_for_these_alone() -> None:
    """Shown for members: kept for members, whatever the whole cost; the whole of it is not mentioned."""
    assert ["keep it for members; of all others nothing is shown"] == [row["how"] for row in of_effect(whole=False, cost=200.0)]
    assert [] == of_effect(whole=False, scope=None)


def test_a_campaign_that_runs_teaches_nothing_yet() -> None:
    """Figures to date against the plan of all days are no lesson, nor does the rule ask for one."""
    given = made.inputs({"target": 500}, segments=GROUPS, facts=made.days("a", end=3))
    for as_of in ("2025-03-03", "2025-03-20"):  # the day itself; facts that end before the campaign
        found = made.result(given, as_of=as_of)
        assert [] == rows(found, "proposed_lessons")
        assert [] == statuses(found, "CR-17")
    assert made.result(made.inputs({"target": 500}, facts=made.days("a"))).tables["proposed_lessons"]["kind"].tolist()


def test_of_the_tiers_the_best_and_the_worst_alone_are_lessons() -> None:
    """Three tiers at 20, 50 and 100 an order, 60 over all: the cheapest to have more, the dearest no orders, the middle nothing."""
    kol = [("a", "koc", 1000, 50), ("b", "waist", 2500, 50), ("c", "head", 10000, 100)]
    given = made.inputs(kol=[dict(zip(("kol", "tier", "fee", "orders"), row, strict=True)) for row in kol])
    found = [row for row in rows(made.result(given), "proposed_lessons") if row["kind"] == "tier"]
    assert [("koc_matrix", 2.375, "average"), ("head_list", -0.325, "average")] == [
        (row["mechanic"], round(row["effect"], 6), row["against"]) for row in found
    ]


def test_of_a_figure_that_should_fall_less_is_better() -> None:
    """Half of the cost aimed at worked; it is not one that warns."""
    row = {"name": Label.same("cost"), "metric_id": "cac", "target": 100.0, "actual": 50.0}
    found = proposed_lessons(made.prepared(made.inputs()), {"key_results": pd.DataFrame([row, {**row, "actual": 200.0}])})
    assert [(-0.5, True), (1.0, False)] == list(zip(found["effect"], found["worked"], strict=True))


@pytest.mark.parametrize(("day", "status"), [(12, "pass"), (13, "pass"), (14, "warn")])
def test_lessons_are_kept_within_seven_days(day: int, status: str) -> None:
    """The campaign ended on 6 March."""
    given = taught(made.inputs(), {**LESSON, "date_day": date(2025, 3, day)})
    assert [status] == statuses(made.result(given), "CR-17")


def test_the_days_agreed_are_the_policys() -> None:
    """With eight days the fourteenth is in time."""
    given = taught(made.inputs(policy={"cadence": {"retro_within_days": 8}}), {**LESSON, "date_day": date(2025, 3, 14)})
    assert ["pass"] == statuses(made.result(given), "CR-17")


@pytest.mark.parametrize(("as_of", "status"), [("2025-03-13", "info"), ("2025-03-14", "warn")])
def test_a_lesson_that_nobody_kept_is_asked_for(as_of: str, status: str) -> None:
    """Until the seventh day it is a reminder."""
    assert [status] == statuses(made.result(made.inputs(segments=GROUPS), as_of=as_of), "CR-17")


def test_without_anything_to_learn_nothing_is_said() -> None:
    """A campaign with its sheet alone is not asked for lessons."""
    found = made.result(made.inputs())
    assert [] == [*statuses(found, "CR-17"), *statuses(found, "TM-07"), *statuses(found, "CR-18")]


@pytest.mark.parametrize(("day", "status"), [(9, "pass"), (10, "warn"), (None, "warn")])
def test_the_bulletin_goes_out_within_three_days(day: int | None, status: str) -> None:
    """Day of the sheet against the end; without one it is overdue a month later."""
    sheet = {"bulletin_on": date(2025, 3, day)} if day else {}
    assert [status] == statuses(made.result(made.inputs(sheet, facts=made.days("a"))), "CR-18")


def test_the_bulletins_days_are_the_policys_and_the_checklist_counts_too() -> None:
    """Four days hold the tenth; a checked item with a day is a day."""
    given = made.inputs({"bulletin_on": date(2025, 3, 10)}, facts=made.days("a"), policy={"campaign": {"bulletin_within_days": 4}})
    assert ["pass"] == statuses(made.result(given), "CR-18")
    item = {"phase": "retro", "item": "战报 / bulletin", "done": "yes", "done_at": date(2025, 3, 8)}
    assert ["pass"] == statuses(made.result(made.inputs(facts=made.days("a"), checklist=[item])), "CR-18")


def test_lessons_have_a_type_and_the_month_a_best_case() -> None:
    """One without a type warns; the one with most votes is the month's best case, if it has as many as it takes."""
    second = {**LESSON, "lesson": "T-08", "type": "", "votes": 0}
    assert ["warn", "pass"] == statuses(made.result(taught(made.inputs(), LESSON, second)), "TM-07")
    strict = made.inputs(policy={"campaign": {"best_case_votes": 3}})
    assert ["pass", "warn"] == statuses(made.result(taught(strict, LESSON)), "TM-07")


def test_one_campaign_is_no_comparison_of_mechanics(ahead: CampaignResult) -> None:
    """618 in 2024 alone was measured: its mechanics are shown with its lift, and that two are needed is said."""
    league = {row["mechanic"]: row for row in rows(ahead, "mechanics_league")}
    assert (1, "control", "618-2024") == tuple(league["trial_kit"][name] for name in ("with_effect", "evidence", "best_campaign"))
    assert ("lessons", "randomised") == tuple(league["short_page"][name] for name in ("basis", "evidence"))
    compared = [one for one in ahead.findings if one.rule == "CR-35" and one.expected == 2]
    assert {"info"} == {one.status for one in compared}


@pytest.mark.parametrize(
    ("design", "whole", "known", "paid"),
    [("randomised", False, 0, False), ("local_level", True, 1, True), ("seasonal_baseline", True, 0, False)],
)
def test_what_covers_a_part_has_no_cost_and_a_past_is_no_measurement(design: str, whole: bool, known: int, paid: bool) -> None:  # noqa: FBT001 - cases
    """What arms of one channel's users show is not the campaign's; a description is not compared, nor what is to date."""
    prepared = made.prepared(made.inputs({"mechanics": ["trial_kit"]}, facts=made.days("a", spend=100.0)))
    effect = {"design": design, "lift": 0.2, "lift_low": 0.1, "lift_high": 0.3, "effect": 12.0}
    tables = {"effect": pd.DataFrame([effect]), "effect_designs": pd.DataFrame([{"design": design, "whole": whole}])}
    row = mechanics_league(replace(prepared, tables=tables)).iloc[0]
    assert (known, paid) == (row["with_effect"], math.isfinite(row["cost_per"]))


@pytest.mark.parametrize(("needed", "status"), [(1, "pass"), (2, "info")])
def test_how_many_campaigns_make_a_comparison_is_the_policys(ahead: CampaignResult, needed: int, status: str) -> None:
    """Measured in one: enough where one is asked for."""
    policy = load_policy({"campaign": {"league_campaigns": needed}})
    found = list(mechanics_compared(SimpleNamespace(tables=ahead.tables), policy))  # type: ignore[arg-type] # all it looks at
    assert {status} == {one.status for one in found}


def test_lifts_are_weighted_by_their_precision() -> None:
    """A narrow range weighs more; the mean's range is narrower than either; without a range it is the plain mean."""
    seen = [Seen("a", Label.same("a"), 0.1, 0.08, 0.12, "control"), Seen("b", Label.same("b"), 0.2, 0.1, 0.3, "control")]
    mean, low, high = pooled(seen, 0.8)
    assert pytest.approx((0.1 * 25 + 0.2) / 26) == mean
    assert high - low < 0.04
    bare = [replace(one, low=math.nan) for one in seen]
    assert pytest.approx(0.15) == pooled(bare, 0.8)[0]
    assert (0.1, 0.08, 0.12) == pooled(seen[:1], 0.8)
    assert math.isnan(pooled([], 0.8)[0])


def test_a_range_without_end_weighs_nothing_and_levels_are_brought_together() -> None:
    """An open one is left out of the mean; 95 % of a width is a narrower error than 80 % of it."""
    a, b = (Seen(name, Label.same(name), lift, lift - 0.1, lift + 0.1, "control") for name, lift in (("a", 0.1), ("b", 0.3)))
    open_end = Seen("c", Label.same("c"), 5.0, -0.5, math.inf, "control")
    assert pooled([a, b], 0.8) == pooled([a, open_end, b], 0.8)
    assert (0.1, 0.0, 0.2) == pooled([a, open_end], 0.8)
    assert 5.0 == pooled([open_end], 0.8)[0]
    assert 0.2 < pooled([a, replace(b, level=0.95)], 0.8)[0] < 0.3


def agreed(**sheet: object) -> CampaignResult:
    """Return a plan to which its one side agreed, without any verdict."""
    given = made.inputs({"owner": "su", "stakeholders": [{"name": {"en": "ads", "zh": "投放"}, "agreed_on": date(2025, 2, 20)}], **sheet})
    return replace(made.result(given, "plan"), findings=())


def test_a_plan_that_all_agree_to_may_be_frozen() -> None:
    """Version 1, of the report's own day, by its owner, with the plan's hash."""
    found = agreed()
    state = frozen_state(found)
    assert ("proposed", 1, date(2025, 2, 28), "su", found.seal) == (state.state, state.version, state.on, state.by, state.content_hash)


def test_a_failed_rule_a_side_that_is_silent_and_moved_sliders_withhold_it() -> None:
    """Each says why."""
    failed = replace(agreed(), findings=(Finding("CR-11", Label.same("x"), "fail", None, None, msg("no")),))
    waits = agreed(stakeholders=[{"name": {"en": "ads", "zh": "投放"}, "agreed_on": date(2025, 3, 20)}])
    moved = replace(found := agreed(), params=found.params.model_copy(update={"assumed": {"uplift": 0.3}}))
    said = [[SAY(reason) for reason in frozen_state(one).reasons] for one in (failed, waits, agreed(stakeholders=[]), moved)]
    assert [
        ["rules that fail: CR-11"],
        ["ads have not agreed yet"],
        ["the sheet names nobody who has to agree"],
        ["sliders were moved; what is frozen is what the files say"],
    ] == said


def sealed(version: int, content: str, on: date) -> CampaignResult:
    """Return a plan that carries a seal; content "" stands for its own hash."""
    sheet = {"owner": "su", "stakeholders": [{"name": {"en": "ads", "zh": "投放"}, "agreed_on": date(2025, 2, 20)}]}
    given = made.inputs(sheet)
    plan = given.campaigns["x"]
    seal = Seal(version=version, frozen_on=on, by="su", content_hash=content or plan_hash(plan))
    plan = replace(plan, sheets={**plan.sheets, "frozen": seal})
    return replace(made.result(replace(given, campaigns={"x": plan}), "plan"), findings=())


def test_a_changed_plan_proposes_its_next_version() -> None:
    """A seal that holds freezes the plan; one of another plan gives way; one later than the report is not touched."""
    states = [
        frozen_state(sealed(2, "", date(2025, 2, 25))),
        frozen_state(sealed(2, "0" * 64, date(2025, 2, 25))),
        frozen_state(sealed(2, "", date(2025, 3, 2))),
    ]
    assert [("frozen", 2), ("proposed", 3), ("withheld", 3)] == [(state.state, state.version) for state in states]
