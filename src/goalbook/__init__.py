"""goalbook: goals, plans, monthly reviews and campaign retrospectives on one metric tree."""
