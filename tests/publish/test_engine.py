"""Every trap of papermill that the engine guards against."""

from __future__ import annotations

import os
import tempfile
import time
from typing import TYPE_CHECKING

import nbformat
import pytest
from small_notebooks import alive, write_notebook

from goalbook.core.errors import RunError
from goalbook.publish.engine import CellError, Execution, execute

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.full  # nearly all of them start a kernel of their own

PIDS = "import os, subprocess\nchild = subprocess.Popen(['sleep', '600'])\nopen('pids', 'w').write(f'{os.getpid()} {child.pid}')"


def planned(folder: Path, *cells: str, name: str = "", **limits: float) -> Execution:
    """Return an execution of a small notebook in its own folder."""
    notebook = write_notebook(folder / "in.ipynb", *cells, parameters="name = ''")
    return Execution(notebook, folder / "out.ipynb", folder, {"name": name}, **limits)


def assert_ended(folder: Path) -> None:
    """Hold that neither the kernel nor the process it started is left."""
    pids = [int(pid) for pid in (folder / "pids").read_text("utf-8").split()]
    until = time.monotonic() + 5
    while any(alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert [] == [pid for pid in pids if alive(pid)]


def test_a_notebook_runs_in_its_folder_with_its_parameters(tmp_path: Path) -> None:
    """The kernel works in the folder given and sees the values given."""
    execute(planned(tmp_path, "open('said', 'w').write(name)", name="acme"))
    assert (tmp_path / "said").read_text("utf-8") == "acme"


def test_chinese_parameters_stay_readable(tmp_path: Path) -> None:
    """Papermill escapes them; a person must be able to read the cell."""
    text = '小红书 "引号" {x} \\n'
    execute(planned(tmp_path, "open('said', 'w', encoding='utf-8').write(name)", name=text))
    injected = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[1]
    assert "小红书" in injected.source
    assert (tmp_path / "said").read_text("utf-8") == text


def test_braces_in_a_path_are_no_format_fields(tmp_path: Path) -> None:
    """Papermill formats paths with the parameters."""
    folder = tmp_path / "a{name}b"
    execute(planned(folder, "1", name="x"))
    assert (folder / "out.ipynb").is_file()


def test_sys_exit_is_a_failure_though_its_code_is_zero(tmp_path: Path) -> None:
    """Papermill calls it success, with later cells pending."""
    with pytest.raises(CellError, match="ended the run") as caught:
        execute(planned(tmp_path, "import sys; sys.exit(0)", "open('late', 'w')"))
    assert caught.value.message.values["cell"] == 3
    assert not (tmp_path / "late").exists()


def test_an_error_names_its_cell_and_leaves_the_notebook_so_far(tmp_path: Path) -> None:
    """The failed notebook is kept for whoever looks into it."""
    with pytest.raises(RunError) as caught:
        execute(planned(tmp_path, "1 + 1", "# a remark\n1 / 0"))
    assert caught.value.message.values == {"cell": 4, "line": "1 / 0", "name": "ZeroDivisionError", "value": "division by zero"}
    assert "ZeroDivisionError" in (tmp_path / "out.ipynb").read_text("utf-8")


def test_an_error_that_the_notebook_expects_is_still_a_failure(tmp_path: Path) -> None:
    """A report holds no tracebacks, whatever the cell's tags say."""
    execution = planned(tmp_path, "1 / 0", "2")
    notebook = nbformat.read(execution.notebook, as_version=4)
    notebook.cells[1].metadata["tags"] = ["raises-exception"]
    nbformat.write(notebook, execution.notebook)
    with pytest.raises(RunError):
        execute(execution)


def test_a_cell_past_its_time_ends_with_all_its_processes(tmp_path: Path) -> None:
    """Papermill has no time-out by default, and killed kernels leave their children."""
    with pytest.raises(CellError, match="took longer"):
        execute(planned(tmp_path, PIDS, "import time; time.sleep(600)", cell_seconds=1))
    assert_ended(tmp_path)


def test_a_run_past_its_time_names_the_cell_it_was_in(tmp_path: Path) -> None:
    """Many quick cells may be too slow together."""
    with pytest.raises(CellError, match="the run took longer") as caught:
        execute(planned(tmp_path, *["import time; time.sleep(0.4)"] * 20, run_seconds=3.0))
    assert 2 <= caught.value.message.values["cell"] <= 20


def test_a_kernel_that_dies_is_a_failure(tmp_path: Path) -> None:
    """Out of memory looks like this."""
    with pytest.raises(CellError, match="died"):
        execute(planned(tmp_path, "import os; os._exit(1)"))


def test_no_process_and_no_file_of_the_kernel_is_left_after_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets, connection file and children go with the run."""
    temporary = tmp_path / "t"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    execute(planned(tmp_path, PIDS))
    assert_ended(tmp_path)
    assert [] == list(temporary.iterdir())


def test_a_persons_start_up_files_do_not_reach_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither PYTHONSTARTUP nor an IPython profile may change a report."""
    (tmp_path / "start.py").write_text("import os; os._exit(9)", "utf-8")
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "start.py"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "own"))
    execute(planned(tmp_path, "1"))
    assert not (tmp_path / "own").exists()


def test_the_notebook_is_saved_once(tmp_path: Path) -> None:
    """Papermill's save after every cell costs up to 41 % of a run: while cells run there is no file."""
    execute(planned(tmp_path, "1", "import os; open('there', 'w').write(str(os.path.exists('out.ipynb')))"))
    assert (tmp_path / "there").read_text("utf-8") == "False"


@pytest.mark.skipif(os.name != "posix" or len(tempfile.gettempdir()) > 60, reason="local sockets need POSIX and a short temporary folder")
def test_kernels_talk_over_local_sockets(tmp_path: Path) -> None:
    """Other users cannot reach them, and parallel runs do not race for ports."""
    execute(
        planned(tmp_path, "import json, ipykernel\nopen('how', 'w').write(json.load(open(ipykernel.get_connection_file()))['transport'])")
    )
    assert (tmp_path / "how").read_text("utf-8") == "ipc"
