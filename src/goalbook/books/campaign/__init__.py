"""A campaign: planned before it begins, and looked back on: what it caused, what each unit cost, what to repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.params import CampaignParams
from goalbook.books.lazy import lazily

if TYPE_CHECKING:
    from goalbook.books.campaign.appraising import appraise
    from goalbook.books.campaign.preparation import Prepared, prepare
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.inputs import Inputs

Params = CampaignParams

__all__ = ["CampaignParams", "CampaignResult", "Params", "Prepared", "appraise", "compute", "prepare"]

__getattr__ = lazily(__name__, {"CampaignResult": "result", "Prepared": "preparation", "prepare": "preparation", "appraise": "appraising"})


def compute(inputs: Inputs, params: CampaignParams) -> CampaignResult:
    """Return the result: `prepare`, then `appraise`."""
    from goalbook.books.campaign.appraising import appraise  # noqa: PLC0415 - heavy, and first wanted here
    from goalbook.books.campaign.preparation import prepare  # noqa: PLC0415

    return appraise(prepare(inputs, params), params)
