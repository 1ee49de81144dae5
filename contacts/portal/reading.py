"""Easy to read: a page may have a variant with shorter texts and one thing at a time, in templates/portal/easy/."""

from fastkontakt.accounts.actor import Actor


def variants(actor: Actor, page: str) -> list[str]:
    """The templates of a page in the order to try, for one who has or has not chosen easy to read."""
    ordinary = f"portal/{page}"
    return [f"portal/easy/{page}", ordinary] if actor.easy_to_read else [ordinary]
