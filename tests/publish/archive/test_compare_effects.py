"""What a change of the data does to the headline: worked out by computing the book anew, without a notebook."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.archived_inputs import Archived, Files

from goalbook.publish.archive.compare.data import data_changes
from goalbook.publish.archive.compare.effects import EVERY, Effect, EffectOptions, Effects, effects, foreseen, todays_digest
from goalbook.publish.archive.compare.tables import Known
from goalbook.publish.archive.compare.variant import with_rows, with_settings
from goalbook.publish.libraries import package_versions
from goalbook.publish.team_folder import input_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.publish.archive.compare.change import Change
    from goalbook.publish.archive.reading import Run

DEMO = Path(__file__).resolve().parents[3] / "data" / "beauty"
TEAM = """name: {zh: 甲, en: Acme}
channels:
  - {id: xhs, name: {zh: 小红书, en: Red}, stages: [reads, new_payers]}
  - {id: search, name: {zh: 搜索, en: Search}, stages: [reads, new_payers]}
"""
GOALS = """period: 2025-Q2
objectives:
  - id: O1
    text: {zh: 增长, en: Growth}
    key_results:
      - {id: KR1, metric: new_payers, target: 1820, aggregation: sum, unit: count, type: committed, headline: true}
"""


def facts(changed: dict[tuple[str, str], int] | None = None) -> str:
    """Return facts of two months, ten new payers a day and channel unless said otherwise, and a row of totals."""
    lines, total = ["date_day,channel,reads,new_payers"], 0
    for month, days in ((4, 30), (5, 31)):
        for day in (f"2025-{month:02d}-{number:02d}" for number in range(1, days + 1)):
            for channel in ("xhs", "search"):
                payers = (changed or {}).get((day, channel), 10)
                lines.append(f"{day},{channel},1000,{payers}")
                total += payers
    return "\n".join((*lines, f"合计,,{61 * 2000},{total}")) + "\n"


def lines_of(lines: Iterable[str]) -> str:
    """Return lines as a file's text."""
    return "\n".join(lines) + "\n"


def runs(outputs: Path, before: Files, after: Files, **more: object) -> tuple[Run, Run]:
    """Return two reviews of May on files that differ."""
    first: Files = {"team.yml": TEAM, "facts/2025.csv": facts(), "goals/2025-Q2.yml": GOALS, **before}
    return Archived(first, **more).run(outputs), Archived({**first, **after}, n=2, **more).run(outputs)  # type: ignore[arg-type]  # as the fields are named


def worked_out(outputs: Path, before: Files, after: Files, most: int = 12) -> Effects:
    """Return the effects of what differs."""
    a, b = runs(outputs, before, after)
    return effects(a, b, data_changes(a, b), EffectOptions(most=most))


def named(effect: Effect) -> tuple[object, ...]:
    """Return what an effect is of, and what it does to the sum to date."""
    return effect.path, effect.change and effect.change.row_after, effect.changes, effect.moved["to_date"]


@pytest.mark.full
def test_each_row_is_charged_with_what_it_does(tmp_path: Path) -> None:
    """Two rows and a target changed: the file's effect is that of its rows, and the goals have theirs; a total that moved is no cause."""
    found = worked_out(
        tmp_path,
        {},
        {
            "facts/2025.csv": facts({("2025-04-02", "xhs"): 110, ("2025-05-03", "search"): 3}),
            "goals/2025-Q2.yml": GOALS.replace("1820", "2000"),
        },
    )
    assert found.fault is None
    assert [("facts/2025.csv", None, 2, 93.0), ("goals/2025-Q2.yml", None, 1, 0.0)] == [named(one) for one in found.files]
    assert [("facts/2025.csv", 4, 1, 100.0), ("facts/2025.csv", 67, 1, -7.0), ("goals/2025-Q2.yml", 6, 1, 0.0)] == [
        named(one) for one in found.rows
    ]
    assert (180.0, 93.0, 0.0) == (found.rows[2].moved["horizon_target"], found.moved["to_date"], found.interaction["to_date"])
    assert (6, True) == (found.computed, found.todays_code)


