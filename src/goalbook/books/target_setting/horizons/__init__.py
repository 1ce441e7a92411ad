"""Goals by horizon, dimension, tier, purpose and phase."""
