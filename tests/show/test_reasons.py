"""Why, and what to decide: no cause without a shift beyond its range, no event that is not recorded, each decision with its worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from tests.support.sample_review import EVENT, sample_review, sparse_review, tables

from goalbook.core.language import language
from goalbook.core.message import Label, Message, msg
from goalbook.show.monthly_review.decisions import decide
from goalbook.show.monthly_review.reasons import why

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

THIN = "\u202f"
NAN = float("nan")
CHANGED = pd.Timestamp("2025-05-12")
RATE = Label("Click rate", "点击率")


def said(messages: object, code: str = "en") -> str:
    """Return sentences in one line, with plain spaces."""
    listed = [messages] if isinstance(messages, Message) else messages
    return " ".join(language(code).say(message) for message in listed).replace(THIN, " ")


def cause(**changed: object) -> dict[str, object]:
    """Return Xiaohongshu's click rate, fallen after a recorded change, unless changed."""
    return {
        "rank": 1,
        "channel": "xiaohongshu",
        "factor": "clicks",
        "name": RATE,
        "before": 0.0199,
        "after": 0.0140,
        "onset": CHANGED,
        "weeks": 26,
        "p": 1e-9,
        "effect": -640.0,
        "event_day": CHANGED,
        "event": EVENT,
        "claimed": True,
        "state": "new",
        "trough": NAN,
        "recovery": NAN,
        "later_day": pd.NaT,
        "later_event": "",
        **changed,
    }


READS = {"rank": 2, "factor": "volume", "name": Label("Reads", "阅读量"), "before": 68_900.0, "after": 104_900.0, "effect": 730.0}
NO_EVENT = {"event_day": pd.NaT, "event": ""}


def reviewed(*causes: dict[str, object], **changed: pd.DataFrame) -> MonthlyReview:
    """Return the sample with these causes and a bridge from 13,620 to 11,520 in which the target lies 1,900 above what is usual."""
    bars = [("plan", 13_620.0), ("target_above_baseline", -1_900.0), ("factor", -200.0), ("actual", 11_520.0)]
    bridge = pd.DataFrame(bars, columns=["kind", "value"])
    none = pd.DataFrame(columns=list(cause()))
    return sample_review(**{"causes": pd.DataFrame(causes) if causes else none, "bridge": bridge, **changed})


def bridge(above: float) -> pd.DataFrame:
    """Return a bridge whose target lies this much above what is usual."""
    return pd.DataFrame([("plan", 13_620.0), ("target_above_baseline", -above), ("actual", 11_520.0)], columns=["kind", "value"])


def test_a_claimed_shift_with_its_event_is_the_cause() -> None:
    """Before and after, the day and words of the change, the weeks it is judged against, what it cost."""
    expected = (
        "Xiaohongshu’s click rate fell from 2.0 % to 1.4 % after the change recorded on 12 May (topics moved from product reviews to "
        "lifestyle), beyond the normal range of 26 weeks: −640 new payers."
    )
    assert expected in said(why(reviewed(cause())))
    assert "小红书点击率由 2.0% 降至 1.4%" in said(why(reviewed(cause())), "zh")


def test_text_and_chart_say_one_number_for_a_new_shift() -> None:
    """The bar of the bridge is the effect; months later the level ahead of the shift is another base, and is said to be."""
    bars = reviewed().tables["bridge"].assign(channel=["", "", "xiaohongshu", ""], factor=["", "", "clicks", ""])
    assert "−200 new payers" in said(why(reviewed(cause(), bridge=bars)))
    later = reviewed(cause(state="recovering", trough=0.014, recovery=0.5), bridge=bars)
    assert "−640 new payers this month against the level before" in said(why(later))


def test_a_shift_told_from_its_level_before_is_not_sized_by_the_plan() -> None:
    """Where the bar compares with a channel's plan, a fall that the plan had below already would read as a gain."""
    bars = reviewed().tables["bridge"].assign(channel=["", "", "xiaohongshu", ""], factor=["", "", "clicks", ""])
    split = tables()["contributions"]
    planned = split.assign(planned=split["channel"] == "xiaohongshu")
    assert "−200 new payers" in said(why(reviewed(cause(), bridge=bars, contributions=split)))
    assert "−200 new payers" not in (text := said(why(reviewed(cause(), bridge=bars, contributions=planned))))
    assert f"−{abs(cause()['effect']):,.0f} new payers" in text


