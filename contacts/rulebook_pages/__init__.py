"""The rulebook in the browser, for anyone who wants to know what the law and the guidelines demand."""
