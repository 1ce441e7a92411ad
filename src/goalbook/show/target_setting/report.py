"""The sections of the target setting in the order of the report: the sheet, its grounds, its form, its frame, who agreed."""

from collections.abc import Callable
from typing import Any

from goalbook.show.block import Block
from goalbook.show.provenance import provenance
from goalbook.show.rules import rules
from goalbook.show.sign_off import sign_off
from goalbook.show.target_setting.agreement import agreement
from goalbook.show.target_setting.alignment import alignment
from goalbook.show.target_setting.budget import budget
from goalbook.show.target_setting.calibration import calibration
from goalbook.show.target_setting.diagnosis import diagnosis
from goalbook.show.target_setting.economics import economics
from goalbook.show.target_setting.horizons import horizons
from goalbook.show.target_setting.kpi_families import kpi_families
from goalbook.show.target_setting.okr_sheet import okr_sheet
from goalbook.show.target_setting.page_one import page_one
from goalbook.show.target_setting.parameters import parameters
from goalbook.show.target_setting.smart import smart
from goalbook.show.target_setting.users import users
from goalbook.show.target_setting.what_if import what_if

SECTIONS: tuple[Callable[[Any, Any], Block], ...] = (
    page_one,
    okr_sheet,
    calibration,
    alignment,
    diagnosis,
    smart,
    horizons,
    kpi_families,
    economics,
    users,
    budget,
    what_if,
    agreement,
    rules,
    parameters,
    provenance,
    sign_off,
)
