"""What tells of single people is known by one list: inputs, files of a run, tables of its results."""

from __future__ import annotations

from typing import Any

import pytest

from goalbook.publish.archive.private import private_file, private_input, private_report, private_tables, redacted, tells_of_people

LIN = {"en": "Lin", "zh": "林"}


@pytest.mark.parametrize(
    "path",
    [
        "plan/2025-Q3/absences.csv",
        "plan/2025-Q3/cards.xlsx",
        "goals/2025-Q3/stakeholders.csv",
        "transactions.csv",
        "next/plan/2025-Q4/cards.csv",
    ],
)
def test_an_input_about_single_people_is_private(path: str) -> None:
    """Cards, absences, opinions and purchases are private, whatever kind of file holds them."""
    assert private_input(path)


@pytest.mark.parametrize(
    "path", ["team.yml", "plan/2025-Q3/wbs.csv", "goals/2025-Q3.yml", "campaigns/618/feedback.csv", "reviews/2025-05/actions.csv"]
)
def test_who_answers_for_what_is_not_private(path: str) -> None:
    """Tasks, goals and actions carry owners: that is the team's business."""
    assert not private_input(path)


def test_a_card_is_about_one_person_and_a_report_prints_all_tables() -> None:
    """Cards are private by their folder; page one and the summary are not reports of all tables."""
    assert private_file("cards/lin.pdf")
    assert not private_file("report.pdf")
    assert private_report("results.json")
    assert not private_report("page1.png")


def test_redacted_results_keep_the_team_and_lose_the_people() -> None:
    """Members' tables are empty, private columns are gone, findings about a member too; the team's own figures stay."""
    results: dict[str, Any] = {
        "headline": {"target": 39000.0},
        "tables": {
            "handover": [{"person": LIN, "start": "2025-08-04"}],
            "reconciled": [{"channel": "douyin", "person_names": LIN, "top_down": 12600.0}],
            "targets": [{"kr_id": "KR1", "name": {"en": "New payers", "zh": "新增付费用户"}}],
        },
        "findings": [
            {"rule": "CT-08", "subject": {"en": "Whole plan", "zh": "整份计划"}, "message": {"text": "{who}", "values": {"who": LIN}}},
            {"rule": "DC-03", "subject": {"en": "New payers", "zh": "新增付费用户"}, "message": {"text": "holds", "values": {}}},
        ],
    }
    found = redacted("decomposition", results)
    assert tells_of_people("decomposition", results)
    assert [] == found["tables"]["handover"]
    assert [{"channel": "douyin", "top_down": 12600.0}] == found["tables"]["reconciled"]
    assert results["tables"]["targets"] == found["tables"]["targets"]
    assert ["DC-03"] == [one["rule"] for one in found["findings"]]
    assert {"tables": ["handover", "reconciled"], "findings": 1} == found["withheld"]
    assert not tells_of_people("decomposition", found)
    assert "Lin" not in str(found)


def test_an_agreement_keeps_its_signatures_without_the_opinions() -> None:
    """Who agreed and when is a signature and stays; what they think of the goals goes."""
    row = {
        "person": "lin",
        "name": LIN,
        "role": {"en": "content lead", "zh": "内容组长"},
        "confirmed": "2025-06-26",
        "opinion": {"en": "too high", "zh": "太高"},
        "state": "agreed",
    }
    found = redacted("target_setting", {"tables": {"agreement": [row]}})
    assert [{name: value for name, value in row.items() if name != "opinion"}] == found["tables"]["agreement"]
    assert not tells_of_people("target_setting", found)


def test_a_monthly_review_holds_no_private_table() -> None:
    """Only target settings and decompositions have such tables."""
    assert () == private_tables("monthly_review")
    assert not tells_of_people("monthly_review", {"tables": {"actions": [{"owner_name": LIN}]}})
