"""Facts that cannot be trusted: every fault is named with its file, row, column and what was expected, all at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.inputs import check_team
from goalbook.inputs.operations.registry import SHELVES
from inputs.test_facts import excel, parquet, workbook
from inputs.tiny_team import FACTS, TEAM, notices, problems, read, said

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "date_day,channel,clicks,spend\n"
GOOD = "2025-05-01,douyin,80,500\n"

FAULTS = {
    "unknown column": (
        "date_day,channel,clikcs\n2025-05-01,douyin,8\n",
        "column clikcs: is not known; did you mean clicks? Else name it under metrics, aliases or ignore_columns in team.yml",
    ),
    "unknown channel": (
        HEAD + GOOD + "2025-05-01,douyn,1,1\n2025-05-02,douyn,1,1\n2025-05-03,douyn,1,1\n",
        "rows 3-5, column channel: channel 'douyn' is not in team.yml (did you mean 'douyin'?)",
    ),
    "unknown Chinese channel": (
        HEAD + "2025-05-01,小红薯,1,1\n",
        "row 2, column channel: channel '小红薯' is not in team.yml (did you mean 'xiaohongshu'?)",
    ),
    "text in a number": (HEAD + GOOD + '2025-05-02,douyin,"1,2O3",5\n', "row 3, column clicks: '1,2O3' is not a number (letter O?)"),
    "ambiguous date": (
        HEAD + "03/08/2025,douyin,8,5\n",
        "row 2, column date_day: '03/08/2025' is ambiguous; write 2025-08-03 or 2025-03-08",
    ),
    "missing date": (HEAD + ",douyin,8,5\n", "row 2, column date_day: the day is missing"),
    "duplicate day": (
        HEAD + GOOD + GOOD,
        "row 3, column date_day: 2025-05-01 · douyin stands here and in row 2; keep one, or say in recorded_on which is later",
    ),
    "negative spend": (HEAD + "2025-05-01,douyin,80,-500\n", "row 2, column spend: '-500' is negative; expected 0 or more"),
    "cut in a row": (HEAD + GOOD + "2025-05-02,dou", "row 3: the last row has 2 of 4 cells; the file was cut off, export it again"),
    "cut in quotes": (HEAD + GOOD + '2025-05-02,"dou', "row 3: the file ends in the middle of a value; it was cut off, export it again"),
    "a short row within": (HEAD + "2025-05-01,douyin\n" + GOOD, "row 2: the row has 2 cells, the header 4"),
    "a long row": (HEAD + "2025-05-01,douyin,1,234,500\n" + GOOD, "row 2: the row has 5 cells, the header 4"),
    "a total that does not reconcile": (
        HEAD + GOOD + "合计,,90,500\n",
        "row 3, column clicks: the total states 90, its rows add up to 80 (rows: 1); a row is missing, or the total is old",
    ),
    "two columns of one meaning": (
        "date_day,日期,clicks\n2025-05-01,2025-05-01,1\n",
        "column 日期: means date_day, as does the column date_day; keep one",
    ),
    "no date column": ("channel,clicks\ndouyin,1\n", "row 1: there is no column date_day (date, 日期)"),
    "values without a header": ("date_day,channel,,clicks\n2025-05-01,douyin,7,1\n", "a column with values has no header"),
    "an id already rounded": (
        "date_day,channel,campaign_id,clicks\n2025-05-01,douyin,7.6E+18,1\n",
        "row 2, column campaign_id: the id was rounded by a spreadsheet; export it as text",
    ),
    "a traffic type": (
        "date_day,channel,traffic_type,clicks\n2025-05-01,douyin,free,1\n",
        "row 2, column traffic_type: traffic type 'free' is neither organic nor paid",
    ),
    "an empty file": (" \n", "the file is empty"),
    "a header alone": (HEAD, "row 1: there is a header but no row below it"),
    "bytes of no encoding": (b"\xff\xff\x80\x81,\x9f\n\x80\xff,1\n", "neither UTF-8 nor GB18030; save the file as CSV UTF-8"),
    "another encoding that GB18030 takes for Chinese": (
        "Campaña,día\nx,1\n".encode("cp1252"),
        "neither UTF-8 nor a readable GB18030; save the file as CSV UTF-8",
    ),
    "cut within a character": (
        (HEAD + "2025-05-01,抖").encode()[:-1],
        "row 2: the file ends in the middle of a value; it was cut off, export it again",
    ),
    "a web page named CSV": ("<html><table></table></html>", "is a web page under another name; save it as CSV or .xlsx"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "is in the old Excel format (.xls); save it as .xlsx or CSV"),
    "a cut workbook": (excel()[:-900], "the workbook is damaged, cut off or protected; save it again as .xlsx"),
    "a cut Parquet file": (parquet()[:-40], "the Parquet file is damaged or cut off; export it again"),
    "a cut archive": (b"\x1f\x8b\x08\x00rest", "the compressed file is damaged or cut off; export it again"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_said_in_its_place(tmp_path: Path, fault: str) -> None:
    """The analyst reads file, row, column, value and what was expected."""
    content, expected = FAULTS[fault]
    assert ["facts/may.csv: one problem, nothing was read", expected] == said(tmp_path, {"facts/may.csv": content})


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_said_in_chinese_too(tmp_path: Path, fault: str) -> None:
    """No English sentence is left in the Chinese answer."""
    head, line = said(tmp_path, {"facts/may.csv": FAULTS[fault][0]}, "zh")
    assert "facts/may.csv：1 处问题，未读取任何数据" == head
    assert not any(word in line for word in (" the ", " is ", "row ", "column "))


def test_all_faults_come_at_once_over_all_files(tmp_path: Path) -> None:
    """Three faults in two files are three lines, not the first only."""
    lines = said(
        tmp_path,
        {
            "facts/may.csv": HEAD + '2025-05-01,douyin,"1,2O3",-1\n',
            "events.csv": "date_day,channel,what\n2025-05-01,duoyin,new page\n",
            "goals/2025-Q2.yml": "period: 2025-Q2\nobjectives: []\nvresion: 1\n",
        },
    )
    assert [
        "goals/2025-Q2.yml: one problem, nothing was read",
        "line 3: the key vresion is not known; did you mean version?",
        "facts/may.csv: 2 problems, nothing was read",
        "row 2, column clicks: '1,2O3' is not a number (letter O?)",
        "row 2, column spend: '-1' is negative; expected 0 or more",
        "events.csv: one problem, nothing was read",
        "row 2, column channel: channel 'duoyin' is not in team.yml (did you mean 'douyin'?)",
    ] == lines


def test_a_problem_carries_its_parts(tmp_path: Path) -> None:
    """File, rows, column and value are fields, so that a machine can use them."""
    (problem,) = problems(tmp_path, {"facts/may.csv": HEAD + "2025-05-01,douyn,1,1\n2025-05-02,douyn,1,1\n"})
    assert ("facts/may.csv", 2, 3, "channel", "douyn") == (problem.file, problem.row, problem.last_row, problem.column, problem.value)


def test_a_duplicate_in_another_file_names_both_places(tmp_path: Path) -> None:
    """Two files that state the same day contradict each other."""
    head, line = said(tmp_path, {"facts/more.csv": HEAD + GOOD})
    assert "facts/more.csv: one problem, nothing was read" == head
    assert line.startswith("row 2, column date_day: 2025-05-01 · douyin stands here and in facts/may.csv, row 3; keep one")


def test_a_sheet_with_a_fault_is_named(tmp_path: Path) -> None:
    """In a workbook of several sheets the file's name carries the sheet's."""
    good = [["date_day", "channel", "clicks"], ["2025-05-01", "douyin", 4]]
    book = workbook(may=good, june=[["date_day", "channel", "clicks"], ["2025-06-01", "douyin", "x"]])
    assert "facts/all.xlsx[june]: one problem, nothing was read" == said(tmp_path, {"facts/may.csv": "", "facts/all.xlsx": book})[0]


def test_weekly_facts_on_another_weekday_are_refused(tmp_path: Path) -> None:
    """A week is named by its first day."""
    text = {"team.yml": TEAM + "grain: week\n", "facts/may.csv": "date_day,channel,clicks\n2025-05-20,douyin,5\n"}
    assert "row 2, column date_day: weekly facts carry the week's first day, a Monday" == said(tmp_path, text)[1]


def test_conversions_above_clicks_are_read_with_a_remark(tmp_path: Path) -> None:
    """Odd, but possible: a remark with the rows, no error."""
    inputs = read(tmp_path, {"facts/may.csv": "date_day,channel,clicks,conversions\n2025-05-01,douyin,5,6\n"})
    assert 6.0 == inputs.facts["conversions"].sum()
    assert ["Douyin: Conversions above Clicks; rows: 1"] == notices(inputs, "conversions_above_clicks")


def test_a_funnel_that_widens_is_remarked(tmp_path: Path) -> None:
    """More registrations than clicks on a row are a remark."""
    inputs = read(tmp_path, {"facts/may.csv": FACTS.replace(",50,20,", ",50,60,")})
    assert ["Xiaohongshu: Registrations above Clicks; rows: 1"] == notices(inputs, "funnel")


def test_missing_days_and_metrics_are_remarked(tmp_path: Path) -> None:
    """A gap of two days, a channel without spend and a day without clicks are said."""
    text = (
        FACTS.replace(",500\n", ",\n")
        .replace(",520\n", ",\n")
        .replace("2025-05-02,xiaohongshu,1100,,55,", "2025-05-05,xiaohongshu,1100,,,")
    )
    inputs = read(tmp_path, {"facts/may.csv": text})
    assert [
        "Douyin: days without facts: 3 (2025-05-03, 2025-05-04, 2025-05-05)",
        "Xiaohongshu: days without facts: 3 (2025-05-02, 2025-05-03, 2025-05-04)",
    ] == notices(inputs, "missing_days")
    assert ["Douyin does not measure: Spend"] == notices(inputs, "missing_metric")
    assert ["Xiaohongshu: days without Clicks: 1"] == notices(inputs, "missing_values")


def test_a_missing_team_names_the_nearest(tmp_path: Path) -> None:
    """A misspelt team is a usage error."""
    read(tmp_path)
    with pytest.raises(UsageError) as fault:
        check_team(tmp_path, "tinny")
    assert "there is no team 'tinny'; did you mean 'tiny'?" == language("en").say(fault.value.message)


@pytest.mark.parametrize("team", ["../tiny", "..", "a/b", "tiny/../tiny", "Tiny", "", "-x", "tiny\n"])
def test_a_team_name_that_leads_elsewhere_is_refused(tmp_path: Path, team: str) -> None:
    """Names with path parts never reach the disk."""
    read(tmp_path)
    with pytest.raises(UsageError, match="is no team name"):
        check_team(tmp_path, team)


def test_a_team_without_facts_or_team_file_says_so(tmp_path: Path) -> None:
    """The two files nobody can do without are named."""
    assert "there are no facts; put a CSV, Parquet or Excel file into facts/" == said(tmp_path / "a", {"facts/may.csv": ""})[1]
    assert "the file is missing; `make new-team` shows one" == said(tmp_path / "b", {"team.yml": ""})[1]


def test_check_says_everything_without_raising(tmp_path: Path) -> None:
    """Good files: remarks and what more would unlock; bad files: problems."""
    read(tmp_path)
    good = check_team(tmp_path, "tiny")
    assert good.ok
    unlocks = {table for table, _ in good.missing}
    assert {"events", "benchmarks", "data_sources", "rca", "actions", "surveys", "balance"} <= unlocks
    assert {table.table for shelf in SHELVES for table in shelf.tables if table.unlocks} <= unlocks
    (tmp_path / "tiny" / "facts" / "may.csv").write_text(HEAD + "x,douyin,1,1\n")
    bad = check_team(tmp_path, "tiny")
    assert not bad.ok
    assert 1 == len(bad.problems)


def test_a_channel_name_with_markup_is_data(tmp_path: Path) -> None:
    """Names are text here; whoever prints them escapes them."""
    team = "channels: [{id: douyin, name: <script>alert(1)</script>}, {id: '=cmd|x', name: '=cmd|x'}]\n"
    inputs = read(tmp_path, {"team.yml": team, "goals/2025-Q2.yml": "", "facts/may.csv": "date_day,channel,clicks\n2025-05-01,=cmd|x,5\n"})
    assert ["=cmd|x"] == inputs.facts["channel"].tolist()
    assert "<script>alert(1)</script>" == inputs.team.channel_name("douyin").en


def test_four_thousand_rows_are_read_in_well_under_a_second(tmp_path: Path) -> None:
    """The demo's size must not be felt; the limit is loose for busy machines."""
    import time  # noqa: PLC0415 - only here

    out = io.StringIO()
    out.write("date_day,channel,traffic_type," + "reads,views,clicks,registrations,new_payers,spend,revenue" + "\n")
    for n in range(2000):
        for traffic in ("organic", "paid"):
            day = f"{2020 + n // 336}-{n % 336 // 28 + 1:02d}-{n % 28 + 1:02d}"
            out.write(f'{day},douyin,{traffic},{n},{n},{n},{n},{n},{n}.5,"1,{n % 1000:03d}"\n')
    began = time.perf_counter()
    inputs = read(tmp_path, {"facts/may.csv": out.getvalue()})
    assert 4000 == len(inputs.facts)
    assert time.perf_counter() - began < 3


def test_a_thousand_faults_in_a_file_are_counted_and_the_first_fifty_shown(tmp_path: Path) -> None:
    """The error holds all of them, the printed text stays readable."""
    rows = "".join(f"20{10 + n // 336}-{n % 336 // 28 + 1:02d}-{n % 28 + 1:02d},douyin,x{n},1\n" for n in range(1000))
    assert 1000 == len(problems(tmp_path, {"facts/may.csv": HEAD + rows}))
    lines = said(tmp_path, {"facts/may.csv": HEAD + rows})
    assert "facts/may.csv: 1,000 problems, nothing was read" == lines[0]
    assert "… and 950 more in this file" == lines[-1]
    assert 52 == len(lines)
