"""The sections of the decomposition in the order of the report: does it add up, by channel, stage, role, task, time, person."""

from collections.abc import Callable
from typing import Any

from goalbook.show.block import Block
from goalbook.show.decomposition.cadence import cadence
from goalbook.show.decomposition.funnels import funnels
from goalbook.show.decomposition.no_goals import of_goals
from goalbook.show.decomposition.output import output
from goalbook.show.decomposition.page_one import page_one
from goalbook.show.decomposition.parameters import parameters
from goalbook.show.decomposition.people import people
from goalbook.show.decomposition.phases import phases
from goalbook.show.decomposition.resources import resources
from goalbook.show.decomposition.split import split
from goalbook.show.decomposition.standards import standards
from goalbook.show.decomposition.targets import targets
from goalbook.show.decomposition.time import time
from goalbook.show.decomposition.wbs import wbs
from goalbook.show.decomposition.what_if import what_if
from goalbook.show.provenance import provenance
from goalbook.show.rules import rules
from goalbook.show.sign_off import sign_off

# Without goals these have nothing to say, and are not there.
targets = of_goals(targets)
split = of_goals(split)
funnels = of_goals(funnels)
output = of_goals(output)
wbs = of_goals(wbs)
time = of_goals(time)
phases = of_goals(phases)
resources = of_goals(resources)
standards = of_goals(standards)
people = of_goals(people)
cadence = of_goals(cadence)
what_if = of_goals(what_if)

SECTIONS: tuple[Callable[[Any, Any], Block], ...] = (
    page_one,
    targets,
    split,
    funnels,
    output,
    wbs,
    time,
    phases,
    resources,
    standards,
    people,
    cadence,
    what_if,
    rules,
    parameters,
    provenance,
    sign_off,
)
