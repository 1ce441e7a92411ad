"""Goals on their way from draft to frozen version, through files and the real command; reviews measure against what was frozen."""

from __future__ import annotations

import io
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from acceptance.goal_team import DRAFT, FIRST, QUARTER, SECOND, SIGNED, GoalTeam
from goalbook.books.monthly_review import MonthlyReview, MonthlyReviewParams
from goalbook.books.monthly_review import compute as review_of
from goalbook.cli.app import invoke
from goalbook.core.errors import InputError
from goalbook.inputs import load_inputs
from goalbook.inputs.frozen import content_hash, same_goals
from goalbook.inputs.yaml_file import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

LATER = """\
version: 2
valid_from: 2025-08-16
by: su
reason: {en: half the budget is gone, zh: 预算减半}
"""


@pytest.fixture
def team(tmp_path: Path) -> GoalTeam:
    """A team whose draft all have signed."""
    return GoalTeam.at(tmp_path)


def frozen(team: GoalTeam) -> GoalTeam:
    """Make the report and accept what it proposes."""
    team.report()
    assert 0 == team.accept("--yes")
    return team


def revised(team: GoalTeam, head: str = LATER) -> GoalTeam:
    """Lower the frozen target in the draft, with what a second version needs, signed anew."""
    team.swap(DRAFT, "target: 1840", "target: 1750")
    team.swap(DRAFT, "decided_on: 2025-06-27\n", head)
    for day in ("2025-06-26", "2025-06-27"):
        team.swap(SIGNED, day, "2025-08-15")
    return team


def review(team: GoalTeam, month: str, last: date) -> MonthlyReview:
    """Return a month's review after its facts have come in."""
    team.facts(f"{month}.csv", last.replace(day=1), last)
    return review_of(load_inputs(team.root / "data", "case", last), MonthlyReviewParams(team="case", period=month))


def test_a_draft_that_all_have_signed_is_proposed_with_the_hash_of_what_it_says(team: GoalTeam) -> None:
    """The report's own hash, the file's and that of its content are one."""
    text = (team.report() / "proposed" / FIRST).read_text("utf-8")
    data = read_yaml(text, FIRST).data
    assert isinstance(data, dict)
    assert ("frozen", 1, date(2025, 7, 1)) == (data["status"], data["version"], data["valid_from"])
    assert data["content_hash"] == content_hash(data) == team.result().freezing.hash
    assert "{en: Win payers, zh: 获取付费用户}" in text


def test_the_same_goals_give_the_same_bytes(team: GoalTeam) -> None:
    """In whichever language the report was made."""
    english, chinese = ((team.report(lang) / "proposed" / FIRST).read_bytes() for lang in ("en", "zh"))
    assert english == chinese


def test_the_frozen_file_sets_the_goals_of_the_draft(team: GoalTeam) -> None:
    """Read back, every key result says what it said, and what the draft left out is written out."""
    frozen(team)
    inputs = load_inputs(team.root / "data", "case")
    assert same_goals(inputs.drafts[0], inputs.goals[0])
    assert ("frozen", True) == (inputs.goals[0].status, inputs.goals[0].frozen)
    assert "aggregation: ratio" in team.read(FIRST)


def test_a_draft_that_not_all_have_signed_stays_a_draft(team: GoalTeam) -> None:
    """One who must agree says no: nothing is proposed, the report says why, accept leaves with 2."""
    team.swap(SIGNED, "2025-06-26,,yes", "2025-06-26,,no")
    assert [] == list((team.report() / "proposed").rglob("*.yml"))
    freezing = team.result().freezing
    assert ("draft", "{agreed:n} of {required:n} who must agree do") == (freezing.status, freezing.withheld[0].text)
    assert {"agreed": 1, "required": 2} == freezing.withheld[0].values
    assert 2 == team.accept("--yes")


def test_who_need_not_agree_holds_nothing_up(team: GoalTeam) -> None:
    """Finance is heard and has not answered."""
    assert "agreed" == team.result().freezing.status


