"""Two archived runs compared: what differs is named, what is the same is said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.publish.archive.compare.comparison import compare
from goalbook.publish.archive.compare.outcome import figure_changes, sentence_changes
from goalbook.publish.archive.compare.page import page, write_page
from goalbook.publish.archive.compare.plain import plain
from goalbook.publish.archive.compare.result_tables import key_columns, row_changes
from goalbook.publish.archive.compare.section import as_printed, close, pair, told
from goalbook.publish.archive.compare.short import short
from goalbook.publish.archive.compare.which import both_runs
from goalbook.publish.archive.reading import all_runs
from support.made_archive import Content, Kind, MadeArchive

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.archive.reading import Run

EN, ZH = language("en"), language("zh")
_EVIL = "<script>alert(1)</script>{0}"


def _results(landing: float, status: str, text: str) -> dict[str, Any]:
    return {
        "headline": {"metric_id": "new_payers", "channel": "", "landing": landing},
        "headline_text": {"en": text, "zh": text},
        "channel_names": {"xhs": {"en": "Xiaohongshu", "zh": "小红书"}},
        "tables": {"channels": [{"channel": "xhs", "actual": landing, "state": status}, {"channel": _EVIL, "actual": 1.0, "state": "x"}]},
        "findings": [
            {
                "rule": "MR-07",
                "subject": {"en": "New payers", "zh": "新增付费用户"},
                "status": status,
                "message": {"text": "{gap:pct} short", "values": {"gap": landing / 1000}},
            }
        ],
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeArchive:
    """Return an archive of a series of four revisions, of which the third changed nothing and the fourth one row, and a failure."""
    archive = MadeArchive.at(tmp_path_factory.mktemp("compare"))
    first, then = _results(100.0, "warn", "Heading for 100."), _results(80.0, "fail", f"Heading for 80. {_EVIL}")
    archive.revision(content=Content(results=first, files={"summary.md": "# A\n\nSame here. Heading for 100."}))
    facts = "date_day,channel,spend\n2025-05-01,xhs,7\n"
    made_from = Content(facts, then, {"summary.md": "# A\n\nSame here. Heading for 80."}, {"deviation_alert": "0.2"})
    archive.revision(content=made_from)
    archive.revision(content=made_from)
    archive.revision(
        content=Content(facts.replace(",7", ",9"), _results(90.0, "fail", "Heading for 90."), None, {"deviation_alert": "0.2"})
    )
    archive.failure(Kind(period="2025-06"), Content(facts))
    return archive


def _run(made: MadeArchive, number: int) -> Run:
    return both_runs(made.outputs, f"acme/monthly_review/2025-05/en/r000{number}", "acme/monthly_review/2025-05/en/r0001")[0]


def test_every_difference_is_said_in_the_order_asked(made: MadeArchive) -> None:
    """Parameter, row, headline number, table row, verdict and sentence stand there with both values, in the stated order."""
    said = plain(compare(_run(made, 1), _run(made, 2)), EN)
    expected = (
        "deviation_alert  –            0.2",
        "spend 1 → 7",
        "New payers, heading for  100          80         −20",
        "Xiaohongshu  changed  State warns → fails; Actual 100 → 80 (−20)",
        "MR-07  New payers  warns        fails      8.0\u202f% short",
        "− Heading for 100.",
        "+ Heading for 80.",
    )
    places = [said.find(part) for part in expected]
    assert -1 not in places, said
    assert sorted(places) == places
    assert "Same here" not in said
    assert "The same: Policy, Code, Environment" in said


def test_nothing_differs_is_said_plainly(made: MadeArchive) -> None:
    """Two runs from the same, with the same outcome, differ in nothing."""
    found = compare(_run(made, 2), _run(made, 3))
    assert found.same
    assert "Nothing differs." in plain(found, EN)
    assert "没有任何差异。" in plain(found, ZH)


def test_a_failed_run_compares_by_what_it_was_made_from(made: MadeArchive) -> None:
    """Of a failure parameters and data are compared; that its outcome cannot be, and that the period is another, is said."""
    said = plain(compare(_run(made, 1), all_runs(made.outputs)[-1]), EN)
    assert "failed: what came of it cannot be compared" in said
    assert "these are two periods, 2025-05 and 2025-06" in said
    assert "spend 1 → 7" in said
    assert "Tables" not in said


def test_one_run_alone_is_set_against_the_one_before(made: MadeArchive) -> None:
    """A series alone means its two newest revisions; a first revision has none before it."""
    a, b = both_runs(made.outputs, "acme/monthly_review/2025-05/en", "")
    assert ("r0003", "r0004") == (a.path.name, b.path.name)
    with pytest.raises(UsageError, match="no previous revision"):
        both_runs(made.outputs, "acme/monthly_review/2025-05/en/r0001", "")


@pytest.mark.full
def test_the_page_holds_both_languages_and_no_script(made: MadeArchive, tmp_path: Path) -> None:
    """Names that are hostile stand escaped; nothing is fetched, nothing runs; the page lies where it was asked for."""
    found = compare(_run(made, 1), _run(made, 2))
    html = page(found, "zh")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "http" not in html.replace("http-equiv", "")
    assert "新增付费用户预计达到" in html
    assert "New payers, heading for" in html
    assert tmp_path / "x.html" == write_page(found, tmp_path / "x.html", "en")
    assert "views" == write_page(found, None, "en").parent.name


def test_the_short_form_says_why_and_what(made: MadeArchive) -> None:
    """After a run the ingredients that differ, the figure and the row are named, as its cause where nothing else is other."""
    lines = [EN.say(line) for line in short(made.outputs, made.outputs / "acme/monthly_review/2025-05/en/r0002")]
    assert "new against r0001: data (facts/facts.csv); Parameters (deviation_alert)" == lines[0]
    assert "  changed: New payers, heading for 100 → 80 (−20); other verdicts of rules: 1 (MR-07)" == lines[1]
    assert "  in the data: facts/facts.csv, row 2 (2025-05-01, Xiaohongshu): changed, spend 1 → 7" == lines[2]
    assert len(lines) <= 8
    lines = [EN.say(line) for line in short(made.outputs, made.outputs / "acme/monthly_review/2025-05/en/r0004")]
    assert "  because of facts/facts.csv, row 2 (2025-05-01, Xiaohongshu): changed, spend 7 → 9" == lines[2]
    assert () == short(made.outputs, made.outputs / "acme/monthly_review/2025-05/en/r0001")


def test_a_threshold_of_the_package_is_told_and_so_is_a_run_that_was_touched(tmp_path: Path) -> None:
    """A threshold shipped with another value, and the files of the package that changed or came, are named; a touched run is too."""
    archive = MadeArchive.at(tmp_path)
    policy = tmp_path / "package" / "core" / "policy.yml"
    policy.write_text("alerts.deviation: {value: 0.15, source: x}\nalerts.other: {value: 1, source: x}\n", "utf-8")
    a = archive.revision()
    policy.write_text("alerts.deviation: {value: 0.2, source: x}\nalerts.other: {value: 1, source: x}\n", "utf-8")
    (tmp_path / "package" / "new.py").write_text("", "utf-8")
    b = archive.revision()
    said = plain(compare(a, b), EN)
    assert "is not what was written" not in said
    assert "alerts.deviation  0.15         0.2        no" in said
    assert "alerts.other" not in said
    assert "goalbook, changed: core/policy.yml" in said
    assert "goalbook, added: new.py" in said

    (b.path / "summary.md").chmod(0o644)
    (b.path / "summary.md").write_text("Better.", "utf-8")
    assert f"{b.name} is not what was written ({b.name}/summary.md:" in plain(compare(a, b), EN)


def test_rows_are_matched_by_what_names_them() -> None:
    """A row that moved within its table is the same row; figures and states never name one where an id does."""
    before = [{"state": "a", "channel": "x", "actual": 1.0}, {"state": "a", "channel": "y", "actual": 2.0}]
    now = [{"state": "b", "channel": "y", "actual": 2.0}, {"state": "a", "channel": "x", "actual": 1.5}, {"channel": "z", "actual": 9.0}]
    assert ("channel",) == key_columns(before, before)
    found = row_changes(before, now)
    assert ["z", "y", "x"] == [change.key[0][1] for change in found]
    assert [None, before[1], before[0]] == [change.before for change in found]


def test_rows_that_nothing_tells_apart_are_counted() -> None:
    """Of two equal rows one that goes is one removed row."""
    row = {"name": "a", "value": 1.0}
    found = row_changes([row, row], [row])
    assert [None] == [change.now for change in found]


def test_numbers_show_the_digits_that_differ() -> None:
    """Two numbers that would round to the same text get more digits, a share's move is told in points."""
    assert ("35,374", "35,401", "+27") == tuple(told(EN, cell) for cell in pair(35_374.2, 35_401.4, "n"))
    assert ("1.2", "1.4", "+0.2") == tuple(told(EN, cell) for cell in pair(1.2, 1.4, "n"))
    assert ("0.60\u202f%", "0.63\u202f%", "+3\u202fbp") == tuple(told(EN, cell) for cell in pair(0.0060, 0.0063, "pct"))
    assert ("–", "5", "") == tuple(told(EN, cell) for cell in pair(None, 5.0, "n"))
    assert ("−301.8", "−309.7", "−7.9") == close(-301.787, -309.718)


