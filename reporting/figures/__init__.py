"""How many, of whom, at which unit, on which day."""
