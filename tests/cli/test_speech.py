"""What the command prints, whatever others called their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.made_archive import MadeArchive

from goalbook.cli.app import invoke
from goalbook.cli.speech import answer, say, tell
from goalbook.core.message import Label, msg
from goalbook.publish.archive.ledger import Entry, Ledger

if TYPE_CHECKING:
    from pathlib import Path


def test_names_in_a_message_stay_on_their_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Text, labels and messages within messages; a text of ours keeps its own lines."""
    evil = "a\x1b[2J\nthe same: b"
    tell(msg("{a}, {b}, {c}", a=evil, b=Label(evil, evil), c=msg("{x:text}", x=evil)), "en")
    assert ", ".join([r"a\x1b[2J\nthe same: b"] * 3) + "\n" == capsys.readouterr().err
    answer("one\ntwo\x1b")
    assert "one\ntwo\\x1b\n" == capsys.readouterr().out
    assert "a\\n" == say(msg("{a}", a="a\n"), "zh")


@pytest.mark.parametrize("verb", ["replay", "verify", "prune"])
def test_no_name_of_a_forged_ledger_moves_the_cursor(tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    """What a verb says of such a ledger stands in signs that can be seen."""
    run = MadeArchive.at(tmp_path).revision()
    names = {"path": "acme/monthly_review/2025-05/en/\x1b[2J\nr0001", "team": "acme\x1b[2J", "period": "2025-05\x1b[2J"}
    Ledger(run.outputs).path.write_text(Entry.after(None, run.entry.time, run.entry.event, {**run.entry.about, **names}).line() + "\n")
    words = [run.about("fingerprint")] if verb == "replay" else []
    assert 0 != invoke([verb, *words, "--outputs", str(run.outputs)])
    said = capsys.readouterr()
    assert "goalbook: " in said.err
    assert "\x1b" not in said.err + said.out
