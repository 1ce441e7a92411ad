"""What may be written down: what is known of users and of the private domain, in users/."""

from __future__ import annotations

from goalbook.inputs.planning.shelf import Shelf

USERS = Shelf(used_for="users", sheets=(), tables=(), rows={}, dated=True)
