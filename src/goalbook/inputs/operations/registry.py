"""The folders of running work by name, each with its tables; every one and every table in it is optional."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.inputs.operations.content import CONTENT
from goalbook.inputs.operations.people import PEOPLE
from goalbook.inputs.operations.private_domain import launch_ahead
from goalbook.inputs.operations.quarters import QUARTERS
from goalbook.inputs.operations.risks import RISKS
from goalbook.inputs.operations.success import SUCCESS
from goalbook.inputs.operations.users import USERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from goalbook.core.message import Message
    from goalbook.inputs.planning.base import Planning
    from goalbook.inputs.planning.read import Reader
    from goalbook.inputs.planning.shelf import Shelf

OPERATIONS: Mapping[str, Shelf] = {"users": USERS, "content": CONTENT, "people": PEOPLE, "risks": RISKS, "success": SUCCESS}
SHELVES: tuple[Shelf, ...] = (*OPERATIONS.values(), QUARTERS)


def read_operations(reader: Reader) -> dict[str, Planning]:
    """Return what each folder says, by its name; folders that are not there are left out."""
    folder = reader.folder.path
    found = {name: reader.named(folder / name, shelf) for name, shelf in OPERATIONS.items() if (folder / name).is_dir()}
    if "users" in found:
        reader.folder.notices.extend(launch_ahead(found["users"], reader.as_of or reader.last))
    return found


def unlocked(found: Iterable[Planning]) -> Iterator[tuple[str, Message]]:
    """Yield the tables that no folder has, each with what it would show."""
    given = {table for one in found for table in one.tables}
    for shelf in SHELVES:
        yield from ((one.table, one.unlocks) for one in shelf.tables if one.unlocks and one.table not in given)
