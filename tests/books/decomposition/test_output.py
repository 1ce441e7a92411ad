"""What is produced for a chain, whether topics and hours suffice, and what a content plan has to say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from goalbook.books.decomposition import decompose
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from support import tiny_team as tiny
from support.sample_funnels import asked, decomposed, found, prepared, rows, statuses

if TYPE_CHECKING:
    from goalbook.core.message import Message

SAY = language("en", "CNY").say


def plain(code: str, message: Message) -> str:
    """Return a text with ordinary spaces."""
    return language(code, "CNY").say(message).replace("\u202f", " ").replace("\u00a0", " ")


# WX-05 and WX-06: 5.0M plays a month at 1.2 % × 80 % for 30,000 registrations, from 20 videos a month of 250,000 plays.
VIDEOS = {"channel": "a", "metric": "reads", "items": 20, "average": 250_000, "boost": {"uplift": 0.1}}
PLAYS = {
    "channel": "a",
    "outcome": "registrations",
    "target": 30_000,
    "volume": {"metric": "reads", "amount": 5_000_000, "per": "month"},
    "rates": [{"name": "click_rate", "value": 0.012}, {"name": "registration_rate", "value": 0.8}],
}


# 750,000 reads a month, in each of three, from 3 items of 250,000 in a chain to the headline: 2.25M × 2 % × 50 % × 4 % are 900 of 910.
CARRIED = {
    "channel": "a",
    "outcome": "new_payers",
    "feeds": "KR2",
    "volume": {"metric": "reads", "amount": 750_000, "per": "month", "months": 3},
    "rates": [{"name": "click_rate", "value": 0.02}, {"name": "registration_rate", "value": 0.5}, {"name": "payment_rate", "value": 0.04}],
}


def output(*made: dict[str, Any], **sheet: object) -> dict[str, Any]:
    """Return a sheet with this output beside the chain of plays."""
    return {"chains": [PLAYS], "output": list(made), **sheet}


def test_the_case_of_videos_is_counted_by_month_and_by_quarter() -> None:
    """WX-06: 5.0M or 15.0M plays (16.5M if all are boosted); for 5.0M a quarter 83,333 each, for 30,000 users 12.5 videos would do."""
    result = decomposed(output(VIDEOS))
    (row,) = rows(result, "output")
    assert [pytest.approx(value) for value in (15e6, 5e6, 16.5e6, 15e6, 1.0)] == [
        row[name] for name in ("volume", "volume_single", "volume_all", "needed", "ratio")
    ]
    assert (pytest.approx(83_333.33), pytest.approx(12.5)) == (row["average_single"], row["items_for_target"])
    (chain,) = rows(result, "chains")
    assert (pytest.approx(144_000.0), pytest.approx(48_000.0)) == (chain["implied"], chain["implied_single"])
    assert ["warn", "warn"] == statuses(result, "DC-07")


def test_boost_counts_for_the_share_that_gets_it() -> None:
    """WX-06: +10 % on every video makes 5.5M a month and 158,400 users a quarter; on half of them 5.25M."""
    ready = prepared(output(VIDEOS))
    volumes = [rows(decompose(ready, asked(boost=share)), "output")[0]["volume_single"] for share in ("", "a=1", "a=0.5")]
    assert [pytest.approx(value) for value in (5e6, 5.5e6, 5.25e6)] == volumes
    assert pytest.approx(158_400.0) == rows(decompose(ready, asked(boost="a=1")), "chains")[0]["implied"]


@pytest.mark.parametrize(("items", "status"), [(18, "fail"), (19, "pass"), (24, "pass"), (25, "warn"), (30, "warn"), (31, "fail")])
def test_output_is_held_against_the_volume_of_its_chain(items: int, status: str) -> None:
    """DC-05: 20 items carry the chain; 19 to 24 pass, up to 30 is a warning, else it fails and says how many would match."""
    result = decomposed(output({**VIDEOS, "items": items}))
    (one,) = found(result, "DC-05")
    assert (status, pytest.approx(20.0)) == (one.status, rows(result, "output")[0]["items_needed"])
    assert ("would match it" in SAY(one.message)) == (status != "pass")


def test_sliders_of_items_and_plays_are_held_against_the_plan_as_filed() -> None:
    """DC-05: 10 items bring half of what the plan counts on; 500,000 plays each make up for it."""
    ready = prepared(output(VIDEOS))
    ratios = [
        rows(decompose(ready, asked(**moved)), "output")[0]["ratio"]
        for moved in ({"items": "a=10"}, {"items": "a=10", "plays": "a=500000"})
    ]
    assert [pytest.approx(0.5), pytest.approx(1.0)] == ratios


def test_no_items_and_no_topics_are_too_few() -> None:
    """DC-05, DC-13: nothing made is no division by nothing: 20 items of the same average would do, and topics fall short."""
    none = decomposed(output({**VIDEOS, "items": 0}, topics=[{"channel": "a", "per_week": 3}]))
    assert (["fail"], pytest.approx(20.0), "–" in SAY(found(none, "DC-05")[0].message)) == (
        statuses(none, "DC-05"), rows(none, "output")[0]["items_needed"], False,
    )  # fmt: skip
    assert ["fail"] == statuses(decomposed(output(VIDEOS, topics=[{"channel": "a", "per_week": 0}])), "DC-13")


def test_weekly_items_count_in_the_whole_weeks() -> None:
    """5 items a week are 65 in the 13 weeks of a quarter, and have one reading."""
    (row,) = rows(decomposed(output({**VIDEOS, "items": 5, "per": "week"})), "output")
    assert (pytest.approx(65 * 250_000.0), row["volume"], False) == (row["volume"], row["volume_single"], row["unsure"])


@pytest.mark.parametrize(
    ("per_week", "slack", "month", "status"), [(4, -0.1538, -0.25, "fail"), (5, 0.0769, 0.0, "warn"), (6, 0.2308, 0.1667, "pass")]
)
def test_topics_leave_room_for_rejection(per_week: int, slack: float, month: float, status: str) -> None:
    """WX-07, DC-13: 5 topics a week for 20 videos a month leave 0 % in four weeks and 7.69 % in 13; 4 are too few, 6 leave room."""
    result = decomposed(output(VIDEOS, topics=[{"channel": "a", "per_week": per_week}]))
    (row,) = rows(result, "topics")
    assert (pytest.approx(slack, abs=1e-4), pytest.approx(month, abs=1e-4)) == (row["slack"], row["slack_month"])
    assert [status] == statuses(result, "DC-13")


def test_room_for_rejection_is_the_policys() -> None:
    """DC-13: a team that rejects a fifth of its topics wants that much room."""
    sheet = output(VIDEOS, topics=[{"channel": "a", "per_week": 6}])
    assert ["warn"] == statuses(decomposed(sheet, policy={"funnel": {"topic_slack": 0.2}}), "DC-13")


def test_topics_without_items_are_not_judged() -> None:
    """DC-13: a plan that names topics alone is not wrong, only silent."""
    result = decomposed({"topics": [{"channel": "a", "per_week": 5}]})
    assert (["not_evaluated"], True) == (statuses(result, "DC-13"), math.isnan(rows(result, "topics")[0]["slack"]))


@pytest.mark.parametrize(("hours", "status"), [(12, "pass"), (12.001, "fail")])
def test_nobody_makes_more_than_the_hours_hold(hours: float, status: str) -> None:
    """DC-05: 10 items a week of two people, half each, at 2.4 hours take 12 hours of 12."""
    work = [{"person": "lin", "hours": 12, "channel": "a", "hours_per_item": hours / 5, "share": 0.5}]
    result = decomposed(output({**VIDEOS, "items": 10, "per": "week"}, capacity=work))
    assert (status, pytest.approx(hours / 12)) == (found(result, "DC-05")[1].status, rows(result, "capacity")[0]["load"])


def test_a_persons_channels_add_up_in_hours() -> None:
    """DC-05: 60 % for one channel and 60 % for another are 120 % of one person."""
    also = {"channel": "p", "metric": "reads", "items": 6, "per": "week", "average": 10}
    work = [{"person": "lin", "hours": 10, "channel": name, "hours_per_item": 1} for name in ("a", "p")]
    result = decomposed(output({**VIDEOS, "items": 6, "per": "week"}, also, capacity=work))
    assert [pytest.approx(0.6)] * 2 == [row["load"] for row in rows(result, "capacity")]
    assert [pytest.approx(1.2)] * 2 == [row["person_load"] for row in rows(result, "capacity")]
    kept = {"funnel": {"max_load": 1.25}}
    sheet = output({**VIDEOS, "items": 6, "per": "week"}, also, capacity=work)
    assert ["fail", "pass"] == [found(decomposed(sheet, policy=policy), "DC-05")[2].status for policy in (None, kept)]


FLOW = [{"step": step, "owner": "lin"} for step in ("需求", "production", "投放")]


def test_content_goes_from_demand_to_placement() -> None:
    """DC-33: each step has someone who answers for it, and something is watched every day; what lacks is named."""
    whole = decomposed({"flow": FLOW, "daily": ["clicks"]})
    halves = decomposed({"flow": [FLOW[0], {"step": "production"}]})
    assert (["pass"], ["warn"] * 3) == (statuses(whole, "DC-33"), statuses(halves, "DC-33"))
    assert ["production", "placement", 1.0] == [one.expected for one in found(halves, "DC-33")]


@pytest.mark.parametrize(("paid", "status"), [(0.305, "pass"), (0.306, "fail"), (0.294, "fail")])
def test_organic_and_paid_make_a_whole(paid: float, status: str) -> None:
    """DC-33: 70 % organic leave 30 % paid, half a point either way."""
    mix = {"mix": [{"channel": "a", "organic": 0.7, "paid": paid}]}
    assert status == found(decomposed(mix), "DC-33")[-2].status
    assert "pass" == found(decomposed(mix, policy={"split_tolerance": 0.01}), "DC-33")[-2].status


@pytest.mark.parametrize(("made", "status"), [(9, "pass"), (8.9, "warn"), (None, "info")])
def test_posts_made_keep_up_with_posts_planned(made: float | None, status: str) -> None:
    """CT-13: 9 of 10 posts a week are enough by the pass line; what was made may not be known."""
    posts = [{"channel": "a", "per_week": 10, "made": made, "direction": "reviews"}]
    assert [status] == statuses(decomposed(output({**VIDEOS, "items": 43}, posts=posts)), "CT-13")
    if made == 8.9:
        assert ["pass"] == statuses(decomposed(output({**VIDEOS, "items": 43}, posts=posts), policy={"pass_line": 0.85}), "CT-13")


def test_a_content_plan_names_frequency_direction_and_output() -> None:
    """CT-13: what is not said is named."""
    (one,) = found(decomposed({"posts": [{"channel": "p", "made": 3}]}), "CT-13")
    assert ("warn", "the content plan does not say: frequency, direction, output") == (one.status, SAY(one.message))


@pytest.mark.parametrize(
    ("second", "status", "asked_for"),
    [(0.5, "pass", "all 20 items"), (0.0, "warn", "the other 10 of 20"), (0.6, "warn", "2 items a month")],
)
def test_the_shares_of_a_channels_items_make_a_whole(second: float, status: str, asked_for: str) -> None:
    """DC-05: half of 20 items are Lin's; without anybody for the other half, or with two for the same items, the plan is asked."""
    work = [
        {"person": "lin", "hours": 40, "channel": "a", "hours_per_item": 1, "share": 0.5},
        {"others": "authors", "hours": 40, "channel": "a", "hours_per_item": 1, "share": second},
    ]
    one = found(decomposed(output(VIDEOS, capacity=work)), "DC-05")[-1]
    assert (status, pytest.approx(0.5 + second), True) == (one.status, one.observed, asked_for in SAY(one.message))


