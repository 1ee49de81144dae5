"""Discharge from hospital: the pages where ward, primary care and municipality do their parts (lag 2017:612)."""
