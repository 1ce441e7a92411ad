"""What may be written down: what was published and the components it is made of, in content/."""

from __future__ import annotations

from goalbook.inputs.planning.shelf import Shelf

CONTENT = Shelf(used_for="content", sheets=(), tables=(), rows={}, dated=True)
