"""Text for a terminal."""

from __future__ import annotations

import pytest

from goalbook.core.terminal import aligned, harmless, on_one_line, printable, width_of


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("渠道 é.csv", "渠道 é.csv"),
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("r0001\nthe same", r"r0001\nthe same"),
        ("gpj\u202efdp", r"gpj\u202efdp"),
        ("a\udcffb", r"a\udcffb"),
        ("a\u202fb", r"a\u202fb"),
    ],
)
def test_a_name_holds_nothing_that_a_terminal_obeys(name: str, shown: str) -> None:
    """Signs that move a cursor, turn the direction, are no text at all or only look like a space stand as escapes."""
    assert shown == printable(name)


def test_sentences_keep_their_narrow_spaces_and_texts_their_lines() -> None:
    """A number and its unit stand together as on paper."""
    assert "80\u202f%　的\\n" == on_one_line("80\u202f%　的\n")
    assert "one\n\ttwo\\r\\x1b\u202f" == harmless("one\n\ttwo\r\x1b\u202f")


def test_columns_stand_in_line_in_both_languages() -> None:
    """A Chinese letter takes two places; no line ends in spaces; a cell beyond the widest moves its own row alone."""
    assert 4 == width_of("渠道")
    assert ["渠道    1  x", "sem   200  yy", "a\\n     3"] == list(
        aligned([["渠道", "1", "x"], ["sem", "200", "yy"], ["a\n", "3", ""]], right={1})
    )
    assert ["a        x", "long and wide  x", "b        x"] == list(aligned([["a", "x"], ["long and wide", "x"], ["b", "x"]], widest=7))


def test_no_rows_or_columns_give_no_lines() -> None:
    """There is nothing to put in line."""
    assert [] == [*aligned([]), *aligned([[], []])]
