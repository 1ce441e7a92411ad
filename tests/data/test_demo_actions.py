"""The demo's reviews of May, June and July tell one story: decided, partly won back, verified."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReview, Params, compute
from goalbook.inputs import load_inputs

BEAUTY = Path(__file__).resolve().parents[2] / "data" / "beauty"


@cache
def team() -> Path:
    """Return a data folder whose demo team has June and July among its facts."""
    data = Path(mkdtemp())
    shutil.copytree(BEAUTY, data / "beauty")
    for path in (data / "beauty" / "next").iterdir():
        path.rename(data / "beauty" / "facts" / path.name)
    return data


@cache
def review(month: str) -> MonthlyReview:
    """Return a month's review as it is read at the month's end."""
    end = (pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date()
    return compute(load_inputs(team(), "beauty", end), Params(team="beauty", period=month))


def row(month: str, name: str, kind: str) -> pd.Series:
    """Return one action of a month's review."""
    table = review(month).tables["actions"]
    return table[(table["id"] == name) & (table["kind"] == kind)].iloc[0]


def status(month: str, rule: str, subject: str) -> str:
    """Return the verdict of a rule on a subject that begins so."""
    (one,) = (one for one in review(month).findings if one.rule == rule and one.subject.en.startswith(subject))
    return one.status


@pytest.mark.full
def test_may_decides_and_one_action_is_too_small() -> None:
    """Review topics are to come back; ten messages close less than a tenth of private domain's gap, some 120 would."""
    assert {"new"} == set(review("2025-05").tables["actions"]["kind"])
    assert pytest.approx(711, rel=0.02) == row("2025-05", "A1", "new")["effect"]
    small = row("2025-05", "A3", "new")
    assert small["coverage"] < 0.1
    assert 110 < small["needed"] < 140
    assert "fail" == status("2025-05", "MR-15", "Private domain")


@pytest.mark.full
def test_june_finds_the_click_rate_partly_recovered_and_goes_on() -> None:
    """About two thirds of the fall are back: partial, continued with all paid notes; the messages brought nothing."""
    fix = row("2025-06", "A1", "earlier")
    assert 0.6 < fix["recovery"] < 0.8
    assert ("partial", "reached", "continue") == (fix["verdict"], fix["goal"], fix["decision"])
    assert ("missed", "change_direction") == tuple(row("2025-06", "A3", "earlier")[["goal", "decision"]])
    assert "pass" == status("2025-06", "MR-20", "A3")


@pytest.mark.full
def test_july_verifies_the_click_rate() -> None:
    """Four fifths of the fall are back; the coupon at its old height moved nothing and is stopped."""
    fix = row("2025-07", "A1", "earlier")
    assert fix["recovery"] >= 0.8
    assert ("effective", "reached", "done") == (fix["verdict"], fix["goal"], fix["status"])
    assert "stop" == row("2025-07", "A3", "earlier")["status"]
    assert "pass" == status("2025-07", "MR-13", "A1")
    assert "warn" == status("2025-07", "MR-33", "私域")
