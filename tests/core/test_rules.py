"""The list of rules is complete, in both languages, and honest about what is implemented."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

import pytest

from goalbook.books.campaign.rules import register as campaign
from goalbook.books.decomposition.rules import register as decomposition
from goalbook.books.monthly_review.rules import register as monthly_review
from goalbook.books.quarter_review.rules import register as quarter_review
from goalbook.books.target_setting.rules import register as target_setting
from goalbook.core.rules import load_rules

# Items per group of the source's rule tables.
PER_GROUP = {
    "TS": 51, "DC": 38, "MR": 53, "CR": 37, "UA": 22, "CH": 9, "CT": 16, "DM": 9, "PF": 19, "BG": 17,
    "RK": 11, "GV": 16, "TM": 14, "TP": 5, "IN": 3, "CS": 4, "IX": 2, "SU": 3, "OS": 3,
}  # fmt: skip
PER_KIND = {
    "check": 142, "compute": 81, "input": 79, "record": 70, "calendar": 38, "chart": 32, "slider": 21, "report": 20, "alert": 14, "out": 10,
}  # fmt: skip


@pytest.fixture(name="rules", scope="module")
def _rules() -> list[dict[str, str]]:
    with files("goalbook.core").joinpath("rules.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_332_rules_each_once(rules):
    """Every rule id of the source stands in the list exactly once."""
    assert 332 == len(rules) == len({rule["rule"] for rule in rules})


def test_groups_have_the_counts_of_the_source(rules):
    """Ids are numbered without gaps and each group has as many rules as the source's tables."""
    assert PER_GROUP == Counter(rule["rule"][:2] for rule in rules)
    assert {f"{group}-{i:02d}" for group, n in PER_GROUP.items() for i in range(1, n + 1)} == {rule["rule"] for rule in rules}


def test_kinds_have_the_counts_of_the_source(rules):
    """An item may have several kinds; their totals are those of the source."""
    assert PER_KIND == Counter(kind for rule in rules for kind in rule["kind"].split())


def test_titles_are_short_and_in_both_languages(rules):
    """A title fits a table cell; the Chinese one is Chinese."""
    for rule in rules:
        assert 0 < len(rule["title_en"]) <= 60, rule
        assert 0 < len(rule["title_zh"]) <= 60, rule
        assert any("\u4e00" <= sign <= "\u9fff" for sign in rule["title_zh"]) or rule["title_zh"].isascii(), rule
        assert rule["title_en"].isprintable(), rule


def test_no_two_rules_have_one_title(rules):
    """A reader can tell rules apart by their titles, in either language."""
    for column in ("title_en", "title_zh"):
        assert [] == [title for title, n in Counter(rule[column] for rule in rules).items() if n > 1]


def test_sources_and_states_are_known_words(rules):
    """A rule names the documents it comes from and one of four states."""
    assert {"S0", "S1", "S2", "S3", "S4"} == {source for rule in rules for source in rule["source"].split()}
    assert {"implemented", "record_only", "out_of_scope"} == {rule["state"] for rule in rules} - {"planned"}


def test_what_only_records_or_is_out_of_scope_is_never_called_planned(rules):
    """Items that only a person can tick off, and items outside the project, make no promise."""
    for rule in rules:
        if rule["rule"].startswith("OS") or rule["kind"] == "out":
            assert "out_of_scope" == rule["state"], rule
        elif rule["kind"] == "record":
            assert rule["state"] in {"record_only", "implemented"}, rule  # a book may check what is recorded
        else:
            assert rule["state"] in {"planned", "implemented"}, rule


def test_a_rule_counts_as_implemented_when_a_book_evaluates_it(rules):
    """The list promises exactly what the registers of the books hold."""
    held = {*monthly_review.REGISTER.ids, *target_setting.REGISTER.ids, *decomposition.REGISTER.ids}
    held |= {*quarter_review.REGISTER.ids}
    held |= {rule for register in campaign.REGISTERS.values() for rule in register.ids}
    assert sorted(held) == sorted(rule["rule"] for rule in rules if rule["state"] == "implemented")


def test_loader_keeps_the_order_of_the_list(rules):
    """What `goalbook rules` prints is the list itself, titles in both languages."""
    loaded = load_rules()
    assert [rule["rule"] for rule in rules] == list(loaded)
    assert ("Alert at a deviation from target", "偏离目标预警") == (loaded["MR-07"].title.en, loaded["MR-07"].title.zh)
