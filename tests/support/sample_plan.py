"""A plan that adds up, read and prepared: the ground on which tests of the decomposition move one thing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.books.decomposition import Params, prepare
from goalbook.inputs import load_inputs
from support.plan_maker import PERIOD, Plan, made

if TYPE_CHECKING:
    from goalbook.books.decomposition import Prepared


def asked(**changes: object) -> Params:
    """Return the parameters, with these moved."""
    return Params.from_pairs({"team": "made", "period": PERIOD, **changes})


def ready(plan: Plan | None = None) -> Prepared:
    """Return a plan, by default the first that is made, prepared: no slider changes it."""
    with tempfile.TemporaryDirectory() as folder:
        written = (plan or made(3)).write(Path(folder))
        return prepare(load_inputs(written, "made", asked().cutoff()), asked())
