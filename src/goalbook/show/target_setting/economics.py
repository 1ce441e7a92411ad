"""Unit economics: what a customer costs and is worth, the private-domain formula with what would close its gap, the WeCom rates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.target_setting.private_domain import SOURCES, private_domain, wecom
from goalbook.show.words import channel_name, column, filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
NAMES = {
    "arpu": Label("ARPU", "ARPU"),
    "retention": Label("retention", "留存率"),
    "years": Label("years of use", "使用年限"),
    "coefficient": Label("coefficient", "系数"),
    "margin": Label("margin", "毛利率"),
    "cac": Label("CAC", "获客成本"),
}
PER = {"month": Label("a month", "每月"), "quarter": Label("a quarter", "每季"), "year": Label("a year", "每年")}
CHANNELS = 8


def economics(result: TargetSetting, language: Language) -> Block:
    """Return cost and worth by channel with their sources, the private-domain chain and the WeCom rates; empty without spend or sheet."""
    found = rows(result.tables["unit_economics"])
    whole = next((row for row in found if row["kind"] == "total"), None)
    shown = [row for row in found if any(known(row[name]) for name in ("cac", "clv", "ltv_simple", "roi"))]
    parts: list[Markup | str] = []
    if whole is not None and shown:
        parts += [note(says(language, text)) for text in (*_lead(whole), *_plausible(result))]
        parts.append(_table(result, language, shown))
        between = Markup("") if language.code == "zh" else Markup(" ")
        parts.append(note(between.join(says(language, text) for text in _grounds(result, whole))))
    parts += missing_notes(result, language, "economics")
    parts += list(private_domain(result, language))
    parts += list(wecom(result, language))
    return section("economics", language.say(msg("Unit economics")), parts) if parts else Block(Markup(""))


def _lead(whole: Row) -> Iterator[Message]:
    cac, ratio, months = (number(whole[name]) for name in ("cac", "ltv_cac", "payback_months"))
    if math.isnan(cac):
        return
    if whole["basis"] == "unbounded":
        yield msg(
            "A new customer costs {cac:money}; at a retention of 100 % nobody ever leaves: what one is worth is unbounded and not judged.",
            cac=cac,
        )
    elif math.isnan(ratio):
        yield msg("A new customer costs {cac:money}; what one is worth cannot be said without ARPU and retention.", cac=cac)
    elif number(whole["ltv_simple"]) < cac:
        values = {"cac": cac, "ratio": ratio}
        yield msg("A new customer costs {cac:money} and is worth {ratio:ratio2} times that: the cost is never paid back.", **values)
    elif math.isnan(months):
        yield msg("A new customer costs {cac:money} and is worth {ratio:ratio2} times that.", cac=cac, ratio=ratio)
    else:
        yield msg(
            "A new customer costs {cac:money}, is worth {ratio:ratio2} times that and has paid it back after {months:ratio} months.",
            cac=cac,
            ratio=ratio,
            months=months,
        )


def _table(result: TargetSetting, language: Language, found: list[Row]) -> Markup:
    """Return the channels with the whole team last; a worth at or below the cost is marked."""
    found = [*(row for row in found if row["kind"] != "total"), *(row for row in found if row["kind"] == "total")]
    above = float(result.policy.clv.viable_above)

    def ratio(row: Row) -> Markup | str:
        value = number(row["ltv_cac"])
        text = language.number(value, "ratio2")
        return text if math.isnan(value) else toned(f"✓ {text}", "good") if more_than(value, above) else toned(f"✗ {text}", "bad")

    per = language.say(PER[str(found[0]["per"])])
    columns = [
        Column(
            language.say(msg("Channel")), [language.say(channel_name(result, row["channel"], str(row["kind"]))) for row in found], "text"
        ),
        column(language, language.say(msg("CAC")), found, "cac", "money"),
        Column("ARPU", [language.number(number(row["arpu"]), "money") for row in found], unit=per),
        Column(language.say(msg("Retention")), [language.number(number(row["retention"]), "pct0") for row in found], unit=per),
        column(language, language.say(msg("Margin")), found, "margin", "pct0"),
        column(language, language.say(msg("LTV")), found, "ltv_simple", "money"),
        Column(language.say(msg("LTV ÷ CAC")), [ratio(row) for row in found]),
        Column(language.say(msg("Payback")), _numbers(language, found, "payback_months", "ratio"), unit=language.say(msg("months"))),
        column(language, language.say(msg("CLV of the source")), found, "clv", "money"),
        column(language, language.say(msg("ROI")), found, "roi", "ratio"),
    ]
    return table(filled(columns), Frame(total=True, limit=CHANNELS, more=rest_in_workbook(language, "unit_economics")))


def _numbers(language: Language, found: list[Row], name: str, kind: str) -> list[str]:
    return [language.number(number(row[name]), kind) for row in found]


def _grounds(result: TargetSetting, whole: Row) -> Iterator[Message]:
    """Say where the team's assumptions come from, what the formulas are, and what the models of purchases say."""
    by_source: dict[str, list[Label]] = {}
    for name, label in NAMES.items():
        if whole[f"{name}_source"]:
            by_source.setdefault(str(whole[f"{name}_source"]), []).append(label)
    said = [
        Label(f"{_joined(names).en} {SOURCES[source].en}", f"{_joined(names).zh}取自{SOURCES[source].zh}")
        for source, names in by_source.items()
    ]
    if said:
        each = Label("; ".join(one.en for one in said), "；".join(one.zh for one in said))
        yield msg("Whole team: {sources}. ROI is revenue ÷ spend.", sources=each)
    if known(whole["ltv_simple"]):
        yield msg("LTV is ARPU × margin ÷ (1 − retention).")
    if whole["basis"] == "seed":
        yield msg("No margin is given: LTV ÷ CAC uses the source’s formula instead.")
    if known(whole["clv"]):
        yield msg(
            "The source’s formula, ARPU × retention × years × coefficient, counts survival twice, and its “LTV coefficient” presumes the"
            " result; it is read as a margin factor of {factor:ratio2}.",
            factor=number(whole["coefficient"]),
        )
    yield from _purchases(result, whole)


