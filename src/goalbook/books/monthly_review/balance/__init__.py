"""How the month looks from further away: three dimensions, four tiers, the balance of four fields, output per head."""
