"""The folder of a period's planning as a whole: nothing in it is passed over, nothing leads nowhere, nothing stands twice."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from goalbook.core.language import language
from goalbook.inputs import check_team, load_inputs
from inputs.test_team_and_goals import KR
from inputs.tiny_team import GOALS, notices, problems, read, said, write

if TYPE_CHECKING:
    from pathlib import Path

Files = dict[str, str | bytes]

TREE = "goal_id,parent_goal_id,level,owner,key_result\n"
SIGNED = "person,required,explained,discussed,confirmed\n"
STATED = "problem,metric,key_result\n"
SHOWN = "claim,used_for\n"


def here(files: dict[str, str | bytes]) -> Files:
    """Return files as they lie in the quarter's folder."""
    return {f"goals/2025-Q2/{name}": content for name, content in files.items()}


def workbook(*sheets: str) -> bytes:
    """Return an Excel workbook with sheets of these names, each holding one signature."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.append(["person", "required"])
        sheet.append(["lin", "yes"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("stakeholder.csv", "is not known here; did you mean stakeholders.csv?"),
        ("goaltree.csv", "is not known here; did you mean goal_tree.csv?"),
        ("Stakeholders.CSV", "is not known here; did you mean stakeholders.csv?"),
        ("budget.csv", "is not known here; did you mean budget.yml?"),
        ("goal_tree.yml", "is not known here; did you mean goal_tree.csv?"),
        ("budget.YML", "is not known here; did you mean budget.yml?"),
        ("evidences.txt", "is not known here; did you mean evidence.csv?"),
        ("foo.tsv", "is not known here; known are goal_tree.csv, problems.csv, evidence.csv, stakeholders.csv"),
        ("foo.yml", "is not known here; known are budget.yml, economics.yml, horizons.yml, kpis.yml, strategy.yml"),
    ],
)
def test_a_file_nobody_reads_is_refused_with_the_nearest(tmp_path: Path, name: str, expected: str) -> None:
    """A misspelt table would leave the report without its section, and nobody would know why."""
    assert [f"goals/2025-Q2/{name}: one problem, nothing was read", expected] == said(tmp_path, here({name: "person,required\nlin,yes\n"}))


def test_what_is_no_table_is_remarked(tmp_path: Path) -> None:
    """Minutes and notes are named as unread; a read-me and hidden files are nobody's business."""
    files: Files = {"minutes.pdf": b"%PDF", "README.md": "about", "notes.txt": "call lin", ".draft.csv": "x", "~$s.xlsx": b"lock"}
    inputs = read(tmp_path, here(files))
    found = [(one.file, language("en").say(one.message)) for one in inputs.notices if one.kind == "file"]
    text = "was not read: it is neither a sheet (.yml) nor a table (CSV, Parquet, Excel)"
    assert [("goals/2025-Q2/minutes.pdf", text), ("goals/2025-Q2/notes.txt", text)] == found


def test_a_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    """Neither its name nor a sheet of it is known."""
    lines = said(tmp_path, here({"stakeholder.xlsx": workbook("Sheet1")}))
    assert ["goals/2025-Q2/stakeholder.xlsx: one problem, nothing was read", "is not known here; did you mean stakeholders.csv?"] == lines


def test_a_misspelt_sheet_of_a_workbook_is_refused_and_others_are_the_team_s_own(tmp_path: Path) -> None:
    """A sheet named goaltree was meant; a sheet of calculations was not."""
    good = read(tmp_path / "good", here({"planning.xlsx": workbook("stakeholders", "calculation")}))
    assert ["lin"] == good.planning["2025-Q2"].tables["stakeholders"]["person"].tolist()
    lines = said(tmp_path / "bad", here({"planning.xlsx": workbook("stakeholders", "goaltree")}))
    assert "goals/2025-Q2/planning.xlsx[goaltree]: one problem, nothing was read" in lines
    assert "is not known here; did you mean goal_tree?" in lines


def test_one_sheet_in_two_files_is_refused(tmp_path: Path) -> None:
    """Which of them counts would be chance; of goals as of sheets."""
    lines = said(tmp_path / "sheet", here({"budget.yml": "total: 1\n", "budget.yaml": "total: 2\n"}))
    assert ["goals/2025-Q2/budget.yml: one problem, nothing was read", "budget stands in goals/2025-Q2/budget.yaml too; keep one"] == lines
    goals = said(tmp_path / "goals", {"goals/2025-Q2.yaml": GOALS})
    assert ["goals/2025-Q2.yml: one problem, nothing was read", "2025-Q2 stands in goals/2025-Q2.yaml too; keep one"] == goals


