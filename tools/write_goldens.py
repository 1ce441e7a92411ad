"""Run the shipped notebooks on the demo team and store their outputs, which the tests then compare with."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
LIVE = "panel"  # cells whose outputs only a live notebook can show; their ids differ on every run


def write_golden(path: Path) -> None:
    """Run one notebook where it stands and store its outputs, without what differs between identical runs."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    for cell in notebook.cells:
        if LIVE in cell.metadata.get("tags", ()):
            cell.outputs = []
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for golden in [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "notebooks").glob("*.ipynb")):
        write_golden(golden)
        print(golden.name)
