"""Whether a campaign may begin: its checklists, its system, its warm-up, its seal; and what users said in time."""
