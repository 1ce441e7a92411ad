"""Parameters are resolved, with their source, and checked before anything runs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from goalbook.cli.app import invoke
from goalbook.core.errors import InputError, UsageError
from goalbook.core.language import language
from goalbook.publish.resolve import Request, resolve

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.core.errors import GoalbookError
    from goalbook.publish.job import ReportJob

TEAM = """\
name: {en: Acme, zh: 阿克米}
report_language: zh
policy: {alerts: {deviation: 0.2}}
channels:
  - {id: search, name: {en: Search, zh: 搜索}, stages: [impressions, clicks, new_payers]}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A team with an alert threshold of its own, a scenario, and facts to 3 June."""
    folder = tmp_path / "data" / "acme"
    for name in ("facts", "scenarios"):
        (folder / name).mkdir(parents=True)
    (folder / "team.yml").write_text(TEAM, "utf-8")
    (folder / "facts" / "a.csv").write_text("日期,渠道,消耗\n2025-05-31,搜索,1\n2025/6/3,搜索,2\n", "utf-8")
    (folder / "scenarios" / "hope.yml").write_text("recovery: 0.5\nrecovery_channel: search\n", "utf-8")
    return tmp_path / "data"


def resolved(data: Path, **asked: object) -> ReportJob:
    """Resolve a request for the team acme."""
    return resolve(Request("monthly_review", data, data.parent / "outputs", **{"team": "acme", **asked}))


def sourced(job: ReportJob, name: str) -> tuple[object, str]:
    """Return a parameter's value and source."""
    return next((item.value, item.source) for item in job.parameters if item.name == name)


def said(error: GoalbookError) -> str:
    """Return what a user reads."""
    return language("en").say(error.message)


def test_the_default_period_is_the_month_of_the_last_fact(data: Path) -> None:
    """Whatever way its date is written."""
    assert sourced(resolved(data), "period") == ("2025-06", "team")


@pytest.mark.parametrize(("last", "quarter"), [("2025-05-31", "2025-Q3"), ("2025-06-30", "2025-Q3"), ("2025-12-01", "2026-Q1")])
def test_goals_are_set_for_the_quarter_after_the_last_fact(data: Path, last: str, quarter: str) -> None:
    """Whether that quarter's predecessor is over or not."""
    (data / "acme" / "facts" / "a.csv").write_text(f"date_day,channel,spend\n{last},search,1\n", "utf-8")
    job = resolve(Request("target_setting", data, data.parent / "outputs", "acme"))
    assert (quarter, "team") == sourced(job, "period")


@pytest.mark.parametrize("period", ["2025-07", "2025-Q3", "2025-H2", "2026"])
def test_goals_are_set_for_a_month_quarter_half_year_or_year(data: Path, period: str) -> None:
    """For a week they are not, which is said with what would do."""
    assert period == resolve(Request("target_setting", data, data.parent / "outputs", "acme", period)).period
    with pytest.raises(UsageError) as caught:
        resolve(Request("target_setting", data, data.parent / "outputs", "acme", "2025-W21"))
    assert "target_setting needs a month, quarter, half-year or year; '2025-W21' is none" == said(caught.value)


def test_the_outputs_folder_is_an_option_and_no_parameter(data: Path) -> None:
    """It decides nothing by its name, so it must not enter what a report is made from."""
    with pytest.raises(UsageError) as caught:
        resolve(Request("target_setting", data, data.parent / "outputs", "acme", overrides={"outputs_dir": "elsewhere"}))
    assert "'outputs_dir' is set with --outputs, not as a parameter" == said(caught.value)
    assert "outputs_dir" not in resolve(Request("target_setting", data, data.parent / "outputs", "acme")).values()


def test_weekly_facts_belong_to_the_month_in_which_their_week_ends(data: Path) -> None:
    """A week that begins on 29 May ends in June."""
    (data / "acme" / "team.yml").write_text(TEAM + "grain: week\n", "utf-8")
    (data / "acme" / "facts" / "a.csv").write_text("date_day,channel,spend\n2025-05-29,search,1\n", "utf-8")
    assert sourced(resolved(data), "period") == ("2025-06", "team")


