"""How good the reports' word was: what they foretold against what came."""
