"""The sheets and tables of one period, as values; what is absent is an empty one, so that no reader has to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from goalbook.inputs.models import Strict
from goalbook.inputs.small_table import empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pandas as pd

    from goalbook.core.message import Message
    from goalbook.inputs.contract import Contract
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path


Named = Literal["key_result", "person"]


class Sheet(Strict):
    """One YAML file of a period's planning; ``file`` is its name without the suffix. Every key has a default."""

    file: ClassVar[str] = ""

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:  # noqa: ARG002 - a sheet that names nothing needs no team
        """Yield what does not fit the team, each with the path of keys where it stands: unknown names, another currency."""
        yield from ()

    def ahead(self, last: date) -> Iterator[tuple[Path, Message]]:  # noqa: ARG002 - a sheet without days has none ahead
        """Yield days so far beyond the last day of the facts that they must be slips, each with the path of keys where it stands."""
        yield from ()

    def names(self) -> Iterator[tuple[Path, str, Named]]:
        """Yield the key results and people that the sheet names, each with the path of keys where it does."""
        yield from ()


Kind = TypeVar("Kind", bound=Sheet)


@dataclass(frozen=True)
class Planning:
    """The sheets by file name and the tables by name that a period has."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def sheet(self, kind: type[Kind]) -> Kind:
        """Return a sheet, an empty one where none was written."""
        found = self.sheets.get(kind.file)
        return found if isinstance(found, kind) else kind()

    def has(self, kind: type[Sheet]) -> bool:
        """Say whether a sheet was written."""
        return kind.file in self.sheets

    def table(self, contract: Contract) -> pd.DataFrame:
        """Return a table, one without rows where none was written."""
        found = self.tables.get(contract.table)
        return empty(contract) if found is None else found
