"""What the demo team says of its customers: the case does not add up, the draft does; and a published fit from raw purchases."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.target_setting import Params, compute
from goalbook.inputs import load_inputs
from support import tiny_team as tiny
from support.outside_teams import dataset
from support.sample_economics import economics, row, said

if TYPE_CHECKING:
    from goalbook.books.target_setting import TargetSetting

DATA = Path(__file__).parents[2] / "data"
BEAUTY = DATA / "beauty"
RULES = ("MR-27", *(f"UA-{number:02d}" for number in range(1, 16)))


@cache
def setting(period: str) -> TargetSetting:
    """Return the demo team's target setting of a period."""
    params = Params(team="beauty", period=period)
    return compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def test_maker_of_purchases_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """A rerun of the seeded maker gives the file that lies in the project."""
    subprocess.run([sys.executable, "-B", str(BEAUTY / "make_transactions.py"), str(tmp_path)], check=True)
    assert (BEAUTY / "transactions.csv").read_bytes() == (tmp_path / "transactions.csv").read_bytes()


@pytest.mark.full
def test_the_case_does_not_add_up() -> None:
    """150 for the best with 60 % of revenue averages 12.5, 0.31 of the CAC; 50 % of contacts would have to pay (WX-29, B-24)."""
    result = setting("2025-Q2")
    found = row(result, "plausibility", share=0.05, cac_kind="in_force")
    assert (12.5, 0.3125, 1440) == tuple(pytest.approx(found[name]) for name in ("average_ltv", "ratio", "needed_ltv"))
    assert 0.5 == pytest.approx(row(result, "pd_conversion", origin="targets")["rate"])
    assert [15_000, 0.6, 0.075, 300] == pytest.approx(result.tables["pd_solver"]["needed"].tolist())


def test_the_draft_is_coherent_with_the_facts() -> None:
    """CAC about 41 and the order value of private domain come from the facts; the formula is near what was sold; the sums agree."""
    result = setting("2025-Q3")
    whole = row(result, "unit_economics", kind="total")
    assert ("facts", 41) == (whole["cac_source"], pytest.approx(whole["cac"], abs=1))
    value = {name: row(result, "private_domain", factor=name)["value"] for name in ("order_value", "revenue", "actual")}
    assert 98 == pytest.approx(value["order_value"], abs=0.1)
    assert value["actual"] == pytest.approx(value["revenue"], rel=0.1)
    users = result.tables["segments"]
    assert whole["arpu"] == pytest.approx(users["revenue"].sum() / users["users"].sum(), rel=0.01)


def test_every_rule_of_the_theme_is_judged_on_the_demo_team() -> None:
    """Each speaks in one of the two reports at least, with more than "not judged"."""
    spoken = {one.rule for period in ("2025-Q2", "2025-Q3") for one in setting(period).findings if one.status != "not_evaluated"}
    assert set(RULES) <= spoken


def test_raw_purchases_of_cdnow_give_the_published_fit() -> None:
    """From 2,357 customers' purchases up to 30 September 1997 the book finds the paper's parameters (A1)."""
    columns = ["master", "customer", "day", "units", "amount"]
    raw = pd.read_csv(dataset("cdnow") / "CDNOW_sample.txt", sep=r"\s+", names=columns, dtype={"customer": str, "day": str})
    table = raw.assign(date_day=pd.to_datetime(raw["day"], format="%Y%m%d"), orders=1.0)[["customer", "date_day", "orders", "amount"]]
    facts = tiny.facts({"ads": tiny.DAY}, "1997-08-01", "1997-09-30")
    result = economics(facts=facts, team={}, transactions=table, period="1997-Q4")
    fit = result.tables["lifetime"].iloc[0]
    assert 2357 == fit["customers"]
    assert (0.243, 4.414, 0.793, 2.426) == pytest.approx((fit["r"], fit["alpha"], fit["a"], fit["b"]), rel=2e-3)
    assert [] == [one for one in said(result, "UA-14") if one.status != "info"]
