"""How a team means to reach the goals of a period, in `plan/<period>/`: sheets in YAML and small tables, all optional."""
