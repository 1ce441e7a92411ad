"""What an error says where nobody catches it."""

from __future__ import annotations

import pickle

from goalbook.core.errors import EnvironmentFault, GoalbookError, InputError, Problem, RunError, UsageError
from goalbook.core.message import msg

HALF = msg("the channels' shares are {given:pct} together", given=0.5)


def test_an_error_reads_as_a_sentence() -> None:
    """Values stand in it as a reader writes them, of every family, and also after it crossed processes."""
    for kind in (GoalbookError, UsageError, RunError, EnvironmentFault):
        assert "the channels\u2019 shares are 50.0 % together".replace("\u2019", "'") == str(kind(HALF)).replace("\u202f", " ")
        assert str(kind(HALF)) == str(pickle.loads(pickle.dumps(kind(HALF))))  # noqa: S301 - made here


def test_faults_of_files_are_listed() -> None:
    """Each with file, row, column and what is wrong there; what has no row is named by its file."""
    found = str(InputError([Problem("plan/split.yml", HALF), Problem("facts/a.csv", msg("is {n:n}", n=-1), 7, column="spend")]))
    assert ["2 problems, nothing was read", "plan/split.yml", "facts/a.csv: row 7: spend"] == [
        line.rsplit(": ", 1)[0] for line in found.splitlines()
    ]
    assert found.splitlines()[2].endswith("is \u22121")
    assert "{" not in found
