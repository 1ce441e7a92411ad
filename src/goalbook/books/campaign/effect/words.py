"""What is said of a design: what weakens it, and why it says nothing."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.methods.uplift import MIN_PRE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.methods.controls import Jump
    from goalbook.methods.uplift import Reason

_WEEKS = "weeks_"
DESIGN_NAMES = {
    "randomised": Label("randomised arms", "随机对照"),
    "synthetic_control": Label("synthetic control", "合成控制"),
    "local_level": Label("covariates", "协变量"),
    "seasonal_baseline": Label("seasonal baseline", "季节基线"),
}


def notes_of(notes: Sequence[str]) -> Iterator[Message]:
    """Yield what each note of a method means."""
    known = {
        "missing_days": msg("days of the campaign without a value are left out"),
        "few_placebos": msg("too few days before for a firm interval"),
        "controls_left_out": msg("controls that do not vary, or miss more than a fifth of the days before, are left out"),
        "indexed": msg("controls are brought to the size of the treated"),
        "trend": msg("their trend is carried on"),
    }
    for note in notes:
        if note.startswith(_WEEKS):
            yield msg("same weekdays of the {n:n} weeks before", n=int(note.removeprefix(_WEEKS)))
        else:
            yield known[note]


def refusal(reason: Reason, days: int) -> Message:
    """Return why a design says nothing; ``days`` = measured days before the campaign."""
    if reason in ("no_pre_period", "bad_window"):
        return msg("no comparison from before: {days:n} measured days before the warm-up, {least:n} are needed", days=days, least=MIN_PRE)
    if reason == "no_days_in_window":
        return msg("no day of the campaign is measured")
    return msg("no series to compare with is measured on enough days before")


def jumped(jumps: Sequence[Jump]) -> Iterator[Message]:
    """Yield which controls are left out because they moved as the campaign began."""
    if jumps:
        yield msg("left out as controls: {names}; they jump as the campaign begins, it may have reached them", names=_names(jumps))


def suspected(jumps: Sequence[Jump]) -> Iterator[Message]:
    """Yield which controls moved a little as the campaign began, and stay."""
    if jumps:
        yield msg("kept, though they move as the campaign begins: {names}; look whether it reached them", names=_names(jumps))


def span(steps: int, step: int) -> Message:
    """Return a length of time as days, of a series by week as weeks."""
    return msg("{n:n} days", n=steps) if step == 1 else msg("{n:n} weeks", n=steps)


def _names(jumps: Sequence[Jump]) -> Label:
    found = [two_languages(one.name) for one in jumps]
    return Label(", ".join(one.en for one in found), "、".join(one.zh for one in found))


def left_out(names: Label) -> Message:
    """Return which controls are left out because another campaign reached them."""
    return msg("left out as controls: {names}; another campaign ran there on these days", names=names)


def joined(messages: Sequence[Message]) -> Message | None:
    """Return several remarks as one, None where there is none."""
    if not messages:
        return None
    return reduce(lambda one, other: msg("{one}; {other}", one=one, other=other), messages)