REFERENCES = {
    "main KPI": ("kpis.yml", "main: [KR1, KR99]\n", "line 1: 'KR99' is not known; there are KR1"),
    "weight": ("kpis.yml", "weights:\n  KR1: 0.6\n  KR9: 0.4\n", "line 3: 'KR9' is not known; did you mean 'KR1'?"),
    "who decided": (
        "horizons.yml",
        "revisions: [{day: 2025-05-06, decision: adjust, by: linn}]\n",
        "line 1: 'linn' is not known; did you mean 'lin'?",
    ),
    "channel of a dimension": (
        "horizons.yml",
        "dimensions: {brand: [{metric: nps, channel: douyn}]}\n",
        "line 1: channel 'douyn' is not in team.yml (did you mean 'douyin'?)",
    ),
    "goal tree": (
        "goal_tree.csv",
        f"{TREE}C,,company,,\nT,C,team,lin,KR33\n",
        "row 3, column key_result: 'KR33' is not known; there are KR1",
    ),
    "problem": (
        "problems.csv",
        f"{STATED}few stay,retention_d30,KR7\n",
        "row 2, column key_result: 'KR7' is not known; did you mean 'KR1'?",
    ),
    "evidence": ("evidence.csv", f"{SHOWN}it grows,for KR78\n", "row 2, column used_for: 'KR78' is not known; there are KR1, O1"),
}


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_name_that_leads_nowhere_is_said_with_its_place(tmp_path: Path, reference: str) -> None:
    """File, line or row, value, and the nearest that exists."""
    name, text, line = REFERENCES[reference]
    lines = said(tmp_path, here({name: text}))
    assert [f"goals/2025-Q2/{name}: one problem, nothing was read", line] == lines


def test_names_that_lead_somewhere_are_read(tmp_path: Path) -> None:
    """Key results of any version of the goals, people by id or name, decisions and departments in any words."""
    files = here(
        {
            "kpis.yml": "main: [KR1]\nweights: {KR2: 1}\n",
            "horizons.yml": "revisions: [{day: 2025-05-06, decision: adjust, by: Lin}, {day: 2025-05-07, decision: adjust, by: 财务部}]\n",
            "evidence.csv": f"{SHOWN}it grows,O1\nit falls,decision D-3 of May\nit stays,\n",
            "goal_tree.csv": f"{TREE}C,,company,韩（店铺） / Han (store),\nT,C,team,lin,KR2\n",
        }
    )
    second = GOALS.replace("objectives:", "version: 2\nobjectives:").replace("KR1", "KR2")
    assert read(tmp_path, {**files, "goals/2025-Q2.v2.yml": second}).planning["2025-Q2"]


def test_without_goals_of_the_period_no_name_is_wrong(tmp_path: Path) -> None:
    """Planning may come first; and where the goals cannot be read they are the fault, not who names them."""
    assert read(tmp_path / "none", {"goals/2025-Q3/kpis.yml": "main: [KR9]\n"}).planning["2025-Q3"]
    broken = {"goals/2025-Q2.yml": GOALS.replace(KR, "{id: KR9}"), **here({"kpis.yml": "main: [KR9]\n"})}
    assert {"goals/2025-Q2.yml"} == {one.file for one in problems(tmp_path / "broken", broken)}


ROWS = {
    "person": (
        "stakeholders.csv",
        f"{SIGNED}lin,yes,,,\nFinance,no,,,\nLin,no,,,\n",
        "row 4, column person: 'Lin' stands here and in row 2; keep one",
    ),
    "goal": ("goal_tree.csv", f"{TREE}C,,company,,\nC,,team,,\n", "row 3, column goal_id: 'C' stands here and in row 2; keep one"),
    "problem": (
        "problems.csv",
        f"{STATED}few stay,retention_d30,\nfew buy,roi,\nfew stay,retention_d30,\n",
        "row 4, column problem: the row says the same as row 2; keep one",
    ),
    "evidence": ("evidence.csv", f"{SHOWN}it grows,\nit grows,\n", "row 3, column claim: the row says the same as row 2; keep one"),
    "confirmed before discussed": (
        "stakeholders.csv",
        f"{SIGNED}lin,yes,2025-03-01,2025-03-05,2025-03-04\n",
        "row 2, column confirmed: confirmed on 2025-03-04, before discussed on 2025-03-05",
    ),
    "confirmed before explained": (
        "stakeholders.csv",
        f"{SIGNED}lin,yes,2025-03-05,,2025-03-04\n",
        "row 2, column confirmed: confirmed on 2025-03-04, before explained on 2025-03-05",
    ),
    "own parent": (
        "goal_tree.csv",
        f"{TREE}C,C,company,,\n",
        "row 2, column parent_goal_id: 'C' supports itself; leave the cell empty at the top",
    ),
    "circle": (
        "goal_tree.csv",
        f"{TREE}A,,company,,\nT,X,team,,\nP,T,person,,\nX,P,channel,,\nY,X,person,,\n",
        "row 3, column parent_goal_id: T, P, X support each other in a circle (rows 3, 4, 5); one of them has another parent",
    ),
}


