"""Two digests of a run notebook: of its bytes, and of its content without what differs between identical runs."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from goalbook.publish.team_folder import digest

if TYPE_CHECKING:
    from pathlib import Path

# Raise this with any change of what counts as content, or old records would no longer verify.
RULE_VERSION = 1
_WIDGETS = "application/vnd.jupyter.widget-state+json"
_PLACES = re.compile(r"^(?:data_dir|out_dir) = .*\n?", re.MULTILINE)


def notebook_digests(path: Path) -> dict[str, str]:
    """Return the SHA-256 of the bytes and that of the content under the current rule."""
    text = path.read_text("utf-8")
    return {"sha256": digest(path), f"content_rule_{RULE_VERSION}": hashlib.sha256(content(text).encode()).hexdigest()}


def content(text: str) -> str:
    """Return a notebook's JSON text as canonical text.

    Left out are papermill's and nbclient's times and paths, the injected cell's id and the folders it names; the ids of widgets
    are replaced by their order of appearance.
    """
    notebook: dict[str, Any] = json.loads(text)
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        if "injected-parameters" in cell["metadata"].get("tags", ()):
            cell.pop("id", None)
            cell["source"] = _PLACES.sub("", "".join(cell["source"]))
    return _renamed(notebook)


def _renamed(notebook: dict[str, Any]) -> str:
    text = _canonical(notebook)
    state = notebook["metadata"].get("widgets", {}).get(_WIDGETS, {}).get("state", {})
    if state:
        names = {found: f"widget-{place}" for place, found in enumerate(_in_order(notebook["cells"], state), start=1)}
        text = _ids(state).sub(lambda found: names[found[0]], text)
    return _canonical(json.loads(text))


def _in_order(cells: list[dict[str, Any]], state: dict[str, Any]) -> list[str]:
    """Return the widgets' ids as a reader meets them: from the cells on, each followed by what it refers to.

    The file keeps them sorted by id, so that their order there says nothing. Those that nothing refers to come last, by content.
    """
    ids = _ids(state)
    alone = sorted(state, key=lambda name: ids.sub("", _canonical(state[name])))
    order: list[str] = []
    queue = [*ids.findall(_canonical(cells)), *alone]
    while queue:
        name = queue.pop(0)
        if name not in order:
            order.append(name)
            queue[:0] = ids.findall(_canonical(state[name]))
    return order


def _ids(state: dict[str, Any]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in state))


def _canonical(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
