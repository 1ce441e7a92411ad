"""One report as a value: what to run, for whom, with which parameters and on which files."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Source = Literal["default", "team", "scenario", "command line"]
Value = str | float | int | bool


@dataclass(frozen=True)
class Parameter:
    """A resolved parameter and where its value came from."""

    name: str
    value: Value
    source: Source


@dataclass(frozen=True)
class InputFile:
    """A file the run may read: its path within the team's folder and the SHA-256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True)
class ReportJob:
    """One report to make; frozen, picklable and, by `to_json`, plain data. Paths are absolute."""

    book: str
    team: str
    period: str
    lang: str
    scenario: str
    parameters: tuple[Parameter, ...]
    inputs: tuple[InputFile, ...]
    data_dir: Path
    outputs_dir: Path
    earlier: tuple[InputFile, ...] = ()  # results of earlier reports it reads, their paths within the outputs folder

    @property
    def team_dir(self) -> Path:
        """Return the folder of the team's inputs."""
        return self.data_dir / self.team

    @property
    def variant(self) -> str:
        """Return what tells apart the series of one period: language and scenario."""
        return f"{self.lang}+{self.scenario}" if self.scenario else self.lang

    def values(self) -> dict[str, Value]:
        """Return the parameters' values by name."""
        return {parameter.name: parameter.value for parameter in self.parameters}

    def to_json(self) -> str:
        """Return the job as JSON text."""
        plain = {**asdict(self), "data_dir": str(self.data_dir), "outputs_dir": str(self.outputs_dir)}
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ReportJob:
        """Read what `to_json` wrote."""
        plain = json.loads(text)
        return cls(
            **{
                **plain,
                "parameters": tuple(Parameter(**item) for item in plain["parameters"]),
                "inputs": tuple(InputFile(**item) for item in plain["inputs"]),
                "earlier": tuple(InputFile(**item) for item in plain["earlier"]),
                "data_dir": Path(plain["data_dir"]),
                "outputs_dir": Path(plain["outputs_dir"]),
            },
        )
