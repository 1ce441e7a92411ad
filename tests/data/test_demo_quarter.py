"""The demo team's second quarter: provisional while June is to come, closed once June's facts are there, answered by the next goals."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from goalbook.books.quarter_review import Params, compute
from goalbook.books.target_setting import Params as GoalParams
from goalbook.books.target_setting import compute as set_goals
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.publish.artefacts import deliver_files, deliver_results
from goalbook.publish.project import find_project
from goalbook.show.quarter_review import report

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.quarter_review import QuarterReview

DATA = find_project().root / "data"


def quarter(data: Path, outputs: str = "") -> QuarterReview:
    """Return the second quarter as a folder of teams knows it."""
    params = Params.from_pairs({"team": "beauty", "period": "2025-Q2", "outputs_dir": outputs})
    return compute(load_inputs(data, "beauty", params.cutoff(), campaigns=True, operations=True), params)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The team's folder with June's facts moved in, and what came of the campaign."""
    data = tmp_path_factory.mktemp("data")
    team = data / "beauty"
    shutil.copytree(DATA / "beauty", team)
    shutil.move(team / "next" / "2025-06.csv", team / "facts" / "2025-06.csv")
    for file in (team / "campaigns" / "618-2025" / "next").iterdir():
        shutil.move(file, team / "campaigns" / "618-2025" / file.name)
    return data


@pytest.mark.full
def test_the_shipped_facts_make_it_provisional() -> None:
    """Facts end in May: the headline forecasts, with a range that holds what June brought in the end."""
    review = quarter(DATA)
    assert (False, "2025-05-31") == (review.over, review.meta.data_to.isoformat())
    assert review.headline.low < review.headline.landing < review.headline.high < review.headline.horizon_target
    assert {"actual", "remaining"} == set(review.tables["quarter_months"]["state"])


@pytest.mark.full
def test_june_closes_the_quarter(june: Path, tmp_path: Path) -> None:
    """Every day is counted; every key result has a verdict; June's review says which of May's actions worked; all files are written."""
    review = quarter(june)
    assert review.over
    scores = review.tables["scores"].query("kind == 'key_result'")
    assert (8, 0) == (len(scores), scores["attainment_landing"].isna().sum())
    assert review.headline.to_date == review.tables["quarter_months"].query("kind == 'total'")["actual"].sum()
    actions = review.tables["actions"].set_index(["month", "id"])["verdict"]
    assert ("partial", "ineffective") == (actions["2025-05", "A1"], actions["2025-05", "A3"])
    assert {"used", "left_out"} <= set(review.tables["lessons_used"]["use"])
    verdicts = {one.rule: one.status for one in review.findings if one.rule in ("GV-05", "TS-49")}
    assert {"GV-05": "pass", "TS-49": "pass"} == verdicts
    for code in ("en", "zh"):
        deliver_results(review, tmp_path / code)
        deliver_files(review, code, tmp_path / code)
        assert "2025" in (tmp_path / code / "summary.md").read_text(encoding="utf-8")
        assert (tmp_path / code / "report.xlsx").stat().st_size > 10_000
        said = {one.__name__: bool(str(one(review, language(code, "CNY")).html)) for one in report.SECTIONS}
        assert set() == {name for name, there in said.items() if not there} - {"handbook"}
        assert ["fail", "warn"] == [one.status for one in review.findings if one.rule == "PF-12"]


@pytest.mark.full
def test_the_third_quarters_goals_answer_what_the_second_left(june: Path, tmp_path: Path) -> None:
    """Findings of the quarter's review are linked under its name; goals of the quarter itself do not see them."""
    review = quarter(june)
    deliver_results(review, tmp_path / "beauty" / "quarter_review" / "2025-Q2" / "en" / "r0001")
    params = GoalParams.from_pairs({"team": "beauty", "period": "2025-Q3", "outputs_dir": str(tmp_path)})
    linked = set_goals(load_inputs(june, "beauty", params.cutoff()), params).tables["linked_findings"]
    assert sorted(review.tables["problems"]["id"]) == sorted(linked["id"])
    assert {"2025-Q2"} == set(linked["month"])
    assert not linked["resolved"].any()
    own = GoalParams.from_pairs({"team": "beauty", "period": "2025-Q2", "outputs_dir": str(tmp_path)})
    assert set_goals(load_inputs(june, "beauty", own.cutoff()), own).tables["linked_findings"].empty
