"""Channels on four scales, the response to spend, and the spend worth moving."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.mix.channel_matrix import diagnosis, direction, efficiency, levels, roi_level
from goalbook.books.monthly_review.mix.responses import spend_factor
from goalbook.books.monthly_review.mix.spend_shift import best_test, outcome
from goalbook.books.rows import rows_of
from goalbook.core.message import Label
from goalbook.core.policy import load_policy
from goalbook.inputs import Channel
from goalbook.methods.attainment import attainment
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

MAY = MonthlyReviewParams(team="tiny", period="2025-05")
# Elasticity, spend, new payers, revenue per payer, retention, all per day.
THREE = {"xiaohongshu": (0.2, 6_000, 100, 150, 0.20), "douyin": (0.7, 9_000, 240, 160, 0.30), "search": (0.4, 1_500, 30, 200, 0.35)}
LAYERS = ("core", "core", "supplementary")


def varied(channels: dict[str, tuple[float, ...]], seed: int = 1, moves: float = 0.15) -> pd.DataFrame:
    """Return daily facts of channels whose spend moves by the week, by itself and with a season, and whose results answer to it."""
    rng, days = np.random.default_rng(seed), pd.date_range("2024-01-01", "2025-05-31")
    week = np.asarray((days - days[0]).days) // 7
    season = 0.2 * np.sin(2 * np.pi * np.arange(len(days)) / 365)
    tables = []
    for name, (elasticity, spend, payers, each, kept) in channels.items():
        own = rng.normal(0, moves, week.max() + 1)[week]
        count = np.round(payers * np.exp(season + elasticity * own + rng.normal(0, 0.05, len(days))))
        figures = {"reads": count * 1_000, "clicks": count * 20, "registrations": count * 10, "new_payers": count, "revenue": count * each}
        figures |= {"spend": spend * np.exp(season + own), "retained_d7": count * 10 * kept}
        tables.append(pd.DataFrame({"date_day": days, "channel": name, **figures}))
    typed = {"traffic_type": "", "campaign_name": "", "segment": "", "source_file": "facts.csv", "source_row": 1}
    return pd.concat(tables, ignore_index=True).assign(**typed)


def review(facts: pd.DataFrame, layers: tuple[str, ...] = (), params: MonthlyReviewParams = MAY, **changes: object) -> MonthlyReview:
    """Return May 2025 of a team with these facts; ``layers`` in the order of its channels."""
    names = [name for name in dict.fromkeys(facts["channel"]) if name]
    marks = (*layers, *("",) * len(names))
    own = tuple(Channel(id=n, name=Label.same(n), stages=tiny.FUNNEL, layer=m) for n, m in zip(names, marks, strict=False))
    team = {"channels": own, **changes.pop("team", {})}  # type: ignore[dict-item] # a mapping of settings
    return compute(tiny.inputs(facts, team=team, **changes), params)


@pytest.fixture(scope="module")
def three() -> MonthlyReview:
    """Return the review of three channels with known elasticities."""
    return review(varied(THREE), LAYERS)


def test_elasticities_of_a_team_are_found(three: MonthlyReview) -> None:
    """Three channels whose spend varied: each response is near the true one, its marginal return that share of the average."""
    table = three.tables["responses"].set_index("channel")
    assert table["identified"].all()
    for channel, (elasticity, *_) in THREE.items():
        assert elasticity == pytest.approx(table.loc[channel, "elasticity"], abs=0.06)
    assert np.allclose(table["marginal_return"], table["elasticity"] * table["average_return"])
    month = three.tables["channels"].set_index("channel")
    assert 1 / month.loc["douyin", "cac"] == pytest.approx(table.loc["douyin", "average_return"])


def test_steady_spend_claims_nothing() -> None:
    """Spend that moves by 3 % a week leaves the response unknown: no elasticity, no marginal return, a test instead."""
    table = review(varied(THREE, moves=0.03)).tables["responses"]
    assert {"steady_spend"} == set(table["basis"])
    assert table[["elasticity", "marginal_return", "responding"]].isna().all(axis=None)
    assert (table["average_return"] > 0).all()
    assert table["test_weeks"].between(4, 60).all()


def test_channels_in_step_claim_nothing() -> None:
    """Two channels whose spend moves together cannot be told apart."""
    facts = varied({"a": (0.5, 5_000, 100, 150, 0.2), "b": (0.5, 5_000, 100, 150, 0.2), "c": (0.5, 5_000, 300, 150, 0.2)})
    spend = facts.loc[facts["channel"] == "a", "spend"].to_numpy()
    facts.loc[facts["channel"] == "b", "spend"] = spend * 1.01
    assert ["together", "together"] == list(review(facts).tables["responses"]["basis"][:2])


def test_paid_traffic_responds_where_it_is_kept_apart() -> None:
    """With organic and paid rows the paid part is measured, and only its share of the channel moves with spend."""
    facts = varied({"a": (0.6, 5_000, 100, 150, 0.2), "b": (0.3, 5_000, 300, 150, 0.2)}).assign(traffic_type="paid")
    free = facts.assign(traffic_type="organic", spend=math.nan, new_payers=100.0)
    result = review(pd.concat([facts, free], ignore_index=True))
    row = result.tables["responses"].iloc[0]
    assert ("a", "paid", True) == (row["channel"], row["part"], row["identified"])
    assert 0.6 == pytest.approx(row["elasticity"], abs=0.06)
    assert 0.5 == pytest.approx(row["responding"], abs=0.05)
    assert ["a", "b"] == list(result.tables["traffic"]["channel"])
    assert 0.5 == pytest.approx(result.tables["traffic"]["share_paid"].iloc[0], abs=0.05)


def test_spend_factor_is_the_row_s_own_response() -> None:
    """Ten percent more spend at elasticity 0.5 of which half responds is 1 + 0.5 · (1.1^0.5 − 1); unknown stays 1."""
    row = {"identified": True, "elasticity": 0.5, "responding": 0.5}
    assert 1 + 0.5 * (1.1**0.5 - 1) == spend_factor(row, 0.1)
    assert (0.5, 1.0) == (spend_factor(row, -1.0), spend_factor({**row, "identified": False}, 0.3))
    grown = [spend_factor(row, change / 10) for change in range(-10, 11)]
    assert grown == sorted(grown)


def test_shift_is_in_bounds_and_conserved(three: MonthlyReview) -> None:
    """What is taken is what is given; no channel moves by more than 10 %; the effect is what the responses say; it comes back."""
    shift, matrix = three.tables["shift"], three.tables["channel_matrix"].set_index("channel")
    assert len(shift)
    assert {"xiaohongshu"} == set(shift["from"])
    assert shift.groupby("from")["share_from"].sum().max() <= 0.1
    assert shift.groupby("to")["share_to"].sum().max() <= 0.1
    first = shift.iloc[0]
    rows = three.tables["responses"].set_index("channel")
    volume = matrix["spend"] * rows["average_return"]
    gain = volume[first["to"]] * ((1 + first["amount"] / matrix.loc[first["to"], "spend"]) ** rows.loc[first["to"], "elasticity"] - 1)
    loss = volume[first["from"]] * (1 - (1 - first["amount"] / matrix.loc[first["from"], "spend"]) ** rows.loc[first["from"], "elasticity"])
    assert gain - loss == pytest.approx(first["effect"])
    assert first["low"] < first["effect"] < first["high"]
    assert ("both measured", pd.Timestamp(2025, 6, 30), "") == (first["basis"], first["return_date"], first["approved_by"])


def test_the_cap_is_the_policy_s() -> None:
    """A cap of 2 % moves at most 2 % of any channel; a cap of nothing moves nothing."""
    shift = review(varied(THREE), LAYERS, policy={"channels": {"shift_cap": 0.02}}).tables["shift"]
    assert 0.015 < shift.groupby("from")["share_from"].sum().max() <= 0.02
    assert review(varied(THREE), LAYERS, policy={"channels": {"shift_cap": 0.0}}).tables["shift"].empty


def test_no_channel_grows_beyond_its_share_and_the_core_keeps_its_own() -> None:
    """A taker at the single-channel limit takes nothing; core channels at 50 % of the spend give nothing to others."""
    single = review(varied(THREE), LAYERS, policy={"channels": {"single_max_share": 0.45}}).tables["shift"]
    assert "douyin" not in set(single["to"])
    core = review(varied(THREE), ("core", "supplementary", "opportunity")).tables["shift"]
    assert core.empty  # xiaohongshu, the only giver, is all the core and below 50 %


def test_crumbs_are_not_moved() -> None:
    """Of many channels only moves of at least 1 % of the giver's spend are listed."""
    rng = np.random.default_rng(4)
    names = [f"channel_{place}" for place in range(9)]
    many = {name: (rng.uniform(0.1, 0.8), rng.uniform(800, 6_000), rng.uniform(20, 120), 150, 0.3) for name in names}
    shift = review(varied(many)).tables["shift"]
    assert len(shift) > 1
    assert (shift["share_from"] >= 0.01).all()


