"""What may be written down: how customers are served after they bought, in success/."""

from __future__ import annotations

from goalbook.inputs.planning.shelf import Shelf

SUCCESS = Shelf(used_for="success", sheets=(), tables=(), rows={}, dated=True)
