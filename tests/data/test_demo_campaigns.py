"""The demo team's campaigns are a part of what its channels brought, tell their story, and are made the same way every time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.inputs import check_team, load_inputs
from goalbook.inputs.campaigns.experiments import CAMPAIGN_EXPERIMENTS
from goalbook.inputs.campaigns.people import CAMPAIGN_KOL, CAMPAIGN_OFFLINE, CAMPAIGN_REFERRAL, CAMPAIGN_SEGMENTS
from goalbook.inputs.campaigns.read import channels_of
from goalbook.inputs.campaigns.registry import CAMPAIGNS
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_PLAN, CAMPAIGN_SERIES
from goalbook.inputs.campaigns.seal import plan_hash, seal_of
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.campaigns.work import CAMPAIGN_CHANNELS, CAMPAIGN_SCHEDULE

if TYPE_CHECKING:
    from goalbook.inputs import Inputs
    from goalbook.inputs.planning import Planning

DATA = Path(__file__).resolve().parents[2] / "data"
BEAUTY = DATA / "beauty"
FIGURES = ["clicks", "new_payers", "revenue", "spend"]


@cache
def known() -> Inputs:
    """Return the demo team as it lies in the project."""
    return load_inputs(DATA, "beauty", campaigns=True)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Return the demo team after what came of 2025 was moved to its place."""
    folder = tmp_path_factory.mktemp("later")
    shutil.copytree(BEAUTY, folder / "beauty")
    for target, source in (("facts", "next"), ("campaigns/618-2025", "campaigns/618-2025/next")):
        for file in (BEAUTY / source).glob("*.csv"):
            shutil.copy(file, folder / "beauty" / target)
    return load_inputs(folder, "beauty", campaigns=True)


