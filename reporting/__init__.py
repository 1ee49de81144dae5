"""What the other apps have recorded, read together: the worklist. Writes nothing but the access log."""
