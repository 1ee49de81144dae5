"""What the law obliges to, kept in the table of duties: found set-wise in SQL, shown to agree with the engine."""

from contacts.duties.evaluation import refresh

__all__ = ["refresh"]
