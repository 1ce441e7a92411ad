"""What other books' pages ask of a book by this name: its headline."""

from goalbook.show.campaign.opening import headline

__all__ = ["headline"]
