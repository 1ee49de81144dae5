"""The picture of a patient's network: contacts by provider and role around, relatives, and who is missing."""
