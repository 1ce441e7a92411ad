"""Who must agree, who does, and what keeps goals from being frozen: tables, states and the rules TS-40, GV-10, PF-14."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from goalbook.books.target_setting import prepare, propose
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs.frozen import at_work, content_hash, document, same_goals
from goalbook.inputs.goal_planning import Planned
from support import tiny_team as tiny
from support.sample_agreement import Q2, draft, person, said, setting

NO_DAY = {"confirmed": pd.NaT}
ALL = [person(name) for name in "abcde"]


def test_all_who_must_agree_do_and_the_goals_are_agreed() -> None:
    """Status, proposal and rule say the same."""
    result = setting(person("a"), person("b"), person("c", "no", required="no"))
    assert ("agreed", "agreed") == (result.headline.status, result.freezing.status)
    assert "goals/2025-Q2.v1.yml" == result.freezing.file
    assert [("pass", 1.0, 1.0)] == [(one.status, one.observed, one.expected) for one in said(result, "TS-40")]


@pytest.mark.parametrize(
    ("last", "state", "verdict"),
    [
        (person("e", "no"), "refused", "fail"),
        (person("e", ""), "open", "warn"),
        (person("e", **NO_DAY), "incomplete", "warn"),
        (person("e", hash="12345678"), "stale", "warn"),
    ],
    ids=("refused", "open", "incomplete", "stale"),
)
def test_one_who_does_not_agree_keeps_the_goals_a_draft(last: dict[str, object], state: str, verdict: str) -> None:
    """Said no, has not answered, has confirmed on no day, or has confirmed another version."""
    result = setting(*ALL[:4], last)
    assert state == result.tables["agreement"]["state"].iloc[-1]
    assert ("draft", {}) == (result.headline.status, result.freezing.proposal)
    assert [(verdict, 0.8)] == [(one.status, one.observed) for one in said(result, "TS-40")]
    assert "4 of 5 who must agree do; not yet: e" == language("en").say(said(result, "TS-40")[0].message)


@pytest.mark.parametrize(("share", "status"), [(0.81, "draft"), (0.8, "agreed"), (0.79, "agreed")])
def test_the_share_that_must_agree_is_a_policy_value(share: float, status: str) -> None:
    """Four of five are 80 %: too few, exactly enough, more than enough."""
    result = setting(*ALL[:4], person("e", "no"), policy={"agreement": {"required_share": share}})
    assert status == result.freezing.status
    assert ("pass" if status == "agreed" else "fail") == said(result, "TS-40")[0].status


def test_without_a_sheet_goals_are_a_draft_and_the_report_says_what_it_would_give() -> None:
    """Nobody listed is nobody agreed; the rule does not judge."""
    result = setting()
    assert "draft" == result.freezing.status
    assert ["not_evaluated"] == [one.status for one in said(result, "TS-40")]
    assert [] == said(result, "GV-10")
    assert ["stakeholders"] == [one.table for one in result.missing if one.section == "agreement"]


def test_a_sheet_on_which_no_one_must_agree_agrees_to_nothing() -> None:
    """A list of listeners freezes no goal."""
    result = setting(person("a", required="no"))
    assert ("draft", {}) == (result.freezing.status, result.freezing.proposal)
    assert ["fail"] == [one.status for one in said(result, "TS-40")]


def test_without_goals_there_is_nothing_to_agree_to() -> None:
    """No status, no table rows, no word from the rules, no missing table."""
    inputs = tiny.inputs(tiny.facts({"a": tiny.DAY}, end="2025-03-31"))
    result = propose(prepare(inputs, Q2), Q2)
    assert ("", "") == (result.headline.status, result.freezing.file)
    assert [0, 0, 0, 0] == [len(result.tables[name]) for name in ("agreement", "target_versions", "version_changes", "rewards")]
    assert [] == [one for rule in ("TS-40", "GV-10", "PF-14") for one in said(result, rule)]
    assert [] == [one for one in result.missing if one.section == "agreement"]


@pytest.mark.parametrize(
    ("changes", "taken", "verdict"),
    [
        ({}, 3, "pass"),
        ({"confirmed": pd.NaT}, 2, "warn"),
        ({"confirmed": pd.NaT, "discussed": pd.NaT}, 1, "warn"),
        ({"hash": "0" * 64}, 3, "fail"),
    ],
)
def test_a_consensus_is_explained_discussed_and_confirmed(changes: dict[str, object], taken: int, verdict: str) -> None:
    """GV-10 counts the steps that have a day; a word given for another version fails."""
    (found,) = said(setting(person("a", **changes)), "GV-10")
    assert (verdict, taken, 3) == (found.status, found.observed, found.expected)


def test_which_steps_a_consensus_takes_is_a_policy_value() -> None:
    """A team that only explains and confirms needs no day of discussion."""
    people = person("a", discussed=pd.NaT)
    assert "warn" == said(setting(people), "GV-10")[0].status
    result = setting(people, policy={"agreement": {"steps": ["explained", "confirmed"]}})
    assert ("pass", "agreed") == (said(result, "GV-10")[0].status, result.freezing.status)


@pytest.mark.parametrize(
    ("kind", "consequence", "allowed", "verdicts"),
    [
        ("stretch", "", "committed_only", ["pass"]),
        ("stretch", "bonus cut", "committed_only", ["fail"]),
        ("stretch", "bonus cut", "any", ["info"]),
        ("committed", "bonus cut", "committed_only", []),
    ],
)
def test_only_committed_goals_may_have_a_consequence(kind: str, consequence: str, allowed: str, verdicts: list[str]) -> None:
    """PF-14 and B-05: ambition is rewarded, not punished, unless the team's policy says otherwise."""
    planned = Planned.model_construct(**{**Planned().__dict__, "consequence": Label(consequence, consequence)})
    goals = draft(tiny.key_result(type=kind, planned=planned))
    result = setting(person("a"), goals=goals, policy={"commitment": {"penalty": allowed}})
    assert verdicts == [one.status for one in said(result, "PF-14")]
    assert bool(consequence) == bool(len(result.tables["rewards"]))


