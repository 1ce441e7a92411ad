"""The split sheet is read as people write it, and told what is wrong with it: key, value and what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs.plan.split import SplitSheet
from inputs.tiny_team import TEAM, problems, read

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "plan/2025-Q2/split.yml"
CORE = TEAM.replace("new_payers]}", "new_payers], layer: core}", 1).replace("{id: douyin", "{id: douyin, layer: opportunity")


def faults(folder: Path, text: str, team: str = TEAM) -> list[tuple[str, str]]:
    """Return column and message of every fault."""
    return [
        (one.column or "", language("en").say(one.message).replace("\u202f", " "))
        for one in problems(folder, {SHEET: text, "team.yml": team})
    ]


def test_a_sheet_is_read_in_both_languages(tmp_path: Path) -> None:
    """Kinds, layers and levels may be Chinese; a range may be a list, a list of one a word."""
    text = """
bounds: {douyin: [0.2, 60%]}
routes: [{channel: douyin, kind: 社交电商, layer: 核心渠道}]
levels: [{level: 基础组合层, weight: 50%}]
raci: {douyin: {accountable: Lin}}
"""
    sheet = read(tmp_path, {SHEET: text}).plans["2025-Q2"].sheet(SplitSheet)
    assert (0.2, 0.6) == (sheet.bounds["douyin"].low, sheet.bounds["douyin"].high)
    assert ("social_commerce", "core") == (sheet.routes[0].kind, sheet.routes[0].layer)
    assert ("base", 0.5) == (sheet.levels[0].level, sheet.levels[0].weight)
    assert ("Lin",) == sheet.raci["douyin"].accountable


PARTS = "splits: [{{id: a, target: 100, parts: [{}]}}]"


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        (
            PARTS.format("{channel: douyin, share: 0.7}, {channel: xiaohongshu, share: 0.4}"),
            "splits.1.parts",
            "the shares are 110.0 % together",
        ),
        (PARTS.format("{channel: douyn, share: 0.7}"), "splits.1.parts.1.channel", "did you mean 'douyin'?"),
        (PARTS.format("{channel: douyin, amount: 5}, {channel: douyin, amount: 5}"), "splits.1.parts.2", "'douyin' stands here twice"),
        (PARTS.format("{channel: douyin}"), "splits.1.parts.1", "needs an amount or a share"),
        (PARTS.format("{channel: douyin, amount: 5, share: 0.1}"), "splits.1.parts.1", "needs an amount or a share"),
        (PARTS.format("{amount: 5}"), "splits.1.parts.1", "names neither a channel nor an id"),
        (PARTS.format("{channel: douyin, amount: 5, overlaps: douyinn}"), "splits.1.parts.1.overlaps", "did you mean 'douyin'?"),
        (PARTS.format("{channel: douyin, amount: 5, owner: lim}"), "splits.1.parts.1.owner", "did you mean 'lin'?"),
        ("splits: [{id: goals, target: 5}]", "splits.1.id", "is the id of another split"),
        ("splits: [{id: a, target: 5, metric: click_rate}]", "splits.1.metric", "is a ratio"),
        ("bounds: {douyn: [0, 1]}", "bounds.douyn", "did you mean 'douyin'?"),
        ("bounds: {douyin: [0.5, 0.4]}", "bounds.douyin", "from 50.0 % to 40.0 % holds no share"),
        ("bounds: {douyin: [0.61, 0.7]}", "bounds.douyin", "at least 61.0 %, but one channel gets at most 60 %"),
        ("bounds: {douyin: [0.55, 0.6], xiaohongshu: [0.55, 0.6]}", "bounds", "the least shares are 110.0 % together"),
        ("bounds: {douyin: [0.1, 0.5], xiaohongshu: [0.1, 0.4]}", "bounds", "the greatest shares are 90.0 % together"),
        ("curves: {douyn: {spend: 1, result: 1, doubled: 1.5}}", "curves.douyn", "did you mean 'douyin'?"),
        ("curves: {douyin: {spend: 1, result: 1}}", "curves.douyin", "needs what any spend brings at most"),
        ("curves: {douyin: {spend: 1, result: 1, saturation: 2, doubled: 1.5}}", "curves.douyin", "one of them"),
        ("curves: {douyin: {spend: 1, result: 3, saturation: 2}}", "curves.douyin.saturation", "it lies above the result of now, 3"),
        ("curves: {douyin: {spend: 1, result: 3, doubled: 7}}", "curves.douyin.doubled", "less than twice as much, 6"),
        ("curves: {douyin: {spend: 1, result: 3, doubled: 5, shape: hill}}", "curves.douyin.shape", "hill goes with saturation"),
        ("routes: [{channel: nowhere}]", "routes.1.channel", "'nowhere' is not known"),
        ("routes: [{channel: douyin}, {channel: douyin}]", "routes.2.channel", "stands here twice"),
        ("routes: [{channel: new, name: New, backup: douyn}]", "routes.1.backup", "did you mean 'douyin'?"),
        ("routes: [{channel: douyin, owner: 王}]", "routes.1.owner", "'王' is not known"),
        ("levels: [{level: base, weight: 0.7}, {level: value, weight: 0.4}]", "levels", "the weights are 110.0 % together"),
        ("levels: [{level: base, weight: 0.2}, {level: base, weight: 0.4}]", "levels.2.level", "stands here twice"),
        ("raci: {douyn: {accountable: lin}}", "raci.douyn", "did you mean 'douyin'?"),
        ("raci: {douyin: {consulted: [lin, chen]}}", "raci.douyin.consulted", "'chen' is not known"),
        ("bound: {}", "bound", "did you mean bounds?"),
    ],
)
def test_what_is_wrong_is_named_at_its_place(tmp_path: Path, text: str, column: str, said: str) -> None:
    """One fault, at its key, with what was expected."""
    found = faults(tmp_path, text)
    assert [column] == [where for where, _ in found]
    assert said in found[0][1]


def test_bounds_that_leave_the_core_too_little_are_named(tmp_path: Path) -> None:
    """The core channels get at least half of the budget; where others claim more, the sheet is refused."""
    found = faults(tmp_path, "bounds: {douyin: [0.55, 0.6]}", CORE)
    assert [("bounds", "the core channels can get at most 45.0 %; they get at least 50 % (policy channels.core_min_share)")] == found
    lower = CORE + "policy: {channels: {core_min_share: 0.4}}\n"
    assert read(tmp_path / "lower", {SHEET: "bounds: {douyin: [0.55, 0.6]}", "team.yml": lower}).plans


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Bounds, curves and names of one sheet in one answer."""
    text = "bounds: {douyin: [0.5, 0.4]}\ncurves: {douyin: {spend: 1, result: 1}}\nraci: {douyn: {accountable: lin}}\n"
    assert ["bounds.douyin", "curves.douyin", "raci.douyn"] == [where for where, _ in faults(tmp_path, text)]
