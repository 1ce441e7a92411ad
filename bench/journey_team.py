"""The grocer's coupon campaigns of 2017 ("The Complete Journey") as a goalbook team: `python -m bench.journey_team FOLDER`.

Real, and as hard as real: who was mailed a coupon was not drawn by lot, campaigns overlap all year, and of the sales only a sample of
lines is public, about one in twenty. Of each campaign `series.csv` holds the orders of the households that were mailed (treated) and, in
six groups by the household's number, those of the households that no campaign running on those days reached (controls). `facts.csv` holds
the coupons redeemed. Nothing is made up: no costs, no targets, no funnel, since the data have none.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

SHARED = Path(os.environ.get("GOALBOOK_SHARED") or Path(__file__).resolve().parents[2] / "shared")
SOURCE = SHARED / "datasets" / "completejourney"
TEAM = "journey"
GROUPS = 6  # of controls: few enough that each has orders every day
LAST = pd.Timestamp(2018, 1, 1)
WATCHED = pd.Timedelta(days=30)  # after the end
TEAM_FILE = """name: {en: Grocer with coupons (The Complete Journey), zh: 优惠券商超（The Complete Journey）}
currency: USD
timezone: America/New_York
report_language: en
headline_metric: orders
channels:
  - {id: stores, name: {en: Stores, zh: 门店}, stages: [orders]}
"""
SHEET = """name: {{en: "Coupons {number} ({kind})", zh: "优惠券 {number}（{kind}）"}}
nature: monetisation
metric: orders
channels: [stores]
start: {start}
end: {end}
mechanics: [{mechanic}]
"""


@dataclass(frozen=True)
class Journey:
    """The source: campaigns with type and days, mailings, redemptions, orders by household and day."""

    campaigns: pd.DataFrame  # campaign_id, campaign_type, start_date, end_date
    mailings: pd.DataFrame  # campaign_id, household_id
    redemptions: pd.DataFrame  # campaign_id, household_id, redemption_date
    orders: pd.DataFrame  # day × household
    days: pd.DatetimeIndex

    def mailed(self, campaign: int) -> pd.Index:
        """Return the households of the sample that a campaign was mailed to."""
        own = self.mailings.loc[self.mailings["campaign_id"] == campaign, "household_id"]
        return self.orders.columns.intersection(pd.Index(own))

    def beside(self, campaign: int) -> list[int]:
        """Return the campaigns that share a day with one, itself included."""
        row = self.campaigns.set_index("campaign_id").loc[campaign]
        near = (self.campaigns["start_date"] <= row["end_date"]) & (self.campaigns["end_date"] >= row["start_date"])
        return [int(one) for one in self.campaigns.loc[near, "campaign_id"]]

    def growth(self) -> tuple[float, float]:
        """Return the orders of December ÷ those of January: of households ever mailed, and of those never mailed."""
        ever = self.orders.columns.isin(self.mailings["household_id"].unique())
        sums = [self.orders.loc[:, which].sum(axis=1).resample("MS").sum() for which in (ever, ~ever)]
        return float(sums[0].iloc[-1] / sums[0].iloc[0]), float(sums[1].iloc[-1] / sums[1].iloc[0])

    def untouched(self, campaign: int) -> pd.Index:
        """Return the households that no campaign of those days was mailed to."""
        reached = self.mailings.loc[self.mailings["campaign_id"].isin(self.beside(campaign)), "household_id"]
        return self.orders.columns.difference(pd.Index(reached.unique()))


def read_journey(source: Path = SOURCE) -> Journey:
    """Return the source's four tables."""
    campaigns = pd.read_csv(source / "campaign_descriptions.csv", parse_dates=["start_date", "end_date"])
    sales = _sales(source)
    days = pd.date_range(sales["date"].min(), sales["date"].max())
    orders = sales.pivot_table(index="date", columns="household_id", values="baskets", aggfunc="sum").reindex(days).fillna(0.0)
    redemptions = pd.read_csv(source / "coupon_redemptions.csv", parse_dates=["redemption_date"])
    return Journey(campaigns, pd.read_csv(source / "campaigns.csv"), redemptions, orders, days)