@pytest.mark.full
def test_one_number_of_the_demo_teams_april_moves_mays_review(tmp_path: Path) -> None:
    """The headline that changed, by how much and because of which row: the quarter's landing, by more than the number itself."""
    files: Files = {one.path: (DEMO / one.path).read_bytes() for one in input_files(DEMO, "")}
    lines = (DEMO / "facts" / "2025-04.csv").read_text("utf-8").splitlines()
    place = lines[0].split(",").index("new_payers")
    number = next(n for n, line in enumerate(lines) if line.startswith("2025-04-02,xiaohongshu,paid,"))
    for line in (number, len(lines) - 1):
        cells = lines[line].split(",")
        lines[line] = ",".join([*cells[:place], str(int(cells[place]) + 500), *cells[place + 1 :]])
    a = Archived(files, team="beauty").run(tmp_path)
    b = Archived({**files, "facts/2025-04.csv": "\n".join(lines) + "\n"}, team="beauty", n=2).run(tmp_path)
    found = effects(a, b, data_changes(a, b))
    (row,) = found.rows
    assert ("facts/2025-04.csv", number + 1, 1, 500.0) == named(row)
    assert row.moved == found.moved
    assert (row.moved["landing"] or 0.0) > 500.0
    assert 0.0 == row.moved["kpi.revenue"]


@pytest.mark.full
def test_of_many_rows_the_heaviest_are_told_alone_and_the_rest_together(tmp_path: Path) -> None:
    """The number of computations is bounded, nothing is left out."""
    changed = {(f"2025-04-{day:02d}", "xhs"): 10 + day for day in range(1, 21)}
    found = worked_out(tmp_path, {}, {"facts/2025.csv": facts(changed)}, most=4)
    assert [20.0, 19.0, 18.0] == sorted((one.moved["to_date"] or 0.0 for one in found.rows if one.change), reverse=True)
    (rest,) = (one for one in found.rows if one.change is None)
    assert (17, 153.0) == (rest.changes, rest.moved["to_date"])
    assert 6 == found.computed


@pytest.mark.full
def test_what_moves_nothing_is_not_divided(tmp_path: Path) -> None:
    """Both ends are computed, and no file alone."""
    lines = facts().splitlines()[:-1]
    more: Files = {"facts/2025.csv": lines_of(lines[:-2]), "facts/more.csv": lines_of((lines[0], *lines[-2:]))}
    now: Files = {**more, "goals/2025-Q2.yml": GOALS.replace("Growth", "Grow"), "events.csv": "date_day,what_en\n2025-05-01,page\n"}
    found = worked_out(tmp_path, {"facts/2025.csv": lines_of(lines)}, now)
    assert ({0.0, None}, 2, ()) == ({*found.moved.values(), None}, found.computed, found.rows)


@pytest.mark.full
def test_every_row_can_be_told_alone(tmp_path: Path) -> None:
    """Who asks for all of them gets all of them."""
    changed = {(f"2025-04-{day:02d}", "xhs"): 10 + day for day in range(1, 21)}
    found = worked_out(tmp_path, {}, {"facts/2025.csv": facts(changed)}, most=EVERY)
    assert [float(day) for day in range(20, 0, -1)] == [one.moved["to_date"] for one in found.rows]
    assert 0.0 == found.interaction["to_date"]


@pytest.mark.full
def test_rows_that_move_the_headline_come_before_rows_that_weigh_more(tmp_path: Path) -> None:
    """Reads counted otherwise on many days move nothing: one computation for all of them; each row of new payers has its own."""
    plain, changed = (facts(one).splitlines()[:-1] for one in ({}, {("2025-04-02", "xhs"): 11, ("2025-05-03", "search"): 7}))
    for line in range(5, 25):
        changed[line] = changed[line].replace(",1000,", ",9000,")
    a, b = runs(tmp_path, {"facts/2025.csv": lines_of(plain)}, {"facts/2025.csv": lines_of(changed)}, results=head(0.0))
    found = effects(a, b, data_changes(a, b), EffectOptions(most=6))
    assert [("facts/2025.csv", 67, 1, -3.0), ("facts/2025.csv", 4, 1, 1.0), ("facts/2025.csv", None, 20, 0.0)] == [
        named(one) for one in found.rows
    ]
    assert (5, True) == (found.computed, found.rows[2].nothing)


