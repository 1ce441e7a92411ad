"""The settings this review ran with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.show.block import Block, section
from goalbook.show.parameters import common_name, plain, settings_table

if TYPE_CHECKING:
    from goalbook.books.quarter_review.result import QuarterReview
    from goalbook.core.language import Language


def parameters(review: QuarterReview, language: Language) -> Block:
    """Return the parameters with where each came from."""
    settings = settings_table(review, language, (), (common_name, lambda row: plain(row["value"])))
    return section("parameters", language.say(msg("Settings")), settings)
