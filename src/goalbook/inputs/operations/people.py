"""What may be written down: members, their scores and talks, rewards, meetings and trainings, in people/; it tells of single people."""

from __future__ import annotations

from goalbook.inputs.planning.shelf import Shelf

PEOPLE = Shelf(used_for="people", sheets=(), tables=(), rows={}, dated=True)
