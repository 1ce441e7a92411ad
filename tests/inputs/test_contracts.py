"""Contracts document the tables, drive their reading and fill the starter files."""

from __future__ import annotations

from pathlib import Path

import pytest

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.metrics import load_catalogue
from goalbook.inputs import check_team, describe
from goalbook.inputs.aliases import load_aliases
from goalbook.inputs.campaigns.lessons import LESSONS
from goalbook.inputs.campaigns.registry import CAMPAIGNS
from goalbook.inputs.contract import facts_contract
from goalbook.inputs.names import key
from goalbook.inputs.plan.registry import PLAN
from goalbook.inputs.planning.registry import GOALS
from goalbook.inputs.records import RECORDS
from inputs.tiny_team import read, said

ROOT = Path(__file__).parents[2]
TABLES = (
    "facts",
    "events",
    "benchmarks",
    "data_sources",
    "rca",
    "actions",
    "surveys",
    "transactions",
    *(contract.table for contract in (*RECORDS, *PLAN.tables, *GOALS.tables, *CAMPAIGNS.tables, LESSONS)),
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_table_describes_itself_in_both_languages(table: str, lang: str) -> None:
    """Each column has its line with type and meaning."""
    contract = describe(table)
    text = contract.text(language(lang))
    assert all(any(line.startswith(f"{name} ") for line in text.splitlines()) for name in contract.names())
    assert ("必填" if lang == "zh" else "required") in text


def test_facts_are_described_with_every_metric_of_the_catalogue() -> None:
    """A metric added to the catalogue is a column at once."""
    assert set(load_catalogue().metrics) < set(facts_contract().names())


def test_an_unknown_table_names_the_nearest() -> None:
    """A misspelt table is a usage error."""
    with pytest.raises(UsageError) as fault:
        describe("fact")
    assert "table 'fact' is not known; did you mean 'facts'?" == language("en").say(fault.value.message)


def test_aliases_name_columns_that_exist_and_mean_one_thing_each() -> None:
    """The alias file points at columns of the facts, and no alias at two."""
    listed = load_aliases().columns
    assert set(listed) <= set(facts_contract().names())
    keys = [key(alias) for aliases in listed.values() for alias in aliases]
    assert len(keys) == len(set(keys)), sorted(name for name in set(keys) if keys.count(name) > 1)


def test_the_starter_files_are_a_team_without_fault() -> None:
    """What new-team copies can be read as it stands, and its header follows the contract."""
    check = check_team(ROOT / "templates", "team")
    assert () == check.problems
    header = (ROOT / "templates/team/facts/2025-05.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert header == [name for name in facts_contract().names() if name in header]


def test_tables_kept_by_hand_are_read_by_their_contract(tmp_path: Path) -> None:
    """Reviews of a month: actions, causes and notes."""
    inputs = read(
        tmp_path,
        {
            "reviews/2025-05/actions.csv": "action,metric,owner,due,status\nfix,click_rate,lin,2025-06-10,open\n",
            "reviews/2025-05/notes.md": "# Notes\n",
        },
    )
    assert {"actions", "notes"} == set(inputs.reviews["2025-05"])
    assert {"rca", "surveys", "balance", "events", "benchmarks", "data_sources"} == set(dict(inputs.missing))


def test_faults_in_tables_kept_by_hand_are_said(tmp_path: Path) -> None:
    """Unknown metric, status, day and column, and an empty cell that is needed."""
    lines = said(
        tmp_path,
        {
            "reviews/2025-05/actions.csv": "action,metric,due,status,sttus\n,click_rat,someday,late,x\n",
            "benchmarks.csv": "metric,value\nrevenue,5\n",
        },
    )
    assert [
        "benchmarks.csv: one problem, nothing was read",
        "there is no column scope",
        "reviews/2025-05/actions.csv: 5 problems, nothing was read",
        "column sttus: is not known; did you mean status?",
        "row 2, column action: is empty; a value is needed here",
        "row 2, column metric: 'click_rat' is not known; did you mean 'click_rate'?",
        "row 2, column due: 'someday' is not a date; write it as 2025-06-30",
        "row 2, column status: 'late' is none of open, stop, reverse, done",
    ] == lines


def test_a_table_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """A CSV and another file of the same table would leave open which counts."""
    files = {"events.csv": "date_day,what\n2025-05-01,x\n", "events.tsv": "date_day\twhat\n2025-05-01\tx\n"}
    assert ["events.tsv: one problem, nothing was read", "events stands in events.csv too; keep one"] == said(tmp_path, files)


def test_events_after_the_date_are_not_known(tmp_path: Path) -> None:
    """A book knows nothing later than its date."""
    from datetime import date  # noqa: PLC0415 - only here

    files = {"events.csv": "date_day,what\n2025-05-01,before\n2025-05-20,after\n"}
    assert ["before"] == read(tmp_path, files, date(2025, 5, 10)).events["what_en"].tolist()


def test_the_starter_readmes_example_of_a_register_can_be_read(tmp_path: Path) -> None:
    """The header and row it shows are a register of sources."""
    shown = (ROOT / "templates" / "team" / "README.md").read_text(encoding="utf-8")
    header, row = "metric,channel,tool,export_path,owner,refresh", "reads,xiaohongshu,灰豚数据,账号分析/笔记数据,lin,daily"
    assert (True, True) == (f"`{header}`" in shown, f"`{row}`" in shown)
    register = read(tmp_path, {"data_sources.csv": f"{header}\n{row}\n"}).data_sources
    assert register is not None
    assert ("reads", "xiaohongshu", "灰豚数据", "daily") == tuple(register.loc[0, ["metric", "channel", "tool", "refresh"]])


def test_a_register_with_an_unknown_rhythm_is_refused(tmp_path: Path) -> None:
    """Hourly is none of the four."""
    lines = said(tmp_path, {"data_sources.csv": "metric,tool,refresh\nreads,x,hourly\n"})
    assert "row 2, column refresh: 'hourly' is none of realtime, daily, weekly, monthly" in lines
