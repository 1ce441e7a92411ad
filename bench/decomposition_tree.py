"""Time of a work breakdown of 500 lines, read, checked, judged and drawn, against its bare boxes drawn by matplotlib.

``python -m bench.decomposition_tree``. Both run in turn, so that the ratio holds when the machine's speed drifts.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from goalbook.books.decomposition import Params, decompose, prepare
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.decomposition.wbs import wbs

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
PERIOD = "2025-Q3"
GOALS, SUBS, TASKS, ACTIONS = 4, 16, 96, 384
TEAM = """\
name: Bench
currency: CNY
channels: [{id: douyin, name: Douyin, stages: [views, clicks, registrations, new_payers]}]
people: [{id: lin, name: Lin}, {id: chen, name: Chen}, {id: su, name: Su}, {id: zhao, name: Zhao}]
"""
FACTS = "date_day,channel,views,clicks,registrations,new_payers\n2025-05-01,douyin,1000,50,20,4\n"
HEAD = "task,parent,level,name,owner,backup,start,due,resource,recurrence\n"


def lines() -> list[tuple[str, str, int]]:
    """Return id, parent and level of 500 lines, parents before children."""
    found = [(f"G{n}", "", 1) for n in range(GOALS)]
    found += [(f"S{n}", f"G{n * GOALS // SUBS}", 2) for n in range(SUBS)]
    found += [(f"T{n}", f"S{n * SUBS // TASKS}", 3) for n in range(TASKS)]
    return found + [(f"A{n}", f"T{n * TASKS // ACTIONS}", 4) for n in range(ACTIONS)]


def write(folder: Path) -> None:
    """Write a team whose plan is these lines."""
    people = ("lin", "chen", "su", "zhao")
    rows = [
        f"{task},{parent},{level},Work {task},{people[n % 4]},{people[(n + 1) % 4]},2025-07-01,2025-09-30,editors,weekly:monday\n"
        for n, (task, parent, level) in enumerate(lines())
    ]
    files = {"team.yml": TEAM, "facts/may.csv": FACTS, f"plan/{PERIOD}/wbs.csv": HEAD + "".join(rows)}
    for name, text in files.items():
        path = folder / "bench" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def ours(folder: Path) -> dict[str, float]:
    """Return the seconds of each step: reading with all checks, computing with all rules, drawing the section."""
    marks = [time.perf_counter()]
    inputs = load_inputs(folder, "bench")
    marks.append(time.perf_counter())
    params = Params.from_pairs({"team": "bench", "period": PERIOD})
    result = decompose(prepare(inputs, params), params)
    marks.append(time.perf_counter())
    wbs(result, language("en", "CNY"))
    marks.append(time.perf_counter())
    return {name: marks[n + 1] - marks[n] for n, name in enumerate(("read and check", "compute and judge", "draw"))}


def bare_boxes() -> str:
    """Draw the lines as boxes with their names, as one does it first: no check, no rule, no table."""
    figure = Figure(figsize=(7, 9))
    FigureCanvasSVG(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    heights, place = {1: ACTIONS / GOALS, 2: ACTIONS / SUBS, 3: ACTIONS / TASKS, 4: 1.0}, dict.fromkeys(range(1, 5), 0.0)
    for task, _, level in lines():
        axes.add_patch(Rectangle((level, place[level]), 1, heights[level], fill=False))
        axes.text(level, place[level] + heights[level] / 2, f"Work {task}", fontsize=4)
        place[level] += heights[level]
    axes.set_xlim(1, 5)
    axes.set_ylim(0, ACTIONS)
    stream = io.StringIO()
    figure.savefig(stream, format="svg")
    return stream.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Print the seconds of each step, of the bare boxes, and the median of the ratios, pair by pair."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        first = sum(ours(folder).values())
        bare_boxes()
        pairs = [(ours(folder), timed(bare_boxes)) for _ in range(ROUNDS)]
    print(f"lines              {len(lines())}")
    for step in pairs[0][0]:
        took = [own[step] for own, _ in pairs]
        print(f"{step:18} {statistics.median(took):.3f} s ({min(took):.3f} to {max(took):.3f})")
    whole = [sum(own.values()) for own, _ in pairs]
    print(f"{'all of it':18} {statistics.median(whole):.3f} s ({min(whole):.3f} to {max(whole):.3f}); in a fresh process {first:.3f} s")
    boxes = [other for _, other in pairs]
    print(f"{'bare boxes':18} {statistics.median(boxes):.3f} s ({min(boxes):.3f} to {max(boxes):.3f}), drawn by matplotlib")
    ratio = statistics.median(own / other for own, other in zip(whole, boxes, strict=True))
    print(f"{'ratio':18} {ratio:.2f} (median of {ROUNDS} pairs)")


if __name__ == "__main__":
    main()
