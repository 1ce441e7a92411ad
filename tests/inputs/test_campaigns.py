"""Campaigns are read as they stand and as they were known on a day; what is wrong with them is told at once, with its place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs.campaigns.lessons import LESSONS
from goalbook.inputs.campaigns.people import CAMPAIGN_KOL
from goalbook.inputs.campaigns.read import channels_of
from goalbook.inputs.campaigns.registry import CAMPAIGNS
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS, CAMPAIGN_PLAN
from goalbook.inputs.campaigns.risks import CAMPAIGN_RISKS
from goalbook.inputs.campaigns.seal import plan_hash, seal_of
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.campaigns.work import CAMPAIGN_CHANNELS, CAMPAIGN_CHECKLIST, CAMPAIGN_SCHEDULE
from inputs.tiny_team import TEAM, notices, problems, read, said

if TYPE_CHECKING:
    from goalbook.inputs import Planning

HERE = "campaigns/618-2025"
SHEET = """\
name: {en: Summer, zh: 夏日}
role: 引流获客
nature: traffic
metric: new_payers
channels: [xiaohongshu]
decided_on: 2025-05-02
warmup_start: 2025-05-10
start: 2025-05-12
end: 2025-05-20
commit: 90
target: 100
stretch: 120
budget: 5000
owner: lin
parent: 2025-Q2/KR1
tracking: 曝光, click, share, conversion
controls: [{segment: dormant}]
tests: [{id: T1, users_per_day: 100, days: 7, rate: 0.05, shares: [0.5, 0.5]}]
"""
TEAM_OF_THREE = TEAM.replace("people:", "  - {id: search, name: {en: Search, zh: 搜索}, stages: [clicks, new_payers]}\npeople:")
TABLES = {
    "channels": "channel,liaison,budget,owner,start,end,launched\nxiaohongshu,mail,3000,lin,2025-05-12,2025-05-20,2025-05-13\n",
    "facts": "date_day,channel,page_exposures,clicks,new_payers,spend\n2025-05-12,xiaohongshu,1000,50,4,300\n",
    "plan_daily": "date_day,channel,new_payers\n2025-05-12,xiaohongshu,5\n",
    "series": "date_day,unit,role,value\n2025-01-01,Hangzhou,treated,4\n",
    "materials": "item,place,copy_ready,owner,due,delivered\nPoster,offline,2025-05-05,lin,2025-05-08,2025-05-09\n",
    "development": 'page,owner,rule_done,tracking_done,events\nLanding,lin,2025-05-06,2025-05-08,"曝光, click"\n',
    "schedule": "item,phase,owner,start,end,deliverable,done_at\nBrief,plan,lin,2025-05-03,2025-05-05,Brief,2025-05-06\n",
    "checklist": "phase,item,owner,done,done_at,evidence\nplan,Goal,lin,yes,2025-05-04,Sheet\n",
    "feedback": "date_day,source,text,decision,acted_on\n2025-05-11,user,Too long,Shorten,2025-05-13\n",
    "adjustments": "date_day,channel,what,why\n2025-05-14,xiaohongshu,Bid up,Behind plan\n",
    "risks": "risk,kind,what,probability,impact,owner,detected_on,hours,seconds\nR1,technical,Slow page,0.2,5000,lin,2025-05-13,5,4\n",
    "kol": "kol,tier,channel,fee,tone_match,exposures,orders,revenue,measured_on\nAmy,head,xiaohongshu,900,0.8,5000,12,1400,2025-05-18\n",
    "referral": "step,condition,reward,unit_cost,invites,accepted\n1,first order,10 % off,10,200,30\n",
    "segments": "segment,target_participation,target_conversion,reached,participated,converted\nnew,0.2,0.1,500,90,8\n",
    "offline": "event,day,target,participants,conversions,cost,cause\nFair,2025-05-15,0.15,300,37,2000,audience\n",
    "community": "day,scene,kind,name,participants\n2025-05-12,theme,co_creation,Shades,40\n",
    "experiments": (
        "test,arm,role,date_day,share,users,conversions,spend_sum,spend_sq\n"
        "T1,A,control,2025-05-14,0.5,100,5,500,60000\n"
        "T1,B,variant,2025-05-14,0.5,101,7,700,90000\n"
    ),
    "components": "component,kind,version,created_on,slot_1,metric,before,after\nCover,content,2,2025-05-12,Insight,completion,0.2,0.25\n",
}
ALL: dict[str, str | bytes] = {"team.yml": TEAM_OF_THREE, f"{HERE}/campaign.yml": SHEET}
ALL.update((f"{HERE}/{name}.csv", text) for name, text in TABLES.items())
LESSON = "lesson,date_day,type,campaign,what,effect,low,high,evidence\nL1,2025-05-21,case,618-2025,Short page,0.1,0.05,0.2,randomised\n"


def test_a_campaign_is_read_as_it_stands(tmp_path: Path) -> None:
    """Sheet, tables and lessons are there under the campaign's id; words may be Chinese."""
    inputs = read(tmp_path, ALL | {"lessons.csv": LESSON})
    plan = inputs.campaigns["618-2025"]
    sheet = plan.sheet(Campaign)
    assert ("acquisition", "traffic", ("exposure", "click", "share", "conversion")) == (sheet.role, sheet.nature, sheet.tracking)
    assert ("2025-Q2", "KR1") == (sheet.parent.period, sheet.parent.key_result)
    assert (date(2025, 5, 10), date(2025, 6, 19)) == sheet.window
    assert len(TABLES) == len(plan.tables)
    assert 4.0 == plan.table(CAMPAIGN_FACTS)["new_payers"].sum()
    assert ("xiaohongshu",) == channels_of(plan)
    assert inputs.lessons is not None
    assert ["Short page"] == inputs.lessons["what"].tolist()


