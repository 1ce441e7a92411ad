"""A campaign's work: what is late and by how much, what the sheets lack, what is tracked, whether the budget holds."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from goalbook.books.campaign.effect.costs import costs
from goalbook.books.campaign.rules import work as rules
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from support.campaign_work import case, findings, judged, rows

if TYPE_CHECKING:
    from goalbook.books.campaign.rules.case import Case

BEFORE, DURING, AFTER = date(2025, 2, 28), date(2025, 3, 3), date(2025, 4, 5)
ITEM = {"item": "页面 / page", "phase": "plan", "owner": "su", "start": date(2025, 2, 10), "end": date(2025, 2, 20), "deliverable": "v1"}
CHANNEL = {
    "channel": "a",
    "liaison": "周会 / a call a week",
    "budget": 600,
    "owner": "su",
    "start": date(2025, 2, 25),
    "end": date(2025, 3, 6),
}
PAGE = {"page": "活动页 / page", "owner": "su", "due": date(2025, 2, 20), "events": "exposure, 点击, share, conversion"}
HANDED = {name: date(2025, 2, 19) for name in ("rule_done", "page_done", "tracking_done")}
POSTER = {"item": "海报 / poster", "place": "offline", "design_need": "x", "owner": "su", "due": date(2025, 2, 20)}


def item(done: date | None = None, **changes: object) -> dict[str, object]:
    """Return an item of the schedule."""
    return {**ITEM, "done_at": done, **changes}


@pytest.mark.parametrize(
    ("done", "as_of", "expected"),
    [
        (date(2025, 2, 20), AFTER, ("done", 0.0)),
        (date(2025, 2, 18), AFTER, ("done", -2.0)),
        (date(2025, 2, 21), AFTER, ("late", 1.0)),
        (None, date(2025, 2, 20), ("running", math.nan)),
        (None, date(2025, 2, 23), ("late", 3.0)),
        (None, date(2025, 2, 9), ("ahead", math.nan)),
    ],
)
def test_an_item_stands_where_its_days_say(done: date | None, as_of: date, expected: tuple[str, float]) -> None:
    """Done, late by so many days, running or ahead, judged on the last day anything is known of; another item shows days are kept."""
    kept = item(date(2025, 2, 12), item="other", end=date(2025, 2, 12))
    row = rows(case(as_of, schedule=[item(done), kept]), "schedule")[0]
    assert expected[0] == row["state"]
    assert expected[1] == pytest.approx(row["days_late"], nan_ok=True)


def test_where_nobody_notes_what_is_done_nothing_is_called_late() -> None:
    """A day gone by says nothing where no day of completion was ever written down."""
    found = case(AFTER, "retrospective", schedule=[item()], materials=[POSTER])
    assert ["unreported"] == [row["state"] for row in rows(found, "schedule")]
    assert ["unreported"] == [row["state"] for row in rows(found, "materials")]
    assert math.isnan(rows(found, "schedule")[0]["days_late"])
    assert [] == judged(rules.schedule_keeps, found)


def test_the_share_of_what_slips_is_judged_at_its_limit() -> None:
    """One of five late is 20 %, which the limit of 20 % allows; two are not; a team's own limit moves the verdict."""
    on_time, late = date(2025, 2, 20), date(2025, 2, 22)
    one = [item(late if at == 0 else on_time, item=f"i{at}") for at in range(5)]
    two = [item(late if at < 2 else on_time, item=f"i{at}") for at in range(5)]
    assert [("pass", 0.2)] == judged(rules.schedule_keeps, case(AFTER, "retrospective", schedule=one))
    assert [("warn", 0.4)] == judged(rules.schedule_keeps, case(AFTER, "retrospective", schedule=two))
    policy = {"campaign": {"schedule_slippage": 0.4}}
    assert [("pass", 0.4)] == judged(rules.schedule_keeps, case(AFTER, "retrospective", policy=policy, schedule=two))


def test_overdue_items_are_listed_with_their_days() -> None:
    """Each late item with its days; a limit of two days lets two days pass; without any the sheet passes."""
    late = [item(date(2025, 2, 22)), item(date(2025, 2, 20), item="other")]
    assert [("warn", 2.0)] == judged(rules.overdue, case(AFTER, schedule=late))
    assert [("pass", 0.0)] == judged(rules.overdue, case(AFTER, schedule=late, policy={"campaign": {"days_late": 2}}))
    assert [("pass", 0.0)] == judged(rules.overdue, case(AFTER, schedule=late[1:]))