def test_a_chinese_export_in_gb18030_has_a_last_day_too(data: Path) -> None:
    """The cheap look must not stumble over what the reader reads."""
    (data / "acme" / "facts" / "b.csv").write_bytes("导出\n日期,渠道,消耗\n2025年07月02日,搜索,1\n".encode("gb18030"))
    assert sourced(resolved(data), "period") == ("2025-07", "team")


def test_the_teams_language_is_the_default(data: Path) -> None:
    """Nobody has to ask for their own language."""
    assert sourced(resolved(data), "report_lang") == ("zh", "team")
    assert sourced(resolved(data, lang="en"), "report_lang") == ("en", "command line")


def test_values_resolve_in_order_and_say_their_source(data: Path) -> None:
    """Default < team and its policy < scenario < command line."""
    base, hope = resolved(data), resolved(data, scenario="hope")
    asked = resolved(data, scenario="hope", overrides={"recovery": "0.7", "deviation_alert": "0.3"})
    assert sourced(base, "recovery") == (0.0, "default")
    assert sourced(base, "deviation_alert") == (0.2, "team")
    assert sourced(hope, "recovery") == (0.5, "scenario")
    assert sourced(asked, "recovery") == (0.7, "command line")
    assert sourced(asked, "deviation_alert") == (0.3, "command line")


def test_an_unknown_parameter_is_refused_with_the_nearest(data: Path) -> None:
    """Papermill runs a misspelt one to success, with the default."""
    with pytest.raises(UsageError) as caught:
        resolved(data, overrides={"deviation_alrt": "0.2"})
    assert "did you mean 'deviation_alert'" in said(caught.value)


