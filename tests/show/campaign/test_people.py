"""The section of whom a campaign reaches: what each block says in both modes and languages, and that it is silent without its data."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import pytest

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.metrics import load_catalogue
from goalbook.publish.workbook.cr_people import people_campaign_heads
from goalbook.show.campaign.people import people
from goalbook.show.sheets import sheet_titles
from support.sample_campaign_people import START, Row, case, prepared

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult

EN, ZH = language("en", "CNY"), language("zh", "CNY")
KOLS: list[Row] = [
    {
        "kol": "苏打 / Soda",
        "tier": "head",
        "channel": "a",
        "fee": 22_000,
        "tone_match": 0.8,
        "planned_orders": 192,
        "orders": 207,
        "revenue": 20_626,
    },
    *(
        {"kol": f"k{at}", "tier": "koc", "channel": "a", "fee": 600, "planned_orders": 16, "orders": 10 + at, "revenue": 1_000}
        for at in range(8)
    ),
]
LADDER: list[Row] = [
    {"step": 1, "condition": "一单 / one order", "reward": "9 折 / 10 % off", "unit_cost": 10.7, "planned_invites": 6_000,
     "planned_accepted": 150, "invites": 5_480, "accepted": 812, "rewards": 812},
    {"step": 2, "condition": "ten orders", "reward": "cash", "planned_invites": 300, "planned_accepted": 60, "accepted": 26, "rewards": 26},
]  # fmt: skip
OFFLINE: list[Row] = [
    {"event": "stand", "day": START, "target": 0.15, "participants": 1_000, "conversions": 123, "cost": 18_000, "cause": "audience"}
]
SEGMENTS: list[Row] = [
    {"segment": "new", "target_participation": 0.1, "target_conversion": 0.2, "reached": 1_000, "participated": 110, "converted": 30},
    {"segment": "dormant", "target_participation": 0.04, "target_conversion": 0.1, "reached": 1_000, "participated": 20, "converted": 2},
]
SHEET: Row = {
    "k_factor": 0.15,
    "share_cycle_days": 3,
    "target": 1_000,
    "mechanics": ["trial_kit"],
    "partners": [{"name": "gyms", "owner": "zhao", "metrics": ["group_joined", "clicks"]}],
    "tasks": [{"name": "find it", "started": 1_800, "completed": 600, "paid_completed": 150, "paid_others": 120}],
}
COMMUNITY: list[Row] = [{"day": START, "scene": "daily", "kind": "co_creation", "name": "一起选 / choosing", "participants": 40}]


def shown(mode: str = "retrospective", speech: str = "en", sheet: Row | None = None, assumed: str = "", **files: Any) -> str:
    """Return what a reader of the section sees; ``known`` is another day on which the report is made."""
    known = files.pop("known", None)
    one = prepared(mode, sheet, **files)
    result = SimpleNamespace(
        tables={**case(one, assumed=assumed).tables, "campaign": pd.DataFrame([{"end": one.end}])},
        meta=SimpleNamespace(as_of=one.as_of if known is None else known),
        looks_back=mode == "retrospective",
        policy=one.inputs.policy,
        catalogue=load_catalogue(),
        channel_names={"a": Label("Alpha", "甲")},
        owners={"zhao": Label("private-domain lead", "私域组长")},
    )
    html = people(cast("CampaignResult", cast("Any", result)), EN if speech == "en" else ZH).html
    return " ".join(re.sub(r"<[^>]+>", " ", str(html)).replace("\u202f", " ").replace("&#39;", "'").split())


def everything(mode: str, speech: str = "en", **changes: str) -> str:
    """Return the section of a campaign that has all of it."""
    files = {"kol": KOLS, "referral": LADDER, "offline": OFFLINE, "segments": SEGMENTS, "community": COMMUNITY}
    facts = [{"date_day": START, "new_payers": 2_529}]
    return shown(mode, speech, SHEET, **changes, **files, facts=facts)


def test_the_retrospective_says_what_an_order_cost_and_who_was_best() -> None:
    """Tiers by their sums, the edges of nine leaders, the rest in the workbook."""
    said = everything("retrospective")
    assert "KOCs brought an order for ¥44.4 , head KOLs for ¥106.3" in said
    assert "Cheapest by order: k7, ¥35.3; dearest: Soda, ¥106.3" in said
    assert "The rows left out stand in the workbook, sheet KOLs." in said
    assert " k7 KOCs Alpha 600 17 " in said
    assert " k3 " not in said


def test_the_retrospective_measures_referral_segments_and_event() -> None:
    """The ladder with its K factor and what is not priced; what fell short is the message, levers below."""
    said = everything("retrospective")
    assert "Referrals brought 812 users at ¥10.7 each: a K factor of 0.32 , 0.15 assumed" in said
    assert "▲ steps without a cost: 1, not in the cost per user" in said
    assert "(80 % range 0.31 to 0.34)" in said
    assert "1 of 2 segments reached their targets; of dormant users 2.0 % took part, 4.0 % wanted" in said
    assert "Stand: 12.3 % of the visitors converted, 15.0 % wanted; each cost ¥146.3" in said
    assert "Three levers for the next event" in said
    assert "they chose to, so that this is no effect" in said
    assert "Most took part in: choosing (40 people)." in said


def test_the_plan_says_what_is_hoped_for_and_nothing_that_came_of_it() -> None:
    """Planned cost per order, what the ladder brings, who is to take part; no outcome although the files have one."""
    said = everything("plan")
    assert "KOCs are to bring an order for ¥37.5 , head KOLs for ¥114.6" in said
    assert "The ladder is to bring 150 users at ¥10.7 each" in said
    assert "At a K factor of 0.15, a round every 3 days" in said
    assert "Of users of high value" not in said
    assert "Of new users 10 % are to take part, of dormant users 4 %" in said
    assert "Partners: 1, of which 1 without a plan if it goes wrong" in said
    assert "Gyms private-domain lead People who joined a group, clicks ▲ nothing" in said
    for outcome in ("K factor: ", "12.3 %", "Lever", "5,480", " 207 "):
        assert outcome not in said


def test_a_moved_k_factor_stands_beside_the_filed_one() -> None:
    """The slider's outcome and what it is more than as filed; from 1 on there is no end."""
    assert "As filed, at 0.15, there would be" not in everything("plan")
    assert "As filed, at 0.15, there would be 1,000: +" in everything("plan", assumed="k_factor=0.25")
    assert "a spread has no end by itself" in everything("plan", assumed="k_factor=1.1")


