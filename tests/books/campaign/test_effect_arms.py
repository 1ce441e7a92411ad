"""What randomised arms show of a campaign, and what they do not: sizes, early looks, what they count."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from support import campaign_of as made
from support import tiny_team as tiny
from support.campaign_effects import AFTER, TEST, arms, by_lot, cities, reasons, states
from support.campaign_of import rows

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult


def test_arms_come_before_controls() -> None:
    """Of 1,200 users 120 buy without, 180 with the campaign: 60 more, the controls are shown beside it."""
    found = made.result(by_lot(arms((1200, 120, 1200, 180)), series=cities()), as_of=AFTER)
    (row,) = rows(found, "effect")
    assert ("randomised", "effective", 1200) == (row["design"], row["verdict"], row["units"])
    assert 60.0 == pytest.approx(row["effect"])
    assert 0.5 == pytest.approx(row["lift"])
    assert 0 < row["low"] < 60 < row["high"]
    assert ["used", "available"] == states(found)[:2]
    assert "synthetic_control" == rows(found, "effect_path")[0]["design"]


def test_unequal_arms_are_refused() -> None:
    """1,200 against 900 users where half each was meant: no effect is read from them, the next design speaks and the reason is said."""
    found = made.result(made.inputs({"tests": [TEST]}, experiments=arms((1200, 120, 900, 180)), series=cities()), as_of=AFTER)
    assert ["refused", "used"] == states(found)[:2]
    assert "the arms have 1,200 : 900 users where 1,050 : 1,050 were to be expected" in reasons(found)
    lenient = by_lot(arms((1200, 120, 900, 180)), policy={"campaign": {"arms_uneven": 1e-12}})
    assert "used" == states(made.result(lenient, as_of=AFTER))[0]


def test_an_early_look_is_wider() -> None:
    """The same counts on the third of six planned days and on the last: early they need the interval that holds at every look."""
    early, late = (made.result(by_lot(arms((1200, 120, 1200, 180), day)), as_of=AFTER) for day in (3, 6))
    widths = [rows(one, "effect")[0]["high"] - rows(one, "effect")[0]["low"] for one in (early, late)]
    assert widths[0] > 1.3 * widths[1]
    assert "before its planned end on 2025-03-06" in reasons(early)


def test_a_look_at_a_handful_of_users_says_nothing_yet() -> None:
    """Five users an arm on the second day are too few for any interval; the controls speak."""
    found = made.result(made.inputs({"tests": [TEST]}, experiments=arms((5, 0, 5, 1), 2), series=cities()), as_of=AFTER)
    assert ["refused", "used"] == states(found)[:2]
    assert "too few users or conversions to judge yet" in reasons(found)


def test_zero_conversions_show_nothing() -> None:
    """Nobody bought in either arm: the effect is 0 with an interval, not told from chance; the lift is not known."""
    found = made.result(made.inputs({"tests": [TEST]}, experiments=arms((1200, 0, 1200, 0))), as_of=AFTER)
    (row,) = rows(found, "effect")
    assert (0.0, "unclear") == (row["effect"], row["verdict"])
    assert row["low"] < 0 < row["high"]
    assert math.isnan(row["lift"])
    assert "nobody converted in either arm" in reasons(found)


def test_money_is_compared_by_what_users_spend() -> None:
    """Where revenue is to rise, means and squares of spend are compared: 2 yuan more of each of 1,200 users, early or at the end."""
    money = [
        {**row, "spend_sum": 1200 * mean, "spend_sq": 1200 * (mean**2 + 400)}
        for row, mean in zip(arms((1200, 120, 1200, 180)), (10, 12), strict=True)
    ]
    early = [{**row, "date_day": date(2025, 3, 3)} for row in money]
    for rows_given in (money, early):
        found = made.result(by_lot(rows_given, {"metric": "revenue"}), as_of=AFTER)
        (row,) = rows(found, "effect")
        assert 2400.0 == pytest.approx(row["effect"])
        assert 0.2 == pytest.approx(row["lift"])
        assert row["low"] < 2400 < row["high"]


def test_arms_that_count_something_else_are_shown_and_are_no_verdict() -> None:
    """Arms that count any conversion say nothing of new payers: they stand in the table, the controls give the verdict."""
    plain = {name: value for name, value in TEST.items() if name != "metric"}
    found = made.result(made.inputs({"tests": [plain]}, experiments=arms((1200, 120, 1200, 180)), series=cities()), as_of=AFTER)
    assert ["available", "used"] == states(found)[:2]
    assert "synthetic_control" == found.headline.design
    first = rows(found, "effect_designs")[0]
    assert ("conversions", False, 60.0) == (first["metric_id"], first["whole"], pytest.approx(first["effect"]))
    assert "counts conversions, not new payers: no verdict on the campaign" in reasons(found)


def test_no_arm_counts_what_a_user_does_many_times() -> None:
    """Users who click are not the clicks that a campaign is to lift."""
    given = made.inputs({"metric": "clicks", "tests": [{**TEST, "metric": "clicks"}]}, experiments=arms((1200, 120, 1200, 180)))
    found = made.result(given, as_of=AFTER)
    assert "refused" == states(found)[0]
    assert "the arms count users who convert, the campaign is to lift clicks" in reasons(found)


def test_arms_with_more_than_their_channels_had_are_refused() -> None:
    """300 new payers in the arms where the channel had 299 in those six days cannot be; 300 can."""
    test = {**TEST, "channel": "a"}

    def read(total: float) -> CampaignResult:
        facts = tiny.facts({"a": {**tiny.DAY, "new_payers": lambda _: total / 6}}, start="2025-01-01", end="2025-03-31")
        return made.result(replace(made.inputs({"tests": [test]}, experiments=arms((1200, 120, 1200, 180))), facts=facts), as_of=AFTER)

    assert "refused" == states(read(299))[0]
    assert "the arms counted 300 new payers, where A had 299 in all on these days" in reasons(read(299))
    assert "used" == states(read(300))[0]
