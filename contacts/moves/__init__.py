"""The pages on a leaving or absent person's contacts: the plan for who takes over, and the move under way."""
