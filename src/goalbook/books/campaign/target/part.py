"""The tables of a campaign's target, in the order in which they are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.target import basis, following, history, key_results, smart
from goalbook.books.result import MissingTable
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what no slider moves: key results with their scores, earlier campaigns, of a plan how its figure moves with revenue."""
    found = {**key_results.tables(prepared), **history.tables(prepared)}
    return {**found, **smart.relevance(prepared)} if prepared.mode == "plan" else found


def planned(prepared: Prepared, so_far: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return what the target of a plan rests on, and its SMART check."""
    found = basis.moved(prepared, so_far, move)
    return {**found, **smart.moved(prepared, {**so_far, **found}, move)}


def followed(prepared: Prepared, so_far: dict[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return what to ask of the next campaign."""
    return following.moved(prepared, so_far, move)


def missing(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield what is absent: a target, and for a plan earlier campaigns to hold it against."""
    leading = next(one for one in key_results.asked_of(prepared) if one.headline)
    if leading.key.target is None:
        text = msg("No target is set: write target in campaigns/{id:text}/campaign.yml.", id=prepared.campaign_id)
        yield MissingTable("campaign", "target", text)
    if prepared.mode == "plan" and not prepared.similar:
        text = msg(
            "No earlier campaign of this kind is known: with one in campaigns/, named under similar, the target could be held against what "
            "it reached.",
        )
        yield MissingTable("similar_campaigns", "target", text)
