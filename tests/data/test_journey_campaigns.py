"""Real coupon campaigns, as they come: overlapping, not drawn by lot, some of them older than the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from bench.campaign_journey import KNOWN_TO, look_back
from bench.journey_team import SOURCE, TEAM, make_journey_team, read_journey

from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.show.campaign.effect import effect

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.inputs import Inputs

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason="the datasets are not here; GOALBOOK_SHARED names their folder")
THREE = (9, 10, 24)  # two that overlap, one that began before the data do


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Return the team with three of its campaigns."""
    folder: Path = tmp_path_factory.mktemp("journey")
    make_journey_team(folder, only=THREE)
    return load_inputs(folder, TEAM, KNOWN_TO, campaigns=True)


@pytest.fixture(scope="module")
def results(inputs: Inputs) -> dict[str, CampaignResult]:
    """Return the three retrospectives."""
    return {name: look_back(inputs, name)[1] for name in inputs.campaigns}


def test_a_control_was_mailed_nothing_on_the_campaigns_days() -> None:
    """No household counts as untouched that any campaign of those days was mailed to."""
    journey = read_journey()
    mailed = journey.mailings.loc[journey.mailings["campaign_id"].isin(journey.beside(9)), "household_id"]
    assert {8, 9, 10} == set(journey.beside(9))
    assert not set(journey.untouched(9)) & set(mailed)


def test_every_coupon_redeemed_is_counted_once(inputs: Inputs) -> None:
    """The conversions of a campaign are the source's redemptions from its start to 30 days after its end."""
    source = pd.read_csv(SOURCE / "coupon_redemptions.csv", parse_dates=["redemption_date"])
    own = source[(source["campaign_id"] == 9) & source["redemption_date"].between("2017-05-31", "2017-08-01")]
    assert len(own) == inputs.campaigns["coupons-09"].table(CAMPAIGN_FACTS)["conversions"].sum()
    assert len(own) > 0


def test_a_campaign_older_than_the_data_is_not_evaluated(results: dict[str, CampaignResult]) -> None:
    """Without a day before its start nothing stands for what would have come without it, and no figure is given."""
    headline = results["coupons-24"].headline
    assert ("not_evaluated", "") == (headline.verdict, headline.design)
    assert headline.effect is None


def test_mailed_households_that_were_not_drawn_by_lot_are_not_called_a_success(results: dict[str, CampaignResult]) -> None:
    """Measured against the households without a mailing, with an interval that holds zero, and called unclear."""
    headline = results["coupons-09"].headline
    assert ("unclear", "synthetic_control") == (headline.verdict, headline.design)
    assert headline.low is not None
    assert headline.high is not None
    assert headline.low < 0 < headline.high


@pytest.mark.parametrize(("code", "said"), [("en", "Coupons 10 (Type B) ran from"), ("zh", "优惠券 10（Type B）")])
def test_campaigns_at_the_same_time_are_said(results: dict[str, CampaignResult], code: str, said: str) -> None:
    """The retrospective of one campaign names the other that ran in the same stores on some of its days."""
    shown = effect(results["coupons-09"], language(code, "USD"))
    assert said in shown.html


@pytest.mark.full
def test_all_27_campaigns_are_looked_back_on(tmp_path: Path) -> None:
    """Three began before the data; the other 24 have an effect with an interval, none of them called effective; 17 are of type B."""
    names = make_journey_team(tmp_path)
    every = load_inputs(tmp_path, TEAM, KNOWN_TO, campaigns=True)
    found = [look_back(every, name) for name in names]
    outcomes = [outcome for outcome, _ in found]
    assert ["coupons-24", "coupons-25", "coupons-26"] == [one.campaign for one in outcomes if not one.measured]
    assert {"unclear", "not_evaluated"} == {one.verdict for one in outcomes}
    league = dict(found[names.index("coupons-15")][1].tables["mechanics_league"].set_index("mechanic")["campaigns"])
    assert {"type_a": 4, "type_b": 17, "type_c": 6} == league
