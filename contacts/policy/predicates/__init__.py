"""Every fact that a rule may name. Importing this package fills `contacts.policy.registry.FACTS`."""

from contacts.policy.predicates import contacts, duties, patient, period, staff, unit

__all__ = ["contacts", "duties", "patient", "period", "staff", "unit"]
