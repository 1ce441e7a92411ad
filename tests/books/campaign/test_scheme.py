"""What a campaign is: header, role, nature, its figure, its scheme, who agreed, reward and consequence."""

from datetime import date

import pytest
from tests.support.tiny_team import DAY, facts, inputs

from goalbook.books.campaign import Params, compute
from goalbook.inputs import Planning
from goalbook.inputs.campaigns.sheet import Campaign

TEXT = {"en": "a text", "zh": "文字"}
BASE = {"metric": "new_payers", "start": date(2025, 3, 10), "end": date(2025, 3, 23), "target": 100}
EMPTY = facts({"douyin": DAY}, start="2025-03-09", end="2025-03-09").iloc[:0]


def planned(*, policy=None, mode="plan", **sheet):
    """Return the result of a campaign with this sheet."""
    files = Planning(sheets={"campaign": Campaign(**{**BASE, **sheet})})
    return compute(inputs(EMPTY, policy=policy, campaigns={"x": files}), Params(team="tiny", campaign="x", mode=mode))


def status(rule, **sheet):
    """Return the statuses of one rule's findings."""
    return [one.status for one in planned(**sheet).findings if one.rule == rule]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ({"end": date(2025, 4, 9)}, "pass"),
        ({"end": date(2025, 4, 10)}, "warn"),
        ({"end": date(2025, 4, 10), "policy": {"campaign.max_days": 32}}, "pass"),
        ({"metric": "registrations"}, "warn"),
        ({"metric": "cac"}, "pass"),
        ({"metric": "conversion_rate"}, "pass"),
    ],
)
def test_a_campaign_lifts_a_figure_that_it_measures_in_a_short_time(sheet, expected):
    """31 days are short, 32 are not unless the policy says so; what no column of its facts measures is said."""
    assert [expected] == status("CR-01", **sheet)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ({}, ["warn"]),
        ({"policy": {"campaign.role_missing": "fail"}}, ["fail"]),
        ({"role": "acquisition"}, []),
        ({"role": "acquisition", "mechanics": ["trial_kit", "sign_in"]}, ["pass"]),
        ({"role": "retention", "mechanics": ["trial_kit"]}, ["warn"]),
        ({"role": "acquisition", "mechanics": ["trial_kit", "sign_in"], "policy": {"campaign.role_mechanics": 2}}, ["warn"]),
    ],
)
def test_mechanics_serve_the_role(sheet, expected):
    """At least one mechanic serves the campaign's role; a role that is not said is asked for."""
    assert expected == status("CR-02", **sheet)


@pytest.mark.parametrize(
    ("sheet", "nature", "figure"),
    [
        ({}, ["fail"], []),
        ({"policy": {"campaign.nature_missing": "warn"}}, ["warn"], []),
        ({"nature": "monetisation"}, ["pass"], ["pass"]),
        ({"nature": "brand"}, ["pass"], ["fail"]),
        ({"nature": "brand", "policy": {"campaign.metrics.brand": ["new_payers"]}}, ["pass"], ["pass"]),
        ({"nature": "brand", "policy": {"campaign.metric_unfit": "warn"}}, ["pass"], ["warn"]),
        ({"nature": "brand", "metric": "page_exposures"}, ["pass"], ["pass"]),
    ],
)
def test_nature_comes_first_and_says_which_figures_fit(sheet, nature, figure):
    """A blank nature fails; a figure of another nature fails, unless the team's own list has it."""
    assert nature == status("CR-03", **sheet)
    assert figure == status("CR-04", **sheet)


def side(day=None):
    """Return a side that agreed on a day of March, or has not."""
    return {"name": TEXT, **({"agreed_on": date(2025, 3, day)} if day else {})}


@pytest.mark.parametrize(
    ("sides", "policy", "expected"),
    [
        ([], None, ["not_evaluated"]),
        ([side(9), side(9)], None, ["pass"]),
        ([side(9), side()], None, ["fail"]),
        ([side(9), side()], {"agreement.required_share": 0.5}, ["pass"]),
        ([side(9), side(12)], None, ["fail"]),
    ],
)
def test_all_sides_agree_before_the_campaign_begins(sides, policy, expected):
    """One that has not, or only will, is named; how many have to is the policy's."""
    assert expected == status("CR-09", stakeholders=sides, policy=policy)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ({}, []),
        ({"reward": TEXT}, ["pass"]),
        ({"type": "stretch"}, ["warn"]),
        ({"type": "stretch", "policy": {"campaign.reward_missing": "fail"}}, ["fail"]),
        ({"type": "stretch", "reward": TEXT, "consequence": TEXT}, ["fail"]),
        ({"type": "stretch", "reward": TEXT, "consequence": TEXT, "policy": {"commitment.penalty": "any"}}, ["pass"]),
        ({"consequence": TEXT}, []),
    ],
)
def test_an_ambitious_goal_is_rewarded_and_never_punished(sheet, expected):
    """A consequence is for committed goals alone (B-05)."""
    assert expected == status("CR-10", **sheet)


WRITTEN = dict.fromkeys(("theme", "background", "purpose", "audience", "rules", "flow"), TEXT)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (WRITTEN, "pass"),
        ({**WRITTEN, "flow": {"en": "", "zh": ""}}, "warn"),
        ({**WRITTEN, "flow": {"en": "", "zh": ""}, "policy": {"campaign.scheme_complete": 0.85}}, "pass"),
    ],
)
def test_the_scheme_has_seven_fields(sheet, expected):
    """Six of seven are 86 %; whether that is enough is the policy's."""
    assert [expected] == status("CR-19", **sheet)


def test_a_scheme_of_which_only_the_days_are_known_is_said_to_be_missing():
    """The time always stands; of the rest one line says what to write, in the plan alone."""
    plan, back = planned(), planned(mode="retrospective")
    assert ["time"] == plan.tables["scheme_fields"].query("filled")["field"].tolist()
    assert [1, 0] == [sum(one.section == "scheme" for one in result.missing) for result in (plan, back)]
