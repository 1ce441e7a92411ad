"""Who does what for a campaign until when: its sheets, its schedule, its resources, its budget."""