def test_a_claimed_shift_without_event_stays_unexplained() -> None:
    """The numbers are said, no reason is made up, and the meeting is asked to look for it."""
    review = reviewed(cause(**NO_EVENT))
    assert "no recorded change explains it" in said(why(review))
    assert "topics" not in said(why(review))
    assert said(decide(review)).startswith("Find out what changed on Xiaohongshu")


def test_a_shift_that_is_not_claimed_is_no_cause() -> None:
    """Within the usual ups and downs an event explains nothing."""
    text = said(why(reviewed(cause(claimed=False))))
    assert "left their normal range" in text
    assert "topics" not in text


def test_the_main_cause_goes_the_gaps_way() -> None:
    """A larger move for the better does not explain a shortfall; it stands beside it, with the balance."""
    text = said(why(reviewed(cause(**READS), cause())))
    assert "click rate fell" in text
    assert "The same change moved reads +730: on balance +90 new payers." in text


def test_moves_of_another_change_are_not_put_on_this_ones_account() -> None:
    """Only what stands on the same recorded change of the same channel is balanced with it."""
    assert "The same change" not in said(why(reviewed(cause(), cause(**READS, channel="douyin"))))
    assert "The same change" not in said(why(reviewed(cause(), cause(**READS, event_day=pd.Timestamp("2025-05-19")))))


def test_what_was_won_back_is_said_with_what_is_left() -> None:
    """Before, trough and now, since when and by which change."""
    later = {"later_day": pd.Timestamp("2025-06-05"), "later_event": Label("Review topics back", "恢复测评选题")}
    text = said(why(reviewed(cause(state="recovering", trough=0.014, after=0.018, recovery=0.69, effect=-450.0, **later))))
    assert "2.0 % until 12 May and then 1.4 %, stands at 1.8 % since 5 Jun (review topics back): 69 % of the way back" in text
    assert "what is left is worth −450 new payers" in text


def test_a_target_above_what_is_usual_is_said_first_where_it_is_most_of_the_gap() -> None:
    """Half of the gap is most of it; less is not."""
    assert "1,050 of the 2,100 missing is target above what the channels brought" in said(why(reviewed(bridge=bridge(1_050.0))))
    assert "target above" not in said(why(reviewed(bridge=bridge(1_049.0))))
    assert "more than the whole gap of 2,100" in said(why(reviewed(bridge=bridge(2_200.0))))


def test_a_part_of_the_gap_is_put_beside_the_whole() -> None:
    """Without a baseline to compare with, the channel that carries most of it is named with both numbers."""
    waterfall = pd.DataFrame(
        [("plan", "plan", 13_620.0), ("xiaohongshu", "channel", -1_420.0), ("douyin", "channel", -680.0), ("actual", "actual", 11_520.0)],
        columns=["step", "kind", "value"],
    )
    nothing = reviewed().tables["bridge"].iloc[:0]
    assert "1,420 of the 2,100 missing are Xiaohongshu’s." in said(why(reviewed(waterfall=waterfall, bridge=nothing)))


def test_without_channels_the_change_is_not_placed() -> None:
    """A sparse review says that it cannot know."""
    assert "No figures by channel were given, so the change cannot be placed." == said(why(sparse_review()))


def test_undoing_a_change_is_worth_less_where_what_rose_with_it_is_lost_too() -> None:
    """Both ends are said: all that fell comes back, and what rose stays or goes."""
    whole = {"onset": pd.Timestamp("2025-05-01")}
    assert "undone, it brings about 640 new payers a month" in said(decide(reviewed(cause(**whole))))
    both = reviewed(cause(**whole), cause(**{**READS, **whole, "effect": 340.0}))
    assert "undone, it brings 300 new payers a month, 640 if what rose with it stays" in said(decide(both))
    assert "what rose with it more than that" in said(decide(reviewed(cause(**whole), cause(**{**READS, **whole}))))


def test_what_a_part_of_a_month_cost_is_scaled_to_a_month() -> None:
    """A change on 12 May cost 640 in twenty days: that is about 990 a month."""
    assert "undone, it brings about 990 new payers a month" in said(decide(reviewed(cause())))


