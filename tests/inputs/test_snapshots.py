"""Snapshots of users: read fast where they are plain, as every table where they are not, and refused where they name somebody."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.core.errors import InputError
from goalbook.core.language import language
from goalbook.core.metrics import load_catalogue
from goalbook.core.policy import load_policy
from goalbook.inputs import check_team, describe, load_inputs, render_problems
from goalbook.inputs.snapshots import KEPT, SNAPSHOT, read_snapshots
from goalbook.inputs.team import Team, TeamFile
from goalbook.inputs.team_folder import TeamFolder
from inputs.tiny_team import write

if TYPE_CHECKING:
    from pathlib import Path

EN, ZH = language("en"), language("zh")
MAY = date(2025, 5, 31)
FILE = "users/snapshots/2025-05-31.csv"
HEAD = "user_id,segment,first_seen,orders_n,revenue_12m,promo_orders_n,joined_fission,tags_n,last_active,churn_score"
PLAIN = "a1,high,2025-01-02,3,120.50,1,yes,2,2025-05-30,0.2\nb2,base,2025-05-03,0,0,0,no,,2025-05-03,\n"


@cache
def team() -> TeamFile:
    """Return a team without channels: snapshots need none."""
    return TeamFile(Team(id="tiny", currency="CNY"), load_catalogue(), load_policy())


def read(folder: Path, files: dict[str, str | bytes], as_of: date | None = None) -> dict[date, pd.DataFrame]:
    """Write these files and return the snapshots among them; what is wrong with them is an InputError."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    held = TeamFolder(folder)
    found = read_snapshots(held, team(), as_of)
    if held.problems:
        raise InputError(held.problems)
    return found


def refused(folder: Path, content: str | bytes, name: str = FILE) -> str:
    """Return what is said of a snapshot that cannot be used, in English."""
    with pytest.raises(InputError) as caught:
        read(folder, {name: content})
    return render_problems(caught.value.problems, EN)


def test_a_plain_snapshot_is_read_with_its_types(tmp_path: Path) -> None:
    """Empty cells are not known; ids are numbers that name nobody; switches are one and nothing."""
    frame = read(tmp_path, {FILE: f"{HEAD}\n{PLAIN}"})[MAY]
    assert [("high", 3.0, 120.5, 1.0, 2.0), ("base", 0.0, 0.0, 0.0, None)] == [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in frame[["segment", "orders_n", "revenue_12m", "joined_fission", "tags_n"]].itertuples(index=False, name=None)
    ]
    assert ["2025-05-30", "2025-05-03"] == frame["last_active"].dt.strftime("%Y-%m-%d").tolist()
    assert frame["consent"].isna().all()
    assert ("uint64", "float32") == (str(frame["user"].dtype), str(frame["orders_n"].dtype))


def test_only_the_id_is_needed(tmp_path: Path) -> None:
    """All else is optional; a table without the id is none."""
    assert 2 == len(read(tmp_path, {FILE: "user_id\na1\nb2\n"})[MAY])
    assert "there is no column user_id" in refused(tmp_path, "segment,orders_n\nhigh,1\n")


def test_what_is_not_plain_is_read_as_in_every_table(tmp_path: Path) -> None:
    """Slashed days, thousands commas and per cent come out as elsewhere; so does a file in GB18030 with a semicolon between cells."""
    odd = f'{HEAD}\na1,high,2025/1/2,3,"1,234.5",1,yes,2,2025-05-30,20%\n'
    slow = "用户;user_id;tier\n".replace("用户;", "") + "a1;高价值用户\n"
    first = read(tmp_path / "one", {FILE: odd})[MAY].iloc[0]
    assert (pd.Timestamp("2025-01-02"), 1234.5, pytest.approx(0.2)) == tuple(
        first[name] for name in ("first_seen", "revenue_12m", "churn_score")
    )
    assert ["高价值用户"] == read(tmp_path / "two", {FILE: slow.encode("gb18030")})[MAY]["segment"].tolist()


def test_parquet_says_the_same_as_csv(tmp_path: Path) -> None:
    """Typed columns need no guessing; the same users have the same keys."""
    table = pd.read_csv(io.StringIO(f"{HEAD}\n{PLAIN}"), parse_dates=["first_seen", "last_active"])
    data = io.BytesIO()
    table.to_parquet(data)
    text, typed = (
        read(tmp_path / name, {f"users/snapshots/2025-05-31.{name}": content})[MAY]
        for name, content in (("csv", f"{HEAD}\n{PLAIN}"), ("parquet", data.getvalue()))
    )
    pd.testing.assert_frame_equal(text, typed)


