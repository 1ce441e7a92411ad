"""Risks, controls, incidents, pilots and spend by pool: what is read, what was known on a day, what is refused with its row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs import check_team, describe, load_inputs
from goalbook.inputs.operations.pilots import PILOTS
from goalbook.inputs.operations.risk_tables import CONTROL_STATES, INCIDENTS, RISK_TABLE
from goalbook.inputs.operations.risks import RISKS as SHELF
from inputs.tiny_team import write

if TYPE_CHECKING:
    from pathlib import Path

RISKS = "month,risk,kind,what,probability,impact,playbook,owner\n"
BOOKS = "playbook,what,steps,owner\nP1,降级 / Degraded,x,lin\n"
INCIDENTS_HEAD = "incident,risk,control,what,detected_at,plan_started_at,closed_on\n"
CONTRACTS = {contract.table: contract for contract in SHELF.tables}
FILES = {
    "risks/playbooks.csv": BOOKS,
    "risks/risks.csv": RISKS + "2025-04,R1,channel,x,0.2,100,P1,lin\n2025-05,R1,channel,x,0.3,100,P1,lin\n",
    "risks/controls.csv": "date_day,control,level,reason\n2025-04-01,flow,1,x\n2025-05-20,flow,2,y\n",
    "risks/incidents.csv": INCIDENTS_HEAD + "N1,R1,flow,x,2025-04-30 23:00,2025-05-01 09:00,2025-05-02\nN2,,flow,y,2025-05-09 10:00,,\n",
    "risks/pilots.csv": "month,pilot,what,cost,metric,change,approved\n2025-05,A,x,100,clicks,-0.1,yes\n",
}


def faults(folder: Path, files: dict[str, str]) -> list[str]:
    """Return what is wrong with these files beside good ones, by file, row and column."""
    found = check_team(write(folder, {**FILES, **files}), "tiny").problems
    return [f"{one.file} {one.row} {one.column}: {language('en').say(one.message)}" for one in found]


def test_good_tables_are_no_problem(tmp_path: Path) -> None:
    """As they are told in `goalbook describe`."""
    assert [] == faults(tmp_path, {})
    assert RISK_TABLE is describe("risks")
    assert "terminate" in CONTROL_STATES.text(language("en"))
    assert "终止" in CONTROL_STATES.text(language("zh"))


def test_a_report_knows_what_was_known_on_its_day(tmp_path: Path) -> None:
    """On 30 April: the register of April, the first level, the first incident, whose plan had not begun yet; no pilot of May."""
    inputs = load_inputs(write(tmp_path, dict(FILES)), "tiny", date(2025, 4, 30), operations=True)
    assert ["2025-04"] == inputs.kept("risks", RISK_TABLE)["month"].tolist()
    assert [1.0] == inputs.kept("risks", CONTROL_STATES)["level"].tolist()
    incidents = inputs.kept("risks", INCIDENTS)
    assert [["N1", ""]] == incidents[["incident", "plan_started_at"]].to_numpy().tolist()
    assert incidents["closed_on"].isna().all()
    assert inputs.kept("risks", PILOTS).empty


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_a_table_with_its_header_alone_is_an_empty_one(tmp_path: Path, name: str) -> None:
    """The natural start, a copied template: no fault, and no row in any table that a report reads."""
    contract = CONTRACTS[name]
    files = {contract.file: ",".join(contract.names()) + "\n"}
    inputs = load_inputs(write(tmp_path, files), "tiny", date(2025, 4, 30), operations=True)
    assert inputs.kept("risks", contract).empty


@pytest.mark.parametrize(
    ("more", "seconds", "loss"),
    [
        (",,", "nan", "nan"),  # going on: what was measured came later, nobody knows when
        (",2025-04-30,", "4.6", "500.0"),
        (",2025-05-02,", "nan", "nan"),
        (",,2025-04-30", "4.6", "500.0"),  # confirmed while it went on
        (",2025-05-02,2025-05-01", "nan", "nan"),
    ],
)
def test_what_an_incident_cost_is_known_when_it_is_over_or_from_the_day_noted(tmp_path: Path, more: str, seconds: str, loss: str) -> None:
    """On 30 April a loss entered in May does not change April's report."""
    head = "incident,what,detected_at,p95_seconds,loss,plan_started_at,closed_on,known_on\n"
    files = {"risks/incidents.csv": head + f"N1,x,2025-04-29 10:00,4.6,500,{more}\n"}
    inputs = load_inputs(write(tmp_path, files), "tiny", date(2025, 4, 30), operations=True)
    row = inputs.kept("risks", INCIDENTS).iloc[0]
    assert (seconds, loss) == (str(row["p95_seconds"]), str(row["loss"]))


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("risks", RISKS + "2025-05,R1,channel,x,1.2,100,,\n", "2 probability: is more than 100 %"),
        ("risks", RISKS + "2025-05,R1,channel,x,0.2,-1,,\n", "2 impact: is negative"),
        ("risks", RISKS + "May,R1,channel,x,0.2,1,,\n", "2 month: 'May' is no month"),
        ("risks", RISKS + "2025-05,R1,,x,,,P2,\n", "2 playbook: 'P2' is not known"),
        ("risks", RISKS + "2025-05,R1,,x,,,,lim\n", "2 owner: 'lim' is nobody of team.yml; did you mean 'lin'?"),
        ("risks", RISKS + "2025-05,R1,,x,,,,\n2025-05,R1,,x,,,,\n", "3 risk: row 2 has the same month, risk"),
        ("risks", "month,risk,what,scored_on\n2025-05,R1,x,2025-06-01\n", "2 scored_on: is after the last day of the month it stands for"),
        ("controls", "date_day,control,level\n2025-05-01,flow,6\n", "2 level: is no whole number from 0 to 5"),
        ("controls", "date_day,control,level\n2025-05-01,flow,1.5\n", "2 level: is no whole number"),
        ("incidents", INCIDENTS_HEAD + "N1,,flow,x,2025-05-09,,\n", "2 detected_at: '2025-05-09' is no day and time"),
        ("incidents", INCIDENTS_HEAD + "N1,,flow,x,2025-05-32 10:00,,\n", "2 detected_at: '2025-05-32 10:00' is no day and time"),
        ("incidents", INCIDENTS_HEAD + "N1,,flow,x,2025-05-09 10:00,2025-05-09 09:00,\n", "2 plan_started_at: is before it was noticed"),
        ("incidents", INCIDENTS_HEAD + "N1,,flow,x,2025-05-09 10:00,,2025-05-08\n", "2 closed_on: is before it was noticed"),
        ("incidents", INCIDENTS_HEAD + "N1,R9,flow,x,2025-05-09 10:00,,\n", "2 risk: 'R9' is not known"),
        ("foresight", "date_day,kind,step\n2025-05-01,market,drill\n", "2 step: 'drill' is not known"),
        ("pilots", "month,pilot,what,cost,change\n2025-05,A,x,1,-1.1\n", "2 change: is less than −100 %"),
        ("pool_spend", "month,pool,amount\n2025-05,tech,1\n2025-05,tech,2\n", "3 pool: row 2 has the same month, pool"),
    ],
)
def test_each_fault_names_its_row(tmp_path: Path, file: str, text: str, said: str) -> None:
    """With its column and what was expected; nothing else is complained of."""
    found = faults(tmp_path, {f"risks/{file}.csv": text})
    own = [line.removeprefix(f"risks/{file}.csv ") for line in found if line.startswith(f"risks/{file}.csv ")]
    assert any(line.replace("\u202f", " ").startswith(said) for line in own), found