def test_the_second_yuan_brings_less_than_the_first() -> None:
    """A taker with two givers gains less per unit from the second, since its returns diminish."""
    rng = np.random.default_rng(4)
    many = {f"channel_{place}": (0.5, rng.uniform(800, 6_000), rng.uniform(20, 120), 150, 0.3) for place in range(9)}
    result = review(varied(many))
    responses, shift = result.tables["responses"].set_index("channel"), result.tables["shift"]
    taker = shift["to"].value_counts().index[0]
    ours, own = shift[shift["to"] == taker], responses.loc[taker]
    assert len(ours) > 1
    volume, amount = own["spend"] * own["average_return"], ours["amount"].sum()
    gain = volume * ((1 + amount / own["spend"]) ** own["elasticity"] - 1)
    lost = ours["amount"] * 0
    for place, row in ours.iterrows():
        giver, before = responses.loc[row["from"]], shift.loc[: int(str(place)) - 1].query("`from` == @row['from']")["amount"].sum()
        left = [1 - part / giver["spend"] for part in (before, before + row["amount"])]
        lost[place] = giver["spend"] * giver["average_return"] * (left[0] ** giver["elasticity"] - left[1] ** giver["elasticity"])
    assert gain - lost.sum() == pytest.approx(ours["effect"].sum())


