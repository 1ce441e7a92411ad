"""Removals judged anew: each by the rule that its line states, from what the ledger said before it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from goalbook.core.message import msg
from goalbook.publish.archive.ledger import ADOPTED, ERASE, FAILURE, PRUNE, REVISION
from goalbook.publish.archive.verifying.breaks import Break

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from goalbook.publish.archive.ledger import Entry


def place_breaks(entries: Iterable[Entry]) -> Iterator[Break]:
    """Yield what no ledger of ours can say: a place taken twice, and the removal of what was not there or what no rule allowed."""
    standing: dict[str, Entry] = {}
    erased: set[str] = set()
    for entry in entries:
        if entry.event in (REVISION, FAILURE, ADOPTED):
            name = str(entry.about["path"])
            if name in standing:
                yield Break.at(name, msg("was entered a second time, by line {n:n} of the ledger", n=entry.n))
                del standing[name]
            standing[name] = entry
        elif entry.event == PRUNE:
            yield from _removal_breaks(entry, standing, erased)
            for gone in entry.about["removed"]:
                standing.pop(str(gone["path"]), None)
        elif entry.event == ERASE:
            erased.add(str(entry.about["object"]))


def _removal_breaks(line: Entry, standing: Mapping[str, Entry], erased: set[str]) -> Iterator[Break]:
    rules = {str(one["rule"]): one for one in line.about["rule"]}
    judge = _Judge(line, rules, _newest(standing, rules), erased)
    seen: set[str] = set()
    for gone in line.about["removed"]:
        name = str(gone["path"])
        run = standing.get(name)
        if run is None or name in seen or run.about["record"] != gone["record"]:
            yield Break.at(name, msg("was removed by line {n:n} of the ledger, but never entered", n=line.n))
        elif not judge.allows(run, gone):
            yield Break.at(name, msg("was removed by line {n:n} of the ledger, but no rule that stands there allows it", n=line.n))
        seen.add(name)


@dataclass(frozen=True)
class _Judge:
    """What a line of removals says, and what stood before it."""

    line: Entry
    rules: Mapping[str, Mapping[str, Any]]
    newest: set[str]
    erased: set[str]

    def allows(self, run: Entry, gone: Mapping[str, Any]) -> bool:
        """Say whether the rule that is named for a run lets it go: the same reckoning as when it went."""
        rule = self.rules.get(str(gone["by"]))
        if rule is None:
            return False
        if rule["rule"] == "erased":
            return gone["object"] in self.erased
        failed = run.event == FAILURE
        if failed != (rule["rule"] == "failures") or str(gone["path"]) in self.newest:
            return False
        age = datetime.fromisoformat(self.line.time) - datetime.fromisoformat(run.time)
        return age > timedelta(days=rule["days"])


def _newest(standing: Mapping[str, Entry], rules: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return the revisions that are kept of each series."""
    rule = rules.get("superseded")
    if rule is None:
        return set()
    series: dict[str, list[str]] = defaultdict(list)
    for name, run in standing.items():
        if run.event != FAILURE:
            series[str(PurePosixPath(name).parent)].append(name)
    return {name for names in series.values() for name in names[-rule["keep"] :]}
