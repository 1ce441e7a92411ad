"""Temporary folders that go with the process that made them, however it ends."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WATCH = 'cat >/dev/null; rm -rf -- "$1"'  # until the other end of its input is gone


@contextmanager
def gone_with_us(folder: Path) -> Iterator[None]:
    """Have a folder, there or yet to come, removed should this process be killed before the block ends, which removes it itself."""
    shell = shutil.which("sh")
    if os.name != "posix" or shell is None:
        yield
        return
    watch = subprocess.Popen(  # noqa: S603 - a fixed script; its argument is our own folder
        [shell, "-c", _WATCH, "sh", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        watch.kill()
        watch.communicate()
