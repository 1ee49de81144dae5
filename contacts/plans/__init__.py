"""The physician's plan at a life-threatening condition, for staff: read, decided, reviewed."""
