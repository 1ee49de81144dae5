"""Follow-up: the measures of several units side by side, without persons, and without numbers too small to show."""
