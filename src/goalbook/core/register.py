"""The register of a book's rules: which functions judge, and what they found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from goalbook.core.findings import Finding
    from goalbook.core.policy import Policy


class Rule(Protocol):
    """A function that judges a book's tables and carries its id."""

    rule_id: str

    def __call__(self, context: Any, policy: Policy, /) -> Iterable[Finding]:  # noqa: ANN401 - each book has its own context
        """Return the findings."""


def rule(rule_id: str) -> Callable[[Callable[[Any, Policy], Iterable[Finding]]], Rule]:
    """Tag a function with its id from the rule list."""

    def tag(function: Callable[[Any, Policy], Iterable[Finding]]) -> Rule:
        tagged = cast("Rule", function)
        tagged.rule_id = rule_id
        return tagged

    return tag


@dataclass(frozen=True)
class Register:
    """A book's rules in the order of its report. ``settled`` are those that judge only what no slider moves."""

    rules: tuple[Rule, ...]
    settled: frozenset[str] = frozenset()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the rules, each once."""
        return tuple(dict.fromkeys(one.rule_id for one in self.rules))

    def evaluate(self, context: Any, policy: Policy, known: dict[Rule, tuple[Finding, ...]] | None = None) -> tuple[Finding, ...]:  # noqa: ANN401 - each book has its own context
        """Return what every rule found; ``known`` keeps the findings of settled rules from one position of the sliders to the next."""
        memo = {} if known is None else known
        found: list[Finding] = []
        for one in self.rules:
            if one.rule_id not in self.settled:
                found += one(context, policy)
            else:
                if one not in memo:
                    memo[one] = tuple(one(context, policy))
                found += memo[one]
        return tuple(found)