@pytest.mark.full
def test_facts_in_another_file_have_no_effect_and_their_changes_have(tmp_path: Path) -> None:
    """Eight rows that moved do nothing, a ninth that is another number too does what its number does; both files count as one."""
    before = facts({("2025-05-03", "search"): 3}).splitlines()[:-1]
    lines = facts().splitlines()[:-1]
    more = lines_of((lines[0], *lines[10:18], lines[20].replace(",10", ",14")))
    changed: Files = {"facts/2025.csv": lines_of((*lines[:10], *lines[18:20], *lines[21:])), "facts/more.csv": more}
    found = worked_out(tmp_path, {"facts/2025.csv": lines_of(before)}, {**changed, "goals/2025-Q2.yml": GOALS.replace("1820", "2000")})
    both = "facts/2025.csv, facts/more.csv"
    assert [(both, None, 2, 11.0), ("goals/2025-Q2.yml", None, 1, 0.0)] == [named(one) for one in found.files]
    assert [("facts/2025.csv", 58, 1, 7.0), ("facts/more.csv", 10, 1, 4.0)] == [named(one) for one in found.rows[:2]]
    assert (0.0, ()) == (found.interaction["to_date"], found.untold)


@pytest.mark.full
def test_a_channel_under_another_id_has_no_effect_and_what_else_changed_has(tmp_path: Path) -> None:
    """Its rows are computed under the id that the earlier team.yml knows."""
    after = facts({("2025-04-02", "xhs"): 12, ("2025-05-03", "search"): 15}).replace(",search,", ",sem,")
    found = worked_out(tmp_path, {}, {"facts/2025.csv": after, "team.yml": TEAM.replace("id: search", "id: sem")})
    assert [("facts/2025.csv, team.yml", None, 2, 7.0)] == [named(one) for one in found.files]
    assert [("facts/2025.csv", 67, 1, 5.0), ("facts/2025.csv", 4, 1, 2.0)] == [named(one) for one in found.rows]
    assert (0.0, ()) == (found.interaction["to_date"], found.untold)
    assert (found.rows, ("facts/2025.csv", "team.yml")) == (found.parts, found.files[0].files)


@pytest.mark.full
def test_a_change_that_cannot_stand_alone_says_why(tmp_path: Path) -> None:
    """A channel that is only known with the other file's change cannot be read without it; what it does is not told apart from the rest."""
    known = TEAM + "  - {id: live, name: {zh: 直播, en: Live}, stages: [reads, new_payers]}\n"
    found = worked_out(tmp_path, {}, {"team.yml": known, "facts/more.csv": "date_day,channel,reads,new_payers\n2025-05-01,live,9,5\n"})
    (alone,) = (one for one in found.files if one.path == "facts/more.csv")
    assert alone.fault is not None
    assert (5.0, 5.0) == (found.moved["to_date"], found.interaction["to_date"])
    assert ["facts/more.csv"] == [one.path for one in found.untold]


def test_one_change_between_two_runs_of_todays_code_needs_no_computation(tmp_path: Path) -> None:
    """It is the whole difference of the two results; the language does not count."""
    internal = {"fingerprintParts": {"package": todays_digest()}, "packages": package_versions()}
    a, b = (
        Archived({"facts/facts.csv": facts(changed)}, results=head(to_date), internal=internal, n=n, lang=lang).run(tmp_path)
        for n, (changed, to_date, lang) in enumerate((({}, 7.0, "en"), ({("2025-04-02", "xhs"): 13}, 10.0, "zh")), start=1)
    )
    changes = data_changes(a, b)
    found = effects(a, b, changes, EffectOptions(most=0))
    assert [("facts/facts.csv", 4, 1, 3.0)] == [named(one) for one in found.rows]
    assert (0, 0, False) == (found.computed, foreseen(a, b, changes, most=0).computations, found.todays_code)


