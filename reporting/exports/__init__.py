"""Exports: files that are made in the background, and fetched for a day by who asked for them.

An order (services.py) is carried out by a worker (tasks.py, making.py) with the rights that its asker has at that
moment, written row by row (writers.py), kept in the database under row-level security (keeping.py), and let out only to
the one who asked, whose rights are asked again (fetching.py). What there is to export: kinds/.
"""
