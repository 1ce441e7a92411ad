"""Whether a campaign may begin: lists with evidence, the warm-up, the system's safeguards and peak, the seal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from goalbook.books.campaign.readiness.seal import campaign_seal
from goalbook.books.campaign.rules import readiness as rules
from goalbook.core.language import language
from goalbook.inputs.campaigns.seal import Seal, plan_hash
from support.campaign_work import case, findings, judged, rows

BEFORE, START, AFTER = date(2025, 2, 27), date(2025, 3, 1), date(2025, 4, 5)
WARMUP = {"warmup_start": date(2025, 2, 28)}
EN = language("en", "CNY")


def items(phase: str, shown: int, of: int = 4) -> list[dict[str, object]]:
    """Return items of a list, the first so many done and shown."""
    return [
        {"phase": phase, "item": f"{phase} {at}", "done": "yes" if at < shown else "no", "evidence": "sheet" if at < shown else ""}
        for at in range(of)
    ]


def test_the_planning_period_asks_for_four_items_with_evidence() -> None:
    """Four pass, three warn for the one that is open, a shorter list warns too; a team may ask for three."""
    assert [("pass", 4.0)] == judged(rules.planning, case(BEFORE, sheet=WARMUP, checklist=items("plan", 4)))
    assert [("warn", 3.0)] == judged(rules.planning, case(BEFORE, sheet=WARMUP, checklist=items("plan", 3)))
    assert [("warn", 3.0)] == judged(rules.planning, case(BEFORE, sheet=WARMUP, checklist=items("plan", 3, of=3)))
    three = {"campaign": {"planning_items": 3}}
    assert [("pass", 3.0)] == judged(rules.planning, case(BEFORE, sheet=WARMUP, checklist=items("plan", 3, of=3), policy=three))
    assert [] == judged(rules.planning, case(BEFORE, sheet=WARMUP))


def test_what_is_said_to_be_done_is_not_shown() -> None:
    """Yes without evidence counts as open for the rule, and the table tells the two apart."""
    said = [*items("plan", 3, of=3), {"phase": "plan", "item": "last", "done": "yes"}]
    found = case(BEFORE, sheet=WARMUP, checklist=said)
    assert [("warn", 3.0)] == judged(rules.planning, found)
    assert ["shown", "shown", "shown", "said"] == [row["state"] for row in rows(found, "checklist")]


@pytest.mark.parametrize(
    ("phase", "as_of", "state"),
    [
        ("plan", date(2025, 2, 26), "ahead"),
        ("plan", BEFORE, "open"),
        ("warmup", BEFORE, "ahead"),
        ("warmup", START, "open"),
        ("live", date(2025, 3, 5), "ahead"),
        ("live", date(2025, 3, 6), "open"),
        ("retro", date(2025, 3, 12), "ahead"),
        ("retro", date(2025, 3, 13), "open"),
    ],
)
def test_what_is_not_done_is_open_once_its_period_is_over(phase: str, as_of: date, state: str) -> None:
    """The plan before the first day, the warm-up by the start, the campaign by its end, the retrospective within its days."""
    assert [state] == [row["state"] for row in rows(case(as_of, sheet=WARMUP, checklist=items(phase, 0, of=1)), "checklist")]


def test_the_warm_up_is_asked_for_its_four_items_once_it_is_over() -> None:
    """Before the start nobody asks; then four pass, three warn, three pass where three are asked for."""
    three = items("warmup", 3)
    assert [] == judged(rules.warmup_list, case(BEFORE, sheet=WARMUP, checklist=three))
    assert [("pass", 4.0)] == judged(rules.warmup_list, case(START, "retrospective", WARMUP, checklist=items("warmup", 4)))
    assert [("warn", 3.0)] == judged(rules.warmup_list, case(START, "retrospective", WARMUP, checklist=three))
    low = {"campaign": {"warmup_items": 3}}
    assert ["pass"] == [status for status, _ in judged(rules.warmup_list, case(START, "retrospective", WARMUP, low, checklist=three))]


def test_the_warm_up_begins_before_the_campaign_on_and_off_site() -> None:
    """A day earlier passes, the same day warns; each place that nobody names warns; without a warm-up nothing is said."""
    both = {"on_site": {"en": "splash", "zh": "开屏"}, "off_site": {"en": "posters", "zh": "海报"}}
    assert [("pass", 1.0), ("pass", None), ("pass", None)] == judged(rules.warmup_begins, case(BEFORE, sheet={**WARMUP, **both}))
    assert [("pass", 1.0), ("warn", None), ("warn", None)] == judged(rules.warmup_begins, case(BEFORE, sheet=WARMUP))
    assert ("warn", 0.0) == judged(rules.warmup_begins, case(BEFORE, sheet={"warmup_start": START}))[0]
    assert [] == judged(rules.warmup_begins, case(BEFORE))


def test_as_many_kols_take_part_as_are_wanted() -> None:
    """Signed in a plan, those with exposures afterwards; two of two pass, one of two warns, half is enough where a team says so."""
    two = [{"kol": name, "tier": "koc", "exposures": value, "reposts": 3, "measured_on": START} for name, value in (("x", 10), ("y", 0))]
    signed = [{"kol": one["kol"], "tier": "koc"} for one in two]
    assert [("pass", 2.0)] == judged(rules.kols_take_part, case(BEFORE, sheet={"kols_wanted": 2}, kol=signed))
    assert [("warn", 2.0)] == judged(rules.kols_take_part, case(BEFORE, sheet={"kols_wanted": 3}, kol=signed))
    assert [("warn", 1.0)] == judged(rules.kols_take_part, case(AFTER, "retrospective", {"kols_wanted": 2}, kol=two))
    half = {"campaign": {"kols_active": 0.5}}
    assert [("pass", 1.0)] == judged(rules.kols_take_part, case(AFTER, "retrospective", {"kols_wanted": 2}, half, kol=two))
    assert [] == judged(rules.kols_take_part, case(BEFORE, kol=signed))
    running = case(date(2025, 3, 3), "retrospective", {"kols_wanted": 2}, kol=two)
    assert [("not_evaluated", None)] == judged(rules.kols_take_part, running)


def test_feedback_of_the_warm_up_is_used() -> None:
    """Half is enough, a third warns, a team may ask for less; what is said later or before is no part of it."""
    day = date(2025, 2, 28)
    said = [{"date_day": day, "source": "user", "text": f"t{at}", "acted_on": START if at == 0 else None} for at in range(3)]
    later = {"date_day": date(2025, 3, 2), "source": "user", "text": "later"}
    assert [("pass", 0.5)] == judged(rules.feedback_is_used, case(AFTER, "retrospective", WARMUP, feedback=[*said[:2], later]))
    assert [("warn", pytest.approx(1 / 3))] == judged(rules.feedback_is_used, case(AFTER, "retrospective", WARMUP, feedback=said))
    low = {"campaign": {"feedback_used": 0.3}}
    assert [("pass", pytest.approx(1 / 3))] == judged(rules.feedback_is_used, case(AFTER, "retrospective", WARMUP, low, feedback=said))
    assert [] == judged(rules.feedback_is_used, case(AFTER, "retrospective", WARMUP, feedback=[later]))
    assert [] == judged(rules.feedback_is_used, case(BEFORE, sheet=WARMUP, feedback=said))


def test_users_suggestions_are_counted_apart() -> None:
    """Of three said by users and a KOL, users' own are two, one of which led to a change."""
    day = date(2025, 2, 28)
    said = [("user", START), ("user", None), ("kol", START)]
    table = [{"date_day": day, "source": source, "text": str(at), "acted_on": acted} for at, (source, acted) in enumerate(said)]
    found = {row["item"]: row for row in rows(case(AFTER, "retrospective", WARMUP, feedback=table), "warmup")}
    assert (3.0, 2.0) == (found["feedback"]["wanted"], found["feedback"]["actual"])
    assert (2.0, 1.0) == (found["suggestions"]["wanted"], found["suggestions"]["actual"])


