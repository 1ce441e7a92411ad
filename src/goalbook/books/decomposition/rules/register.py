"""All rules of decomposition, in the order of the report."""

from __future__ import annotations

from goalbook.books.decomposition.rules import funnels, output, people, wbs
from goalbook.core.register import Register

REGISTER = Register(
    rules=(
        funnels.chains_bring_their_targets,
        output.output_carries_the_volume,
        funnels.figures_carry_the_right_stage,
        funnels.numbers_share_one_period,
        output.topics_suffice,
        output.content_flows_and_is_steered,
        output.posts_are_planned_and_made,
        wbs.four_levels,
        wbs.stated,
        wbs.not_too_fine,
        wbs.backed_up,
        wbs.areas_covered,
        wbs.steps_covered,
        people.everyone_knows_what_how_and_to_what_standard,
        people.everyone_signs,
        people.outcome_weighs_most,
        people.process_weighs_the_rest,
        people.cards_name_an_outcome,
        people.cards_name_a_process,
        people.traffic_comes_with_conversion,
        people.members_are_not_punished_for_ambition,
        people.signatures_are_for_these_targets,
    ),
    settled=frozenset(
        (
            "DC-06",
            "DC-33",
            "CT-13",
            "DC-08",
            "DC-09",
            "DC-11",
            "DC-36",
            "DC-37",
            "DC-38",
            "DC-14",
            "DC-17",
            "PF-01",
            "PF-02",
            "PF-03",
            "PF-04",
            "PF-05",
            "PF-14",
            "GV-10",
        ),
    ),
)
