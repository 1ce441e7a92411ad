"""What people write by hand: team.yml and goals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.period import parse_period
from goalbook.inputs import goals_for
from inputs.tiny_team import GOALS, TEAM, read, said

if TYPE_CHECKING:
    from pathlib import Path

TEAM_FAULTS = {
    "duplicate key": (TEAM + "currency: USD\n", "line 7: the key currency stands twice, first in line 2"),
    "Python tag": (
        TEAM + "timezone: !!python/object/apply:os.system ['true']\n",
        "line 7: the tag !!python/object/apply:os.system is not allowed; write plain values",
    ),
    "own tag": (TEAM + "timezone: !zone x\n", "line 7: the tag !zone is not allowed; write plain values"),
    "alias": (
        TEAM + "recipients: &r [a]\nignore_columns: *r\n",
        "line 7: anchors and aliases (& and *) are not read here; write the value out",
    ),
    "misspelt key": (TEAM + "chanels: []\n", "line 7: the key chanels is not known; did you mean channels?"),
    "misspelt key of a channel": (
        TEAM.replace("stages: [views", "stage: [views"),
        "line 5: the key stage is not known; did you mean stages?",
    ),
    "unknown stage": (TEAM.replace("[views,", "[wievs,"), "line 5: 'wievs' is not known; did you mean 'views'?"),
    "unknown backup": (
        TEAM.replace("{id: douyin,", "{id: douyin, backup: xiaohongsu,"),
        "line 5: 'xiaohongsu' is not known; did you mean 'xiaohongshu'?",
    ),
    "channel twice": (TEAM.replace("id: douyin", "id: xiaohongshu"), "line 5: 'xiaohongshu' stands twice in channels"),
    "no weekday": (TEAM + "week_end: someday\n", "line 7: week_end: 'someday' is no weekday; write monday … sunday"),
    "no time zone": (
        TEAM + "timezone: Asia/Shangai\n",
        "line 7: timezone: 'Asia/Shangai' is no time zone; write one such as Asia/Shanghai",
    ),
    "a list for a key": (TEAM + "? [a, b]\n: 1\n", "line 7: a key is a word, not a list or a mapping"),
    "no language": (TEAM + "report_language: fr\n", "line 7: report_language: 'fr' is none of en, zh"),
    "channel called total": (TEAM.replace("id: douyin", "id: 合计"), "line 5: id: '合计' means a row of totals; choose another id"),
    "not YAML": ("name: [a\n", None),
    "a list": ("- a\n", "line 1: expected keys and values (name: …), found list"),
    "metric that exists": (
        TEAM + "metrics: [{id: clicks, name: C}]\n",
        "line 7: metric 'clicks' exists already; give your own metric another id",
    ),
    "alias of nothing": (TEAM + "aliases: {新客: new_payer}\n", "line 7: 'new_payer' is not known; did you mean 'new_payers'?"),
    "name of a wrong kind": (
        TEAM.replace("{en: Tiny, zh: 小团队}", "[a]"),
        "line 1: name: '['a']' is not a name; write text, or {en: …, zh: …}",
    ),
}


@pytest.mark.parametrize("fault", TEAM_FAULTS)
def test_a_fault_in_team_yml_is_said_with_its_line(tmp_path: Path, fault: str) -> None:
    """Line, key and the nearest right word."""
    text, expected = TEAM_FAULTS[fault]
    head, line = said(tmp_path, {"team.yml": text})
    assert "team.yml: one problem, nothing was read" == head
    assert line.startswith("line 2: not valid YAML") if expected is None else expected == line


def test_an_unknown_policy_key_is_refused(tmp_path: Path) -> None:
    """A misspelt threshold would silently leave the default in place."""
    (_, line) = said(tmp_path, {"team.yml": TEAM + "policy: {alerts: {deviatoin: 0.2}}\n"})
    assert "deviation" in line


def test_a_team_overrides_the_policy(tmp_path: Path) -> None:
    """What team.yml says under policy is the threshold in use."""
    assert 0.2 == read(tmp_path, {"team.yml": TEAM + "policy: {alerts: {deviation: 0.2}}\n"}).policy.get("alerts.deviation")


def test_what_team_yml_leaves_out_has_a_sensible_value(tmp_path: Path) -> None:
    """Three lines make a team: names come from ids, weeks end on Sunday, facts are daily."""
    team = read(tmp_path, {"team.yml": "channels: [{id: xiaohongshu}, {id: douyin}]\n"}).team
    assert ("tiny", "tiny", 6, "day", "") == (team.name.en, team.name.zh, team.week_end, team.grain, team.currency)
    assert "douyin" == team.channel_name("douyin").zh
    assert None is team.channels[0].entry


def test_layers_are_understood_in_both_languages(tmp_path: Path) -> None:
    """A channel is core, supplementary or opportunity, in English or as 核心, 补充, 机会渠道; without one its layer is empty."""
    given = "channels: [{id: xiaohongshu, layer: core}, {id: douyin, layer: 补充}, {id: c, layer: 机会渠道}, {id: d}]\n"
    team = read(tmp_path, {"team.yml": given}).team
    assert ["core", "supplementary", "opportunity", ""] == [channel.layer for channel in team.channels]
    (_, line) = said(tmp_path / "wrong", {"team.yml": "channels: [{id: xiaohongshu, layer: main}, {id: douyin}]\n"})
    assert "opportunity" in line


def test_week_ends_are_understood_in_both_languages(tmp_path: Path) -> None:
    """Saturday, sat, 周六 and 5 are one day."""
    for place, text in enumerate(("saturday", "Sat", "周六", "5")):
        assert 5 == read(tmp_path / str(place), {"team.yml": TEAM + f"week_end: {text}\n"}).team.week_end


KR = "{id: KR1, metric: new_payers, commit: 90, target: 100, stretch: 110, headline: true}"
GOAL_FAULTS = {
    "unknown metric": (KR.replace("new_payers", "new_payer"), "line 6: 'new_payer' is not known; did you mean 'new_payers'?"),
    "unknown channel": (
        KR.replace("target", "channel: duoyin, target"),
        "line 6: channel 'duoyin' is not in team.yml (did you mean 'douyin'?)",
    ),
    "unknown owner": (KR.replace("target", "owner: linn, target"), "line 6: 'linn' is not known; did you mean 'lin'?"),
    "levels out of order": (KR.replace("stretch: 110", "stretch: 95"), "line 6: stretch (95) lies below target (100); up is good here"),
    "falling levels out of order": (
        "{id: KR1, metric: cac, commit: 40, target: 45}",
        "line 6: target (45) lies above commit (40); down is good here",
    ),
    "no target": ("{id: KR1, metric: new_payers}", "line 6: the key target is missing"),
    "text for a number": (KR.replace("110", "lots"), "line 6: stretch: 'lots' is not a number"),
    "wrong unit": (KR.replace("target", "unit: money, target"), "line 6: unit 'money'; new_payers is counted in count"),
    "ratio of a count": (
        KR.replace("target", "aggregation: ratio, target"),
        "line 6: new_payers is not a ratio; its aggregation is sum, average or end",
    ),
    "sum of a ratio": ("{id: KR1, metric: roi, target: 3, aggregation: sum}", "line 6: roi is a ratio; its aggregation is ratio"),
    "sum of a stock": (
        "{id: KR1, metric: followers_total, target: 3, aggregation: sum}",
        "line 6: followers_total cannot be summed; its aggregation is end or average",
    ),
    "phasing that does not add up": (
        KR.replace("headline", "phasing: {2025-04: 0.3, 2025-05: 0.3, 2025-06: 0.3}, headline"),
        "line 6: phasing adds up to 0.9; expected 1 or the target, 100",
    ),
    "phasing without a month": (KR.replace("headline", "phasing: {2025-04: 0.5, 2025-05: 0.5}, headline"), "line 6: phasing lacks 2025-06"),
    "phasing of another month": (
        KR.replace("headline", "phasing: {2025-04: 0.5, 2025-05: 0.25, 2025-06: 0.25, 2025-07: 0}, headline"),
        "line 6: '2025-07' is not a month of 2025-Q2",
    ),
    "second headline": (KR + "\n      - " + KR.replace("KR1", "KR2"), "line 7: a second headline; mark one key result at most"),
    "id twice": (KR + "\n      - {id: KR1, metric: revenue, target: 5}", "line 7: the id 'KR1' stands twice"),
}


@pytest.mark.parametrize("fault", GOAL_FAULTS)
def test_a_fault_in_goals_is_said_with_its_line(tmp_path: Path, fault: str) -> None:
    """Line and what was expected."""
    text, expected = GOAL_FAULTS[fault]
    assert ["goals/2025-Q2.yml: one problem, nothing was read", expected] == said(tmp_path, {"goals/2025-Q2.yml": GOALS.replace(KR, text)})


def objectives(n: int) -> str:
    """Return goals with n objectives."""
    one = "  - {{id: O{0}, text: O, key_results: [{{id: K{0}, metric: revenue, target: 5}}]}}\n"
    return "period: 2025-Q2\nobjectives:\n" + "".join(one.format(n) for n in range(n))


def test_three_objectives_pass_and_four_do_not(tmp_path: Path) -> None:
    """Few but sharp: at most three."""
    assert 3 == len(read(tmp_path / "three", {"goals/2025-Q2.yml": objectives(3)}).goals[0].objectives)
    assert "line 6: 4 objectives; at most 3 keep the focus" == said(tmp_path / "four", {"goals/2025-Q2.yml": objectives(4)})[1]


def test_a_label_that_contradicts_its_dates_is_refused(tmp_path: Path) -> None:
    """Worked example WX-56: April to June is no half-year; nor may the file be named after another period."""
    titled = GOALS.replace("objectives:", 'title: "2025 Apr–Jun half-year summary"\nobjectives:', 1)
    assert "half-year" in said(tmp_path / "title", {"goals/2025-Q2.yml": titled})[1]
    dated = GOALS.replace("objectives:", "end: 2025-09-30\nobjectives:", 1)
    assert "2025-09-30" in said(tmp_path / "dates", {"goals/2025-Q2.yml": dated})[1]
    named = said(tmp_path / "name", {"goals/2025-Q2.yml": "", "goals/2025-H1.yml": GOALS})
    assert "line 1: the file is named 2025-H1.yml, but its period is 2025-Q2" == named[1]
    stray = said(tmp_path / "stray", {"goals/ours.yml": GOALS})
    assert "the file name is no period; name it 2025-Q2.yml, or 2025-Q2.v2.yml for a revision" == stray[1]


def test_what_a_key_result_leaves_out_comes_from_the_catalogue(tmp_path: Path) -> None:
    """Direction, unit, aggregation and name are the metric's."""
    text = GOALS.replace(KR, "{id: KR1, metric: cac, channel: douyin, target: 40}")
    (result,) = read(tmp_path, {"goals/2025-Q2.yml": text}).goals[0].key_results
    assert ("down", "money", "ratio", "抖音获客成本") == (result.direction, result.unit, result.aggregation, result.name.zh)


