"""The verbs about the archive and the team's keys, each in a module of its own that registers itself with the command."""

from __future__ import annotations

from goalbook.cli import (  # noqa: F401 - imported for what they register
    archive_clock,
    archive_compare,
    archive_index,
    archive_removal,
    audit,
    calibration,
    hash_ids,
    history,
    replay,
    verify,
)
