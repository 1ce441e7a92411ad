"""What the demo team's review of May says of customer value: search may not pay, new visitors buy less, one test is worth keeping."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review import Params, compute
from goalbook.inputs import load_inputs

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

DATA = Path(__file__).parents[2] / "data"
BEAUTY = DATA / "beauty"


@cache
def may() -> MonthlyReview:
    """Return the review of May with all that the team keeps."""
    params = Params(team="beauty", period="2025-05")
    return compute(load_inputs(DATA, "beauty", params.cutoff(), campaigns="effects", operations=True), params)


def test_maker_of_visitors_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """A rerun of the seeded maker gives the file that lies in the project."""
    subprocess.run([sys.executable, "-B", str(BEAUTY / "make_visitors.py"), str(tmp_path)], check=True)
    assert (BEAUTY / "users" / "visitors.csv").read_bytes() == (tmp_path / "users" / "visitors.csv").read_bytes()


@pytest.mark.full
def test_visits_bring_no_more_orders_than_the_facts_have() -> None:
    """In each month the shop's visits explain most of what other channels than the private domain sold, and never more."""
    facts = load_inputs(DATA, "beauty").facts
    sold = facts[facts["channel"].astype(str) != "private_domain"]
    known = sold.groupby(sold["date_day"].dt.strftime("%Y-%m"))["orders"].sum()
    followed = pd.read_csv(BEAUTY / "users" / "visitors.csv").groupby("month")["orders"].sum() / known
    assert 13 == followed.notna().sum()
    assert 0.8 < followed.min() <= followed.max() < 1


@pytest.mark.full
def test_search_may_not_pay_and_the_others_do() -> None:
    """Four channels, of which search alone has not paid back and has a range on both sides of its cost."""
    table = may().tables["cohort_ltv"].query("kind == 'channel'").set_index("channel")
    assert {"xiaohongshu": "pass", "douyin": "pass", "private_domain": "pass", "search": "uncertain"} == table["value_verdict"].to_dict()
    assert ["search"] == table.index[table["payback_months"].isna()].tolist()
    assert table.loc["search", "ltv_low"] < table.loc["search", "cac"] < table.loc["search", "ltv_high"]
    assert "private_domain" == table["ltv_cac"].idxmax()
    assert 12 == (may().tables["cohort_ltv"]["kind"] == "cohort").sum()
    found = {(one.rule, one.subject.en): one.status for one in may().findings}
    assert ("warn", "pass") == (found["MR-27", "Search"], found["MR-53", "Private domain"])


@pytest.mark.full
def test_new_visitors_buy_less_since_the_topics_changed() -> None:
    """In May new visitors convert about a sixth less than in April, returning ones as before."""
    rates = may().tables["visitors"].set_index(["visitor", "visit_month"])
    assert rates.loc[("new", "2025-05"), "conversion_high"] < 0.85 * rates.loc[("new", "2025-04"), "conversion"]
    assert rates.loc[("returning", "2025-05"), "conversion"] == pytest.approx(rates.loc[("returning", "2025-04"), "conversion"], rel=0.01)


@pytest.mark.full
def test_the_sample_is_worth_keeping_and_the_coupon_is_not() -> None:
    """Of the counted tests one gains for certain with the highest return, one cannot have paid, one is not read at all."""
    league = may().tables["test_league"].set_index("test")
    assert ["W1"] == league.index[league["winner"]].tolist()
    assert ("refused", "better") == (league.loc["coupon", "test_verdict"], league.loc["page", "test_verdict"])
    assert league.loc["W2", "test_roi_high"] < 1
    assert {("A ¥15 coupon brings returning visitors to order", "warn")} == {
        (one.subject.en, one.status) for one in may().findings if one.rule == "UA-21" and one.status == "warn"
    }
