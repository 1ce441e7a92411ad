"""The verbs about the archive, each in a module of its own that registers itself with the command."""

from __future__ import annotations

from goalbook.cli import archive_clock, archive_index, history, replay, verify  # noqa: F401 - imported for what they register
