"""What a run says of why its figures are other ones: a cause only where it was computed or is the only change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.publish.archive.test_compare_effects import GOALS, TEAM, facts
from tests.support.archived_inputs import Archived, Files

from goalbook.core.language import language
from goalbook.publish.archive.compare.cause import causes
from goalbook.publish.archive.compare.change import CellChange
from goalbook.publish.archive.compare.data import data_changes
from goalbook.publish.archive.compare.effects import todays_digest
from goalbook.publish.archive.compare.files import file_grids, file_lines
from goalbook.publish.archive.compare.outcome import findings
from goalbook.publish.archive.compare.plain import wrapped
from goalbook.publish.archive.compare.restated import Restated, RestatedRow, RestatedTotal
from goalbook.publish.archive.compare.result_tables import tables
from goalbook.publish.archive.compare.section import told
from goalbook.publish.archive.compare.short import restatements, short
from goalbook.publish.archive.compare.terms import Terms
from goalbook.publish.archive.figures import figures
from goalbook.publish.libraries import package_versions
from support.made_archive import Content, MadeArchive

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.archive.reading import Run

EN, ZH = language("en"), language("zh")
HEAD = "date_day,channel,reads,new_payers,saves\n"
BEFORE = f"{HEAD}2025-05-01,xhs,1000,10,5\n2025-05-02,xhs,1000,10,5\n2025-05-03,xhs,1000,10,5\n"
LESSONS = "id,date_day,what\nL1,2025-01-01,more posts\n"


def _results(read: tuple[str, ...], to_date: float) -> dict[str, Any]:
    return {
        "book": "monthly_review",
        "headline": {"metric_id": "new_payers", "channel": "", "to_date": to_date},
        "tables": {"sources": [{"path": path} for path in read]},
    }


def _today(read: tuple[str, ...], to_date: float) -> dict[str, Any]:
    """Return what makes a run look as if goalbook as it is now had made it."""
    return {
        "results": _results(read, to_date),
        "internal": {"fingerprintParts": {"package": todays_digest()}, "packages": package_versions()},
    }


def _said(a: Run, b: Run, *, sure: bool = True) -> list[str]:
    return [EN.say(line) for line in causes((a, b), data_changes(a, b), figures(b.results)[0] if sure else None, {})]


def test_a_file_the_book_does_not_read_is_no_cause(tmp_path: Path) -> None:
    """Of lessons and one row of facts the row alone is the cause; without knowing that nothing else differs it is none."""
    read, first = ("facts.csv", "team.yml"), {"team.yml": TEAM, "facts.csv": BEFORE, "lessons.csv": LESSONS}
    a = Archived(first, **_today(read, 30.0)).run(tmp_path)
    changed = {
        **first,
        "facts.csv": BEFORE.replace("1000,10,5\n2025-05-03", "1000,7,5\n2025-05-03"),
        "lessons.csv": LESSONS.replace("m", "M"),
    }
    b = Archived(changed, n=2, **_today(read, 27.0)).run(tmp_path)
    assert ["  because of facts.csv, row 3 (2025-05-02, xhs): changed, new_payers 10 → 7"] == _said(a, b)
    assert [
        "  in the data: facts.csv, row 3 (2025-05-02, xhs): changed, new_payers 10 → 7",
        "  in the data: lessons.csv, row 2 (More posts): changed, what more posts → More posts",
    ] == _said(a, b, sure=False)


def test_of_two_rows_the_one_of_the_headlines_metric_comes_first_and_none_is_blamed(tmp_path: Path) -> None:
    """A row that moves more of another column stands behind the lighter one that may have moved the headline; both are in the data."""
    first = {"team.yml": TEAM, "facts.csv": BEFORE}
    changed = {
        **first,
        "facts.csv": BEFORE.replace("1000,10,5\n2025-05-02", "1000,10,5000\n2025-05-02").replace("10,5\n2025-05-03", "9,5\n2025-05-03"),
    }
    a, b = (Archived(files, n=n, results=_results((), float(n))).run(tmp_path) for n, files in ((1, first), (2, changed)))
    assert [
        "  in the data: facts.csv, row 3 (2025-05-02, xhs): changed, new_payers 10 → 9",
        "  in the data: facts.csv, row 2 (2025-05-01, xhs): changed, saves 5 → 5,000",
    ] == _said(a, b)


@pytest.mark.full
def test_of_two_rows_the_computed_one_is_the_cause(tmp_path: Path) -> None:
    """Where the book is computed quickly, the row that moved the figure is named with what it did, and that the other did nothing."""
    read = ("facts/2025.csv", "team.yml", "goals/2025-Q2.yml")
    first: Files = {"team.yml": TEAM, "facts/2025.csv": facts(), "goals/2025-Q2.yml": GOALS}
    lines = facts({("2025-04-02", "xhs"): 3}).splitlines()[:-1]
    lines[5] = lines[5].replace("1000", "900000")
    a = Archived(first, **_today(read, 1220.0)).run(tmp_path)
    b = Archived({**first, "facts/2025.csv": "\n".join(lines) + "\n"}, n=2, **_today(read, 1213.0)).run(tmp_path)
    assert [
        "  because of facts/2025.csv, row 4 (2025-04-02, xhs): changed, new_payers 10 → 3 (New payers, to date −7)",
        "  without an effect on it: 1 more",
    ] == _said(a, b)


def test_rows_about_single_people_are_counted_and_not_shown(tmp_path: Path) -> None:
    """Who, when and why stands neither in what a run says nor in a comparison, in either language."""
    head = "person,starts_on,ends_on,note\n"
    first = {"team.yml": TEAM, "plan/2025-Q3/absences.csv": f"{head}lin,2025-08-04,2025-08-08,annual leave\n"}
    changed = {**first, "plan/2025-Q3/absences.csv": f"{head}lin,2025-08-04,2025-08-08,surgery\n"}
    a, b = (Archived(files, book="decomposition", n=n).run(tmp_path) for n, files in ((1, first), (2, changed)))
    assert ["  in the data: plan/2025-Q3/absences.csv, rows: 1 changed: about single people, not shown"] == _said_of(a, b)
    changes = data_changes(a, b)
    said = " ".join(told(speech, line) for speech in (EN, ZH) for line in file_lines(changes, {}))
    assert [] == file_grids(changes, {})
    assert "涉及个人，不显示明细" in said
    assert not {word for word in ("lin", "surgery", "2025-08-04") if word in said.replace("single", "")}


def _said_of(a: Run, b: Run) -> list[str]:
    return [EN.say(line) for line in causes((a, b), data_changes(a, b), None, {})]


def test_tables_and_verdicts_about_single_people_are_counted_and_not_shown(tmp_path: Path) -> None:
    """What the plan of a member says stands in results.json, and not in a comparison of two."""
    lin = {"en": "Lin Yue", "zh": "林越"}
    runs = []
    for n, (days, status) in enumerate(((1, "pass"), (5, "warn")), start=1):
        results = {
            "book": "decomposition",
            "tables": {"handover": [{"person": "lin", "person_name": lin, "days": days}]},
            "findings": [{"rule": "DC-9", "subject": lin, "status": status, "message": "x"}],
        }
        runs.append(Archived({"team.yml": TEAM}, book="decomposition", n=n, results=results).run(tmp_path))
    for section in (tables(*runs), findings(*runs)):
        assert () == section.grids
        assert [1] == [line.values["n"] for line in section.lines]
        assert "not shown" in EN.say(section.lines[0])


def test_rows_that_only_stand_in_another_file_are_said_to(tmp_path: Path) -> None:
    """A file that holds what another held is no addition."""
    first = {"team.yml": TEAM, "facts/a.csv": BEFORE}
    head, *rows = BEFORE.splitlines()
    split = {"team.yml": TEAM, "facts/a.csv": "\n".join((head, *rows[:2], "")), "facts/b.csv": "\n".join((head, *rows[2:], ""))}
    a, b = (Archived(files, n=n).run(tmp_path) for n, files in ((1, first), (2, split)))
    assert ["  in the data: facts/a.csv: rows that now stand in facts/b.csv: 1"] == _said_of(a, b)


def test_settings_have_lines_and_thresholds_are_told_as_policy(tmp_path: Path) -> None:
    """A target is named once, by its line; a threshold does not stand among the data."""
    first = {"team.yml": TEAM, "goals/2025-Q2.yml": GOALS}
    changed = {"team.yml": f"{TEAM}policy: {{alerts.deviation: 0.1}}\n", "goals/2025-Q2.yml": GOALS.replace("1820", "2000")}
    a, b = (Archived(files, n=n).run(tmp_path) for n, files in ((1, first), (2, {**first, **changed})))
    changes = data_changes(a, b)
    grids = file_grids(changes, {})
    assert [("6", "objectives[O1].key_results[KR1].target", "changed", "1,820 → 2,000")] == [
        tuple(told(EN, cell) for cell in row) for grid in grids for row in grid.rows if "2025-Q2" in told(EN, grid.title)
    ]
    assert "deviation" not in " ".join(told(EN, cell) for grid in grids for row in grid.rows for cell in row)


def test_a_total_that_is_gone_is_no_other_spelling(tmp_path: Path) -> None:
    """Removing the row of totals is told, since the check of sums went with it."""
    first = {"team.yml": TEAM, "facts/2025.csv": facts()}
    gone = {**first, "facts/2025.csv": "\n".join(facts().splitlines()[:-1]) + "\n"}
    a, b = (Archived(files, n=n).run(tmp_path) for n, files in ((1, first), (2, gone)))
    said = [EN.say(line) for line in file_lines(data_changes(a, b), {})]
    assert ["facts/2025.csv: rows of totals, which sums are checked with: 1 removed"] == said


def test_a_restatement_is_told_by_the_headlines_metric_and_its_cells(tmp_path: Path) -> None:
    """The metric the report is about stands before others that moved by more, and the row shows its cell, whole numbers whole."""
    run = Archived({"team.yml": TEAM}, results=_results((), 1.0)).run(tmp_path)
    cells = (CellChange("revenue", 10.0, 99.5, "money"), CellChange("new_payers", 54.0, 60.0, "count"))
    row = RestatedRow((("date_day", "2025-05-25"), ("channel", "xhs"), ("traffic_type", "paid")), cells, "facts/a.csv", 4, "facts/a.csv", 4)
    totals = (RestatedTotal("2025-05", "revenue", 10.0, 99.5, 1), RestatedTotal("2025-05", "new_payers", 11_525.0, 11_531.0, 1))
    lines = list(restatements(Restated(run, (row, row), totals), run, 1))
    assert "New payers of 2025-05 11,525 → 11,531 (+6); Revenue" in EN.say(lines[0])
    assert "  by facts/a.csv, row 4 (2025-05-25, xhs, paid): new_payers 54 → 60; and 1 more; and by further rows: 1" == EN.say(lines[1])
    assert "（2025-05-25，xhs，付费）" in ZH.say(lines[1])
    assert "追溯调整" in ZH.say(lines[0])


def test_other_verdicts_are_told_where_no_number_changed(tmp_path: Path) -> None:
    """A threshold that makes rules judge otherwise is not passed over."""
    archive = MadeArchive.at(tmp_path)
    finding = {"rule": "MR-07", "subject": {"en": "A", "zh": "甲"}}
    for status, said in (("pass", "x"), ("warn", "x"), ("warn", "y")):
        results = {"findings": [{**finding, "status": status, "message": said}]}
        archive.revision(content=Content(results=results, parameters={"deviation_alert": status + said}))
    series = archive.outputs / "acme/monthly_review/2025-05/en"
    lines = [[EN.say(line) for line in short(archive.outputs, series / name)][1] for name in ("r0002", "r0003")]
    assert "  no headline number changed; other verdicts of rules: 1 (MR-07)" == lines[0]
    assert "  no headline number changed; findings that keep their verdict on other figures: 1" == lines[1]


def test_ids_of_a_report_are_told_by_their_names() -> None:
    """A driver of a channel is named by both; a column by its head, in the table it stands in."""
    terms = Terms.of({"book": "monthly_review", "channel_names": {"douyin": {"en": "Douyin", "zh": "抖音"}}})
    assert ("Douyin, New payers", "抖音、新增付费用户") == tuple(
        told(speech, terms.name("bridge", "id", "douyin:new_payers")) for speech in (EN, ZH)
    )
    assert "CAC: change on a week before" == told(EN, terms.head("daily", "cac_change"))
    assert "2025-05:team:x" == told(EN, terms.name("signals", "id", "2025-05:team:x")).replace(", ", ":")


def test_no_line_is_wider_than_a_terminal() -> None:
    """A long sentence goes on further in; nothing of it is lost."""
    line = "  KR4  changed  " + "; ".join(f"Chance to reach the target {n}.0\u202f% → {n}.5\u202f%" for n in range(9))
    parts = list(wrapped(line))
    assert all(len(part) <= 120 for part in parts)
    assert line.split() == " ".join(parts).split()
