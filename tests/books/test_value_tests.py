"""Tests of methods by what they returned, and visitors by month: what is ranked, what is not read, what is not yet known."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from goalbook.books.monthly_review.rules import value as rules
from goalbook.books.monthly_review.value.league import COLUMNS, Found, ranked
from goalbook.books.monthly_review.value.visitors import by_month
from goalbook.core.message import Label
from goalbook.core.policy import load_policy
from goalbook.methods.experiments import Effect

DAY = pd.Timestamp("2025-05-18")
NAN = math.nan


def found(name: str, gain: tuple[float, float, float], cost: float = 100.0, **changes: object) -> Found:
    """Return one test with its gain, low end, high end and cost."""
    estimate, low, high = gain
    effect = Effect(estimate, low, high, NAN, NAN, NAN, 0.95)
    values = {"ended": DAY, "even": True, **changes}
    return Found(
        name,
        Label.same(name),
        "2025-05",
        values["ended"],
        (100.0, 100.0),
        (0.1, 0.2),
        effect,
        cost,
        bool(values["even"]),
        float(str(values.get("margin", NAN))),
    )  # type: ignore[arg-type] # a test names what it means


def league(*given: Found) -> pd.DataFrame:
    """Return the ranked table."""
    return pd.DataFrame(ranked(list(given)), columns=list(COLUMNS))


def test_ua_21_the_highest_proven_return_wins() -> None:
    """A higher return that may be nothing does not win; the winner is proven only where its range lies above all others'."""
    table = league(found("lucky", (900, -100, 1900)), found("sure", (300, 200, 400)), found("weak", (150, 10, 290)))
    assert ["lucky", "sure", "weak"] == table["test"].tolist()
    assert ["sure"] == table.loc[table["winner"], "test"].tolist()
    assert not table["proven"].any()
    alone = league(found("sure", (300, 200, 400)), found("weak", (100, 10, 190)))
    assert ["sure"] == alone.loc[alone["proven"], "test"].tolist()


def test_ua_21_a_gain_that_may_cost_more_than_it_keeps_does_not_win() -> None:
    """300 of revenue for 100 wins with all of it kept; at 30 % kept the range holds the cost, at 20 % it lies below."""
    gain = (300.0, 200.0, 400.0)
    rows = {margin: league(found("sure", gain, margin=margin)).iloc[0] for margin in (NAN, 1.0, 0.5, 0.3, 0.2)}
    assert ["pays", "pays", "pays", "open", "loses"] == [row["return_verdict"] for row in rows.values()]
    assert [True, True, True, False, False] == [bool(row["winner"]) for row in rows.values()]
    assert (0.9, 300.0, "better") == (pytest.approx(rows[0.3]["test_roi"]), rows[0.3]["gain"], rows[0.3]["test_verdict"])
    case = SimpleNamespace(tables={"test_league": league(found("sure", gain, margin=0.2))})
    assert ["warn"] == [one.status for one in rules.best_method_is_kept(case, load_policy())]  # type: ignore[arg-type] # as much as it reads


def test_what_cannot_be_compared_has_no_place() -> None:
    """Running tests, uneven arms, unknown worth, and tests whose cost nobody wrote down: shown below, never ranked."""
    unknown = found("worthless", (NAN, NAN, NAN))
    table = league(
        found("running", (1, 1, 1), ended=None),
        found("uneven", (9, 9, 9), even=False),
        unknown,
        found("free", (50, 40, 60), cost=NAN),
        found("ranked", (-50, -90, -10)),
    )
    assert ["ranked", "free"] == table["test"].tolist()[:2]
    assert {"running": "running", "uneven": "refused", "worthless": "no_value", "free": "better", "ranked": "worse"} == dict(
        zip(table["test"], table["test_verdict"], strict=True)
    )
    assert 1 == table["test_rank"].notna().sum()
    assert table.loc[table["test"] == "uneven", "gain"].isna().all()


@pytest.mark.parametrize(("high", "status"), [(99, "warn"), (100, "info"), (101, "info")])
def test_ua_21_a_test_that_cannot_have_paid_is_a_warning(high: float, status: str) -> None:
    """Where even the high end stays below the cost, the method lost money; at the cost it may not have."""
    case = SimpleNamespace(tables={"test_league": league(found("coupon", (20, -50, high)))})
    assert [status] == [one.status for one in rules.best_method_is_kept(case, load_policy())]  # type: ignore[arg-type] # as much as it reads
    half = load_policy({"tests": {"roi_min": 0.5}})
    assert ["info"] == [one.status for one in rules.best_method_is_kept(case, half)]  # type: ignore[arg-type] # as above


def test_ua_21_says_when_no_test_tells_its_cost() -> None:
    """A league without one cost is not judged."""
    case = SimpleNamespace(tables={"test_league": league(found("free", (50, 40, 60), cost=NAN))})
    assert ["not_evaluated"] == [one.status for one in rules.best_method_is_kept(case, load_policy())]  # type: ignore[arg-type] # as above


def test_visitors_are_summed_before_they_are_divided() -> None:
    """Days and months mix; 3 of 100 and 9 of 100 make 6 %; a missing count is left out, later months are not known."""
    rows = [
        ("2025-05-01", "", "new", 100.0, 3.0),
        ("2025-05-02", "", "new", 100.0, 9.0),
        ("2025-05-03", "", "new", 100.0, NAN),
        (None, "2025-04", "returning", 50.0, 5.0),
        (None, "2025-06", "new", 10.0, 10.0),
    ]
    given = pd.DataFrame(rows, columns=["date_day", "month", "kind", "visits", "orders"])
    table = by_month(given.assign(date_day=pd.to_datetime(given["date_day"])), "2025-05", pd.Timestamp("2025-05-31"))
    assert [("2025-04", "returning", 0.1), ("2025-05", "new", 0.06)] == [
        (row.visit_month, row.visitor, pytest.approx(row.conversion)) for row in table.itertuples()
    ]
    new = table.iloc[1]
    assert 0 < new["conversion_low"] < 0.06 < new["conversion_high"] < 0.1
    assert 1.0 == new["visit_share"]
