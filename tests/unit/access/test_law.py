"""The decision as a table: who reads what, where the patient stands, and on what ground how much is seen."""

from dataclasses import replace

import pytest

from fastkontakt.access import law
from fastkontakt.access.law import Reader, Record, Stand, decide, level_of

WARD = Reader(unit="ward", provider="region", social=False, related=True)
HOME_CARE = Reader(unit="home", provider="town", social=True, related=True)
OWN = Record(unit="ward", provider="region", social=False)
CLINIC = Record(unit="clinic", provider="region", social=False)
PRIVATE = Record(unit="surgery", provider="private", social=False)
HOME = Record(unit="home", provider="town", social=True)
HOME_NURSING = Record(unit="nursing", provider="town", social=False)
OTHER_HOME = Record(unit="helpers", provider="firm", social=True)

NO = Stand()
YES = Stand(consent=True)
CHILD = Stand(child=True)
INCAPABLE = Stand(incapable=True)
EMERGENCY = Stand(emergency=True)
CLINIC_BLOCKED = Stand(blocked_units=frozenset({"clinic"}))
PRIVATE_BLOCKED = Stand(blocked_providers=frozenset({"private"}))
SURGERY_BLOCKED = Stand(blocked_units=frozenset({"surgery"}))

CASES = [
    # within a body
    (WARD, OWN, NO, law.FULL, "PDL 4:1"),
    (WARD, CLINIC, NO, law.FULL, "PDL 4:1"),
    (HOME_CARE, HOME, NO, law.FULL, "OSL 26:1"),
    (WARD, CLINIC, CLINIC_BLOCKED, law.BLOCKED, "PDL 4:4"),
    (WARD, OWN, Stand(blocked_units=frozenset({"ward"})), law.FULL, "PDL 4:1"),
    (WARD, CLINIC, Stand(blocked_providers=frozenset({"region"})), law.FULL, "PDL 4:1"),
    (WARD, CLINIC, replace(CLINIC_BLOCKED, lifted=frozenset({"clinic"})), law.FULL, "PDL 4:5 1"),
    (WARD, CLINIC, replace(CLINIC_BLOCKED, consent=True), law.BLOCKED, "PDL 4:4"),
    (WARD, CLINIC, replace(CLINIC_BLOCKED, emergency=True), law.BLOCKED, "PDL 4:4"),
    (WARD, CLINIC, replace(CLINIC_BLOCKED, emergency=True, blocks_opened=True), law.FULL, "PDL 4:5 2"),
    (WARD, CLINIC, replace(CLINIC_BLOCKED, child=True, incapable=True), law.BLOCKED, "PDL 4:4"),
    # between bodies, health care reads
    (WARD, PRIVATE, NO, law.EXISTENCE, "2022:913 2:4"),
    (WARD, PRIVATE, YES, law.FULL, "2022:913 3:1"),
    (WARD, HOME, YES, law.FULL, "2022:913 3:1"),
    (WARD, PRIVATE, CHILD, law.FULL, "2022:913 3:1 2 st."),
    (WARD, HOME, CHILD, law.FULL, "2022:913 3:1 2 st."),
    (WARD, PRIVATE, INCAPABLE, law.FULL, "2022:913 3:3"),
    (WARD, PRIVATE, EMERGENCY, law.FULL, "2022:913 3:6"),
    (WARD, PRIVATE, PRIVATE_BLOCKED, law.NOTHING, ""),
    (WARD, PRIVATE, SURGERY_BLOCKED, law.NOTHING, ""),
    (WARD, PRIVATE, replace(PRIVATE_BLOCKED, consent=True), law.NOTHING, ""),
    (WARD, PRIVATE, replace(PRIVATE_BLOCKED, child=True), law.NOTHING, ""),
    (WARD, PRIVATE, replace(PRIVATE_BLOCKED, emergency=True), law.NAMED, "2022:913 3:5"),
    (WARD, PRIVATE, replace(SURGERY_BLOCKED, emergency=True, blocks_opened=True), law.NAMED, "2022:913 3:5"),
    # with skyddad folkbokföring nothing opens to other bodies but the own consent, or an emergency
    (WARD, PRIVATE, replace(CHILD, hidden=True), law.EXISTENCE, "2022:913 2:4"),
    (WARD, PRIVATE, replace(INCAPABLE, hidden=True), law.EXISTENCE, "2022:913 2:4"),
    (HOME_CARE, OTHER_HOME, Stand(child=True, incapable=True, hidden=True), law.EXISTENCE, "2022:913 2:4"),
    (WARD, PRIVATE, Stand(consent=True, child=True, hidden=True), law.FULL, "2022:913 3:1"),
    (HOME_CARE, OTHER_HOME, Stand(consent=True, child=True, hidden=True), law.FULL, "2022:913 3:2"),
    (WARD, PRIVATE, Stand(emergency=True, incapable=True, hidden=True), law.FULL, "2022:913 3:6"),
    (WARD, CLINIC, Stand(child=True, hidden=True), law.FULL, "PDL 4:1"),
    # a municipality is two bodies
    (HOME_CARE, HOME_NURSING, NO, law.EXISTENCE, "2022:913 2:4"),
    (replace(HOME_CARE, unit="nursing", social=False), HOME, NO, law.EXISTENCE, "2022:913 2:4"),
    (HOME_CARE, HOME_NURSING, Stand(blocked_providers=frozenset({"town"})), law.NOTHING, ""),
    (HOME_CARE, HOME_NURSING, YES, law.FULL, "2022:913 3:2"),
    # between bodies, social care reads
    (HOME_CARE, PRIVATE, YES, law.FULL, "2022:913 3:2"),
    (HOME_CARE, PRIVATE, CHILD, law.EXISTENCE, "2022:913 2:4"),
    (HOME_CARE, OTHER_HOME, CHILD, law.FULL, "2022:913 3:2 2 st."),
    (HOME_CARE, PRIVATE, INCAPABLE, law.EXISTENCE, "2022:913 2:4"),
    (HOME_CARE, OTHER_HOME, INCAPABLE, law.FULL, "2022:913 3:4"),
    # never an emergency for social care
    (HOME_CARE, PRIVATE, EMERGENCY, law.EXISTENCE, "2022:913 2:4"),
    (HOME_CARE, PRIVATE, replace(PRIVATE_BLOCKED, emergency=True), law.NOTHING, ""),
    (
        HOME_CARE,
        Record(unit="kitchen", provider="town", social=True),
        Stand(blocked_units=frozenset({"kitchen"}), emergency=True, blocks_opened=True),
        law.BLOCKED,
        "PDL 4:4",
    ),
]


@pytest.mark.parametrize(("reader", "record", "stand", "level", "ground"), CASES)
def test_the_law_as_a_table(reader: Reader, record: Record, stand: Stand, level: str, ground: str) -> None:
    assert decide(reader, record, stand) == ground
    assert level_of(ground) == level


@pytest.mark.parametrize("record", [OWN, CLINIC, PRIVATE, HOME], ids=lambda record: record.unit)
def test_without_a_relation_nothing_opens(record: Record) -> None:
    all_there_is = Stand(consent=True, child=True, incapable=True, emergency=True, blocks_opened=True)
    assert decide(replace(WARD, related=False), record, all_there_is) == ""


def test_each_ground_has_one_level() -> None:
    grounds = {value for name, value in vars(law).items() if name.isupper() and isinstance(value, str)}
    levels = {law.FULL, law.BLOCKED, law.NAMED, law.EXISTENCE, law.NOTHING}
    assert {level_of(ground) for ground in grounds - levels} == levels - {law.NOTHING}
    assert level_of("") == law.NOTHING
