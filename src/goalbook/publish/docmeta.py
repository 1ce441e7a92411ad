"""What a rendered report says about itself: title, head, foot and the properties of the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.brief import book_name, target_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.result import BookResult

_SHOWN_DIGITS = 7  # of the fingerprint: enough to find the revision, short enough to type


@dataclass(frozen=True)
class DocMeta:
    """The report's identity. It holds no time and no revision number, so that equal inputs give equal bytes."""

    book: str  # id, as in "monthly_review"
    book_name: Message
    team: str  # id
    team_name: Label
    label: str  # of the period or the campaign, as its folder is called
    name: Message | Label  # the same for readers
    lang: str
    fingerprint: str  # of everything the run read; the first digits are printed
    scenario: str = ""
    goal_version: int | None = None
    goal_frozen: bool = False
    data_to: date | None = None
    open_issues: int | None = None
    recipients: tuple[Label, ...] = ()

    @classmethod
    def from_results(cls, results: Mapping[str, object], book: str, lang: str, fingerprint: str) -> DocMeta:
        """Read the identity from a `results.json`; the scenario is among its parameters."""
        meta = results["meta"]
        params = results.get("params") or {}
        if not isinstance(meta, dict) or not isinstance(params, dict):
            raise TypeError(type(meta).__name__)
        subject = meta.get("subject")
        return cls(
            book=book,
            book_name=book_name(book),
            team=meta["team_id"],
            team_name=Label(**meta["team"]),
            label=subject["label"] if subject else meta["period"]["label"],
            name=Label(**subject["name"]) if subject else parse_period(meta["period"]["label"]).name,
            lang=lang,
            fingerprint=fingerprint,
            scenario=params.get("scenario") or "",
            goal_version=meta["goal_version"],
            goal_frozen=bool(meta.get("goal_frozen")),
            data_to=date.fromisoformat(meta["data_to"]),
            open_issues=meta["open_issues"],
            recipients=tuple(Label(**one) for one in meta["recipients"]),
        )

    @classmethod
    def of_result(cls, result: BookResult, lang: str, fingerprint: str = "") -> DocMeta:
        """Read the identity from a result at hand."""
        meta = result.meta
        return cls(
            book=result.book,
            book_name=book_name(result.book),
            team=meta.team_id,
            team_name=meta.team,
            label=meta.label,
            name=meta.name,
            lang=lang,
            fingerprint=fingerprint,
            scenario=result.params.scenario,
            goal_version=meta.goal_version,
            goal_frozen=meta.goal_frozen,
            data_to=meta.data_to,
            open_issues=meta.open_issues,
            recipients=meta.recipients,
        )

    def say(self, text: Message | Label | str) -> str:
        """Return a text in the report's language."""
        return language(self.lang).say(text)

    @property
    def title(self) -> str:
        """Return "Beauty · Monthly review · May 2025", with the scenario if there is one."""
        parts: tuple[Message | Label | str, ...] = (self.team_name, self.book_name, self.name, self.scenario)
        return " · ".join(self.say(part) for part in parts if part)

    @property
    def subtitle(self) -> str:
        """Return what follows the team's name in the head of each page."""
        return self.title[len(self.say(self.team_name)) :]

    @property
    def provenance(self) -> str:
        """Return the target version, the data's last day and the fingerprint: what two copies must share to be the same."""
        parts = (
            target_version(self.goal_version, frozen=self.goal_frozen) if self.goal_version is not None else None,
            msg("data to {day:date}", day=self.data_to) if self.data_to else None,
            self._inputs(),
        )
        return " · ".join(self.say(part) for part in parts if part)

    @property
    def audience(self) -> str:
        """Return for whom the report is and how many issues it leaves open (three synchronisations: goals, data, problems)."""
        parts = (
            msg("for {people}", people=self.say(msg(", ")).join(map(self.say, self.recipients))) if self.recipients else None,
            self._open(),
        )
        return " · ".join(self.say(part) for part in parts if part)

    def _open(self) -> Message | None:
        if self.open_issues is None:
            return None
        return msg("1 open issue") if self.open_issues == 1 else msg("{n:n} open issues", n=self.open_issues)

    @property
    def foot(self) -> str:
        """Return the archive's address of this report in the foot of each page."""
        series = "+".join(part for part in (self.lang, self.scenario) if part)
        parts = ("goalbook", self.team, self.book, self.label, series, self._inputs())
        return " · ".join(self.say(part) for part in parts if part)

    @property
    def keywords(self) -> tuple[str, ...]:
        """Return the words by which a search finds the document."""
        return (self.team, self.book, self.label, *([f"inputs:{self.fingerprint}"] if self.fingerprint else []))

    def _inputs(self) -> Message | None:
        return msg("inputs {mark:text}", mark=self.fingerprint[:_SHOWN_DIGITS]) if self.fingerprint else None