def test_a_schedule_lacks_what_its_five_columns_do_not_say() -> None:
    """Item, owner, both days and deliverable; a lower share asked for lets a gap pass."""
    found = case(BEFORE, schedule=[item(), item(item="other", deliverable="", owner="")])
    assert ["", "owner,deliverable"] == [row["missing"] for row in rows(found, "schedule")]
    assert [("warn", 0.5)] == judged(rules.schedule_complete, found)
    low = case(BEFORE, schedule=[item(), item(item="other", owner="")], policy={"campaign": {"sheet_complete": 0.5}})
    assert [("pass", 0.5)] == judged(rules.schedule_complete, low)
    assert [("pass", 1.0)] == judged(rules.schedule_complete, case(BEFORE, schedule=[item()]))


def test_a_material_is_late_from_the_first_day_after_its_due_day() -> None:
    """On the day is in time, a day later warns, and one that is not there counts its days until now."""
    day = date(2025, 2, 20)
    assert [("pass", 0.0)] == judged(rules.materials, case(AFTER, materials=[{**POSTER, "delivered": day}]))
    assert [("warn", 1.0)] == judged(rules.materials, case(AFTER, materials=[{**POSTER, "delivered": date(2025, 2, 21)}]))
    two = [{**POSTER, "delivered": day}, {**POSTER, "item": "stand"}]
    assert [("warn", 8.0)] == judged(rules.materials, case(BEFORE, materials=two))
    assert [("pass", 0.0)] == judged(rules.materials, case(BEFORE, materials=two, policy={"campaign": {"days_late": 8}}))


def test_every_channel_is_live_on_the_first_day() -> None:
    """All three live pass; one a day later warns; two thirds are enough where the team says so; before the start nobody judges."""
    live = [{**CHANNEL, "channel": one, "launched": date(2025, 3, 1)} for one in "abc"]
    late = [*live[:2], {**live[2], "launched": date(2025, 3, 2)}]
    assert [("pass", 1.0)] == judged(rules.channels_live, case(AFTER, "retrospective", channels=live))
    assert [("warn", pytest.approx(2 / 3))] == judged(rules.channels_live, case(AFTER, "retrospective", channels=late))
    policy = {"campaign": {"channels_live": 0.6}}
    assert [("pass", pytest.approx(2 / 3))] == judged(rules.channels_live, case(AFTER, "retrospective", channels=late, policy=policy))
    never = [{**one, "launched": None} for one in live]
    assert [] == judged(rules.channels_live, case(AFTER, "retrospective", channels=never))
    assert [None, None, None] == [row["live"] for row in rows(case(BEFORE, channels=never), "channel_sheet")]
    early = [{**one, "launched": date(2025, 2, 25)} for one in live]
    assert [] == judged(rules.channels_live, case(BEFORE, "retrospective", channels=early))


def test_a_channel_without_a_row_lacks_everything() -> None:
    """A channel that carries the campaign and stands in no row has neither budget nor owner; without a sheet none is listed."""
    found = case(BEFORE, sheet={"channels": ["a", "b"]}, channels=[CHANNEL])
    assert [("a", ""), ("b", "liaison,budget,owner,start,end")] == [
        (row["channel"], row["missing"]) for row in rows(found, "channel_sheet")
    ]
    assert [("warn", 0.5)] == judged(rules.channel_sheet, found)
    assert [("pass", 1.0)] == judged(rules.channel_sheet, case(BEFORE, channels=[CHANNEL]))
    assert [] == rows(case(BEFORE, sheet={"channels": ["a"]}), "channel_sheet")


@pytest.mark.parametrize(("moved", "status"), [("", "pass"), ("a=1000", "pass"), ("a=1000.01", "fail")])
def test_the_budget_moves_with_its_slider(moved: str, status: str) -> None:
    """Channels may take all of the budget and not a cent more; filed amounts stay beside the moved ones."""
    found = case(BEFORE, sheet={"budget": 1000}, channels=[CHANNEL], budgets=moved)
    assert [status] == [one.status for one in findings(rules.budget, found)]
    assert [600.0, 600.0] == [row["filed"] for row in rows(found, "budget_variance")]


def test_all_lines_together_may_pass_the_budget_though_channels_do_not() -> None:
    """KOLs count too: more than the budget in all is a warning; 90 % of the budget is the limit where a team wants a reserve."""
    costs = pd.DataFrame([{"item": "kol", "name": None, "channel": "a", "planned": 500.0, "actual": math.nan}])
    assert ["warn"] == [one.status for one in findings(rules.budget, case(BEFORE, sheet={"budget": 1000}, channels=[CHANNEL], costs=costs))]
    assert ["pass"] == [one.status for one in findings(rules.budget, case(BEFORE, sheet={"budget": 1100}, channels=[CHANNEL], costs=costs))]
    tight = case(BEFORE, sheet={"budget": 650}, channels=[CHANNEL], policy={"campaign": {"budget_used": 0.9}})
    assert ["fail"] == [one.status for one in findings(rules.budget, tight)]