def test_orders_with_a_promotion_come_from_their_share(tmp_path: Path) -> None:
    """Where they were not counted."""
    assert [1.0] == read(tmp_path, {FILE: "user_id,orders_n,promo_order_share\na1,4,0.25\n"})[MAY]["promo_orders_n"].tolist()


def test_the_newest_snapshots_up_to_a_day_are_read(tmp_path: Path) -> None:
    """A report looks at four; of later ones it knows nothing. The check looks at all."""
    files = {f"users/snapshots/2025-0{month}-28.csv": "user_id\na1\n" for month in range(1, 8)}
    raw = {"users/snapshots/2025-01-28.csv": "user_id\n13800138000\n"}
    folder = write(tmp_path, {**files, **raw})
    june = load_inputs(folder, "tiny", date(2025, 6, 30), operations=True)
    assert (4, [3, 4, 5, 6]) == (KEPT, [day.month for day in june.snapshots])
    assert "users/snapshots/2025-06-28.csv" in {source.path for source in june.sources}
    assert list(raw) == [problem.file for problem in check_team(folder, "tiny").problems]


def test_a_team_without_snapshots_hears_what_they_would_show(tmp_path: Path) -> None:
    """`goalbook check` names the table; `goalbook describe` knows it."""
    assert "user_snapshot" in {table for table, _ in check_team(write(tmp_path, {}), "tiny").missing}
    assert "hash-ids" in describe("user_snapshot").text(EN)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("13800138000", "phone number"),
        ("+86 138-0013-8000", "phone number"),
        ("138 0013 8000", "phone number"),
        ("+44 7700 900123", "phone number"),
        ("lin@example.com", "e-mail address"),
        ("oWgGz1Ks2dxkR9Yc3mNn5bVq7LpA", "openid or unionid"),
        ("11010519491231002X", "identity card"),
        ("110105491231002", "identity card"),
        ("1.38E+10", "lost its last digits"),
        ("林小美", "a name or a text"),
        ("Lin Xiaomei", "a name or a text"),
    ],
)
def test_raw_ids_are_refused_and_not_repeated(tmp_path: Path, raw: str, said: str) -> None:
    """An id that names somebody stops the reading; the message says where, never whom."""
    told = refused(tmp_path, f"user_id,orders_n\na1,1\n{raw},2\n")
    assert said in told
    assert "row 3, column user_id" in told
    assert raw not in told


@pytest.mark.parametrize("good", ["5d41402abc4b2a76b9719d911017c592", "a1", "u_000017", "MTIzNDU2Nzg5MDEyMzQ1Ng=="])
def test_ids_that_name_nobody_are_taken(tmp_path: Path, good: str) -> None:
    """Hashes of any make, and numbers of one's own."""
    assert 1 == len(read(tmp_path, {FILE: f"user_id,orders_n\n{good},1\n"})[MAY])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a1,,,-1,,,,,,", "row 4, column orders_n: is negative"),
        ("c3,,,-1,,,,,,", "row 4, column orders_n: is negative"),
        ("c3,,,1.5,,,,,,", "row 4, column orders_n: is no whole number"),
        ("a1,,,1,,,,,,", "row 4, column user_id: the user stands in a row before too"),
        (",,,1,,,,,,", "row 4, column user_id: is empty"),
        ("c3,,,1,,2,,,,", "row 4, column promo_orders_n: is more than all orders"),
        ("c3,,,1,,,,,,1.2", "row 4, column churn_score: is no share"),
        ("c3,,2025-06-01,1,,,,,,", "row 4, column first_seen: is after the day of the snapshot"),
        ("c3,,2025-05-02,1,,,,,2025-05-01,", "row 4, column last_active: is before the user was first seen"),
        ("c3,,2025-02-30,1,,,,,,", "row 4, column first_seen"),
        ("c3,,,many,,,,,,", "row 4, column orders_n"),
        ("c3,,,1,,,maybe,,,", "row 4, column joined_fission: 'maybe' is none of yes, no"),
    ],
)
def test_a_wrong_row_is_told_with_its_place(tmp_path: Path, row: str, said: str) -> None:
    """Every fault names file, row and column; nothing is guessed."""
    assert said in refused(tmp_path, f"{HEAD}\n{PLAIN}{row}\n")


