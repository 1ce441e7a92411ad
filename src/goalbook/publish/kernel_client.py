"""What talks to a kernel that was started already, and says "ready" as soon as the kernel is."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from queue import Empty
from typing import TYPE_CHECKING, Any

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from traitlets import Type

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from jupyter_client.channels import AsyncZMQSocketChannel

# An address of a local socket holds about 100 bytes; longer temporary folders get TCP instead.
_LONGEST_FOLDER = 80
_KNOCK = 10  # milliseconds between two tries to reach a kernel that does not listen yet
_ANSWER = 1.0  # seconds for the kernel's answer before it is asked again
_ECHO = 0.02  # the same for what it tells everybody about having answered, which is lost where that channel is not open yet


class PromptClient(AsyncKernelClient):
    """Is ready once a question was answered and an "idle" after one was heard: both channels work then.

    The stock client goes on until it hears nothing for a fifth of a second.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the signature it overrides
        """Return when the kernel answers; RuntimeError when it died or does not in time."""
        limit = time.monotonic() + (float("inf") if timeout is None else timeout)
        asked: set[str] = set()
        while True:
            asked.add(self.kernel_info())
            try:
                reply = await self._next(self.shell_channel, asked, _ANSWER)
                while (await self._next(self.iopub_channel, asked, _ECHO))["content"].get("execution_state") != "idle":
                    pass
            except Empty:
                await self._refuse(limit)
            else:
                self._handle_kernel_info_reply(reply)
                return

    async def _next(self, channel: AsyncZMQSocketChannel, asked: set[str], seconds: float) -> dict[str, Any]:
        """Return the next message about one of our questions; Empty when there is none for so long."""
        while True:
            message: dict[str, Any] = await channel.get_msg(timeout=seconds)
            if message["parent_header"].get("msg_id") in asked:
                return message

    async def _refuse(self, limit: float) -> None:
        """Raise when the kernel died or is past its time."""
        if not await self._async_is_alive():
            message = "the kernel died before it answered"
            raise RuntimeError(message)
        if time.monotonic() > limit:
            message = "the kernel did not answer in time"
            raise RuntimeError(message)


class FreshKernelManager(AsyncKernelManager):
    """Takes over a process that waits for its connection file, whatever kernels the user has installed."""

    client_factory = Type(PromptClient, klass=AsyncKernelClient)
    waiting: subprocess.Popen[bytes]

    @property
    def kernel_spec(self) -> KernelSpec:
        """Return what the kernel is."""
        return KernelSpec(argv=[sys.executable], display_name="Python 3", language="python")

    async def _async_launch_kernel(self, kernel_cmd: list[str], **_kw: object) -> None:  # noqa: ARG002 - the process is there
        """Give the waiting process the word that its connection file is written."""
        local: Any = self.provisioner
        local.process, local.pid = self.waiting, self.waiting.pid
        local.pgid = os.getpgid(self.waiting.pid) if os.name == "posix" else None
        self._reconcile_connection_info(local.connection_info)
        if self.waiting.stdin is not None:
            with suppress(BrokenPipeError):  # it died already, which the client finds out
                self.waiting.stdin.write(b"written\n")
            self.waiting.stdin.close()

    def forget(self) -> None:
        """Close what the ended kernel leaves open here."""
        self._close_control_socket()  # its public counterpart needs a running loop, which an interrupt may have broken
        self.cleanup_ipc_files()


def started(process: subprocess.Popen[bytes], connection_file: Path) -> FreshKernelManager:
    """Return the manager of a process that waits for this file."""
    manager = FreshKernelManager(connection_file=str(connection_file))
    manager.waiting = process
    manager.context.setsockopt(zmq.RECONNECT_IVL, _KNOCK)  # it is asked before it listens
    if os.name == "posix" and len(str(connection_file.parent)) < _LONGEST_FOLDER:
        # Files in a folder of our own: other users cannot reach them, parallel runs do not race for ports.
        manager.transport = "ipc"

    async def start() -> None:
        await manager.start_kernel()

    # On the same loop as nbclient, which takes over the sockets opened here.
    run_sync(start)()
    return manager
