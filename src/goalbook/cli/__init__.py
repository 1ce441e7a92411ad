"""The `goalbook` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command with this process's arguments and leave with its exit code."""
    from goalbook.cli.app import invoke  # noqa: PLC0415 - the package must stay importable without the command's libraries

    sys.exit(invoke(sys.argv[1:]))