def test_a_team_without_campaigns_hears_nothing_of_them(tmp_path: Path) -> None:
    """Neither problem nor remark nor missing table."""
    inputs = read(tmp_path)
    assert ({}, None) == (dict(inputs.campaigns), inputs.lessons)
    assert not {"lessons", "campaign_facts"} & set(dict(inputs.missing))


def test_a_day_knows_plans_but_not_what_came_of_them(tmp_path: Path) -> None:
    """Facts are cut, planned days stay; outcomes and days of completion are empty until their day."""
    plan = read(tmp_path, ALL, date(2025, 5, 5)).campaigns["618-2025"]
    assert (0, 1) == (len(plan.table(CAMPAIGN_FACTS)), len(plan.table(CAMPAIGN_PLAN)))
    kol = plan.table(CAMPAIGN_KOL).iloc[0]
    assert (900.0, 0.8) == (kol["fee"], kol["tone_match"])
    assert kol[["exposures", "orders", "revenue", "measured_on"]].isna().all()
    assert [True] == plan.table(CAMPAIGN_CHANNELS)["launched"].isna().tolist()
    assert [True] == plan.table(CAMPAIGN_SCHEDULE)["done_at"].isna().tolist()
    assert ["yes"] == plan.table(CAMPAIGN_CHECKLIST)["done"].tolist()
    assert plan.table(CAMPAIGN_RISKS)[["detected_on", "hours", "seconds"]].isna().all(axis=None)
    after = read(tmp_path, ALL, date(2025, 5, 18)).campaigns["618-2025"]
    assert [5000.0] == after.table(CAMPAIGN_KOL)["exposures"].tolist()


def test_an_outcome_without_a_day_is_known_at_the_end(tmp_path: Path) -> None:
    """A referral's acceptances without a day are known from the campaign's last day on."""
    accepted = [
        read(tmp_path, ALL, day).campaigns["618-2025"].tables["campaign_referral"]["accepted"].sum()
        for day in (date(2025, 5, 19), date(2025, 5, 20))
    ]
    assert [0.0, 30.0] == accepted


def test_a_campaign_decided_later_is_not_known(tmp_path: Path) -> None:
    """A report of 1 May knows nothing of what was decided on 2 May."""
    assert {} == read(tmp_path, ALL, date(2025, 5, 1)).campaigns
    assert ["618-2025"] == list(read(tmp_path, ALL, date(2025, 5, 2)).campaigns)


