"""The index: what it says of each run, in which order, and that no name or damage gets into its way."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from goalbook.cli.app import invoke
from goalbook.core.errors import ArchiveFault
from goalbook.publish.archive import commit, erase, prune
from goalbook.publish.archive.index.page import INDEX, renew_index, write_index
from goalbook.publish.archive.index.rows import rows_of
from goalbook.publish.archive.ledger import ERASE, FAILURE, PRUNE, REVISION, Entry, Ledger
from goalbook.publish.archive.prune import Limits
from goalbook.publish.archive.verifying.loose import index_breaks
from support.made_archive import Content, Kind, MadeArchive

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = '<script>alert("x")</script>{0}\'&'


@pytest.fixture
def made(tmp_path: Path) -> MadeArchive:
    """Return an empty archive."""
    return MadeArchive.at(tmp_path)


def page_of(outputs: Path) -> str:
    """Write the index and return its text."""
    return write_index(outputs).read_text("utf-8")


def states(outputs: Path) -> dict[str, str]:
    """Return each run's state by its folder."""
    return {f"{row.period_id}/{row.lang}/{row.revision}": row.state for row in rows_of(outputs, Ledger(outputs).entries())}


def test_each_run_has_one_state(made: MadeArchive) -> None:
    """The newest, what it superseded, a failure that nothing followed, one that something did, one removed by rule, one that is gone."""
    first = made.revision()
    made.failure()
    made.revision(content=Content("date_day,channel,spend\n2025-05-01,xhs,2\n"))
    failed = made.failure(Kind(period="2025-06"))
    gone, removed = made.revision(Kind(period="2025-03")), made.revision(Kind(period="2025-02"))
    gone.path.rename(gone.path.with_name("elsewhere"))
    with Ledger(made.outputs).hold() as writer:
        gone_by_rule = {"path": removed.name, "record": removed.about("record"), "by": "superseded"}
        writer.append(PRUNE, {"rule": list(Limits().rules()), "removed": [gone_by_rule], "objects": []})

    found = states(made.outputs)

    assert "superseded" == found[f"2025-05/en/{first.path.name}"]
    assert "newest" == found["2025-05/en/r0002"]
    assert "mended" == next(state for place, state in found.items() if place.startswith("2025-05/en/2025-05-en-"))
    assert "failed" == found[f"2025-06/en/{failed.path.name}"]
    assert {"missing", "removed"} == {found["2025-03/en/r0001"], found["2025-02/en/r0001"]}


def test_rows_say_what_the_report_said(made: MadeArchive) -> None:
    """Names and headline in both languages, alerts by rule, the scenario, and links to the files that are there, relative to the page."""
    findings = [{"status": "fail"}, {"status": "warn"}, {"status": "warn"}, {"status": "pass"}]
    meta = {
        "team": {"en": "Beauty", "zh": "美妆"},
        "subject": {"label": "x", "name": {"en": "618 in 2025", "zh": "2025 年 618"}},
        "period": {"label": "x", "start": "2025-06-01", "end": "2025-06-18"},
    }
    kind = Kind("campaign", "beauty", "618-2025-plan", "zh", "more")
    made.revision(kind, Content(results={"findings": findings, "meta": meta, "headline_text": {"en": "Good", "zh": "好"}}))
    made.failure(Kind("campaign", "beauty", "618-2025-plan"))

    failed, row = rows_of(made.outputs, Ledger(made.outputs).entries())

    assert ("Beauty", "美妆") == (row.team.en, row.team.zh) == (failed.team.en, failed.team.zh)
    assert ("618 in 2025", "2025-06-18 618-2025-plan") == (row.period.en, row.order) == (failed.period.en, failed.order)
    assert (1, 2, "好", "more") == (row.fail, row.warn, row.said.zh, row.scenario)
    assert "beauty/campaign/618-2025-plan/zh%2Bmore/r0001/report.pdf" == row.links["PDF"]
    assert ["PDF", "HTML", "XLSX", "notebook", "record"] == list(row.links)
    assert ["notebook", "record"] == list(failed.links)
    assert "the run ended without report.xlsx" == failed.said.en


def test_every_link_leads_to_a_file(made: MadeArchive) -> None:
    """Each address in the page, read from where the page lies, is a file within the outputs folder."""
    made.revision(Kind(scenario="a b#?%25"))
    made.failure()

    addresses = re.findall(r'href="([^"]+)"', page_of(made.outputs))

    assert 7 == len(addresses)
    assert all((made.outputs / unquote(address)).is_file() for address in addresses)


def test_hostile_names_stay_text(made: MadeArchive) -> None:
    """Markup in a headline or a name is shown, never obeyed; the page's policy knows one script by its digest, and its own."""
    meta = {"team": {"en": HOSTILE, "zh": HOSTILE}}
    made.revision(Kind(scenario="x'{0}&"), Content(results={"headline_text": {"en": HOSTILE, "zh": HOSTILE}, "meta": meta}))

    page = page_of(made.outputs)

    (script,) = re.findall(r"(?s)<script>(.*?)</script>", page)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert 1 == page.count("<script")
    assert f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in html.unescape(page)
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;{0}&#39;&amp;" in page
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(page)
    assert not re.search(r"https?://|//[a-z]", re.sub(r"(?s)<script>.*?</script>", "", page))


