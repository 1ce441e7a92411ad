"""Role split: what is produced for a chain's volume, whether topics suffice for it, and whether people have the hours."""
