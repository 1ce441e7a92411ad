"""How the effects of changed data are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.core.message import Label, msg
from goalbook.publish.archive.compare.change import CellChange, Change
from goalbook.publish.archive.compare.effects import Effect, Effects
from goalbook.publish.archive.compare.effects_told import effects_section
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
    return Effects(before, after, (), rows, interaction, 2, todays_code=False)


def test_each_row_stands_with_what_it_moves_and_their_sum_below() -> None:
    """Rows are named as a spreadsheet shows them, in the reader's language; ends of a range are left to the headline's own table."""
    rows = (_row(7, {"landing": 30.0, "low": 28.0, "probability": 0.004}), _row(9, {"landing": -5.0, "low": -4.0, "probability": 0.0}))
    found = _effects(rows, {"landing": 25.0, "low": 24.0, "probability": 0.004}, {"landing": 0.001, "low": 0.0, "probability": 0.0})
    grid = effects_section(found, _FIGURES, _NAMES).grids[0]
    assert ["Change", "expected score", "chance to reach the target"] == [told(EN, cell) for cell in grid.head]
    assert [
        ["facts/a.csv, row 7 (2025-04-12, Xiaohongshu)", "+30", "+40\u202fbp"],
        ["facts/a.csv, row 9 (2025-04-12, Xiaohongshu)", "−5", "0"],
        ["all changes of the data", "+25", "+40\u202fbp"],
    ] == [[told(EN, cell) for cell in row] for row in grid.rows]
    assert "facts/a.csv，第 7 行（2025-04-12，小红书）" == told(ZH, grid.rows[0][0])


def test_what_only_all_changes_together_do_has_a_line() -> None:
    """An interaction that is more than a rounding is told; a change that cannot be made alone says why."""
    rows = (_row(7, {"landing": 30.0}), _row(9, {}, msg("the disk is full")))
    found = _effects(rows, {"landing": 50.0}, {"landing": 20.0})
    said = [[told(EN, cell) for cell in row] for row in effects_section(found, _FIGURES, _NAMES).grids[0].rows]
    assert ["only all of it together", "+20"] in said
    assert ["facts/a.csv, row 9 (2025-04-12, Xiaohongshu): the disk is full", "–"] in said


def test_data_that_move_nothing_and_effects_that_cannot_be_computed_say_so() -> None:
    """Neither is left as an empty table."""
    nothing = effects_section(_effects((), {"landing": 0.0}, {}), _FIGURES, _NAMES)
    assert ["the changed data move no headline number"] == [EN.say(line) for line in nothing.lines]
    fault = Effects({}, {}, (), (), {}, 0, todays_code=False, fault=msg("the disk is full"))
    said = [EN.say(line) for line in effects_section(fault, _FIGURES, _NAMES).lines]
    assert ["the effect of the data cannot be computed: the disk is full"] == said
