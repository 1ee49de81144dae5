"""The unit's own routine for fixed contacts: decided in versions, gone through again, shown where it is needed."""
