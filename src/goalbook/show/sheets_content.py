"""What the workbook's sheets of content and of customer success are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping


def content_titles() -> Mapping[str, Message]:
    """Return the titles by table."""
    return {
        "content_mix": msg("Mix of content"),
        "content_first_hour": msg("First hour"),
        "content_pieces": msg("Pieces by first hour"),
        "content_topics": msg("Topic directions"),
        "content_changes": msg("Changes of direction"),
        "content_cycle": msg("From demand to placement"),
        "content_open": msg("Content under way"),
        "content_posts": msg("Content against plan"),
        "content_versions": msg("Component versions"),
        "success_metrics": msg("Customer success"),
        "success_stars": msg("Stars"),
        "success_renewals": msg("Renewals"),
        "success_actions": msg("Acquisition after success"),
        "success_knowledge": msg("Knowledge written down"),
    }