def test_phasing_in_shares_and_in_amounts_gives_the_same_month_targets(tmp_path: Path) -> None:
    """Shares of 1 and amounts of the target are two ways to write one plan."""
    for place, values in enumerate((("0.2", "0.3", "0.5"), ("20", "30", "50"))):
        phasing = ", ".join(f"2025-0{month}: {value}" for month, value in zip((4, 5, 6), values, strict=True))
        text = GOALS.replace("headline", f"phasing: {{{phasing}}}, headline")
        (result,) = read(tmp_path / str(place), {"goals/2025-Q2.yml": text}).goals[0].key_results
        assert pytest.approx({"2025-04": 20, "2025-05": 30, "2025-06": 50}) == result.month_targets


def test_amounts_in_goals_may_be_written_as_people_write(tmp_path: Path) -> None:
    """4万 is 40,000."""
    text = GOALS.replace(KR, "{id: KR1, metric: new_payers, target: 4万}")
    assert 40000.0 == read(tmp_path, {"goals/2025-Q2.yml": text}).goals[0].key_results[0].target


def version(number: int, target: int, more: str = "") -> str:
    """Return a version of the goals with another target."""
    return (
        GOALS.replace("objectives:", f"version: {number}\n{more}objectives:", 1)
        .replace("target: 100", f"target: {target}")
        .replace("110", "999")
    )


