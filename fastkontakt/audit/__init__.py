"""The append-only event and access log: the only way to write to it is record() and record_access()."""
