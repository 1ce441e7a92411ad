"""Customer value and visitors on real data: CDNOW's purchases by cohort, UCI's sessions of new and returning visitors by month."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from goalbook.books.customers.purchases import customers, deciles, tiers
from goalbook.books.monthly_review import MonthlyReviewParams
from goalbook.books.monthly_review.preparation import prepare
from goalbook.books.monthly_review.value import cohorts
from goalbook.books.monthly_review.value.customers import customers_of, expected_of
from goalbook.books.monthly_review.value.visitors import by_month
from goalbook.methods.clv import top_share
from support import tiny_team as tiny
from support.outside_teams import dataset

READ = date(1997, 9, 30)
MONTHS = {"Feb": 2, "Mar": 3, "May": 5, "June": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12}


@cache
def purchases() -> pd.DataFrame:
    """Return what a tenth of CDNOW's customers of early 1997 bought until June 1998."""
    names = ["master", "customer", "day", "units", "amount"]
    raw = pd.read_csv(dataset("cdnow") / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype={"customer": str, "day": str})
    return raw.assign(date_day=pd.to_datetime(raw["day"], format="%Y%m%d"), orders=1.0)[["customer", "date_day", "orders", "amount"]]


def test_cdnow_cohorts_are_those_of_the_file() -> None:
    """2,357 customers came in the first quarter of 1997; a cohort's sum is that of its own purchases up to the day."""
    table = purchases()
    found = customers_of(table, READ, 12, 10_000)
    assert found is not None
    known = table[table["date_day"] <= "1997-09-30"]
    first = known.groupby("customer")["date_day"].min().dt.strftime("%Y-%m")
    assert first.value_counts().sort_index().to_dict() == pd.Series(found.month).value_counts().sort_index().to_dict()
    assert 2357 == len(found.month) == found.read
    february = known[known["customer"].map(first) == "1997-02"]["amount"].sum()
    assert february == pytest.approx(found.bought[found.month == "1997-02"].sum())


def test_cdnow_value_of_the_first_year_is_foretold() -> None:
    """From nine months of purchases the first twelve months of each cohort come out within 12 %, all of them together within 5 %."""
    table = purchases()
    early, later = customers_of(table, READ, 12, 10_000), customers_of(table, date(1998, 6, 30), 12, 10_000)
    assert early is not None
    assert later is not None
    expected = early.bought.sum(axis=1) + expected_of(early).amount
    actual = later.bought.sum(axis=1)
    assert actual.sum() == pytest.approx(expected.sum(), rel=0.05)
    for month in ("1997-01", "1997-02", "1997-03"):
        own = early.month == month
        assert actual[own].sum() == pytest.approx(expected[own].sum(), rel=0.12)


@pytest.mark.full
def test_cdnow_cohorts_in_the_review_have_ranges_that_hold() -> None:
    """September 1997's review of CDNOW: three cohorts, each with its cost, payback and a range that holds what a customer came to."""
    facts = tiny.facts({"ads": {**tiny.DAY, "spend": 100.0}}, "1997-01-01", "1997-09-30")
    table = purchases()
    prepared = prepare(tiny.inputs(facts, transactions=table), MonthlyReviewParams(team="tiny", period="1997-09"))
    found = cohorts.tables(prepared)["cohort_ltv"].query("kind == 'cohort'").set_index("cohort_month")
    later = customers_of(table, date(1998, 6, 30), 12, 10_000)
    assert later is not None
    truth = {month: later.bought[later.month == month].sum(axis=1).mean() for month in found.index}
    assert ["1997-01", "1997-02", "1997-03"] == found.index.tolist()
    assert 2 <= sum(bool(row.ltv_low <= truth[month] <= row.ltv_high) for month, row in found.iterrows())
    assert {10.0} == set(found["cac"])
    assert {1.0} == set(found["payback_months"])
    assert {"no_margin"} == set(found["value_verdict"])


def test_cdnow_concentration_and_tiers() -> None:
    """The best fifth of CDNOW's customers bring some 60 to 70 % of revenue; tenths and tiers add up to everybody and everything."""
    bought = customers(tiny.inputs(tiny.facts({"ads": tiny.DAY}), transactions=purchases()), READ)
    assert bought is not None
    assert 0.6 < top_share(bought.spent, 0.2) < 0.7
    future = np.zeros(len(bought.spent))
    tenths = list(deciles(bought.spent, future))
    assert 1.0 == pytest.approx(float(str(tenths[-1][4])))
    assert bought.spent.sum() == pytest.approx(sum(float(str(one[2])) for one in tenths))
    by_rule = list(tiers((bought.spent, bought.orders), future, tiny.inputs(tiny.facts({"ads": tiny.DAY})).policy))
    assert ["high", "growth", "base"] == [one[0] for one in by_rule]
    assert 2357 == sum(int(str(one[1])) for one in by_rule)


@cache
def sessions() -> pd.DataFrame:
    """Return UCI's 12,173 sessions of new and returning visitors, with the month where it is known."""
    raw = pd.read_csv(dataset("uci_online_shoppers") / "online_shoppers_intention.csv", usecols=["Month", "VisitorType", "Revenue"])
    kind = raw["VisitorType"].map({"New_Visitor": "new", "Returning_Visitor": "returning"})
    return raw.assign(kind=kind, month=raw["Month"].map({name: f"2025-{number:02d}" for name, number in MONTHS.items()}))[kind.notna()]


def visitors(given: pd.DataFrame) -> pd.DataFrame:
    """Return sessions as the team's table would hold them, judged by month."""
    sums = given.groupby(["month", "kind"])["Revenue"].agg(["size", "sum"]).reset_index()
    table = sums.rename(columns={"size": "visits", "sum": "orders"}).assign(date_day=pd.NaT).astype({"visits": float, "orders": float})
    return by_month(table, "2025-12", pd.Timestamp("2025-12-31"))


def test_uci_new_visitors_buy_more_often_than_returning_ones() -> None:
    """Real sessions: 24.9 % of new visitors' end in an order and 14.0 % of returning ones', with ranges that do not meet."""
    found = visitors(sessions().assign(month="2025-12")).set_index("visitor")
    assert [0.2491, 0.1396] == pytest.approx(found.loc[["new", "returning"], "conversion"].tolist(), abs=5e-5)
    assert [1686, 10487] == found.loc[["new", "returning"], "visits"].tolist()
    assert found.loc["returning", "conversion_high"] < found.loc["new", "conversion_low"]


def test_uci_by_month_adds_up_to_the_sessions_whose_month_is_known() -> None:
    """Ten months; each rate is its own month's orders over visits, and the sums are those of the file."""
    known = sessions().dropna(subset=["month"])
    found = visitors(sessions())
    assert 10 == found["visit_month"].nunique()
    assert (len(known), known["Revenue"].sum()) == (found["visits"].sum(), found["orders"].sum())
    may = known[(known["month"] == "2025-05") & (known["kind"] == "new")]["Revenue"]
    row = found[(found["visit_month"] == "2025-05") & (found["visitor"] == "new")].iloc[0]
    assert may.mean() == pytest.approx(row["conversion"])
    assert row["conversion_low"] < row["conversion"] < row["conversion_high"]