def test_others_beside_the_team_have_hours_of_their_own() -> None:
    """DC-05: authors who are no members of the team are judged by their own hours, under their own name."""
    work = [
        {"person": "lin", "hours": 40, "channel": "a", "hours_per_item": 1, "share": 0.5},
        {"others": "authors", "hours": 1, "channel": "a", "hours_per_item": 1, "share": 0.5},
    ]
    said = {one.subject.en: one.status for one in found(decomposed(output(VIDEOS, capacity=work)), "DC-05")[1:3]}
    assert {"Lin": "pass", "authors": "fail"} == said


@pytest.mark.parametrize(("per_week", "statuses_of"), [(5, ["info"]), (5.1, ["warn", "info"]), (4, ["warn", "info"])])
def test_posts_are_as_many_as_items(per_week: float, statuses_of: list[str]) -> None:
    """CT-13: 20 items a month are 4.6 a week; 5 posts a week lie within a tenth of that, 5.1 and 4 do not."""
    posts = [{"channel": "a", "per_week": per_week, "direction": "reviews"}]
    assert statuses_of == statuses(decomposed(output(VIDEOS, posts=posts)), "CT-13")


def test_how_far_posts_and_items_may_lie_apart_is_the_policys() -> None:
    """CT-13: a team that wants them within 1 % hears of 5 posts a week for 4.6 items."""
    sheet = output(VIDEOS, posts=[{"channel": "a", "per_week": 5, "direction": "reviews"}])
    assert ["warn", "info"] == statuses(decomposed(sheet, policy={"funnel": {"posts_apart": 0.01}}), "CT-13")