def test_rows_that_are_wrong_alike_are_one_line(tmp_path: Path) -> None:
    """A column of phone numbers is one line in either language, not a thousand."""
    rows = "".join(f"138{number:08d}\n" for number in range(1000))
    with pytest.raises(InputError) as caught:
        read(tmp_path, {FILE: f"user_id,orders_n\n{rows}".replace("\n138", ",1\n138").replace("orders_n,1", "orders_n")[:-1] + ",1\n"})
    assert 1 == len(caught.value.problems)
    assert "rows 2-1001" in render_problems(caught.value.problems, EN)
    assert "电话号码" in render_problems(caught.value.problems, ZH)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("users/snapshots/May.csv", "is no day"),
        ("users/snapshots/2025-02-30.csv", "is no day"),
        ("users/snapshots/2025-05-31.parquet", "damaged"),
    ],
)
def test_a_file_that_is_no_snapshot_is_told(tmp_path: Path, name: str, said: str) -> None:
    """A name that is no day, and a file that is not what it says."""
    assert said in refused(tmp_path, b"PAR1 and nothing more" if name.endswith("parquet") else "user_id\na1\n", name)


def test_one_day_in_two_files_is_a_problem(tmp_path: Path) -> None:
    """It would not be clear which one counts."""
    (tmp_path / "users" / "snapshots").mkdir(parents=True)
    (tmp_path / "users" / "snapshots" / "2025-05-31.parquet").write_bytes(b"PAR1")
    assert "keep one" in refused(tmp_path, "user_id\na1\n")


def test_a_snapshot_without_users_is_told(tmp_path: Path) -> None:
    """An export that failed is no month without users: else the month before would stand in its place, without a word."""
    assert "has no user" in refused(tmp_path, f"{HEAD}\n")


def test_a_starter_file_may_explain_itself(tmp_path: Path) -> None:
    """Remarks under the header are no users and no fault, but remarked upon."""
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(f"{HEAD}\n# one row per user,,,,,,,,,\n", encoding="utf-8")
    held = TeamFolder(tmp_path)
    assert ({}, []) == (read_snapshots(held, team(), None), held.problems)
    assert ["has no user; export it again, or take the file away"] == [EN.say(notice.message) for notice in held.notices]


@pytest.mark.parametrize("twin", ["user_id", "User_ID", "tags"])
def test_two_columns_of_one_meaning_are_refused(tmp_path: Path, twin: str) -> None:
    """It would not be clear which one counts."""
    assert "keep one" in refused(tmp_path, f"user_id,tags_n,{twin}\na1,1,b2\n")


def test_of_older_snapshots_only_what_is_compared_is_read(tmp_path: Path) -> None:
    """The newest one is read whole; in the others only `goalbook check` looks at every column. Unknown columns are told in each."""
    april, bad = "users/snapshots/2025-04-30.csv", PLAIN.replace("0.2", "7")
    files: dict[str, str | bytes] = {april: f"{HEAD}\n{bad}".replace("2025-05", "2025-04"), FILE: f"{HEAD}\n{PLAIN}"}
    frames = list(read(tmp_path, files).values())
    assert [True, False] == [frame["churn_score"].isna().all() for frame in frames]
    assert [3.0, 3.0] == [frame["orders_n"].iloc[0] for frame in frames]
    held = TeamFolder(tmp_path)
    read_snapshots(held, team(), None, None)
    assert ["churn_score"] == [problem.column for problem in held.problems]
    (tmp_path / april).write_text("user_id,order_n\na1,1\n", encoding="utf-8")
    held = TeamFolder(tmp_path)
    read_snapshots(held, team(), None)
    assert [april] == [problem.file for problem in held.problems]


def test_an_unknown_column_is_told_with_the_nearest(tmp_path: Path) -> None:
    """A misspelt column would else be left out in silence."""
    assert "did you mean orders_n" in refused(tmp_path, "user_id,order_n\na1,1\n")
    assert {"user_id"} == {column.name for column in SNAPSHOT.columns if column.required}
