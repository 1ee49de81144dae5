"""What is to be followed up: the unit's agreements and coordinated plans, the soonest first."""
