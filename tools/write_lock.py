"""Write requirements.lock and env.yml from pyproject.toml, so that the three never disagree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What conda-forge does not carry under the same name comes from the package index there too.
FROM_INDEX = {"font-source-sans-pro", "pylopdf-fonts-zh-cn", "playwright", "import-linter", "brotli", "uv", "chinesecalendar", "ical"}


def requirements() -> list[str]:
    """Return every requirement of the project and its development tools."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["dev"]]


def conda_environment() -> str:
    """Return env.yml as text."""
    conda = [r for r in requirements() if name_of(r) not in FROM_INDEX]
    index = [r for r in requirements() if name_of(r) in FROM_INDEX]
    lines = ["name: goalbook", "channels: [conda-forge, nodefaults]", "dependencies:", '  - "python>=3.11"']
    lines += [f'  - "{requirement.lower()}"' for requirement in conda]
    lines += ["  - pip", "  - pip:", *(f'      - "{requirement}"' for requirement in index), "      - -e ."]
    return "# Written by `make lock` from pyproject.toml.\n" + "\n".join(lines) + "\n"


def name_of(requirement: str) -> str:
    """Return the package's name without its version bounds."""
    return re.split(r"[<>=!~ ]", requirement, maxsplit=1)[0]


def lock() -> None:
    """Resolve exact, hashed versions for every platform."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--extra", "dev", "--universal", "--generate-hashes"]
    command += ["--python-version", "3.11", "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    command += ["-o", "requirements.lock"]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    (ROOT / "env.yml").write_text(conda_environment(), encoding="utf-8")
    if "--env-only" not in sys.argv:
        lock()
