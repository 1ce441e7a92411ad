"""What came of two runs: their headline numbers, the verdicts of their rules, their sentences."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from goalbook.core.language import CODES
from goalbook.core.message import Label, Message, msg
from goalbook.publish.archive.compare.section import LIMIT, SENTENCES, Cell, Grid, Section, cell_of, pair, visible
from goalbook.publish.archive.figures import Figure, figures
from goalbook.publish.archive.private import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goalbook.publish.archive.reading import Run

SUMMARY = "summary.md"
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])")
_WORDS = ("verdict", "status", "state", "design", "frozen", "complete", "metric_id", "kr_id", "channel")
_WEIGHT = {"fail": 0, "warn": 1, "not_evaluated": 2, "info": 3, "pass": 4}


@dataclass(frozen=True)
class FigureChange:
    """One headline number before and now; None where that report could not know it or does not have it."""

    figure: Figure
    before: float | None
    now: float | None

    def cells(self) -> tuple[Cell, ...]:
        """Return name, both values, change."""
        return (self.figure.name, *pair(self.before, self.now, self.figure.kind))

    @property
    def visible(self) -> bool:
        """Say whether people would write the two differently."""
        return visible(self.before, self.now, self.figure.kind)


def figure_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[FigureChange, ...]:
    """Return the headline numbers that differ, in the order of the newer report."""
    was, new = ({one.key: one for one in figures(results)} for results in (before, now))
    found = [
        FigureChange(new.get(key) or was[key], was[key].value if key in was else None, new[key].value if key in new else None)
        for key in dict.fromkeys((*new, *was))
    ]
    return tuple(one for one in found if one.before != one.now)


def headline(a: Run, b: Run) -> Section:
    """Return the headline numbers that differ, and the words beside them."""
    changes = figure_changes(a.results, b.results)
    rows = [change.cells() for change in changes if change.visible]
    hidden = len(changes) - len(rows)
    lines = (msg("{n:n} moved by less than anybody would write", n=hidden),) if hidden else ()
    head = (msg("Headline number"), msg("earlier run"), msg("later run"), msg("change"))
    grids = [Grid("", head, tuple(rows), "lnnn")] if rows else []
    was, new = a.results.get("headline") or {}, b.results.get("headline") or {}
    words: list[tuple[Cell, ...]] = [
        (_word_name(key), cell_of(was.get(key)), cell_of(new.get(key))) for key in _WORDS if was.get(key) != new.get(key)
    ]
    if words:
        grids.append(Grid("", (msg("In words"), msg("earlier run"), msg("later run")), tuple(words)))
    return Section("headline", msg("Headline numbers"), lines, tuple(grids))


def _word_name(key: str) -> Message | str:
    named = {
        "verdict": msg("verdict"),
        "status": msg("status of the goals"),
        "state": msg("state of the campaign"),
        "design": msg("way of measuring"),
        "frozen": msg("frozen"),
        "complete": msg("period complete"),
        "metric_id": msg("metric"),
        "kr_id": msg("key result"),
        "channel": msg("channel"),
    }
    return named.get(key, key)


@dataclass(frozen=True)
class Verdict:
    """What a rule said of one subject in one report."""

    rule: str
    subject: Label
    status: str
    said: Cell
    plain: Any  # the sentence with its values, to see whether it is the same


def verdicts(results: Mapping[str, Any]) -> dict[tuple[str, str, int], Verdict]:
    """Return the findings by rule, subject and, where a rule speaks of one subject several times, place."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for one in results.get("findings") or ():
        subject = Label("?", "?")
        with suppress(KeyError, TypeError):
            subject = Label(str(one["subject"]["en"]), str(one["subject"]["zh"]))
        rule = str(one.get("rule"))
        seen[rule, subject.en] += 1
        found[rule, subject.en, seen[rule, subject.en]] = Verdict(
            rule, subject, str(one.get("status")), cell_of(one.get("message")), one.get("message")
        )
    return found


