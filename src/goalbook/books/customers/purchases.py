"""What customers bought, where a team exports it: lifetime value by BG/NBD and Gamma-Gamma, contribution by customer, tiers by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.methods.bgnbd import History, fit_bgnbd
from goalbook.methods.clv import WEEKS_PER_MONTH, discount_factors, discounted_purchases, lorenz
from goalbook.methods.gamma_gamma import fit_gamma_gamma

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from goalbook.core.policy import Policy
    from goalbook.inputs import Inputs

    Floats = NDArray[np.float64]

WEEK, YEAR = 7.0, 365
LIFETIME = (
    "customers", "repeat_customers", "first_day", "last_day", "read_customers", "r", "alpha", "a", "b", "log_likelihood", "p", "q", "v",
    "money_log_likelihood", "mean_purchase", "dependence", "expected_purchases", "alive", "value", "new_customer_value", "arpu_year",
    "months", "discount",
)  # fmt: skip
DECILES = ("decile", "customers", "revenue", "revenue_share", "cumulative_share", "per_customer", "future_value")
TIERS = ("tier", "customers", "share", "revenue", "revenue_share", "per_customer", "future_value")
LORENZ = ("share", "revenue_share")
TENTHS = 10


@dataclass(frozen=True)
class Bought:
    """Customers with what they bought up to a day: weeks since the first purchase, repeats, sums; sorted by what they brought."""

    history: History
    spent: Floats  # in all
    orders: Floats
    mean: Floats  # of the repeat purchases, NaN without
    last_year: Floats  # spent within the last year, 0 without
    first_day: pd.Timestamp
    last_day: pd.Timestamp
    read: int  # customers in the file, of which those here may be a part


def tables(bought: Bought | None, policy: Policy) -> dict[str, pd.DataFrame]:
    """Return the tables that only purchases fill; all empty without them."""
    if bought is None:
        kinds = {"lifetime": LIFETIME, "contribution_deciles": DECILES, "tiers_by_rule": TIERS, "lorenz": LORENZ}
        return {name: pd.DataFrame(columns=list(columns)) for name, columns in kinds.items()}
    row, future = _lifetime(bought, policy)
    return {
        "lifetime": pd.DataFrame([row], columns=list(LIFETIME)),
        "contribution_deciles": pd.DataFrame(list(deciles(bought.spent, future)), columns=list(DECILES)),
        "tiers_by_rule": pd.DataFrame(list(tiers((bought.spent, bought.orders), future, policy)), columns=list(TIERS)),
        "lorenz": pd.DataFrame(lorenz(bought.spent), columns=list(LORENZ)),
    }


def customers(inputs: Inputs, as_of: date) -> Bought | None:
    """Return the customers known at ``as_of``; None without purchases. A day's purchases of a customer count as one."""
    given = inputs.transactions
    if given is None:
        return None
    rows = given[given["date_day"] <= pd.Timestamp(as_of)]
    if rows.empty:
        return None
    last = rows["date_day"].max()
    days = purchase_days(rows)
    if days.empty:
        return None
    ids, read = few(days["customer"], int(inputs.policy.clv.max_customers))
    days = days[ids]
    days["again"] = days["customer"].duplicated()
    return _bought(days, last, read)


