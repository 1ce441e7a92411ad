"""The goals of one period, calibrated by evidence before it begins: how likely, on what grounds, what would have to be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.lazy import lazily
from goalbook.books.target_setting.params import TargetSettingParams

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared, prepare
    from goalbook.books.target_setting.proposing import propose
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.inputs import Inputs

Params = TargetSettingParams

__all__ = ["Params", "Prepared", "TargetSetting", "TargetSettingParams", "compute", "prepare", "propose"]

__getattr__ = lazily(__name__, {"TargetSetting": "result", "Prepared": "preparation", "prepare": "preparation", "propose": "proposing"})


def compute(inputs: Inputs, params: TargetSettingParams) -> TargetSetting:
    """Return the result: `prepare`, then `propose`."""
    from goalbook.books.target_setting.preparation import prepare  # noqa: PLC0415 - heavy, and first wanted here
    from goalbook.books.target_setting.proposing import propose  # noqa: PLC0415

    return propose(prepare(inputs, params), params)