def test_safeguards_are_made_before_the_campaign() -> None:
    """The day before is in time, the first day is not; one that is not named is asked for too, unless the team asks for fewer."""
    made = {"stability": [{"item": "stress_test", "done_on": date(2025, 2, 27)}, {"item": "traffic_monitoring", "done_on": START}]}
    assert ["pass", "warn", "warn"] == [status for status, _ in judged(rules.safeguards, case(AFTER, "retrospective", made))]
    assert [True, None, None] == [row["in_time"] for row in rows(case(BEFORE, sheet=made), "stability")]
    assert [True, False, False] == [row["in_time"] for row in rows(case(AFTER, "retrospective", made), "stability")]
    one = {"campaign": {"safeguards": ["stress_test"]}}
    assert ["pass"] == [status for status, _ in judged(rules.safeguards, case(BEFORE, sheet=made, policy=one))]
    assert [] == judged(rules.safeguards, case(BEFORE))


@pytest.mark.parametrize(("capacity", "status"), [(99, "fail"), (100, "pass"), (101, "pass")])
def test_the_system_carries_the_peak(capacity: float, status: str) -> None:
    """A visit a second too few fails; a team may want a reserve of half."""
    sheet = {"peak": {"expected": 100, "capacity": capacity}}
    assert [(status, float(capacity))] == judged(rules.carries_the_peak, case(BEFORE, sheet=sheet))
    assert ["fail"] == [
        one.status for one in findings(rules.carries_the_peak, case(BEFORE, sheet=sheet, policy={"campaign": {"peak_capacity": 1.5}}))
    ]