def test_nothing_is_moved_without_a_measured_gain() -> None:
    """With steady spend no shift is suggested, and the channel with most money ahead of the blended return is to be tested."""
    result = review(varied(THREE, moves=0.03), LAYERS)
    shift, matrix, responses = result.tables["shift"], rows_of(result.tables["channel_matrix"]), rows_of(result.tables["responses"])
    assert ("unmeasured", True) == (outcome(shift, matrix, responses), shift.empty)
    test = best_test(matrix, responses)
    assert test is not None
    assert "douyin" == test["channel"]


def test_a_better_average_is_no_better_margin() -> None:
    """The channel with the higher ROI does not answer to more spend, the other does: nothing is moved."""
    flat = {"a": (0.9, 6_000, 100, 150, 0.2), "b": (0.0, 6_000, 200, 150, 0.2)}
    result = review(varied(flat))
    shift, matrix, responses = result.tables["shift"], rows_of(result.tables["channel_matrix"]), rows_of(result.tables["responses"])
    assert "no_gain" == outcome(shift, matrix, responses)


@pytest.mark.parametrize(
    ("gap", "trend", "expected"),
    [
        (0.051, 0.0, "grow"),
        (0.051, -0.099, "grow"),
        (0.051, -0.1, "hold"),
        (0.05, 0.0, "hold"),
        (-0.05, 0.0, "hold"),
        (-0.051, 0.0, "cut"),
        (-0.051, 0.099, "cut"),
        (-0.051, 0.1, "hold"),
        (math.nan, 0.0, ""),
        (0.2, math.nan, "grow"),
    ],
)
def test_direction_is_return_and_trend(gap: float, trend: float, expected: str) -> None:
    """More than 5 % above the blended return and not falling by 10 %: grow; below and not rising: cut; else hold."""
    assert expected == direction(gap, trend, 0.05, 0.1)


@pytest.mark.parametrize(
    ("gap", "kept", "expected"),
    [
        (0.1, "high", "high"),
        (0.1, "low", "mixed"),
        (0.1, "", "high"),
        (0.05, "low", "middle"),
        (-0.1, "low", "low"),
        (-0.1, "high", "mixed"),
        (-0.1, "middle", "low"),
        (math.nan, "high", ""),
    ],
)
def test_efficiency_is_return_then_retention(gap: float, kept: str, expected: str) -> None:
    """A channel is efficient by its figures (B-41): fission with a high return and customers that leave is neither."""
    assert expected == efficiency(gap, kept, 0.05)


def test_levels_split_at_the_median() -> None:
    """More than 5 % above the median is high, within is the middle, not known stays empty."""
    assert ["high", "middle", "middle", "low", ""] == levels(pd.Series([1.06, 1.05, 0.95, 0.94, math.nan]), 0.05)
    assert [""] == levels(pd.Series([3.0]), 0.05)


def test_diagnosis_names_what_the_source_names() -> None:
    """Feed ads: wide coverage, low conversion; fission: high conversion, low retention; offline: high cost, low conversion (MR-37)."""
    blank = dict.fromkeys(("coverage_level", "conversion_level", "retention_level", "cost_level"), "middle")
    feed = diagnosis(pd.Series({**blank, "coverage_level": "high", "conversion_level": "low"}))
    fission = diagnosis(pd.Series({**blank, "conversion_level": "high", "retention_level": "low"}))
    offline = diagnosis(pd.Series({**blank, "conversion_level": "low", "cost_level": "high"}))
    assert ("wide coverage, low conversion", "转化高、留存低", "low conversion, high cost") == (feed.en, fission.zh, offline.en)


