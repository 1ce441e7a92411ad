"""Customers by the day and the channel they came, with what they bought and what each is still expected to buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.customers.purchases import few, purchase_days
from goalbook.methods.bgnbd import History, fit_bgnbd
from goalbook.methods.gamma_gamma import fit_gamma_gamma

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Texts = NDArray[np.object_]

DAYS_PER_MONTH = 365.2425 / 12
WEEK = 7.0


@dataclass(frozen=True)
class Customers:
    """One entry per customer: month of the first purchase, channel ("" where not known), whole months since, purchases by month since.

    ``bought`` is (customers, months of the horizon), in money; ``history`` counts in weeks; ``mean`` is that of the repeat purchases.
    """

    month: Texts
    channel: Texts
    age: Floats  # days since the first purchase
    bought: Floats
    history: History
    mean: Floats  # NaN without a repeat
    read: int  # customers in the file, of which these may be a part
    last: pd.Timestamp  # day of the last purchase known, up to which everybody was seen

    @property
    def seen(self) -> NDArray[np.int64]:
        """Return how many whole months each customer has been seen since the first purchase, at most the horizon."""
        return np.minimum(self.age / DAYS_PER_MONTH, self.bought.shape[1]).astype(np.int64)

    def where(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the places of chosen customers."""
        return np.flatnonzero(chosen)


@dataclass(frozen=True)
class Future:
    """What each customer is expected to buy between now and the end of the horizon, and the variance of that; NaN without a model."""

    amount: Floats
    variance: Floats

    @property
    def known(self) -> bool:
        """Say whether the models fitted."""
        return bool(np.isfinite(self.amount).all())


def customers_of(transactions: pd.DataFrame | None, as_of: date, months: int, most: int) -> Customers | None:
    """Return the customers known on a day, every n-th by id where there are more than ``most``; None without purchases."""
    if transactions is None:
        return None
    rows = transactions[transactions["date_day"] <= pd.Timestamp(as_of)]
    days = purchase_days(rows)
    if days.empty:
        return None
    used, read = few(days["customer"], most)
    return _customers(days[used], _channels(rows), rows["date_day"].max(), months, read)


def _channels(rows: pd.DataFrame) -> Mapping[str, str]:
    """Return the channel of every customer of whom one is known: that of the earliest row that names one."""
    if "channel" not in rows:
        return {}
    named = rows[rows["channel"].fillna("") != ""].sort_values("date_day", kind="stable")
    first = named.drop_duplicates("customer")
    return dict(zip(first["customer"].astype(str), first["channel"].astype(str), strict=True))


def _customers(days: pd.DataFrame, channels: Mapping[str, str], last: pd.Timestamp, months: int, read: int) -> Customers:
    place, names = pd.factorize(days["customer"], sort=True)
    day, amount = days["date_day"].to_numpy(dtype="datetime64[D]"), days["amount"].to_numpy(dtype=float)
    first = day[np.r_[0, np.flatnonzero(np.diff(place)) + 1]]  # rows are sorted by customer and day
    since = (day - first[place]).astype(float)
    age = (np.datetime64(last, "D") - first).astype(float)
    bought = np.zeros((len(names), months))
    at = (since / DAYS_PER_MONTH).astype(np.int64)
    np.add.at(bought, (place[at < months], at[at < months]), amount[at < months])
    again = since > 0
    repeats = np.bincount(place[again], minlength=len(names)).astype(float)
    latest = np.zeros(len(names))
    np.maximum.at(latest, place, since)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(place[again], amount[again], len(names)) / np.where(repeats > 0, repeats, np.nan)
    return Customers(
        month=np.array([str(one)[:7] for one in first], dtype=object),
        channel=np.array([channels.get(str(name), "") for name in names], dtype=object),
        age=age,
        bought=bought,
        history=History(repeats, latest / WEEK, age / WEEK),
        mean=mean,
        read=read,
        last=last,
    )


def expected_of(found: Customers) -> Future:
    """Return what is expected of each customer until the end of the own horizon, by BG/NBD and Gamma-Gamma fitted to all of them.

    The variance takes the purchases to come as Poisson: their number times the square of what one is expected to be, widened by how much
    single purchases differ. That of the fit itself is not in it.
    """
    history, mean = found.history, np.nan_to_num(found.mean)
    often, much = fit_bgnbd(history), fit_gamma_gamma(history.x, mean)
    if often is None or much is None or not np.isfinite(much.mean):
        nothing = np.full(history.n, np.nan)
        return Future(nothing, nothing)
    ahead = np.maximum(found.bought.shape[1] * DAYS_PER_MONTH - found.age, 0.0) / WEEK
    number, price = often.expected(history, ahead), much.expected(history.x, mean)
    spread = 1 + 1 / much.p  # of single purchases around a customer's own mean, squared and relative
    return Future(number * price, number * price**2 * spread)