@pytest.mark.parametrize(("before", "after", "kind"), [(33_606.6, 33_595.4, "n"), (-0.0446, -0.0434, "pct"), (0.6746, 0.6640, "ratio2")])
def test_a_difference_is_that_of_the_figures_beside_it(before: float, after: float, kind: str) -> None:
    """Whoever subtracts what stands there finds the change that stands there."""
    for cells in (pair(before, after, kind), as_printed(before, after, kind) or ()):
        one, other, change = (
            float("".join(letter for letter in told(EN, cell).replace("−", "-") if letter in "-.0123456789")) for cell in cells
        )
        assert abs(other - one - (change / 100 if told(EN, cells[2]).endswith("bp") else change)) < 1e-9


def test_a_table_tells_what_a_report_prints() -> None:
    """A figure that is printed the same is left out; one of unknown kind has four figures."""
    assert as_printed(1.24e-6, 1.23e-6, "pct") is None
    assert as_printed(0.698803, 0.698792, "") is None
    assert ("0.6988", "0.6902", "−0.0086") == as_printed(0.698803, 0.6902, "")


def test_a_figure_that_one_report_lacks_is_a_change() -> None:
    """A headline number that came to be known is told as such."""
    before, now = ({"book": "campaign", "headline": {"metric_id": "new_payers", "effect": value}} for value in (None, 40.0))
    assert [("effect", None, 40.0)] == [(one.figure.key, one.before, one.now) for one in figure_changes(before, now)]


def test_sentences_pair_up_where_as_many_changed() -> None:
    """Changed sentences stand opposite each other; one more or less is told as it is."""
    rows = [row[1:] for row in sentence_changes(["a", "b", "c"], ["a", "x", "c", "d"])]
    assert [("b", "x"), ("–", "d")] == rows
