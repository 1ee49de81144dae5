"""Pages on needs, offers, reviews, plans, coordination and the information to the patient, for staff."""