def make_journey_team(data_dir: Path, source: Path = SOURCE, only: tuple[int, ...] = ()) -> tuple[str, ...]:
    """Write the team `journey` into a data folder and return its campaigns' ids in the order of the source; ``only`` some of them."""
    journey, folder = read_journey(source), data_dir / TEAM
    (folder / "facts").mkdir(parents=True, exist_ok=True)
    (folder / "team.yml").write_text(TEAM_FILE, encoding="utf-8")
    _facts(source).to_csv(folder / "facts" / "2017.csv", index=False)
    found = []
    for row in journey.campaigns.itertuples():
        number = int(row.campaign_id)  # type: ignore[arg-type] # a whole number in the source
        if only and number not in only:
            continue
        found.append(campaign_id(number))
        _campaign(journey, folder / "campaigns" / campaign_id(number), number)
    return tuple(found)


def campaign_id(number: int) -> str:
    """Return the id of a campaign by its number in the source."""
    return f"coupons-{number:02d}"


def _sales(source: Path) -> pd.DataFrame:
    """Return the sample of sales by household and day; the last day, of which only the first hours are in it, is left out."""
    sales = pd.read_csv(source / "transactions_sample_household_day.csv", parse_dates=["date"])
    return sales[sales["date"] < LAST]


def _facts(source: Path) -> pd.DataFrame:
    """Return all households' orders and sales by day."""
    sales = _sales(source)
    sales["date"] = sales["date"].dt.date
    days = sales.groupby("date").agg(orders=("baskets", "sum"), revenue=("sales_value", "sum")).round(2).reset_index()
    return days.rename(columns={"date": "date_day"}).assign(channel="stores")


def _campaign(journey: Journey, folder: Path, number: int) -> None:
    """Write one campaign: its sheet, the coupons redeemed, the orders of mailed and untouched households."""
    folder.mkdir(parents=True, exist_ok=True)
    row = journey.campaigns.set_index("campaign_id").loc[number]
    kind = str(row["campaign_type"])
    first, last = pd.Timestamp(str(row["start_date"])), pd.Timestamp(str(row["end_date"]))
    sheet = SHEET.format(number=number, kind=kind, mechanic=kind.lower().replace(" ", "_"), start=first.date(), end=last.date())
    (folder / "campaign.yml").write_text(sheet, encoding="utf-8")
    _redeemed(journey, number, first, last).to_csv(folder / "facts.csv", index=False)
    _series(journey, number).to_csv(folder / "series.csv", index=False)


def _redeemed(journey: Journey, number: int, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Return the coupons redeemed by day, from the start to 30 days after the end as far as the source reaches; days without are 0."""
    own = journey.redemptions.loc[journey.redemptions["campaign_id"] == number, "redemption_date"]
    days = journey.days[(journey.days >= first) & (journey.days <= last + WATCHED)]
    counts = own.value_counts().reindex(days, fill_value=0)
    return pd.DataFrame({"date_day": days.date, "channel": "stores", "conversions": counts.to_numpy()})


def _series(journey: Journey, number: int) -> pd.DataFrame:
    """Return orders by day of the mailed households and of each group of untouched ones."""
    free = journey.untouched(number)
    units = {("mailed", "treated"): journey.mailed(number)}
    units |= {(f"not mailed {group + 1}", "control"): free[free.to_numpy() % GROUPS == group] for group in range(GROUPS)}
    parts = [
        pd.DataFrame({"date_day": journey.days.date, "unit": unit, "role": role, "value": journey.orders[own].sum(axis=1).to_numpy()})
        for (unit, role), own in units.items()
        if len(own)
    ]
    return pd.concat(parts, ignore_index=True)


if __name__ == "__main__":
    print(" ".join(make_journey_team(Path(sys.argv[1]))))
