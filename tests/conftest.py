"""Every run draws the same examples: a test that fails tells of a change, not of luck. What never changes is read once."""

import gc
from functools import cache
from pathlib import Path

from hypothesis import settings

from goalbook.inputs import load

settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.load_profile("same")

_DEMO = Path(__file__).resolve().parents[1] / "data"
_read = load.load_inputs
_once = cache(_read)


def _load_inputs(data_dir, team, as_of=None, *, campaigns=False, operations=False):
    """Read a team; the demo team of the project, which no test writes to, once in every process."""
    demo = Path(data_dir).resolve() == _DEMO
    return (_once if demo else _read)(data_dir, team, as_of, campaigns=campaigns, operations=operations)


load.load_inputs = _load_inputs

# Tables come and go by the thousand; to look for circles among all that was imported after every few hundred of them takes its time.
gc.freeze()
gc.set_threshold(100_000, 50, 50)
