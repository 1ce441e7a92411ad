"""The project's list of all rules of the source documents, with their state."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from goalbook.core.message import Label


@dataclass(frozen=True)
class RuleInfo:
    """One rule: its id, a short title, where it comes from, of what kind it is and how far it is built."""

    rule: str
    title: Label
    source: str
    kind: str
    state: str  # implemented | planned | record_only | out_of_scope


@cache
def load_rules() -> dict[str, RuleInfo]:
    """Return every rule by its id, in the order of the rulebook."""
    with (resources.files("goalbook.core") / "rules.csv").open(encoding="utf-8") as stream:
        return {
            row["rule"]: RuleInfo(row["rule"], Label(row["title_en"], row["title_zh"]), row["source"], row["kind"], row["state"])
            for row in csv.DictReader(stream)
        }