def test_the_highest_version_counts(tmp_path: Path) -> None:
    """A revision replaces what was frozen before; the file's name and its version must agree."""
    files = {"goals/2025-Q2.yml": version(1, 100), "goals/2025-Q2.v1.yml": version(1, 101), "goals/2025-Q2.v2.yml": version(2, 102)}
    (goals,) = read(tmp_path / "a", files).goals
    assert (2, 102.0) == (goals.version, goals.key_results[0].target)
    del files["goals/2025-Q2.v2.yml"]
    assert 101.0 == read(tmp_path / "b", files).goals[0].key_results[0].target
    assert (
        "line 2: the file is named 2025-Q2.v3.yml, but its version is 2"
        == said(tmp_path / "c", {"goals/2025-Q2.v3.yml": version(2, 100)})[1]
    )


def test_a_revision_decided_later_is_not_known_yet(tmp_path: Path) -> None:
    """A review as of April knows nothing of what was decided in May."""
    files = {"goals/2025-Q2.yml": version(1, 100), "goals/2025-Q2.v2.yml": version(2, 102, "decided_on: 2025-05-10\n")}
    assert 100.0 == read(tmp_path, files, date(2025, 5, 9)).goals[0].key_results[0].target
    assert 102.0 == read(tmp_path, files, date(2025, 5, 10)).goals[0].key_results[0].target


def test_the_quarter_s_goals_come_before_the_month_s(tmp_path: Path) -> None:
    """A month is reviewed within its quarter where the quarter has goals."""
    month = GOALS.replace("2025-Q2", "2025-05")
    goals = read(tmp_path, {"goals/2025-05.yml": month}).goals
    found = goals_for(goals, parse_period("2025-05"))
    assert found is not None
    assert "2025-Q2" == found.period.label
    assert goals_for(goals, parse_period("2025-07")) is None


def test_missing_goals_are_no_error(tmp_path: Path) -> None:
    """Without goals the team is read, and what they would show is said."""
    inputs = read(tmp_path, {"goals/2025-Q2.yml": ""})
    assert () == inputs.goals
    assert "goals" in dict(inputs.missing)