def test_without_a_terminal_and_without_yes_it_only_shows(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole new file as a difference; nothing is written."""
    team.report()
    assert 0 == team.accept()
    said = capsys.readouterr()
    assert "+++ goals/2025-Q3.v1.yml" in said.out
    assert "+    target: 1840" in said.out
    assert "--yes" in said.err
    assert not (team.folder / FIRST).exists()


def test_accepted_goals_are_frozen_and_not_proposed_again(team: GoalTeam) -> None:
    """The next report knows them as frozen; the draft beside them says the same."""
    frozen(team)
    freezing = team.result().freezing
    assert ("frozen", 1, FIRST) == (freezing.status, freezing.version, freezing.file)
    assert "frozen" == team.result().headline.status
    assert [] == list((team.report() / "proposed").rglob("*.yml"))
    assert 0 == team.accept("--yes")


def test_nothing_but_the_frozen_version_is_left_in_the_folder(team: GoalTeam) -> None:
    """No half-written file beside it."""
    assert ["2025-Q3", "2025-Q3.v1.yml", "2025-Q3.yml"] == sorted(path.name for path in (frozen(team).folder / "goals").iterdir())


@pytest.mark.parametrize(("typed", "written"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_on_a_terminal_it_asks(team: GoalTeam, monkeypatch: pytest.MonkeyPatch, typed: str, written: bool) -> None:  # noqa: FBT001 - a case
    """Yes writes; no, or nothing, does not."""
    team.report()
    terminal = io.StringIO(typed)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert 0 == team.accept()
    assert written == (team.folder / FIRST).exists()


def test_what_has_no_place_of_its_own_is_copied_by_hand(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """A monthly review proposes rows, which people pick from; no command takes them all."""
    proposed = team.root / "outputs/case/monthly_review/2025-06/en/r0001/proposed"
    proposed.mkdir(parents=True)
    (proposed / "rca.csv").write_text("metric,what\n", "utf-8")
    folders = ("--data", str(team.root / "data"), "--outputs", str(team.root / "outputs"))
    assert 2 == invoke(["accept", "monthly_review", "--team", "case", "--period", "2025-06", *folders, "--yes"])
    assert str(proposed) in capsys.readouterr().err
    assert not (team.folder / "rca.csv").exists()


def test_a_draft_decided_later_than_the_report_knows_is_not_forgotten(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """The report of 30 June cannot see what was decided in August; the command says how it would."""
    frozen(team)
    team.swap(DRAFT, "decided_on: 2025-06-27", "decided_on: 2025-08-15")
    team.swap(DRAFT, "target: 1840", "target: 1750")
    team.report()
    capsys.readouterr()
    assert 0 == team.accept("--yes")
    assert "--param as_of=2025-08-15" in capsys.readouterr().err


def test_accepting_twice_changes_nothing(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """The second time it is there already, whichever language's report proposes it."""
    team.report("zh")
    before = frozen(team).read(FIRST)
    capsys.readouterr()
    assert 0 == team.accept("--yes")
    assert 0 == team.accept("--yes", "--lang", "zh")
    assert "is accepted already" in capsys.readouterr().err
    assert before == team.read(FIRST)


def test_a_draft_changed_since_the_report_is_not_accepted(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """What is accepted is what the report judged."""
    team.report()
    team.swap(DRAFT, "target: 1840", "target: 1900")
    assert 2 == team.accept("--yes")
    assert "goals/2025-Q3.yml" in capsys.readouterr().err
    assert not (team.folder / FIRST).exists()


def test_a_proposal_altered_in_the_archive_is_not_accepted(team: GoalTeam) -> None:
    """The record knows what the run wrote."""
    path = team.report() / "proposed" / FIRST
    path.chmod(0o644)
    path.write_text(path.read_text("utf-8").replace("1840", "9"), "utf-8")
    assert 2 == team.accept("--yes")
    assert not (team.folder / FIRST).exists()


def test_a_frozen_version_is_never_overwritten(team: GoalTeam) -> None:
    """Another report's version 1 stays as it is."""
    team.report()
    team.write(FIRST, "period: 2025-Q3\nobjectives: []\n")
    assert 2 == team.accept("--yes")
    assert "objectives: []" in team.read(FIRST)


def test_without_a_report_there_is_nothing_to_accept(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """The error says how to make one."""
    assert 2 == team.accept()
    assert "goalbook run target_setting --team case --period 2025-Q3" in capsys.readouterr().err


def test_a_frozen_file_edited_by_hand_is_refused_with_both_hashes(team: GoalTeam) -> None:
    """File, line, stored hash, found hash, and what to do instead."""
    stored = frozen(team).result().freezing.hash
    team.swap(FIRST, "target: 1840", "target: 1400")
    with pytest.raises(InputError) as caught:
        team.result()
    problem = caught.value.problems[0]
    found = content_hash(read_yaml(team.read(FIRST), FIRST).data)  # type: ignore[arg-type] # a mapping
    assert (FIRST, "content_hash", stored) == (problem.file, problem.column, problem.value)
    assert (stored, found, DRAFT) == tuple(problem.message.values[name] for name in ("stored", "found", "draft"))
    assert 3 == invoke(["check", "case", "--data", str(team.root / "data")])


def test_comments_and_layout_of_a_frozen_file_are_free(team: GoalTeam) -> None:
    """The hash is of what it says."""
    frozen(team)
    lines = [line for line in team.read(FIRST).splitlines() if not line.startswith("#")]
    team.write(FIRST, "# seen by the board\n" + "\n".join(lines).replace("target: 1840", "target:   1840.0") + "\n\n")
    assert "frozen" == team.result().freezing.status


def test_a_frozen_file_that_lost_its_hash_is_refused(team: GoalTeam) -> None:
    """Or anybody could edit it by deleting one line more."""
    frozen(team)
    team.write(FIRST, "\n".join(line for line in team.read(FIRST).splitlines() if not line.startswith("content_hash")))
    with pytest.raises(InputError):
        team.result()


def test_the_draft_may_change_after_its_version_is_frozen(team: GoalTeam) -> None:
    """It is the next version then, which nobody has agreed to; the frozen one stays what reviews measure against."""
    frozen(team).swap(DRAFT, "target: 1840", "target: 1750")
    result = team.result()
    assert ("draft", 2, SECOND) == (result.freezing.status, result.freezing.version, result.freezing.file)
    assert [("KR1", "target", 1840.0, 1750.0)] == list(
        result.tables["version_changes"][["kr_id", "level", "before", "after"]].itertuples(index=False, name=None)
    )
    assert [date(2025, 7, 1), None] == result.tables["target_versions"]["valid_from"].tolist()
    assert {"stale"} == set(result.tables["agreement"]["state"][:2])
    assert 1840 == review(team, "2025-07", date(2025, 7, 31)).headline.horizon_target


def test_a_second_version_needs_reason_person_and_day(team: GoalTeam) -> None:
    """Each that is missing is named, and nothing is proposed."""
    revised(frozen(team), head="")
    freezing = team.result(as_of="2025-08-15").freezing
    assert ("agreed", {}) == (freezing.status, freezing.proposal)
    assert ["reason, by, valid_from"] == [said.values.get("keys") for said in freezing.withheld]
    revised_head = LATER.replace("2025-08-16", "2025-07-01")
    team.write(DRAFT, team.read(DRAFT).replace("period: 2025-Q3\n", "period: 2025-Q3\n" + revised_head))
    assert [{"version": 2, "before": 1, "day": date(2025, 7, 1)}] == [said.values for said in team.result().freezing.withheld]


def test_a_second_version_counts_from_its_day(team: GoalTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """Reviews use the version valid on each day and say which: 1,840 until 15 August, 1,750 from the 16th."""
    revised(frozen(team)).report(as_of="2025-08-15")
    assert 0 == team.accept("--yes")
    assert "-    target: 1840\n+    target: 1750" in capsys.readouterr().out
    assert 1 == review(team, "2025-07", date(2025, 7, 31)).meta.goal_version
    august = review(team, "2025-08", date(2025, 8, 31))
    assert (2, 1750) == (august.meta.goal_version, august.headline.horizon_target)
    assert (1840 * 15 + 1750 * 16) / 92 == pytest.approx(august.headline.period_target)
    assert ["half the budget is gone"] == [reason.en for reason in august.tables["goal_versions"]["reason"][1:2]]


def test_a_review_measures_against_the_frozen_version(team: GoalTeam) -> None:
    """July is held against version 1, whatever the draft says by then."""
    frozen(team).swap(DRAFT, "1840", "1900")
    july = review(team, "2025-07", date(2025, 7, 31))
    assert (1, 1840) == (july.meta.goal_version, july.headline.horizon_target)
    assert 1840 * 31 / 92 == pytest.approx(july.headline.period_target)


def test_a_target_moved_by_the_slider_is_not_frozen(team: GoalTeam) -> None:
    """People agreed to what the file says."""
    freezing = team.result(target=2_000).freezing
    assert ({}, ["KR1"]) == (freezing.proposal, [said.values.get("kr") for said in freezing.withheld])


def test_a_signature_under_another_hash_does_not_count(team: GoalTeam) -> None:
    """The sign-off is locked to the targets it was given for; the first eight digits will do."""
    seal = team.result().freezing.hash
    head, first, *others = team.read(SIGNED).splitlines()
    for digits, status in ((seal[:8], "agreed"), (seal.upper(), "agreed"), ("0" * 8, "draft"), (seal[:7], "draft")):
        team.write(SIGNED, "\n".join([f"{head},hash", f"{first},{digits}", *(f"{line}," for line in others), ""]))
        assert status == team.result().freezing.status
    assert "stale" == team.result().tables["agreement"]["state"][0]


def test_the_period_by_default_is_the_quarter_after_the_last_fact(team: GoalTeam) -> None:
    """Facts end in June: the third quarter is to be set."""
    assert QUARTER == team.job().period
    team.report()
    assert 0 == invoke(["accept", "--team", "case", "--data", str(team.root / "data"), "--outputs", str(team.root / "outputs"), "--yes"])
    assert (team.folder / FIRST).exists()
