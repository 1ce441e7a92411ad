"""Names that people wrote, with words of a length that a column can hold."""

from __future__ import annotations

import re

from goalbook.core.message import Label

LONGEST = 28  # letters of one word; Chinese breaks anywhere
_WORD = re.compile(rf"([^\s\u2e80-\uffff]{{{LONGEST}}})[^\s\u2e80-\uffff]+")


def tamed(name: Label) -> Label:
    """Return a name whose endless words are cut: the workbook has them whole."""
    return Label(_WORD.sub(r"\1…", name.en), _WORD.sub(r"\1…", name.zh))
