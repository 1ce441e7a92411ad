"""Bad input through the real command: told with its place, nothing written, nothing lost, a documented exit code."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from acceptance.small_team import EVENTS, GOALS, MAY, TEAM, LineOf, SmallTeam
from goalbook.cli.app import invoke

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Spoil = Callable[[SmallTeam], object]

WHAT = "2025-05-01 · xiaohongshu · organic stands here and in"
STAKEHOLDER, TREE = "goals/2025-Q2/stakeholder.csv", "goals/2025-Q2/goal_tree.csv"


def plan(team: SmallTeam, name: str, text: str) -> None:
    """Write a file of the quarter's planning, which the small team has none of."""
    (team.folder / name).parent.mkdir(parents=True, exist_ok=True)
    (team.folder / name).write_text(text, "utf-8")


# What is done to the team, in which file that is found, and the line that is said of it ("…" stands for anything).
FAULTS: dict[str, tuple[Spoil, str, str]] = {
    "no team file": (lambda team: (team.folder / TEAM).unlink(), TEAM, "the file is missing; `make new-team` shows one"),
    "no facts": (
        lambda team: shutil.rmtree(team.folder / "facts"),
        "facts",
        "there are no facts; put a CSV, Parquet or Excel file into facts/",
    ),
    "unknown column": (
        lambda team: team.put(MAY, 1, "clicks", "clikcs"),
        MAY,
        "column clikcs: is not known; did you mean clicks? Else name it under metrics, aliases or ignore_columns in team.yml",
    ),
    "unknown channel": (
        lambda team: team.put(MAY, 11, "channel", "duoyin"),
        MAY,
        "row 11, column channel: channel 'duoyin' is not in team.yml (did you mean 'douyin'?)",
    ),
    "text in a number": (
        lambda team: team.put(MAY, 2, "impressions", "445 about"),
        MAY,
        "row 2, column impressions: '445 about' is not a number",
    ),
    "ambiguous date": (
        lambda team: team.put(MAY, 2, "date_day", "03/05/2025"),
        MAY,
        "row 2, column date_day: '03/05/2025' is ambiguous; write 2025-05-03 or 2025-03-05",
    ),
    "duplicate day": (
        lambda team: team.write(MAY, [*team.rows(MAY), team.rows(MAY)[1]]),
        MAY,
        f"row {{line_of:}}, column date_day: {WHAT} row 2; keep one, or say in recorded_on which is later",
    ),
    "duplicate day in another file": (
        lambda team: team.write("facts/may-2.csv", team.rows(MAY)[:2]),
        "facts/may-2.csv",
        f"row 2, column date_day: {WHAT} facts/2025-05.csv, row 2; keep one, or say in recorded_on which is later",
    ),
    "negative spend": (
        lambda team: team.put(MAY, 3, "spend", "-3787.06"),
        MAY,
        "row 3, column spend: '-3787.06' is negative; expected 0 or more",
    ),
    "a file cut in the middle": (
        lambda team: (team.folder / MAY).write_bytes((team.folder / MAY).read_bytes()[:9001]),
        MAY,
        "row {line_of:}: the last row has … of 31 cells; the file was cut off, export it again",
    ),
    "a total row that does not reconcile": (
        lambda team: team.add(MAY, f"合计,,,38000{',' * 27}\n"),
        MAY,
        "row {line_of:}, column impressions: the total states 38,000, its rows add up to …; a row is missing, or the total is old",
    ),
    "a key twice in team.yml": (
        lambda team: team.add(TEAM, "currency: USD\n"),
        TEAM,
        "line {line_of:}: the key currency stands twice, first in line {line_of:currency}",
    ),
    "a Python tag in team.yml": (
        lambda team: team.add(TEAM, "extra: !!python/object/apply:os.system ['exit 1']\n"),
        TEAM,
        "line {line_of:}: the tag !!python/object/apply:os.system is not allowed; write plain values",
    ),
    "an unknown threshold in team.yml": (
        lambda team: team.swap(TEAM, "deviation:", "deviaton:"),
        TEAM,
        "line {line_of:deviaton:}: there is no policy key 'alerts.deviaton' (did you mean 'alerts.deviation'?)",
    ),
    "a key twice in the goals": (
        lambda team: team.add(GOALS, "version: 2\n"),
        GOALS,
        "line {line_of:}: the key version stands twice, first in line {line_of:version}",
    ),
    "a Python tag in the goals": (
        lambda team: team.add(GOALS, "extra: !!python/name:os.system\n"),
        GOALS,
        "line {line_of:}: the tag !!python/name:os.system is not allowed; write plain values",
    ),
    "a target that is no number": (
        lambda team: team.swap(GOALS, "target: 40000", "target: .nan"),
        GOALS,
        "line {line_of:.nan}: target: 'nan' is no amount; write a number, or leave the key out",
    ),
    "a commitment to nothing": (
        lambda team: team.swap(GOALS, "commit: 4500", "commit: 0"),
        GOALS,
        "line {line_of:commit: 0}: commit 0; a count to be reached lies above 0",
    ),
    "a misspelt table of planning": (
        lambda team: plan(team, STAKEHOLDER, "person,required\nlin,yes\n"),
        STAKEHOLDER,
        "is not known here; did you mean stakeholders.csv?",
    ),
    "goals in a circle": (
        lambda team: plan(team, TREE, "goal_id,parent_goal_id,level\nC,T,company\nT,C,team\n"),
        TREE,
        "row 2, column parent_goal_id: C, T support each other in a circle (rows 2, 3); one of them has another parent",
    ),
}
ASSETS, RATES, WECOM, SCORES = "users/user_assets.csv", "users/private_domain.csv", "users/wecom.csv", "people/scores.csv"
SURVEY, SCORE_HEAD = "reviews/2025-05/surveys.csv", "month,person,kind,item,weight,attainment"
FAULTS |= {
    "an asset sheet that does not close": (
        lambda team: plan(team, ASSETS, "month,touchpoint_en,opening,added,lost,closing\n2025-05,Shop,100,20,10,120\n"),
        ASSETS,
        "row 2, column closing: opening + added − lost is 110, +10 to the closing",
    ),
    "a rate above 1": (
        lambda team: plan(team, RATES, "date_day,guide,reachable,invites,adds\n2025-05-02,g1,500,40,55\n"),
        RATES,
        "row 2, column adds: is more than invites (40), of which it is a part",
    ),
    "a chain that gains on its way": (
        lambda team: plan(team, WECOM, "month,contacts,added,served,bought\n2025-05,100,80,50,60\n"),
        WECOM,
        "row 2, column bought: is more than served (50), of which it is a part",
    ),
    "weights out of range": (
        lambda team: plan(
            team, SCORES, "month,person,kind,item,weight,attainment\n2025-05,lin,outcome,a,0.8,1\n2025-05,lin,process,b,0.2,1\n"
        ),
        SCORES,
        "row 2, column weight: outcome weighs … in the score of lin in 2025-05; set it between …",
    ),
    "more promoters than answers": (
        lambda team: plan(team, SURVEY, "kind,date_day,n,promoters,detractors\nnps,2025-05-20,3,4,1\n"),
        SURVEY,
        "row 2, column n: promoters and detractors are 5, more than the 3 who answered",
    ),
    "a tier scheme that does not sum": (
        lambda team: team.swap(TEAM, "alerts: {deviation: 0.15}", 'segments: {allowed: ["5/30/65", "10/60/20"]}'),
        TEAM,
        "line {line_of:segments}: policy key 'segments.allowed' has the value …; the shares of a scheme are per cent and sum …",
    ),
    "a phase date in the future": (
        lambda team: plan(team, "users/launch.yml", "private_domain: 2199-01-01\n"),
        "users/launch.yml",
        "line 1: private_domain: 2199-01-01 is more than a year after the facts' last day, …",
    ),
}
BEFORE_A_KERNEL = {name for name, (_, file, _) in FAULTS.items() if file == TEAM}
SOME_WITH_A_KERNEL = {"text in a number"}


