"""The register of rules on paper: twelve rows, cells of a few lines, the rest in the workbook; nothing that fits is left out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from goalbook.core.findings import Finding
from goalbook.core.language import language
from goalbook.core.message import Label, msg
from goalbook.core.rules import load_rules
from goalbook.show.rules import rules
from support.sample_review import sample_review

RULES = list(load_rules())
CLAUSE = "a clause of some forty letters, {n:n} in all"


def register(*findings: Finding, code: str = "en") -> str:
    """Return the section of a review with these findings, without its tags."""
    html = str(rules(replace(sample_review(), findings=findings), language(code)).html)
    return re.sub(r"<[^>]+>", "", html.replace("</tr>", "\n"))


def finding(rule: str, subject: str = "s", status: str = "warn", clauses: int = 1) -> Finding:
    """Return a finding with so many clauses."""
    text = msg(CLAUSE, n=1)
    for n in range(2, clauses + 1):
        text = msg("{first}; {then}", first=text, then=msg(CLAUSE, n=n))
    return Finding(rule, Label.same(subject), status, None, None, text)


@pytest.mark.parametrize(("count", "rows"), [(12, 12), (28, 12)])
def test_a_register_has_twelve_rows_and_names_the_sheet_with_the_others(count: int, rows: int) -> None:
    """Twelve fit; of twenty-eight the workbook has the rest, and what fails comes first."""
    found = [finding(rule, status="warn") for rule in RULES[: count - 1]] + [finding(RULES[40], status="fail")]
    text = register(*found)
    assert rows == len(re.findall(r"a clause of", text))
    assert ("sheet Rules" in text) == (count > rows)
    assert text.index(RULES[40]) < text.index(RULES[0])
    assert {RULES[40], *RULES[: count - 1]} <= set(re.findall(r"[A-Z]{2}-[0-9]{2}", text)), "every rule is named, with its row or without"


def test_three_short_findings_stay_whole() -> None:
    """What fits is not cut."""
    text = register(*(finding(RULES[0], name) for name in ("one", "two", "three")))
    assert all(f"{name}: a clause" in text for name in ("one", "two", "three"))
    assert "more in the workbook" not in text


def test_long_findings_are_two_subjects_with_whole_clauses_and_the_count_of_the_rest() -> None:
    """Three findings of twelve clauses are not eleven lines of small print."""
    text = register(*(finding(RULES[0], name, clauses=12) for name in ("one", "two", "three", "four")))
    assert "one: a clause of some forty letters, 1 in all; " in text
    assert "two: a clause" in text
    assert "three: a clause" not in text
    assert "2 more in the workbook" in text
    cell = max((line for line in text.split("\n")), key=len)
    assert len(cell) < 600
    assert re.search(r"in all …; two: ", cell)


def test_a_percent_sign_stays_with_its_number_in_a_title() -> None:
    """PF-01 Outcome metrics weigh 60–70 %."""
    assert "60–70\u00a0%" in register(finding("PF-01"))
