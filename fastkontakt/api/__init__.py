"""What the whole API shares: sign-in by token, problems (RFC 9457), paging, idempotency, limits."""
