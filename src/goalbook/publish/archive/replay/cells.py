"""A replayed notebook against the archived one: outputs by nbval, then everything nbval leaves out by the content rule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goalbook.core.errors import EnvironmentFault
from goalbook.core.message import msg
from goalbook.publish.archive.replay.difference import Difference, around
from goalbook.publish.notebook_digest import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from goalbook.core.message import Message

REPLAYED, ANSWER = "GOALBOOK_REPLAYED_NOTEBOOK", "GOALBOOK_REPLAY_ANSWER"  # what the plugin is told
_PLUGIN = "goalbook.publish.archive.replay.nbval_played"
_SECONDS = 300
_REASON = 500  # characters of what nbval said last
_ASIDE = "text/plain"  # told last: the same change is easier to read in any richer form


@dataclass(frozen=True)
class CellsCompared:
    """How many code cells nbval compared, and what differs."""

    cells: int
    differences: tuple[Difference, ...]


def compare_cells(then: Path, now: Path) -> CellsCompared:
    """Compare two run notebooks, cell by cell."""
    before, after = (json.loads(content(path.read_text("utf-8"))) for path in (then, now))
    if len(before["cells"]) != len(after["cells"]):
        said = msg("{then:n} cells then, {now:n} now", then=len(before["cells"]), now=len(after["cells"]))
        return CellsCompared(0, (Difference(msg("report.ipynb"), said),))
    answer = _nbval(then, now)
    code = [place for place, cell in enumerate(before["cells"]) if cell["cell_type"] == "code"]
    by_nbval = {code[number] for number, _ in answer["different"]}
    return CellsCompared(int(answer["compared"]), tuple(_told(before, after, by_nbval)))


def _told(before: dict[str, Any], after: dict[str, Any], by_nbval: set[int]) -> Iterator[Difference]:
    for place, (cell, other) in enumerate(zip(before["cells"], after["cells"], strict=True)):
        if place in by_nbval or cell != other:
            yield Difference(_place(place, cell), _what(cell, other))
    meta, now = _plain(before["metadata"]), _plain(after["metadata"])
    if meta != now:
        one, two = around(meta, now)
        said = msg("{then:text} then, {now:text} now", then=one, now=two)
        yield Difference(msg("report.ipynb, the notebook's own metadata and widgets"), said)


def _place(place: int, cell: Mapping[str, Any]) -> Message:
    name = str(cell.get("id", ""))
    if name:
        return msg("report.ipynb, cell {n:n} ('{name:text}')", n=place + 1, name=name)
    return msg("report.ipynb, cell {n:n}", n=place + 1)


def _what(cell: Mapping[str, Any], other: Mapping[str, Any]) -> Message:
    """Say in which kind of output the first difference of a cell is, and show it."""
    then, now = _outputs(cell), _outputs(other)
    for kind in sorted({*then, *now}, key=lambda kind: (kind == _ASIDE, kind)):
        if kind not in now:
            return msg("its output as {kind:text} is not there", kind=kind)
        if kind not in then:
            return msg("its output as {kind:text} was not there", kind=kind)
        if then[kind] != now[kind]:
            one, two = around(then[kind], now[kind])
            return msg("its output as {kind:text}: {then:text} then, {now:text} now", kind=kind, then=one, now=two)
    one, two = around(_plain(cell), _plain(other))
    return msg("{then:text} then, {now:text} now", then=one, now=two)


def _outputs(cell: Mapping[str, Any]) -> dict[str, str]:
    """Return a cell's outputs by kind, all of one kind together."""
    found: dict[str, str] = {}
    for output in cell.get("outputs", ()):
        kinds = output.get("data") or {output["output_type"]: output.get("text") or output.get("evalue", "")}
        for kind, data in kinds.items():
            found[kind] = found.get(kind, "") + (
                "".join(data) if isinstance(data, list) else data if isinstance(data, str) else _plain(data)
            )
    return found


def _nbval(then: Path, now: Path) -> dict[str, Any]:
    """Let nbval compare, in a process of its own that runs no cell."""
    answer = now.parent / ".nbval.json"
    # Without --noconftest pytest would run every conftest.py that lies in a parent of the folder: anybody's, in a shared one.
    options = ["-q", "--color=no", "--noconftest", "-p", "no:cacheprovider", "-p", "nbval.plugin", "-p", _PLUGIN]
    command = [sys.executable, "-P", "-m", "pytest", *options, "-c", os.devnull, "--rootdir", str(then.parent), str(then)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    env |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", REPLAYED: str(now), ANSWER: str(answer)}
    reason = ""
    try:
        done = subprocess.run(command, cwd=then.parent, env=env, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603 - our own command
        reason = " ".join((done.stdout + done.stderr).split())[-_REASON:]
        found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
        raise EnvironmentFault(msg("nbval could not compare the outputs: {reason:text}", reason=reason or str(fault))) from None
    finally:
        answer.unlink(missing_ok=True)
    return found


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
