"""YAML that a person wrote: plain values only, no key twice, and the line of every value for messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from goalbook.core.errors import Problem
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Message

Path = tuple[str | int, ...]

# The compiled reader is ten times as fast; where the wheel lacks it, the other reads the same.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))


@dataclass(frozen=True)
class Document:
    """The data of one YAML file, the line (from 1) of every key and item, and what was wrong with its form."""

    file: str
    data: object
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...]

    def line(self, path: Path) -> int | None:
        """Return the line of the value at a path, or of the nearest enclosing one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_yaml(text: str, file: str) -> Document:
    """Read one document; faults of form become problems, never exceptions."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        reason = " ".join(filter(None, (fault.context, fault.problem)))
        return Document(
            file, None, {}, (Problem(file, msg("not valid YAML: {reason:text}", reason=reason), mark.line + 1 if mark else None),)
        )
    except yaml.YAMLError as fault:
        return Document(file, None, {}, (Problem(file, msg("not valid YAML: {reason:text}", reason=str(fault).split("\n", 1)[0])),))
    walk = _Walk(file)
    data = walk.value(node, ()) if node is not None else None
    return Document(file, data, walk.lines, tuple(walk.problems))


@dataclass
class _Walk:
    """Turns nodes into plain values and collects lines and problems on the way."""

    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    scalars: yaml.SafeLoader = field(default_factory=lambda: yaml.SafeLoader(""))

    def value(self, node: yaml.Node, path: Path) -> object:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if id(node) in self.seen:
            return self.refuse(line, msg("anchors and aliases (& and *) are not read here; write the value out"))
        self.seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            return self.refuse(
                line, msg("the tag {tag:text} is not allowed; write plain values", tag=node.tag.replace("tag:yaml.org,2002:", "!!"))
            )
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.refuse(line, msg("a key is a word, not a list or a mapping"))
                continue
            name = key_node.value
            if key_node.tag not in _PLAIN_TAGS:
                self.refuse(
                    line, msg("the tag {tag:text} is not allowed; write plain values", tag=key_node.tag.replace("tag:yaml.org,2002:", "!!"))
                )
                continue
            if name in result:
                first = self.lines.get((*path, name), 0)
                self.refuse(line, msg("the key {name:text} stands twice, first in line {first:n}", name=name, first=first))
                continue
            self.lines[(*path, name)] = line
            result[name] = self.value(value_node, (*path, name))
        return result

    def scalar(self, node: yaml.Node) -> object:
        try:
            return self.scalars.construct_object(node)
        except (yaml.YAMLError, ValueError):
            return self.refuse(node.start_mark.line + 1, msg("{value:text} cannot be read", value=str(node.value)[:60]))

    def refuse(self, line: int, message: Message) -> object:
        """Note a fault; the value refused reads as nothing."""
        self.problems.append(Problem(self.file, message, line))
        return None
