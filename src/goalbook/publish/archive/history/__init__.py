"""One metric through all archived reports: what each told of it, and what was told otherwise later."""
