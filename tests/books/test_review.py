"""A whole review: the demo team's May by hand, and teams that give little."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReview, MonthlyReviewParams, compute, prepare, review
from goalbook.books.monthly_review.rules.register import REGISTER
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from support import tiny_team as tiny

DATA = Path(__file__).parents[2] / "data"
MAY = MonthlyReviewParams(team="beauty", period="2025-05")
TINY = MonthlyReviewParams(team="tiny", period="2025-05")


@pytest.fixture(scope="module")
def demo() -> MonthlyReview:
    """The demo team's May 2025."""
    return compute(load_inputs(DATA, "beauty", MAY.cutoff()), MAY)


@pytest.fixture(scope="module")
def by_hand() -> pd.DataFrame:
    """April and May added up from the files, total rows left out, the latest record of each day counted."""
    raw = pd.concat([pd.read_csv(DATA / "beauty" / "facts" / f"2025-{month}.csv") for month in ("04", "05")])
    raw["date_day"] = pd.to_datetime(raw["date_day"], errors="coerce")
    names = ["reads", "views", "clicks", "new_payers", "spend", "revenue"]
    raw[names] = raw[names].apply(lambda column: pd.to_numeric(column.astype(str).str.replace(",", ""), errors="coerce"))
    rows = raw[raw["date_day"].notna() & raw["channel"].isin(["xiaohongshu", "douyin", "private_domain", "search"])]
    latest = rows.sort_values("recorded_on", na_position="first", kind="stable").drop_duplicates(
        ["date_day", "channel", "traffic_type"], keep="last"
    )
    return latest.groupby([latest["date_day"].dt.month, "channel"])[names].sum(min_count=1)


def test_may_is_what_the_files_add_up_to(demo: MonthlyReview, by_hand: pd.DataFrame) -> None:
    """Payers, CAC and ROI of the report equal a sum by hand over the raw rows, the late correction included."""
    may = by_hand.loc[5].sum()
    board = demo.tables["kpis"].set_index("id")["actual"]
    assert board["new_payers"] == may["new_payers"]
    assert board["cac"] == pytest.approx(may["spend"] / may["new_payers"])
    assert board["roi"] == pytest.approx(may["revenue"] / may["spend"])


def test_may_tells_its_story(demo: MonthlyReview) -> None:
    """11.5k of 13.6k; Xiaohongshu is the gap; the quarter heads for about 36k with a small chance of 40k."""
    head, channels = demo.headline, demo.tables["channels"].set_index("channel")
    assert 11_300 < head.period_actual < 11_700
    assert head.period_target == pytest.approx(40_000 * 31 / 91)
    assert channels["gap"].drop("total").idxmin() == "xiaohongshu"
    assert 34_000 < head.landing < 37_500
    assert head.low < head.landing < head.high < 40_000
    assert head.probability < 0.1


def test_xiaohongshus_conversion_calls_the_meeting(demo: MonthlyReview, by_hand: pd.DataFrame) -> None:
    """Payers per read fell by a third from April to May: rule MR-08, control level "adjust"."""
    rate = by_hand["new_payers"].xs("xiaohongshu", level=1) / by_hand["reads"].xs("xiaohongshu", level=1)
    meeting = demo.tables["alerts"].query("level == 'meeting'")
    assert meeting["channel"].tolist() == ["xiaohongshu"]
    assert meeting["deviation"].iloc[0] == pytest.approx(rate[5] / rate[4] - 1)
    assert meeting["control"].iloc[0] == "adjust"


def test_click_rate_fell_when_topics_changed(demo: MonthlyReview) -> None:
    """Outside its normal range since the week of 12 May, where the event stands; no other channel is."""
    causes = demo.tables["causes"].set_index(["channel", "factor"])
    row = causes.loc[("xiaohongshu", "clicks")]
    assert row["event_day"] == row["onset"] == row["first_outside"] == pd.Timestamp("2025-05-12")
    assert (round(row["before"], 3), round(row["after"], 3)) == (0.02, 0.014)
    assert set(causes.index[causes["outside"].astype(bool)].get_level_values(0)) == {"xiaohongshu"}


def test_bars_of_may_add_up(demo: MonthlyReview) -> None:
    """Plan + steps = actual; search has no target and stands alone."""
    bars = demo.tables["waterfall"]
    assert round(bars["value"].iloc[:-1].sum(), 9) == bars["value"].iloc[-1]
    assert bars.set_index("step").loc["search", "kind"] == "no_target"


def test_every_finding_speaks_chinese(demo: MonthlyReview) -> None:
    """No message of a rule falls back to English."""
    say = language("zh", "CNY").say
    for finding in demo.findings:
        assert any("一" <= letter <= "鿿" for letter in say(finding.message)), finding.message.text


def test_review_is_deterministic_and_plain_json(demo: MonthlyReview) -> None:
    """Two computations give the same text, without NaN and with all tables."""
    again = compute(load_inputs(DATA, "beauty", MAY.cutoff()), MAY)
    text = json.dumps(demo.to_json(), ensure_ascii=False, allow_nan=False)
    assert json.dumps(again.to_json(), ensure_ascii=False, allow_nan=False) == text
    assert set(demo.to_json()["tables"]) == set(demo.tables)
    assert demo.to_json()["schema_version"] == 1


