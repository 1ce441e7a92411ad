"""Where pages for a reader lie, and what leads out."""

from __future__ import annotations

from pathlib import Path

import pytest

from goalbook.core.errors import ArchiveFault
from goalbook.publish.archive.places import safe_path, view_file


def test_a_page_lies_among_the_views_whatever_it_is_about() -> None:
    """A name is no way out of the folder, and not too long for a disk."""
    assert Path("o/views/compare-acme-en+x-.._b.html") == view_file(Path("o"), "compare", "acme-en+x", "", "../\\b")
    assert Path("o/views") == view_file(Path("o"), "history", "../../evil").parent
    assert 255 > len(view_file(Path(), "a" * 999).name)


@pytest.mark.parametrize("name", ["C:evil", "a/.. /b", "a\\..\\b", "nul", "a/b.", "a\x1b"])
def test_what_leads_out_on_another_system_leads_out_here(name: str) -> None:
    """An archive is opened on the reader's system, not on the writer's."""
    with pytest.raises(ArchiveFault, match="leads out"):
        safe_path(Path("o"), name)
