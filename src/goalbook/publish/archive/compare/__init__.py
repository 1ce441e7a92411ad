"""What tells two archived runs apart, and what each difference does to the numbers; no notebook is run for it."""
