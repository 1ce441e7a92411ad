"""Words of a campaign's sheet that have a fixed meaning, with the Chinese ones that stand for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from goalbook.core.message import Label
from goalbook.inputs.models import Amount, Id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOTHING = Label("", "")
_BETWEEN = re.compile(r"[,，;；、\s]+")
_ROLES = {"引流获客": "acquisition", "拉新": "acquisition", "活跃留存": "retention", "留存": "retention", "转化提升": "conversion"}
_NATURES = {
    "品牌": "brand", "流量": "traffic", "拉新": "traffic", "老用户活跃": "reactivation", "激活": "reactivation", "变现": "monetisation",
    "营收": "monetisation", "monetization": "monetisation",
}  # fmt: skip
_EVENTS = {"曝光": "exposure", "点击": "click", "分享": "share", "转化": "conversion"}
_CHECKS = {"压力测试": "stress_test", "流量监控": "traffic_monitoring", "异常监控": "traffic_monitoring", "应急演练": "emergency_drill"}
_SCENES = {"日常互动": "daily", "主题活动": "theme", "问题反馈": "feedback"}


def _meant(words: Mapping[str, str]) -> Callable[[Any], Any]:
    def read(value: object) -> object:
        return words.get(value.strip(), value.strip()) if isinstance(value, str) else value

    return read


def _list(value: object) -> object:
    return tuple(part for part in _BETWEEN.split(value) if part) if isinstance(value, str) else value


Texts = Annotated[tuple[Id, ...], BeforeValidator(_list)]
Role = Annotated[Literal["", "acquisition", "retention", "conversion"], BeforeValidator(_meant(_ROLES))]
Nature = Annotated[Literal["", "brand", "traffic", "reactivation", "monetisation"], BeforeValidator(_meant(_NATURES))]
Event = Annotated[Literal["exposure", "click", "share", "conversion"], BeforeValidator(_meant(_EVENTS))]
Events = Annotated[tuple[Event, ...], BeforeValidator(_list)]
Stability = Annotated[Literal["stress_test", "traffic_monitoring", "emergency_drill"], BeforeValidator(_meant(_CHECKS))]
Scene = Annotated[Literal["daily", "theme", "feedback"], BeforeValidator(_meant(_SCENES))]
Scenes = Annotated[tuple[Scene, ...], BeforeValidator(_list)]
Sum = Annotated[Amount, Field(ge=0)]
Share = Annotated[Amount, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=1)]
EVENTS = ("exposure", "click", "share", "conversion")  # what must be tracked for a retrospective to be possible


def ids_of(text: str) -> tuple[str, ...]:
    """Return the words that a cell joins by commas, in order, each once."""
    return tuple(dict.fromkeys(one for one in _BETWEEN.split(text.strip()) if one))


def events_in(text: str) -> tuple[str, ...]:
    """Return the tracked events that a cell names, in either language; words of other kinds as they stand."""
    return tuple(_EVENTS.get(one, one) for one in ids_of(text))
