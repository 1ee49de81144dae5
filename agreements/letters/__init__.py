"""Letters to the patient: ordered, made by a worker, given."""
