"""What a run calls its channels."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from goalbook.core.errors import GoalbookError
from goalbook.core.message_json import read_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Label
    from goalbook.publish.archive.reading import Run


def channel_names(run: Run) -> Mapping[str, Label]:
    """Return the channels' names as a report knew them; none of a run that failed."""
    with suppress(GoalbookError, KeyError, TypeError, AttributeError):
        return {str(name): read_label(plain) for name, plain in (run.results.get("channel_names") or {}).items()}
    return {}
