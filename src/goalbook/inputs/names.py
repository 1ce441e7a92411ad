"""Comparing names that people and exports write: headers, ids, labels."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
_UNIT = re.compile(r"\s*\((?:%|元|万元|次|人|个|笔|条|单|秒|s|[a-z]{3}|\$|¥)\)$")
_JOINTS = re.compile(r"[\s_\-]+")


def plain(text: str) -> str:
    """Return text in half-width characters, without invisible ones, runs of white space as one blank."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()


@lru_cache(maxsize=8192)  # every small table asks for the same few thousand
def key(text: str) -> str:
    """Return the form in which two headers or ids are equal: half-width, lower case, without a trailing unit."""
    return _JOINTS.sub("_", _UNIT.sub("", plain(text).casefold())).strip("_")
