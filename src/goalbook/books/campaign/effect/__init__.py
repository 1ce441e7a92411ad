"""What a campaign caused beyond what would have come anyway, by the best design its data allow, and what that returned on its cost."""
