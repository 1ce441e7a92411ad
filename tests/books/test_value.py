"""What customers are worth: cohorts and channels from purchases, against what they cost, and what is not said of too few."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from goalbook.books.monthly_review.rules import value as rules
from goalbook.books.monthly_review.value.customers import Future, customers_of
from goalbook.books.monthly_review.value.margins import margins_for
from goalbook.books.monthly_review.value.worth import Line, Worth, verdict, worth_of
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy
from goalbook.inputs import Planning
from goalbook.inputs.planning.economics import Economics
from support import sample_value as sample

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

NAN = math.nan


@cache
def usual() -> MonthlyReview:
    """Return May with forty customers of one channel and four of the other, too few to be shown."""
    return sample.review(pd.concat([sample.purchases(), sample.purchases(customers=4, again=1, channel="shop")]))


def worth(low: float, expected: float, high: float, customers: int = 30, curve: tuple[float, ...] = ()) -> Worth:
    """Return a group's value per customer."""
    return Worth(customers, expected, expected, low, high, curve)


@pytest.mark.parametrize(
    ("low", "expected", "high", "word"),
    [(39.9, 39.9, 39.9, "fail"), (40, 40, 40, "fail"), (40.1, 40.1, 40.1, "pass"), (30, 45, 60, "uncertain"), (20, 30, 40, "fail")],
)
def test_mr_27_customers_pay_above_what_they_cost(low: float, expected: float, high: float, word: str) -> None:
    """LTV ÷ CAC above 1 pays, 1 does not; a range on both sides of the line decides nothing."""
    assert word == verdict(worth(low, expected, high), 40.0, Line(1.0, 20))


def test_mr_27_the_line_is_the_policys() -> None:
    """At 1.2 times the cost, 45 for 40 pays no longer."""
    assert "pass" == verdict(worth(45, 45, 45), 40.0, Line(1.0, 20))
    assert "fail" == verdict(worth(45, 45, 45), 40.0, Line(1.2, 20))


def test_what_cannot_be_told_is_not_called_a_pass() -> None:
    """Too few customers, no cost, no margin, no model: each has its own word; revenue below the cost fails without a margin too."""
    line = Line(1.0, 20)
    assert "few" == verdict(worth(50, 50, 50, customers=19), 40.0, line)
    assert "pass" == verdict(worth(50, 50, 50, customers=20), 40.0, line)
    assert "no_cac" == verdict(worth(50, 50, 50), NAN, line)
    assert "no_margin" == verdict(worth(50, 50, 50), 40.0, Line(1.0, 20, margin=False))
    assert "fail" == verdict(worth(30, 30, 30), 40.0, Line(1.0, 20, margin=False))
    unknown = Worth(30, 30.0, NAN, NAN, NAN, ())
    assert "open" == verdict(unknown, 40.0, line)
    assert "pass" == verdict(Worth(30, 41.0, NAN, NAN, NAN, ()), 40.0, line)


def test_payback_is_the_first_month_whose_margin_covers_the_cost() -> None:
    """10, 25, 40: a cost of 40 is paid within the third month, one of 41 not so far, an unknown one is not zero."""
    found = worth(0, 0, 0, curve=(10.0, 25.0, 40.0))
    assert 3.0 == found.payback(40.0)
    assert math.isnan(found.payback(41.0))
    assert math.isnan(found.payback(NAN))
    assert (25.0, True) == (found.at(2), math.isnan(found.at(6)))


def test_a_month_rests_on_those_who_were_seen_through_it() -> None:
    """Two customers old enough for a second month count for it, the newcomer does not pull it down; with too few left the line ends."""
    rows = [("a", "2025-01-01", 100.0), ("a", "2025-02-05", 60.0), ("b", "2025-01-01", 100.0), ("c", "2025-02-20", 100.0)]
    table = pd.DataFrame([*rows, ("d", "2025-03-31", 100.0)], columns=["customer", "date_day", "amount"]).assign(orders=1.0)
    table["date_day"] = pd.to_datetime(table["date_day"])
    found = customers_of(table, date(2025, 3, 31), 12, 100)
    assert found is not None
    assert [2, 2, 1, 0] == found.seen.tolist()
    got = worth_of(found, Future(np.zeros(4), np.zeros(4)), np.ones(4), np.arange(4), 2)
    assert (100.0, 130.0) == got.curve
    assert (100.0,) == worth_of(found, Future(np.zeros(4), np.zeros(4)), np.ones(4), np.arange(4), 3).curve


def test_channel_is_that_of_the_first_row_that_names_one() -> None:
    """A later row that says otherwise changes nothing; whoever never says is of no channel; days after as_of are not known."""
    rows = [
        ("a", "2025-01-01", ""),
        ("a", "2025-01-02", "ads"),
        ("a", "2025-01-03", "shop"),
        ("b", "2025-01-02", ""),
        ("c", "2025-02-01", "ads"),
    ]
    table = pd.DataFrame(rows, columns=["customer", "date_day", "channel"]).assign(orders=1.0, amount=10.0)
    table["date_day"] = pd.to_datetime(table["date_day"])
    found = customers_of(table, date(2025, 1, 31), 12, 100)
    assert found is not None
    assert ["ads", ""] == found.channel.tolist()
    assert customers_of(table, date(2024, 12, 31), 12, 100) is None


