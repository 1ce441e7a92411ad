"""Scores, incentives, talks and meetings of members: how they are counted, and that the team's report has sums alone."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from goalbook.books.monthly_review.people import part
from goalbook.books.monthly_review.people.incentives import Bonus, bonus_steps, incentives, passes, pays
from goalbook.books.monthly_review.people.lines import consecutive
from goalbook.books.monthly_review.people.roster import Roster
from goalbook.books.monthly_review.people.scoring import Split, bands, groups, person_scores, weight_sensitivity
from goalbook.books.monthly_review.people.sizes import at_odds
from goalbook.books.monthly_review.reviewing import review
from goalbook.books.rows import rows_of
from goalbook.books.team_feedback import feedback_meetings, improvements
from goalbook.core.language import language
from goalbook.core.period import parse_period
from goalbook.show.monthly_review.parameters import parameters
from goalbook.show.monthly_review.people import people
from support.sample_members import Row, line, member, pair, params, prepared, reviewed

if TYPE_CHECKING:
    from goalbook.books.monthly_review.preparation import Prepared

NAMES = ("ottokar", "quirina", "wendelin", "xaveria", "ysolde", "zebulon")
SPLIT = Split(0.65, 0.65, 0.60, 0.70, 1.2)


def scores(rows: list[Row], split: Split = SPLIT, **types: str) -> pd.DataFrame:
    """Return the scores of these lines; ``types`` by key result."""
    frame = pd.DataFrame(rows).reindex(columns=["month", "person", "kind", "attainment", "weight", "key_result"])
    frame["type"] = [types.get(str(one), "") for one in frame["key_result"]]
    roster = Roster({name: member(name, role_en="", role_zh="") for name in dict.fromkeys(frame["person"])}, {})
    return person_scores(frame, roster, split)


def test_wx_21_a_score_weighs_outcome_and_process() -> None:
    """92 % and 85 % make 89.2 %, 89.55 % and 89.9 % at 60, 65 and 70 %."""
    found = scores(pair("a", 0.92, 0.85)).iloc[0]
    assert (0.892, 0.8955, 0.899) == tuple(round(found[name], 9) for name in ("score_low", "score", "score_high"))


def test_a_line_counts_120_percent_at_most_but_the_bonus_sees_all_of_it() -> None:
    """150 % of a goal is 120 % in the score; the completion that a bonus hangs on is not cut."""
    found = scores(pair("a", 1.5, 1.0)).iloc[0]
    assert (1.2, 1.5) == (found["outcome"], found["completion"])


def test_what_is_not_measured_leaves_its_weight_to_the_rest_and_a_kind_without_any_leaves_no_score() -> None:
    """Two outcomes of 40 and 25 %, one unknown: the other is the mean; no process known: no score, for results alone are none."""
    rows = [line("a", "outcome", 0.9, weight=0.4), line("a", "outcome", math.nan, weight=0.25), line("a", "process", 0.8, weight=0.35)]
    found = scores(rows).iloc[0]
    assert (0.9, 1) == (found["outcome"], found["unknown"])
    assert math.isnan(found["completion"])  # a committed goal is unknown: so is whether it is complete
    assert math.isnan(scores([line("a", "outcome", 0.9), line("a", "process", math.nan)]).iloc[0]["score"])


def test_the_slider_moves_a_weight_of_ones_own_within_the_range() -> None:
    """At rest somebody's own 62 % holds; three points up it is 65 %, ten points up the range's end."""
    assert [0.62, 0.65, 0.70] == [round(Split(at, 0.65, 0.6, 0.7, 1.2).of(0.62), 9) for at in (0.65, 0.68, 0.75)]
    assert 0.65 == SPLIT.of(math.nan)


def test_ranks_that_hang_on_the_weight_are_counted() -> None:
    """One is better in results, one in the way of working: between 60 and 70 % they change places, three others do not."""
    rows = [*pair("a", 1.0, 0.80), *pair("b", 0.9, 0.97), *pair("c", 0.5, 0.5), *pair("d", 0.4, 0.4), *pair("e", 0.3, 0.3)]
    found = weight_sensitivity(scores(rows), SPLIT, 5.0)
    assert [0.60, 0.65, 0.70] == found["weight"].tolist()
    assert [0, 2, 1] == [found["rank_changes"].iloc[0], found["rank_changes"].iloc[2], found["largest_move"].iloc[2]]
    assert [False, True, False] == found["in_force"].tolist()


@pytest.mark.parametrize(("size", "told"), [(4, False), (5, True)])
def test_of_a_team_under_five_no_distribution_is_shown(size: int, *, told: bool) -> None:
    """Four members could be counted out; of five there are a mean and a bonus."""
    own = scores([row for name in NAMES[:size] for row in pair(name, 0.9, 0.9)])
    assert told == bool(len(groups(own, 5.0))) == bool(len(bonus_steps([1.0] * size, Bonus(1.0, 1.0, 0.05), 5.0)))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((0.5, 0.7, 0.85, 0.95, 1.1), []),  # five in all: one band would say nothing
        ((*(0.7,) * 4, *(0.95,) * 5), []),  # four stand with the next: all in one again
        ((*(0.7,) * 5, *(0.95,) * 5), [(0.0, 0.8, 5), (0.8, math.inf, 5)]),
        ((*(0.5,) * 5, *(0.85,) * 6, *(0.95,) * 4), [(0.0, 0.6, 5), (0.6, math.inf, 10)]),  # the last four stand with those before
        ((*(0.5,) * 5, *(0.7,) * 5, *(0.85,) * 5, *(0.95,) * 5, *(1.1,) * 5), [
            (0.0, 0.6, 5), (0.6, 0.8, 5), (0.8, 0.9, 5), (0.9, 1.0, 5), (1.0, math.inf, 5),
        ]),
    ],
)  # fmt: skip
def test_bands_of_scores_hold_five_members_or_more(given: tuple[float, ...], told: list[tuple[float, float, int]]) -> None:
    """A band of four is told of together with its neighbours, one of five alone; nobody is lost."""
    found = bands(pd.DataFrame({"score": [*given, math.nan]}), 5.0)
    assert told == [tuple(row.values()) for row in rows_of(found.fillna({"band_high": math.inf}))]


@pytest.mark.parametrize(("near", "told"), [(0, 0.0), (1, None), (4, None), (5, 5.0)])
def test_of_those_just_below_the_bonus_fewer_than_five_are_no_count(near: int, told: float | None) -> None:
    """None and five are said, one to four are some; no other threshold lies so near that they could be counted by it."""
    steps = bonus_steps([*[0.97] * near, *[1.0] * 6], Bonus(1.0, 1.0, 0.05), 5.0)
    row = next(row for row in rows_of(steps) if row["in_force"])
    assert told == (None if math.isnan(row["near"]) else row["near"])
    assert 0.09 < steps["threshold"].diff().min()


@pytest.mark.parametrize(
    ("had", "told"), [(11, None), (10, (7, 10)), (7, (7, 10)), (6, None), (5, None), (4, (1, 4)), (1, (1, 4)), (0, None)]
)
def test_of_eleven_talks_the_few_that_are_missing_or_held_are_a_range(had: int, told: tuple[float, float] | None) -> None:
    """One to four of either side are nobody's business in a report; five and more, all and none are counts."""
    assert told == at_odds(had, 11, 5.0)