def test_another_team_or_book_has_no_effect_to_tell(tmp_path: Path) -> None:
    """What can be compared is compared, this cannot."""
    a, b = Archived({"facts/facts.csv": "1"}).run(tmp_path), Archived({"facts/facts.csv": "2"}, team="other", n=2).run(tmp_path)
    assert effects(a, b, data_changes(a, b)).fault is not None


def test_inputs_that_are_gone_say_so(tmp_path: Path) -> None:
    """Computing anew needs every input."""
    a, b = runs(tmp_path, {}, {"facts/2025.csv": facts({("2025-04-02", "xhs"): 11})})
    (tmp_path / "objects" / a.data()["goals/2025-Q2.yml"]).unlink()
    found = effects(a, b, data_changes(a, b))
    assert found.fault is not None
    assert "cannot be put back" in found.fault.text


def test_some_rows_of_a_table_can_be_changed(tmp_path: Path) -> None:
    """Changed rows stay in their place, added ones come last, removed ones go; totals are left out, the other rows are as they were."""
    before = 'date_day,channel,spend\n01/05/2025,xhs,"1,000"\n02/05/2025,xhs,2\n31/05/2025,xhs,3\n合计,,1005\n'
    after = "date_day,channel,spend\n2025-05-01,xhs,5\n2025-05-02,xhs,4\n2025-06-01,xhs,6\n"
    a, b = Archived({"facts/a.csv": before}).run(tmp_path), Archived({"facts/a.csv": after}, n=2).run(tmp_path)
    (change,) = data_changes(a, b)
    by_kind = {f"{one.kind} {one.row_after or one.row_before}": one for one in change.changes}
    assert ["2025-05-01,xhs,5", "2025-05-02,xhs,2", "2025-05-31,xhs,3"] == changed_rows(before, after, [by_kind["changed 2"]])
    expected = ['2025-05-01,xhs,"1,000"', "2025-05-02,xhs,2", "2025-06-01,xhs,6"]
    assert expected == changed_rows(before, after, [by_kind["removed 4"], by_kind["added 4"]])


def changed_rows(before: str, after: str, changes: list[Change]) -> list[str]:
    """Return the rows of a table of facts with some changes, as CSV without its header."""
    data = with_rows(before.encode(), after.encode(), "facts/a.csv", changes, Known(None))
    rows = list(csv.reader(io.StringIO(data.decode())))
    assert ["date_day", "channel", "spend"] == rows[0]
    return [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows[1:]]


def test_some_settings_of_a_file_can_be_changed(tmp_path: Path) -> None:
    """Items that go and come leave the others where they are."""
    before = "a: 1\nkrs:\n- {id: one, t: 1}\n- {id: two, t: 2}\n- {id: three, t: 3}\n"
    after = "a: 2\nkrs:\n- {id: four, t: 4}\n- {id: three, t: 5}\n"
    a, b = Archived({"goals/2025-Q2.yml": before}).run(tmp_path), Archived({"goals/2025-Q2.yml": after}, n=2).run(tmp_path)
    (change,) = data_changes(a, b)
    by_path = {str(one.key[0][1]): one for one in change.changes}
    assert {"a", "krs[one]", "krs[two]", "krs[three].t", "krs[four]"} == by_path.keys()
    some = with_settings(before.encode(), after.encode(), [by_path["krs[four]"], by_path["krs[one]"], by_path["krs[three].t"]])
    assert "a: 1\nkrs:\n- id: two\n  t: 2\n- id: three\n  t: 5\n- id: four\n  t: 4\n" == some.decode()


def head(to_date: float) -> dict[str, object]:
    """Return results that tell a headline."""
    return {"book": "monthly_review", "headline": {"metric_id": "new_payers", "to_date": to_date}}