def test_cohorts_count_margin_and_cost_of_their_own_month_and_channel() -> None:
    """January's customers bought for 102 on average, half of which is kept; 400 of spend a day win 10 new payers: CAC 40."""
    january = sample.row(usual(), "cohort", month="2025-01")
    assert 11 + 4 == january["customers"]
    assert 40.0 == pytest.approx(january["cac"])
    assert 31 * 20 == january["new_payers"]  # both channels
    own = sample.row(usual(), "channel", "ads")
    assert 40 == own["customers"]
    assert (31 + 28 + 31) * 10 == own["new_payers"]
    assert 50.5 < float(str(own["margin_1"])) < 52.5
    assert own["so_far"] <= own["ltv"]
    assert own["ltv_low"] < own["ltv"] < own["ltv_high"]
    assert ("2025-Q2", 0.5, "pass", 1.0) == tuple(own[name] for name in ("margin_period", "margin", "value_verdict", "payback_months"))


def test_fewer_than_five_customers_are_not_a_row() -> None:
    """Four customers of a channel would be four persons: they count in the whole and stand nowhere by themselves."""
    table = usual().tables["cohort_ltv"]
    assert "shop" not in set(table["channel"])
    assert table["customers"].min() >= 5
    assert 44 == sample.row(usual(), "team")["customers"]


def test_a_margin_is_the_periods_own_else_the_nearest_before_else_the_next() -> None:
    """Of three sheets the one of the period wins, then the latest before it; without any nothing is known of margin."""

    def sheet(margin: float | None) -> Planning:
        return Planning({"economics": Economics.model_validate({"unit_economics": {"margin": margin}})})

    may = parse_period("2025-05")
    sheets = {"2024-Q4": sheet(0.4), "2025-Q1": sheet(0.5), "2025-Q2": sheet(0.6), "2025-Q3": sheet(0.7)}
    found = []
    for name in ("2025-Q2", "2025-Q1", "2024-Q4", "2025-Q3"):
        found.append((margins_for(sheets, may).team, margins_for(sheets, may).period))
        sheets[name] = sheet(None)
    assert [(0.6, "2025-Q2"), (0.5, "2025-Q1"), (0.4, "2024-Q4"), (0.7, "2025-Q3")] == found
    assert (1.0, "") == (margins_for(sheets, may).team, margins_for(sheets, may).period)


def test_wx_32_what_was_assumed_stands_beside_what_was_bought() -> None:
    """ARPU 100 at 60 % for two years is 120 by the source's formula; purchases say what came of it (UA-09)."""
    found = usual().tables["clv_assumed"].iloc[0]
    assert 120.0 == pytest.approx(found["clv"])
    assert found["bought_12m"] == pytest.approx(float(str(sample.row(usual(), "team")["ltv"])) / 0.5)
    assert 120.0 == sample.said(usual(), "UA-09")[0].expected


def test_without_purchases_nothing_is_said() -> None:
    """No row, no finding but UA-07's own that says what is missing."""
    bare = sample.review(None)
    assert not len(bare.tables["cohort_ltv"])
    assert not [one for rule in ("MR-27", "MR-53", "UA-09", "UA-21") for one in sample.said(bare, rule)]
    assert "not_evaluated" in {one.status for one in sample.said(bare, "UA-07")}


def test_mr_27_says_of_a_channel_that_it_does_not_pay() -> None:
    """Customers who bring 15 of margin for 40 fail; those who bring 51 pass."""
    poor = sample.review(sample.purchases(amount=28.0))
    assert {"fail"} == {one.status for one in sample.said(poor, "MR-27") if one.status != "not_evaluated"}
    assert {"pass"} == {one.status for one in sample.said(usual(), "MR-27") if one.subject.en == "Ads"}


@pytest.mark.parametrize(("covered", "status"), [(0.04, "pass"), (40 / 900, "pass"), (0.05, "info")])
def test_mr_27_a_part_nobody_calls_fair_passes_nothing(covered: float, status: str) -> None:
    """40 of 900 new payers: a pass at or above the policy's share, else a fact with the share beside it; called fair, it may pass."""
    found = sample.review(sample.purchases(), policy={"clv": {"min_covered": covered}})
    own = [one for one in sample.said(found, "MR-27") if one.subject.en == "Ads"]
    assert [status] == [one.status for one in own]
    assert (status == "info") == ("4.4" in language("en").say(own[0].message))
    assert "part" == verdict(worth(45, 45, 45), 40.0, Line(1.0, 20, fair=False))
    assert "uncertain" == verdict(worth(30, 45, 60), 40.0, Line(1.0, 20, fair=False))
    assert "fail" == verdict(worth(30, 30, 30), 40.0, Line(1.0, 20, fair=False))


def test_mr_53_a_channel_reaches_what_is_usual_or_not() -> None:
    """The ratio of each channel with its payback; below, at and above the policy's mark."""
    ratio = float(str(sample.row(usual(), "channel", "ads")["ltv_cac"]))
    case = SimpleNamespace(tables=usual().tables, channel=Label.same)
    for healthy, status in ((ratio * 1.01, "info"), (ratio, "pass"), (ratio * 0.99, "pass")):
        found = list(rules.channels_by_value(case, load_policy({"clv": {"healthy": healthy}})))  # type: ignore[arg-type] # as much as it reads
        assert [(status, ratio)] == [(one.status, one.observed) for one in found]
    mute = usual().tables["cohort_ltv"].query("kind != 'channel'")
    silent = SimpleNamespace(tables={"cohort_ltv": mute}, channel=Label.same)
    assert ["not_evaluated"] == [one.status for one in rules.channels_by_value(silent, load_policy())]  # type: ignore[arg-type] # as above


def test_cost_counts_only_months_whose_purchases_are_known() -> None:
    """No customer of April or May is in the file: their spend is not part of what a customer cost."""
    assert (31 + 28 + 31) * 20 == sample.row(usual(), "team")["new_payers"]
