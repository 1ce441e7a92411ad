"""When the team meets, what it costs, and what stands in the calendar of the period."""
