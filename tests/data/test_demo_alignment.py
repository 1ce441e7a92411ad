"""The demo team's goals: the case's unowned fifth, its successor without one, and links to what May's review found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from goalbook.books import monthly_review, target_setting
from goalbook.inputs import load_inputs
from goalbook.inputs.earlier import key_of

DATA = Path(__file__).parents[2] / "data"


def goals_of(period: str, outputs: str = "") -> target_setting.TargetSetting:
    """Return the demo team's target setting of a quarter."""
    params = target_setting.Params(team="beauty", period=period, outputs_dir=outputs)
    return target_setting.compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def verdicts(result: target_setting.TargetSetting) -> dict[str, list[str]]:
    """Return the verdicts by rule."""
    return {rule: [one.status for one in result.findings if one.rule == rule] for rule in {one.rule for one in result.findings}}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an outputs folder in which May's review is archived."""
    params = monthly_review.Params(team="beauty", period="2025-05")
    review = monthly_review.compute(load_inputs(DATA, "beauty", params.cutoff()), params)
    root = tmp_path_factory.mktemp("outputs")
    folder = root / "beauty" / "monthly_review" / "2025-05" / "zh" / "r0001"
    folder.mkdir(parents=True)
    (folder / "results.json").write_text(json.dumps(review.to_json()), encoding="utf-8")
    return root


@pytest.mark.full
def test_wx_12_the_case_leaves_10000_without_an_owner() -> None:
    """The company wants 50,000, marketing carries 80 %, nobody the rest; the channels' shares are 37.5, 50 and 12.5 %."""
    result = goals_of("2025-Q2")
    (row,) = result.tables["strategy"].to_dict("records")
    assert (50_000, 0.8, 40_000, 10_000) == tuple(row[name] for name in ("company_target", "share", "target", "unowned"))
    shares = result.tables["goal_tree"].query("level == 'channel'")["share_of_parent"].tolist()
    assert [0.375, 0.5, 0.125] == shares
    found = verdicts(result)
    assert (["warn"], ["warn"], ["pass"]) == (found["TS-08"], found["TS-09"], found["TS-51"])


@pytest.mark.full
def test_the_draft_after_it_answers_mays_findings_but_one(outputs: Path) -> None:
    """Every id it names was found in May; the payment rate, grave, is left; the year is 2,000 short; the rest has an owner."""
    result = goals_of("2025-Q3", str(outputs))
    linked = result.tables["linked_findings"]
    named = {key_of(one) for ids in result.tables["aims"]["finding_ids"] for one in ids.split(", ") if one}
    assert set() == named - {key_of(one) for one in linked["id"]}
    assert ["2025-05:xiaohongshu:new_payers"] == linked.query("severity == 'high' and objective_id == ''")["id"].tolist()
    found = verdicts(result)
    assert (["pass"], ["pass"], ["warn"]) == (found["TS-08"], found["TS-09"], found["TS-51"])
    assert [160_000.0] == result.tables["year"]["cumulative"].tolist()[-1:]
