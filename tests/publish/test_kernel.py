"""The kernel's process and the client that waits for it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from queue import Empty
from typing import TYPE_CHECKING, Any

import pytest

from goalbook.publish.kernel import _end, _launch
from goalbook.publish.kernel_client import PromptClient

if TYPE_CHECKING:
    from pathlib import Path


def test_a_process_that_never_gets_its_word_ends_by_itself(tmp_path: Path) -> None:
    """Whoever started it is gone before the connection file was there: no kernel is left that nobody can talk to."""
    process = _launch(tmp_path, tmp_path, {})
    try:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0
        assert not (tmp_path / "k.json").exists()
    finally:
        _end(process)


class Channel:
    """Answers questions; loses what it is told to lose."""

    def __init__(self, kind: str, lost: int = 0) -> None:
        self.kind, self.lost, self.waiting = kind, lost, list[dict[str, Any]]()

    def ask(self, name: str) -> None:
        """Queue the answer to one question."""
        if self.lost:
            self.lost -= 1
        else:
            self.waiting.append({"parent_header": {"msg_id": name}, "content": {"execution_state": "idle"}, "msg_type": self.kind})

    async def get_msg(self, **_options: float) -> dict[str, Any]:
        """Return the next answer."""
        if not self.waiting:
            raise Empty
        return self.waiting.pop(0)


class Client(PromptClient):
    """A client of two such channels."""

    shell_channel = Channel("kernel_info_reply")
    iopub_channel = Channel("status")
    alive = True
    asked = 0

    def kernel_info(self, *_options: object, **_more: object) -> str:
        """Ask both channels."""
        self.asked += 1
        self.shell_channel.ask(str(self.asked))
        self.iopub_channel.ask(str(self.asked))
        return str(self.asked)

    async def _async_is_alive(self) -> bool:
        return self.alive

    def _handle_kernel_info_reply(self, msg: dict[str, Any]) -> None:
        self.handled = msg["msg_type"]


def test_an_echo_lost_before_its_channel_was_open_is_asked_for_again() -> None:
    """Ready means that both channels work: no output of the first cell may be lost."""
    client = Client()
    client.iopub_channel = Channel("status", lost=2)
    asyncio.run(client.wait_for_ready(5))
    assert (client.asked, client.handled) == (3, "kernel_info_reply")


@pytest.mark.parametrize(("alive", "told"), [(False, "died"), (True, "in time")])
def test_a_kernel_that_does_not_answer_is_told(*, alive: bool, told: str) -> None:
    """A dead one at once, a silent one after its time."""
    client = Client()
    client.alive, client.shell_channel = alive, Channel("kernel_info_reply", lost=10**9)
    with pytest.raises(RuntimeError, match=told):
        asyncio.run(client.wait_for_ready(0.05))


@pytest.mark.full
@pytest.mark.skipif(os.name != "posix", reason="needs a shell to watch the process")
def test_a_process_killed_while_it_clears_up_leaves_no_folder(tmp_path: Path) -> None:
    """The watcher stays until the kernel's folder is gone."""
    code = (
        "import os, signal, sys; from pathlib import Path; from goalbook.publish import kernel\n"
        "kernel.shutil.rmtree = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with kernel.fresh_kernel(Path(sys.argv[1])): pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env={**os.environ, "TMPDIR": str(tmp_path)}, check=False)
    assert -signal.SIGKILL == done.returncode
    until = time.monotonic() + 10
    while (left := list(tmp_path.glob("gb-*"))) and time.monotonic() < until:
        time.sleep(0.05)
    assert [] == left
