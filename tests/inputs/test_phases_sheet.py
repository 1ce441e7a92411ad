"""The time plan as people write it: read with what it leaves out, refused with file, key and what was expected."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.policy import load_policy
from goalbook.inputs.plan.phase_faults import item_ids, segment_of
from goalbook.inputs.plan.phase_models import Frame, FramePhase
from goalbook.inputs.plan.phase_spans import later, spans
from goalbook.inputs.plan.phases import Phases
from inputs.tiny_team import problems, read, said

if TYPE_CHECKING:
    from pathlib import Path

FILE = "plan/2025-Q2/phases.yml"
FRAME = "frame: {start: 2025-04-01, phases: [{id: a, n: 1, weeks: 4, owner: Lin}, {id: b, n: 2, months: 2}]}\n"


def test_a_plan_is_read_with_what_it_leaves_out(tmp_path: Path) -> None:
    """Percentages may be written as such, people by name; absent parts are empty."""
    text = FRAME + "readiness: [{id: tags, planned: 100%}]\noutreach: [{segment: 塔尖, participation: 40%}]\n"
    sheet = read(tmp_path, {FILE: text}).plans["2025-Q2"].sheet(Phases)
    assert (1.0, 0.4, (), None) == (sheet.readiness[0].planned, sheet.outreach[0].participation, sheet.gates, sheet.matrix)
    assert ("a", "b", "tags") == item_ids(sheet)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stages: [{id: s, start: 2025-05-01, end: 2025-04-01}]\n", "line 1: ends on 2025-04-01, before it begins on 2025-05-01"),
        (FRAME + "gates: [{id: g, phase: a, day: 2025-05-01}]\n", "2025-05-01 lies outside its phase 'a', 2025-04-01 to 2025-04-28"),
        ("frame: {start: 2025-04-01, phases: [{id: a, n: 1, weeks: 0}]}\n", "line 1: weeks: 0; expected more than 0"),
        ("modules: [{id: m}, {id: m}]\n", "line 1: 'm' stands here twice; each needs a name of its own"),
        (FRAME + "tests: [{id: a, start: 2025-04-01}]\n", "'a' stands here twice"),
        ("modules: [{id: m, owner: lim}]\n", "line 1: 'lim' is not known; did you mean 'lin'?"),
        ("modules: [{id: m, owner: 王五}]\n", "line 1: '王五' is not known"),
        ("outreach: [{segment: hihg}]\n", "line 1: 'hihg' is not known; did you mean 'high'?"),
        ("outreach: [{segment: high, participation: 1.4}]\n", "participation: 1.4; a share is 1 at most"),
        ("matrix: {start: 2025-04-01, channels: [douyn]}\n", "channel 'douyn' is not in team.yml (did you mean 'douyin'?)"),
        (FRAME + "gates: [{id: g, phase: c, day: 2025-04-02}]\n", "line 2: 'c' is not known"),
        (FRAME + "rates: [{id: r, metric: conversion_rat, phase: a, every: month, growth: 3%}]\n", "did you mean 'conversion_rate'?"),
        ("frame: {start: 2025-04-01, goals: [{months: 6, day: 2025-10-01}]}\n", "give the goal a day or a number of months"),
        ("route: [{step: content}]\n", "say by which day or with which phase the step is done"),
        ("tests: [{id: t, start: 2025-04-01, days: [3, 0, 1]}]\n", "days: 0; expected more than 0"),
        ("gates: [{id: g, day: 2025-04-31}]\n", "2025-04-31 cannot be read"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(tmp_path: Path, text: str, expected: str) -> None:
    """Days out of order, ids said twice, names that lead nowhere and lengths of nothing are named with their key."""
    assert any(expected in line for line in said(tmp_path, {FILE: text})), said(tmp_path, {FILE: text})


def test_a_fault_stands_at_its_key(tmp_path: Path) -> None:
    """List items are counted from 1, as people count."""
    found = problems(tmp_path, {FILE: FRAME + "gates: [{id: g, phase: a, day: 2025-04-02}, {id: h, phase: a, day: 2025-05-01}]\n"})
    assert [(2, "gates.2.day")] == [(one.row, one.column) for one in found]


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    """One reading shows three faults of three kinds."""
    text = "modules: [{id: m, owner: nobody}]\noutreach: [{segment: elite}]\nstages: [{id: s, start: 2025-05-01, end: 2025-04-01}]\n"
    assert f"{FILE}: 3 problems, nothing was read" in said(tmp_path, {FILE: text})


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 4, 1), 6, date(2025, 10, 1)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 7, 1), 0, date(2025, 7, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, expected: date) -> None:
    """The same day so many months on, the month's last where there is no such day."""
    assert expected == later(day, months)


def test_a_phase_without_a_length_has_the_policys() -> None:
    """4-3-2-1: four weeks, two, three and one months, which come to 211 days from 1 April."""
    frame = Frame(start=date(2025, 4, 1), phases=tuple(FramePhase(id=f"p{n}", n=n) for n in (1, 2, 3, 4)))
    found = spans(frame, load_policy(None))
    assert [28, 61, 92, 30] == [one.days for one in found]
    assert (date(2025, 10, 28), 211) == (found[-1].end, sum(one.days for one in found))


def test_tiers_have_several_names() -> None:
    """High-value users are called so in three ways; a name that means no tier means none."""
    policy = load_policy(None)
    assert ["high", "high", "growth", "new", ""] == [segment_of(one, policy) for one in ("塔尖", "HIGH", "潜力用户", "new", "elite")]


def test_progress_leads_to_something_in_the_plan(tmp_path: Path) -> None:
    """A misspelt gate is named with the nearest; a step is not more than done, a gate counts what it likes."""
    sheet = FRAME + "gates: [{id: components, day: 2025-04-28, target: 20}]\nsteps: [{id: model}]\n"
    rows = "date_day,item,value\n2025-04-20,components,14\n2025-04-20,sprint_1,0.5\n"
    files: dict[str, str | bytes] = {FILE: sheet, "plan/2025-Q2/progress.csv": rows}
    assert 14.0 == read(tmp_path / "good", files).plans["2025-Q2"].tables["progress"]["value"].iloc[0]
    files["plan/2025-Q2/progress.csv"] = rows + "2025-04-21,component,15\n2025-04-21,model,2\n"
    lines = said(tmp_path / "bad", files)
    assert any("'component' is not known; did you mean 'components'?" in line for line in lines)
    assert any("is more than done" in line for line in lines)
