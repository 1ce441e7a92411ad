"""Names of files that mean the same on every system."""

from __future__ import annotations

import pytest

from goalbook.core.file_names import file_stem, is_portable


@pytest.mark.parametrize("name", ["facts/2025-05.csv", "数据/渠道 表.xlsx", "...a", "console.csv", "com10", "a<b>'\".csv", ".hidden"])
def test_plain_names(name: str) -> None:
    """Chinese, spaces within, quotes."""
    assert is_portable(name)


LED = ["", "..", "a//b", "/a", "a/", "a\\b", "C:x", "a.csv:stream", ".. /x"]
CUT = ["a. ", "a.", "b ", "a\x1b", "a\nb", "a\udcff"]
DEVICES = ["con", "NUL.csv", "aux .txt", "COM1", "lpt¹.a"]


@pytest.mark.parametrize("name", [*LED, *CUT, *DEVICES])
def test_names_that_lead_elsewhere_or_nowhere(name: str) -> None:
    """On one system or another: other folders, drives, streams, devices, names that end otherwise than they are written."""
    assert not is_portable(name)
    assert not is_portable(f"facts/{name}")


def test_a_file_is_named_after_what_it_is_about() -> None:
    """Whatever that is called."""
    assert "compare-acme_en+x-渠道" == file_stem("compare", "acme/en+x", "", "渠道")
    assert 10 == len(file_stem("a" * 20, longest=10))
