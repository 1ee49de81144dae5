"""What people write, as it is kept."""

CONTROLS = (code for code in (*range(1, 0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r")
TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Marks that turn the direction of what follows, also of what the page says beside it."""
LEFT_OUT = dict.fromkeys([*CONTROLS, *TURNING])


def seen(text: str) -> str:
    """The text without what nobody sees and nobody means: controls but for breaks, and marks that turn the direction.

    NUL is kept, for those who refuse it to see.
    """
    return text.translate(LEFT_OUT)
