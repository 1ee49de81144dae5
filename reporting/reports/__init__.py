"""Reports: of a unit on a day, and established for quarters and years."""
