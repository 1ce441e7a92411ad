"""Where the sliders of one review stand, resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.outlook.whatif import Wish

if TYPE_CHECKING:
    from goalbook.books.landings import AnyLanding
    from goalbook.books.monthly_review.params import MonthlyReviewParams


@dataclass(frozen=True)
class Move:
    """Which channel recovers how far, the alert threshold in force, and the landings that follow, by (metric, channel).

    ``wish`` holds where the forecast's sliders stand; ``channel`` and ``share`` are its own. ``params`` are all of them.
    """

    channel: str
    share: float
    threshold: float
    landings: dict[tuple[str, str], AnyLanding]
    params: MonthlyReviewParams
    wish: Wish = field(default_factory=Wish)
