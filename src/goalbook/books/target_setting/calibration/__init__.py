"""How likely the targets are, from the team's own history."""
