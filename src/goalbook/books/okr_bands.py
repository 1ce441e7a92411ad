"""Where an attainment lies among the OKR bands of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.methods.attainment import okr_band

if TYPE_CHECKING:
    from goalbook.core.policy import Policy


def band_of(reached: float, policy: Policy) -> str | None:
    """Return the OKR band of an attainment by the policy's limits; None where it is not known."""
    bands = policy.okr.bands
    return okr_band(reached, bands.too_high_below, bands.very_good[1], bands.too_low_above)
