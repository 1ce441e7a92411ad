"""The folder people/: what is read, what was known on a day, what is refused with its row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goalbook.core.language import language
from goalbook.inputs import check_team, describe, load_inputs
from goalbook.inputs.operations.members import MEMBERS
from goalbook.inputs.operations.scores import SCORES
from goalbook.inputs.operations.talks import ONE_TO_ONES
from inputs.tiny_team import write

if TYPE_CHECKING:
    from pathlib import Path

MEMBER = "person,name_en,team,level,fte,mentor,joined,left\n"
SCORE = "month,person,kind,item,weight,attainment\n"
FILES = {
    "people/members.csv": MEMBER + "ann,Ann,content,director,1,,,\nbo,Bo,ads,specialist,0.5,ann,2025-05-12,2025-06-10\n",
    "people/scores.csv": SCORE + "2025-04,ann,outcome,a,0.65,0.9\n2025-04,ann,process,b,0.35,0.8\n2025-05,ann,outcome,a,,1\n",
    "people/one_to_ones.csv": "date_day,person,problem,closed_on\n2025-04-10,ann,x,2025-05-09\n2025-05-10,ann,y,\n",
}


def faults(folder: Path, files: dict[str, str]) -> list[str]:
    """Return what is wrong with these files beside good ones, by file, row and column."""
    found = check_team(write(folder, {**FILES, **files}), "tiny").problems
    return [f"{one.file} {one.row} {one.column}: {language('en').say(one.message)}" for one in found]


def test_good_tables_are_no_problem(tmp_path: Path) -> None:
    """As `goalbook describe` tells them, in both languages."""
    assert [] == faults(tmp_path, {})
    assert SCORES is describe("scores")
    assert "考核" in SCORES.text(language("zh"))


def test_a_report_knows_what_was_known_on_its_day(tmp_path: Path) -> None:
    """On 30 April: nobody who came later, no month that was not over, one talk whose problem was open then."""
    inputs = load_inputs(write(tmp_path, dict(FILES)), "tiny", date(2025, 4, 30), operations=True)
    assert ["ann"] == inputs.kept("people", MEMBERS)["person"].tolist()
    assert ["2025-04"] == sorted(set(inputs.kept("people", SCORES)["month"]))
    assert [True] == inputs.kept("people", ONE_TO_ONES)["closed_on"].isna().tolist()
    later = load_inputs(tmp_path, "tiny", date(2025, 5, 31), operations=True)
    assert [True, True] == later.kept("people", MEMBERS)["left"].isna().tolist()  # bo's last day lies ahead


BOTH = SCORE + "2025-05,ann,outcome,a,{outcome},1\n2025-05,ann,process,b,{process},1\n"


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ((0.55, 0.45), "outcome weighs 55.0 % in the score of ann in 2025-05; set it between 60 % and 70 %"),
        ((0.75, 0.25), "outcome weighs 75.0 % in the score of ann in 2025-05; set it between 60 % and 70 %"),
        ((0.7, 0.4), "the weights of ann in 2025-05 are 110.0 % together; make them 100 %"),
        ((0.6, 0.4), ""),
        ((0.7, 0.3), ""),
    ],
)
def test_wx_21_weights_out_of_range_are_refused(tmp_path: Path, weights: tuple[float, float], said: str) -> None:
    """55/45, 75/25 and 70/40 are refused with the row they begin in; both ends of the range are not."""
    found = faults(tmp_path, {"people/scores.csv": BOTH.format(outcome=weights[0], process=weights[1])})
    assert ([f"people/scores.csv 2 weight: {said}"] if said else []) == [one.replace("\N{NARROW NO-BREAK SPACE}", " ") for one in found]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("members", MEMBER + "ann,Ann,,,,,,\nann,Anne,,,,,,\n", "members.csv 3 person: 'ann' stands here and in row 2; keep one"),
        ("members", MEMBER + "ann,Ann,,,1.5,,,\n", "members.csv 2 fte: is no share of a post; write more than 0 and at most 1"),
        ("members", MEMBER + "ann,Ann,,,,eve,,\n", "members.csv 2 mentor: 'eve' is no member"),
        ("scores", SCORE + "2025-05,anm,outcome,a,,1\n", "scores.csv 2 person: 'anm' is no member; did you mean 'ann'?"),
        ("scores", SCORE + "2025-13,ann,outcome,a,,1\n", "scores.csv 2 month: '2025-13' is no month; write it as 2025-05"),
        ("scores", SCORE + "2025-05,ann,outcome,a,,-1\n", "scores.csv 2 attainment: is negative; expected 0 or more"),
        (
            "scores", SCORE + "2025-05,ann,outcome,a,0.65,1\n2025-05,ann,process,b,,1\n",
            "scores.csv 3 weight: is empty, but other lines of ann in 2025-05 have a weight",
        ),
        ("one_to_ones", "date_day,person,closed_on\n2025-05-10,ann,2025-05-01\n", "one_to_ones.csv 2 closed_on: is before"),
        ("meetings_held", "date_day,kind,invited,attended\n2025-05-10,drill,3,4\n", "meetings_held.csv 2 attended: is more than"),
        ("anonymous_feedback", "month,theme,answers,mentions\n2025-05,x,3,4\n", "anonymous_feedback.csv 2 mentions: is no count"),
        ("rewards", "reward,name_en,condition,unit,amount\na,A,luck,money,1\n", "rewards.csv 2 condition: is no condition"),
        ("rewards", "reward,name_en,condition,unit,amount\na,A,okr_completion,money,\n", "rewards.csv 2 amount: is empty; say how much"),
        ("improvements", "date_day,what,done_on\n2025-05-10,x,2025-05-01\n", "improvements.csv 2 done_on: is before the meeting"),
        ("creator_weeks", "date_day,person,reads\n2025-05-05,ann,-1\n", "creator_weeks.csv 2 reads: is negative; expected 0 or more"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_row(tmp_path: Path, file: str, text: str, said: str) -> None:
    """File, row, column and what to write instead."""
    found = faults(tmp_path, {f"people/{file}.csv": text})
    assert any(one.startswith(f"people/{said}") for one in found), found
