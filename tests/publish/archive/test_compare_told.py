"""How the effects of changed data are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.core.message import Label, msg
from goalbook.publish.archive.compare.change import CellChange, Change
from goalbook.publish.archive.compare.effects import Effect, Effects
from goalbook.publish.archive.compare.effects_told import change_of, effects_section, moved_figures
from goalbook.publish.archive.compare.plain import section_lines
from goalbook.publish.archive.compare.section import told
from goalbook.publish.archive.figures import Figure

if TYPE_CHECKING:
    from goalbook.core.message import Message
    from goalbook.publish.archive.compare.effects import Values

EN, ZH = language("en"), language("zh")
_FIGURES = (
    Figure("landing", msg("expected score"), 100.0, "n", "new_payers"),
    Figure("low", msg("lower end of the 80 % range"), 90.0, "n", "new_payers"),
    Figure("probability", msg("chance to reach the target"), 0.5, "pct", ""),
)
_NAMES = {"xhs": Label("Xiaohongshu", "小红书")}


def _row(number: int, moved: Values, fault: Message | None = None) -> Effect:
    key = (("date_day", "2025-04-12"), ("channel", "xhs"))
    return Effect("facts/a.csv", Change("changed", key, (CellChange("spend", 1, 2),), number, number), 1, moved, fault)


def _effects(rows: tuple[Effect, ...], whole: Values, interaction: Values) -> Effects:
    before, after = dict.fromkeys(whole, 0.0), dict(whole)
    files = (Effect("facts/a.csv", None, len(rows), whole),) if rows else ()
    return Effects(before, after, files, rows, interaction, 2, todays_code=False)


def test_each_row_stands_with_what_it_moves_and_their_sum_below() -> None:
    """Rows are named as a spreadsheet shows them, in the reader's language; ends of a range are left to the headline's own table."""
    rows = (_row(7, {"landing": 30.0, "low": 28.0, "probability": 0.004}), _row(9, {"landing": -5.0, "low": -4.0, "probability": 0.0}))
    found = _effects(rows, {"landing": 25.0, "low": 24.0, "probability": 0.004}, {"landing": 0.001, "low": 0.0, "probability": 0.0})
    grid = effects_section(found, _FIGURES, _NAMES).grids[0]
    assert ["Change", "expected score", "chance to reach the target"] == [told(EN, cell) for cell in grid.head]
    assert [
        ["facts/a.csv, 2 changes together", "+25", "+40\u202fbp"],
        ["– row 7 (2025-04-12, Xiaohongshu)", "+30", "+40\u202fbp"],
        ["– row 9 (2025-04-12, Xiaohongshu)", "−5", "0"],
        ["all changes of the data", "+25", "+40\u202fbp"],
    ] == [[told(EN, cell) for cell in row] for row in grid.rows]
    assert "– 第 7 行（2025-04-12，小红书）" == told(ZH, grid.rows[1][0])


def test_what_only_all_changes_together_do_has_a_line() -> None:
    """An interaction that is more than a rounding is told; a change that cannot be made alone says why."""
    rows = (_row(7, {"landing": 30.0}), _row(9, {}, msg("the disk is full")))
    found = _effects(rows, {"landing": 50.0}, {"landing": 20.0})
    said = [[told(EN, cell) for cell in row] for row in effects_section(found, _FIGURES, _NAMES).grids[0].rows]
    assert ["what cannot be computed alone, and all of it together", "+20"] in said
    assert ["– row 9 (2025-04-12, Xiaohongshu): the disk is full", "–"] in said
    found = _effects((_row(7, {"landing": 30.0}), _row(9, {"landing": 0.0})), {"landing": 50.0}, {"landing": 20.0})
    said = [[told(EN, cell) for cell in row] for row in effects_section(found, _FIGURES, _NAMES).grids[0].rows]
    assert ["only all of it together", "+20"] in said


def test_data_that_move_nothing_and_effects_that_cannot_be_computed_say_so() -> None:
    """Neither is left as an empty table."""
    nothing = effects_section(_effects((), {"landing": 0.0}, {}), _FIGURES, _NAMES)
    assert ["the changed data move no headline number"] == [EN.say(line) for line in nothing.lines]
    fault = Effects({}, {}, (), (), {}, 0, todays_code=False, fault=msg("the disk is full"))
    said = [EN.say(line) for line in effects_section(fault, _FIGURES, _NAMES).lines]
    assert ["the effect of the data cannot be computed: the disk is full"] == said


def test_every_figure_that_moves_is_told_on_a_page_and_named_on_a_terminal() -> None:
    """Of many columns a terminal shows the first and says which others there are."""
    many = tuple(Figure(f"kpi.{name}", msg("{metric}, actual", metric=name), 1.0, "n", name) for name in "abcdef")
    whole = {one.key: 5.0 for one in many}
    section = effects_section(_effects((_row(7, whole),), whole, {}), many, _NAMES)
    assert 7 == len(section.grids[0].head)
    text = "\n".join(section_lines(section, EN))
    assert "d, actual" in text
    assert "shown by --html: e, actual, f, actual" in text


def test_rows_about_single_people_are_neither_named_nor_charged() -> None:
    """Of a file that tells of people the effect stands there, without row, key or cell, also where a row could not be computed."""
    key = (("person", "lin"), ("starts_on", "2025-08-04"))
    row = Effect("plan/2025-Q3/absences.csv", Change("changed", key, (CellChange("note", "x", "surgery"),), 2, 2), 1, {"landing": 7.0})
    found = Effects({}, {"landing": 7.0}, (replace(row, change=None, changes=2),), (row, row), {}, 2, todays_code=False)
    said = [
        [told(EN, cell) for cell in row] for row in effects_section(replace(found, before={"landing": 0.0}), _FIGURES, {}).grids[0].rows
    ]
    assert [["plan/2025-Q3/absences.csv, 2 changes together", "+7"], ["all changes of the data", "+7"]] == said


def test_a_move_that_nobody_would_write_is_no_move() -> None:
    """A billionth of a chance is left out; a small one is told in parts of a basis point."""
    assert [] == moved_figures({"probability": -1.5e-10, "landing": 1e-6}, _FIGURES)
    assert "−0.49\u202fbp" == told(EN, change_of(_FIGURES[2], -4.9e-5))
