"""The OKR sheet and the SMART scorecard as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from goalbook.books.target_setting import Params, TargetSetting, compute
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs import load_inputs
from goalbook.show.target_setting.okr_sheet import okr_sheet
from goalbook.show.target_setting.smart import smart
from support.sample_okr import driver, goals, kr, objective, setting

DATA = Path(__file__).resolve().parents[3] / "data"


@cache
def beauty(period: str) -> TargetSetting:
    """Return the demo team's target setting of a quarter."""
    params = Params(team="beauty", period=period)
    return compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def words(html: object) -> str:
    """Return the text of a section, narrow spaces as plain ones."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", str(html)).replace("\u202f", " "))


def test_the_sheet_says_what_the_case_s_drivers_bring() -> None:
    """Sums on three readings, and for each driver the value that would close its gap beside the best there was."""
    text = words(okr_sheet(beauty("2025-Q2"), language("en", "CNY")).html)
    assert "bring 36,500 of 40,000 at best (Private domain by what drives it): 3,500 short, on the least kind reading 14,900" in text
    for share in ("100.00 %", "91.25 %", "80.75 %", "62.75 %"):
        assert share in text
    assert "KR5: 3M reads a month (Xiaohongshu) would bring 10,800 of the 15,000 planned (72 %)" in text
    assert "4.17M reads a month (best month 2.24M), or a click rate of 2.08 % (best month 2.01 %)" in text
    assert (
        "33,333 new contacts (best 3 months 10,838), or a payment rate of 50.0 % (best month 42.2 %; private domain rarely exceeds 40 %)"
        in text
    )


def test_the_sheet_reads_in_chinese() -> None:
    """The same sentences, nothing of them in English."""
    text = words(okr_sheet(beauty("2025-Q2"), language("zh", "CNY")).html)
    assert "O1 的关键结果最多合计 36,500（私域按驱动指标推算），目标 40,000，缺口 3,500，最不利口径下为 14,900" in text
    assert "KR5：小红书月均阅读量 300 万，可带来 10,800，计划 15,000（72%）" in text
    assert "关键结果按工作领域分布：内容 2 个、投放 2 个、用户运营 3 个、未注明 1 个。" in text


def test_plan_that_adds_up_says_so_in_one_line() -> None:
    """One reading without a gap needs no table."""
    html = okr_sheet(beauty("2025-Q3"), language("en", "CNY")).html
    assert "The key results of O1 add up: 39,000 of 39,000." in words(html)
    assert "Channel targets as they stand" not in html


def test_levels_of_a_small_rate_differ() -> None:
    """1.85 % and 1.95 % are not both 1.9 %."""
    text = words(okr_sheet(beauty("2025-Q3"), language("en", "CNY")).html)
    assert "1.74 % 1.85 % 1.95 % 2.05 %" in text.replace("%1", "% 1").replace("%2", "% 2")


@pytest.mark.parametrize("code", ["en", "zh"])
def test_form_stands_beside_substance(code: str) -> None:
    """Every key result has its five letters, its form and what history says; a rejected one is said in the title."""
    result = beauty("2025-Q3")
    html = smart(result, language(code, "CNY")).html
    assert len(result.tables["smart"]) == html.split("<tbody>")[1].split("</tbody>")[0].count("<tr")
    hollow = ((result.tables["smart"]["form"] != "fail") & (result.tables["smart"]["substance"] == "fail")).sum()
    title = {"en": "Well formed is not feasible", "zh": "写得好不等于做得到"}[code]
    assert (title in words(html)) == bool(hollow)


def test_the_scorecard_lists_shortages_and_loose_figures() -> None:
    """What is short and undecided, which figure can grow without earning, what proves the targets."""
    text = words(smart(beauty("2025-Q2"), language("en", "CNY")).html)
    assert "nothing is decided" in text
    assert "Figures that can grow without earning anything: KR5; each is linked to what it brings." in text
    assert "Evidence behind the targets: own history 3" in text
    loose = setting(goals(objective(kr(metric="likes", channel="a"))))
    assert "nothing links KR1 to revenue" in words(smart(loose, language("en")).html)


def test_without_goals_each_section_says_so_once() -> None:
    """No empty table."""
    result = setting(None)
    for show in (okr_sheet, smart):
        html = show(result, language("en")).html
        assert 1 == html.count('class="note"')
        assert "<table" not in html


def test_a_long_sheet_ends_after_twelve_key_results() -> None:
    """The rest stands in the workbook, and that is said."""
    html = okr_sheet(setting(goals(objective(*(kr(f"KR{n}", channel="a") for n in range(14))))), language("en")).html
    assert "KR11" in html
    assert "KR12" not in html
    assert "The rows left out stand in the workbook" in html


def test_names_are_escaped() -> None:
    """A goals file can hold anything."""
    hostile = Label.same("<script>alert(1)</script>")
    plan = goals(objective(kr(name=hostile, channel="a", plan={"purpose": hostile}), driver("KR2", 9_000, {"<b>": 0.01})))
    result = setting(plan)
    for show in (okr_sheet, smart):
        html = show(result, language("en")).html
        assert "<script>" not in html
        assert "a <b>" not in html


def test_a_chance_and_a_verdict_stand_in_columns_of_their_own() -> None:
    """A key result with a chance shows it, one without shows a dash; what history says stands beside both."""
    found = beauty("2025-Q2")
    table = found.tables["calibration"].assign(probability=float("nan"), verdict="warn")
    table.loc[table["kr_id"] == "KR1", "probability"] = 0.4
    html = str(okr_sheet(replace(found, tables={**found.tables, "calibration": table}), language("en", "CNY")).html)
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL) for row in re.findall(r"<tr.*?</tr>", html, flags=re.DOTALL)]
    heads = [words(cell) for cell in rows[0]]
    chances = {words(row[0])[:3]: words(row[heads.index("Chance")]) for row in rows if words(row[0]).startswith("KR")}
    assert ("40 %", {"–"}) == (chances.pop("KR1"), set(chances.values()))
    assert "doubtful" == words(next(row for row in rows if "KR2" in row[0])[heads.index("Verdict")])
