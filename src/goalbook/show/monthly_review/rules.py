"""Every rule this review evaluated: its verdict, what was seen, what was expected."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg
from goalbook.core.rules import load_rules
from goalbook.show.block import Block, note, section
from goalbook.show.monthly_review.words import rest_in_workbook, says
from goalbook.show.tables import Column, Frame, Tone, table, toned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.findings import Finding
    from goalbook.core.language import Language

ORDER = ("fail", "warn", "not_evaluated", "info", "pass")
TONES: dict[str, Tone] = {"fail": "bad", "warn": "bad", "pass": "good"}
SHOWN = 40  # a register is read by looking up, not from top to bottom


def status_name(status: str) -> Message:
    """Return the word for a verdict."""
    return {
        "fail": msg("fails"),
        "warn": msg("warns"),
        "pass": msg("passes"),
        "info": msg("note"),
        "not_evaluated": msg("not judged"),
    }[status]


def rules(review: MonthlyReview, language: Language) -> Block:
    """Return the register: counts by verdict, then one line per finding, the gravest first; passes are counted by rule."""
    counts: Counter[str] = Counter(finding.status for finding in review.findings)
    summary = " · ".join(f"{language.say(status_name(status))} {counts[status]}" for status in ORDER if counts[status])
    parts: list[Markup | str] = [note(summary or language.say(msg("No rule was evaluated.")))]
    spoken = sorted(
        (finding for finding in review.findings if finding.status != "pass"),
        key=lambda finding: (ORDER.index(finding.status), finding.rule),
    )
    if spoken:
        parts.append(table(_columns(language, spoken), Frame(limit=SHOWN, more=rest_in_workbook(language, "findings"), kind="register")))
    passed = Counter(finding.rule for finding in review.findings if finding.status == "pass")
    if passed:
        names = ", ".join(f"{rule} ({count})" if count > 1 else rule for rule, count in sorted(passed.items()))
        parts.append(note(says(language, msg("Passed: {rules}.", rules=names))))
    return section("rules", language.say(msg("Rules evaluated")), parts)


def _columns(language: Language, found: Iterable[Finding]) -> list[Column]:
    titles = load_rules()
    listed = list(found)

    def title(finding: Finding) -> str:
        return language.say(titles[finding.rule].title) if finding.rule in titles else ""

    return [
        Column(language.say(msg("Rule")), _unrepeated([finding.rule for finding in listed]), "text"),
        Column(language.say(msg("What it judges")), _unrepeated([title(finding) for finding in listed]), "text"),
        Column(language.say(msg("Subject")), [language.say(finding.subject) for finding in listed], "text"),
        Column(language.say(msg("Verdict")), [_verdict(language, finding) for finding in listed], "text"),
        Column(language.say(msg("Finding")), [language.say(finding.message) for finding in listed], "text"),
    ]


def _verdict(language: Language, finding: Finding) -> Markup:
    return toned(language.say(status_name(finding.status)), TONES.get(finding.status, "plain"))


def _unrepeated(texts: list[str]) -> list[str]:
    """Return the texts with those that repeat the line above left blank."""
    return [text if place == 0 or text != texts[place - 1] else "" for place, text in enumerate(texts)]