def action(**changed: object) -> pd.DataFrame:
    """Return one action decided in this review, unless changed."""
    row = {
        "kind": "new", "action": Label("Review topics back", "恢复测评选题"), "channel": "xiaohongshu", "owner": "lin",
        "owner_name": msg("{name} ({role})", name=Label("Lin", "林"), role=Label("content lead", "内容组长")), "metric_id": "click_rate",
        "core_metric": "", "status": "open", "due": pd.Timestamp("2025-06-30"), "effect": 712.0, "coverage": 0.31,
        "stopped": False, "overdue": False,
        "decision": "", "goal": "", "change_since_start": NAN,
    }  # fmt: skip
    return pd.DataFrame([{**row, **changed}])


def test_what_is_accepted_stopped_or_harmful_is_not_carried_out() -> None:
    """Only an open action that helps answers the cause; one without owner has no empty brackets."""
    for changed in ({"decision": "accept"}, {"status": "stop"}, {"effect": -16.0}):
        assert "about" not in said(decide(reviewed(cause(), actions=action(**changed)))).split("Review topics", maxsplit=1)[-1][:60]
    bare = said(decide(reviewed(cause(), actions=action(owner="", effect=NAN))))
    assert "Carry out “Review topics back”; its effect is not sized." in bare


def test_a_swap_without_a_record_is_no_loss() -> None:
    """What one stage lost and the next won at the same time is told together, and nothing is to be searched for."""
    lost, won = cause(**NO_EVENT), cause(**{**READS, **NO_EVENT, "effect": 640.0})
    assert "on balance 0 new payers" in said(why(reviewed(lost, won)))
    assert "Find out" not in said(decide(reviewed(lost, won)))


def test_what_was_decided_is_to_be_carried_out() -> None:
    """The action answers the cause: who, until when, what it is worth and how much of the gap that is."""
    text = said(decide(reviewed(cause(), actions=action())))
    assert "Carry out “Review topics back” (content lead, by 30 Jun): about 710 new payers a month, 31 % of Xiaohongshu’s gap." in text
    assert "undo" not in text
    assert "31 % of the team’s gap" in said(decide(reviewed(cause(), actions=action(gap_of=""))))


def test_an_action_that_hurts_is_stopped_first() -> None:
    """The stop-loss stands before all else (MR-09)."""
    first = said(decide(reviewed(cause(), actions=action(kind="previous", stopped=True, change_since_start=-0.231)))[0])
    assert "Stop and reverse “Review topics back”: click rate fell by 23.1 % since it began (rule MR-09)." == first


def test_an_action_past_its_day_without_decision_is_asked_for() -> None:
    """Continue or change direction (MR-20); a decision taken is not asked for again."""
    missed = action(kind="previous", overdue=True, goal="missed")
    assert "Continue “Review topics back” or change direction" in said(decide(reviewed(actions=missed)))
    assert "change direction" not in said(decide(reviewed(actions=missed.assign(decision="continue"))))


def test_decisions_carry_their_need_and_their_rule() -> None:
    """The target out of reach, the meeting a rule calls for; three at most."""
    found = [said(message) for message in decide(reviewed(cause()))]
    assert 3 == len(found)
    assert "needs 15,900 new payers in each month left; the best month ever had 14,100" in found[1]
    assert "Hold the cross-department meeting: conversion of Xiaohongshu fell by 32.1 % (rule MR-08)." == found[2]


def test_nothing_to_decide_is_said() -> None:
    """No rule, no decision, one sentence."""
    none = {name: tables()[name].iloc[:0] for name in ("alerts", "months", "shift")}
    assert "Nothing: no rule calls for a decision this month." == said(decide(reviewed(**none)))


def test_decisions_name_who_answers_for_the_channel() -> None:
    """A decision about a channel says whose it is, where the team says so."""
    review = replace(reviewed(cause()), owners={"xiaohongshu": Label("content lead", "内容组长")})
    assert "Xiaohongshu (content lead)" in said(decide(review))
    assert "小红书（内容组长）" in said(decide(review), "zh")
    assert "(content lead)" not in said(decide(reviewed(cause())))
