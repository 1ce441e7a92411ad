"""The command: what it answers, how it says errors, and with which code it leaves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goalbook.cli.app import invoke
from goalbook.core import errors
from goalbook.core.message import msg
from goalbook.publish.project import Project
from goalbook.publish.run import RunOptions, RunOutcome

if TYPE_CHECKING:
    from goalbook.publish.job import ReportJob

ROOT = Path(__file__).resolve().parents[2]
DATA = ("--data", str(ROOT / "data"))
VERBS = ("run", "campaign", "accept", "check", "describe", "rules", "new-team", "lab")


def test_help_lists_every_verb_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """The codes are documented where a scheduler's author looks."""
    assert invoke(["--help"]) == 0
    text = capsys.readouterr().out
    assert [] == [verb for verb in VERBS if not re.search(rf"^  {verb} ", text, re.MULTILINE)]
    families = (errors.UsageError, errors.InputError, errors.RunError, errors.EnvironmentFault, errors.BusyError)
    assert [] == [family for family in families if f" {family.exit_code} " not in " ".join(text.split())]


def test_help_speaks_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """REPORT_LANG holds for the command too."""
    monkeypatch.setenv("REPORT_LANG", "zh")
    assert invoke(["run", "--help"]) == 0
    assert "生成报告，并输出 PDF 的位置。" in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    """It must answer in a fraction of the time that importing pandas takes."""
    heavy = ("pandas", "numpy", "matplotlib", "papermill", "nbformat", "weasyprint", "babel", "rich", "yaml", "jupyter_client")
    code = f"import sys; from goalbook.cli.app import invoke; invoke(['--help']); print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


