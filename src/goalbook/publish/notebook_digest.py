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
    widgets = notebook["metadata"].get("widgets", {}).get(_WIDGETS, {}).get("state", {})
    text = json.dumps(notebook, ensure_ascii=False, sort_keys=False)
    if widgets:
        order: dict[str, str] = {}
        ids = re.compile("|".join(re.escape(name) for name in widgets))
        text = ids.sub(lambda found: order.setdefault(found[0], f"widget-{len(order) + 1}"), text)
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)
