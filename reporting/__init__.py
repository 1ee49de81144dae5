"""What the other apps have recorded, read together: worklist, patient list. Writes the access log and saved views."""