def test_an_unknown_parameter_in_a_scenario_is_refused_too(data: Path) -> None:
    """A scenario is written by hand as well."""
    (data / "acme" / "scenarios" / "hope.yml").write_text("recovry: 0.5\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        resolved(data, scenario="hope")
    assert "did you mean 'recovery'" in said(caught.value)


@pytest.mark.parametrize("value", ["Infinity", "nan", "true", "2", "06x"])
def test_values_are_cast_by_the_book_not_guessed(data: Path, value: str) -> None:
    """Papermill makes inf of Infinity and keeps 'true' as text."""
    with pytest.raises(UsageError):
        resolved(data, overrides={"deviation_alert": value})


def test_a_month_stays_text(data: Path) -> None:
    """Papermill makes 6 of 06."""
    assert sourced(resolved(data, period="2025-06"), "period") == ("2025-06", "command line")


@pytest.mark.parametrize("period", ["../2025-05", "2025-13", "2025-Q2", "2025-5/../.."])
def test_a_period_that_is_no_month_is_refused(data: Path, period: str) -> None:
    """Neither another kind of period nor a path."""
    with pytest.raises(UsageError):
        resolved(data, period=period)


@pytest.mark.parametrize("team", ["../acme", "acme/..", ".", "", "Acme", "/etc"])
def test_a_team_name_that_is_a_path_is_refused(data: Path, team: str) -> None:
    """A name leads into the data folder and nowhere else."""
    with pytest.raises(UsageError):
        resolved(data, team=team)


def test_an_unknown_team_is_refused_with_the_nearest(data: Path) -> None:
    """A slip of the finger."""
    with pytest.raises(UsageError) as caught:
        resolved(data, team="acne")
    assert "did you mean 'acme'" in said(caught.value)


@pytest.mark.parametrize(
    ("name", "hint"), [("hoep", "did you mean 'hope'"), ("../hope", "not a scenario name"), ("a/b", "not a scenario name")]
)
def test_a_scenario_that_does_not_exist_is_refused(data: Path, name: str, hint: str) -> None:
    """Neither a slip nor a path."""
    with pytest.raises(UsageError) as caught:
        resolved(data, scenario=name)
    assert hint in said(caught.value)


def test_team_and_period_are_no_parameters_of_a_scenario(data: Path) -> None:
    """A scenario that moved the period would make a report of another series."""
    (data / "acme" / "scenarios" / "hope.yml").write_text("period: 2025-01\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        resolved(data, scenario="hope")
    assert "--period" in said(caught.value)


def test_a_broken_team_file_names_file_and_line(data: Path) -> None:
    """The same error as from reading everything."""
    (data / "acme" / "team.yml").write_text("name: a\nname: b\n", "utf-8")
    with pytest.raises(InputError) as caught:
        resolved(data)
    assert [("team.yml", 2)] == [(problem.file, problem.row) for problem in caught.value.problems]


def test_inputs_are_all_that_may_be_read_and_nothing_else(data: Path) -> None:
    """Months to come and other scenarios do not move the fingerprint."""
    for name in ("next/2025-07.csv", "scenarios/other.yml", "facts/.hidden.csv", "facts/~$open.xlsx"):
        (data / "acme" / name).parent.mkdir(exist_ok=True)
        (data / "acme" / name).write_text("x", "utf-8")
    assert [file.path for file in resolved(data, scenario="hope").inputs] == ["facts/a.csv", "scenarios/hope.yml", "team.yml"]
    assert [file.path for file in resolved(data).inputs] == ["facts/a.csv", "team.yml"]


def test_a_wrong_threshold_in_team_yml_is_a_fault_of_that_file_beside_all_others(data: Path) -> None:
    """The run says what the check says: file, line, key, and what else is wrong."""
    (data / "acme" / "team.yml").write_text(TEAM.replace("deviation", "deviaton"), "utf-8")
    with pytest.raises(InputError) as caught:
        resolved(data)
    assert [("team.yml", 3)] == [(problem.file, problem.row) for problem in caught.value.problems]


def test_a_team_file_saved_in_gb18030_is_read(data: Path) -> None:
    """What the readers take, a run takes, too."""
    (data / "acme" / "team.yml").write_bytes(TEAM.replace("report_language: zh", "report_language: en").encode("gb18030"))
    assert sourced(resolved(data), "report_lang") == ("en", "team")


def test_a_table_the_cheap_look_cannot_read_is_read_whole(data: Path) -> None:
    """A later month in another encoding counts for the default period."""
    (data / "acme" / "facts" / "b.csv").write_bytes("日期\t渠道\t消耗\n2025-08-02\t搜索\t1\n".encode("utf-16"))
    assert sourced(resolved(data), "period") == ("2025-08", "team")


def test_a_file_that_cannot_be_opened_is_told_with_its_name(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A permission lacking is a fault of that file."""

    def closed(_path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("goalbook.publish.team_folder.digest", closed)
    with pytest.raises(InputError) as caught:
        resolved(data)
    assert {"facts/a.csv", "team.yml"} == {problem.file for problem in caught.value.problems}


def test_a_name_that_could_not_be_archived_is_refused_by_name_and_at_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A backslash, a drive, a device, and bytes that are no text: a run and `goalbook check` name each file. Those to come may wait."""
    names = [b"facts/a\\b.csv", b"facts/c:d.csv", b"facts/e\xff.csv", b"nul.yml", b"next/x\\y.csv"]
    for name in names:
        path = data / "acme" / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text("date_day,channel,spend\n2025-05-01,search,1\n", "utf-8")
    with pytest.raises(InputError) as caught:
        resolved(data)
    unfit = ["facts/a\\b.csv", "facts/c:d.csv", "facts/e\\udcff.csv", "nul.yml"]
    assert unfit == [problem.file for problem in caught.value.problems]
    assert 3 == invoke(["check", "acme", "--data", str(data), "--lang", "en"])
    lines = capsys.readouterr().err.splitlines()
    assert unfit == [line.partition(": ")[0] for line in lines if line.endswith("one problem, nothing was read")]


def test_a_folder_named_as_the_team_file_is_a_missing_file(data: Path) -> None:
    """Odd, and told as what it means."""
    (data / "acme" / "team.yml").unlink()
    (data / "acme" / "team.yml").mkdir()
    with pytest.raises(InputError) as caught:
        resolved(data)
    assert "the file is missing; `make new-team` shows one" == caught.value.problems[0].message.text