def test_an_event_counts_with_what_it_is_to_cost() -> None:
    """500 for a stand beside 600 for channels pass a budget of 1,000; without its cost the plan says that it leaves the stand out."""

    def planned(cost: float | None) -> Case:
        files: dict[str, Any] = {"channels": [CHANNEL], "offline": [{"event": "stand", "target": 0.1, "planned_cost": cost}]}
        found = case(BEFORE, sheet={"budget": 1000}, **files)
        return case(BEFORE, sheet={"budget": 1000}, costs=costs(found.prepared), **files)

    assert [("warn", 1100.0)] == judged(rules.budget, planned(500))
    over = planned(500)
    after = replace(over, prepared=replace(over.prepared, mode="retrospective"))
    said = [language("en", "CNY").say(findings(rules.budget, one)[0].message) for one in (over, after)]
    assert (True, True) == (said[0].endswith("take ¥100.0 out"), said[1].endswith("¥100.0 more than the ¥1,000 there were"))
    assert [("pass", 1000.0)] == judged(rules.budget, planned(400))
    assert [("info", None), ("pass", 600.0)] == judged(rules.budget, planned(None))


def test_a_budget_slider_of_an_unknown_channel_is_refused() -> None:
    """A misspelt channel never moves nothing in silence."""
    with pytest.raises(UsageError):
        case(BEFORE, channels=[CHANNEL], budgets="aa=5")


def test_a_total_without_all_its_parts_claims_no_variance() -> None:
    """What nobody planned has no plan of zero: the total's gap is not known, and how much of it had no plan is said."""
    costs = pd.DataFrame(
        [
            {"item": "channel", "name": None, "channel": "a", "planned": 600.0, "actual": 660.0},
            {"item": "offline", "name": None, "channel": "", "planned": math.nan, "actual": 100.0},
        ]
    )
    found = case(AFTER, "retrospective", sheet={"budget": 700}, channels=[CHANNEL], costs=costs)
    line, _, total = rows(found, "budget_variance")
    assert (660.0, 60.0, pytest.approx(0.1), "over") == (line["spent"], line["gap"], line["gap_share"], line["state"])
    assert (760.0, 100.0, True, "over") == (total["spent"], total["unplanned"], math.isnan(total["gap"]), total["state"])
    assert [("pass", 600.0), ("warn", 760.0)] == judged(rules.budget, found)
    assert [("pass", 600.0), ("pass", 760.0)] == judged(
        rules.budget, case(AFTER, "retrospective", {"budget": 760}, channels=[CHANNEL], costs=costs)
    )


def test_spend_comes_from_the_campaigns_own_days_where_no_costs_are_known() -> None:
    """Sums up to the end; days without a figure stay unknown, a channel without any is no line."""
    facts = [{"date_day": date(2025, 3, day), "channel": "a", "spend": 10.0} for day in (1, 6, 7)]
    spent = rows(case(AFTER, "retrospective", sheet={"channels": ["a", "b"]}, facts=facts), "budget_variance")
    assert [("a", 20.0), ("", 20.0)] == [(row["channel"], row["spent"]) for row in spent]


@pytest.mark.parametrize("event", ["exposure", "click", "share", "conversion"])
def test_without_one_of_the_four_events_no_retrospective_is_possible(event: str) -> None:
    """Each alone makes it fail, whether the sheet names three or the pages track three; all four pass."""
    others = [one for one in ("exposure", "click", "share", "conversion") if one != event]
    assert [("fail", 3.0)] == judged(rules.tracked, case(BEFORE, sheet={"tracking": others}))
    assert [("fail", 3.0)] == judged(rules.tracked, case(BEFORE, dev=[{**PAGE, "events": ",".join(others)}]))
    assert [("pass", 4.0)] == judged(rules.tracked, case(BEFORE, dev=[PAGE]))


def test_tracking_asked_for_is_the_teams_own() -> None:
    """A campaign without sharing may ask for three events, and a missing one may warn; no plan of it at all fails in a plan only."""
    three = {"tracking": ["exposure", "click", "conversion"]}
    asked = {"campaign": {"tracked_events": ["exposure", "click", "conversion"]}}
    assert [("pass", 3.0)] == judged(rules.tracked, case(BEFORE, sheet=three, policy=asked))
    assert [("warn", 3.0)] == judged(rules.tracked, case(BEFORE, sheet=three, policy={"campaign": {"not_tracked": "warn"}}))
    assert [("fail", 0.0)] == judged(rules.tracked, case(BEFORE))
    assert [] == judged(rules.tracked, case(AFTER, "retrospective"))


