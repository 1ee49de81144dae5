"""How the installation is doing, for those who look after it: queues, what could not be done, what has run."""
