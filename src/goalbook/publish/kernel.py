"""A fresh kernel of this very Python that no run can leave behind.

Its process is started before what talks to it is imported: both take their time, side by side.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.publish.kernel_client import FreshKernelManager

# What every book imports is imported while this process imports papermill; the kernel itself comes first, as in its own launcher.
# A report makes many objects, drops few and ends within seconds: walking through them again and again costs a tenth of the time.
# Then it waits for the word that its connection file is written; without it, it was left alone.
_LAUNCH = (
    "import gc, sys; gc.disable(); "
    "import ipykernel.kernelapp as kernel, pandas, scipy.special, matplotlib.figure, matplotlib.backends.backend_svg; "
    "sys.stdin.readline() and kernel.launch_new_instance()"
)
# Ends with the process that holds the other end of its input, however that process ends, and takes the kernel's group along. It is there
# before anything else is, so that nothing outlives a process killed at its first step; the kernel's number reaches it in a line. A kernel
# that is dying may still write while its folder is removed: then once more.
_WATCH = (
    'read -r pid; cat >/dev/null; test -n "$pid" && kill -s KILL -- "-$pid" 2>/dev/null; '
    'for turn in 1 2 3 4 5 6; do rm -rf -- "$1" 2>/dev/null; test -e "$1" || break; sleep 0.2; done'
)


@contextmanager
def fresh_kernel(cwd: Path, variables: Mapping[str, str] | None = None) -> Iterator[FreshKernelManager]:
    """Start a kernel, with further environment variables where given, and end it, with every process of its group, whatever happens."""
    runtime = Path(tempfile.gettempdir(), f"gb-{secrets.token_hex(4)}")
    process = watch = manager = None
    try:
        watch = _watch(runtime)
        runtime.mkdir(0o700)  # fails where it is there already: nobody prepares our folder for us
        process = _launch(cwd, runtime, variables or {})
        _tell(watch, process.pid)
        from goalbook.publish.kernel_client import started  # noqa: PLC0415 - a tenth of a second, while the kernel starts

        manager = started(process, runtime / "k.json")
        yield manager
    finally:
        _end(process)
        if manager is not None:
            manager.forget()
        shutil.rmtree(runtime, ignore_errors=True)
        _dismiss(watch)  # last: until the folder is gone, nobody else would remove it


def _launch(cwd: Path, runtime: Path, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-c", _LAUNCH, "-f", str(runtime / "k.json")]
    with (runtime / "kernel.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - this Python, our own script and folder
            command,
            bufsize=0,
            cwd=cwd,
            env={**_environment(runtime), **variables},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _environment(runtime: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONSTARTUP"}
    if os.name == "posix":
        env["JPY_PARENT_PID"] = str(os.getpid())  # the kernel ends when this process is gone
    # A person's IPython profile must not change a report; the seed orders sets the same way each time.
    return {**env, "IPYTHONDIR": str(runtime / "ipython"), "PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def _watch(runtime: Path) -> subprocess.Popen[bytes] | None:
    shell = shutil.which("sh")
    if os.name != "posix" or shell is None:
        return None
    return subprocess.Popen(  # noqa: S603 - a fixed script; its argument is our own folder
        [shell, "-c", _WATCH, "sh", str(runtime)],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _tell(watch: subprocess.Popen[bytes] | None, kernel: int) -> None:
    if watch is not None and watch.stdin is not None:
        watch.stdin.write(f"{kernel}\n".encode())


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        _kill_group(process.pid)
        process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _dismiss(watch: subprocess.Popen[bytes] | None) -> None:
    if watch is not None:
        watch.kill()
        watch.communicate()


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(leader, signal.SIGKILL)
        else:
            os.kill(leader, signal.SIGTERM)