def test_of_four_members_how_many_had_their_talk_is_open() -> None:
    """Three, one or none had it: with so few, that not all had it is enough; all is all."""
    assert [None, (0, 3), (0, 3), (0, 3)] == [at_odds(had, 4, 5.0) for had in (4, 3, 1, 0)]


def test_the_count_of_talks_is_in_private_alone(made: Prepared) -> None:
    """One of six had a talk: the report says one to four, in its tables and its finding."""
    found = review(made, params())
    assert 1 == found.private["talk_counts"]["held"].iloc[0]
    told = rows_of(found.tables["talks"])[0]
    assert (1, 4) == (told["held_low"], told["held_high"])
    assert math.isnan(told["held"])
    assert math.isnan(told["share"])
    assert [None] == [one.observed for one in found.findings if one.rule == "PF-10"]
    assert "2 to 5 of 6 members" in str(people(found, language("en")).html).replace("<b>", "").replace("<strong>", "")


def test_small_groups_are_told_of_together_or_not_at_all() -> None:
    """Six and four: the four could be counted from the whole, so that no group is told of; six and five in two small ones are."""

    def by_group(**sizes: int) -> list[str]:
        table = pd.DataFrame([(group, 1.0, 1.0, 1.0) for group, n in sizes.items() for _ in range(n)])
        table.columns = ["group", "outcome", "process", "score"]
        return groups(table, 5.0)["group"].tolist()

    assert [""] == by_group(content=6, ads=4)
    assert ["content", "others", ""] == by_group(content=6, ads=3, ops=2)
    assert ["content", "ads", ""] == by_group(content=6, ads=5)


