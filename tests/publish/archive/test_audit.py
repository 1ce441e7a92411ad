"""The annual audit pack: what it holds, what it finds lacking, how it is checked, and what it leaves out."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from goalbook.cli.app import invoke
from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.language import language
from goalbook.inputs.frozen import content_hash
from goalbook.publish.archive import ledger
from goalbook.publish.archive.audit.check import check_pack
from goalbook.publish.archive.audit.coverage import coverage
from goalbook.publish.archive.audit.pack import Made, Wanted, make_pack
from goalbook.publish.archive.audit.zipped import manifest_line
from goalbook.publish.archive.erase import erase, find_inputs
from goalbook.publish.archive.prune import Limits, prune
from goalbook.publish.archive.verifying.verify import verify
from support.made_archive import NOTEBOOK, Content, Kind, MadeArchive

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<img src=x onerror=alert(1)>"
SU = {"en": "Su (growth)", "zh": "苏（增长）"}
ABSENT = "2025-05-19"  # a day that stands nowhere else
GOALS = {"period": "2025-Q2", "version": 1, "decided_on": "2025-03-28", "status": "frozen", "by": "su"}


def results(label: str, tables: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a report's results with some tables."""
    return {
        "meta": {"period": {"label": label}},
        "headline_text": {"en": HOSTILE, "zh": HOSTILE},
        "tables": {"sources": [], **(tables or {})},
    }


def agreement() -> list[dict[str, Any]]:
    """Return who agrees to the goals: one does, one refuses, one has said nothing."""
    people = (("growth", "agreed", "2025-03-28"), ("ads", "refused", "2025-03-28"), ("content", "open", None))
    return [
        {"person": name, "role": {"en": f"{name} lead", "zh": f"{name} 负责人"}, "required": True, "confirmed": day, "state": state}
        for name, state, day in people
    ]


