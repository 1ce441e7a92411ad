"""What may be written down: risks, states of control, playbooks, incidents and pilots, in risks/."""

from __future__ import annotations

from goalbook.inputs.planning.shelf import Shelf

RISKS = Shelf(used_for="risks", sheets=(), tables=(), rows={}, dated=True)
