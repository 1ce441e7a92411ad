"""`goalbook hash-ids`: an export becomes a snapshot, by a key that stays with the team and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import stat
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import pytest

from goalbook.cli.app import invoke
from goalbook.inputs import load_inputs
from goalbook.publish.hashed_ids import hashed, team_key
from goalbook.publish.team_folder import input_files
from inputs.tiny_team import write

if TYPE_CHECKING:
    from pathlib import Path

RAW = "phone,orders\n13800138000,2\n 13900139000 ,1\n"
MD5, SHA1 = "5d41402abc4b2a76b9719d911017c592", "AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D"
OUT = "tiny/users/snapshots/2025-05-31.csv"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with the tiny team."""
    folder = write(tmp_path / "data", {"users/snapshots/README.md": "snapshots"})
    (tmp_path / "raw.csv").write_text(RAW, encoding="utf-8")
    return folder


def run(data: Path, *more: str, raw: str = "raw.csv", column: str = "phone", out: str = OUT) -> int:
    """Run the command on the export beside the data folder."""
    words = [str(data.parent / raw), "--column", column, "--out", str(data / out), "--team", "tiny", "--data", str(data)]
    return invoke(["hash-ids", *words, *more])


def test_an_export_becomes_a_snapshot(data: Path) -> None:
    """The ids are keyed hashes under the snapshot's own name, the other columns as they were; the export is left alone."""
    assert 0 == run(data)
    key = bytes.fromhex((data / "tiny" / ".team_key").read_text(encoding="ascii").strip())
    wanted = hmac.new(key, b"13900139000", hashlib.sha256).hexdigest()[:32]
    assert ["user_id,orders", f"{wanted},1"] == (data / OUT).read_text(encoding="utf-8").splitlines()[::2]
    assert RAW == (data.parent / "raw.csv").read_text(encoding="utf-8")
    assert [2] == [len(frame) for frame in load_inputs(data, "tiny", operations=True).snapshots.values()]


def test_the_same_user_has_the_same_hash_in_every_export(data: Path) -> None:
    """The key is made once; another team's key makes other hashes."""
    assert [0, 0] == [run(data), run(data, out="tiny/users/snapshots/2025-04-30.csv")]
    first, second = ((data / "tiny/users/snapshots" / name).read_text(encoding="utf-8") for name in ("2025-05-31.csv", "2025-04-30.csv"))
    assert first == second
    (data / "tiny" / ".team_key").unlink()
    assert 0 == run(data)
    assert first != (data / OUT).read_text(encoding="utf-8")


def test_the_key_is_the_owners_and_no_input(data: Path) -> None:
    """Nobody else may read it, and no report reads, lists or archives it."""
    assert 0 == run(data)
    assert 0o600 == stat.S_IMODE((data / "tiny" / ".team_key").stat().st_mode)
    assert [] == [file for file in input_files(data / "tiny", "") if "key" in str(file)]
    assert [] == [source.path for source in load_inputs(data, "tiny", operations=True).sources if "key" in source.path]


def test_a_snapshot_is_never_hashed_twice(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Hashed again nobody would be known from before."""
    assert 0 == run(data)
    (data.parent / "again.csv").write_bytes((data / OUT).read_bytes())
    assert 2 == run(data, raw="again.csv", column="user_id")
    assert "hashed already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        (RAW, {"column": "mobile"}, (2, "there are: phone, orders")),
        (RAW, {"raw": "nothing.csv"}, (2, "there is no file")),
        (RAW, {"raw": "data/tiny/facts/may.csv", "column": "channel"}, (2, "archived")),
        (RAW, {"out": "../raw.csv"}, (2, "overwritten")),
        (RAW, {"out": "tiny/nowhere/a.csv"}, (2, "there is no folder")),
        ("phone,orders\n,1\n138,2\n,3\n", {}, (3, "rows 2, 4, column phone")),
        ("phone,orders\n138,1\n1.38E+10,2\n", {}, (3, "row 3, column phone: lost its last digits")),
        (f"phone,orders\n{MD5},1\n138,2\n{SHA1},3\n", {}, (3, "rows 2, 4, column phone: is hashed already")),
        ("", {}, (3, "is empty")),
    ],
)
def test_what_cannot_be_hashed_is_told_and_nothing_is_written(
    data: Path, capsys: pytest.CaptureFixture[str], content: str, options: dict[str, str], told: tuple[int, str]
) -> None:
    """One sentence that says what to do, and no half a file."""
    (data.parent / "raw.csv").write_text(content, encoding="utf-8")
    assert told[0] == run(data, **options)
    assert told[1] in capsys.readouterr().err
    assert not (data / OUT).exists()
    assert [] == list(data.rglob("*.part"))


def test_a_damaged_key_is_not_replaced(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With another key no user would be known again; the command stops, in the user's language."""
    (data / "tiny" / ".team_key").write_text("lost", encoding="ascii")
    assert 2 == run(data, "--lang", "zh")
    assert "密钥" in capsys.readouterr().err
    assert "lost" == (data / "tiny" / ".team_key").read_text(encoding="ascii")


def test_exports_of_other_makes_are_read(data: Path) -> None:
    """GB18030 and semicolons, as offices save them."""
    (data.parent / "raw.csv").write_bytes("手机号;segment\n13800138000;老客户\n".encode("gb18030"))
    assert 0 == run(data, column="手机号")
    assert "老客户" in (data / OUT).read_text(encoding="utf-8")


def test_a_user_is_one_however_the_number_is_written() -> None:
    """Else one person would be three users; numbers that differ stay apart."""
    one = [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+8613800138000",
        "+86 138 0013 8000",
        "008613800138000",
        "１３８００１３８０００",
    ]
    assert 1 == len({hashed(b"key", raw) for raw in (*one, " 13800138000.0 ")})
    assert 1 == len({hashed(b"key", raw) for raw in ("Lin@Example.com", "lin@example.com ")})
    assert 1 == len({hashed(b"key", raw) for raw in ("11010519491231002X", "11010519491231002x")})
    assert 4 == len({hashed(b"key", raw) for raw in ("13800138000", "13800138001", "+4413800138000", "1380013800")})


def test_names_do_not_come_along(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only what a snapshot may hold is written, whatever lies beside the ids; what was left out is said."""
    (data.parent / "raw.csv").write_text("name,phone,user_id,Orders,note\nZhang San,13800138000,77,2,vip\n", encoding="utf-8")
    assert 0 == run(data)
    assert ["user_id,Orders", ",2"] == [
        line[-len("user_id,Orders") :] if place == 0 else line[32:]
        for place, line in enumerate((data / OUT).read_text(encoding="utf-8").splitlines())
    ]
    assert "name, user_id, note" in capsys.readouterr().err


@pytest.mark.full
def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    """None reads a key that another is about to write; no half of one is left."""
    with ProcessPoolExecutor(4) as pool:
        for number in range(60):
            folder = tmp_path / str(number)
            folder.mkdir()
            assert 1 == len(set(pool.map(team_key, [folder] * 8)))
            assert [".team_key"] == [path.name for path in folder.iterdir()]