def test_wx_22_just_below_the_whole_pays_nothing_and_a_commission_starts_above_three() -> None:
    """100 % pays a month, 99.9 % none; a return of 3.00 brings no commission, 3.01 and 3.5 do."""
    assert [True, False] == [pays(one, 1.0) for one in (1.0, 0.999)]
    assert [False, True, True] == [passes(one, 3.0, ">") for one in (3.0, 3.01, 3.5)]
    found = {row["threshold"]: row for row in rows_of(bonus_steps([1.0, 0.999, 1.2, 0.96, 0.5], Bonus(1.0, 1.0, 0.05), 5.0))}
    assert (2, 2.0) == tuple(found[1.0][name] for name in ("paid", "cost"))
    assert 4 == found[0.9]["paid"]


def test_a_bonus_hangs_on_committed_goals_alone() -> None:
    """B-37: a stretch goal at 60 % costs nobody the bonus; the committed one at 100 % pays it."""
    rows = [line("a", "outcome", 1.0, key_result="K1"), line("a", "outcome", 0.6, key_result="K2"), line("a", "process", 0.9)]
    assert 1.0 == scores(rows, K1="committed", K2="stretch").iloc[0]["completion"]
    assert 0.8 == scores(rows, K1="committed", K2="committed").iloc[0]["completion"]


def test_months_on_target_count_only_in_a_row() -> None:
    """March to May are three; without April there is one."""
    assert 3 == consecutive(["2025-03", "2025-04", "2025-05"], "2025-05")
    assert 1 == consecutive(["2025-03", "2025-05"], "2025-05")
    assert 0 == consecutive(["2025-03", "2025-04"], "2025-05")


