"""Template tags of the interface: `{% load fk %}`."""