@pytest.mark.parametrize("mode", ["plan", "retrospective"])
def test_chinese_readers_read_chinese(mode: str) -> None:
    """No English word is left but names that are the same in both."""
    said = everything(mode, "zh")
    words = set(re.findall(r"[A-Za-z]{3,}", said))
    assert set() == words - {"KOC", "Excel", "stand", "gyms", "Gyms", "ten", "orders", "cash", "Cash", "Stand", "Ten", "Find", "find"}


@pytest.mark.parametrize("mode", ["plan", "retrospective"])
def test_nothing_is_shown_of_what_nobody_gave(mode: str) -> None:
    """No data, no section; each table alone brings its own block without the others."""
    assert "" == shown(mode)
    files: dict[str, list[Row]] = {"kol": KOLS, "referral": LADDER, "offline": OFFLINE, "segments": SEGMENTS, "community": COMMUNITY}
    for name, rows in files.items():
        assert len(shown(mode, **{name: rows})) > 60
    bare = shown(mode, kol=[{"kol": "x", "tier": "koc"}], referral=[{"step": 1, "condition": "x"}], segments=[{"segment": "own"}])
    assert "nan" not in bare


def test_while_it_runs_what_is_measured_at_the_end_is_not_missing() -> None:
    """Ladder and tasks wait for the end; a day after it nobody measured them."""
    files: dict[str, Any] = {"referral": [{"step": 1, "condition": "x", "planned_accepted": 5}], "segments": [{"segment": "own"}]}
    files["kol"] = [{"kol": "x", "tier": "koc", "fee": 500}]
    sheet: Row = {"tasks": [{"name": "find it"}]}
    early = shown(sheet=sheet, known=START, **files)
    assert "Reward ladder: what it brings is measured once the campaign is over" in early
    assert "who paid later is known once the campaign is over" in early
    assert "go to KOLs; what they bring is measured once the campaign is over" in early
    assert "Segments: what becomes of them is measured once the campaign is over" in early
    late = shown(sheet=sheet, **files)
    assert "was not noted: it is a cost" in late
    assert "Reward ladder: nothing of it was measured" in late
    assert "who paid later was not noted" in late


def test_two_numbers_of_users_brought_are_told_apart() -> None:
    """What the assumed K factor brings by the end stands beside the K factor that the ladder's own number stands for."""
    said = shown("plan", sheet=SHEET, referral=[{**LADDER[0], "planned_accepted": 340}])
    assert "are brought by others" in said
    assert "340 stand for a K factor of 0.34." in said


def test_fees_without_outcome_are_the_message() -> None:
    """What was paid is a cost; what it brought stays open."""
    said = shown(kol=[{"kol": "x", "tier": "koc", "fee": 500}])
    assert "¥500.0 went to KOLs, and what they brought was not noted: it is a cost, its return stays open" in said


def test_every_table_has_a_title_and_heads_in_the_workbook() -> None:
    """Columns without a head of their own are those that mean the same everywhere."""
    heads, common = people_campaign_heads(), {"channel", "name", "owner", "tier"}
    for name, table in case(prepared()).tables.items():
        assert name in sheet_titles()
        assert set() == set(table.columns) - set(heads[name]) - common, name