def purchase_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per customer and day of purchase, by customer and day: orders (empty means one) and amount, returns taken off."""
    counted = rows.assign(orders=rows["orders"].fillna(1.0), back=rows["amount"].clip(upper=0.0))
    days = counted.groupby(["customer", "date_day"], sort=True)[["orders", "amount", "back"]].sum()
    # What was given back whole was not bought; what was free from the start was.
    return days[(days["amount"] > 0) | ((days["amount"] == 0) & (days["back"] == 0))].reset_index()


def few(customer: pd.Series, most: int) -> tuple[NDArray[np.bool_], int]:
    """Return which rows belong to the customers used, every n-th by id where there are too many, and how many there are in all."""
    codes, names = pd.factorize(customer, sort=True)
    step = -(-len(names) // most)
    return np.asarray(codes % step == 0), len(names)


def _bought(days: pd.DataFrame, last: pd.Timestamp, read: int) -> Bought:
    grouped = days.groupby("customer", sort=True)
    first, latest = grouped["date_day"].min(), grouped["date_day"].max()
    spent = grouped["amount"].sum()
    recent = (
        days[days["date_day"] > last - pd.Timedelta(days=YEAR)].groupby("customer")["amount"].sum().reindex(spent.index, fill_value=0.0)
    )
    mean = days[days["again"]].groupby("customer")["amount"].mean().reindex(spent.index)
    order = np.argsort(-spent.to_numpy(), kind="stable")

    repeats = np.asarray(grouped.size(), dtype=np.float64)[order] - 1

    def weeks(ends: pd.Series) -> Floats:
        return np.asarray((ends - first).dt.days, dtype=float)[order] / WEEK

    return Bought(
        history=History(repeats, weeks(latest), weeks(pd.Series(last, first.index))),
        spent=spent.to_numpy(dtype=float)[order],
        orders=grouped["orders"].sum().to_numpy(dtype=float)[order],
        mean=mean.to_numpy(dtype=float)[order],
        last_year=recent.to_numpy(dtype=float)[order],
        first_day=days["date_day"].min(),
        last_day=last,
        read=read,
    )


def _lifetime(bought: Bought, policy: Policy) -> tuple[Mapping[str, object], Floats]:
    """Return the fit as a row, and each customer's revenue expected within the horizon, NaN where the models do not fit."""
    months, discount = int(policy.clv.horizon_months), (1 + float(policy.clv.discount_year)) ** (1 / 12) - 1
    history = bought.history
    often, much = fit_bgnbd(history), fit_gamma_gamma(history.x, np.nan_to_num(bought.mean))
    again = history.x > 0
    buyers = bought.last_year > 0
    row: dict[str, object] = {
        "customers": history.n,
        "repeat_customers": int(again.sum()),
        "first_day": bought.first_day,
        "last_day": bought.last_day,
        "read_customers": bought.read,
        "arpu_year": divide(float(bought.last_year.sum()), float(buyers.sum())),
        "months": months,
        "discount": float(policy.clv.discount_year),
    }
    if often is None or much is None or not np.isfinite(much.mean):
        return {**dict.fromkeys(LIFETIME, NAN), **row}, np.full(history.n, NAN)
    factors = discount_factors(months, discount)
    future = much.expected(history.x, np.nan_to_num(bought.mean)) * discounted_purchases(often, history, factors)
    nobody = np.zeros(1)
    repeats = float(discounted_purchases(often, History(nobody, nobody, nobody), factors)[0])
    fitted = {"r": often.r, "alpha": often.alpha, "a": often.a, "b": often.b, "log_likelihood": often.log_likelihood}
    money = {"p": much.p, "q": much.q, "v": much.v, "money_log_likelihood": much.log_likelihood, "mean_purchase": much.mean}
    outlook = {
        "dependence": _dependence(history.x[again], bought.mean[again]),
        "expected_purchases": float(often.expected(history, months * WEEKS_PER_MONTH).mean()),
        "alive": float(often.alive(history).mean()),
        "value": float(future.mean()),
        "new_customer_value": float(bought.spent.sum() / (history.n + history.x.sum())) + repeats * much.mean,
    }
    return {**row, **fitted, **money, **outlook}, future


def _dependence(x: Floats, mean: Floats) -> float:
    """Return the correlation of how often and how much, which the model takes to be nil."""
    return float(np.corrcoef(x, mean)[0, 1]) if len(x) > 1 and x.std() > 0 and mean.std() > 0 else NAN


def deciles(spent: Floats, future: Floats) -> Iterator[tuple[object, ...]]:
    """Yield the tenths of customers, ``spent`` sorted with the best first (UA-14); nothing of fewer than ten."""
    total, before = float(spent.sum()), 0.0
    if len(spent) < TENTHS:
        return
    for number, places in enumerate(np.array_split(np.arange(len(spent)), TENTHS), start=1):
        revenue = float(spent[places].sum())
        before += revenue
        shares = divide(revenue, total), divide(before, total)
        yield number, len(places), revenue, *shares, revenue / len(places), float(future[places].mean())


def tiers(bought: tuple[Floats, Floats], future: Floats, policy: Policy) -> Iterator[tuple[object, ...]]:
    """Yield the tiers of customers with what each spent and how often it ordered (UA-13)."""
    spent, n = bought[0], len(bought[0])
    total = float(spent.sum())
    for tier, who in members(*bought, policy).items():
        count, revenue = int(who.sum()), float(spent[who].sum())
        yield tier, count, count / n, revenue, divide(revenue, total), divide(revenue, count), float(future[who].mean()) if count else NAN


def members(spent: Floats, orders: Floats, policy: Policy) -> dict[str, NDArray[np.bool_]]:
    """Return who belongs to each tier: much and often, repeat purchases with ordinary spending, the rest."""
    much = spent >= np.quantile(spent, float(policy.segments.spend_quantile))
    often, repeats = orders >= policy.segments.high_orders, orders >= policy.segments.repeat_orders
    high = much & often
    return {"high": high, "growth": repeats & ~high, "base": ~repeats & ~high}
