"""What a campaign is to reach, what that rests on, how it was reached, and what to ask of the next one."""

from goalbook.books.campaign.target.rate import page_total, per_day

__all__ = ["page_total", "per_day"]
