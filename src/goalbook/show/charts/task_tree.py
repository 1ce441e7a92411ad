"""The work breakdown as one picture: each level a column, each line as tall as the actions below it; red what lacks something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from goalbook.core.message import Label, msg
from goalbook.core.terminal import width_of
from goalbook.inputs.plan.wbs import LEVELS
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.words import known, number, says
from goalbook.show.work_words import fault_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goalbook.core.language import Language
    from goalbook.core.message import Message

Row = dict[str, object]
WIDTH = ibcs.FULL
SHARES = (0.19, 0.24, 0.22, 0.35)  # of the width by level: actions say what they lack too
LEAF, TALL = 3.4, 118.0  # mm: of an action; of the whole picture at most
LETTER = 1.12  # mm: of a Latin letter; a Chinese one takes two
LEAST = 2.3  # mm: of a line that can be read
PAD = 0.8
EDGES = tuple(sum(SHARES[:level]) * WIDTH for level in range(LEVELS + 1))


@dataclass(frozen=True)
class _Spoken:
    language: Language
    people: Mapping[str, Label]


def task_tree(found: Sequence[Row], language: Language, title: Message, people: Mapping[str, Label]) -> ibcs.Chart | None:
    """Draw the tree, parents before children; None without lines. Five hundred lines fit: those too thin to read have no words."""
    if not found:
        return None
    leaves = sum(cast("int", row["actions"]) for row in found if not row["parent_id"])
    step = min(LEAF, TALL / leaves)
    height = leaves * step
    spoken = _Spoken(language, people)
    parts = [part for row, first in _places(found) for part in _cell(row, spoken, height - first * step, step)]
    subtitle = msg(
        "Goal, sub-goal, task, action from left to right; each as tall as the actions below it; grey what is done, red what lacks"
    )
    alt = f"{language.say(title)} {language.say(subtitle)}"
    return ibcs.Chart(says(language, title), language.say(subtitle), strokes.svg(WIDTH, height, parts), alt, "wide")


def _places(found: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """Yield each line with the number of actions above it on the page."""
    next_free: dict[str, int] = {"": 0}
    for row in found:
        parent, own = str(row["parent_id"]), str(row["task_id"])
        first = next_free[parent]
        next_free[parent] = first + cast("int", row["actions"])
        next_free[own] = first
        yield row, first


def _cell(row: Row, spoken: _Spoken, top: float, step: float) -> Iterator[str]:
    level, tall = cast("int", row["level"]), cast("int", row["actions"]) * step
    left, right = EDGES[level - 1], EDGES[level]
    bad = row["state"] != "ok"
    done = number(row["done"])
    if known(done) and done > 0:
        yield _box((left, top - tall), (right - left) * min(done, 1.0), tall, f'fill="{ibcs.GREY}"')
    colour = ibcs.BAD if bad else ibcs.QUIET
    yield _box((left, top - tall), right - left, tall, f'fill="none" stroke="{colour}" stroke-width="{0.25 if bad else 0.12}"')
    if tall >= LEAST:
        yield from _words(row, spoken, (left, top), (right - left, tall))


def _words(row: Row, spoken: _Spoken, corner: tuple[float, float], size: tuple[float, float]) -> Iterator[str]:
    left, top = corner
    language, faults = spoken.language, cast("tuple[str, ...]", row["faults"])
    name, owner = language.say(cast("Label", row["name"])), ""
    if row["level"] == LEVELS and not faults:
        owner = language.say(spoken.people.get(str(row["owner"]), Label.same(str(row["owner"]))))
        yield strokes.text((left + size[0] - PAD, top - size[1] / 2), owner, Look(size=6.0, across="right"))
    letters = int((size[0] - 2 * PAD) / LETTER) - width_of(owner)
    if faults:
        between = "、" if language.code == "zh" else ", "
        lacks = between.join(language.say(fault_words()[one]) for one in faults)
        name = language.say(msg("{subject}: {text}", subject=name, text=lacks))
    fits = width_of(name) <= letters
    lines = [name] if fits else ibcs.wrapped(name, letters, max(min(int(size[1] / LEAST), 3), 1)).split("\n")
    middle = top - size[1] / 2 + (len(lines) - 1) * LEAST / 2
    look = Look(colour=ibcs.BAD if faults else ibcs.INK, size=6.0)
    for place, line in enumerate(lines):
        yield strokes.text((left + PAD, middle - place * LEAST), line, look)


def _box(corner: tuple[float, float], width: float, height: float, look: str) -> str:
    return f'<rect x="{corner[0]:.2f}" y="{corner[1]:.2f}" width="{width:.2f}" height="{height:.2f}" {look}/>'
