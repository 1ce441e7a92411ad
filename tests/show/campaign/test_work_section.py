"""Work and readiness on paper: what is late with its days, what is lacking, what was spent, whether the plan still says the same."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from html import unescape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.publish.workbook.cr_work import campaign_work_heads, campaign_work_words
from goalbook.show.campaign.effect_money import cost_table
from goalbook.show.campaign.readiness import readiness
from goalbook.show.campaign.work import budget_message, work
from goalbook.show.campaign.work_chart import work_chart
from goalbook.show.sheets import sheet_titles
from support import campaign_of

if TYPE_CHECKING:
    from goalbook.books.campaign import CampaignResult
    from goalbook.core.language import Language
    from goalbook.show.block import Block

EN, ZH = language("en", "CNY"), language("zh", "CNY")
SHEET: dict[str, Any] = {
    "warmup_start": date(2025, 2, 25),
    "budget": 1000,
    "channels": ["a", "b"],
    "kols_wanted": 1,
    "on_site": {"en": "splash", "zh": "开屏"},
    "resources": [{"what": {"en": "kits", "zh": "试用装"}, "needed": 10, "available": 8, "unit": {"en": "pieces", "zh": "份"}}],
    "stability": [{"item": "stress_test", "done_on": date(2025, 2, 20)}],
    "peak": {"expected": 100, "capacity": 80},
}
ITEM: dict[str, Any] = {"phase": "plan", "start": date(2025, 2, 10), "deliverable": "方案 / the plan"}
TABLES: dict[str, list[dict[str, Any]]] = {
    "channels": [{"channel": "a", "liaison": "周会 / a call a week", "budget": 700, "start": date(2025, 2, 25), "end": date(2025, 3, 6)}],
    "materials": [{"item": "海报 / poster", "place": "offline", "due": date(2025, 2, 20), "delivered": date(2025, 2, 23)}],
    "dev": [{"page": "活动页 / page", "due": date(2025, 2, 20), "rule_done": date(2025, 2, 12), "events": "exposure, click"}],
    "schedule": [
        {**ITEM, "item": "方案 / scheme", "end": date(2025, 2, 14), "done_at": date(2025, 2, 14)},
        {**ITEM, "item": "素材 / artwork", "end": date(2025, 2, 18), "done_at": date(2025, 2, 22)},
    ],
    "checklist": [
        {"phase": "plan", "item": "目标 / target", "done": "yes", "evidence": "目标表 / sheet"},
        {"phase": "warmup", "item": "预热 / warm-up", "done": "no"},
    ],
    "feedback": [
        {"date_day": date(2025, 2, 26), "source": "user", "text": "太长 / too long", "acted_on": date(2025, 2, 27)},
        {"date_day": date(2025, 2, 26), "source": "user", "text": "家庭装 / family size"},
    ],
    "kol": [{"kol": "x", "tier": "koc", "channel": "a", "fee": 50, "exposures": 10, "reposts": 4, "measured_on": date(2025, 3, 6)}],
    "facts": [{"date_day": date(2025, 3, 1), "channel": "a", "spend": 800.0}],
}


@cache
def campaign(mode: str) -> CampaignResult:
    """Return the campaign of these sheets."""
    return campaign_of.result(campaign_of.inputs(SHEET, **TABLES), mode)


@cache
def bare(mode: str) -> CampaignResult:
    """Return a campaign of which nothing is known but its days."""
    return campaign_of.result(campaign_of.inputs(), mode)


def plain(block: Block) -> str:
    """Return a section without marks and pictures."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"</?b(?: [^>]*)?>|<img[^>]*>", "", unescape(str(block.html)))))


def alt(result: CampaignResult, speech: Language) -> str:
    """Return what the chart says to who cannot see it."""
    chart = work_chart(result, speech)
    return "" if chart is None else chart.alt


def test_the_gantt_says_what_came_late_and_by_how_much() -> None:
    """One of two items, four days after its day, in both languages and both modes."""
    assert alt(campaign("retrospective"), EN).startswith("1 of 2 items came late, most of all artwork (4 d)")
    assert alt(campaign("retrospective"), ZH).startswith("2 项工作中 1 项延期，最久的是“素材”（4 天）")
    assert alt(campaign("plan"), EN).startswith("2 of 2 items were due so far, 1 late, most of all artwork (4 d)")


def test_a_plan_shows_its_sheets_and_what_they_lack() -> None:
    """Channels with budgets and total, a material's days late, a page's hand-overs and events, an undecided gap, lacking columns."""
    said = plain(work(campaign("plan"), EN))
    assert "a call a week" in said
    assert "Together ¥700.0" in said
    assert "3 d late" in said
    assert "Not tracked: share, conversion. Without it no retrospective is possible." in said
    assert "▲ nothing decided" in said
    assert "Sheet channels: 0 of 2 complete; lacking: owner, way of working, budget, first day, last day." in said
    assert "缺少埋点：分享、转化。缺了就无法复盘。" in plain(work(campaign("plan"), ZH))


def test_a_retrospective_lists_what_was_late_with_the_latest_first() -> None:
    """Pages that were never handed over lead; then the item with four days, the poster with three."""
    said = plain(work(campaign("retrospective"), EN))
    assert "Things that came late: 3; spent: ¥850 of ¥1k" in said
    assert "Late over all sheets: " in said
    places = [said.index(words) for words in ("d overdue", "4 d late", "3 d late")]
    assert sorted(places) == places


