"""A team small enough to read: written to a folder, broken on purpose by the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.errors import InputError
from goalbook.core.language import language
from goalbook.inputs import Inputs, load_inputs, render_problems

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from goalbook.core.errors import Problem

TEAM = """\
name: {en: Tiny, zh: 小团队}
currency: CNY
channels:
  - {id: xiaohongshu, name: {en: Xiaohongshu, zh: 小红书}, stages: [reads, clicks, registrations, new_payers]}
  - {id: douyin, name: {en: Douyin, zh: 抖音}, stages: [views, clicks, registrations, new_payers]}
people: [{id: lin, name: Lin}]
"""
GOALS = """\
period: 2025-Q2
objectives:
  - id: O1
    text: {en: Win payers, zh: 新增付费}
    key_results:
      - {id: KR1, metric: new_payers, commit: 90, target: 100, stretch: 110, headline: true}
"""
FACTS = """\
date_day,channel,reads,views,clicks,registrations,new_payers,spend
2025-05-01,xiaohongshu,1000,,50,20,4,300
2025-05-01,douyin,,2000,80,30,6,500
2025-05-02,xiaohongshu,1100,,55,22,5,310
2025-05-02,douyin,,2100,85,31,7,520
"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write the tiny team as `tiny` under a folder, with these files added or put in place of its own; an empty text leaves a file out."""
    for name, content in ({"team.yml": TEAM, "goals/2025-Q2.yml": GOALS, "facts/may.csv": FACTS} | files).items():
        if content == "":
            continue
        path = folder / "tiny" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path, files: dict[str, str | bytes] | None = None, as_of: date | None = None) -> Inputs:
    """Write the tiny team and read it."""
    return load_inputs(write(folder, files or {}), "tiny", as_of, campaigns=True)


def problems(folder: Path, files: dict[str, str | bytes]) -> tuple[Problem, ...]:
    """Write the tiny team with broken files and return what is found wrong with it; a team without fault fails the test."""
    try:
        read(folder, files)
    except InputError as fault:
        return fault.problems
    message = "the team was read without a problem"
    raise AssertionError(message)


def said(folder: Path, files: dict[str, str | bytes], lang: str = "en") -> list[str]:
    """Return what the analyst reads: the lines of the error, without blanks around them."""
    return [line.strip() for line in render_problems(problems(folder, files), language(lang)).splitlines()]


def notices(inputs: Inputs, kind: str) -> list[str]:
    """Return the remarks of one kind in English."""
    return [language("en").say(notice.message) for notice in inputs.notices if notice.kind == kind]
