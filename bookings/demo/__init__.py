"""The demo salon: plainly made-up people at example.com, dated relative to today, so that it is alive on any day.

Loaded once into an empty database (``manage.py load_demo``). Rows are written directly, as the past cannot be booked;
the constraints hold for them as for everyone.
"""
