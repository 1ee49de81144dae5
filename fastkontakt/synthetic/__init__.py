"""Synthetic counties of any size, the same for the same seed, for measurements and trials. Nobody in them exists."""
