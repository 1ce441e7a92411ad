"""A JupyterLab server on a free loopback port, and a page of the system's Chromium, for one test."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
# No look-ups of the browser's own: the test is offline, and refused connections would slow it.
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run")


# True once the kernel has stood idle for a second; the time since it last was busy is kept on the window.
SETTLED = """() => {
  if (!/\\| Idle/.test(document.body.innerText)) window.gbBusy = Date.now();
  window.gbBusy ??= Date.now();
  return Date.now() - window.gbBusy > 1000;
}"""


def chromium() -> str | None:
    """Return where the system's Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


needs_chromium = pytest.mark.skipif(
    chromium() is None and os.environ.get("CI") != "true", reason="no Chromium on this machine; CI installs it, and there its absence fails"
)


@contextmanager
def jupyter_lab(root: Path, state: Path) -> Iterator[str]:
    """Serve a folder with JupyterLab and yield its address without the token, which is ``test``."""
    env = os.environ | {f"JUPYTER_{kind}_DIR": str(state / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    command += ["--ServerApp.token=test", f"--ServerApp.root_dir={root}", "--LabApp.news_url="]
    with (state / "server.log").open("w+") as log:
        server = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=log, text=True, env=env)
        try:
            yield _address(server)
        finally:
            server.terminate()
            server.wait(20)


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found.group()
    message = "JupyterLab ended before it served anything"
    raise RuntimeError(message)


@contextmanager
def browser_page() -> Iterator[Page]:
    """Yield a page of headless Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=list(QUIET))
        page = browser.new_page(viewport={"width": 1400, "height": 1400})
        page.set_default_timeout(90_000)
        yield page
        browser.close()


def run_all(page: Page, address: str, notebook: str) -> None:
    """Open a notebook and run all its cells, once the kernel is ready to take them."""
    page.goto(f"{address}/lab/tree/{notebook}?token=test")
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
    page.wait_for_selector("text=/\\| Idle/")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def press(page: Page, label: str, times: int) -> None:
    """Move the slider whose label holds this text by so many steps."""
    handle = page.locator(".jp-OutputArea .widget-slider", has_text=label).first.locator(".noUi-handle")
    handle.focus()
    for _ in range(times):
        handle.press("ArrowRight")


def copied(folder: Path, notebook: str) -> tuple[Path, Path]:
    """Copy the demo team and one notebook into a project of their own; return it and a folder for what JupyterLab keeps."""
    project, state = folder / "project", folder / "state"
    state.mkdir()
    shutil.copytree(ROOT / "data" / "beauty", project / "data" / "beauty")
    (project / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / notebook, project / "notebooks")
    return project, state


def shown(page: Page, key: str) -> str:
    """Return a figure of the panel once it stands there."""
    box = page.locator(f".gb-{key}").first
    box.wait_for()
    box.scroll_into_view_if_needed()  # what lies off the screen is not laid out and has no text
    page.wait_for_function("key => document.querySelector(`.gb-${key}`).innerText !== ''", arg=key)
    return box.inner_text()


def save(page: Page, name: str) -> None:
    """Save the sliders' position under a name, once the kernel has taken every move: a click may overtake a move still waiting."""
    page.wait_for_function(SETTLED, polling=100)
    box = page.get_by_placeholder("a-z 0-9 _ -")
    box.fill(name)
    box.press("Tab")
    page.get_by_role("button", name="Save scenario").click()
    page.locator(".gb-saved").get_by_text(f"{name}.yml").wait_for()
