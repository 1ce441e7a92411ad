"""The goals of one period, calibrated by evidence before it begins: how likely, on what grounds, what would have to be true."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from goalbook.books.target_setting.params import TargetSettingParams

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared, prepare
    from goalbook.books.target_setting.proposing import propose
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.inputs import Inputs

Params = TargetSettingParams

__all__ = ["Params", "Prepared", "TargetSetting", "TargetSettingParams", "compute", "prepare", "propose"]

_HOMES = {"TargetSetting": "result", "Prepared": "preparation", "prepare": "preparation", "propose": "proposing"}


def __getattr__(name: str) -> object:
    """Import what computes when it is first used: a run that is up to date needs the parameters only, not pandas."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def compute(inputs: Inputs, params: TargetSettingParams) -> TargetSetting:
    """Return the result: `prepare`, then `propose`."""
    from goalbook.books.target_setting.preparation import prepare  # noqa: PLC0415 - as above
    from goalbook.books.target_setting.proposing import propose  # noqa: PLC0415

    return propose(prepare(inputs, params), params)
