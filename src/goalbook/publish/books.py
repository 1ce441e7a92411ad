"""The notebooks that can be run, and what each must leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from goalbook.core.errors import UsageError
from goalbook.core.message import msg
from goalbook.core.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.params import BookParams
    from goalbook.core.period import Kind
    from goalbook.inputs import Inputs


@dataclass(frozen=True)
class Book:
    """One notebook: its file, its parameters and the files its last cell writes."""

    id: str
    notebook: str
    module: str  # imported when needed, since starting the command must be cheap
    period_kinds: tuple[Kind, ...]  # the first is the one taken where none is asked for
    artefacts: tuple[str, ...]
    ahead: bool = False  # about a period to come: where none is asked for, the one after the last fact's
    reads_earlier: Literal["", "reviews", "forecasts", "record"] = ""  # which results of earlier reports it reads
    compares: bool = False  # shows the saved scenarios side by side
    campaigns: Literal[False, True, "effects"] = False  # reads the team's campaigns, or of them what tells their effects
    operations: bool = False  # reads what the team keeps of its running work: users, content, people, risks, customer success
    of_campaign: bool = False  # is about one of them, not about a calendar period

    def load_params(self) -> type[BookParams]:
        """Return the class of the book's parameters."""
        found: type[BookParams] = import_module(self.module).Params
        return found

    def compute(self, inputs: Inputs, params: BookParams) -> object:
        """Return the book's result, without a notebook."""
        result: object = import_module(self.module).compute(inputs, params)
        return result


BOOKS: Mapping[str, Book] = {
    "monthly_review": Book(
        id="monthly_review",
        notebook="3_monthly_review.ipynb",
        module="goalbook.books.monthly_review",
        period_kinds=("month",),
        artefacts=("results.json", "report.xlsx", "tables/daily.csv", "tables/weekly.csv", "summary.md"),
        reads_earlier="forecasts",
        campaigns="effects",
        operations=True,
    ),
    "target_setting": Book(
        id="target_setting",
        notebook="1_target_setting.ipynb",
        module="goalbook.books.target_setting",
        period_kinds=("quarter", "month", "half", "year"),
        artefacts=("results.json", "report.xlsx", "summary.md"),
        ahead=True,
        reads_earlier="reviews",
        compares=True,
    ),
    "decomposition": Book(
        id="decomposition",
        notebook="2_decomposition.ipynb",
        module="goalbook.books.decomposition",
        period_kinds=("quarter", "month", "half", "year"),
        artefacts=("results.json", "report.xlsx", "calendar.ics", "summary.md"),
        ahead=True,
    ),
    "campaign": Book(
        id="campaign",
        notebook="4_campaign_retrospective.ipynb",
        module="goalbook.books.campaign",
        period_kinds=(),
        artefacts=("results.json", "report.xlsx", "summary.md"),
        campaigns=True,
        of_campaign=True,
    ),
    "quarter_review": Book(
        id="quarter_review",
        notebook="5_quarter_review.ipynb",
        module="goalbook.books.quarter_review",
        period_kinds=("quarter", "half", "year"),
        artefacts=("results.json", "report.xlsx", "summary.md"),
        reads_earlier="record",
        campaigns=True,
        operations=True,
    ),
}


def find_book(name: str) -> Book:
    """Return a book by its id; dashes count as underscores."""
    book = BOOKS.get(name.replace("-", "_"))
    if book is None:
        near = nearest(name, BOOKS)
        known = ", ".join(BOOKS)
        raise UsageError(
            msg("unknown book '{name}' (did you mean '{near}'?)", name=name, near=near)
            if near
            else msg("unknown book '{name}'; known are {known}", name=name, known=known),
        )
    return book
