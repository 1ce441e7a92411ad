"""The tables of people: sums for the team's report, and what is of single people for their own sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.monthly_review.people.gatherings import meeting_load, talks, talks_told, trainings, voices
from goalbook.books.monthly_review.people.incentives import bonus_rule, bonus_steps, creator_weeks, incentives, streaks
from goalbook.books.monthly_review.people.lines import goal_lines
from goalbook.books.monthly_review.people.roster import FOLDER, Roster
from goalbook.books.monthly_review.people.scoring import Split, bands, groups, person_scores, weight_sensitivity
from goalbook.books.rows import rows_of
from goalbook.books.team_feedback import feedback_meetings, improvements
from goalbook.inputs.operations.members import FULL
from goalbook.inputs.operations.talks import ONE_TO_ONES

if TYPE_CHECKING:
    from goalbook.books.monthly_review.move import Move
    from goalbook.books.monthly_review.preparation import Prepared

Tables = dict[str, pd.DataFrame]
# What is of single people: the rules may look at it, and each may read their own.
PRIVATE = frozenset({"person_goals", "person_scores", "person_talks", "talk_counts", "creator_weeks", "streaks"})
SKILLS = ("skill", "members", "wanted")
TEAM = ("members", "fte", "leads", "analysts")
STAFFED = ("group", "members", "fte", "wanted")
TALKED = ("date_day", "person", "problem", "suggestion", "closed_on")


def tables(prepared: Prepared) -> Tables:
    """Return what no slider changes; nothing where the team keeps no folder of its people."""
    if FOLDER not in prepared.inputs.operations:
        return {}
    roster = Roster.of(prepared.inputs, prepared.windows.period)
    found = {
        **_staff(prepared, roster),
        "person_goals": goal_lines(prepared, roster),
        "person_talks": _talked(prepared, roster),
        "creator_weeks": creator_weeks(prepared, roster),
        "incentives": incentives(prepared),
        "talk_counts": (counted := talks(prepared, roster)),
        "talks": talks_told(counted, float(prepared.inputs.policy.perf.anonymous_min_group)),
        "people_load": meeting_load(prepared, roster),
        "people_trainings": trainings(prepared),
        "voices": voices(prepared),
        "feedback_meetings": feedback_meetings(prepared.inputs, prepared.windows.period.quarter()),
        "improvements": improvements(prepared.inputs, prepared.as_of),
    }
    return {name: table for name, table in found.items() if len(table)}


def moved(prepared: Prepared, tables: Tables, move: Move) -> Tables:
    """Return the scores and what hangs on them, as the sliders of weight and bonus have them."""
    lines = tables.get("person_goals")
    if lines is None:
        return {}
    month, policy = prepared.windows.period.label, prepared.inputs.policy
    least = float(policy.perf.anonymous_min_group)
    low, high = policy.get("perf.weights.outcome")
    split = Split(move.params.outcome_weight, float(policy.perf.weights.default_outcome), low, high, float(policy.perf.line_cap))
    scores = person_scores(lines, Roster.of(prepared.inputs, prepared.windows.period), split)
    own = scores[scores["month"] == month]
    rule = bonus_rule(prepared, move.params.bonus_threshold)
    found = {
        "person_scores": scores,
        "streaks": streaks(scores, month, float(policy.perf.on_target), float(policy.perf.streak_months)),
        "score_bands": bands(own, least),
        "score_groups": groups(own, least),
        "score_weights": weight_sensitivity(own, split, least),
        "bonus_steps": bonus_steps(own["completion"].tolist(), rule, least) if rule is not None else pd.DataFrame(),
    }
    return {name: table for name, table in found.items() if len(table)}


def _staff(prepared: Prepared, roster: Roster) -> Tables:
    """Return how many there are, by group and by skill (TM-04, TM-13, TM-14)."""
    members = list(roster.members.values())
    if not members:
        return {}
    posts = [FULL if row["fte"] != row["fte"] else float(row["fte"]) for row in members]
    policy = prepared.inputs.policy
    wanted, skills = policy.get("team.groups"), policy.get("team.skills")
    named = dict.fromkeys((*wanted, *(row["team"] for row in members if row["team"])))
    able = dict.fromkeys((*skills, *(one for row in members for one in _words(row["skills"]))))
    staffed = [
        (group, len(own), sum(own), group in wanted)
        for group in named
        for own in [[post for post, row in zip(posts, members, strict=True) if row["team"] == group]]
    ]
    skilled = [(skill, sum(skill in _words(row["skills"]) for row in members), skill in skills) for skill in able]
    leads, analysts = (sum(row[name] == "yes" for row in members) for name in ("can_lead", "is_analyst"))
    return {
        "people_team": pd.DataFrame([(len(members), sum(posts), leads, analysts)], columns=list(TEAM)),
        "people_groups": pd.DataFrame(staffed, columns=list(STAFFED)),
        "people_skills": pd.DataFrame(skilled, columns=list(SKILLS)),
    }


def _words(text: str) -> tuple[str, ...]:
    return tuple(str(text).replace(",", " ").replace("，", " ").replace("、", " ").replace(";", " ").split())


def _talked(prepared: Prepared, roster: Roster) -> pd.DataFrame:
    """Return the talks of the month by person (private)."""
    period = prepared.windows.period
    rows = [
        (row["date_day"], roster.id(row["person"]), row["problem"], row["suggestion"], row["closed_on"])
        for row in rows_of(prepared.inputs.kept(FOLDER, ONE_TO_ONES))
        if period.contains(row["date_day"].date())
    ]
    return pd.DataFrame(rows, columns=list(TALKED))
