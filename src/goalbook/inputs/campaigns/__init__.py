"""A team's campaigns, `campaigns/<id>/`: what was planned, what came of it, and the lessons the team keeps."""
