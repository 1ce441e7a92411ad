"""What may go wrong with a campaign, by what it would cost, and how fast it was answered."""