@pytest.mark.parametrize(
    "moved",
    [
        {"deviation_alert": 0.05},
        {"deviation_alert": 0.5},
        {"recovery_channel": "xiaohongshu", "recovery": 1.0, "actions_share": 1.0},
        {"recovery_channel": "douyin", "recovery_stage": "clicks", "stage_rate": 0.02, "spend": "douyin=0.5,search=-0.5"},
    ],
)
@pytest.mark.full
def test_rules_called_settled_are_moved_by_no_slider(moved: dict[str, object]) -> None:
    """What `review` keeps from one position to the next is what it would find anew."""
    inputs = load_inputs(DATA, "beauty", MAY.cutoff())
    prepared = prepare(inputs, MAY)
    review(prepared, MAY)
    params = MonthlyReviewParams(team="beauty", period="2025-05", **moved)
    kept, anew = review(prepared, params), review(prepare(inputs, params), params)
    assert [one.to_json() for one in anew.findings] == [one.to_json() for one in kept.findings]
    assert REGISTER.settled <= set(REGISTER.ids)


def test_facts_after_as_of_change_nothing() -> None:
    """What June brings is not known in May."""
    known = tiny.facts({"a": tiny.DAY})
    later = tiny.facts({"a": {**tiny.DAY, "new_payers": 999}}, start="2025-06-01", end="2025-07-31")
    goals = tiny.goals(tiny.key_result())
    then, now = (compute(tiny.inputs(table, goals), TINY) for table in (known, pd.concat([known, later])))
    assert json.dumps(then.to_json()) == json.dumps(now.to_json())


@pytest.mark.parametrize("period", ["2023-12", "2025-06"])
def test_period_outside_the_data_names_their_range(period: str) -> None:
    """A usage error that says what there is."""
    params = MonthlyReviewParams(team="tiny", period=period)
    with pytest.raises(UsageError) as caught:
        compute(tiny.inputs(tiny.facts({"a": tiny.DAY})), params)
    said = caught.value.message
    assert language("en").say(said) == f"period {period} is outside the data, which run from 2024-01-01 to 2025-05-31"


def test_an_as_of_before_the_data_is_the_fault_not_the_period() -> None:
    """May is in the data; what was asked for is May as known before the first fact."""
    params = MonthlyReviewParams(team="tiny", period="2025-05", as_of="2020-01-01")
    with pytest.raises(UsageError) as caught:
        compute(tiny.inputs(tiny.facts({"a": tiny.DAY})), params)
    assert language("en").say(caught.value.message) == "no facts up to 2020-01-01"


def test_a_quarter_is_no_month() -> None:
    """The monthly review refuses other periods."""
    with pytest.raises(UsageError):
        compute(tiny.inputs(tiny.facts({"a": tiny.DAY})), MonthlyReviewParams(team="tiny", period="2025-Q2"))


def test_three_files_are_enough_and_the_rest_is_said_to_be_missing() -> None:
    """One figure of the whole team, no channels, goals, currency, events or benchmarks: a review with its gaps named."""
    table = tiny.facts({"": {"orders": lambda day: 10 + day.weekday()}})
    found = compute(tiny.inputs(table, team={"currency": "", "recipients": ()}), TINY)
    assert found.headline.metric_id == "orders"
    assert found.meta.horizon.label == "2025-Q2"
    assert found.headline.landing is not None
    assert found.headline.required_per_day is None
    assert found.headline.probability is None
    assert found.tables["waterfall"]["kind"].tolist()[0] == "baseline"
    assert {one.table for one in found.missing} >= {"goals", "benchmarks", "events", "channels"}
    assert json.dumps(found.to_json(), allow_nan=False)


def test_weekly_team_counts_in_weeks() -> None:
    """Four weeks end in May 2025; rates are per week."""
    table = tiny.facts({"a": tiny.DAY}, start="2024-01-01", end="2025-05-19", freq="7D")
    found = compute(tiny.inputs(table, tiny.goals(tiny.key_result(target=130)), team={"grain": "week"}), TINY)
    assert found.headline.period_actual == 40
    assert found.headline.period_target == pytest.approx(130 * 4 / 13)
    assert found.headline.current_per_day == 10
    assert found.headline.required_per_day == pytest.approx((130 - 80) / 5)
    assert len(found.tables["path"]) == 13
    assert {one.status for one in found.findings if one.rule == "GV-15"} == {"pass"}


def test_month_without_the_headline_is_unknown_not_zero() -> None:
    """A figure that stopped in April has no May."""
    table = tiny.facts({"a": {**tiny.DAY, "new_payers": lambda day: math.nan if day >= date(2025, 5, 1) else 10}})
    found = compute(tiny.inputs(table, tiny.goals(tiny.key_result())), TINY)
    assert found.headline.period_actual is None
    assert found.tables["waterfall"].empty
    assert json.dumps(found.to_json(), allow_nan=False)


def test_parameters_say_where_they_come_from() -> None:
    """Default, team, scenario or command line."""

    def source(policy: dict | None = None, **given: object) -> str:
        data = tiny.inputs(tiny.facts({"a": tiny.DAY}), policy=policy)
        params = MonthlyReviewParams(team="tiny", period="2025-05", **given)
        return compute(data, params).tables["parameters"].set_index("name").loc["deviation_alert", "source"]

    assert source() == "default"
    assert source({"alerts": {"deviation": 0.2}}) == "team"
    assert source(deviation_alert=0.25) == "command line"
    assert source(deviation_alert=0.25, scenario="strict") == "scenario"
