"""Every rule this review evaluated: what fails and warns in words, the rest by name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Message, msg
from goalbook.core.rules import load_rules
from goalbook.core.terminal import width_of
from goalbook.show.block import Block, note, section
from goalbook.show.tables import BODY_ROWS, Column, Frame, Tone, table, toned
from goalbook.show.words import rest_in_workbook, says

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goalbook.books.result import BookResult
    from goalbook.core.findings import Finding
    from goalbook.core.language import Language

ORDER = ("fail", "warn", "not_evaluated", "info", "pass")
TONES: dict[str, Tone] = {"fail": "bad", "warn": "bad", "pass": "good"}
EACH, FEWER = 3, 2  # findings of one rule on paper; fewer where they are long
LONG = 480  # Latin letters in a cell, some six lines: what is longer is shortened


def status_name(status: str) -> Message:
    """Return the word for a verdict."""
    return {
        "fail": msg("fails"),
        "warn": msg("warns"),
        "pass": msg("passes"),
        "info": msg("note"),
        "not_evaluated": msg("not judged"),
    }[status]


def rules(review: BookResult, language: Language) -> Block:
    """Return the register: counts by verdict, one line per rule that fails or warns, then the other rules by name."""
    counts: Counter[str] = Counter(finding.status for finding in review.findings)
    summary = " · ".join(f"{language.say(status_name(status))} {counts[status]}" for status in ORDER if counts[status])
    parts: list[Markup | str] = [note(summary or language.say(msg("No rule was evaluated.")))]
    spoken = [lines for status in ("fail", "warn") for lines in _by_rule(review.findings, status)]
    if spoken:
        parts.append(table(_columns(language, spoken), Frame(more=rest_in_workbook(language, "findings"), kind="register")))
        if len(spoken) > BODY_ROWS:
            parts.append(note(says(language, msg("Left out above: {rules}.", rules=_counted(spoken[BODY_ROWS:])))))
    for status in ("info", "not_evaluated", "pass"):
        listed = _counted(_by_rule(review.findings, status))
        if listed:
            parts.append(note(says(language, _named(status, listed))))
    return section("rules", language.say(msg("Rules evaluated")), parts)


def _counted(groups: Iterable[list[Finding]]) -> str:
    """Return rules by id, each with how often it spoke where that is more than once."""
    return ", ".join(f"{lines[0].rule} ({len(lines)})" if len(lines) > 1 else lines[0].rule for lines in groups)


def _named(status: str, rules: str) -> Message:
    if status == "info":
        return msg("Noted: {rules}.", rules=rules)
    return msg("Not judged: {rules}.", rules=rules) if status == "not_evaluated" else msg("Passed: {rules}.", rules=rules)


def _by_rule(findings: Iterable[Finding], status: str) -> list[list[Finding]]:
    """Return the findings of one verdict, rule by rule."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.status == status:
            groups.setdefault(finding.rule, []).append(finding)
    return [groups[rule] for rule in sorted(groups)]


def _columns(language: Language, spoken: list[list[Finding]]) -> list[Column]:
    titles = load_rules()

    def named(rule: str) -> Markup:
        title = language.say(titles[rule].title).replace(" %", "\u00a0%") if rule in titles else ""
        return Markup("<b>{}</b> {}").format(rule, title)

    return [
        Column(language.say(msg("Rule")), [named(lines[0].rule) for lines in spoken], "text"),
        Column(language.say(msg("Verdict")), [_verdict(language, lines[0]) for lines in spoken], "text"),
        Column(language.say(msg("Finding")), [_said(language, lines) for lines in spoken], "text"),
    ]


def _said(language: Language, lines: list[Finding]) -> str:
    """Return what a rule found, each finding with its subject where its own words do not name it; the workbook has those left out."""
    between = "；" if language.code == "zh" else "; "
    texts = [_named_finding(language, finding) for finding in lines[:EACH]]
    if width_of(between.join(texts)) > LONG:
        texts = [_shortened(text, LONG // FEWER, between.strip()) for text in texts[:FEWER]]
    if len(lines) > len(texts):
        texts.append(language.say(msg("{n:n} more in the workbook", n=len(lines) - len(texts))))
    return between.join(texts)


def _named_finding(language: Language, finding: Finding) -> str:
    subject, text = language.say(finding.subject), language.say(finding.message)
    named = msg("{subject}: {text}", subject=finding.subject, text=finding.message)
    return text if subject.casefold() in text.casefold() else language.say(named)


def _shortened(text: str, width: int, end: str) -> str:
    """Return a long text up to the last end of a clause that fits; the first clause at least, since half of one says nothing."""
    clauses = text.split(end)
    kept = clauses[0]
    for clause in clauses[1:]:
        if width_of(kept + end + clause) > width:
            break
        kept += end + clause
    return kept if kept == text else f"{kept} …"


def _verdict(language: Language, finding: Finding) -> Markup:
    return toned(language.say(status_name(finding.status)), TONES.get(finding.status, "plain"))
