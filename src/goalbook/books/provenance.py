"""Where a book's numbers come from: files, parameters and policy values in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from goalbook.books.params import BookParams
    from goalbook.core.policy import Policy
    from goalbook.inputs import Source


def source_table(sources: Iterable[Source]) -> pd.DataFrame:
    """Return every file that was read, with its SHA-256."""
    rows = [(source.path, source.sha256, source.rows, source.used_for) for source in sources]
    return pd.DataFrame(rows, columns=["path", "sha256", "rows", "used_for"])


def policy_table(policy: Policy, used: tuple[str, ...]) -> pd.DataFrame:
    """Return the policy values a book uses, named by the beginnings of their keys."""
    found = [entry for entry in policy.entries() if entry.key.startswith(used)]
    rows = [(entry.key, entry.value, entry.default, entry.overridden, entry.source) for entry in found]
    return pd.DataFrame(rows, columns=["key", "value", "default", "overridden", "source"])


def parameter_table(params: BookParams, as_of: date, from_policy: Mapping[str, object] | None = None) -> pd.DataFrame:
    """Return every parameter with the value in force and where that came from, as far as the value tells; a run's record knows exactly.

    A value left alone is "default" or, of those the team's policy sets (``from_policy``), "team"; what differs is the scenario's where one
    is named, else the command line's.
    """
    policy = from_policy or {}
    asked = params.asked()
    plain = {**type(params).from_pairs({name: getattr(params, name) for name in asked}).resolved(), **policy}
    rows = []
    for name, value in params.resolved().items():
        source = "scenario" if params.scenario and name not in (*asked, *_NEVER_SAVED) else "command line"
        if value == plain[name] and name not in asked:
            source = "team" if name in policy else "default"
        rows.append((name, as_of.isoformat() if name == "as_of" else value, source))
    return pd.DataFrame(rows, columns=["name", "value", "source"])


_NEVER_SAVED = ("as_of", "report_lang", "scenario")  # in no scenario