@pytest.fixture
def team(tmp_path: Path) -> SmallTeam:
    """A good team, to be spoilt."""
    return SmallTeam.at(tmp_path)


def refused(team: SmallTeam, words: list[str], capsys: pytest.CaptureFixture[str], code: int = 3) -> list[str]:
    """Run the command, which must leave with this code, answer nothing and write nothing; return what was said."""
    before = team.digests()
    assert code == invoke(words)
    said = capsys.readouterr()
    assert "" == said.out
    assert before == team.digests()
    assert [] == list(team.outputs.rglob("*"))
    return [line.strip() for line in said.err.splitlines()]


def alike(lines: list[str], said: list[str]) -> bool:
    """Say whether each line is as expected, … standing for anything."""
    return len(lines) == len(said) and all(
        re.fullmatch(re.escape(line).replace("…", ".*"), other) for line, other in zip(lines, said, strict=True)
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_check_names_file_place_value_and_what_was_expected(fault: str, team: SmallTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """One fault is one line, which says all that is needed to repair it."""
    spoil, file, line = FAULTS[fault]
    spoil(team)
    said = refused(team, team.words("check"), capsys)
    assert alike([f"{file}: one problem, nothing was read", line.format(line_of=LineOf(team.folder / file))], said), said


@pytest.mark.parametrize(
    "fault",
    [pytest.param(fault, marks=() if fault in BEFORE_A_KERNEL | SOME_WITH_A_KERNEL else pytest.mark.full) for fault in FAULTS],
)
def test_a_run_says_what_check_says(fault: str, team: SmallTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether it is met before the notebook starts or within: the same words, the same code, no revision."""
    spoil, file, line = FAULTS[fault]
    spoil(team)
    said = refused(team, team.words("run"), capsys)
    assert alike([f"{file}: one problem, nothing was read", line.format(line_of=LineOf(team.folder / file))], said), said


def spoil_all(team: SmallTeam) -> None:
    """Spoil three files in five ways."""
    team.swap(GOALS, "version: 1", "vresion: 1")
    team.swap(MAY, ",private_domain,", ",privat_domain,", -1)
    team.put(MAY, 2, "impressions", "445 about")
    team.put(MAY, 3, "spend", "-3787.06")
    team.add(EVENTS, "2025-05-32,,x,x,lin,\n")


ALL_FAULTS = [
    "goals/2025-Q2.yml: one problem, nothing was read",
    "line …: the key vresion is not known; did you mean version?",
    "facts/2025-05.csv: … problems, nothing was read",
    "row 2, column impressions: '445 about' is not a number",
    "row 3, column spend: '-3787.06' is negative; expected 0 or more",
    "rows 6, 13, 20, 27, 34, …, column channel: channel 'privat_domain' is not in team.yml (did you mean 'private_domain'?)",
    "events.csv: one problem, nothing was read",
    "row …, column date_day: '2025-05-32' …",
]


@pytest.mark.parametrize("verb", ["check", pytest.param("run", marks=pytest.mark.full)])
def test_several_faults_are_told_at_once(verb: str, team: SmallTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """Over all files; a word misspelt on every day is one line and hides nothing else."""
    spoil_all(team)
    said = refused(team, team.words(verb), capsys)
    assert alike(ALL_FAULTS, said), said


IN_CHINESE = {
    "text in a number": "第 2 行，impressions 列：“445 about”不是数字",
    "a Python tag in team.yml": "第 {line_of:} 行：不允许使用标签 !!python/object/apply:os.system，请直接写值",
    "unknown channel": "第 11 行，channel 列：渠道“duoyin”不在 team.yml 中（是不是“douyin”？）",
}


@pytest.mark.parametrize("fault", IN_CHINESE)
@pytest.mark.parametrize("verb", ["check", pytest.param("run", marks=pytest.mark.full)])
def test_faults_are_told_in_chinese(
    verb: str, fault: str, team: SmallTeam, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """REPORT_LANG=zh holds for errors as for reports."""
    monkeypatch.setenv("REPORT_LANG", "zh")
    spoil, file, _ = FAULTS[fault]
    spoil(team)
    line = IN_CHINESE[fault].format(line_of=LineOf(team.folder / file))
    assert [f"{file}：1 处问题，未读取任何数据", line] == refused(team, team.words(verb), capsys)


# What is asked for, and what is said in English and in Chinese.
REQUESTS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "a period outside the data": (
        ("--period", "2026-03"),
        "period 2026-03 is outside the data, which run from 2025-04-01 to 2025-05-31",
        "期间 2026-03 不在数据范围内，数据为 2025-04-01 至 2025-05-31",
    ),
    "known before the data": (("--param", "as_of=2020-01-01"), "no facts up to 2020-01-01", "截至 2020-01-01 没有数据"),
    "an unknown parameter": (
        ("--param", "deviation_alrt=0.2"),
        "unknown parameter 'deviation_alrt' (did you mean 'deviation_alert'?)",
        "没有参数“deviation_alrt”（是否想写“deviation_alert”？）",
    ),
    "text in a parameter": (
        ("--param", "deviation_alert=much", "--param", "recovery=9"),
        "parameter 'deviation_alert': 'much' is not a number; parameter 'recovery': '9' lies outside 0.0 to 1.0",
        "参数“deviation_alert”的值“much”不是数字；参数“recovery”的值“9”超出范围，应在 0.0 到 1.0 之间",
    ),
    "an unknown channel in a parameter": (
        ("--param", "recovery_channel=duoyin"),
        "channel 'duoyin' is not in team.yml (did you mean 'douyin'?)",
        "team.yml 中没有渠道“duoyin”（是否想写“douyin”？）",
    ),
    "a team elsewhere": (
        ("--team", "../beauty"),
        "'../beauty' is no team name: lower-case letters, digits, - and _ only",
        "“../beauty”不能作为团队名：只能用小写字母、数字、- 和 _",
    ),
    "a period elsewhere": (("--period", "../2025-05"), "'../2025-05' is not a period: …", "“../2025-05”不是有效的周期：…"),
    "a scenario elsewhere": (("--scenario", "../x"), "'../x' is not a scenario name: …", "“../x”不能用作情景名：…"),
}
WITHIN_THE_NOTEBOOK = {"a period outside the data", "known before the data", "an unknown channel in a parameter"}


@pytest.mark.parametrize(("lang", "mark"), [("en", "goalbook: "), ("zh", "goalbook：")])
@pytest.mark.parametrize(
    "request_", [pytest.param(name, marks=pytest.mark.full if name in WITHIN_THE_NOTEBOOK else ()) for name in REQUESTS]
)
def test_what_cannot_be_asked_for_is_refused(
    request_: str, lang: str, mark: str, team: SmallTeam, capsys: pytest.CaptureFixture[str]
) -> None:
    """The files are right, the request is not: code 2, in both languages."""
    words, *lines = REQUESTS[request_]
    said = refused(team, team.words("run", "--lang", lang, *words), capsys, code=2)
    assert alike([mark + lines[lang == "zh"]], said), said


@pytest.mark.full
def test_the_months_wanted_may_lie_outside_the_data(team: SmallTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """One request that only the notebook can refuse, in the short tests."""
    words, line, _ = REQUESTS["a period outside the data"]
    assert [f"goalbook: {line}"] == refused(team, team.words("run", *words), capsys, code=2)


def test_no_path_leads_out_of_the_data_folder(team: SmallTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """Checking and starting a team refuse such a name as well."""
    for verb in ("check", "new-team"):
        (line,) = refused(team, [verb, "../beauty", "--data", str(team.data)], capsys, code=2)
        assert "goalbook: '../beauty' is no team name" in line
