"""What each member answers for, how much it weighs, what they do week by week, and whether they put their name to it."""
