"""The frozen version of the goals that a report proposes, as the file which `goalbook accept` puts beside the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from goalbook.publish.proposed import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goalbook.books.target_setting.result import TargetSetting

_HEAD = """\
# A frozen version. Its content_hash is that of all it says: a change by hand is noticed. To change goals, edit the draft and freeze again.
# 冻结版本。content_hash 为全部内容的校验值，手工改动会被发现。如需调整目标，请修改草稿后重新冻结。
"""
_WIDTH = 120


class _Dumper(yaml.SafeDumper):
    """Writes names in both languages on one line, and no anchors, which goals files do not take."""

    def ignore_aliases(self, _data: object) -> bool:
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:  # noqa: ANN401, FBT001 - as yaml has it
        return super().represent_mapping(tag, mapping, flow_style=True if set(mapping) == {"en", "zh"} else flow_style)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Quote a text with characters that nobody sees: unquoted, some of them are read as line breaks."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Dumper.add_representer(str, _text)


def write_frozen(result: TargetSetting, _lang: str, folder: Path) -> None:
    """Write proposed/goals/<period>.v<N>.yml where the goals are agreed and nothing withholds it."""
    if result.freezing.proposal:
        path = folder / FOLDER / result.freezing.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(frozen_text(result.freezing.proposal), encoding="utf-8", newline="\n")


def frozen_text(document: Mapping[str, Any]) -> str:
    """Return a frozen version as text: the same goals give the same bytes."""
    return _HEAD + yaml.dump(dict(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False)
