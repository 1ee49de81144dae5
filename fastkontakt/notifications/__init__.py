"""That somebody has something to know: the outbox, its channels, and each person's own choice of them."""
