"""Where figures will land, what earlier forecasts were worth, and what the sliders move."""