@pytest.mark.parametrize("fault", ROWS)
def test_rows_that_contradict_each_other_are_named(tmp_path: Path, fault: str) -> None:
    """Both rows, so that one may be taken out."""
    name, text, line = ROWS[fault]
    assert [f"goals/2025-Q2/{name}: one problem, nothing was read", line] == said(tmp_path, here({name: text}))


def test_rows_that_differ_are_no_copies(tmp_path: Path) -> None:
    """The same problem of two figures is two problems; steps on one day are in order."""
    files: Files = {
        "problems.csv": f"{STATED}few stay,retention_d30,\nfew stay,retention_d7,\n",
        "stakeholders.csv": f"{SIGNED}lin,yes,2025-03-01,2025-03-01,2025-03-01\n财务部,yes,,2025-03-01,\n",
    }
    assert {"problems": 2, "stakeholders": 2} == {
        name: len(table) for name, table in read(tmp_path, here(files)).planning["2025-Q2"].tables.items()
    }


def test_a_person_who_is_probably_misspelt_is_remarked(tmp_path: Path) -> None:
    """Stakeholders may be anybody: what looks like a slip is said, not refused."""
    files = here({"stakeholders.csv": f"{SIGNED}linn,yes,,,\nFinance,no,,,\n财务部,no,,,\n"})
    (notice,) = [one for one in read(tmp_path, files).notices if one.kind == "file"]
    assert ("goals/2025-Q2/stakeholders.csv", "2") == (notice.file, notice.rows)
    assert "'linn' is nobody of team.yml; did you mean 'lin'?" == language("en").say(notice.message)


def test_all_faults_of_a_sheet_are_said_at_once(tmp_path: Path) -> None:
    """What fits is checked against the team though other keys do not fit, and each fault keeps its line."""
    text = """\
total: lots
currency: USD
tech: {share: 1.7}
lines:
  - {name: a, amount: many, channel: douyin}
  - {amount: 3, channel: nowhere}
  - {name: c, amount: 3, channel: douyn}
  - {name: d, amount: none, metric: new_payer}
people: {headcount: ten}
"""
    lines = said(tmp_path, here({"budget.yml": text}))
    assert [
        "goals/2025-Q2/budget.yml: 10 problems, nothing was read",
        "line 1: total: 'lots' is not a number",
        "line 2: the budget is in USD, the team's figures are in CNY",
        "line 3: tech.share: 1.7; a share is 1 at most (write 30 % or 0.3)",
        "line 5: amount: 'many' is not a number",
        "line 6: the key name is missing",
        "line 6: 'nowhere' is not known",
        "line 7: 'douyn' is not known; did you mean 'douyin'?",
        "line 8: amount: 'none' is not a number",
        "line 8: 'new_payer' is not known; did you mean 'new_payers'?",
        "line 9: people.headcount: 'ten' is not a number",
    ] == [line.replace("; convert it", "") for line in lines]


def test_a_version_without_a_hash_is_remarked_and_read(tmp_path: Path) -> None:
    """A revision kept by hand may be right; that it is the one decided cannot be shown."""
    revision = GOALS.replace("objectives:", "version: 2\nobjectives:")
    data = write(tmp_path, {"goals/2025-Q2.v2.yml": revision})
    inputs = load_inputs(data, "tiny")
    assert 2 == inputs.goals[0].version
    assert ["a version without a content_hash: that it still says what was decided cannot be proved"] == notices(inputs, "file")
    assert ["goals/2025-Q2.v2.yml"] == [one.file for one in check_team(data, "tiny").notices if one.kind == "file"]
    assert [] == notices(read(tmp_path / "draft"), "file")


def test_all_faults_of_goals_are_said_at_once(tmp_path: Path) -> None:
    """Names are checked though other values do not fit; what needs the whole file waits until they do."""
    second = "{id: KR2, metric: reeds, channel: douyn, owner: linn, target: many, weight: 0.5}"
    text = GOALS.replace(KR, f"{KR}\n      - {second}\n      - {{id: KR3, target: 5}}")
    assert [
        "goals/2025-Q2.yml: 5 problems, nothing was read",
        "line 7: target: 'many' is not a number",
        "line 7: 'reeds' is not known; did you mean 'reads'?",
        "line 7: channel 'douyn' is not in team.yml (did you mean 'douyin'?)",
        "line 7: 'linn' is not known; did you mean 'lin'?",
        "line 8: the key metric is missing",
    ] == said(tmp_path, {"goals/2025-Q2.yml": text})