def _everything() -> dict[str, Any]:
    """Return people with something in every table: talks, meetings, voices, rewards, improvements, weeks."""
    return {
        "members": [member(name, skills="content tech", can_lead="yes" if name == "ottokar" else "no") for name in NAMES],
        "scores": [
            *(row for name in NAMES[1:] for row in pair(name, 0.97, 0.85)),
            line("ottokar", "outcome", math.nan, key_result="KR1"),
            line("ottokar", "process", math.nan, measure="response_hours", target=24.0, actual=30.0),
        ],
        "rewards": [
            {"reward": "b", "name_en": "Bonus", "condition": "okr_completion", "amount": 1.0, "unit": "month_salary"},
            {"reward": "c", "name_en": "Fee", "condition": "roi", "operator": ">", "threshold": 3.0, "amount": 0.05, "unit": "share"},
            {"reward": "d", "name_en": "Fee", "condition": "roi", "operator": ">", "threshold": 3.0, "amount": 0.1, "unit": "share",
             "base": "revenue"},
        ],
        "one_to_ones": [{"date_day": "2025-05-09", "person": "quirina", "problem": "<script>{x}</script>"}],
        "meetings_held": [
            {"date_day": "2025-05-06", "kind": "innovation_sharing", "minutes": 60.0, "invited": 6.0, "attended": 3.0},
            {"date_day": "2025-05-07", "kind": "feedback_meeting", "minutes": 90.0, "invited": 6.0, "attended": 6.0},
        ],
        "anonymous_feedback": [
            {"month": "2025-05", "group": "大组 / Large", "theme": "会多 / Meetings", "answers": 5.0, "mentions": 4.0},
            {"month": "2025-05", "group": "小组 / Small", "theme": "秘密 / Secret", "answers": 4.0, "mentions": 4.0},
        ],
        "improvements": [{"date_day": "2025-05-07", "what": "少开会 / Meet less", "due": "2025-05-20"}],
        "creator_weeks": [
            {"date_day": "2025-05-05", "person": "wendelin", "reads": 9.0},
            {"date_day": "2025-05-05", "person": "xaveria", "reads": 9.0},
            {"date_day": "2025-05-12", "person": "wendelin", "reads": 9.0},
        ],
    }  # fmt: skip


@pytest.fixture(name="made", scope="module")
def _made() -> Prepared:
    return prepared(**_everything())


def test_the_teams_report_tells_of_nobody(made: Prepared) -> None:
    """No name or id in results, findings or the section of either language; members alone have what is theirs."""
    found = review(made, params())
    told = json.dumps(found.to_json(), ensure_ascii=False) + "".join(str(people(found, language(code)).html) for code in ("en", "zh"))
    assert [] == [name for name in NAMES if name in told.lower()]
    assert "<script>" not in told
    assert "Secret" not in told
    assert {"person_goals", "person_scores", "person_talks", "talk_counts", "creator_weeks", "streaks"} == set(found.private)
    own = found.private["person_goals"].set_index(["person", "kind"])["attainment"]
    assert (310 / 620, 24 / 30) == (round(own["ottokar", "outcome"], 9), own["ottokar", "process"])


def test_tables_count_what_was_held(made: Prepared) -> None:
    """One talk of six, nine attendances of six members, the group of four unheard, a tie of two creators has no best."""
    tables = part.tables(made)
    assert (6, 1, 1, 1) == tuple(tables["talk_counts"].loc[0, ["expected", "held", "problems", "open"]])
    assert (1.5, 2.0) == tuple(tables["people_load"].loc[0, ["held", "hours"]])
    assert [False, True] == tables["voices"]["hidden"].tolist()
    assert [False, False, True] == tables["creator_weeks"]["best"].tolist()
    assert ["no_base", "met"] == incentives(made)["state"].tolist()
    assert "recognition" not in set(tables["incentives"]["state"])


def _voices(**answers: int) -> list[str]:
    """Return the groups told of when the whole team and these groups answered so often; ``team`` is everybody."""
    said = [
        {"month": "2025-05", "group": "" if group == "team" else group, "theme": "会多 / Meetings", "answers": float(n), "mentions": 3.0}
        for group, n in answers.items()
    ]
    table = part.tables(prepared(members=[member("quirina")], anonymous_feedback=said))["voices"]
    return sorted(label.en for label, hidden in zip(table["group"], table["hidden"], strict=True) if not hidden)


@pytest.mark.parametrize(("team", "told"), [(10, [""]), (13, [""]), (14, ["", "Big"]), (9, ["", "Big"])])
def test_what_a_small_group_says_is_not_left_over_from_the_whole_team(team: int, told: list[str]) -> None:
    """Nine of ten answers: the tenth is one subtraction away, four of thirteen are too; five are enough, and none is no rest."""
    assert told == _voices(team=team, Big=9)


