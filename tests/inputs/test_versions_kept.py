"""What a correction replaced and what a revision of the goals changed stays known, with its day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.errors import InputError
from goalbook.inputs import load_inputs

if TYPE_CHECKING:
    from pathlib import Path

TEAM = """\
name: {en: Tiny, zh: 小队}
currency: CNY
channels:
  - {id: a, name: {en: A, zh: 甲}, stages: [reads, new_payers]}
"""
FACTS = """\
date_day,channel,traffic_type,reads,new_payers,recorded_on
2025-04-01,a,paid,100,10,
2025-04-02,a,paid,100,10,
2025-04-02,a,paid,100,12,2025-04-20
2025-04-02,a,paid,100,,2025-06-03
2025-05-31,a,paid,100,10,2025-06-02
"""
GOALS = """\
period: 2025-Q2
version: {version}
{more}objectives:
  - id: O1
    text: {{en: Grow, zh: 增长}}
    key_results:
      - {{id: KR1, metric: new_payers, target: {target}}}
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Return a data folder with a small team whose facts were corrected twice."""
    team = tmp_path / "tiny"
    (team / "facts").mkdir(parents=True)
    (team / "goals").mkdir()
    (team / "team.yml").write_text(TEAM, encoding="utf-8")
    (team / "facts" / "all.csv").write_text(FACTS, encoding="utf-8")
    return tmp_path


def write_goals(data_dir: Path, name: str, version: int, target: int, more: str = "") -> None:
    """Write one version of the quarter's goals."""
    text = GOALS.format(version=version, target=target, more=more)
    (data_dir / "tiny" / "goals" / name).write_text(text, encoding="utf-8")


def test_each_replaced_value_is_kept_with_the_day_it_was_replaced(data_dir: Path) -> None:
    """10 became 12 on 20 April, 12 became unknown on 3 June; reads did not change; a late first version replaced nothing."""
    table = load_inputs(data_dir, "tiny").restatements
    assert ["new_payers", "new_payers"] == table["metric"].tolist()
    assert [(10.0, 12.0)] == list(table[["before", "after"]].itertuples(index=False, name=None))[:1]
    assert 12.0 == table["before"].iloc[1]
    assert table["after"].isna().iloc[1]
    assert ["2025-04-20", "2025-06-03"] == table["recorded_on"].dt.strftime("%Y-%m-%d").tolist()


def test_corrections_not_known_yet_are_not_restatements_yet(data_dir: Path) -> None:
    """As of 30 April there was one correction, as of 10 April none."""
    assert 1 == len(load_inputs(data_dir, "tiny", date(2025, 4, 30)).restatements)
    assert 0 == len(load_inputs(data_dir, "tiny", date(2025, 4, 10)).restatements)


def test_files_with_other_metrics_complete_each_other_and_restate_nothing(data_dir: Path) -> None:
    """Spend of the same days in a file of its own is no correction of the payers."""
    (data_dir / "tiny" / "facts" / "spend.csv").write_text("date_day,channel,traffic_type,spend\n2025-04-01,a,paid,5\n", encoding="utf-8")
    assert {"new_payers"} == set(load_inputs(data_dir, "tiny").restatements["metric"])


def test_all_versions_of_the_goals_are_kept_and_the_newest_counts(data_dir: Path) -> None:
    """A revision holds from its decision, the first version from the period's start; what is decided later is not known yet."""
    write_goals(data_dir, "2025-Q2.v1.yml", 1, 400, "decided_on: 2025-03-20\n")
    write_goals(data_dir, "2025-Q2.v2.yml", 2, 300, "decided_on: 2025-05-16\nreason: {en: less budget, zh: 预算减少}\n")
    known = load_inputs(data_dir, "tiny")
    assert [(1, date(2025, 4, 1)), (2, date(2025, 5, 16))] == [(one.version, one.begins) for one in known.goal_versions]
    assert "less budget" == known.goal_versions[1].reason.en
    assert [2] == [one.version for one in known.goals]
    assert [1] == [one.version for one in load_inputs(data_dir, "tiny", date(2025, 4, 30)).goal_versions]


def test_valid_from_wins_over_the_day_of_decision(data_dir: Path) -> None:
    """Decided on 16 May, valid from 1 June."""
    write_goals(data_dir, "2025-Q2.v2.yml", 2, 300, "decided_on: 2025-05-16\nvalid_from: 2025-06-01\n")
    assert date(2025, 6, 1) == load_inputs(data_dir, "tiny").goal_versions[0].begins


def test_valid_from_outside_the_period_is_refused(data_dir: Path) -> None:
    """A version of the second quarter cannot begin in July."""
    write_goals(data_dir, "2025-Q2.v2.yml", 2, 300, "valid_from: 2025-07-01\n")
    with pytest.raises(InputError) as fault:
        load_inputs(data_dir, "tiny")
    (problem,) = fault.value.problems
    assert ("valid_from", 3) == (problem.column, problem.row)


def test_two_versions_valid_from_the_same_day_are_refused(data_dir: Path) -> None:
    """Which of them counts on that day could not be said."""
    for version in (2, 3):
        write_goals(data_dir, f"2025-Q2.v{version}.yml", version, 300, "valid_from: 2025-05-01\n")
    with pytest.raises(InputError) as fault:
        load_inputs(data_dir, "tiny")
    (problem,) = fault.value.problems
    assert "goals/2025-Q2.v3.yml" == problem.file


def test_a_date_that_is_none_is_refused(data_dir: Path) -> None:
    """A valid_from that is no date is told with its line."""
    write_goals(data_dir, "2025-Q2.v2.yml", 2, 300, "valid_from: soon\n")
    with pytest.raises(InputError):
        load_inputs(data_dir, "tiny")
