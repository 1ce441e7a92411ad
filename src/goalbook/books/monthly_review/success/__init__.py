"""How customers are served after they bought, and what acquisition changes when that is out of order."""
