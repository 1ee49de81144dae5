"""What is kept of what people write."""

import pytest
from django.core.exceptions import ValidationError

from fastkontakt.texts import seen
from fastkontakt.ui.forms import WrittenField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("rad 1\r\nrad 2\tslut", "rad 1\r\nrad 2\tslut"),
        ("Ada\x07\x1b[31m\x85", "Ada[31m"),
        ("rum \u202e3\u2066 b", "rum 3 b"),
        ("نورا \u200fÅsa 😀 {{ x }} #let <b>", "نورا \u200fÅsa 😀 {{ x }} #let <b>"),
    ],
)
def test_what_nobody_sees_is_left_out(typed: str, kept: str) -> None:
    assert seen(typed) == kept
    assert WrittenField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["\x07 \u202e", "a\x00b"])
def test_a_field_of_nothing_is_empty_and_nul_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        WrittenField().clean(typed)