def test_an_event_that_no_page_tracks_is_only_a_wish() -> None:
    """The sheet names four, the pages track three: said as a warning with the event."""
    found = case(
        BEFORE, sheet={"tracking": ["exposure", "click", "share", "conversion"]}, dev=[{**PAGE, "events": "exposure, click, conversion"}]
    )
    assert [("warn", 3.0)] == judged(rules.tracked, found)
    assert ["share"] == [row["event"] for row in rows(found, "tracking") if row["state"] == "no_page"]


def test_a_page_has_three_handovers() -> None:
    """All three pass; one missing warns once the day is over; not due yet is no fault; only after the start is said."""
    whole, part = {**PAGE, **HANDED}, {**PAGE, **HANDED, "tracking_done": None}
    assert [("pass", 3.0)] == judged(rules.handovers, case(BEFORE, dev=[whole]))
    assert [("warn", 2.0)] == judged(rules.handovers, case(BEFORE, dev=[part]))
    assert [("info", 0.0)] == judged(rules.handovers, case(date(2025, 2, 20), dev=[part]))
    assert [("warn", 2.0)] == judged(rules.handovers, case(DURING, "retrospective", dev=[{**part, "due": None}]))
    assert [("warn", 2.0)] == judged(rules.handovers, case(AFTER, "retrospective", dev=[{**whole, "tracking_done": date(2025, 3, 1)}]))
    assert [("pass", 2.0)] == judged(rules.handovers, case(BEFORE, dev=[part], policy={"campaign": {"handovers": 2}}))


def test_a_resource_that_lacks_needs_a_decision() -> None:
    """Enough passes, a decided gap is noted, an undecided one fails; a team may be stricter or milder."""
    two = {"resources": [{"what": {"en": "kits", "zh": "试用装"}, "needed": 10, "available": 9}]}
    decided = {"resources": [{**two["resources"][0], "decision": {"en": "buy", "zh": "采购"}}]}
    enough = {"resources": [{**two["resources"][0], "available": 10}]}
    unknown = {"resources": [{"what": {"en": "kits", "zh": "试用装"}, "needed": 10}]}
    assert [("pass", 10.0)] == judged(rules.resources, case(BEFORE, sheet=enough))
    assert [("fail", 9.0)] == judged(rules.resources, case(BEFORE, sheet=two))
    assert [("info", 9.0)] == judged(rules.resources, case(BEFORE, sheet=decided))
    assert [("not_evaluated", None)] == judged(rules.resources, case(BEFORE, sheet=unknown))
    policy = {"campaign": {"resources_short": "warn", "resources_decided": "warn"}}
    assert [("warn", 9.0)] == judged(rules.resources, case(BEFORE, sheet=two, policy=policy))
    assert [("warn", 9.0)] == judged(rules.resources, case(BEFORE, sheet=decided, policy=policy))


def test_the_five_sheets_say_what_they_lack() -> None:
    """The scheme by its seven fields, the other sheets by their rows; a sheet nobody wrote has no share."""
    found = case(BEFORE, sheet={"theme": {"en": "t", "zh": "主题"}}, schedule=[item(), item(item="other", owner="")])
    gaps = {row["sheet"]: row for row in rows(found, "sheet_gaps")}
    assert (7, 2, "background,purpose,audience,rules,flow") == (
        gaps["scheme"]["rows"],
        gaps["scheme"]["complete_rows"],
        gaps["scheme"]["missing"],
    )
    assert (0.5, "owner") == (gaps["schedule"]["share"], gaps["schedule"]["missing"])
    assert math.isnan(gaps["materials"]["share"])


def test_a_campaign_of_its_sheet_alone_has_empty_tables_and_one_verdict() -> None:
    """Nothing given is no fault but for the tracking, without which there will be nothing to look back on."""
    found = case(BEFORE)
    for name in ("channel_sheet", "materials", "development", "schedule", "campaign_gantt", "campaign_resources", "budget_variance"):
        assert 0 == len(found.tables[name]), name
        assert len(found.tables[name].columns) > 0, name
    every = (
        rules.resources,
        rules.channels_live,
        rules.schedule_keeps,
        rules.channel_sheet,
        rules.budget,
        rules.materials,
        rules.handovers,
    )
    assert [] == [one for rule in (*every, rules.schedule_complete, rules.overdue) for one in findings(rule, found)]
