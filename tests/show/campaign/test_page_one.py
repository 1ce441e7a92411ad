"""What page one of a campaign says: of a plan, of a proved, unproved, partial or unknown effect, of a campaign that still runs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.core.language import language
from goalbook.core.message import Label, Message, msg
from goalbook.publish.summary import summary
from goalbook.publish.workbook import write_workbook
from goalbook.show.campaign import report
from goalbook.show.campaign.asks import asks
from goalbook.show.campaign.figures import boxes
from goalbook.show.campaign.opening import headline
from goalbook.show.campaign.planned import taught
from goalbook.show.campaign.strip import strip
from goalbook.show.campaign.told import caused, happened, lesson
from goalbook.show.words import titled
from support import campaign_of as made
from support.campaign_of import days

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.campaign.result import CampaignResult

EN, ZH = language("en", "CNY"), language("zh", "CNY")
GIVEN = {
    "target": 120,
    "commit": 100,
    "stretch": 150,
    "channels": ["a", "b"],
    "budget": 5000,
    "uplift": 0.2,
    "k_factor": 0.1,
    "share_cycle_days": 2,
}
EFFECT = {"effect": 40.0, "low": 20.0, "high": 60.0, "verdict": "effective", "design": "synthetic_control", "whole": True}


def looked_back(**head: object) -> CampaignResult:
    """Return a retrospective of 96 of 120 with an effect as given."""
    found = made.result(made.inputs(GIVEN, facts=[*days("a", new_payers=6), *days("b")], plan=[*days("a"), *days("b")]))
    return replace(found, headline=replace(found.headline, **{**EFFECT, **head}))


def said(messages: tuple[Message, ...]) -> str:
    """Return sentences as a reader sees them."""
    return " ".join(EN.say(one) for one in messages)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ({}, "40 would not have come without it (80 % range 20–60)."),
        ({"whole": False, "design": "randomised"}, "of its test's users 40 came because of it"),
        ({"verdict": "unclear", "low": -5.0}, "an effect is not shown: 40, 80 % range −5 to 60."),
        ({"verdict": "harmful", "effect": -40.0, "low": -60.0, "high": -20.0}, "but it was less than without the campaign: −40"),
        ({"verdict": "descriptive", "design": "seasonal_baseline"}, "which proves no effect."),
        ({"verdict": "not_evaluated", "effect": None, "low": None, "high": None}, "how much of that it caused cannot be told."),
        ({"state": "running"}, "Interim, to "),
        ({"target": None}, "brought 96 new payers; no target was set"),
        ({"actual": None}, "new payers were not measured on its own page"),
    ],
)
def test_the_headline_never_says_more_than_was_measured(head: dict[str, object], words: str) -> None:
    """What was reached stands first, what was caused second, each with how sure it is."""
    assert words in EN.say(headline(looked_back(**head)))


def test_the_headline_counts_what_was_reached_against_the_target() -> None:
    """96 of 120 are 80 %."""
    assert "x brought 96 of 120 new payers (80.0\u202f%)" in EN.say(headline(looked_back()))
    assert "x带来新增付费用户 96，目标 120（达成 80.0%）" in ZH.say(headline(looked_back()))


def test_a_plan_without_target_has_nothing_to_plan_towards() -> None:
    """And asks for one first."""
    found = made.result(made.inputs(), "plan")
    assert "x has no target yet" in EN.say(headline(found))
    assert said(asks(found)).startswith("Set commit, target and stretch in campaigns/x/campaign.yml.")


def test_a_plan_says_how_many_rules_stand_against_it() -> None:
    """One is named, more are counted, none lets it start."""
    found = made.result(made.inputs(GIVEN, plan=[*days("a"), *days("b")]), "plan")
    failing = [one for one in found.findings if one.status == "fail"]
    assert len({one.rule for one in failing}) > 1
    assert "rules stand against its start." in EN.say(headline(found))
    one = replace(found, findings=tuple(failing[:1]))
    assert f"rule {failing[0].rule} stands against its start." in EN.say(headline(one))
    assert "every rule that could be judged passes." in EN.say(headline(replace(found, findings=())))
    warned = replace(failing[0], status="warn")
    assert "no rule fails, 1 warn." in EN.say(headline(replace(found, findings=(warned,))))


def test_a_plan_that_may_start_is_frozen_and_one_that_may_not_is_not() -> None:
    """Whoever freezes a failing plan would freeze its faults."""
    found = made.result(made.inputs(GIVEN, plan=[*days("a"), *days("b")]), "plan")
    assert "Freeze the plan" not in said(asks(found))
    assert "Freeze the plan: make accept BOOK=campaign CAMPAIGN=x MODE=plan." in said(asks(replace(found, findings=())))


def test_without_a_proved_effect_the_next_campaign_keeps_a_group_without_it() -> None:
    """A description leaves the question open for good."""
    assert "Keep a group or some cities without the next campaign" in said(asks(looked_back(verdict="descriptive")))
    assert "Do not repeat it as it was" in said(asks(looked_back(verdict="unclear")))
    assert "Keep a group" not in said(asks(looked_back()))


def test_a_campaign_that_brought_less_than_it_cost_is_to_become_cheaper() -> None:
    """Each one added beside what it brought."""
    found = looked_back()
    returns = pd.DataFrame(
        [("cost", 8_000.0), ("incremental", 40.0), ("revenue", 4_000.0), ("roi", -0.5), ("cost_per", 200.0)], columns=["item", "value"]
    ).assign(low=float("nan"), high=float("nan"), basis=None)
    dear = replace(found, tables={**found.tables, "returns": returns})
    assert "each one added cost ¥200.0 and brought ¥100.0." in said(asks(dear))
    assert "8,000" in str(strip(dear, EN)) or "¥8" in str(strip(dear, EN))


def test_the_weakest_step_and_the_largest_part_of_the_gap_are_named() -> None:
    """Fewer of those who converted paid, in channel a."""
    text = said(happened(looked_back()))
    assert "Weakest step: new payers of conversions, 40.00\u202f% where 50.00\u202f% was planned." in text
    assert "Of the gap of −24 to the daily plan, −24 comes from A, most of it through new payers of conversions." in text


def test_a_channel_whose_parts_cancel_does_not_carry_the_gap() -> None:
    """What the one factor lost there the other won; the channel that lost on balance is named."""
    steps = [("a", "rate", -151.0), ("a", "exposures", 144.0), ("b", "rate", -71.0), ("b", "exposures", -71.0)]
    table = pd.DataFrame(steps, columns=["channel", "factor", "contribution"]).assign(name=Label("rate", "率"))
    found = looked_back()
    told = said(happened(replace(found, tables={**found.tables, "gap_steps": table})))
    assert "Of the gap of −149 to the daily plan, −142 comes from B, most of it through rate." in told


def test_before_the_campaign_begins_nothing_is_judged() -> None:
    """In the warm-up nothing counts towards the target yet."""
    given = made.inputs({**GIVEN, "warmup_start": date(2025, 2, 24)}, facts=days("a", 1, 1))
    found = made.result(given, as_of="2025-02-26")
    assert "x has not begun: nothing counts towards its target yet." == EN.say(headline(found))
    assert "" == said((*happened(found), *caused(found)))
    assert "Nothing is open." == said(asks(found))


def test_an_effect_of_a_tests_users_alone_is_no_reason_to_repeat_the_whole() -> None:
    """Unless another design shows it for the whole campaign."""
    found = looked_back(whole=False, design="randomised")
    assert "Do not repeat it as it was: for the whole of it no effect is shown." in said(asks(found))
    columns = ["design", "state", "whole", "effect", "low", "high", "p"]
    designs = pd.DataFrame([("local_level", "available", True, 40.0, 20.0, 60.0, 0.01)], columns=columns)
    designs = designs.assign(name=Label("covariates", "协变量"))
    assert "Do not repeat" not in said(asks(replace(found, tables={**found.tables, "effect_designs": designs})))


def test_what_is_not_known_of_an_effect_is_said() -> None:
    """No sentence about a cause without its evidence."""
    found = replace(looked_back(effect=None), tables={**looked_back().tables, "effect": pd.DataFrame()})
    assert "is not known" in said(caused(found))


def test_a_lesson_has_its_figure_once() -> None:
    """A sentence that holds its figures gets none beside it."""
    row = {"what": Label("gift set", "礼盒"), "effect": 0.2, "low": 0.1, "high": 0.3}
    assert "gift set (+20.0\u202f%, +10.0\u202f% to +30.0\u202f%)" == EN.say(lesson(row))
    assert "gift set (+20.0\u202f%)" == EN.say(lesson({**row, "low": float("nan")}))
    assert "¥3 for an order" == EN.say(lesson({**row, "what": msg("{text:text}", text="¥3 for an order"), "low": float("nan")}))
    assert "gift set" == EN.say(lesson({**row, "effect": float("nan")}))


def test_a_lesson_that_warns_is_heeded_by_leaving_it_out() -> None:
    """One that worked and is left out stands there as not used."""
    found = made.result(made.inputs(GIVEN), "plan")
    lessons = pd.DataFrame(
        [("won", 0.2, True), ("won too", 0.1, False), ("lost", -0.3, False)], columns=["what", "effect", "reused"]
    ).assign(low=float("nan"), high=float("nan"))
    told = said(taught(replace(found, tables={**found.tables, "known_lessons": lessons})))
    assert "won (+20.0\u202f%): used." in told
    assert "won too (+10.0\u202f%): not used here." in told
    assert "lost (−30.0\u202f%): left out here." in told


@pytest.mark.parametrize("mode", ["plan", "retrospective"])
@pytest.mark.parametrize("speech", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("sheet", [{}, GIVEN], ids=["bare", "given"])
def test_every_section_stands_whatever_is_given(mode: str, speech: object, sheet: dict[str, object]) -> None:
    """A campaign of its days alone is reported too; nothing unknown is printed as a number."""
    found = made.result(made.inputs(sheet), mode)
    html = "".join(str(part(found, speech).html) for part in report.SECTIONS)
    assert 'id="sec-page-one"' in html
    assert [] == re.findall(r"\b(?:nan|None|NaT|inf)\b", re.sub(r"<[^>]*>", " ", html))


@pytest.mark.parametrize("metric", ["page_exposures", "spend", "cac", "revenue"])
@pytest.mark.parametrize("mode", ["plan", "retrospective"])
def test_a_campaign_may_be_about_any_figure(metric: str, mode: str, tmp_path: Path) -> None:
    """One that its page alone counts, money, a cost that is to fall: report, panel, summary and workbook stand."""
    given = made.inputs({**GIVEN, "metric": metric}, facts=days("a", spend=40.0, revenue=900.0), plan=days("a"))
    found = made.result(given, mode)
    html = "".join(str(part(found, EN).html) for part in report.SECTIONS)
    assert 'id="sec-page-one"' in html
    assert boxes(found, EN)
    assert titled(EN, headline(found)) in summary(found, "en").replace("\\", "")
    write_workbook(found, "zh", tmp_path / "report.xlsx")
    assert (tmp_path / "report.xlsx").stat().st_size
