"""The demo team's way from target setting to the July review, as the README walks it, on a copy of its data."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.books.monthly_review import MonthlyReviewParams
from goalbook.books.monthly_review import compute as review_of
from goalbook.books.target_setting import TargetSetting, TargetSettingParams, compute
from goalbook.cli.app import invoke
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.inputs.frozen import same_goals
from goalbook.publish.goals_file import write_frozen
from goalbook.show.monthly_review.page_one import page_one

if TYPE_CHECKING:
    from goalbook.books.monthly_review import MonthlyReview

ROOT = Path(__file__).resolve().parents[2]
QUARTER, JULY = "2025-Q3", "2025-07"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the demo team's data."""
    shutil.copytree(ROOT / "data" / "beauty", tmp_path / "data" / "beauty")
    return tmp_path / "data"


def setting(data: Path) -> TargetSetting:
    """Return the target setting of the third quarter."""
    params = TargetSettingParams(team="beauty", period=QUARTER)
    return compute(load_inputs(data, "beauty", params.cutoff()), params)


def july(data: Path) -> MonthlyReview:
    """Return July's review once June and July have come in."""
    params = MonthlyReviewParams(team="beauty", period=JULY)
    for path in (data / "beauty" / "next").glob("*.csv"):
        path.rename(data / "beauty" / "facts" / path.name)
    return review_of(load_inputs(data, "beauty", params.cutoff()), params)


@pytest.mark.full
def test_july_is_measured_against_the_frozen_goals(data: Path, tmp_path: Path) -> None:
    """The proposed file put in place, the draft changed since: version 1 counts, and page one says so."""
    proposed = setting(data)
    assert "agreed" == proposed.headline.status
    write_frozen(proposed, "en", tmp_path)
    (file,) = (tmp_path / "proposed" / "goals").iterdir()
    shutil.copyfile(file, data / "beauty" / "goals" / file.name)
    inputs = load_inputs(data, "beauty")
    (quarter,) = (goals for goals in inputs.goals if goals.period.label == QUARTER)
    assert quarter.frozen
    assert same_goals(quarter, next(one for one in inputs.drafts if one.period == quarter.period))
    draft = data / "beauty" / "goals" / f"{QUARTER}.yml"
    draft.write_text(draft.read_text("utf-8").replace("39000", "40000"), "utf-8")
    review = july(data)
    assert (1, 39_000) == (review.meta.goal_version, review.headline.horizon_target)
    assert "target v1, frozen" in str(page_one(review, language("en", "CNY")).html)
    assert f"goals/{QUARTER}.v1.yml" in set(review.tables["sources"]["path"])


@pytest.mark.full
def test_the_walk_through_by_command(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Target, accept, facts moved in, review: every report complete, the frozen version named on page one."""
    folders = ("--data", str(data), "--outputs", str(tmp_path / "outputs"))
    assert 0 == invoke(["run", "target_setting", *folders, "--lang", "zh"])
    assert 0 == invoke(["accept", *folders, "--yes"])
    assert (data / "beauty" / "goals" / f"{QUARTER}.v1.yml").is_file()
    july(data)
    capsys.readouterr()
    assert 0 == invoke(["run", "monthly_review", "--period", JULY, *folders, "--lang", "en"])
    report = Path(capsys.readouterr().out.strip())
    assert "target v1, frozen" in (report.parent / "report.html").read_text("utf-8")


@pytest.mark.full
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_campaigns_lessons_reach_the_next_plan_by_command(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    """Last year's plan and retrospective, this year's plan frozen, its outcome moved in, its retrospective: complete, with a bulletin."""
    folders = ("--data", str(data), "--outputs", str(tmp_path / "outputs"))
    last, this = "618-2024", "618-2025"
    assert 0 == invoke(["campaign", last, *folders, "--lang", lang])
    made = [Path(line).parent for line in capsys.readouterr().out.splitlines()]
    assert [f"{last}-plan", f"{last}-retrospective"] == [folder.parents[1].name for folder in made]
    assert all((made[1] / name).stat().st_size for name in ("bulletin.png", "bulletin.pdf", "report.pdf", "proposed/lessons.csv"))
    assert 0 == invoke(["campaign", this, *folders, "--lang", lang])
    (plan,) = (Path(line).parent for line in capsys.readouterr().out.splitlines())
    assert {"en": "One price on one short page", "zh": "活动页精简为一页一价"}[lang] in (plan / "report.html").read_text("utf-8")
    assert 0 == invoke(["accept", "campaign", "--period", this, "--mode", "plan", *folders, "--yes"])
    assert (data / "beauty" / "campaigns" / this / "frozen.yml").is_file()
    for path in (data / "beauty" / "campaigns" / this / "next").glob("*.csv"):
        path.replace(data / "beauty" / "campaigns" / this / path.name)
    july(data)
    capsys.readouterr()
    assert 0 == invoke(["campaign", this, "--mode", "retrospective", *folders, "--lang", lang])
    back = Path(capsys.readouterr().out.strip()).parent
    assert {"en": "target v1, frozen", "zh": "目标 v1，已冻结"}[lang] in (back / "report.html").read_text("utf-8")
