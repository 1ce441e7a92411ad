"""The demo team's private domain: the same bytes again, in step with its facts, and a story a lead would act on."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.inputs import load_inputs
from goalbook.inputs.operations.private_domain import PRIVATE_DOMAIN, USER_ASSETS, WECOM

DATA = Path(__file__).parents[2] / "data"
BEAUTY = DATA / "beauty"
RULES = ("MR-28", "UA-01", "UA-02", "UA-03", "UA-05", "UA-08", "UA-17", "UA-18")


@pytest.mark.full
def test_maker_of_the_private_domain_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """A rerun of the seeded maker gives the file that lies in the project."""
    subprocess.run([sys.executable, "-B", str(BEAUTY / "make_private_domain.py"), str(tmp_path)], check=True)
    assert (BEAUTY / "users" / "private_domain.csv").read_bytes() == (tmp_path / "users" / "private_domain.csv").read_bytes()


@pytest.mark.full
def test_the_guides_add_up_to_the_facts_and_the_review_says_what_to_do() -> None:
    """Orders, revenue and contacts of May are those of the facts; delivery fell, service and promoters are below their marks."""
    inputs = load_inputs(DATA, "beauty", date(2025, 5, 31), operations=True)
    facts = inputs.facts[(inputs.facts["channel"] == "private_domain") & (inputs.facts["date_day"] >= pd.Timestamp("2025-05-01"))]
    kept = inputs.kept("users", PRIVATE_DOMAIN)
    may = kept[kept["date_day"] >= pd.Timestamp("2025-05-01")]
    pairs = {"new_contacts": "adds", "lost_contacts": "deletes", "orders": "orders", "revenue": "revenue"}
    assert [facts[name].sum() for name in pairs] == pytest.approx([may[own].sum() for own in pairs.values()])
    assert 37_400 == may[may["date_day"] == pd.Timestamp("2025-05-31")]["reachable"].sum()
    last = inputs.kept("users", WECOM).iloc[-1]
    sheet = inputs.kept("users", USER_ASSETS)
    contacts = sheet[(sheet["month"] == "2025-05") & (sheet["touchpoint_en"] == "WeCom contacts")].iloc[0]
    assert (may["adds"].sum(), may["invites"].sum()) == (last["added"], last["contacts"]) == (contacts["added"], last["contacts"])
    review = compute(inputs, MonthlyReviewParams(team="beauty", period="2025-05"))
    said = {rule: [one.status for one in review.findings if one.rule == rule] for rule in RULES}
    assert (["pass"], ["warn"], ["warn"]) == (said["MR-28"], said["UA-02"], said["UA-18"])
    assert ["info", "warn", "pass", "warn", "warn"] == said["UA-05"]
    effects = review.tables["pd_formula"].set_index("factor")["effect"]
    assert effects["revenue"] == pytest.approx(effects.drop("revenue").sum())
    assert effects["delivery"] < effects["revenue"]
