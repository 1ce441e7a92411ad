"""What a campaign brought stage by stage and day by day against its plan, and where the gap comes from."""
