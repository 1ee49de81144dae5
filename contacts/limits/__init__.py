"""How many patients each should have: limits, loads against them, what if, and a fair distribution."""
