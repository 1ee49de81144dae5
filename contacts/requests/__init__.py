"""What patients ask for: at which units, the unit's queue, and the answers."""
