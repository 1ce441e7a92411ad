"""The sections of a campaign's report in their order; each shows the plan or the retrospective, as the result is."""

from collections.abc import Callable
from typing import Any

from goalbook.show.block import Block
from goalbook.show.campaign.bulletin import bulletin
from goalbook.show.campaign.effect import effect
from goalbook.show.campaign.funnel import funnel
from goalbook.show.campaign.lessons import lessons
from goalbook.show.campaign.page_one import page_one
from goalbook.show.campaign.parameters import parameters
from goalbook.show.campaign.people import people
from goalbook.show.campaign.readiness import readiness
from goalbook.show.campaign.scheme import scheme
from goalbook.show.campaign.target import target
from goalbook.show.campaign.tests import tests
from goalbook.show.campaign.what_if import what_if
from goalbook.show.campaign.work import work
from goalbook.show.provenance import provenance
from goalbook.show.rules import rules
from goalbook.show.sign_off import sign_off

SECTIONS: tuple[Callable[[Any, Any], Block], ...] = (
    page_one,
    scheme,
    target,
    funnel,
    effect,
    people,
    tests,
    work,
    readiness,
    lessons,
    bulletin,
    what_if,
    rules,
    parameters,
    provenance,
    sign_off,
)
