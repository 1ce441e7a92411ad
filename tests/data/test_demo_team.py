"""The demo team tells the story it is there for, and its maker always tells the same one."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReview, Params, compute
from goalbook.inputs import check_team, load_inputs

DATA = Path(__file__).resolve().parents[2] / "data"
BEAUTY = DATA / "beauty"


@cache
def months(metric: str, channel: str | None = None) -> dict[str, float]:
    """Return a metric's monthly sums as loaded from the demo team's facts, of one channel or of all."""
    facts = load_inputs(DATA, "beauty").facts
    if channel is not None:
        facts = facts[facts["channel"] == channel]
    sums = facts.groupby(facts["date_day"].dt.strftime("%Y-%m"))[metric].sum(min_count=1)
    return {str(month): float(value) for month, value in sums.items()}


@cache
def may() -> MonthlyReview:
    """Return the review that `make monthly` gives without arguments."""
    return compute(load_inputs(DATA, "beauty", pd.Timestamp(2025, 5, 31).date()), Params(team="beauty", period="2025-05"))


def test_maker_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """A rerun of the seeded maker gives the files that lie in the project, byte for byte."""
    subprocess.run([sys.executable, "-B", str(BEAUTY / "make_demo.py"), str(tmp_path)], check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.csv")}
    kept = {path.relative_to(BEAUTY): path.read_bytes() for folder in ("facts", "next") for path in (BEAUTY / folder).glob("*.csv")}
    assert 7 == len(kept)
    assert kept == made


def test_demo_team_has_no_fault_and_is_small() -> None:
    """All tables of the demo team pass their contracts; the folder stays under 1.5 MB."""
    assert () == tuple(check_team(DATA, "beauty").problems)
    assert sum(path.stat().st_size for path in BEAUTY.rglob("*") if path.is_file()) < 1_500_000


def test_fiction_is_labelled() -> None:
    """The team's name says in both languages that it is invented."""
    name = load_inputs(DATA, "beauty").team.name
    assert "fictional" in name.en
    assert "虚构" in name.zh


def test_facts_end_in_the_middle_of_the_quarter() -> None:
    """Facts run from 2024-01-01 to 2025-05-31: the default month is May, and June is still to come."""
    days = load_inputs(DATA, "beauty").facts["date_day"]
    assert (pd.Timestamp(2024, 1, 1), pd.Timestamp(2025, 5, 31)) == (days.min(), days.max())


def test_may_is_more_than_fifteen_percent_below_its_share() -> None:
    """May has 11,525 new payers against 31 of the quarter's 91 days of 40,000."""
    assert 11_525 == months("new_payers")["2025-05"]
    assert pytest.approx(-0.154, abs=0.0005) == 11_525 / (40_000 * 31 / 91) - 1


def test_xiaohongshu_reads_are_those_of_the_textbook_case() -> None:
    """Reads are 2.0M in April and 2.8M in May (WX-17)."""
    reads = months("reads", "xiaohongshu")
    assert pytest.approx(2_000_000, rel=0.001) == reads["2025-04"]
    assert pytest.approx(2_800_000, rel=0.001) == reads["2025-05"]


def test_channels_miss_and_beat_their_shares_of_may() -> None:
    """Douyin is about 6 % above its half, private domain about 29 % below its eighth, Xiaohongshu far below."""
    month = 40_000 * 31 / 91
    assert pytest.approx(0.06, abs=0.005) == months("new_payers", "douyin")["2025-05"] / (month * 0.5) - 1
    assert pytest.approx(-0.29, abs=0.005) == months("new_payers", "private_domain")["2025-05"] / (month * 0.125) - 1
    assert months("new_payers", "xiaohongshu")["2025-05"] / (month * 0.375) < 0.6


def test_click_rate_leaves_its_range_when_the_topics_change() -> None:
    """Weekly click rates of Xiaohongshu lie within 1.9-2.1 % until 11 May 2025 and below 1.5 % from 12 May on."""
    facts = load_inputs(DATA, "beauty").facts
    weeks = facts[facts["channel"] == "xiaohongshu"].set_index("date_day").resample("W-SUN")[["clicks", "reads"]].sum()
    rates = weeks["clicks"] / weeks["reads"]
    before, after = rates[:"2025-05-11"], rates["2025-05-12":]  # type: ignore[misc]
    assert 0.019 < before.min()
    assert before.max() < 0.021
    assert after.max() < 0.015


def test_conversion_falls_enough_for_a_meeting() -> None:
    """New payers per read on Xiaohongshu fall by more than a fifth from April to May (MR-08)."""
    payers, reads = months("new_payers", "xiaohongshu"), months("reads", "xiaohongshu")
    before, after = payers["2025-04"] / reads["2025-04"], payers["2025-05"] / reads["2025-05"]
    assert after / before - 1 < -0.2


def test_correction_wins_only_once_it_is_known() -> None:
    """Douyin's 8 May grows on 20 May; a report as of 15 May still sees the first version."""

    def paid(as_of: str) -> float:
        facts = load_inputs(DATA, "beauty", pd.Timestamp(as_of).date()).facts
        day = (facts["date_day"] == "2025-05-08") & (facts["channel"] == "douyin") & (facts["traffic_type"] == "paid")
        return float(facts.loc[day, "new_payers"].sum())

    assert pytest.approx(0.71, abs=0.01) == paid("2025-05-15") / paid("2025-05-31")


def test_missing_measurements_stay_missing() -> None:
    """Search has no 30-day retention, and its two lost days have no rows."""
    facts = load_inputs(DATA, "beauty").facts
    search = facts[facts["channel"] == "search"]
    assert search["retained_d30"].isna().all()
    assert not search["date_day"].isin(pd.to_datetime(["2025-05-24", "2025-05-25"])).any()


