"""What snapshots of all users show: tiers, concentration, new against old, movements from one to the next, who may leave, tags."""