def live(plan: Planning, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows between a campaign's first and last day."""
    sheet = plan.sheet(Campaign)
    assert sheet.start is not None
    assert sheet.end is not None
    return table[(table["date_day"] >= pd.Timestamp(sheet.start)) & (table["date_day"] <= pd.Timestamp(sheet.end))]


def parts(inputs: Inputs, name: str) -> pd.DataFrame:
    """Return each figure of a campaign as a share of its channel's on the same day."""
    own = inputs.campaigns[name].table(CAMPAIGN_FACTS).set_index(["date_day", "channel"])[FIGURES]
    whole = inputs.facts.groupby(["date_day", "channel"])[FIGURES].sum()
    assert own.index.isin(whole.index).all()
    return own / whole.loc[own.index]


def test_maker_of_campaigns_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """A rerun of the seeded maker gives the files that lie in the project."""
    subprocess.run([sys.executable, "-B", str(BEAUTY / "make_campaigns.py"), str(tmp_path)], check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.csv")}
    assert 13 == len(made)
    assert made == {path: (BEAUTY / path).read_bytes() for path in made}


def test_campaigns_have_no_fault_and_are_small() -> None:
    """No problem, no remark about them, less than 80 KB in all; each says that it is fictional."""
    check = check_team(DATA, "beauty")
    assert () == check.problems
    assert [] == [notice for notice in check.notices if "campaign" in notice.file]
    assert 80_000 > sum(path.stat().st_size for path in (BEAUTY / "campaigns").rglob("*") if path.is_file())
    for name in ("618-2024", "618-2025"):
        assert (BEAUTY / "campaigns" / name / "campaign.yml").read_text(encoding="utf-8").startswith("# A fictional campaign")


def test_the_first_campaign_has_every_table() -> None:
    """Nothing that a campaign may say is missing in 2024."""
    assert {contract.table for contract in CAMPAIGNS.tables} == set(known().campaigns["618-2024"].tables)


def test_what_a_campaign_brought_is_a_part_of_its_channels(later: Inputs) -> None:
    """On no day more new payers, clicks, sales or spend than the channel had; on no channel of others."""
    for name in ("618-2024", "618-2025"):
        share = parts(later, name)
        assert share.to_numpy().max() <= 1
        assert share.to_numpy().min() >= 0
        assert {"xiaohongshu", "douyin", "private_domain"} == set(channels_of(later.campaigns[name]))


def test_plan_and_target_say_the_same() -> None:
    """The days of the plan add up to the target, within half a per cent; the target is the baseline with its uplift."""
    for name in ("618-2024", "618-2025"):
        plan = known().campaigns[name]
        sheet = plan.sheet(Campaign)
        assert sheet.target is not None
        assert sheet.baseline is not None
        assert sheet.uplift is not None
        assert sheet.target == pytest.approx(live(plan, plan.table(CAMPAIGN_PLAN))["new_payers"].sum(), rel=0.005)
        assert sheet.target == pytest.approx(sheet.baseline * (1 + sheet.uplift), rel=0.005)


def test_the_first_plan_is_the_one_that_was_frozen(later: Inputs) -> None:
    """Its seal of 24 May 2024 holds; the second is open, and what comes of it leaves its plan as it is."""
    plan = known().campaigns["618-2024"]
    seal = seal_of(plan)
    assert seal is not None
    assert (date(2024, 5, 24), plan_hash(plan)) == (seal.frozen_on, seal.content_hash)
    assert seal_of(known().campaigns["618-2025"]) is None
    assert plan_hash(known().campaigns["618-2025"]) == plan_hash(later.campaigns["618-2025"])


def test_budgets_hold_together() -> None:
    """Channels and opinion leaders cost less than the campaign has."""
    for plan in known().campaigns.values():
        budget = plan.sheet(Campaign).budget
        assert budget is not None
        assert budget > plan.table(CAMPAIGN_CHANNELS)["budget"].sum() + plan.table(CAMPAIGN_KOL)["fee"].sum()


def test_the_second_campaign_starts_from_the_first(later: Inputs) -> None:
    """Its baseline is what the first brought, its lessons are those of the first, it serves the quarter's headline."""
    old, new = known().campaigns["618-2024"], known().campaigns["618-2025"].sheet(Campaign)
    assert 2529 == live(old, old.table(CAMPAIGN_FACTS))["new_payers"].sum() == new.baseline
    assert (("618-2024",), "2025-Q2", "KR1") == (new.similar, new.parent.period, new.parent.key_result)
    lessons = known().lessons
    assert lessons is not None
    assert {"618-2024"} == set(lessons["campaign"])
    assert 0 == len(known().campaigns["618-2025"].table(CAMPAIGN_FACTS))
    brought = later.campaigns["618-2025"]
    assert 2560 == live(brought, brought.table(CAMPAIGN_FACTS))["new_payers"].sum()


def test_cities_without_campaign_show_what_would_have_come() -> None:
    """The units together are the channels; during the campaign the covered cities gain over the others, after it they lose a little."""
    table = known().campaigns["618-2024"].table(CAMPAIGN_SERIES)
    facts = known().facts
    whole = facts[facts["channel"].isin(["xiaohongshu", "douyin", "private_domain"])].groupby("date_day")["new_payers"].sum()
    units = table.groupby("date_day")["value"].sum()
    assert units.tolist() == whole.loc[units.index].tolist()
    by_role = table.pivot_table(index="date_day", columns="role", values="value", aggfunc="sum")

    def ratio(first: str, last: str) -> float:
        span = by_role.loc[first:last]
        return float(span["treated"].sum() / span["control"].sum())

    before = ratio("2024-04-08", "2024-05-24")
    assert 1.1 < ratio("2024-06-01", "2024-06-18") / before < 1.25
    assert ratio("2024-06-19", "2024-06-24") / before < 1


def test_tests_tell_their_stories(later: Inputs) -> None:
    """The short page wins; the coupon's arms are not as large as meant; members held out buy less; the cover is open."""

    def last(inputs: Inputs, name: str, test: str) -> dict[str, tuple[float, float]]:
        """Return users and rate of each role at the last look."""
        table = inputs.campaigns[name].table(CAMPAIGN_EXPERIMENTS)
        own = table[table["test"] == test].sort_values("date_day").groupby("role").last()
        numbers = zip(own.index, own["users"], own["conversions"], strict=True)
        return {str(role): (float(users), float(paid / users)) for role, users, paid in numbers}

    page, coupon = last(known(), "618-2024", "page"), last(known(), "618-2024", "coupon")
    assert 0.215 == pytest.approx(page["variant"][1] / page["control"][1] - 1, abs=0.001)
    assert coupon["control"][0] / (coupon["control"][0] + coupon["variant"][0]) > 0.52
    holdout = last(later, "618-2025", "holdout")
    assert 1.3 < holdout["variant"][1] / holdout["control"][1] < 1.7
    assert 0.25 == pytest.approx(holdout["control"][0] / holdout["variant"][0], abs=0.01)


def test_arms_count_less_than_their_channel_had(later: Inputs) -> None:
    """Members held out and not are part of private domain: their new payers together stay well below the channel's 789 of those days."""
    plan = later.campaigns["618-2025"]
    (test,) = [one for one in plan.sheet(Campaign).tests if one.about == "campaign"]
    assert ("new_payers", "private_domain") == (test.metric, test.channel)
    rows = plan.table(CAMPAIGN_EXPERIMENTS)
    counted = rows[rows["test"] == test.id].groupby("arm")["conversions"].max().sum()
    facts = live(plan, later.facts)
    held = facts.loc[facts["channel"] == test.channel, "new_payers"].sum()
    assert 789 == held
    assert counted < 0.75 * held


def test_the_textbook_cases_are_there() -> None:
    """On site 12.3 % converted against 15 % (WX-25); ten orders pay a cash-back nobody fixed (WX-52); consumers cost least per order."""
    plan = known().campaigns["618-2024"]
    event = plan.table(CAMPAIGN_OFFLINE).iloc[0]
    assert (0.123, 0.15) == (event["conversions"] / event["participants"], event["target"])
    ladder = plan.table(CAMPAIGN_REFERRAL)
    assert [False, True] == ladder["unit_cost"].isna().tolist()
    tiers = plan.table(CAMPAIGN_KOL).groupby("tier")[["fee", "orders"]].sum()
    cost = (tiers["fee"] / tiers["orders"]).sort_values()
    assert ["koc", "waist", "head"] == cost.index.tolist()
    groups = plan.table(CAMPAIGN_SEGMENTS)
    high = groups[groups["segment"] == "high"].iloc[0]
    assert high["converted"] / high["participated"] > high["target_conversion"]


def test_some_work_came_late() -> None:
    """A few items of 2024 were done after their day, most in time."""
    schedule = known().campaigns["618-2024"].table(CAMPAIGN_SCHEDULE)
    assert 4 == (schedule["done_at"] > schedule["end"]).sum()
    assert 9 == len(schedule)


def test_a_review_of_april_knows_nothing_of_the_second_campaign() -> None:
    """It was decided on 12 May 2025, and at the end of May its stand and its launch are still ahead."""
    assert ["618-2024"] == list(load_inputs(DATA, "beauty", date(2025, 4, 30), campaigns=True).campaigns)
    may = load_inputs(DATA, "beauty", date(2025, 5, 31), campaigns=True).campaigns["618-2025"]
    assert 3 == may.table(CAMPAIGN_SCHEDULE)["done_at"].isna().sum()
