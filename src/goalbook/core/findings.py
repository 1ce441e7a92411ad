"""What a rule says: one finding per subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from goalbook.core.message import Label, Message

Status = Literal["pass", "warn", "fail", "info", "not_evaluated"]


@dataclass(frozen=True)
class Finding:
    """A rule's verdict on one subject, with what was seen, what was expected and the sentence that says so."""

    rule: str
    subject: Label
    status: Status
    observed: float | str | None
    expected: float | str | None
    message: Message

    def to_json(self) -> dict[str, object]:
        """Return the finding as JSON-ready data."""
        return {
            "rule": self.rule,
            "subject": self.subject.to_json(),
            "status": self.status,
            "observed": self.observed,
            "expected": self.expected,
            "message": self.message.to_json(),
        }
