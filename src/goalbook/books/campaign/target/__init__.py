"""What a campaign is to reach, what that rests on, how it was reached, and what to ask of the next one."""
