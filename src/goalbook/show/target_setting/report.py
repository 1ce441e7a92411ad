"""The sections of the target setting in the order of the report: the sheet, its grounds, its form, its frame, who agreed."""

from collections.abc import Callable
from typing import Any

from goalbook.show.block import Block
from goalbook.show.target_setting.budget import budget

SECTIONS: tuple[Callable[[Any, Any], Block], ...] = (budget,)