def test_of_two_groups_beside_the_whole_the_smaller_one_hides_the_rest() -> None:
    """Six, five and one of twelve: five and one together are six. Without a row of the whole team nothing can be subtracted."""
    assert ["", "Big"] == _voices(team=12, Big=6, Mid=5, One=1)
    assert ["Big", "Mid"] == _voices(Big=6, Mid=5, One=1)


def test_meetings_of_which_nobody_noted_who_came_are_no_load() -> None:
    """Only what is required is kept: no mean of attendances, no share, no finding on them; what was held is counted all the same."""
    held = [{"date_day": "2025-05-06", "kind": "innovation_sharing"}, {"date_day": "2025-05-07", "kind": "feedback_meeting"}]
    found = reviewed(members=[member("quirina")], meetings_held=held)
    assert math.isnan(found.tables["people_load"]["held"].iloc[0])
    sharing = next(row for row in rows_of(found.tables["people_trainings"]) if row["kind"] == "innovation_sharing")
    assert 1 == sharing["held"]
    assert math.isnan(sharing["attended_share"])
    assert "GV-11" not in {one.rule for one in found.findings}
    for code in ("en", "zh"):
        assert "nan" not in str(people(found, language(code)).html).lower()


def test_one_meeting_without_its_attendance_leaves_the_load_unknown_but_not_the_share() -> None:
    """A sum of the rest would look like fewer meetings; of those that were counted three of six came."""
    held = [
        {"date_day": "2025-05-06", "kind": "drill", "minutes": 60.0, "invited": 6.0, "attended": 3.0},
        {"date_day": "2025-05-07", "kind": "drill", "minutes": 60.0, "invited": 6.0},
    ]
    tables = part.tables(prepared(members=[member("quirina")], meetings_held=held))
    assert math.isnan(tables["people_load"]["held"].iloc[0])
    assert 0.5 == tables["people_load"]["attended_share"].iloc[0]


def test_without_the_folder_the_report_is_as_short_as_before() -> None:
    """No table, no finding, no heading, nothing private."""
    found = reviewed()
    assert {} == found.private
    assert "" == str(people(found, language("en")).html)
    assert not {"PF-06", "PF-10", "TM-04", "MR-45"} & {one.rule for one in found.findings}


def test_sliders_move_scores_and_bonus(made: Prepared) -> None:
    """Results weigh less: the mean falls; the bonus from 95 % pays five more."""
    rest, low = review(made, params()), review(made, params(outcome_weight=0.6, bonus_threshold=0.95))
    means = [one.tables["score_groups"]["score"].iloc[-1] for one in (rest, low)]
    assert means[0] > means[1]
    paid = [int(one.tables["bonus_steps"].query("in_force")["paid"].iloc[0]) for one in (rest, low)]
    assert [0, 5] == paid


def test_the_settings_of_people_have_names_and_shares_in_both_languages(made: Prepared) -> None:
    """No id of the parameters and no bare number; without people they are no settings of the report."""
    moved, without = review(made, params(bonus_threshold=0.95)), reviewed()
    for code, label, share in (("en", "Completion from which the bonus is paid", "95 %"), ("zh", "发放奖金所需的完成率", "95%")):
        told = str(parameters(moved, language(code)).html)
        assert label in told
        assert share in told.replace("\u202f", " ").replace("\xa0", " ")
        assert "bonus_threshold" not in told
        assert "outcome_weight" not in told
        assert label not in str(parameters(without, language(code)).html)


def test_the_quarters_meeting_stands_with_what_became_of_it(made: Prepared) -> None:
    """Held on 7 May with one improvement, which is late on 31 May and open before."""
    kept = made.inputs
    found = feedback_meetings(kept, parse_period("2025-Q2")).iloc[0]
    assert (6.0, 1, 0) == (found["attended"], found["improvements"], found["done"])
    assert 0 == len(feedback_meetings(kept, parse_period("2025-Q1")))
    states = [improvements(kept, day)["improvement_state"].tolist() for day in (date(2025, 5, 31), date(2025, 5, 20))]
    assert [["late"], ["open"]] == states
