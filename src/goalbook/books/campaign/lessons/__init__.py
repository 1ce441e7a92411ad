"""What a campaign taught and what it may be built on: proposed lessons, known ones, mechanics compared, the seal of a plan."""
