"""Legislation and regional guidelines as dated rules, judged by a pure engine.

Nothing in this package but `case.py` knows of Django, and nothing in it reads the clock.
"""
