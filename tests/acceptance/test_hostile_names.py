"""Names that are code elsewhere are text in every file of a report; odd but possible input is read and told."""

from __future__ import annotations

import base64
import json
import re
import shutil
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import openpyxl
import pytest

from acceptance.small_team import EVENTS, GOALS, MAY, TEAM, SmallTeam
from goalbook.cli.app import invoke

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = "<script>alert(1)</script>"
COMMAND = "=cmd|' /C calc'!A0"
IMAGE = "<img src=x onerror=alert(2)>"


def hostile(root: Path) -> SmallTeam:
    """Return the team with two channels renamed, an event that is markup, a GB18030 export and a row with conversions above clicks."""
    team = SmallTeam.at(root)
    for channel, name in (("douyin", SCRIPT), ("search", COMMAND)):
        text = (team.folder / TEAM).read_text("utf-8")
        text = re.sub(rf"id: {channel}\n    name: .*", lambda _, name=name: f'id: "{name}"\n    name: "{name}"', text)
        (team.folder / TEAM).write_text(re.sub(rf"backup: {channel}\b", f'backup: "{SCRIPT}"', text), "utf-8")
        for part in team.folder.rglob("*.csv"):
            team.swap(str(part.relative_to(team.folder)), f",{channel},", f",{name},", -1)
    team.swap(GOALS, "channel: douyin", f'channel: "{SCRIPT}"', -1)
    team.add(EVENTS, f"2025-05-12,{SCRIPT},{IMAGE},{IMAGE},lin,\n")
    header, first, *rest = team.rows(MAY)
    header[header.index("clicks")] = "点击量"
    team.write(MAY, [[*header, "conversions"], [*first, "9999"], *([*row, ""] for row in rest)], "gb18030")
    return team


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SmallTeam:
    """The hostile team with its report, made by the command."""
    team = hostile(tmp_path_factory.mktemp("hostile"))
    assert 0 == invoke(team.words("run", "--lang", "en"))
    assert ["r0001"] == team.revisions()
    return team


def revision(team: SmallTeam) -> Path:
    """Return the only revision's folder."""
    (folder,) = team.outputs.rglob("r0001")
    return folder


@dataclass
class Page(HTMLParser):
    """The elements, attributes and text of a page."""

    tags: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def page_of(html: str) -> Page:
    """Return what a browser makes of a text."""
    page = Page()
    page.feed(html)
    return page


@pytest.mark.full
def test_a_script_for_a_name_is_text_in_the_page(made: SmallTeam) -> None:
    """The page shows the name, holds no script and no handler, not even within its charts."""
    page = page_of((revision(made) / "report.html").read_text("utf-8"))
    assert SCRIPT in page.text
    assert "script" not in page.tags
    assert [] == [name for name, _ in page.attributes if name.startswith("on")]
    charts = [base64.b64decode(value.split(",", 1)[1]).decode() for _, value in page.attributes if value.startswith("data:image/svg")]
    assert len(charts) >= 3
    assert [] == [chart for chart in charts if "<script" in chart or "onerror=" in chart]


@pytest.mark.full
def test_a_script_for_a_name_is_text_in_the_notebook_too(made: SmallTeam) -> None:
    """Whoever opens the archived notebook is as safe as the reader of the page."""
    cells = json.loads((revision(made) / "report.ipynb").read_text("utf-8"))["cells"]
    shown = ["".join(output["data"]["text/html"]) for cell in cells for output in cell.get("outputs", ()) if "text/html" in output["data"]]
    pages = [page_of(html) for html in shown]
    assert any(SCRIPT in page.text for page in pages)
    assert [] == [page for page in pages if "script" in page.tags or any(name.startswith("on") for name, _ in page.attributes)]


@pytest.mark.full
def test_a_formula_for_a_name_is_text_in_the_workbook(made: SmallTeam) -> None:
    """The spreadsheet program shows it and does not compute it."""
    book = openpyxl.load_workbook(revision(made) / "report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(("=", "+", "@"))]
    assert {"s"} == {cell.data_type for cell in cells}
    assert COMMAND in {cell.value for cell in cells}


@pytest.mark.full
def test_names_are_text_in_the_summary(made: SmallTeam) -> None:
    """What is pasted into a chat carries no markup of its own."""
    text = (revision(made) / "summary.md").read_text("utf-8")
    assert "alert(1)" in text
    assert "<script" not in text


@pytest.mark.full
def test_conversions_above_clicks_are_in_the_quality_table(made: SmallTeam) -> None:
    """Odd, but possible: the report is made and says so, in the page and in the workbook."""
    line = "Xiaohongshu: Conversions above Clicks; rows: 1"
    assert line in page_of((revision(made) / "report.html").read_text("utf-8")).text
    quality = json.loads((revision(made) / "results.json").read_text("utf-8"))["tables"]["quality"]
    assert 1 == len([row for row in quality if row["check"] == "conversions_above_clicks"])


@pytest.mark.full
def test_a_gb18030_export_is_read_and_told(made: SmallTeam, capsys: pytest.CaptureFixture[str]) -> None:
    """Its figures are in the report, and the check says how it was read."""
    assert 0 == invoke(made.words("check"))
    assert f"{MAY}: read as GB18030" in capsys.readouterr().out
    header, *rows = made.rows(MAY, "gb18030")
    clicks = {tuple(row[:3]): float(row[header.index("点击量")] or 0) for row in rows}  # a later version of a day replaces the first
    kpis = json.loads((revision(made) / "results.json").read_text("utf-8"))["tables"]["kpis"]
    assert sum(clicks.values()) == next(row["actual"] for row in kpis if row["id"] == "clicks")


@pytest.mark.full
def test_a_run_that_fails_leaves_the_last_report_as_it_was(made: SmallTeam, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The next month's file is broken: the error is told, and r0001 keeps every byte."""
    shutil.copytree(made.root, tmp_path / "copy")
    team = SmallTeam(tmp_path / "copy")
    before = team.digests(team.outputs)
    (team.folder / MAY).write_bytes((team.folder / MAY).read_bytes()[:9001])
    assert 3 == invoke(team.words("run", "--lang", "en"))
    assert "the file was cut off" in capsys.readouterr().err
    assert before == team.digests(team.outputs)
    assert ["r0001"] == team.revisions()
