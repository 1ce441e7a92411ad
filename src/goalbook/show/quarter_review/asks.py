"""What the quarter meeting decides: targets to set again, actions that did not work, steps of the process, what the next goals answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.core.period import name_of
from goalbook.show.quarter_review.narrative import key_result
from goalbook.show.words import known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.quarter_review.result import QuarterReview

MOST = 4
STEEP = 0.25  # ours: a next target that asks for a quarter more than was reached wants a reason


def asks(review: QuarterReview) -> tuple[Message, ...]:
    """Return what is to be decided, the most important first."""
    return (*_asked(review),)[:MOST] or (msg("Nothing waits for a decision: confirm the result and set the next goals."),)


def _asked(review: QuarterReview) -> Iterator[Message]:
    yield from _targets(review)
    yield from _findings(review)
    yield from _actions(review)
    yield from _process(review)


def _targets(review: QuarterReview) -> Iterator[Message]:
    """Yield the next target that asks most above what was reached, and targets that the bands call too high or too low."""
    found = rows(review.tables.get("next_targets"))
    steep = [row for row in found if known(row["step"]) and number(row["step"]) > STEEP]
    if steep:
        row = max(steep, key=lambda one: number(one["step"]))
        yield msg(
            "The draft of {period} asks {step:+pct0} of {name} above what this period reaches: give the reason or set it lower.",
            period=name_of(str(row["next_period"])),
            step=number(row["step"]),
            name=key_result(review, row),
        )
    wrong = [row for row in found if row["verdict"] in ("lower", "raise")]
    if wrong and not steep:
        names = [key_result(review, row) for row in wrong]
        yield msg("Set anew what the bands call too high or too low: {names}.", names=listed(names))


def _findings(review: QuarterReview) -> Iterator[Message]:
    grave = [row for row in rows(review.tables.get("problems")) if row["severity"] == "high"]
    bare = [row for row in grave if not row["action"] and not row["decided"]]
    if len(bare) == 1 and isinstance(bare[0]["what"], Message):
        yield msg("A grave finding has no action: {what}. Name one, or carry it into the next goals.", what=bare[0]["what"])
    elif bare:
        yield msg(
            "Grave findings without an action: {n:n} of {all:n}; name one, or carry them into the next goals.", n=len(bare), all=len(grave)
        )
    elif grave:
        yield msg("Grave findings for the next goals: {n:n}; each objective names those it answers.", n=len(grave))


def _actions(review: QuarterReview) -> Iterator[Message]:
    found = rows(review.tables.get("actions"))
    failed = [row for row in found if row["verdict"] == "ineffective" and not row["decision"]]
    if failed:
        yield msg("Actions without effect: {n:n}; stop them or change direction.", n=len(failed))
    overdue = [row for row in found if row["overdue"] and not row["decision"]]
    if overdue:
        yield msg("Overdue actions: {n:n}; finish them or say why not.", n=len(overdue))


def _process(review: QuarterReview) -> Iterator[Message]:
    failed = {finding.rule for finding in review.findings if finding.status in ("fail", "warn")}
    if failed & {"GV-05", "TS-49"}:
        yield msg("Hold the round of adjustment that is owed, or record that nothing is changed.")
    if any(finding.rule == "PF-12" and finding.status == "fail" for finding in review.findings):
        yield msg("Hold the meeting on the goal process that is owed, and agree what to do better.")
    limit = review.policy.get("process.score_min")
    low = [row for row in rows(review.tables.get("questionnaire")) if known(row["score"]) and number(row["score"]) < limit]
    if low:
        row = min(low, key=lambda one: number(one["score"]))
        text = row["improvement"] if isinstance(row["improvement"], Label) and row["improvement"].en else None
        values = {"question": row["text"], "score": number(row["score"])}
        if text is not None:
            yield msg("Process, “{question}” ({score:ratio} of 5): {change}.", change=text, **values)  # type: ignore[arg-type] # labels
        else:
            yield msg("Process, “{question}” ({score:ratio} of 5): decide what changes.", **values)  # type: ignore[arg-type] # as above


def listed(names: list[Label]) -> Label:
    """Return names joined by commas."""
    return Label(", ".join(one.en for one in names), "、".join(one.zh for one in names))
