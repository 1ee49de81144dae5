"""Patients over the API."""
