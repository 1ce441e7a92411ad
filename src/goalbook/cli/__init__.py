"""The `goalbook` command."""

from __future__ import annotations

import os
import sys

# Read when typer is imported: its own errors and help in plain text start three times as fast.
os.environ.setdefault("TYPER_USE_RICH", "0")


def main() -> None:
    """Run the command with this process's arguments and leave with its exit code."""
    from goalbook.cli.app import invoke  # noqa: PLC0415 - the package must stay importable without the command's libraries

    _leave(invoke(sys.argv[1:]))


def _leave(code: int) -> None:
    """End at once: everything is written, and freeing a laid-out report object by object takes a quarter of a second."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # a reader that has gone: Python's own way out tells it
        sys.exit(code)
    os._exit(code)
