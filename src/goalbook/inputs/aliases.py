"""Which column a header means: our own name, the team's alias, the alias list, or a metric's name in either language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, cast

from goalbook.core.nearest import nearest
from goalbook.core.safe_yaml import read_yaml
from goalbook.inputs.names import key, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goalbook.core.metrics import Catalogue


@dataclass(frozen=True)
class AliasList:
    """The alias file: lists by our name, compared by their keys."""

    columns: Mapping[str, tuple[str, ...]]
    ratios: Mapping[str, tuple[str, ...]]
    traffic_types: Mapping[str, str]
    totals: frozenset[str]
    subtotals: frozenset[str]
    missing: frozenset[str]


@dataclass(frozen=True)
class Columns:
    """Headers of one table: ``names`` by header key; ``ratios`` are known but never stored."""

    names: Mapping[str, str]
    ratios: Mapping[str, str]
    own: frozenset[str]

    def find(self, header: str) -> str | None:
        """Return our name of a header, or None."""
        return self.names.get(key(header))

    def is_own_name(self, header: str) -> bool:
        """Say whether the header is our own name, whatever its case, so that nobody needs to be told."""
        return key(header) in self.own

    def nearest(self, header: str) -> str | None:
        """Return the known header a writer most likely meant."""
        found = nearest(key(header), self.names)
        return self.names[found] if found else None


@cache
def load_aliases() -> AliasList:
    """Read the alias file that comes with the package."""
    text = (resources.files("goalbook.inputs") / "aliases.yml").read_text(encoding="utf-8")
    data = cast("dict[str, dict[str, list[str]]]", read_yaml(text))
    lists = cast("dict[str, list[str]]", data)
    return AliasList(
        columns={name: tuple(found) for name, found in data["columns"].items()},
        ratios={name: tuple(found) for name, found in data["ratios"].items()},
        traffic_types={key(value): name for name, found in data["traffic_type"].items() for value in found},
        totals=frozenset(plain(text).casefold() for text in lists["totals"]),
        subtotals=frozenset(plain(text).casefold() for text in lists["subtotals"]),
        missing=frozenset(plain(text).casefold() for text in lists["missing"]),
    )


def columns_of(own: Iterable[str], catalogue: Catalogue, team_aliases: Mapping[str, str]) -> Columns:
    """Return the headers known for a table of these columns; a name of ours wins over an alias, a team's alias over a general one."""
    listed = load_aliases()
    wanted = tuple(own)
    names: dict[str, str] = {}
    for name in wanted:
        names[key(name)] = name
    for alias, name in team_aliases.items():
        if name in wanted:
            names[key(alias)] = name
    for name in wanted:
        for alias in listed.columns.get(name, ()):
            names.setdefault(key(alias), name)
    for name in wanted:
        if name in catalogue.metrics:
            label = catalogue.name(name)
            names.setdefault(key(label.en), name)
            names.setdefault(key(label.zh), name)
    return Columns(names, _ratio_names(catalogue), frozenset(key(name) for name in wanted))


def _ratio_names(catalogue: Catalogue) -> dict[str, str]:
    listed = load_aliases().ratios
    found: dict[str, str] = {}
    for name, ratio in catalogue.ratios.items():
        for text in (name, ratio.name.en, ratio.name.zh, *listed.get(name, ())):
            found.setdefault(key(text), name)
    return found
