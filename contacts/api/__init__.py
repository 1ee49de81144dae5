"""Fixed contacts and the rulebook over the API."""
