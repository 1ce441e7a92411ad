"""A plan on its way from a decomposition's report into the team's files, by the real command, and what the review makes of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from acceptance.goal_team import DRAFT, QUARTER, GoalTeam
from goalbook.books.decomposition import Decomposition, DecompositionParams, compute
from goalbook.books.monthly_review import MonthlyReview, MonthlyReviewParams
from goalbook.books.monthly_review import compute as review_of
from goalbook.cli.app import invoke
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.inputs.plan.accepted import CHANNEL_SPLIT, Accepted
from goalbook.publish import acceptance
from goalbook.publish.archive.commit import publish
from goalbook.publish.artefacts import deliver_results
from goalbook.publish.books import BOOKS
from goalbook.publish.fingerprint import fingerprint
from goalbook.publish.plan_files import write_plan
from goalbook.publish.project import Project
from goalbook.publish.record import Ingredients, RunDetails, write_record
from goalbook.publish.resolve import Request, resolve
from goalbook.publish.revisions import Series
from goalbook.show.monthly_review.comparisons import comparisons

BOOK = BOOKS["decomposition"]
SPLIT, STAGES, RECORD = (f"plan/{QUARTER}/{name}" for name in ("channel_split.csv", "stage_plan.csv", "accepted.yml"))
BEAUTY = Path(__file__).resolve().parents[2] / "data" / "beauty"


@pytest.fixture
def team(tmp_path: Path) -> GoalTeam:
    """A team with a draft of the third quarter."""
    found = GoalTeam.at(tmp_path)
    notebook = tmp_path / "notebooks" / BOOK.notebook
    (tmp_path / "templates" / "report").mkdir(parents=True)
    notebook.parent.mkdir()
    notebook.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "utf-8")
    return found


def result(data: Path, name: str = "case", **params: object) -> Decomposition:
    """Return the decomposition of the third quarter."""
    asked = DecompositionParams(team=name, period=QUARTER, **params)  # type: ignore[arg-type] # a test names what it means
    return compute(load_inputs(data, name, asked.cutoff()), asked)


def report(team: GoalTeam, **params: str) -> Path:
    """Archive a decomposition as a run does, without its pages."""
    job = resolve(Request(BOOK.id, team.root / "data", team.root / "outputs", "case", QUARTER, "en", "", params))
    made_from = Ingredients(job, BOOK, Project(team.root), fingerprint(job, BOOK, Project(team.root)))
    series = Series.of(job)
    series.folder.mkdir(parents=True, exist_ok=True)
    began = datetime(2025, 6, 30, tzinfo=UTC)
    with series.scratch() as scratch:
        found = result(team.root / "data", **params)
        deliver_results(found, scratch)
        write_plan(found, "en", scratch)
        write_record(scratch, made_from, RunDetails("plain", began, began, "complete"))
        return publish(scratch, made_from, series).path


def accept(team: GoalTeam, *more: str) -> int:
    """Run the command and return its exit code."""
    folders = ("--data", str(team.root / "data"), "--outputs", str(team.root / "outputs"))
    return invoke(["accept", "decomposition", "--team", "case", "--period", QUARTER, *folders, *more])


def accepted(team: GoalTeam) -> GoalTeam:
    """Make the report and accept its plan."""
    report(team)
    assert 0 == accept(team, "--yes")
    return team


def standing(team: GoalTeam) -> dict[str, bytes]:
    """Return every file of the plan's folder."""
    folder = team.folder / "plan" / QUARTER
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_without_yes_it_only_shows(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole plan as a difference, and that its targets are a draft; nothing is written."""
    report(team)
    assert 0 == accept(team)
    said = capsys.readouterr()
    assert f"+++ {SPLIT}" in said.out
    assert ",new_payers,2025-07," in said.out
    assert "the targets are not frozen" in said.err
    assert {} == standing(team)


def test_an_accepted_plan_is_read_with_what_it_was_made_for(team: GoalTeam) -> None:
    """Months add up to the target; the record names version, hash and the files' digests."""
    inputs = load_inputs(accepted(team).root / "data", "case")
    plan = inputs.plans[QUARTER]
    assert 1840 == plan.table(CHANNEL_SPLIT)["amount"].sum()
    record = plan.sheet(Accepted)
    assert (QUARTER, date(2025, 6, 30), 1, False) == (record.period, record.as_of, record.goals.version, record.goals.frozen)
    assert result(team.root / "data").seal == record.goals.hash
    digests = {source.path: source.sha256 for source in inputs.sources}
    assert digests[SPLIT] == record.files["channel_split.csv"]
    assert set(standing(team)) == {*record.files, "accepted.yml"}


def test_the_same_plan_again_is_accepted_already(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """The report knows it, the command says so, no byte changes."""
    before = standing(accepted(team))
    assert "accepted" == result(team.root / "data").tables["plan_proposal"]["state"].iloc[0]
    report(team)
    assert 0 == accept(team, "--yes")
    assert f"{SPLIT} is accepted already" in capsys.readouterr().err
    assert before == standing(team)


@pytest.mark.full
def test_a_newer_plan_replaces_what_an_earlier_accept_wrote(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """The target is lowered: the difference to the accepted plan is shown, then written with its new hash."""
    accepted(team).swap(DRAFT, "target: 1840", "target: 1750")
    found = result(team.root / "data").tables["plan_proposal"].iloc[0]
    assert "replaces" == found["state"]
    assert found["hash"] != found["accepted_hash"] != ""
    report(team)
    capsys.readouterr()
    assert 0 == accept(team, "--yes")
    assert f"--- {SPLIT}\n+++ {SPLIT}" in capsys.readouterr().out
    plan = load_inputs(team.root / "data", "case").plans[QUARTER]
    assert 1750 == plan.table(CHANNEL_SPLIT)["amount"].sum()
    assert result(team.root / "data").seal == plan.sheet(Accepted).goals.hash


@pytest.mark.parametrize(("file", "old", "new"), [(SPLIT, "2025-07,", "2025-07,1"), (RECORD, "frozen: false", "frozen: true")])
def test_what_was_edited_by_hand_is_refused_and_named(
    team: GoalTeam, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str
) -> None:
    """Nothing of the plan is written then."""
    accepted(team).swap(DRAFT, "target: 1840", "target: 1750")
    team.swap(file, old, new)
    report(team)
    before = standing(team)
    assert 2 == accept(team, "--yes")
    assert f"{file} is not what an earlier accept wrote" in capsys.readouterr().err
    assert before == standing(team)


def test_a_table_put_there_by_hand_is_not_overwritten(team: GoalTeam) -> None:
    """Nobody accepted it; it is somebody's work."""
    team.write(SPLIT, "channel,metric,month,amount\n,new_payers,2025-07,1\n,new_payers,2025-08,1\n,new_payers,2025-09,1\n")
    report(team)
    before = standing(team)
    assert 2 == accept(team, "--yes")
    assert before == standing(team)


def test_a_fault_on_the_way_takes_back_what_was_placed(team: GoalTeam, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fails at the last file: the plan before stands as it was, no half-written file beside it."""
    accepted(team).swap(DRAFT, "target: 1840", "target: 1750")
    report(team)
    before, place = standing(team), acceptance._place

    def failing(part: Path, target: Path, replaces: str) -> tuple[Path, Path | None]:
        if target.name == "accepted.yml":
            raise OSError(28, "No space left on device")
        return place(part, target, replaces)

    monkeypatch.setattr(acceptance, "_place", failing)
    assert 5 == accept(team, "--yes")
    assert before == standing(team)


def test_an_accept_that_was_killed_is_finished_by_the_next(team: GoalTeam) -> None:
    """The tables stand, their record is still the old one: they are the proposal's own."""
    accepted(team).swap(DRAFT, "target: 1840", "target: 1750")
    revision = report(team)
    shutil.copyfile(revision / "proposed" / SPLIT, team.folder / SPLIT)
    assert 0 == accept(team, "--yes")
    assert (revision / "proposed" / RECORD).read_bytes() == (team.folder / RECORD).read_bytes()


def test_a_plan_for_targets_that_a_slider_moved_is_not_proposed(team: GoalTeam) -> None:
    """There are no channels' parts to move here; a report without a plan leaves with 2."""
    team.swap(DRAFT, "{id: KR1, metric: new_payers,", "{id: KR1, metric: new_payers, aggregation: average,")
    assert not (report(team) / "proposed" / "plan").exists()
    assert 2 == accept(team, "--yes")


def test_a_report_made_from_other_files_is_not_accepted(team: GoalTeam) -> None:
    """The draft changed since."""
    report(team)
    team.swap(DRAFT, "target: 1840", "target: 1750")
    assert 2 == accept(team, "--yes")
    assert {} == standing(team)


@pytest.mark.parametrize(
    ("words", "book"), [((), "target_setting"), (("BOOK=decomposition", "PERIOD=2025-Q3"), "decomposition --team beauty --period 2025-Q3")]
)
def test_make_accepts_for_the_book_it_is_told(words: tuple[str, ...], book: str) -> None:
    """By default the goals', whatever the default of the other verbs is."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("there is no make on this machine")
    known = {"PATH": os.environ["PATH"]}
    said = subprocess.run([make, "-n", "accept", *words], cwd=BEAUTY.parents[1], env=known, capture_output=True, text=True, check=True)
    assert f"goalbook accept {book}" in said.stdout


def july(data: Path) -> MonthlyReview:
    """Return the demo's review of July."""
    params = MonthlyReviewParams(team="beauty", period="2025-07")
    return review_of(load_inputs(data, "beauty", params.cutoff()), params)


@pytest.mark.full
def test_july_is_judged_by_the_accepted_plan(tmp_path: Path) -> None:
    """Month targets of team and channels are the plan's: by season July gets more than by its days; a changed target is said."""
    data, out = tmp_path / "data", tmp_path / "out"
    shutil.copytree(BEAUTY, data / "beauty")
    found = result(data, "beauty")
    for path in (data / "beauty" / "next").glob("*.csv"):
        path.rename(data / "beauty" / "facts" / path.name)
    even = july(data)
    assert pytest.approx(39_000 * 31 / 92) == even.headline.period_target
    assert "accepted_plan" not in even.tables
    write_plan(found, "en", out)
    shutil.copytree(out / "proposed" / "plan", data / "beauty" / "plan", dirs_exist_ok=True)
    split = found.tables["channel_split"]
    own = {row.channel: row.amount for row in split[split["month"] == "2025-07"].itertuples()}
    review = july(data)
    assert pytest.approx(own[""]) == review.headline.period_target
    assert review.headline.period_target > even.headline.period_target
    assert 39_000 == review.headline.horizon_target
    channels = review.tables["channels"].set_index("channel")["target"]
    assert pytest.approx({name: own[name] for name in ("xiaohongshu", "douyin", "private_domain")}) == {
        name: channels[name] for name in ("xiaohongshu", "douyin", "private_domain")
    }
    assert {"fits"} == set(review.tables["accepted_plan"]["state"])
    assert "phased by the accepted plan" in str(comparisons(review, language("en", "CNY")).html)
    draft = data / "beauty" / "goals" / f"{QUARTER}.yml"
    draft.write_text(draft.read_text("utf-8").replace("39000", "40000"), "utf-8")
    other = july(data)
    assert {"other"} == set(other.tables["accepted_plan"]["state"])
    assert pytest.approx(own[""] / 39_000 * 40_000) == other.headline.period_target
    assert "针对的是另一版目标" in str(comparisons(other, language("zh", "CNY")).html)
