"""How the goals of a period are reached: split by channel, stage, role and month, down to tasks, and whether the numbers add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.decomposition.params import DecompositionParams
from goalbook.books.lazy import lazily

if TYPE_CHECKING:
    from goalbook.books.decomposition.decomposing import decompose
    from goalbook.books.decomposition.preparation import Prepared, prepare
    from goalbook.books.decomposition.result import Decomposition
    from goalbook.inputs import Inputs

Params = DecompositionParams

__all__ = ["Decomposition", "DecompositionParams", "Params", "Prepared", "compute", "decompose", "prepare"]

__getattr__ = lazily(__name__, {"Decomposition": "result", "Prepared": "preparation", "prepare": "preparation", "decompose": "decomposing"})


def compute(inputs: Inputs, params: DecompositionParams) -> Decomposition:
    """Return the result: `prepare`, then `decompose`."""
    from goalbook.books.decomposition.decomposing import decompose  # noqa: PLC0415 - heavy, and first wanted here
    from goalbook.books.decomposition.preparation import prepare  # noqa: PLC0415

    return decompose(prepare(inputs, params), params)
