"""The unit's dashboard: where it is about to go wrong, and the patients behind each figure."""
