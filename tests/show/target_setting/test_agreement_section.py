"""The section of agreement: what is signed, by whom, and what happens next."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.show.target_setting.agreement import agreement
from support.sample_agreement import person, setting


def text(result: object, code: str = "en") -> str:
    """Return the section as text."""
    return " ".join(re.sub(r"<[^>]+>", " ", str(agreement(result, language(code, "CNY")).html)).split())  # type: ignore[arg-type]


def test_an_agreed_plan_says_how_it_is_frozen_and_its_hash() -> None:
    """The file that accept writes, and the first digits of what is signed."""
    result = setting(person("张 / Zhang", opinion="可行 / fine"))
    assert "The goals are agreed. goalbook accept freezes them as version 1: goals/2025-Q2.v1.yml." in text(result)
    assert f"SHA-256 {result.freezing.hash[:12]}…" in text(result)
    assert "Zhang yes 20 Mar 20 Mar 20 Mar ✓ yes fine" in text(result)
    assert "张 是 3 月 20 日 3 月 20 日 3 月 20 日 ✓ 同意 可行" in text(result, "zh")


def test_a_draft_says_what_it_waits_for() -> None:
    """How many of those who must agree do."""
    result = setting(person("a"), person("b", "no"), person("c", "", confirmed=pd.NaT))
    assert "The goals are a draft and nothing is frozen: 1 of 3 who must agree do." in text(result)
    assert "目标仍为草稿，尚不能冻结：须同意的 3 人中，已有 1 人同意。" in text(result, "zh")
    assert "✗ no" in text(result)
    assert "not yet" in text(result)


def test_without_a_sheet_the_section_says_once_what_it_would_give() -> None:
    """One line, no empty table."""
    assert 1 == text(setting()).count("goals/2025-Q2/stakeholders.csv would give")
    assert "<table" not in str(agreement(setting(), language("en", "CNY")).html)


def test_versions_and_their_changes_stand_side_by_side() -> None:
    """The frozen one, the one being set, why, and each number that moves."""
    result = setting(person("a"))
    first = result.tables["target_versions"].iloc[0].to_dict()
    second = {**first, "version": 2, "reason": Label("half the budget", "预算减半"), "by": "su"}
    changes = pd.DataFrame([("KR1", Label.same("Payers"), "new_payers", "target", 1_820.0, 1_500.0)])
    changes.columns = ["kr_id", "name", "metric_id", "level", "before", "after"]
    tables = {"target_versions": pd.DataFrame([{**first, "status": "frozen"}, second]), "version_changes": changes}
    said = text(replace(result, tables={**result.tables, **tables}))
    assert "v1 frozen 2025-04-01" in said
    assert "v2 agreed 2025-04-01 su half the budget" in said
    assert "KR1 Payers Target 1,820 1,500" in said


@pytest.mark.parametrize(("code", "expected"), [("en", "version 1 holds from 2025-04-01"), ("zh", "第 1 版自 2025-04-01 起生效")])
def test_frozen_goals_say_so(code: str, expected: str) -> None:
    """Nothing is proposed, nothing is withheld."""
    result = setting(person("a"))
    frozen = replace(result.freezing, status="frozen", proposal={})
    assert expected in text(replace(result, freezing=frozen), code).replace(" 1 ", " 1 ")
