"""Reviews of months and quarters archived earlier, whose findings the next goals answer: which files count, and what they found."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from goalbook.core.language import CODES
from goalbook.core.message_json import read_message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goalbook.core.message import Message
    from goalbook.core.period import Period

BOOK, QUARTERS = "monthly_review", "quarter_review"
RESULTS, RECORD = "results.json", "record.json"
_REVISION = re.compile(r"r(\d{4,})")


@dataclass(frozen=True)
class EarlierFinding:
    """One problem of an archived review; its id is <period>:<channel>:<key>."""

    id: str
    severity: str
    what: Message
    channel: str
    metric_id: str

    @property
    def key(self) -> str:
        """Return what stays the same from month to month."""
        return key_of(self.id)


@dataclass(frozen=True)
class EarlierReview:
    """What one archived review found; ``month`` is its period, of a quarter's review the quarter."""

    month: str
    as_of: date
    data_to: date  # last day with a fact: of a quarter that was closed before its time earlier than its end
    findings: tuple[EarlierFinding, ...]


def key_of(finding_id: str) -> str:
    """Return a finding's id without its period: the same problem has the same key in every month and in its quarter."""
    return finding_id.partition(":")[2]


def earlier_reviews(outputs_dir: Path, team: str, period: Period) -> tuple[Path, ...]:
    """Return the results.json of every reviewed month of the period before, of the reviews that closed it, and of the period's own months.

    Goals that are revised while their period runs build on its own reviews too; whoever reads them leaves out what was not known yet.
    Of the languages of one month the run that ended last counts, of its revisions the newest; scenarios do not.
    """
    folder, before = outputs_dir / team, period.previous()
    months, own = before.months(), period.months()
    found = (
        *(_newest_of(folder / BOOK / month.label) for month in months),
        *(_newest_of(folder / QUARTERS / label) for label in _closing(before)),
        *(_newest_of(folder / BOOK / month.label) for month in own),
    )
    return tuple(path for path in found if path is not None)


def _closing(before: Period) -> tuple[str, ...]:
    """Return the periods within one that a quarter's review may have closed, its quarters first."""
    quarters = dict.fromkeys(month.quarter().label for month in before.months() if before.covers(month.quarter()))
    return tuple(dict.fromkeys((*quarters, before.label)))


def _newest_of(month: Path) -> Path | None:
    runs = [run for code in CODES for run in revisions_of(month / code)[-1:]]
    return max(runs, key=finished_on) / RESULTS if runs else None


def revisions_of(series: Path) -> list[Path]:
    """Return the complete revisions of one series, the newest last."""
    names = [path.name for path in series.iterdir()] if series.is_dir() else []
    numbers = sorted((int(match[1]), name) for name in names if (match := _REVISION.fullmatch(name)))
    return [series / name for _, name in numbers if (series / name / RESULTS).is_file()]


def finished_on(run: Path) -> str:
    """Return when a run ended, "" where its record cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        record = json.loads((run / RECORD).read_text("utf-8"))
        return str(record["predicate"]["runDetails"]["metadata"]["finishedOn"])
    return ""


def read_review(path: Path) -> EarlierReview | None:
    """Return what an archived review found; None where the file is not one that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        results = json.loads(path.read_text("utf-8"))
        meta = results["meta"]
        rows = results["tables"].get("problems", [])
        known, facts = (date.fromisoformat(meta.get(name) or meta["as_of"]) for name in ("as_of", "data_to"))
        return EarlierReview(str(meta["period"]["label"]), known, facts, tuple(map(_finding, rows)))
    return None


def _finding(row: Mapping[str, Any]) -> EarlierFinding:
    texts = {name: str(row.get(name) or "") for name in ("id", "severity", "channel", "metric_id")}
    return EarlierFinding(**texts, what=read_message(row["what"]))