def test_a_shortfall_of_moved_items_fails_once() -> None:
    """Half the items halve the chain's volume: the chain fails its target, output still carries its chain, and the tree says the same."""
    parts = (tiny.key_result(id="KR2", channel="a", target=910.0), tiny.key_result(id="KR3", channel="p", target=400.0))
    given = tiny.goals(tiny.key_result(target=1_310.0, headline=True), *parts)
    result = decomposed(output({**VIDEOS, "items": 3, "months": 3, "boost": None}, chains=[CARRIED]), {"items": "a=1.5"}, goals=given)
    (row,), (one,), (chain,) = rows(result, "output"), found(result, "DC-05"), rows(result, "chains")
    assert (pytest.approx(0.5), "pass", "fail") == (row["ratio"], one.status, chain["verdict"])
    assert pytest.approx((row["volume"], 2 * row["volume"])) == (row["counted"], row["needed"])
    assert "the chain now on" in SAY(one.message)
    nodes = {node["kind"]: node for node in rows(result, "plan_tree") if node["channel"] == "a" and node["metric_id"] == "reads"}
    assert (nodes["stage"]["value"] * 3, "pass") == (pytest.approx(nodes["role"]["value"]), nodes["role"]["state"])


@pytest.mark.parametrize("moved", [{"rates": "a.click_rate=1.2"}, {"boost": "a=1.01"}])
def test_a_share_above_a_whole_is_refused_in_both_languages(moved: dict[str, object]) -> None:
    """A parameter refuses what the plan's file refuses; 100 % itself is allowed."""
    ready = prepared(output(VIDEOS))
    with pytest.raises(UsageError) as fault:
        decompose(ready, asked(**moved))
    assert ("100 %", "100%") == tuple(text for code, text in (("en", "100 %"), ("zh", "100%")) if text in plain(code, fault.value.message))
    whole = {name: value.partition("=")[0] + "=1" for name, value in moved.items() if isinstance(value, str)}
    assert not decompose(ready, asked(**whole)).tables["chains"].empty
