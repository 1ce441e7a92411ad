"""What may be written down: members, their scores and talks, rewards, meetings and trainings, in people/; it tells of single people."""

from __future__ import annotations

from goalbook.inputs.operations.members import MEMBERS, member_faults
from goalbook.inputs.planning.shelf import Shelf

PEOPLE = Shelf(used_for="people", sheets=(), tables=(MEMBERS,), rows={MEMBERS.table: member_faults}, dated=True)
