"""What the workbook calls the columns and code words of the channel split and of the budget's optimum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

Head = tuple[Message, str]


def split_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        "splits": _splits(),
        "split": _parts(),
        "optimum": _optimum(),
        "optimum_totals": {
            "scenario": (msg("Way of splitting"), "word"),
            "spend": (msg("Spend"), "money"),
            "result": (msg("Brings"), "headline"),
            "marginal": (msg("One more of spend brings"), "fine"),
        },
        "optimum_limits": {"limit": (msg("What limits it"), "word"), "reason": (msg("Why"), "text")},
        "channel_past": {
            "result": (msg("Brought"), "unit"),
            "spend": (msg("Spend"), "money"),
            "months": (msg("Months looked at"), "count"),
            "paid": (msg("Advertises"), "text"),
        },
        "spend_plan": {
            "amount": (msg("Spend planned"), "money"),
            "source": (msg("Where it stands"), "word"),
            "filed_total": (msg("Whole budget"), "money"),
        },
        "spend_curves": _curves(),
        "raci": {
            "person": (msg("Person"), "text"),
            "part_played": (msg("Part played"), "word"),
            "source": (msg("Where it stands"), "word"),
        },
        "routes": {
            "kind": (msg("Kind of channel"), "word"),
            "layer": (msg("Layer"), "word"),
            "backup": (msg("Backup channel"), "channel"),
            "owner": (msg("Owner"), "text"),
            "planned": (msg("Still to be built"), "text"),
        },
        "strategy_levels": {
            "level": (msg("Level of the strategy"), "word"),
            "weight": (msg("Weight"), "share"),
            "actions": (msg("Actions"), "text"),
        },
    }


def _splits() -> dict[str, Head]:
    return {
        "split_id": (msg("Split"), "text"),
        "target": (msg("Target"), "unit"),
        "total": (msg("Sum of the parts"), "unit"),
        "gap": (msg("Gap"), "unit"),
        "gap_share": (msg("Gap ÷ target"), "change"),
        "hhi": (msg("Concentration (HHI)"), "ratio"),
        "core_share": (msg("Core channels' share"), "share"),
        "largest": (msg("Largest part"), "text"),
        "largest_share": (msg("Its share"), "share"),
        "parts": (msg("Parts"), "count"),
        "outside": (msg("Channels without a target, last months"), "share"),
        "verdict": (msg("Verdict"), "word"),
    }


def _parts() -> dict[str, Head]:
    return {
        "split_id": (msg("Split"), "text"),
        "part": (msg("Part of the target"), "text"),
        "layer": (msg("Layer"), "word"),
        "backup": (msg("Backup channel"), "channel"),
        "paid": (msg("Advertises"), "text"),
        "amount": (msg("Plan"), "general"),
        "filed": (msg("As filed"), "general"),
        "share": (msg("Share"), "share"),
        "history": (msg("Last months"), "general"),
        "history_share": (msg("Share of the last months"), "share"),
        "efficiency": (msg("Brought per spend"), "fine"),
        "efficiency_share": (msg("Share by efficiency"), "share"),
        "overlaps": (msg("Counts some of the same as"), "text"),
    }


def _optimum() -> dict[str, Head]:
    money, brings, more = "money", "headline", "fine"
    return {
        "curve": (msg("Curve"), "word"),
        "source": (msg("Response"), "word"),
        "basis": (msg("Measured or not"), "word"),
        "spend_now": (msg("Spend planned"), money),
        "result_now": (msg("Brings"), brings),
        "marginal_now": (msg("One more of spend brings"), more),
        "low": (msg("Spend at least"), money),
        "high": (msg("Spend at most"), money),
        "spend_best": (msg("Best within the bounds: spend"), money),
        "result_best": (msg("Best: brings"), brings),
        "marginal_best": (msg("Best: one more brings"), more),
        "spend_wide": (msg("Best within wider bounds: spend"), money),
        "result_wide": (msg("Wider: brings"), brings),
        "marginal_wide": (msg("Wider: one more brings"), more),
    }


def _curves() -> dict[str, Head]:
    return {
        "curve": (msg("Curve"), "word"),
        "source": (msg("Response"), "word"),
        "scale": (msg("Scale or ceiling"), "general"),
        "half": (msg("Spend at the bend"), "general"),
        "shape": (msg("Elasticity or steepness"), "ratio"),
        "beside": (msg("Comes without spend"), "headline"),
        "basis": (msg("Measured or not"), "word"),
    }


def split_words() -> Mapping[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    verdict = {"pass": msg("it holds"), "fail": msg("does not add up"), "not_evaluated": msg("not judged")}
    layers = {"core": msg("core"), "supplementary": msg("supplementary"), "opportunity": msg("opportunity")}
    curves = {"log": msg("logarithm"), "power": msg("power"), "hill": msg("saturating"), "none": msg("not known")}
    sources = {"measured": msg("measured"), "stated": msg("stated"), "none": msg("not known")}
    bases = {
        "measured": msg("measured"),
        "no_outcome": msg("no outcome kept by channel"),
        "few_weeks": msg("too few weeks"),
        "steady_spend": msg("spend hardly varied"),
        "alone": msg("nothing to compare with"),
        "together": msg("moved together with another channel's spend"),
        "follows": msg("spend follows demand"),
        "unclear": msg("too uncertain"),
        "no_spend": msg("no spend kept"),
    }
    return {
        ("splits", "verdict"): verdict,
        ("split", "layer"): layers,
        ("routes", "layer"): layers,
        ("routes", "kind"): {
            "social_commerce": msg("social commerce"),
            "content_community": msg("content community"),
            "alliance": msg("cross-industry alliance"),
            "private_domain": msg("private domain"),
            "search": msg("search"),
            "other": msg("other"),
        },
        ("optimum", "curve"): curves,
        ("spend_curves", "curve"): curves,
        ("optimum", "source"): sources,
        ("spend_curves", "source"): sources,
        ("optimum", "basis"): bases,
        ("spend_curves", "basis"): bases,
        ("optimum_totals", "scenario"): {
            "now": msg("as planned"),
            "best": msg("best within the bounds"),
            "wide": msg("best within wider bounds"),
        },
        ("optimum_limits", "limit"): {"bounds": msg("bounds"), "core": msg("core channels")},
        ("spend_plan", "source"): {"plan": msg("plan's budget"), "goals": msg("budget frame"), "history": msg("last months")},
        ("raci", "part_played"): {
            "accountable": msg("accountable"),
            "responsible": msg("responsible"),
            "consulted": msg("consulted"),
            "informed": msg("informed"),
        },
        ("raci", "source"): {"stated": Label.same("split.yml"), "key_result": msg("key result"), "channel": Label.same("team.yml")},
        ("strategy_levels", "level"): {
            "base": msg("base mix"),
            "efficiency": msg("efficiency"),
            "value": msg("value creation"),
            "innovation": msg("innovation"),
        },
    }
