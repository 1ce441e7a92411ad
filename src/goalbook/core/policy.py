"""The policy: every threshold a rule may use, with its unit, source and the operator at its boundary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.core.nearest import nearest
from goalbook.core.policy_values import fault_of
from goalbook.core.safe_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class PolicyEntry:
    """One threshold as a review used it. ``operator`` says what happens at the limit itself; "" where none applies."""

    key: str
    value: Any
    default: Any
    unit: str
    source: str
    operator: str
    choices: tuple[object, ...] = ()  # what the value is made of; empty where anything of its type will do

    @property
    def overridden(self) -> bool:
        """Return whether the team set another value than the default."""
        return bool(self.value != self.default)


@dataclass(frozen=True)
class Policy:
    """All thresholds; ``policy.alerts.deviation`` and ``policy.get("alerts.deviation")`` are the same value."""

    _entries: dict[str, PolicyEntry]

    def entries(self) -> list[PolicyEntry]:
        """Return every entry in the order of the policy file."""
        return list(self._entries.values())

    def entry(self, key: str) -> PolicyEntry:
        """Return one entry; a KeyError where there is none, which is a fault of the code and not of a team."""
        return self._entries[key]

    def get(self, key: str) -> Any:  # noqa: ANN401 - thresholds are numbers, texts, lists and small tables
        """Return the value of a key, or the branch of the policy that a key begins."""
        if key in self._entries:
            return self._entries[key].value
        head, _, rest = key.rpartition(".")
        if head in self._entries:
            return self._entries[head].value[rest]
        if any(known.startswith(f"{key}.") for known in self._entries):
            return Branch(self, key)
        raise KeyError(key)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.get(name)
        except KeyError as fault:
            raise AttributeError(name) from fault


@dataclass(frozen=True)
class Branch:
    """A part of the policy, as ``policy.alerts``."""

    _policy: Policy
    _key: str

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._policy.get(f"{self._key}.{name}")
        except KeyError as fault:
            raise AttributeError(name) from fault


Place = tuple[str, ...]


class PolicyError(UsageError):
    """Everything wrong with a team's overrides: where each stands in the team's own nesting, and what is wrong with it."""

    def __init__(self, faults: list[tuple[Place, Message]]) -> None:
        self.faults = tuple(faults)
        super().__init__(_several([message for _, message in faults]))


def _several(faults: list[Message]) -> Message:
    joined = faults[0]
    for fault in faults[1:]:
        joined = msg("{first}; {then}", first=joined, then=fault)
    return msg("the policy cannot be used: {first}", first=joined)


@cache
def default_policy() -> Policy:
    """Return the policy as the project ships it."""
    document = cast("dict[str, dict[str, Any]]", read_yaml((resources.files("goalbook.core") / "policy.yml").read_text(encoding="utf-8")))
    return Policy(
        {
            key: PolicyEntry(
                key,
                given["value"],
                given["value"],
                given.get("unit", ""),
                given["source"],
                given.get("operator", ""),
                tuple(given.get("choices", ())),
            )
            for key, given in document.items()
        }
    )


def load_policy(overrides: Mapping[str, Any] | None = None) -> Policy:
    """Return the default policy with a team's overrides, nested or dotted.

    An unknown key or a value that cannot stand there is a PolicyError naming all such keys at once. Small tables, as `controls.map`,
    keep the rows that a team does not name.
    """
    base = default_policy()
    if not overrides:
        return base
    entries, faults = {entry.key: entry for entry in base.entries()}, list[tuple[Place, Message]]()
    for place, value in _flat(overrides, entries):
        key = ".".join(place)
        entry = entries.get(key)
        if entry is None:
            faults.append((place, _unknown(key, entries)))
            continue
        fault = fault_of(value, entry)
        if fault is None:
            entries[key] = replace(entry, value=_merged(entry.default, value))
        else:
            faults.append((place, fault))
    if faults:
        raise PolicyError(faults)
    return Policy(entries)


def _flat(node: Mapping[str, Any], entries: Mapping[str, PolicyEntry], above: Place = ()) -> Iterator[tuple[Place, Any]]:
    for name, value in node.items():
        place = (*above, str(name))
        if isinstance(value, dict) and ".".join(place) not in entries:
            yield from _flat(value, entries, place)
        else:
            yield place, value


def _merged(default: Any, value: Any) -> Any:  # noqa: ANN401 - as above
    """Return a small table with the team's rows over the default's; anything else is replaced."""
    return {**default, **value} if isinstance(default, dict) else value


def _unknown(key: str, entries: Mapping[str, PolicyEntry]) -> Message:
    below = [known for known in entries if known.startswith(f"{key}.")]
    if below:
        return msg("policy key '{key}' is a group; set a key in it, such as '{first}'", key=key, first=below[0])
    meant = nearest(key, entries)
    if meant is None:
        return msg("there is no policy key '{key}'", key=key)
    return msg("there is no policy key '{key}' (did you mean '{meant}'?)", key=key, meant=meant)