def verdict_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[tuple[Verdict | None, Verdict | None], ...]:
    """Return the verdicts that changed, appeared or went, the worst of now first."""
    was, new = verdicts(before), verdicts(now)
    found = [(was.get(key), new.get(key)) for key in dict.fromkeys((*new, *was))]
    changed = [(one, other) for one, other in found if _status(one) != _status(other)]
    return tuple(sorted(changed, key=lambda both: [_WEIGHT.get(_status(one), 5) for one in reversed(both)]))


def on_other_figures(before: Mapping[str, Any], now: Mapping[str, Any]) -> int:
    """Return how many verdicts are the same for other reasons: their sentences hold other figures."""
    was, new = verdicts(before), verdicts(now)
    return sum(1 for key in was.keys() & new.keys() if was[key].status == new[key].status and was[key].plain != new[key].plain)


def findings(a: Run, b: Run) -> Section:
    """Return the verdicts that changed; figures behind an unchanged verdict are counted."""
    before, now = (redacted(run.about("book"), run.results) for run in (a, b))
    rows = [_verdict_row(*both) for both in verdict_changes(before, now)]
    private = len(verdict_changes(a.results, b.results)) - len(rows)
    head = (msg("Rule"), msg("Subject"), msg("earlier run"), msg("later run"), msg("what it says"))
    grids = (replace(Grid.of("", head, rows), shown=2 * LIMIT),) if rows else ()
    moved = on_other_figures(before, now)
    lines = (msg("findings that keep their verdict on other figures: {n:n}", n=moved),) if moved else ()
    if private > 0:
        lines = (*lines, msg("verdicts about single people that differ and are not shown: {n:n}", n=private))
    return Section("findings", msg("Verdicts of the rules"), lines, grids)


def _status(verdict: Verdict | None) -> str:
    return verdict.status if verdict else ""


def _verdict_row(was: Verdict | None, new: Verdict | None) -> tuple[Cell, ...]:
    one = new or was
    assert one is not None  # noqa: S101 - a key comes from one of both
    return one.rule, one.subject, status_word(_status(was)), status_word(_status(new)), one.said


def status_word(status: str) -> Message | str:
    """Return the word for a verdict; nothing where there was none."""
    named: dict[str, Message | str] = {
        "fail": msg("fails"),
        "warn": msg("warns"),
        "pass": msg("passes"),
        "info": msg("note"),
        "not_evaluated": msg("not judged"),
        "": "–",
    }
    return named.get(status, status)


def text(a: Run, b: Run) -> Section:
    """Return the sentences that differ: the headline in both languages, the summary where both are in one language."""
    rows = [row for code in CODES for row in _headline_rows(a, b, code)]
    lines: tuple[Message, ...] = ()
    if a.about("lang") == b.about("lang"):
        rows += list(sentence_changes(_summary(a), _summary(b)))
    elif rows:
        lines = (msg("the summaries are in different languages; their sentences are not compared"),)
    head = (msg("Text"), msg("earlier run"), msg("later run"))
    grids = (Grid.of("", head, rows, SENTENCES),) if rows else ()
    return Section("text", msg("Text"), lines, grids)


def _headline_rows(a: Run, b: Run, code: str) -> Iterator[tuple[Cell, ...]]:
    was, new = (str((run.results.get("headline_text") or {}).get(code, "")) for run in (a, b))
    if was != new:
        yield (msg("headline, English") if code == "en" else msg("headline, Chinese")), was or "–", new or "–"


def _summary(run: Run) -> list[str]:
    try:
        lines = (run.path / SUMMARY).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [part.strip() for line in lines for part in _SENTENCE.split(line.replace("**", "").lstrip("#>- ")) if part.strip()]


def sentence_changes(was: list[str], new: list[str]) -> Iterator[tuple[Cell, ...]]:
    """Yield the places where two lists of sentences differ, as rows: what it is, before, now."""
    for kind, start, end, first, last in SequenceMatcher(None, was, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        before, now = was[start:end], new[first:last]
        if len(before) == len(now):
            yield from ((msg("summary"), one, other) for one, other in zip(before, now, strict=True))
        else:
            yield msg("summary"), " ".join(before) or "–", " ".join(now) or "–"