@pytest.mark.parametrize(
    ("table", "row", "column", "expected"),
    [
        ("facts", "2025-05-09,xiaohongshu,1,1,1,1", "date_day", "is outside the campaign; its days are 2025-05-10 to 2025-06-19, 30 days"),
        ("facts", "2025-06-20,xiaohongshu,1,1,1,1", "date_day", "is outside the campaign"),
        ("facts", "2025-05-13,douyin,1,1,1,1", "channel", "is no channel of the campaign; it has xiaohongshu"),
        ("facts", "2025-05-13,duoyin,1,1,1,1", "channel", "did you mean"),
        ("facts", "2025-05-13,xiaohongshu,1,1,-1,1", "new_payers", "is negative; expected 0 or more"),
        ("facts", "2025-05-12,小红书,1,1,1,1", "channel", "row 2 has the same date_day, channel"),
        ("plan_daily", "2025-04-12,xiaohongshu,5", "date_day", "is outside the campaign"),
        ("series", "2025-01-02,Hangzhou,control,4", "role", "is treated in row 2"),
        ("series", "2025-01-01,Hangzhou,treated,4", "unit", "row 2 has the same date_day, unit"),
        ("channels", "douyin,mail,5001,lin,,,", "budget", "is more than the whole campaign has (¥5,000)"),
        ("channels", "douyin,mail,-1,lin,,,", "budget", "is negative"),
        ("channels", "douyin,mail,1,lim,,,", "owner", "did you mean 'lin'"),
        ("channels", "douyin,mail,1,lin,2025-05-12,2025-05-11,", "end", "is before start, 2025-05-12"),
        ("channels", "xiaohongshu,mail,1,lin,,,", "channel", "row 2 has the same channel"),
        ("materials", "Poster,online,,lin,,", "item", "row 2 has the same item"),
        ("development", "Rules,lin,,,clik", "events", "did you mean 'click'"),
        ("schedule", "Launch,live,zhou,2025-05-12,,,", "owner", "'zhou' is not known"),
        ("schedule", "Launch,lve,lin,2025-05-12,,,", "phase", "is none of plan, warmup, live, retro"),
        ("checklist", "live,Push,lin,no,2025-05-14,", "done_at", "has a day, but the item is not done"),
        ("feedback", "2025-05-14,user,Nice,,2025-05-13", "acted_on", "is before date_day, 2025-05-14"),
        ("risks", "R2,channel,Rules change,1.2,5000,lin,,,", "probability", "is more than 100 %"),
        ("risks", "R2,channel,Rules change,0.2,5000,lin,,5,", "hours", "has no day beside it"),
        ("risks", "R2,chanel,Rules change,0.2,5000,lin,,,", "kind", "is none of channel, content"),
        ("risks", "R1,channel,Rules change,0.2,5000,lin,,,", "risk", "row 2 has the same risk"),
        ("referral", "x,ten orders,cash,,20,2", "step", "'x' is not a number"),
        ("kol", "Bob,waist,douyin,-5,0.5,,,,", "fee", "is negative"),
        ("kol", "Bob,tail,douyin,5,0.5,,,,", "tier", "is none of head, waist, koc"),
        ("kol", "Bob,koc,douyin,5,8,,,,", "tone_match", "is more than 1"),
        ("kol", "Amy,koc,xiaohongshu,5,0.8,,,,", "channel", "row 2 has the same kol, channel"),
        ("referral", "2,ten orders,cash,,20,21", "accepted", "is more than invites (20)"),
        ("referral", "1.5,ten orders,cash,,20,2", "step", "is no step"),
        ("segments", "old,0.2,0.1,50,60,8", "participated", "is more than reached (50)"),
        ("segments", "old,0.2,0.1,50,6,8", "converted", "is more than participated (6)"),
        ("segments", "dormant,0.2,0.1,50,6,2", "reached", "'dormant' is a control"),
        ("offline", "Fair 2,2025-05-16,0.15,30,37,2000,form", "conversions", "is more than participants (30)"),
        ("community", "2025-05-13,them,theme,Shades,40", "scene", "is none of daily, theme, feedback"),
        ("experiments", "T1,C,variant,2025-05-14,,0,0,0,0", "users", "is 0; an arm without users"),
        ("experiments", "T1,C,variant,2025-05-14,,10,11,0,0", "conversions", "is more than users (10)"),
        ("experiments", "T1,C,control,2025-05-14,,10,1,0,0", "role", "another control in row 2"),
        ("experiments", "T1,B,variant,2025-05-15,,90,7,700,90000", "users", "is less than on 2025-05-14"),
        ("experiments", "T1,C,variant,2025-05-15,,10,7,700,10", "spend_sq", "contradicts spend_sum"),
        ("experiments", "T1,B,variant,2025-05-14,,101,7,700,90000", "date_day", "row 3 has the same test, arm, date_day"),
        ("components", "Cover,content,2,2025-05-13,,,,", "version", "row 2 has the same component, version"),
    ],
)
def test_a_wrong_row_is_told_with_its_place(tmp_path: Path, table: str, row: str, column: str, expected: str) -> None:
    """Every fault names file, row and column, says what was expected, and is the only one."""
    file = f"{HERE}/{table}.csv"
    found = problems(tmp_path, ALL | {file: f"{TABLES[table]}{row}\n"})
    assert [(file, column)] == [(problem.file, problem.column) for problem in found]
    assert found[0].row is not None
    assert found[0].row > 2
    assert expected in language("en").say(found[0].message)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("end: 2025-05-20", "end: 2025-05-11", "line 9: end is 2025-05-11, before start, 2025-05-12"),
        ("warmup_start: 2025-05-10", "warmup_start: 2025-05-13", "line 8: start is 2025-05-12, before warmup_start, 2025-05-13"),
        ("metric: new_payers", "metric: new_payer", "line 4: 'new_payer' is not known; did you mean 'new_payers'?"),
        ("channels: [xiaohongshu]", "channels: [xiaohongshi]", "line 5: channel 'xiaohongshi' is not in team.yml"),
        ("owner: lin", "owner: lim", "line 14: 'lim' is not known; did you mean 'lin'?"),
        ("parent: 2025-Q2/KR1", "parent: 2025-Q2/KR2", "line 15: 'KR2' is not known; did you mean 'KR1'?"),
        ("parent: 2025-Q2/KR1", "parent: 2025-Q3/KR1", "parent: '2025-Q3' is not known; did you mean '2025-Q2'?"),
        ("commit: 90", "commit: 110", "line 11: commit, target and stretch are out of order"),
        ("{segment: dormant}", "xiaohongshu", "line 17: 'xiaohongshu' is a control"),
        ("{segment: dormant}", "{note: none}", "line 17: names neither a channel nor a segment"),
        ("budget: 5000", "budget: -1", "line 13: budget: -1; expected 0 or more"),
        ("tracking: 曝光,", "tracking: seen,", "tracking: 'seen' is none of exposure, click, share, conversion"),
        ("shares: [0.5, 0.5]", "shares: [0.5, 0.4]", "the arms' shares are 90.0 % together; they are 100 %"),
        ("role: 引流获客", "similar: [618-2024]", "similar: '618-2024' is not known; did you mean '618-2025'?"),
        ("role: 引流获客", "rolle: conversion", "line 2: the key rolle is not known; did you mean role?"),
        ("start: 2025-05-12\n", "", "the key start is missing"),
    ],
)
def test_a_wrong_key_is_told_with_its_line(tmp_path: Path, before: str, after: str, expected: str) -> None:
    """Days out of order, strange names and contradictions stand with their line."""
    text = SHEET.replace(f"\n{before}", f"\n{after}") if before.startswith("start") else SHEET.replace(before, after)
    assert any(expected in " ".join(line.split()) for line in said(tmp_path, {"team.yml": TEAM_OF_THREE, f"{HERE}/campaign.yml": text}))


