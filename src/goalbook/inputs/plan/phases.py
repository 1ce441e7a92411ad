"""Sheet `phases`: how the plan runs in time, from its phases and gates down to tests of single components."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from goalbook.inputs.plan import phase_models as parts  # noqa: TC001 - the model needs them when it is built
from goalbook.inputs.planning.base import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.core.message import Message
    from goalbook.inputs.team import TeamFile
    from goalbook.inputs.yaml_file import Path


class Phases(Sheet):
    """The plan in time; every part may be absent."""

    file: ClassVar[str] = "phases"

    frame: parts.Frame | None = None
    route: tuple[parts.Milestone, ...] = ()
    steps: tuple[parts.Step, ...] = ()
    stages: tuple[parts.Stage, ...] = ()
    modules: tuple[parts.Module, ...] = ()
    iteration: parts.Iteration | None = None
    gates: tuple[parts.Gate, ...] = ()
    readiness: tuple[parts.Readiness, ...] = ()
    matrix: parts.Matrix | None = None
    seed_users: parts.SeedUsers | None = None
    rates: tuple[parts.RatePath, ...] = ()
    directions: tuple[parts.Direction, ...] = ()
    tests: tuple[parts.Test, ...] = ()
    partners: tuple[parts.Partner, ...] = ()
    outreach: tuple[parts.Outreach, ...] = ()
    preparation: tuple[parts.Preparation, ...] = ()
    validations: tuple[parts.Validation, ...] = ()

    @property
    def phases(self) -> tuple[parts.FramePhase, ...]:
        """Return the phases of the time frame."""
        return self.frame.phases if self.frame is not None else ()

    def faults(self, file: TeamFile) -> Iterator[tuple[Path, Message]]:
        """Yield names that lead nowhere, ids said twice, days out of order and what lies outside its phase."""
        from goalbook.inputs.plan.phase_faults import phase_faults  # noqa: PLC0415 - it reads this sheet

        yield from phase_faults(self, file)
