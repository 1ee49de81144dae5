"""The unit's patients with their contacts, relatives, duties and reviews: sorted, filtered, and saved as views.

question.py      what is asked for, from an address and back
offer.py         what the viewer's unit may ask for
ordering.py      the orders, and where a page begins
selectors.py     which patients, in pages and all of them
details.py       what is shown of those on a page
columns.py       the columns, as plain values
presentation.py  the same in words and links
services.py      saved views
"""