def test_a_day_that_is_none_is_not_also_missing(tmp_path: Path) -> None:
    """What stands there and does not fit is told once."""
    lines = said(tmp_path, {f"{HERE}/campaign.yml": SHEET.replace("end: 2025-05-20", "end: soon")})
    assert ["line 9: end: 'soon' is no day; write it as 2025-06-30"] == [line for line in lines if "end" in line]


def test_what_comes_of_a_plan_does_not_break_its_seal(tmp_path: Path) -> None:
    """Outcomes and days of completion leave the hash as it is; another target or fee makes another one."""

    def found(name: str, before: str, after: str) -> str:
        text = str(ALL[f"{HERE}/{name}"])
        assert before in text
        return plan_hash(read(tmp_path, ALL | {f"{HERE}/{name}": text.replace(before, after)}).campaigns["618-2025"])

    same = plan_hash(read(tmp_path, ALL).campaigns["618-2025"])
    assert same == plan_hash(read(tmp_path, ALL, date(2025, 5, 3)).campaigns["618-2025"])
    assert {same} == {found("kol.csv", "5000,12", "7000,15"), found("schedule.csv", "2025-05-06", ""), found("facts.csv", "1000", "999")}
    assert same not in {found("campaign.yml", "target: 100", "target: 101"), found("kol.csv", "900", "901")}