def test_a_peak_without_capacity_is_not_judged() -> None:
    """Nobody knows what the system carries: said so, with the stress test that is lacking."""
    found = case(BEFORE, sheet={"peak": {"expected": 100}})
    assert [("not_evaluated", None)] == judged(rules.carries_the_peak, found)
    assert ["warn"] * 3 == [status for status, _ in judged(rules.safeguards, found)]


def test_a_seal_holds_until_the_plan_says_something_else() -> None:
    """Open, frozen in time, frozen after the first day, changed since; a seal of a later day is not known yet."""
    own = case(BEFORE, sheet=WARMUP).prepared

    def state(day: date, content: str, as_of: date = AFTER) -> str:
        seal = Seal(version=1, frozen_on=day, by="su", content_hash=content)
        plan = replace(own.plan, sheets={**own.plan.sheets, "frozen": seal})
        return str(campaign_seal(replace(own, plan=plan, as_of=as_of))["state"].iloc[0])

    right = plan_hash(own.plan)
    assert "open" == str(campaign_seal(own)["state"].iloc[0])
    assert ("frozen", "late") == (state(BEFORE, right), state(date(2025, 2, 28), right))
    assert ("changed", "open") == (state(BEFORE, "0" * 64), state(BEFORE, right, date(2025, 2, 26)))


def test_a_retrospective_says_that_its_plan_was_never_frozen() -> None:
    """Without a seal targets may have moved: told, as is a seal of too late a day; a changed plan warns; no target, no word."""
    own = case(AFTER, "retrospective", {**WARMUP, "target": 100})
    right = plan_hash(own.prepared.plan)

    def told(day: date | None = None, content: str = right) -> list[str]:
        seals = {} if day is None else {"frozen": Seal(version=1, frozen_on=day, by="su", content_hash=content)}
        now = replace(own.prepared, plan=replace(own.prepared.plan, sheets={**own.prepared.plan.sheets, **seals}))
        return [
            one.status for one in findings(rules.frozen_in_time, replace(own, prepared=now, tables={"campaign_seal": campaign_seal(now)}))
        ]

    assert (["info"], ["pass"]) == (told(), told(BEFORE))
    assert (["info"], ["warn"]) == (told(date(2025, 2, 28)), told(BEFORE, "0" * 64))
    assert [] == judged(rules.frozen_in_time, case(AFTER, "retrospective", WARMUP))
    text = EN.say(findings(rules.frozen_in_time, own)[0].message)
    assert "the plan was not frozen before 28 Feb: its targets may have been changed since" == text.replace("\u202f", " ")


def test_a_campaign_of_its_sheet_alone_is_silent() -> None:
    """Nothing given, nothing said: tables without rows, no verdict."""
    found = case(AFTER, "retrospective")
    assert {"checklist": 0, "stability": 0, "warmup": 0, "campaign_feedback": 0} == {
        name: len(found.tables[name]) for name in ("checklist", "stability", "warmup", "campaign_feedback")
    }
    every = (rules.planning, rules.warmup_list, rules.warmup_begins, rules.kols_take_part, rules.feedback_is_used, rules.safeguards)
    assert [] == [one for rule in (*every, rules.carries_the_peak) for one in findings(rule, found)]
