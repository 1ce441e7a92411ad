"""What a campaign is: its scheme in seven fields, the pains it answers, and the sides that agreed to it."""
