"""What may be written down: what is asked at the end of a quarter or a year, in reviews/<period>/."""

from __future__ import annotations

from goalbook.inputs.planning.shelf import Shelf

QUARTERS = Shelf(used_for="quarters", sheets=(), tables=(), rows={}, dated=True)
