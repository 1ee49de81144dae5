"""Standing clauses as SQL over sets. Every fact, day and owner here is the twin of one in contacts/policy.

A fragment speaks of `s`, the row of what the duty hangs on; all have `s.id` and `s.patient_id`. Nothing here answers
NULL. tests/integration/test_duties_agree.py shows that the twins agree over thousands of generated cases.
"""
