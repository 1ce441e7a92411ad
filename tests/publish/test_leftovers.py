"""Temporary folders go with the process that made them."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from goalbook.publish.leftovers import gone_with_us

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(os.name != "posix", reason="needs a shell to watch the process")
def test_a_folder_goes_with_a_killed_process(tmp_path: Path) -> None:
    """It could not remove it itself."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    child = os.fork()
    if child == 0:
        with gone_with_us(folder):
            os.kill(os.getpid(), signal.SIGKILL)
    assert -signal.SIGKILL == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    until = time.monotonic() + 20
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not folder.exists()


def test_a_folder_whose_block_ends_is_left_to_its_owner(tmp_path: Path) -> None:
    """What removes it then is not the watch."""
    with gone_with_us(tmp_path):
        pass
    time.sleep(0.05)
    assert tmp_path.exists()