def test_the_hash_is_of_what_goals_say() -> None:
    """Order of keys, form of numbers, status and the hash itself do not count; any number does."""
    said_ = document(draft(), "CNY")
    shuffled = {**dict(reversed(said_.items())), "status": "agreed", "content_hash": "", "version": 1.0}
    assert content_hash(said_) == content_hash(shuffled) == said_["content_hash"]
    assert content_hash(said_) != document(draft(tiny.key_result(target=1_821.0)), "CNY")["content_hash"]


def test_zero_says_something_and_nothing_says_nothing() -> None:
    """A baseline of zero stands in a frozen file; an absent one does not."""
    results = document(draft(tiny.key_result(baseline=0.0), tiny.key_result(id="KR2")), "")["objectives"][0]["key_results"]
    assert [0, None] == [one.get("baseline") for one in results]


def test_versions_are_told_apart_by_goals_and_not_by_words() -> None:
    """Another number, reason or name of a key result is no other goal; another target is."""
    one = draft()
    assert same_goals(one, replace(one, version=2, reason=Label("why", "为何"), decided_on=date(2025, 5, 1)))
    assert same_goals(one, draft(tiny.key_result(headline=True, name=Label("New", "新"))))
    assert not same_goals(one, draft(tiny.key_result(headline=True, target=1.0)))


def test_a_draft_unlike_all_frozen_versions_is_the_next_one() -> None:
    """Unchanged it is no news; changed it is version 2, whatever number it carries."""
    first = replace(draft(), frozen=True, content_hash="0" * 64)
    changed = draft(tiny.key_result(headline=True, target=1_500.0))
    assert first is at_work((first,), (draft(),), first.period)
    assert (2, 1_500.0) == ((found := at_work((first,), (changed,), first.period)).version, found.key_results[0].target)  # type: ignore[union-attr]
    assert changed is at_work((changed,), (changed,), first.period)
    assert first is at_work((first,), (), first.period)