def test_a_seal_outlives_keys_that_a_plan_does_not_use(tmp_path: Path) -> None:
    """A default written out, and a key that the sheet gains later, leave the hash as it is; what the plan says of a key changes it."""

    class Later(Campaign):
        mood: str = ""
        deadline: date | None = None

    def sheet(test: str) -> Planning:
        return read(tmp_path, ALL | {f"{HERE}/campaign.yml": SHEET.replace("rate: 0.05,", f"rate: 0.05, {test}")}).campaigns["618-2025"]

    plan = read(tmp_path, ALL).campaigns["618-2025"]
    same, given = plan_hash(plan), plan.sheet(Campaign).model_dump(exclude_unset=True)
    assert same == plan_hash(replace(plan, sheets={**plan.sheets, "campaign": Later.model_validate(given)}))
    assert same != plan_hash(replace(plan, sheets={**plan.sheets, "campaign": Later.model_validate({**given, "mood": "merry"})}))
    assert same == plan_hash(sheet("metric: '', effect: null,"))
    assert same != plan_hash(sheet("effect: 0.2,"))


def test_what_the_arms_count_is_a_metric_and_an_effect_lies_above_zero(tmp_path: Path) -> None:
    """A metric that nobody knows, and an expected effect of nothing, are refused with their line."""
    lines = said(tmp_path, {f"{HERE}/campaign.yml": SHEET.replace("rate: 0.05,", "rate: 0.05, metric: new_payer,")})
    assert any("'new_payer' is not known; did you mean 'new_payers'?" in line for line in lines)
    lines = said(tmp_path, {f"{HERE}/campaign.yml": SHEET.replace("rate: 0.05,", "rate: 0.05, effect: 0,")})
    assert any("effect" in line for line in lines)


def test_a_seal_holds_from_its_day_on(tmp_path: Path) -> None:
    """Before it the plan was open; a seal without hash or by nobody is refused."""
    file = f"{HERE}/frozen.yml"
    text = f"frozen_on: 2025-05-09\nby: lin\ncontent_hash: {'a' * 64}\n"
    plan = read(tmp_path, ALL | {file: text}).campaigns["618-2025"]
    assert [None, 1, 1] == [
        seal and seal.version for seal in (seal_of(plan, date(2025, 5, 8)), seal_of(plan, date(2025, 5, 9)), seal_of(plan))
    ]
    lines = said(tmp_path, ALL | {file: "by: lim\n"})
    for expected in ("line 1: 'lim' is not known; did you mean 'lin'?", "line 1: the key frozen_on is missing"):
        assert expected in lines


def test_the_guide_names_columns_that_exist() -> None:
    """Every header in the starter files' guide to campaigns is one of its contract's, in its order."""
    guide = (Path(__file__).parents[2] / "templates" / "team" / "README.md").read_text(encoding="utf-8")
    contracts = {contract.stem: contract for contract in (*CAMPAIGNS.tables, LESSONS)}
    part = guide[guide.index("* A campaign has a folder") : guide.index("Beside a review, in")]
    found = re.findall(r"`(\w+)\.csv`[^`]*`([a-z_]+(?:,[a-z_]+)+)`", part)
    assert {"facts", "series", "channels", "schedule", "kol", "experiments", "segments", "referral", "lessons"} == {
        name for name, _ in found
    }
    for name, header in found:
        names = contracts[name].names()
        assert header.split(",") == [column for column in names if column in header.split(",")]


