"""What every book's result has in common: whose it is, what was missing, and the tables, findings and names it carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from goalbook.books.params import BookParams
    from goalbook.core.findings import Finding
    from goalbook.core.message import Label, Message
    from goalbook.core.metrics import Catalogue
    from goalbook.core.period import Period
    from goalbook.core.policy import Policy


@dataclass(frozen=True)
class Subject:
    """What a report is about where that is no calendar period: a campaign, planned or looked back on."""

    label: str  # as its folder is called
    name: Label
    start: date
    end: date

    def to_json(self) -> dict[str, object]:
        """Return it as JSON-ready data."""
        return {"label": self.label, "name": self.name.to_json(), "start": self.start.isoformat(), "end": self.end.isoformat()}


@dataclass(frozen=True)
class Meta:
    """What stands in the head of the report (DM-07): whose report, of what, on which data."""

    team_id: str
    team: Label
    period: Period  # of a campaign the month in which it ends
    horizon: Period  # the goals' own period; the calendar quarter where there are no goals
    as_of: date  # the book knows nothing later
    data_to: date  # last day with a fact, at most as_of
    grain: str  # "day" or "week"
    currency: str  # ISO 4217, "" when not given
    goal_version: int | None
    open_issues: int | None  # problems with neither action nor decision, None where the book counts none
    recipients: tuple[Label, ...]
    goal_frozen: bool = False  # the version is a frozen one, whose hash holds
    subject: Subject | None = None  # where the report is about a campaign

    @property
    def label(self) -> str:
        """Return what the report is about, as its folder is called."""
        return self.subject.label if self.subject is not None else self.period.label

    @property
    def name(self) -> Message | Label:
        """Return what the report is about, as a reader sees it."""
        return self.subject.name if self.subject is not None else self.period.name


@dataclass(frozen=True)
class MissingTable:
    """An optional input that is absent, and what it would unlock, in the place the reader would look for it."""

    table: str
    section: str
    unlocks: Message


class Aimed(Protocol):
    """The figure a book's headline is about."""

    @property
    def metric_id(self) -> str:
        """Return the metric or ratio."""

    @property
    def channel(self) -> str:
        """Return the channel, "" for the whole team."""


class BookResult(Protocol):
    """A book's result as the report, the workbook and the archive read it, whichever book it is."""

    @property
    def book(self) -> str:
        """Return the book's id, as in "monthly_review"."""

    @property
    def meta(self) -> Meta:
        """Return whose report it is."""

    @property
    def params(self) -> BookParams:
        """Return the parameters in force."""

    @property
    def headline(self) -> Aimed:
        """Return the figure it is about."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the tables by name."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the verdicts of the rules."""

    @property
    def objectives(self) -> Mapping[str, Label]:
        """Return the objectives' texts by id."""

    @property
    def channel_names(self) -> Mapping[str, Label]:
        """Return the channels' names by id."""

    @property
    def missing(self) -> tuple[MissingTable, ...]:
        """Return what was not given."""

    @property
    def catalogue(self) -> Catalogue:
        """Return the metrics."""

    @property
    def policy(self) -> Policy:
        """Return the limits in force."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-ready data."""