def test_june_completes_the_quarter_near_thirty_six_thousand(team_with_june: Path) -> None:
    """With next/2025-06.csv moved into facts/ the quarter ends at 35.5k-36.5k of 40k, and May as of its end does not change."""
    facts = load_inputs(team_with_june, "beauty").facts
    quarter = facts[facts["date_day"] >= "2025-04-01"]["new_payers"].sum()
    assert 35_500 < quarter < 36_500
    may = load_inputs(team_with_june, "beauty", pd.Timestamp(2025, 5, 31).date()).facts
    assert 11_525 == may[may["date_day"] >= "2025-05-01"]["new_payers"].sum()


@pytest.mark.full
def test_june_repeats_what_may_said_and_lists_what_was_corrected_since(team_with_june: Path) -> None:
    """June's table has May's landing of the quarter to the digit; corrections of 3 and 9 June move May from 11,525 to 11,540."""
    inputs = load_inputs(team_with_june, "beauty", pd.Timestamp(2025, 6, 30).date())
    june = compute(inputs, Params(team="beauty", period="2025-06"))
    said = june.tables["forecasts"].iloc[-1]
    assert ("2025-Q2", True) == (said["horizon"], said["inside"])
    assert (may().headline.landing, may().headline.low, may().headline.high) == pytest.approx((said["forecast"], said["low"], said["high"]))
    corrected = june.tables["restatements"]
    moved = corrected[["month_before", "month_after", "to_date_effect"]].drop_duplicates()
    assert [[11_525.0, 11_540.0, 15.0]] == moved.to_numpy().tolist()
    assert {"xiaohongshu"} == set(corrected["channel"])
    assert may().tables["restatements"].empty


def test_cost_and_return_land_with_their_chances() -> None:
    """KR7 heads above its cap of 40 yuan; KR8 is near its 3.5: both with range, skill and chance, which a recovery moves."""
    results = may().tables["key_results"].set_index("kr_id").loc[["KR7", "KR8"]]
    assert ["landing", "landing"] == results["method"].tolist()
    assert (results["low"] < results["landing"]).all()
    assert (results["skill"] > 0.4).all()
    assert 40 < results.loc["KR7", "landing"] < 43
    assert 0.05 > results.loc["KR7", "probability"]
    assert 0.2 < results.loc["KR8", "probability"] < 0.9


def test_forecasts_of_the_demo_are_right_to_eighty_percent() -> None:
    """Over seven months, at least five inside their ranges (MR-32)."""
    (finding,) = [one for one in may().findings if one.rule == "MR-32"]
    assert "pass" == finding.status
    assert 5 <= may().tables["forecasts"]["inside"].iloc[:7].sum()


@pytest.fixture
def team_with_june(tmp_path: Path) -> Path:
    """Return a data folder whose demo team has June among its facts."""
    for source in (
        *BEAUTY.glob("*.yml"),
        *BEAUTY.glob("*.csv"),
        *BEAUTY.glob("goals/*.yml"),
        *BEAUTY.glob("facts/*"),
        BEAUTY / "next" / "2025-06.csv",
    ):
        place = tmp_path / "beauty" / str(source.relative_to(BEAUTY)).replace("next", "facts")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(source.read_bytes())
    return tmp_path


def test_quarter_is_heading_for_about_thirty_five_thousand() -> None:
    """From May the quarter lands at 35k-37k, its range holds what June will bring, and 40k is all but out of reach."""
    headline = may().headline
    assert headline.landing is not None
    assert headline.low is not None
    assert headline.high is not None
    assert 35_000 < headline.landing < 37_000
    assert headline.low < 36_058 < headline.high
    assert headline.probability is not None
    assert 0.001 < headline.probability < 0.05


def test_may_raises_the_alerts_it_is_there_for() -> None:
    """The total, Xiaohongshu and private domain miss by 15 %; Xiaohongshu's conversion alone calls the meeting; no traffic switch."""
    alerts = may().tables["alerts"]
    raised = {(row.rule, row.metric_id, row.channel) for row in alerts.itertuples() if row.level != "watch"}
    missed = {("MR-07", "new_payers", channel) for channel in ("", "xiaohongshu", "private_domain")}
    assert {("MR-08", "conversion_rate", "xiaohongshu"), *missed} == raised


def test_only_the_changed_channel_leaves_its_range() -> None:
    """In May the click rate leaves its normal range on Xiaohongshu, since 12 May, and nowhere else."""
    causes = may().tables["causes"]
    clicks = causes[causes["factor"] == "clicks"].set_index("channel")
    assert ["xiaohongshu"] == clicks.index[clicks["claimed"].astype(bool)].tolist()
    assert pd.Timestamp(2025, 5, 12) == pd.Timestamp(clicks.loc["xiaohongshu", "event_day"])


def test_june_must_bring_four_point_two_million_reads() -> None:
    """The average of 3.0M asks for 4.2M reads in June, more than the best month brought (WX-17)."""
    months = may().tables["months"]
    june = months[(months["metric_id"] == "reads") & (months["month"] == "2025-06")].iloc[0]
    assert 4_200_000 == june["required"]
    assert 2_800_000 == june["best_month"]


def test_landing_beats_the_run_rate_on_the_demo_team() -> None:
    """Over all past origins the landing's error is below that of the run rate."""
    backtest = may().tables["backtest"]
    errors = backtest[backtest["days_left"] == -1].set_index("method")["error"]
    assert errors["landing"] < errors["run_rate"]
