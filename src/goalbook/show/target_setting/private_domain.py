"""The private-domain formula as a chain of four numbers with what would close its gap, and the WeCom rates behind it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import filled, inside, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
SOURCES = {
    "slider": Label("by the slider", "滑块"),
    "filed": Label("as filed", "目标文件"),
    "facts": Label("from the facts", "实际数据"),
    "transactions": Label("from purchases", "购买记录"),
    "policy": Label("from the policy", "政策值"),
}
OF = {"contacts": Label("contacts", "触达人数"), "added": Label("added friends", "加好友人数"), "served": Label("served", "已服务人数")}
GIVES = {
    "customers": Label("customers", "人"),
    "delivery": Label("reached", "人触达"),
    "conversion": Label("orders", "单"),
    "order_value": Label("revenue", "业绩"),
}


def private_domain(result: TargetSetting, language: Language) -> Iterator[Markup]:
    """Yield the chain of four factors, what each gives, and what it alone would have to be."""
    value = {str(row["factor"]): row for row in rows(result.tables["private_domain"])}
    if not value:
        return
    needed = {str(row["factor"]): row for row in rows(result.tables["pd_solver"])}
    figure = {name: number(row["value"]) for name, row in value.items()}
    steps, given = [], 1.0
    for name in GIVES:
        given *= figure[name]
        steps.append((name, given))
    scale = BarScale(0.0, figure["customers"] if not math.isnan(figure["customers"]) else 1.0, 120)
    kinds = {"customers": "n", "delivery": "pct", "conversion": "pct", "order_value": "money"}
    columns = [
        Column(language.say(msg("Private-domain formula")), [_factor(language, value[name], name) for name, _ in steps], "text"),
        Column(language.say(msg("Factor")), [language.number(figure[name], kinds[name]) for name, _ in steps]),
        Column(language.say(msg("Gives")), [_gives(language, name, given) for name, given in steps]),
        Column("", [variance_bar(given if name != "order_value" else math.nan, scale, "plain") for name, given in steps], "bar"),
        Column(language.say(msg("Alone to reach the target")), [_needed(language, needed.get(name), kinds[name]) for name, _ in steps]),
    ]
    title = says(language, _verdict(figure, needed))
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(title, _beside(language, figure))
    yield Markup('<figure class="tab">{}{}</figure>').format(head, table(filled(columns), Frame(kind="mix")))
    changed = _changed(result, language)
    if changed is not None:
        yield note(says(language, changed))


def _changed(result: TargetSetting, language: Language) -> Message | None:
    """Say what each factor brings of the change against the plan of the period before."""
    found = rows(result.tables["pd_bridge"])
    if not found:
        return None
    parts = [(row["name"], language.number(number(row["effect"]), "money_compact", signed=True)) for row in found]
    named = Label(*(mark.join(f"{_inside(name, code)} {text}" for name, text in parts) for mark, code in ((", ", "en"), ("，", "zh"))))
    return msg("Change on the plan of {period}: {parts}.", period=result.meta.period.previous().name, parts=named)


def _inside(name: object, code: str) -> str:
    if not isinstance(name, Label):
        return ""
    return inside(name).en if code == "en" else name.zh


def _factor(language: Language, row: Row, name: str) -> Markup:
    sign = "" if name == "customers" else "× "
    origins = {"guides": Label("of the guides", "导购合计"), "facts": SOURCES["facts"], "slider": SOURCES["slider"]}
    text = Markup("{}{}").format(sign, language.say(row["name"]))  # type: ignore[arg-type] # a Label
    origin = origins.get(str(row["source"]))
    return text if origin is None else Markup('{} <span class="q">{}</span>').format(text, language.say(origin))


def _gives(language: Language, name: str, value: float) -> str:
    kind = "money_compact" if name == "order_value" else "n"
    label = language.say(GIVES[name])
    written = language.number(value, kind)
    return written if math.isnan(value) else f"{written} {label}"


def _needed(language: Language, row: Row | None, kind: str) -> Markup | str:
    if row is None:
        return ""
    text = language.number(number(row["needed"]), kind)
    return text if row["possible"] else toned(language.say(msg("{value:text}, not possible", value=text)), "bad")


def _verdict(figure: dict[str, float], needed: dict[str, Row]) -> Message:
    revenue, target = figure["revenue"], figure["target"]
    if math.isnan(revenue):
        return msg("Private-domain revenue cannot be computed: a factor is not known")
    if math.isnan(target):
        return msg("The four factors bring {revenue:money_compact} in private domain", revenue=revenue)
    if not more_than(target, revenue) or not needed:
        return msg("The four factors bring {revenue:money_compact}, enough for {target:money_compact}", revenue=revenue, target=target)
    return msg(
        "The four factors bring {revenue:money_compact} of {target:money_compact}: it takes {customers:n} customers or"
        " {conversion:pct} conversion",
        revenue=revenue,
        target=target,
        customers=number(needed["customers"]["needed"]),
        conversion=number(needed["conversion"]["needed"]),
    )


def _beside(language: Language, figure: dict[str, float]) -> str:
    if math.isnan(figure["actual"]):
        return language.say(msg("Over the goals' period"))
    return language.say(
        msg("Over the goals' period; private channels brought {actual:money_compact} in as many recent months", actual=figure["actual"])
    )


def wecom(result: TargetSetting, language: Language) -> Iterator[Markup]:
    """Yield the three rates with of whom they are a share and the range others reach, then what the goals imply."""
    found = rows(result.tables["wecom"])
    if found:
        columns = [
            Column(language.say(msg("WeCom rate")), [language.say(row["name"]) for row in found], "text"),  # type: ignore[arg-type] # a Label
            Column(language.say(msg("Share of")), [_of(language, row) for row in found], "text"),
            Column(language.say(msg("Now")), [_rate(language, row) for row in found]),
            Column(language.say(msg("Range of others")), [_range(language, row) for row in found]),
        ]
        yield table(filled(columns), Frame(kind="mix"))
        if not all(row["of"] for row in found):
            yield note(says(language, msg("It is not said of whom each rate is a share, so the rates cannot be chained.")))
    for row in rows(result.tables["pd_conversion"]):
        if row["verdict"] == "warn":
            yield note(says(language, _implied(row)))


def _of(language: Language, row: Row) -> Markup | str:
    missing = Markup('<span class="q">{}</span>').format(language.say(msg("not said")))
    return language.say(OF[str(row["of"])]) if row["of"] in OF else missing


def _rate(language: Language, row: Row) -> Markup | str:
    text = language.number(number(row["rate"]), "pct")
    if row["verdict"] == "warn":
        return toned(f"▼ {text}", "bad")
    return toned(text, "good") if row["verdict"] == "pass" else text


def _range(language: Language, row: Row) -> str:
    low, high = number(row["low"]), number(row["high"])
    if math.isnan(high):
        return ""
    if math.isnan(low):
        return language.say(msg("up to {high:pct0}", high=high))
    return language.say(msg("{low:pct}–{high:pct}", low=low, high=high))


def _implied(row: Row) -> Message:
    kr, values = str(row["kr_id"]), {"rate": number(row["rate"]), "low": number(row["low"]), "high": number(row["high"])}
    if row["origin"] == "yields":
        return msg(
            "{kr:text} counts on {rate:pct0} of new contacts paying; the chained rates give {low:pct0}–{high:pct0}.", kr=kr, **values
        )
    return msg("{kr:text} needs {rate:pct0} of new contacts to pay; the chained rates give {low:pct0}–{high:pct0}.", kr=kr, **values)