def test_a_control_that_the_campaign_touches_is_refused(tmp_path: Path) -> None:
    """Search is a control, so that neither facts nor channels nor opinion leaders may be on it."""
    files: dict[str, str | bytes] = {
        f"{HERE}/campaign.yml": SHEET.replace("{segment: dormant}", "search"),
        f"{HERE}/channels.csv": f"{TABLES['channels']}search,mail,1,lin,,,\n",
        f"{HERE}/facts.csv": f"{TABLES['facts']}2025-05-13,search,1,1,1,1\n",
        f"{HERE}/kol.csv": f"{TABLES['kol']}Bob,koc,搜索,5,0.8,,,,\n",
    }
    found = problems(tmp_path, ALL | files)
    assert {"channels", "facts", "kol"} == {one.file.rpartition("/")[2].removesuffix(".csv") for one in found}
    assert all("is a control" in language("en").say(one.message) for one in found)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Sheet, tables, files without meaning and folders without a sheet are told in one go."""
    lines = said(
        tmp_path,
        {
            f"{HERE}/campaign.yml": SHEET.replace("end: 2025-05-20", "end: 2025-05-11"),
            f"{HERE}/facts.csv": "date_day,channel,clicks\n2025-05-12,xiaohongshu,-3\n",
            f"{HERE}/chanels.csv": "channel\nxiaohongshu\n",
            "campaigns/spring/facts.csv": "date_day,clicks\n2025-03-01,5\n",
            "campaigns/2025-Q2/campaign.yml": SHEET,
            "campaigns/Summer Sale/campaign.yml": SHEET,
            "lessons.csv": "lesson,what,campaign,effect,low,level\nL1,x,618-2024,0.1,0.2,95\n",
        },
    )
    for expected in (
        "line 9: end is 2025-05-11, before start, 2025-05-12",
        "row 2, column clicks: is negative; expected 0 or more",
        "is not known here; did you mean channels.csv?",
        "campaigns/spring/campaign.yml: one problem, nothing was read",
        "the folder is named as a period; give the campaign a name of its own, as 618-2025",
        "the folder's name is no id of a campaign: lower-case letters, digits and single dashes, as 618-2025",
        "row 2, column campaign: '618-2024' is not known; did you mean '618-2025'?",
        "row 2, column level: expected a share between 0 and 1, as 0.95",
    ):
        assert any(line == expected for line in lines), expected


def test_overlapping_campaigns_are_said(tmp_path: Path) -> None:
    """Two campaigns at one time on one channel, one of them in the other's control."""
    other = SHEET.replace("[xiaohongshu]", "[xiaohongshu, search]").replace("parent: 2025-Q2/KR1", "").replace("2025-05-20", "2025-05-25")
    files: dict[str, str | bytes] = {
        "team.yml": TEAM_OF_THREE,
        f"{HERE}/campaign.yml": SHEET.replace("{segment: dormant}", "search"),
        "campaigns/520-2025/campaign.yml": other,
        "campaigns/later/campaign.yml": SHEET.replace("2025-05-1", "2025-06-1").replace("2025-05-20", "2025-06-20"),
    }
    together = "520-2025 and 618-2025 run at the same time, 2025-05-10 to 2025-05-20"
    assert [
        f"{together}, both on xiaohongshu: their effects there cannot be told apart",
        "control 'search' of 618-2025 is touched by 520-2025",
    ] == notices(read(tmp_path, files), "file")


def test_a_fee_without_outcome_is_a_remark_once_the_campaign_is_over(tmp_path: Path) -> None:
    """Before the last day nothing is missing yet."""
    kol = f"{TABLES['kol']}Bob,koc,xiaohongshu,5,0.8,,,,\n"
    assert [] == notices(read(tmp_path, ALL | {f"{HERE}/kol.csv": kol}), "file")
    over = f"{TABLES['facts']}2025-05-20,xiaohongshu,1,1,1,1\n"
    found = notices(read(tmp_path, ALL | {f"{HERE}/kol.csv": kol, f"{HERE}/facts.csv": over}), "file")
    assert ["Bob: paid, but no outcome is known; their fees count as cost, their return stays open"] == found