def test_wx_50_levels_of_return() -> None:
    """ROI 2.9, 3.0, 3.2, 3.5, 4.2: the programme needs 3, commission more than 3, the key result 3.5."""
    rois, policy = (2.9, 3.0, 3.2, 3.5, 4.2), load_policy()
    levels_ = [roi_level(roi, policy) for roi in rois]
    assert ["below", "programme", "commission", "commission", "commission"] == levels_
    assert [0.829, 0.857, 0.914, 1.0, 1.2] == [round(attainment(roi, 3.5), 3) for roi in rois]
    assert "" == roi_level(math.nan, policy)


def test_ranks_and_volatility() -> None:
    """A channel that overtakes another is seen in the league; a return that halves every other month swings."""
    fall = {**tiny.DAY, "new_payers": lambda day: 4 if day >= date(2025, 5, 1) else 10}
    swing = {**tiny.DAY, "new_payers": 5, "revenue": lambda day: 1_400 if day.month % 2 else 700}
    result = compute(tiny.inputs(tiny.facts({"a": fall, "b": swing})), MAY)
    matrix = result.tables["channel_matrix"].set_index("channel")
    assert [2.0, 1.0] == list(matrix.loc["a", ["rank", "rank_before"]])
    assert 0.0 == pytest.approx(matrix.loc["a", "roi_volatility"], abs=1e-9)
    assert pytest.approx(np.std([1.0, 0.5] * 3, ddof=1) / 0.75) == matrix.loc["b", "roi_volatility"]
    league = result.tables["league"].set_index(["metric_id", "channel"])
    assert [1.0, 2.0] == list(league.loc[("new_payers", "b"), ["rank", "rank_before"]])


def days_of(channel: dict[str, object], last: str) -> pd.DataFrame:
    """Return facts of two channels, the second with this one day only."""
    facts = tiny.facts({"a": tiny.DAY, "b": channel})  # type: ignore[dict-item] # values per day
    return facts[(facts["channel"] == "a") | (facts["date_day"] == last)]


SPENDLESS = {name: value for name, value in tiny.DAY.items() if name != "spend"}
CASES = {
    "no spend": tiny.facts({"a": SPENDLESS, "b": SPENDLESS}),
    "no retention, no revenue": tiny.facts({"a": {"reads": 100.0, "new_payers": 3.0, "spend": 9.0}, "b": tiny.DAY}),
    "one channel": tiny.facts({"a": tiny.DAY}),
    "a single day": days_of(tiny.DAY, "2025-05-20"),
    "a day of last year": days_of(tiny.DAY, "2024-03-20"),
    "spend of the team only": tiny.facts({"a": SPENDLESS, "b": SPENDLESS, "": {"spend": 900.0}}),
    "a month": tiny.facts({"a": tiny.DAY, "b": tiny.DAY}, start="2025-05-01"),
    "zeros": tiny.facts({"a": {**tiny.DAY, "spend": 0.0, "new_payers": 0.0}, "b": tiny.DAY}),
    "one day of the month": tiny.facts({"a": tiny.DAY, "b": tiny.DAY}, end="2025-05-01"),
    "no channels": tiny.facts({"": tiny.DAY}),
}


@pytest.mark.full
@pytest.mark.parametrize("case", CASES)
def test_little_data_gives_whole_tables(case: str) -> None:
    """Whatever is missing, every table has its columns, nothing is moved on a guess, and every rule of the channels speaks."""
    result = review(CASES[case])
    for name in ("channel_matrix", "league", "traffic", "layers", "responses", "shift"):
        assert len(result.tables[name].columns) > 3
    assert result.tables["shift"].empty
    assert not result.tables["responses"]["identified"].astype(bool).any()
    own = {"MR-37", "MR-40", "MR-41", "CH-02", "CH-05", "CH-06", "CH-08", "BG-06", "BG-07"}
    assert own <= {finding.rule for finding in result.findings}


def test_weeks_are_read_as_weeks() -> None:
    """A team of weekly facts has its responses from them."""
    facts = varied(THREE)
    week = facts["date_day"] - pd.to_timedelta(facts["date_day"].dt.day_of_week, unit="D")
    figures = ["reads", "clicks", "registrations", "new_payers", "revenue", "spend", "retained_d7"]
    weekly = facts.groupby([week, "channel"], sort=False)[figures].sum().reset_index()
    whole = weekly[weekly["date_day"] <= pd.Timestamp("2025-05-19")].assign(traffic_type="", source_file="facts.csv", source_row=1)
    table = review(whole, team={"grain": "week"}).tables["responses"].set_index("channel")
    assert table["identified"].all()
    assert 0.7 == pytest.approx(table.loc["douyin", "elasticity"], abs=0.06)
