"""`python -m goalbook.cli` is the command, too."""

from __future__ import annotations

from goalbook.cli import main

main()
