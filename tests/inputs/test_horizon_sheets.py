"""Horizons, KPIs and tier weights as people write them: read with their names in both languages, refused with file, key and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goalbook.inputs.planning.horizons import Horizons
from goalbook.inputs.planning.kpis import Kpis
from goalbook.inputs.weights import TIERS, tier_weight_faults
from inputs.tiny_team import read, said

if TYPE_CHECKING:
    from pathlib import Path

GOALS = """\
period: 2025-Q2
tier_weights: {weights}
objectives:
  - id: O1
    text: grow
    key_results:
      - {{id: KR1, metric: new_payers, target: 100, tier: base}}
"""


def test_a_sheet_is_read_with_what_it_leaves_out(tmp_path: Path) -> None:
    """Percentages may be written as such, a step as yes or with a note; absent horizons stay absent."""
    text = "short: {followers_growth: 20%}\nmid: {loop: {acquire: yes, settle: {done: no, note: {en: tags, zh: 标签}}}}\n"
    sheet = read(tmp_path, {"goals/2025-Q2/horizons.yml": text}).planning["2025-Q2"].sheet(Horizons)
    assert (0.2, None, None) == (sheet.short and sheet.short.followers_growth, sheet.short and sheet.short.cac, sheet.long)
    assert sheet.mid is not None
    assert (True, False, None) == (
        sheet.mid.loop.acquire and sheet.mid.loop.acquire.done,
        sheet.mid.loop.settle and sheet.mid.loop.settle.done,
        sheet.mid.loop.repurchase,
    )


def test_kpis_are_read(tmp_path: Path) -> None:
    """Purpose, main KPIs and heads by month."""
    text = "purpose: gmv\nmain: [KR1]\nweights: {KR1: 65%}\nteam: {fte: {2025-01: 9.5}}\npd_launch_date: 2025-01-01\n"
    sheet = read(tmp_path, {"goals/2025-Q2/kpis.yml": text}).planning["2025-Q2"].sheet(Kpis)
    assert ("gmv", ("KR1",), 0.65, {"2025-01": 9.5}) == (sheet.purpose, sheet.main, sheet.weights["KR1"], sheet.team.fte)


def test_faults_of_sheets_are_said_with_their_line(tmp_path: Path) -> None:
    """A misspelt key, an impossible share, an unknown purpose and KPI."""
    lines = said(
        tmp_path,
        {
            "goals/2025-Q2/horizons.yml": "short: {activation_rat: 1}\nmid:\n  repurchase_rate: 1.5\n",
            "goals/2025-Q2/kpis.yml": "purpose: gvm\npd_kpis: [adds]\n",
        },
    )
    assert any("the key activation_rat is not known; did you mean activation_rate?" in line for line in lines)
    assert any("line 3: mid.repurchase_rate: 1.5; a share is 1 at most" in line for line in lines)
    assert any("purpose: 'gvm' is none of" in line for line in lines)
    assert any("pd_kpis" in line and "adds" in line for line in lines)


def test_tier_weights_that_make_no_whole_are_refused(tmp_path: Path) -> None:
    """File, key and sum are named; half a per cent is rounding."""
    wrong = GOALS.format(weights="{base: 0.5, challenge: 0.3, value: 0.1, breakthrough: 0.05}")
    lines = said(tmp_path, {"goals/2025-Q2.yml": wrong})
    assert "goals/2025-Q2.yml: one problem, nothing was read" in lines
    assert "line 2: tier_weights add up to 95.0\u202f%; they must make 100 %" in lines


@pytest.mark.parametrize("weights", ["{base: 0.6, challenge: 0.4}", "{base: 60%, challenge: 40%}", "{base: 0.598, challenge: 0.4}", "{}"])
def test_tier_weights_that_make_a_whole_are_read(tmp_path: Path, weights: str) -> None:
    """As shares or per cent, with a rounding of up to half a per cent, or not at all."""
    inputs = read(tmp_path, {"goals/2025-Q2.yml": GOALS.format(weights=weights)})
    assert {goals.period.label for goals in inputs.goals} >= {"2025-Q2"}


def test_a_strange_tier_and_a_negative_weight_are_named() -> None:
    """The nearest of the four is proposed; less than nothing is no weight."""
    faults = list(tier_weight_faults({"basis": 1.2, "value": -0.2}, 0.005))
    assert ["basis", "value"] == [tier for tier, _ in faults]
    assert ("tier '{name:text}' is none of the four (did you mean '{close:text}'?)", "a weight cannot be below 0") == tuple(
        message.text for _, message in faults
    )
    assert [] == list(tier_weight_faults(dict.fromkeys(TIERS, 0.25), 0.005))