@pytest.mark.parametrize(
    "words",
    [
        ["fly"],
        ["run"],
        ["run", "monthly_reviw", *DATA],
        ["run", "monthly_review", *DATA, "--frce"],
        ["run", "monthly_review", *DATA, "--team", "../beauty"],
        ["run", "monthly_review", *DATA, "--team", "beuty"],
        ["run", "monthly_review", *DATA, "--period", "../2025-05"],
        ["run", "monthly_review", *DATA, "--period", "2025-Q2"],
        ["run", "target_setting", *DATA, "--period", "2025-W21"],
        ["run", "target_setting", *DATA, "--param", "outputs_dir=/tmp"],
        ["accept", "target_seting", *DATA],
        ["accept", *DATA, "--period", "1999-Q1"],
        ["run", "monthly_review", *DATA, "--lang", "fr"],
        ["run", "monthly_review", *DATA, "--param", "deviation_alrt=0.2"],
        ["run", "monthly_review", *DATA, "--param", "deviation_alert"],
        ["run", "monthly_review", *DATA, "--param", "deviation_alert=much"],
        ["run", "monthly_review", *DATA, "--scenario", "../x"],
        ["check", "nobody", *DATA],
        ["describe", "fcts"],
        ["rules", "--state", "done"],
    ],
    ids=lambda words: " ".join(word for word in words if word not in DATA),
)
def test_wrong_usage_leaves_with_2_and_writes_nothing(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer stays empty, the reason is said beside it."""
    outputs = ["--outputs", str(tmp_path)] if words[0] == "run" and len(words) > 1 else []
    assert invoke([*words, *outputs]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err != ""
    assert [] == list(tmp_path.iterdir())


def test_a_slip_is_answered_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Books, teams and parameters alike."""
    invoke(["run", "monthly_reviw", *DATA])
    assert capsys.readouterr().err == "goalbook: unknown book 'monthly_reviw' (did you mean 'monthly_review'?)\n"


def test_errors_speak_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """An analyst reads the reason in the language of the report."""
    invoke(["run", "monthly_reviw", *DATA, "--lang", "zh"])
    assert capsys.readouterr().err == "goalbook：没有名为“monthly_reviw”的笔记本（是不是“monthly_review”？）\n"


def test_a_run_prints_the_path_of_the_pdf_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Scripts read the answer; remarks go beside it."""
    asked: list[RunOptions] = []

    def fake(_job: object, options: RunOptions) -> RunOutcome:
        asked.append(options)
        return RunOutcome("new", tmp_path / "r0003")

    monkeypatch.setattr("goalbook.cli.report.run", fake)
    assert invoke(["run", "monthly_review", *DATA, "--force", "--timeout", "60"]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'r0003' / 'report.pdf'}\n"
    assert (asked[0].force, asked[0].run_seconds) == (True, 60)


@pytest.mark.parametrize(
    ("fault", "code"),
    [(errors.RunError, 4), (errors.EnvironmentFault, 5), (errors.BusyError, 6)],
)
def test_each_family_of_errors_has_its_code(monkeypatch: pytest.MonkeyPatch, fault: type[errors.GoalbookError], code: int) -> None:
    """A scheduler tells a full disk from a wrong file."""

    def fail(*_: object) -> None:
        raise fault(errors.msg("x"))

    monkeypatch.setattr("goalbook.cli.report.run", fail)
    assert invoke(["run", "monthly_review", *DATA]) == code


def test_an_interrupt_leaves_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells expect."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("goalbook.cli.report.run", stop)
    assert invoke(["run", "monthly_review", *DATA]) == 130


def test_check_says_what_can_be_read_and_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The demo team's files are good; a table that it no longer keeps is named with what it would show."""
    shutil.copytree(ROOT / "data" / "beauty", tmp_path / "beauty")
    shutil.rmtree(tmp_path / "beauty" / "success")
    assert invoke(["check", "beauty", "--data", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert text.startswith("beauty: everything can be read\n")
    assert "\nnot given, and what it would unlock:\n  service: " in text
    assert "\n  facts/2025-04.csv, row 212: rows of totals set aside: 1" in text


def test_check_lists_all_problems_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """File, row, column, value, and what was expected."""
    facts = tmp_path / "acme" / "facts"
    facts.mkdir(parents=True)
    team = "name: Acme\nchannels:\n  - {id: search, name: Search, stages: [impressions, clicks]}\n"
    (facts.parent / "team.yml").write_text(team, "utf-8")
    (facts / "a.csv").write_text("date_day,channel,spend\n2025-05-01,search,1.2O3\n2025-05-02,serch,3\n", "utf-8")
    assert invoke(["check", "acme", "--data", str(tmp_path)]) == 3
    text = capsys.readouterr().err
    assert "facts/a.csv" in text
    assert "row 2" in text
    assert "did you mean 'search'" in text


def test_describe_prints_a_contract(capsys: pytest.CaptureFixture[str]) -> None:
    """Every column a table may hold."""
    assert invoke(["describe", "facts"]) == 0
    assert "date_day" in capsys.readouterr().out


def test_rules_are_listed_by_state(capsys: pytest.CaptureFixture[str]) -> None:
    """One line per rule: id, state, title."""
    assert invoke(["rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 332
    assert invoke(["rules", "--state", "implemented"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[1] for line in lines} == {"implemented"}
    assert "MR-08" in {line.split()[0] for line in lines}


def test_a_new_team_passes_the_check_and_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Starter files are valid as they are; the second time nothing is touched."""
    assert invoke(["new-team", "acme", "--data", str(tmp_path)]) == 0
    assert invoke(["check", "acme", "--data", str(tmp_path)]) == 0
    (tmp_path / "acme" / "team.yml").write_text("mine", "utf-8")
    assert invoke(["new-team", "acme", "--data", str(tmp_path)]) == 2
    assert (tmp_path / "acme" / "team.yml").read_text("utf-8") == "mine"
    assert "there already" in capsys.readouterr().err


def test_a_new_team_cannot_leave_the_data_folder(tmp_path: Path) -> None:
    """A name is no path."""
    assert invoke(["new-team", "../acme", "--data", str(tmp_path / "data")]) == 2
    assert [] == list(tmp_path.iterdir())


def test_lab_prepares_a_copy_with_the_parameters_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shipped notebook stays as it is; a copy someone worked in is kept unless told otherwise."""
    for name in ("notebooks", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.setattr("goalbook.cli.lab.find_project", lambda: Project(tmp_path))
    words = ["lab", *DATA, "--period", "2025-04", "--lang", "zh", "--no-start"]
    assert invoke(words) == 0
    copy = Path(capsys.readouterr().out.strip())
    cells = json.loads(copy.read_text("utf-8"))["cells"]
    filled = "".join(next(cell["source"] for cell in cells if "parameters" in cell["metadata"].get("tags", [])))
    assert "period = '2025-04'" in filled.replace('"', "'")
    assert "report_lang = 'zh'" in filled.replace('"', "'")
    assert [] == [cell for cell in cells if cell["cell_type"] == "code" and cell["outputs"]]
    copy.write_text("{}", "utf-8")
    assert invoke(words) == 0
    assert copy.read_text("utf-8") == "{}"
    assert invoke([*words, "--fresh"]) == 0
    assert copy.read_text("utf-8") != "{}"


def test_lab_opens_another_book_and_shows_it_earlier_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Target setting reads what the last reviews found: the copy knows where they lie."""
    for name in ("notebooks", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.setattr("goalbook.cli.lab.find_project", lambda: Project(tmp_path))
    outputs = ("--outputs", str(tmp_path / "outputs"))
    assert invoke(["lab", "--book", "target_setting", *DATA, *outputs, "--period", "2025-Q3", "--no-start"]) == 0
    copy = Path(capsys.readouterr().out.strip())
    text = copy.read_text("utf-8")
    assert copy.name.endswith("1_target_setting.ipynb")
    assert "outputs_dir = '../outputs'" in text.replace('\\"', "'")
    assert "period = '2025-Q3'" in text.replace('\\"', "'")


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["618-2024"], ["618-2024-plan", "618-2024-retrospective"]),
        (["618-2024", "--mode", "retrospective"], ["618-2024-retrospective"]),
        ([], ["618-2025-plan"]),
        (["all"], ["618-2024-plan", "618-2024-retrospective", "618-2025-plan"]),
    ],
)
def test_a_campaign_is_planned_and_looked_back_on_once_it_was_measured(
    words: list[str], made: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One command makes what there is to make, of one campaign or of all."""
    jobs: list[str] = []

    def fake(job: ReportJob, _options: RunOptions) -> RunOutcome:
        jobs.append(job.period)
        return RunOutcome("new", tmp_path)

    monkeypatch.setattr("goalbook.cli.report.run", fake)
    assert invoke(["campaign", *words, *DATA]) == 0
    assert made == jobs


def test_a_campaign_that_fails_does_not_keep_the_others_from_being_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told, and the command leaves with its code."""
    jobs: list[str] = []

    def fake(job: ReportJob, _options: RunOptions) -> RunOutcome:
        jobs.append(job.period)
        if job.period == "618-2024-plan":
            raise errors.RunError(msg("the run ended without {files:text}", files="report.xlsx"))
        return RunOutcome("new", tmp_path)

    monkeypatch.setattr("goalbook.cli.report.run", fake)
    assert invoke(["campaign", "all", *DATA]) == errors.RunError.exit_code
    assert ["618-2024-plan", "618-2024-retrospective", "618-2025-plan"] == jobs
    assert "the run ended without report.xlsx" in capsys.readouterr().err