def test_what_was_spent_stands_beside_plan_and_budget() -> None:
    """More than planned is said with its share; a part without a plan is named instead of a variance nobody can know."""
    known = {"planned": 700.0, "spent": 770.0, "frame": 700.0, "gap": 70.0, "gap_share": 0.1, "unplanned": float("nan")}
    assert "¥770 spent, the budget was ¥700 (+10.0\u202f%); planned were ¥700 (+10.0\u202f%)" == EN.say(budget_message(known))
    part = {**known, "gap": float("nan"), "gap_share": float("nan"), "unplanned": 50.0}
    assert "实际支出 ¥770，活动预算 ¥700（+10.0%）；其中 ¥50 没有计划金额" == ZH.say(budget_message(part))
    nothing = {**known, "spent": float("nan")}
    assert "¥700 planned; what was spent is not known" == EN.say(budget_message(nothing))


def test_a_total_has_no_gap_where_a_line_has_no_plan() -> None:
    """Differences are not summed over fewer lines than the totals: a dash, and the line without a plan by name; else the plain gap."""

    def shown(*rows: tuple[str, float, float]) -> str:
        lines = [(Label.same(name), planned, actual) for name, planned, actual in rows]
        costs = pd.DataFrame(lines, columns=["name", "planned", "actual"])
        html = cost_table(cast("CampaignResult", SimpleNamespace(tables={"costs": costs})), EN)
        return " ".join(re.sub(r"<[^>]+>", " ", unescape(str(html))).split())

    both, none = ("ads", 100.0, 120.0), float("nan")
    assert "Total known ¥100.0 ¥120.0 +¥20.0" in shown(both)
    unplanned = shown(both, ("stand", none, 50.0))
    assert "Stand not planned ¥50.0" in unplanned
    assert "Total known ¥100.0 ¥170.0 – No gap for the total: ¥50.0 had no planned amount (stand)." in unplanned
    assert "what ¥30.0 of the plan came to is not known yet (rewards)" in shown(both, ("rewards", 30.0, none))


def test_readiness_says_whether_the_campaign_may_begin() -> None:
    """What is asked for before the first day, a peak the system does not carry, a place nobody named, a plan that is not frozen."""
    said = plain(readiness(campaign("plan"), EN))
    assert "Ready to begin: 1 of 1 items done with evidence" in said
    assert "All 1 things asked for before the first day are done, each with evidence" in said
    assert "▲ Peak expected: 100 visits a second; shown to be carried: 80 (−20" in said
    assert "No place is named" in said
    assert "The plan cannot be frozen yet: the sheet names nobody who has to agree; rules that fail: CR-03" in said
    assert "策划暂不能冻结" in plain(readiness(campaign("plan"), ZH))


def test_a_retrospective_says_what_stayed_open_and_what_became_of_feedback() -> None:
    """The item that nobody did, one of two suggestions used and the other named, safeguards that nobody made."""
    said = plain(readiness(campaign("retrospective"), EN))
    assert "1 of 2 things asked for was not done or is not shown" in said
    assert "warm-up" in said
    assert "Said in the warm-up: 2; 1 of it led to a change; of users' suggestions 1 of 2 (50 %). Not yet: family size." in said
    assert "Not made before the start: Traffic monitoring, Emergency drill." in said
    assert "KOLs who took part: 1, wanted 1; reposts 4." in said


def test_what_is_due_later_is_not_yet_open() -> None:
    """Within the warm-up the list of the retrospective is ahead: it counts in its own column and nobody calls it open."""
    later = {"phase": "retro", "item": "复盘 / looking back", "done": "no"}
    given = campaign_of.inputs(SHEET, checklist=[*TABLES["checklist"], later])
    said = plain(readiness(campaign_of.result(given, "retrospective", as_of="2025-02-26"), EN))
    assert "Everything that was due so far is done, each item with evidence" in said
    assert "Not due yet" in said
    assert "looking back" not in said


def test_what_is_missing_is_said_once_and_nothing_else() -> None:
    """A campaign of its days alone: one line for the sheets, one for the checklist; in a retrospective nothing about the seal."""
    for mode in ("plan", "retrospective"):
        assert 1 == plain(work(bare(mode), EN)).count("No sheet says who does what until when"), mode
        assert 1 == plain(readiness(bare(mode), EN)).count("No checklist was given"), mode
        assert work_chart(bare(mode), EN) is None, mode
    assert "The plan is not frozen" not in plain(readiness(bare("retrospective"), EN))


def test_every_column_of_these_tables_has_a_head_and_a_title() -> None:
    """The workbook calls each sheet and column by words, and each code word too."""
    words, heads = campaign_work_words(), campaign_work_heads()
    for name, columns in heads.items():
        assert name in sheet_titles(), name
        held = [str(column) for column in campaign("retrospective").tables[name].columns]
        assert [] == [column for column in held if column not in columns and column != "channel"], name
        for column, (_, kind) in columns.items():
            assert column in held, (name, column)
            if kind == "word":
                values = {str(value) for value in campaign("retrospective").tables[name][column] if value}
                assert values <= set(words[name, column]), (name, column)
