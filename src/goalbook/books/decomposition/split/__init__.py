"""How targets are split over channels, who answers for them, and which split of the budget would bring most."""