def _joined(names: list[Label]) -> Label:
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


def _purchases(result: TargetSetting, whole: Row) -> Iterator[Message]:
    for row in rows(result.tables["lifetime"]):
        if number(row["read_customers"]) > number(row["customers"]):
            yield msg("Of {read:n} customers {n:n} were used.", read=number(row["read_customers"]), n=number(row["customers"]))
        if not known(row["new_customer_value"]):
            yield msg("{n:n} customers came back: too few to forecast purchases.", n=number(row["repeat_customers"]))
            continue
        values = {"n": number(row["customers"]), "months": number(row["months"]), "value": number(row["new_customer_value"])}
        if known(whole["ltv_12m"]) and number(whole["cac"]) > 0:
            yield msg(
                "By the purchases of {n:n} customers (BG/NBD, Gamma-Gamma) a new one brings {value:money} within {months:n} months: after"
                " margin {ratio:ratio2} times the CAC.",
                ratio=number(whole["ltv_12m"]) / number(whole["cac"]),
                **values,
            )
        else:
            yield msg(
                "By the purchases of {n:n} customers (BG/NBD, Gamma-Gamma) a new one brings {value:money} within {months:n} months.",
                **values,
            )


def _plausible(result: TargetSetting) -> Iterator[Message]:
    """Say where the worth of the best users does not carry the average user's cost (WX-29)."""
    for row in rows(result.tables["plausibility"]):
        if row["verdict"] == "warn" and row["cac_kind"] == "in_force":
            yield msg(
                "Does not add up: {ltv:money} for each of the top {share:pct0} with {revenue:pct0} of revenue averages {average:money} a"
                " user, {ratio:ratio2} of the CAC; a return of {roi:ratio} would take {needed:money}.",
                ltv=number(row["ltv"]),
                share=number(row["share"]),
                revenue=number(row["revenue_share"]),
                average=number(row["average_ltv"]),
                ratio=number(row["ratio"]),
                roi=float(result.policy.roi.programme_min),
                needed=number(row["needed_ltv"]),
            )
    for row in rows(result.tables["clv_uplift"]):
        if row["reading"] == "by":
            yield msg(
                "{name}: ARPU × {arpu:ratio2} and retention × {kept:ratio2} make value × {product:ratio2}, not the × {claimed:ratio2}"
                " claimed.",
                name=row["name"],  # type: ignore[arg-type] # a Label
                arpu=number(row["arpu_factor"]),
                kept=number(row["retention_factor"]),
                product=number(row["product"]),
                claimed=number(row["claimed"]),
            )