def test_a_path_that_leads_out_is_no_link(made: MadeArchive) -> None:
    """A ledger line that points outside the folder gets a row, marked, and no address."""
    made.revision()
    entry = Ledger(made.outputs).last()
    assert entry is not None
    (made.outputs.parent / "secret").mkdir()
    (made.outputs.parent / "secret" / "report.pdf").write_text("x")
    odd = [replaced_path(entry, path) for path in ("../secret", "javascript:alert(1)/x", "/etc")]

    rows = [rows_of(made.outputs, [one])[0] for one in odd]

    assert ["missing"] * 3 == [row.state for row in rows]
    assert [{}] * 3 == [row.links for row in rows]


def replaced_path(entry: Entry, path: str) -> Entry:
    """Return a ledger line about another folder."""
    return Entry.after(None, entry.time, REVISION, {**entry.about, "path": path})


def test_lines_that_say_less_still_have_a_row(made: MadeArchive) -> None:
    """A summary without names, with nothing or of another kind breaks no page: lines of all times stay readable."""
    made.revision()
    entry = Ledger(made.outputs).last()
    assert entry is not None
    for summary in ({}, None, [], {"headline": "text", "fail": "many", "names": 3, "ends": 4}):
        (row,) = rows_of(made.outputs, [Entry.after(None, entry.time, REVISION, {**entry.about, "summary": summary})])
        assert ("", 0, "acme") == (row.said.en, row.fail, row.team.en)


def test_the_page_is_sealed_and_the_same_for_the_same_archive(made: MadeArchive) -> None:
    """Its last line proves all before it; written twice it has the same bytes; a changed byte breaks the seal."""
    made.revision()
    index = made.outputs / INDEX

    one, other = page_of(made.outputs), page_of(made.outputs)
    unbroken = list(index_breaks(index))
    index.write_text(one.replace("acme", "acne", 1), "utf-8")

    assert one == other
    assert [] == unbroken
    assert 1 == len(list(index_breaks(index)))


def test_every_run_renews_the_index(made: MadeArchive) -> None:
    """A report and a failure stand in the index when their run ends, without anyone asking."""
    made.revision()
    one = (made.outputs / INDEX).read_text("utf-8")
    made.failure(Kind(period="2025-06"))

    assert "Acme in 2025-05" in one
    assert "The run ended without report.xlsx" in (made.outputs / INDEX).read_text("utf-8")


def test_the_index_keeps_no_writer_from_the_ledger(made: MadeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is renewed when the ledger is free again, after a report, a failure, a removal and an erasure."""
    taken: list[str] = []

    def renewed(outputs: Path) -> None:
        with Ledger(outputs).hold(0.2):
            taken.append(Ledger(outputs).entries()[-1].event)

    for module in (commit, prune, erase):
        monkeypatch.setattr(module, "renew_index", renewed)
    run = made.revision()
    made.failure(Kind(period="2025-06"))
    prune.prune(made.outputs, Limits(failure_days=-1))
    erase.erase(made.outputs, erase.find_inputs(made.outputs, run.data()["facts/facts.csv"]), "x")

    assert [REVISION, FAILURE, PRUNE, ERASE] == taken


def test_an_index_that_tells_of_the_last_line_is_left(made: MadeArchive) -> None:
    """Of many runs that end at once the last to write does it for all; one of before is written anew."""
    made.revision()
    index = made.outputs / INDEX
    before = index.stat().st_ino, index.read_bytes()
    renew_index(made.outputs)
    left = index.stat().st_ino, index.read_bytes()
    made.revision(Kind(period="2025-06"))
    later = index.read_bytes()
    index.write_bytes(before[1])
    renew_index(made.outputs)

    assert before == left
    assert later == index.read_bytes() != before[1]


def test_an_index_that_cannot_be_written_fails_no_run(made: MadeArchive) -> None:
    """A folder in its place: the revision and its line are there, and nothing half-written beside them."""
    (made.outputs / INDEX / "x").mkdir(parents=True)

    run = made.revision()

    assert run.path.is_dir()
    assert [] == list(made.outputs.glob(".index.html*"))


def test_a_damaged_ledger_leaves_the_index_as_it_was(made: MadeArchive) -> None:
    """The page is not made anew from lines that are not what was written."""
    made.revision()
    before = page_of(made.outputs)
    ledger = made.outputs / "ledger.jsonl"
    written = ledger.read_text("utf-8")
    ledger.write_text(written.replace("acme in", "acne in"), "utf-8")

    with pytest.raises(ArchiveFault):
        write_index(made.outputs)
    ledger.write_text(Entry.after(None, "2025-06-01T00:00:00+00:00", REVISION, {"path": 3}).line() + "\n", "utf-8")
    with pytest.raises(ArchiveFault):
        write_index(made.outputs)

    assert before == (made.outputs / INDEX).read_text("utf-8")


def test_the_command_writes_it_and_says_where(made: MadeArchive, capsys: pytest.CaptureFixture[str]) -> None:
    """It answers with the page's path; no archive is a usage error, a damaged one exits with 7, in both languages."""
    made.revision()
    index = made.outputs / INDEX
    index.unlink()

    done = invoke(["index", "--outputs", str(made.outputs), "--lang", "zh"])
    said = capsys.readouterr()
    elsewhere = invoke(["index", "--outputs", str(made.root / "none")])
    (made.outputs / "ledger.jsonl").write_text("{}\n", "utf-8")
    damaged = invoke(["index", "--outputs", str(made.outputs)])

    assert (0, 2, 7) == (done, elsewhere, damaged)
    assert (f"{index}\n", "索引已收录台账的 1 条记录\n") == (said.out, said.err)
    assert index.is_file()
    assert not (made.root / "none").exists()
