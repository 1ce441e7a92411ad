"""Nothing that leaves the folder of cards names a member or says what hangs on a goal: not the data, workbook, report or calendar."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from goalbook.books.decomposition import Decomposition, Params, compute
from goalbook.books.members import numbered
from goalbook.core.language import CODES, language
from goalbook.core.message import Label
from goalbook.inputs import load_inputs
from goalbook.publish.calendar_file import calendar_bytes
from goalbook.publish.summary import summary
from goalbook.publish.workbook import write_workbook
from goalbook.show.decomposition.report import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).parents[2] / "data"
PEOPLE = {"su": "苏晓梅", "lin": "林志远", "chen": "陈立群", "zhao": "赵雅琴"}
NAMES = ("Su", "Lin", "Chen", "Zhao", *PEOPLE, "苏", "林", "陈", "赵", *PEOPLE.values())
PERIODS = ("2025-Q2", "2025-Q3")


@cache
def plan(period: str) -> Decomposition:
    """Return the demo team's decomposition of a quarter."""
    return decomposed(DATA, period)


def decomposed(data: Path, period: str) -> Decomposition:
    """Return the decomposition of the team in a folder."""
    params = Params.from_pairs({"team": "beauty", "period": period})
    return compute(load_inputs(data, "beauty", params.cutoff()), params)


def private(result: Decomposition) -> list[str]:
    """Return every name and id of the team and every reward and consequence, in both languages."""
    words = [word for row in result.tables["commitments"].itertuples() for word in (row.reward, row.consequence)]
    return [*NAMES, *(text for word in words for text in (word.en, word.zh) if text)]


def named(texts: Iterable[str], words: list[str]) -> list[tuple[str, str]]:
    """Return which words stand in which texts: Latin ones as words of their own, not as parts of others such as Sun."""
    pattern = re.compile("|".join(rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])" for word in sorted(words, key=len, reverse=True)))
    return [(found[0], text[max(found.start() - 40, 0) : found.end() + 40]) for text in texts for found in pattern.finditer(text)]


def cells(result: Decomposition, lang: str, folder: Path) -> list[str]:
    """Return the texts of all cells of the workbook."""
    write_workbook(result, lang, folder / "report.xlsx")
    book = load_workbook(folder / "report.xlsx", read_only=True)
    return [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]


def everything(result: Decomposition, lang: str, folder: Path) -> dict[str, list[str]]:
    """Return what each file that everybody may read says."""
    speech = language(lang, result.meta.currency)
    return {
        "results.json": [json.dumps(result.to_json(), ensure_ascii=False)],
        "report.xlsx": cells(result, lang, folder),
        "report.html": [re.sub(r"<[^>]*>", " ", str(section(result, speech).html)) for section in SECTIONS],
        "summary.md": [summary(result, lang)],
        "calendar.ics": [re.sub(r"\r\n[ \t]", "", calendar_bytes(result, lang).decode("utf-8"))],
    }


@pytest.mark.full
@pytest.mark.parametrize("lang", CODES)
@pytest.mark.parametrize("period", PERIODS)
def test_the_demo_s_files_name_nobody(period: str, lang: str, tmp_path: Path) -> None:
    """Neither a member nor a reward nor a consequence stands in any of them."""
    result = plan(period)
    assert len(private(result)) > len(NAMES)
    assert {} == {name: found for name, texts in everything(result, lang, tmp_path).items() if (found := named(texts, private(result)))}


@pytest.fixture(scope="module", name="renamed")
def _renamed(tmp_path_factory: pytest.TempPathFactory) -> Decomposition:
    """Return the third quarter of a team whose ids are its members' Chinese names."""
    data = tmp_path_factory.mktemp("data")
    shutil.copytree(DATA / "beauty", data / "beauty", ignore=shutil.ignore_patterns("next", "campaigns", "accepted"))
    pattern = re.compile(rf"(?<![A-Za-z0-9_-])({'|'.join(PEOPLE)})(?![A-Za-z0-9_-])")
    for path in (data / "beauty").rglob("*"):
        if path.suffix in (".yml", ".csv") and "facts" not in path.parts:
            path.write_text(pattern.sub(lambda found: PEOPLE[found[1]], path.read_text("utf-8")), encoding="utf-8")
    return decomposed(data, "2025-Q3")


@pytest.mark.full
@pytest.mark.parametrize("lang", CODES)
def test_members_whose_ids_are_their_names_are_not_named(renamed: Decomposition, lang: str, tmp_path: Path) -> None:
    """Ids are names here: every column of owners, stand-ins and participants says roles."""
    assert set(PEOPLE.values()) == set(renamed.tables["cards"]["person"])
    found = {name: found for name, texts in everything(renamed, lang, tmp_path).items() if (found := named(texts, private(renamed)))}
    assert {} == found


def test_the_data_keep_role_and_numbers() -> None:
    """Of cards and signatures the next step has role, figure, weight and state; how, good, reward and consequence are left out."""
    tables = plan("2025-Q3").to_json()["tables"]
    card, signed = tables["cards"][0], tables["commitments"][0]
    assert {"en": "growth lead", "zh": "增长负责人"} == card["person"] == signed["person"]
    assert ("KR1", 39_000, 0.45, "signed") == (card["key_result"], card["target"], card["weight"], signed["state"])
    assert {"name", "what", "how", "standard", "helper", "stand_in", "reward", "consequence"}.isdisjoint({*card, *signed})
    assert ["growth lead", "content lead"] == [one["en"] for one in tables["meeting_record"][0]["attendees"][:2]]


def test_roles_that_several_have_are_numbered() -> None:
    """Two editors are editor 1 and editor 2; who alone has a role keeps it."""
    editor, lead = Label("editor", "编辑"), Label("lead", "组长")
    assert {"a": "editor 1", "b": "lead", "c": "editor 2"} == {
        one: role.en for one, role in numbered({"a": editor, "b": lead, "c": editor}).items()
    }