def add_inputs(made: MadeArchive, deviation: float) -> None:
    """Write the team's file with its own threshold, a frozen version of goals that was changed, cards, and a campaign of the year."""
    folder = made.data / "acme"
    files = {
        "team.yml": f"policy: {{alerts: {{deviation: {deviation}}}}}\n",
        "goals/2025-Q2.v1.yml": json.dumps({**GOALS, "content_hash": content_hash(GOALS), "by": "somebody else"}),
        "plan/2025-Q2/cards.csv": "person,goal\nsu,secret\n",
        "campaigns/618-2025/campaign.yml": "end: 2025-06-18\n",
        "campaigns/618-2024/campaign.yml": "end: 2024-06-18\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> MadeArchive:
    """Return an archive of a little of 2025 and one report of 2024; its last line is from the middle of July 2025."""
    made = MadeArchive.at(tmp_path_factory.mktemp("audit"))
    shown = {
        **json.loads(NOTEBOOK),
        "cells": [
            {"cell_type": "code", "metadata": {}, "source": "", "outputs": [{"output_type": "stream", "name": "stdout", "text": ABSENT}]}
        ],
    }
    (made.root / "notebooks/2_decomposition.ipynb").write_text(json.dumps(shown), "utf-8")
    with pytest.MonkeyPatch.context() as clock:
        days = iter(range(10, 30))
        clock.setattr(ledger, "_now", lambda: f"2025-07-{next(days)}T08:00:00+00:00")
        add_inputs(made, 0.15)
        made.revision(Kind(period="2024-12"), Content(results=results("2024-12")))
        made.revision(Kind(period="2025-05"), Content(results=results("2025-05")))
        made.revision(Kind(period="2025-05", lang="zh"), Content(results=results("2025-05")))
        made.failure(Kind(period="2025-04"))
        add_inputs(made, 0.2)
        actions = [{"month": "2025-05", "id": "A1", "overdue": True}, {"month": "2025-05", "id": "A2", "status": "done", "verdict": ""}]
        made.revision(Kind(period="2025-05"), Content(results=results("2025-05", {"actions": actions})))
        target = results("2025-Q2", {"agreement": agreement()})
        made.revision(Kind("target_setting", period="2025-Q2"), Content(results=target))
        tables = {"handover": [{"person": SU, "start": ABSENT}], "adding_up": [{"channel": "", "bottom_up": 38200.0}]}
        plan = Content(results=results("2025-Q2", tables), files={"cards/su.pdf": "her card", "page1.png": "team", "report.pdf": ABSENT})
        read = made.revision(Kind("decomposition", period="2025-Q2"), plan)
        made.revision(Kind(period="2025-03"), Content(results=results("2025-03"), earlier=(f"{read.name}/results.json",)))
    return made


def packed(archive: MadeArchive, out: Path, **wanted: Any) -> Made:
    """Return what was packed."""
    return make_pack(Wanted(archive.outputs, "2025", out, **wanted))


def unpacked(zip_file: Path, folder: Path) -> Path:
    """Return the folder of a pack."""
    with zipfile.ZipFile(zip_file) as pack:
        pack.extractall(folder)
    return folder / "goalbook-audit-2025"


def test_what_is_lacking_is_named_and_what_was_not_due_is_not(archive: MadeArchive, tmp_path: Path) -> None:
    """Months that ended before the last line of the ledger need a review; a quarter that begins later needs no goals yet."""
    made = packed(archive, tmp_path / "a.zip")
    found = {(one.about, one.weight, language("en").say(one.what)) for one in made.audit.gaps}
    lasting = {(one.about, one.last, language("en").say(one.what)) for one in made.audit.gaps if one.weight == "missing"}
    reviews = {("2025-01", "2025-02"), ("2025-04", ""), ("2025-06", "")}
    assert reviews == {(about, last) for about, last, what in lasting if what == "no monthly review"}
    assert {("2025-Q1", ""), ("2025-Q3", "")} == {(about, last) for about, last, what in lasting if what == "no target setting"}
    assert {("2025-Q1", "2025-Q3")} == {(about, last) for about, last, what in lasting if what == "no frozen version of the goals"}
    closed = {about for about, _, what in lasting if what == "no quarter review"}
    assert {"2025-Q1"} == closed, "the second quarter ends with the ledger's last day"
    wanted = {
        ("618-2025", "missing", "no plan of the campaign in the archive"),
        ("618-2025", "missing", "no retrospective of the campaign"),
        ("2025-Q2", "owed", "agreement to the goals: ads lead does not agree"),
        ("2025-Q2", "owed", "agreement to the goals: content lead has not signed"),
        ("2025-Q2", "owed", "the frozen file goals/2025-Q2.v1.yml and its hash: the signature of somebody else does not hold"),
        ("2025-04", "owed", "Monthly review: a run failed and was not made since"),
        ("2025-05", "owed", "action A1 is overdue"),
        ("2025-05", "owed", "action A2 was done, and no verdict says what came of it"),
        ("2025-05", "remark", "the first review was made 41 days after the month ended (more than 15)"),
        ("2025-05", "remark", "Monthly review: the two languages were made from different files"),
        ("2025-Q2", "remark", "Target setting: not in Chinese"),
    }
    assert set() == wanted - found
    assert "618-2024" not in {about for about, *_ in found}


def test_what_was_due_shows_a_campaign_that_has_no_report_and_leaves_open_what_was_not_due(archive: MadeArchive, tmp_path: Path) -> None:
    """A campaign of the year without any run stands in the table of what was due; a month that had not ended is no gap there."""
    year = packed(archive, tmp_path / "a.zip").audit.year
    shown = coverage(year, language("en"))
    assert "618-2025" in shown
    assert "618-2024" not in shown
    assert 6 == shown.split("Goals and plan")[0].count('title="not due"')  # July to December


@pytest.mark.full
def test_a_team_that_began_in_may_lacks_nothing_before(tmp_path: Path) -> None:
    """Reports are due from a team's first report, goals or fact on."""
    made = MadeArchive.at(tmp_path / "made")
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(ledger, "_now", lambda: "2025-07-10T08:00:00+00:00")
        facts = [{"id": "orders", "month": "2025-05-01", "value": 3.0}, {"id": "orders", "month": "2025-04-01", "value": None}]
        made.revision(Kind(period="2025-06"), Content(results=results("2025-06", {"history": facts})))
    gaps = packed(made, tmp_path / "a.zip").audit.gaps
    assert {"2025-05", "2025-Q2"} == {one.about for one in gaps if one.weight == "missing"}


def test_every_run_of_the_year_is_told_of_with_its_state_and_policy(archive: MadeArchive, tmp_path: Path) -> None:
    """Superseded and failed runs are among them; a threshold the team changed makes a version of its own."""
    made = packed(archive, tmp_path / "a.zip")
    assert ["superseded", "newest", "failed", *4 * ["newest"]] == [one.row.state for one in made.audit.year.runs]
    first, second = made.audit.policies
    assert (3, 4) == (len(first.runs), len(second.runs))
    assert (("alerts.deviation", "0.15", "0.2"),) == second.changes
    assert ["holds", "refused", "open", "broken"] == [one.state for one in made.audit.signed]


def test_a_pack_has_the_same_bytes_each_time_and_is_checked_by_plain_means(archive: MadeArchive, tmp_path: Path) -> None:
    """Two packs of one archive are equal; every file stands in the list with its digest, and sha256sum agrees where there is one."""
    packed(archive, tmp_path / "a.zip")
    packed(archive, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    folder = unpacked(tmp_path / "a.zip", tmp_path)
    listed = (folder / "MANIFEST.sha256").read_text("utf-8").splitlines()
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "MANIFEST.sha256")
    lines = {f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files}
    assert lines == set(listed)
    tool = shutil.which("sha256sum")
    if tool:
        subprocess.run([tool, "--quiet", "--strict", "-c", "MANIFEST.sha256"], cwd=folder, check=True)
    assert "\\" + 64 * "0" + "  a\\\\b\\nc\n" == manifest_line("a\\b\nc", 64 * "0")


def test_private_things_are_left_out_and_named_unless_they_are_asked_for(archive: MadeArchive, tmp_path: Path) -> None:
    """No file of a plain pack says what a member's card, absence or sheet says; all can be asked for by their digests."""
    packed(archive, tmp_path / "a.zip")
    folder = unpacked(tmp_path / "a.zip", tmp_path / "plain")
    run = "acme/decomposition/2025-Q2/en/r0001"
    left = {one["path"]: one for one in json.loads((folder / "left-out.json").read_text("utf-8"))}
    files = {"cards/1", "report.html", "report.ipynb", "report.pdf", "report.xlsx", "results.json"}
    assert files >= {path.removeprefix(f"{run}/") for path in left if path.startswith(run)} >= {"cards/1", "report.pdf", "results.json"}
    stored = {one["name"] for path, one in left.items() if path.startswith("objects/")}
    notebook = "notebooks/2_decomposition.ipynb"  # stored with what it had shown
    assert {"data/acme/plan/2025-Q2/cards.csv", f"outputs/{run}/results.json", notebook} == stored
    assert hashlib.sha256(b"her card").hexdigest() == left[f"{run}/cards/1"]["sha256"]
    assert "cards/su" not in (folder / "left-out.json").read_text("utf-8")
    words = (b"secret", b"her card", ABSENT.encode(), b"Su (growth)")
    assert [] == [path for path in folder.rglob("*") if path.is_file() and any(word in path.read_bytes() for word in words)]
    plain = json.loads((folder / "redacted" / run / "results.json").read_text("utf-8"))
    assert ([], 38200.0, ["handover"]) == (
        plain["tables"]["handover"],
        plain["tables"]["adding_up"][0]["bottom_up"],
        plain["withheld"]["tables"],
    )
    assert b"team" == (folder / "archive" / run / "page1.png").read_bytes()
    assert f'href="redacted/{run}/results.json"' in (folder / "index.html").read_text("utf-8")


@pytest.mark.full
def test_all_is_packed_where_it_is_asked_for(archive: MadeArchive, tmp_path: Path) -> None:
    """With --private cards and reports are in, and nothing need be redacted."""
    packed(archive, tmp_path / "p.zip", private=True)
    whole = unpacked(tmp_path / "p.zip", tmp_path / "whole")
    assert b"her card" == (whole / "archive/acme/decomposition/2025-Q2/en/r0001/cards/su.pdf").read_bytes()
    assert not (whole / "redacted").exists()


def test_a_pack_is_proved_again_and_nothing_in_it_can_be_changed_unseen(archive: MadeArchive, tmp_path: Path) -> None:
    """What was left out is known; a changed, added or removed file is not, also where the list is mended."""
    packed(archive, tmp_path / "a.zip")
    found = check_pack(tmp_path / "a.zip")
    assert ((), 1) == (found.breaks, found.other_runs)
    assert len(json.loads(zipfile.ZipFile(tmp_path / "a.zip").read("goalbook-audit-2025/left-out.json"))) == found.left_out
    folder = unpacked(tmp_path / "a.zip", tmp_path)
    assert () == check_pack(folder).breaks
    name = "archive/acme/monthly_review/2025-05/en/r0002/summary.md"
    before, listed = (folder / name).read_bytes(), (folder / "MANIFEST.sha256").read_text("utf-8")
    (folder / name).write_bytes(before + b".")
    assert [name] == [one.place for one in check_pack(folder).breaks]
    mended = listed.replace(hashlib.sha256(before).hexdigest(), hashlib.sha256(before + b".").hexdigest())
    (folder / "MANIFEST.sha256").write_text(mended, "utf-8")
    assert ["acme/monthly_review/2025-05/en/r0002/summary.md"] == [one.place for one in check_pack(folder).breaks]
    (folder / name).unlink()
    (folder / "added.txt").write_text("x", "utf-8")
    assert ["added.txt", name] == [one.place for one in check_pack(folder).breaks]


@pytest.mark.full
def test_a_pack_of_everything_verifies_as_an_archive(tmp_path: Path) -> None:
    """Where nothing is left out, the unpacked archive is whole for `goalbook verify`."""
    made = MadeArchive.at(tmp_path / "made")
    made.revision(Kind(period="2025-05"), Content(results=results("2025-05")))
    packed(made, tmp_path / "a.zip")
    assert () == verify(unpacked(tmp_path / "a.zip", tmp_path) / "archive").breaks


@pytest.mark.full
def test_an_archive_that_is_not_whole_is_packed_only_on_purpose_and_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An auditor must be able to get a broken archive, but nobody can take it for a whole one."""
    made = MadeArchive.at(tmp_path / "made")
    run = made.revision(Kind(period="2025-05"), Content(results=results("2025-05")))
    (run.path / "summary.md").chmod(0o644)
    (run.path / "summary.md").write_text("nicer", "utf-8")
    with pytest.raises(ArchiveFault, match="was changed"):
        packed(made, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()
    words = ["audit", "2025", "--out", str(tmp_path / "a.zip"), "--outputs", str(made.outputs)]
    assert 7 == invoke([*words, "--anyway"])
    assert "the archive is broken" in capsys.readouterr().err
    folder = unpacked(tmp_path / "a.zip", tmp_path)
    assert '<p class="bad">the archive is broken; places: 1</p>' in (folder / "index.html").read_text("utf-8")
    assert not json.loads((folder / "verification.json").read_text("utf-8"))["whole"]
    (run.path / "record.json").chmod(0o644)
    (run.path / "record.json").write_text("{}", "utf-8")
    assert 7 == invoke([*words, "--anyway"])
    assert "the archive is broken" in capsys.readouterr().err


def test_the_page_runs_nothing_fetches_nothing_and_links_what_lies_beside_it(archive: MadeArchive, tmp_path: Path) -> None:
    """A headline is data; every link of the page leads to a file of the pack."""
    packed(archive, tmp_path / "a.zip", lang="zh")
    folder = unpacked(tmp_path / "a.zip", tmp_path)
    html = (folder / "index.html").read_text("utf-8")
    assert HOSTILE not in html
    assert "&lt;img src=x" in html
    assert "<script" not in html
    links = [part.split('"')[0] for part in html.split('href="')[1:]]
    assert 20 < len(links)
    assert [] == [link for link in links if not (folder / link).is_file()]


def test_a_pack_is_never_written_into_the_archive_nor_of_a_year_without_runs(archive: MadeArchive, tmp_path: Path) -> None:
    """Both are mistakes of who asks."""
    with pytest.raises(UsageError, match="lies in the archive"):
        packed(archive, archive.outputs / "a.zip")
    with pytest.raises(UsageError, match="no run of 2019"):
        make_pack(Wanted(archive.outputs, "2019", tmp_path / "a.zip"))
    with pytest.raises(UsageError, match="is not a year"):
        make_pack(Wanted(archive.outputs, "2025-Q1", tmp_path / "a.zip"))
    assert 2 == invoke(["audit", "--outputs", str(archive.outputs)])
    assert 2 == invoke(["audit", "--check", str(tmp_path / "none.zip")])


@pytest.mark.full
def test_what_was_removed_by_rule_is_told_of_and_the_pack_is_whole_without_it(tmp_path: Path) -> None:
    """The ledger knows of a removal: the audit names the run, the check does not miss it, and a history says that it is gone."""
    made = MadeArchive.at(tmp_path / "made")
    add_inputs(made, 0.15)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(ledger, "_now", lambda: "2025-07-10T08:00:00+00:00")
        other = "date_day,channel,spend\n2025-05-01,xhs,2\n"
        removed = made.revision(Kind(period="2025-05"), Content(results=results("2025-05"), facts=other))
        made.revision(Kind(period="2025-05"), Content(results=results("2025-05")))
    prune(made.outputs, Limits(keep=1, superseded_days=0))
    assert not removed.path.exists()
    pack = packed(made, tmp_path / "a.zip", private=True)
    assert ["removed", "newest"] == [one.row.state for one in pack.audit.year.runs]
    said = {language("en").say(one.what) for one in pack.audit.gaps}
    assert "Monthly review: acme/monthly_review/2025-05/en/r0001 was removed by rule" in said
    found = check_pack(tmp_path / "a.zip")
    assert ((), 0, 0) == (found.breaks, found.left_out, found.other_runs)


@pytest.mark.full
def test_erased_inputs_are_packed_as_their_tombstones(archive: MadeArchive, tmp_path: Path) -> None:
    """What was erased is known to the ledger: its tombstone goes along, its content does not, and the pack checks."""
    shutil.copytree(archive.outputs, tmp_path / "outputs")
    erase(tmp_path / "outputs", find_inputs(tmp_path / "outputs", "data/acme/plan/2025-Q2/cards.csv"), "names of people")
    make_pack(Wanted(tmp_path / "outputs", "2025", tmp_path / "a.zip", private=True))
    folder = unpacked(tmp_path / "a.zip", tmp_path)
    assert [] == [path for path in (folder / "archive/objects").iterdir() if b"secret" in path.read_bytes()]
    assert [] == json.loads((folder / "left-out.json").read_text("utf-8"))
    assert () == check_pack(folder).breaks
