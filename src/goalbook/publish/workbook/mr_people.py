"""What the workbook calls the columns and code words of scores, incentives, talks and meetings: sums of the team alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.monthly_review.rules.gatherings import GATHERINGS, GROUPS, SKILLS
from goalbook.core.message import Label, Message, msg
from goalbook.show.monthly_review.people_tables import states

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]
Words = dict[tuple[str, str], "Mapping[str, Message | Label]"]


def member_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {**_staff(), **_scores(), **_pay(), **_held()}


def member_words() -> Words:
    """Return by table and column what its code words are called."""
    others = {"others": Label("other groups", "其余各组"), "": Label("whole team", "全团队"), "lead": Label("lead", "负责人")}
    return {
        ("people_groups", "group"): {**GROUPS, **others},
        ("people_skills", "skill"): SKILLS,
        ("score_groups", "group"): {**GROUPS, **others},
        ("incentives", "state"): states(),
        ("incentives", "category"): {
            "performance": msg("performance"), "development": msg("development"), "culture": msg("culture"),
            "environment": msg("environment"),
        },
        ("incentives", "unit"): {
            "month_salary": msg("months of salary"), "share": msg("share of the base"), "money": msg("money"),
            "recognition": msg("recognition"),
        },
        ("people_trainings", "kind"): GATHERINGS,
        ("people_trainings", "window"): {"month": msg("month"), "quarter": msg("three months"), "year": msg("twelve months")},
        ("improvements", "improvement_state"): {"done": msg("done"), "late": msg("overdue"), "open": msg("open")},
    }  # fmt: skip


def _staff() -> dict[str, dict[str, Head]]:
    members: Head = (msg("Members"), "count")
    posts: Head = (msg("Full posts"), "ratio")
    wanted: Head = (msg("Asked for by the policy"), "text")
    return {
        "people_team": {
            "members": members,
            "fte": posts,
            "leads": (msg("Could run acquisition on their own"), "count"),
            "analysts": (msg("Analysts"), "count"),
        },
        "people_groups": {"group": (msg("Group of the team"), "word"), "members": members, "fte": posts, "wanted": wanted},
        "people_skills": {"skill": (msg("Skill"), "word"), "members": members, "wanted": wanted},
    }


def _scores() -> dict[str, dict[str, Head]]:
    members: Head = (msg("Members"), "count")
    return {
        "score_bands": {
            "band_low": (msg("Score from"), "share"),
            "band_high": (msg("Score under"), "share"),
            "members": members,
        },
        "score_groups": {
            "group": (msg("Group of the team"), "word"),
            "members": members,
            "outcome": (msg("Results, mean"), "share"),
            "process": (msg("Way of working, mean"), "share"),
            "score": (msg("Score, mean"), "share"),
        },
        "score_weights": {
            "weight": (msg("Weight of results"), "share"),
            "in_force": (msg("Holds now"), "text"),
            "members": members,
            "mean": (msg("Score, mean"), "share"),
            "rank_changes": (msg("Members whose rank changes"), "count"),
            "largest_move": (msg("Largest change of rank"), "count"),
        },
    }


def _pay() -> dict[str, dict[str, Head]]:
    return {
        "bonus_steps": {
            "threshold": (msg("Completion asked for"), "share"),
            "in_force": (msg("Holds now"), "text"),
            "members": (msg("Members"), "count"),
            "paid": (msg("Members paid a bonus"), "count"),
            "cost": (msg("Cost in months of salary, once a period"), "ratio"),
            "near": (msg("Just below, unpaid"), "count"),
        },
        "incentives": {
            "reward": (msg("Id of the rule"), "text"),
            "name": (msg("Incentive rule"), "text"),
            "category": (msg("Kind of incentive"), "word"),
            "condition": (msg("Condition"), "text"),
            "operator": (msg("Operator"), "text"),
            "threshold": (msg("Threshold"), "ratio"),
            "actual": (msg("Actual"), "ratio"),
            "state": (msg("Judged"), "word"),
            "amount": (msg("Amount"), "ratio"),
            "unit": (msg("Unit of the amount"), "word"),
            "base": (msg("Base"), "text"),
            "base_value": (msg("Base of the month"), "money"),
            "cost": (msg("Cost in the month"), "money"),
        },
    }


def _held() -> dict[str, dict[str, Head]]:
    came: Head = (msg("Share of those invited who came"), "share")
    return {
        "talks": {
            "month": (msg("Month"), "text"),
            "expected": (msg("Members due a talk"), "count"),
            "held": (msg("Members who had one"), "count"),
            "held_low": (msg("Members who had one, at least"), "count"),
            "held_high": (msg("Members who had one, at most"), "count"),
            "share": (msg("Share held"), "share"),
            "problems": (msg("Problems raised"), "count"),
            "suggestions": (msg("Suggestions made"), "count"),
            "open": (msg("Problems open, of all months"), "count"),
        },
        "people_load": {
            "members": (msg("Members"), "count"),
            "held": (msg("Meetings per member"), "ratio"),
            "planned": (msg("Meetings per member, as planned"), "ratio"),
            "limit": (msg("Meetings, at most"), "count"),
            "hours": (msg("Hours per member"), "ratio"),
            "hours_planned": (msg("Hours per member, as planned"), "ratio"),
            "attended_share": came,
        },
        "people_trainings": {
            "kind": (msg("Training or exchange"), "word"),
            "window": (msg("Within"), "word"),
            "asked": (msg("Asked for"), "count"),
            "held": (msg("Held"), "count"),
            "known": (msg("Records reach back that far"), "text"),
            "invited": (msg("Invited"), "count"),
            "attended": (msg("People who came"), "count"),
            "attended_share": came,
        },
        "voices": {
            "group": (msg("Group"), "text"),
            "theme": (msg("Said without a name"), "text"),
            "answers": (msg("Of answers"), "count"),
            "mentions": (msg("Named by"), "count"),
            "share": (msg("Share"), "share"),
            "hidden": (msg("Too few to be shown"), "text"),
        },
        "feedback_meetings": {
            "date_day": (msg("Day"), "date"),
            "minutes": (msg("Minutes"), "count"),
            "invited": (msg("Invited"), "count"),
            "attended": (msg("People who came"), "count"),
            "improvements": (msg("Improvements agreed"), "count"),
            "done": (msg("Improvements done"), "count"),
        },
        "improvements": {
            "date_day": (msg("Agreed on"), "date"),
            "what": (msg("Improvement"), "text"),
            "owner": (msg("Owner"), "text"),
            "due": (msg("Due"), "date"),
            "done_on": (msg("Done on"), "date"),
            "improvement_state": (msg("Judged"), "word"),
        },
    }
