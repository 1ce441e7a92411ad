"""A fresh kernel of this very Python that no run can leave behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

if TYPE_CHECKING:
    from collections.abc import Iterator

# An address of a local socket holds about 100 bytes; longer temporary folders get TCP instead.
_LONGEST_FOLDER = 80
# What every book imports is imported while this process imports papermill; the kernel itself comes first, as in its own launcher.
# A report makes many objects and drops few: collecting them less often saves a tenth of the time.
_LAUNCH = (
    "import gc; gc.set_threshold(100_000, 50, 100); "
    "import ipykernel.kernelapp as kernel, pandas, scipy.special, matplotlib.figure, matplotlib.backends.backend_svg; "
    "kernel.launch_new_instance()"
)
# Ends with the process that holds the other end of its input, however that process ends, and takes the kernel's group along.
_WATCH = 'cat >/dev/null; kill -s KILL -- "-$1" 2>/dev/null; rm -rf -- "$2"'


class FreshKernelManager(AsyncKernelManager):
    """Starts ipykernel with this interpreter, whatever kernels the user has installed under the same name."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """Return how the kernel is started."""
        return KernelSpec(
            argv=[sys.executable, "-P", "-c", _LAUNCH, "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
        )


@contextmanager
def fresh_kernel(cwd: Path) -> Iterator[FreshKernelManager]:
    """Start a kernel and end it, with every process of its group, whatever happens meanwhile."""
    runtime = Path(tempfile.mkdtemp(prefix="gb-"))
    manager = _manager(runtime)
    watch = None
    try:
        with (runtime / "kernel.log").open("wb") as log:
            _start(manager, cwd=str(cwd), env=_environment(runtime), stdout=log, stderr=log)
        watch = _watch(_process_id(manager), runtime)
        yield manager
    finally:
        _end(manager, watch)
        shutil.rmtree(runtime, ignore_errors=True)


def _manager(runtime: Path) -> FreshKernelManager:
    manager = FreshKernelManager(connection_file=str(runtime / "k.json"))
    if os.name == "posix" and len(str(runtime)) < _LONGEST_FOLDER:
        # Files in a folder of our own: other users cannot reach them, parallel runs do not race for ports.
        manager.transport = "ipc"
    return manager


def _start(manager: FreshKernelManager, **options: object) -> None:
    async def start() -> None:
        await manager.start_kernel(**options)

    # On the same loop as nbclient, which takes over the sockets opened here.
    run_sync(start)()


def _environment(runtime: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONSTARTUP"}
    # A person's IPython profile must not change a report; the seed orders sets the same way each time.
    return {**env, "IPYTHONDIR": str(runtime / "ipython"), "PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def _process_id(manager: FreshKernelManager) -> int:
    return int(getattr(manager.provisioner, "pid", 0) or 0)


def _watch(kernel: int, runtime: Path) -> subprocess.Popen[bytes] | None:
    shell = shutil.which("sh")
    if os.name != "posix" or shell is None:
        return None
    return subprocess.Popen(  # noqa: S603 - a fixed script; its arguments are a number and our own folder
        [shell, "-c", _WATCH, "sh", str(kernel), str(runtime)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(manager: FreshKernelManager, watch: subprocess.Popen[bytes] | None) -> None:
    process = getattr(manager.provisioner, "process", None)
    kernel = _process_id(manager)
    if kernel:
        _kill_group(kernel)
    if process is not None:
        process.wait()
    manager._close_control_socket()  # noqa: SLF001 - its public counterpart needs a running loop, which an interrupt may have broken
    manager.cleanup_ipc_files()
    if watch is not None:
        watch.kill()
        watch.communicate()


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(leader, signal.SIGKILL)
        else:
            os.kill(leader, signal.SIGTERM)
