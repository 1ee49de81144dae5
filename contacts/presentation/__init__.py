"""From contacts, candidates and findings to what the components draw. No queries, no rules."""
